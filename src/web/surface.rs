//! The module that draws the landscape as a surface: it is loaded when somebody chooses that.

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::queue;
use lodo::page::Event;

/// What www/main.js knows to load, and what the module adds to it when it comes.
#[wasm_bindgen]
extern "C" {
    /// The window hears what comes of it, as one of [`HERE`] and [`FAILED`].
    #[wasm_bindgen(js_namespace = lodoSurface)]
    pub(super) fn load();

    #[wasm_bindgen(catch, js_namespace = lodoSurface, js_name = draw)]
    fn draw_scene(canvas: &HtmlCanvasElement, scene: &[u8]) -> Result<(), JsValue>;

    /// A scene as an SVG document, or on a canvas of its own.
    #[wasm_bindgen(catch, js_namespace = lodoSurface)]
    pub(super) fn still(scene: &[u8], as_svg: bool) -> Result<JsValue, JsValue>;
}

/// The module is there.
pub(super) const HERE: &str = "surfacehere";
/// It could not be had.
pub(super) const FAILED: &str = "surfacefailed";

/// Draws a scene. Where that fails, the map takes its place.
pub(super) fn draw(canvas: &HtmlCanvasElement, scene: &[u8]) {
    if draw_scene(canvas, scene).is_err() {
        arrived(false);
    }
}

/// What came of loading the module.
pub(super) fn arrived(here: bool) {
    queue::send(Event::Surface(here));
}
