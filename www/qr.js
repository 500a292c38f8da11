// The QR code of the link, once somebody opens the sheet for sharing.
import init, { follow_link } from "./pkg/lodo_qr.js";

init().then(follow_link).catch(() => {
  document.getElementById("share-qr-words").textContent = "The QR code could not be loaded.";
});
