//! Pointers over canvases.

use std::cell::Cell;

use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, PointerEvent, WheelEvent};

use super::dom::{document, place_on, window};
use super::{hold, queue, shell};
use lodo::page::{Event, Input, Pointer};
use lodo::plot::{Cursor, Pixel};

/// How long a click waits for a second one, in milliseconds.
const DOUBLE_CLICK: i32 = 250;

thread_local! {
    /// Clicks on curves so far, and double clicks.
    static CLICKS: Cell<u32> = const { Cell::new(0) };
}

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

/// A pointer did something over curves: a click goes to that step, a drag chooses the steps that are seen, and a double
/// click shows all of them again.
pub(super) fn pointed_at_curves(event: PointerEvent) {
    if event.type_() == "pointercancel" {
        return shell::with_figures(|figures| figures.give_up_press());
    }
    if event.type_() == "pointerdown" {
        // A finger scrolls the page.
        if event.button() == 0 && event.pointer_type() != "touch" {
            let canvas = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let _ = canvas.map(|canvas| canvas.set_pointer_capture(event.pointer_id()));
            shell::with_figures(|figures| figures.press());
        }
        return;
    }
    let click = CLICKS.replace(CLICKS.get() + 1) + 1;
    shell::with_figures(move |figures| match figures.release() {
        Some(Cursor { step, from: Some(from) }) => {
            queue::send(choose_span(format!("{},{}", from.min(step), from.max(step))));
        }
        Some(Cursor { step, from: None }) => {
            let wait = Closure::once_into_js(move || {
                if CLICKS.get() == click {
                    queue::send(Event::Scrub(step));
                }
            });
            let wait = wait.unchecked_ref();
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(wait, DOUBLE_CLICK);
        }
        None => {}
    });
}

/// All steps are to be seen.
pub(super) fn fit(_: web_sys::Event) {
    CLICKS.set(CLICKS.get() + 1);
    queue::send(choose_span(String::new()));
}

fn choose_span(text: String) -> Event {
    Event::Control { key: "span".into(), input: Input::Text(text), done: true }
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
