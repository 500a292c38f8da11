// Surfaces, once somebody chooses one.
import init, { draw, still } from "./pkg/lodo_surface.js";

await init();
Object.assign(lodoSurface, { draw, still });
