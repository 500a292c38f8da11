// Does runs for the bench: nothing at first, then for every order as text the steps that are done, as numbers, and an
// answer as a list: its text, and an archive if there is one.
import init, { run } from "./pkg/lodo_workbench.js";

const ready = init();
const page = new URL("./", location).href;

onmessage = async ({ data }) => {
  await ready;
  const [text, bytes] = run(data, page, (steps) => postMessage(steps));
  postMessage(bytes ? [text, new Blob([bytes], { type: "application/zip" })] : [text]);
};

// Thrown outside of promises, so that the page hears of it.
addEventListener("unhandledrejection", ({ reason }) => setTimeout(() => { throw reason; }));

ready.then(() => postMessage(null));
