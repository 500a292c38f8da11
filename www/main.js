// Starts the page: everything else is Rust. The module is compiled once and shared with the workers.
import init, { open_page } from "./pkg/lodo_web.js";

const address = new URL("./pkg/lodo_web_bg.wasm", import.meta.url);

async function compiled() {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  // A server that does not know the type of .wasm sends it as bytes, which can be compiled as well, only later.
  const known = (answer.headers.get("content-type") ?? "").startsWith("application/wasm");
  return known ? WebAssembly.compileStreaming(answer) : WebAssembly.compile(await answer.arrayBuffer());
}

// What a sheet needs comes when it is first opened, with a module of its own; or words say that it did not.
for (const [sheet, script, words, failed] of [
  ["share-sheet", "./qr.js", "share-qr-words", "The QR code could not be loaded."],
  ["film", "./film.js", "film-sheet", "The recorder could not be loaded. Reload the page to try again."],
]) {
  new MutationObserver((_, observer) => {
    observer.disconnect();
    import(script).catch(() => {
      document.getElementById(words).textContent = failed;
    });
  }).observe(document.getElementById(sheet), { attributeFilter: ["open"] });
}

// The code of surfaces comes when one is chosen; the page hears whether it did.
globalThis.lodoSurface = {
  load: () => import("./surface.js").then(() => "here", () => "failed").then((what) => dispatchEvent(new Event(`surface${what}`))),
};

try {
  const module = await compiled();
  await init({ module_or_path: module });
  // The page may say what it lacks.
  lodoStart.done();
  open_page(module);
} catch (error) {
  lodoStart.failed(error);
}
