//! The module that draws the landscape as a surface: it is loaded when somebody chooses that.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

use super::queue;
use lodo::page::Event;
use lodo::plot::SceneBytes;

#[wasm_bindgen]
extern "C" {
    /// Loads the module and hands it over, or nothing where it cannot be had: www/main.js knows from where.
    #[wasm_bindgen(catch, js_name = lodoSurface)]
    fn fetch(done: &JsValue) -> Result<(), JsValue>;

    type Module;

    #[wasm_bindgen(method, catch)]
    fn draw(this: &Module, canvas: &HtmlCanvasElement, scene: &[u8]) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch)]
    fn still(this: &Module, scene: &[u8], as_svg: bool) -> Result<JsValue, JsValue>;
}

thread_local! {
    static MODULE: RefCell<Option<Module>> = const { RefCell::new(None) };
}

/// Loads the module.
pub(super) fn load() {
    let done = Closure::once_into_js(|module: JsValue| {
        let here = module.is_object();
        MODULE.set(here.then(|| module.unchecked_into()));
        queue::send(Event::Surface(here));
    });
    if fetch(&done).is_err() {
        queue::send(Event::Surface(false));
    }
}

/// What the module makes of a scene. Where it fails, the map takes its place.
fn made<T>(make: impl FnOnce(&Module) -> Result<T, JsValue>) -> Option<T> {
    let made = MODULE.with_borrow(|module| module.as_ref().and_then(|module| make(module).ok()));
    if made.is_none() {
        queue::send(Event::Surface(false));
    }
    made
}

/// Draws a scene.
pub(super) fn draw(canvas: &HtmlCanvasElement, scene: &SceneBytes<'_>) {
    made(|module| module.draw(canvas, &scene.encode()));
}

/// A scene as an SVG document, or on a canvas of its own.
pub(super) fn still(scene: &SceneBytes<'_>, as_svg: bool) -> Option<JsValue> {
    made(|module| module.still(&scene.encode(), as_svg))
}
