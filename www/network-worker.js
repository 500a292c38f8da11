// A worker of the network's page: answers orders one after the other, each with what comes along with it.
import init, { answer } from "./pkg/lodo_trainer.js";

let last = init();

onmessage = ({ data: [order, load] }) => {
  last = last.then(async () => {
    const along = load instanceof Blob ? new Uint8Array(await load.arrayBuffer()) : load;
    const [text, numbers] = answer(order, along);
    postMessage([text, numbers], numbers?.buffer ? [numbers.buffer] : []);
  });
};

// Thrown outside of promises, so that the page hears of it.
addEventListener("unhandledrejection", ({ reason }) => setTimeout(() => { throw reason; }));

last.then(() => postMessage(['"Ready"', null]));
