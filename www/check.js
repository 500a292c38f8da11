// Replays recorded runs, for the page to show: how much is done, what is to be said, and the cells of rows. A file that
// cannot be had is said, and the others go on.
import init, { Checking } from "./pkg/lodo_replay.js";

async function read(file) {
  const answer = await fetch(`traces/${file}.json`);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return answer.text();
}

async function check() {
  await init();
  const checking = new Checking();
  for (const file of Checking.files()) {
    let cells = [];
    try {
      cells = checking.take(file, await read(file));
    } catch (error) {
      if (error instanceof WebAssembly.RuntimeError) throw error;
      checking.refuse(file, `it could not be fetched (${error.message})`);
    }
    postMessage([checking.part(), "", ...cells]);
  }
  postMessage([1, checking.summary()]);
}

// Thrown outside of the promise, so that the page hears of it.
check().catch((error) => setTimeout(() => { throw error; }));
