//! Light or dark: what the link or the visitor says, else what was chosen on an earlier visit, else what the system has.

use lodo::page::{Action, Event};
use lodo::plot::Theme;

use super::dom::{attribute, document, remember, remembered, window};
use super::queue;

const STORED: &str = "lodo-theme";

/// Restores the choice of an earlier visit.
pub(super) fn restore() {
    if let Some(choice) = remembered(STORED) {
        attribute(&root(), "data-theme", &choice);
    }
}

/// Goes over to the other one.
pub(super) fn toggle() {
    let choice = if is_dark() { "light" } else { "dark" };
    remember(STORED, choice);
    queue::send(Event::Act(Action::Choose("theme".into(), choice.into())));
}

fn root() -> web_sys::Element {
    document().document_element().expect("a document has a root")
}

/// The colours of the figures.
pub(super) fn current() -> Theme {
    if is_dark() { Theme::dark() } else { Theme::light() }
}

/// Whether the page is dark.
pub(super) fn is_dark() -> bool {
    let chosen = document().body().and_then(|body| body.get_attribute("data-theme"));
    match chosen.or_else(|| root().get_attribute("data-theme")).as_deref() {
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

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}
