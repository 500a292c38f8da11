// Starts the page: everything else is Rust. The module is compiled once and shared with the worker.
import init, { open_page } from "./pkg/lodo.js";

try {
  const module = await WebAssembly.compileStreaming(fetch(new URL("./pkg/lodo_bg.wasm", import.meta.url)));
  await init({ module_or_path: module });
  open_page(module);
} catch (error) {
  console.error(error);
  const known = typeof WebAssembly === "object";
  document.getElementById("failure-text").textContent = known
    ? "The page could not be started. Reload it, or try another browser."
    : "This browser has no WebAssembly, which the experiment needs. Chrome 123, Firefox 120, Safari 17.5 and later have all that it takes.";
  document.getElementById("failure").hidden = false;
  document.getElementById("restart").hidden = true;
}
