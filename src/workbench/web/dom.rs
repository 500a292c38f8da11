//! Elements of the bench, and what a browser does for it.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, Document, Element, HtmlAnchorElement, HtmlElement, Url, Window};

/// Calls one of two when a promise is kept or broken.
pub fn when(promise: &js_sys::Promise, kept: &JsValue, broken: &JsValue) {
    let then: js_sys::Function = Reflect::get(promise, &"then".into()).expect("a promise").unchecked_into();
    // What goes wrong afterwards is said by what is called.
    let _ = then.call2(promise, kept, broken);
}

pub fn copy(text: &str) {
    let said = |words: &'static str| Closure::once_into_js(move |_: JsValue| say("said", words));
    let copied = window().navigator().clipboard().write_text(text);
    when(&copied, &said("Copied."), &said("The browser allows no copying here: save the runs instead."));
}

pub fn save(name: &str, blob: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(blob) {
        let link: HtmlAnchorElement = create("a").unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
}

pub fn say(id: &str, words: &str) {
    let place: HtmlElement = element(id);
    if place.text_content().as_deref() != Some(words) {
        place.set_text_content(Some(words));
    }
}

pub fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some(theme) => theme == "dark",
        None => {
            let query = window().match_media("(prefers-color-scheme: dark)");
            query.ok().flatten().is_some_and(|list| list.matches())
        }
    }
}

pub fn listen(kind: &str, act: fn(web_sys::Event)) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(act).into_js_value();
    document()
        .add_event_listener_with_callback(kind, listener.unchecked_ref())
        .expect("a document can be listened to");
}

pub fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

pub fn document() -> Document {
    window().document().expect("the page has a document")
}

pub fn find<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

pub fn element<T: JsCast>(id: &str) -> T {
    find(id).unwrap_or_else(|| panic!("bench.html has no such element: {id}"))
}

pub fn create(tag: &str) -> Element {
    document().create_element(tag).expect("a name of an element")
}

pub fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("a name of an attribute");
}

pub fn append(parent: &Element, child: &Element) {
    parent.append_child(child).expect("elements take elements");
}

pub fn show(element: &Element, shown: bool) {
    element.toggle_attribute_with_force("hidden", !shown).expect("a name of an attribute");
}
