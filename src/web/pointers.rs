//! Pointers over canvases.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent, WheelEvent};

use super::dom::{document, place_on};
use super::{hold, queue, shell};
use crate::page::{Event, Pointer};
use crate::plot::Pixel;

/// A pointer did something over a canvas.
pub(super) fn pointed(event: PointerEvent) {
    let Some(canvas) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let at = place_on(&canvas, &event);
    let (id, landscape) = (event.pointer_id(), canvas.id() == "landscape");
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => {
            // Without a capture a drag still works inside of the canvas.
            let _ = canvas.set_pointer_capture(id);
            let finger = event.pointer_type() == "touch";
            queue::send(Event::Pointer(Pointer::Down { id, at, finger }));
        }
        "pointermove" => {
            if landscape && event.buttons() != 0 {
                queue::send(Event::Pointer(Pointer::Move { id, at }));
            }
            if !hold::is_held() {
                hover(&canvas, Some(at));
            }
        }
        "pointerleave" => hover(&canvas, None),
        kind => queue::send(Event::Pointer(Pointer::Up { id, lifted: kind == "pointerup" })),
    }
}

fn hover(canvas: &Element, at: Option<Pixel>) {
    let id = canvas.id();
    shell::with_figures(move |figures| figures.point(&id, at));
}

/// The wheel was turned over the landscape: it zooms with Ctrl, as a touchpad's pinch says, or where there is nothing to
/// scroll.
pub(super) fn wheel(event: WheelEvent) {
    let root = document().document_element().expect("a document has a root");
    let embedded = document().body().is_some_and(|body| body.has_attribute("data-embed"));
    let scrolls = embedded || root.scroll_height() > root.client_height() + 1;
    if !hold::zooms() || (scrolls && !event.ctrl_key()) {
        return;
    }
    event.prevent_default();
    let Some(canvas) = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok()) else {
        return;
    };
    let lines = event.delta_mode() != WheelEvent::DOM_DELTA_PIXEL;
    let turned = event.delta_y() * if lines { 24.0 } else { 1.0 };
    let turned = turned * if event.ctrl_key() { 0.01 } else { 0.002 };
    queue::send(Event::Wheel { at: place_on(&canvas, &event), turned });
}
