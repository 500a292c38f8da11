//! Elements of the page, and text that is written only when it changes.

use wasm_bindgen::JsCast;
use web_sys::{
    Document, DocumentFragment, Element, Event, HtmlElement, HtmlInputElement, HtmlTemplateElement,
    MouseEvent, Window,
};

use lodo::plot::Pixel;

/// The window.
pub(super) fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

/// The document.
pub(super) fn document() -> Document {
    window().document().expect("the page has a document")
}

/// The element that an event came from.
pub(super) fn target(event: &Event) -> Element {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.unwrap_or_else(|| document().document_element().expect("a document has a root"))
}

/// The element with this id, which index.html is known to have.
pub(super) fn element<T: JsCast>(id: &str) -> T {
    find(id).unwrap_or_else(|| panic!("index.html has no such element: {id}"))
}

/// The element with this id, where there is one of this kind.
pub(super) fn find<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The first element below another that a selector matches.
pub(super) fn within<T: JsCast>(parent: &Element, selector: &str) -> T {
    let found = parent.query_selector(selector).ok().flatten().and_then(|found| found.dyn_into().ok());
    found.unwrap_or_else(|| panic!("index.html has no such element: {selector}"))
}

/// A fresh copy of a template's first element.
pub(super) fn instance(template: &str) -> Element {
    let content: DocumentFragment = element::<HtmlTemplateElement>(template).content();
    let first = content.first_element_child().expect("templates have content");
    first.clone_node_with_deep(true).expect("elements can be copied").unchecked_into()
}

/// Where a pointer is on an element without borders, in its own pixels: also on a page with CSS zoom or a transform.
pub(super) fn place_on(element: &Element, event: &MouseEvent) -> Pixel {
    let shown = element.get_bounding_client_rect();
    let place = |at: i32, from: f64, length: f64, own: i32| {
        (f64::from(at) - from) * if length > 0.0 { f64::from(own) / length } else { 1.0 }
    };
    Pixel::new(
        place(event.client_x(), shown.left(), shown.width(), element.client_width()),
        place(event.client_y(), shown.top(), shown.height(), element.client_height()),
    )
}

/// All elements below another that a selector matches.
pub(super) fn all(parent: &Element, selector: &str) -> Vec<Element> {
    let found = parent.query_selector_all(selector).expect("a valid selector");
    (0..found.length()).filter_map(|place| found.item(place)).map(JsCast::unchecked_into).collect()
}

/// Shows or hides an element.
pub(super) fn show(element: &Element, visible: bool) {
    element.toggle_attribute_with_force("hidden", !visible).expect("hidden is a name");
}

/// Sets an attribute.
pub(super) fn attribute(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("attribute names are valid");
}

/// Whether a field is for a number.
pub(super) fn is_number(input: &HtmlInputElement) -> bool {
    input.class_list().contains("number")
}

/// Sets an input's value unless somebody is typing in it.
pub(super) fn set_value(input: &HtmlInputElement, value: &str) {
    let active = document().active_element();
    let typing = input.type_() == "text" && active.is_some_and(|active| active.is_same_node(Some(input)));
    if !typing && input.value() != value {
        input.set_value(value);
    }
}

/// An element's text, which is written only when it changes.
pub(super) struct Text {
    element: HtmlElement,
    shown: String,
}

impl Text {
    /// The text of the element with this id.
    pub(super) fn new(id: &str) -> Self {
        Self::of(element(id))
    }

    /// The text of an element.
    pub(super) fn of(element: HtmlElement) -> Self {
        let shown = element.text_content().unwrap_or_default();
        Text { element, shown }
    }

    /// Writes it.
    pub(super) fn set(&mut self, text: &str) {
        if self.shown != text {
            self.element.set_text_content(Some(text));
            self.shown = text.to_owned();
        }
    }
}

/// What the browser keeps under a name from visit to visit.
pub(super) fn remembered(name: &str) -> Option<String> {
    window().local_storage().ok().flatten()?.get_item(name).ok().flatten()
}

/// Keeps a choice for the next visit. A browser that keeps nothing forgets it; that is all.
pub(super) fn remember(name: &str, choice: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, choice);
    }
}

/// This code has panicked: nothing of it can be trusted to run again.
pub(super) fn give_up() {
    // In start.js, which runs where this code does not any more.
    let start = js_sys::Reflect::get(&js_sys::global(), &"lodoStart".into());
    let stopped = start.as_ref().ok().and_then(|start| js_sys::Reflect::get(start, &"gaveUp".into()).ok());
    let stopped = stopped.and_then(|stopped| stopped.dyn_into::<js_sys::Function>().ok());
    let _ = stopped.map(|stopped| stopped.call0(&wasm_bindgen::JsValue::NULL));
}
