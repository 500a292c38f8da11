// Films of the panels, once somebody opens the sheet for one.
import init, { follow_films } from "./pkg/lodo_film.js";

init().then(follow_films).catch(() => {
  document.getElementById("film-sheet").textContent = "The recorder could not be loaded.";
});
