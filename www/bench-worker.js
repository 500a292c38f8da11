// Does runs for the bench: nothing at first, then for every order as text the steps that are done, as numbers, and an
// answer as text.
import init, { run } from "./pkg/lodo_workbench.js";

const ready = init();

onmessage = async ({ data }) => {
  await ready;
  postMessage(run(data, (steps) => postMessage(steps)));
};

// Thrown outside of promises, so that the page hears of it.
addEventListener("unhandledrejection", ({ reason }) => setTimeout(() => { throw reason; }));

ready.then(() => postMessage(null));
