// Starts the network's page: everything else is Rust.
import init, { network_csv, network_state, open_network } from "./pkg/lodo_trainer.js";

// What was chosen on the page.
try {
  const theme = localStorage.getItem("lodo-theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing has nothing to restore.
}

init().then(() => {
  globalThis.lodoNetwork = { csv: network_csv, state: () => JSON.parse(network_state()) };
  open_network();
}).catch((error) => {
  document.getElementById("loading").textContent =
    `The network could not be started (${error.message}). Reload; if that does not help, a file is missing on the server.`;
});
