//! Elements of the network's page.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Document, Element, Event, HtmlAnchorElement, HtmlElement, Url, Window};

pub fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

pub fn document() -> Document {
    window().document().expect("the page has a document")
}

/// The element with this id, if there is one of this kind.
pub fn find<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

/// The element with this id, which network.html is known to have.
pub fn element<T: JsCast>(id: &str) -> T {
    find(id).unwrap_or_else(|| panic!("network.html has no such element: {id}"))
}

pub fn create(tag: &str) -> Element {
    document().create_element(tag).expect("a name of an element")
}

/// An element with a text.
pub fn written(tag: &str, words: &str) -> Element {
    let element = create(tag);
    element.set_text_content(Some(words));
    element
}

pub fn set(element: &Element, name: &str, value: &str) {
    if element.get_attribute(name).as_deref() != Some(value) {
        element.set_attribute(name, value).expect("a name of an attribute");
    }
}

pub fn append(parent: &Element, child: &Element) {
    parent.append_child(child).expect("elements take elements");
}

pub fn show(id: &str, shown: bool) {
    element::<Element>(id).toggle_attribute_with_force("hidden", !shown).expect("a name of an attribute");
}

/// Writes a text where it is another one.
pub fn say(id: &str, words: &str) {
    let place: HtmlElement = element(id);
    if place.text_content().as_deref() != Some(words) {
        place.set_text_content(Some(words));
    }
}

/// Listens to all events of a kind on the page.
pub fn listen(kind: &str, act: fn(Event)) {
    let listener = Closure::<dyn FnMut(Event)>::new(act).into_js_value();
    document()
        .add_event_listener_with_callback(kind, listener.unchecked_ref())
        .expect("a document can be listened to");
}

/// Listens to a kind of events of the window.
pub fn on_window(kind: &str, act: fn(Event)) {
    let listener = Closure::<dyn FnMut(Event)>::new(act).into_js_value();
    window()
        .add_event_listener_with_callback(kind, listener.unchecked_ref())
        .expect("a window can be listened to");
}

/// The element that an event came from.
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Offers a file for keeping.
pub fn save_file(name: &str, file: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(file) {
        let link: HtmlAnchorElement = create("a").unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
        // The browser has begun to read it by then.
        let forget = Closure::once_into_js(move || Url::revoke_object_url(&address));
        let _ = window()
            .set_timeout_with_callback_and_timeout_and_arguments_0(forget.unchecked_ref(), 60_000)
            .expect("a window has a clock");
    }
}
