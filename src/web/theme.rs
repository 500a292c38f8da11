//! Light or dark: the system's choice until the visitor makes one, which is remembered.

use crate::plot::Theme;

use super::dom::{attribute, document, remember, remembered, window};

const STORED: &str = "lodo-theme";

/// Restores the visitor's choice.
pub(super) fn restore() {
    if let Some(choice) = remembered(STORED).filter(|choice| choice == "light" || choice == "dark") {
        set(&choice);
    }
}

/// Goes over to the other one.
pub(super) fn toggle() {
    let choice = if is_dark() { "light" } else { "dark" };
    set(choice);
    remember(STORED, choice);
}

/// The colours of the figures.
pub(super) fn current() -> Theme {
    if is_dark() { Theme::dark() } else { Theme::light() }
}

/// Whether the page is dark.
pub(super) fn is_dark() -> bool {
    let root = document().document_element().expect("a document has a root");
    match root.get_attribute("data-theme").as_deref() {
        Some("dark") => true,
        Some("light") => false,
        _ => matches("(prefers-color-scheme: dark)"),
    }
}

/// Whether motion is to be kept low.
pub(super) fn prefers_reduced_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the page is worked with fingers.
pub(super) fn is_touched() -> bool {
    matches("(pointer: coarse)")
}

fn set(choice: &str) {
    attribute(&document().document_element().expect("a document has a root"), "data-theme", choice);
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}
