//! The panels' menus, which open and close by themselves.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::dom::{all, attribute, document, element, instance, within};
use lodo::plot::Panel;

/// Gives every panel its menu.
pub(super) fn build() {
    for panel in Panel::ALL {
        let (key, name) = (panel.key(), panel.name());
        let handles = instance("panel-handles");
        within::<Element>(&handles, "details").set_id(&format!("{key}-menu"));
        for (selector, what) in [("summary", "menu"), ("[data-take='lead']", "lead")] {
            attribute(&within::<Element>(&handles, selector), "aria-label", &format!("{name}: {what}"));
        }
        for button in all(&handles, "button") {
            attribute(&button, "data-panel", key);
            button.set_id(&format!("{key}-{}", button.get_attribute("data-take").unwrap_or_default()));
        }
        let figure: HtmlElement = element(&format!("{key}-figure"));
        within::<HtmlElement>(&figure, ".tools").append_child(&handles).expect("tools take a menu");
    }
}

/// Closes the menus that are open, but for the one around an element. Returns whether there was any.
pub(super) fn close(but: Option<&Element>) -> bool {
    let mut closed = false;
    for menu in all(&document().document_element().expect("a document has a root"), "details.menu[open]") {
        if but.is_some_and(|inside| menu.contains(Some(inside))) {
            continue;
        }
        let active = document().active_element();
        menu.remove_attribute("open").expect("open is a name");
        // Who was inside stands before the closed door, not nowhere.
        if active.is_some_and(|active| menu.contains(Some(&active))) {
            within::<Element>(&menu, "summary").unchecked_into::<HtmlElement>().focus().ok();
        }
        closed = true;
    }
    closed
}
