//! The panels' menus, the panel that is enlarged, and what is said about each.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, NodeList};

use super::dom::{attribute, document, element, instance, show, within};

/// The panels, by the first word of their ids, with their names.
const PANELS: [(&str, &str); 4] = [
    ("landscape", "Landscape"),
    ("loss", "Loss"),
    ("spectrum", "Effective eigenvalues"),
    ("error", "Inverse-Hessian error"),
];

/// Gives every panel its menu.
pub(super) fn build() {
    for (panel, name) in PANELS {
        let menu = instance("panel-menu");
        menu.set_id(&format!("{panel}-menu"));
        attribute(&within::<Element>(&menu, "summary"), "aria-label", &format!("{name}: menu"));
        for button in all(&menu, "button") {
            attribute(&button, "data-panel", panel);
            button.set_id(&format!("{panel}-{}", button.get_attribute("data-take").unwrap_or_default()));
        }
        let figure: HtmlElement = element(&format!("{panel}-figure"));
        within::<HtmlElement>(&figure, ".tools").append_child(&menu).expect("tools take a menu");
    }
}

/// Closes the menus that are open, but for the one around an element. Returns whether there was any.
pub(super) fn close_menus(but: Option<&Element>) -> bool {
    let mut closed = false;
    for menu in all(&document().document_element().expect("a document has a root"), "details.menu[open]") {
        if but.is_some_and(|inside| menu.contains(Some(inside))) {
            continue;
        }
        let active = document().active_element();
        menu.remove_attribute("open").expect("open is a name");
        // Who was inside stands before the closed door, not nowhere.
        if active.is_some_and(|active| menu.contains(Some(&active))) {
            within::<HtmlElement>(&menu, "summary").focus().ok();
        }
        closed = true;
    }
    closed
}

/// Enlarges a panel to the full width, or makes it as it was.
pub(super) fn enlarge(panel: &str) {
    let figure: HtmlElement = element(&format!("{panel}-figure"));
    let already = figure.has_attribute("data-enlarged");
    shrink();
    if !already {
        attribute(&figure, "data-enlarged", "");
        element::<HtmlElement>(&format!("{panel}-enlarge")).set_text_content(Some("Back to all panels"));
        figure.scroll_into_view_with_bool(true);
    }
}

/// Makes the enlarged panel as it was. Returns whether there was one.
pub(super) fn shrink() -> bool {
    let Some(figure) = document().query_selector("figure[data-enlarged]").ok().flatten() else {
        return false;
    };
    figure.remove_attribute("data-enlarged").expect("a name");
    within::<HtmlElement>(&figure, "[data-take=enlarge]").set_text_content(Some("Enlarge"));
    true
}

/// Says what a panel shows.
pub(super) fn about(panel: &str, variant: &str) {
    let dialog: HtmlDialogElement = element("about");
    for text in all(&dialog, "[data-about]") {
        let names = text.get_attribute("data-about").unwrap_or_default();
        show(&text, names == variant);
    }
    let name = PANELS.iter().find(|known| known.0 == panel).map_or("", |known| known.1);
    element::<HtmlElement>("about-heading").set_text_content(Some(name));
    // Already open, or not to be had: either way there is nothing more to do.
    let _ = dialog.show_modal();
}

fn all(parent: &Element, selector: &str) -> Vec<Element> {
    let found: NodeList = parent.query_selector_all(selector).expect("a valid selector");
    (0..found.length()).filter_map(|place| found.item(place)).map(JsCast::unchecked_into).collect()
}
