// Runs the simulation. The first message is the compiled module; every other one is a command, as bytes, and
// has exactly one answer.
import init, { Simulation } from "./pkg/lodo_web.js";

let simulation;

onmessage = ({ data }) => {
  if (simulation) {
    const report = simulation.answer(new Uint8Array(data));
    postMessage(report.buffer, [report.buffer]);
    return;
  }
  init({ module_or_path: data }).then(
    () => {
      simulation = new Simulation();
      postMessage(null);
    },
    // Thrown outside of the promise, so that the page hears of it.
    (error) => setTimeout(() => { throw error; }),
  );
};
