//! Films, which a module of its own records: here is what it tells, and whether it can be of use.

use js_sys::Reflect;
use web_sys::HtmlElement;

use super::dom::{element, show};
use super::queue;
use lodo::page::{Action, Event, Filming};

/// Shows the button where the browser can record a canvas.
pub(super) fn offer() {
    let has =
        |object: &wasm_bindgen::JsValue, name: &str| Reflect::has(object, &name.into()).unwrap_or(false);
    let films = has(&element::<HtmlElement>("landscape"), "captureStream");
    show(&element("record"), films && has(&js_sys::global(), "MediaRecorder"));
}

/// The recorder has told something.
pub(super) fn heard(event: web_sys::Event) {
    let filming = match event.type_().as_str() {
        "begin" => {
            let wanted = element::<HtmlElement>("film").get_attribute("data-wanted").unwrap_or_default();
            let mut steps = wanted.split(' ').filter_map(|step| step.parse().ok());
            let Some((from, to)) = steps.next().zip(steps.next()) else { return };
            Filming::Begin { from, to }
        }
        "roll" => Filming::Roll,
        _ => Filming::Done,
    };
    queue::send(Event::Act(Action::Film(filming)));
}
