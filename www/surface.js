// Surfaces, once somebody chooses one.
import init, { draw, still } from "./pkg/lodo_surface.js";

await init();
export { draw, still };
