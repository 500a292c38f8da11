// Starts the bench: everything else is Rust.
import init, { bench_result, open_bench } from "./pkg/lodo_workbench.js";

// What was chosen on the page.
try {
  const theme = localStorage.getItem("lodo-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has nothing to restore.
}

// The page that led here knows what is set up there, and how far its run is.
let step = 0;
try {
  step = opener.lodoLab.snapshot().step;
  if (!location.hash) history.replaceState(null, "", location.search + opener.location.hash);
} catch {
  // Opened by itself, or by a page that says nothing.
}

init().then(() => {
  globalThis.lodoBench = { result: bench_result };
  open_bench(new URLSearchParams(location.search).get("study") ?? "", step);
}).catch((error) => {
  document.getElementById("loading").textContent =
    `The bench could not be started (${error.message}). Reload; if that does not help, a file is missing on the server.`;
});
