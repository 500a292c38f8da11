// Starts the bench: everything else is Rust.
import init, { bench_result, open_bench } from "./pkg/lodo_workbench.js";

// What was chosen on the page.
try {
  const theme = localStorage.getItem("lodo-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has nothing to restore.
}

init().then(() => {
  globalThis.lodoBench = { result: bench_result };
  open_bench();
}).catch((error) => {
  document.getElementById("loading").textContent =
    `The bench could not be started (${error.message}). Reload; if that does not help, a file is missing on the server.`;
});
