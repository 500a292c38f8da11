//! Effects: what the page asks of the browser, each of which may fail without harm to the others.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

use super::dom::{document, element, find, is_number, window, within};
use super::ports::Ports;
use super::{files, queue, surface};
use lodo::page::{DialogName, Effect, Event, Focus, Page};

/// Performs effects.
pub(super) struct Performer {
    module: JsValue,
    ports: Option<Ports>,
    /// What follows when the screen is written.
    afterwards: Vec<Effect>,
}

impl Performer {
    /// One that starts workers with this compiled module.
    pub(super) fn new(module: JsValue) -> Self {
        Performer { module, ports: None, afterwards: Vec::new() }
    }

    /// Performs an effect; those that need the elements of the screen to come wait for it.
    pub(super) fn perform(&mut self, effect: Effect) {
        match effect {
            Effect::StartWorkers { crew, count } => {
                self.ports = None;
                match Ports::open(&self.module, crew, count) {
                    Ok(ports) => self.ports = Some(ports),
                    Err(_) => queue::send(Event::NoWorkers { crew }),
                }
            }
            Effect::EndWorkers => self.ports = None,
            Effect::Send(orders) => self.ports.iter().for_each(|ports| ports.send(&orders)),
            Effect::PushLink(link) => write_link(&link, true),
            Effect::ReplaceLink(link) => write_link(&link, false),
            Effect::ReadFile(ticket) => files::read(ticket),
            Effect::Save { name, text } => files::save_text(&name, &text, "application/json"),
            Effect::Copy(what, text) => files::copy(what, &text),
            Effect::LeaveField => leave_field(),
            Effect::LoadSurface => surface::load(),
            other => self.afterwards.push(other),
        }
    }

    /// The screen is written.
    pub(super) fn finish(&mut self, page: &Page) {
        for effect in std::mem::take(&mut self.afterwards) {
            match effect {
                Effect::Open(dialog) => open(dialog),
                Effect::Focus(focus) => give_focus(&focus),
                Effect::Mark(id) => element::<HtmlTextAreaElement>(&id).select(),
                Effect::Reveal(id) => {
                    if let Some(element) = find::<HtmlElement>(&id) {
                        element.scroll_into_view();
                    }
                }
                Effect::RefreshField => refresh_field(page),
                _ => {}
            }
        }
    }
}

/// Refused where the page was opened as a file: the run goes on, only the address stays.
fn write_link(link: &str, push: bool) {
    let history = window().history().expect("every window has one");
    let link = format!("#{link}");
    let _ = match push {
        true => history.push_state_with_url(&JsValue::NULL, "", Some(&link)),
        false => history.replace_state_with_url(&JsValue::NULL, "", Some(&link)),
    };
}

fn open(dialog: DialogName) {
    let id = match dialog {
        DialogName::Ask => "ask",
        DialogName::Step => "step-panel",
        DialogName::About => "about",
        DialogName::Explanation => "explanation",
        DialogName::Share => "share-sheet",
        DialogName::File => "file",
        DialogName::Film => "film",
    };
    let opened: HtmlDialogElement = element(id);
    opened.set_return_value("");
    if opened.show_modal().is_err() {
        // A browser without dialogs does what was asked for: the former settings are one step back in its history.
        queue::send(Event::DialogClosed { yes: dialog == DialogName::Ask });
    }
}

fn give_focus(focus: &Focus) {
    let target = match focus {
        Focus::Element(id) => find::<HtmlElement>(id),
        Focus::Card(key) => find::<HtmlElement>(&format!("{key}-card")).map(|card| within(&card, "summary")),
    };
    let _ = target.map(|target| target.focus());
}

/// The field for text or a number that somebody is in.
fn active_field() -> Option<HtmlInputElement> {
    let active = document().active_element()?.dyn_into::<HtmlInputElement>().ok()?;
    (active.type_() == "text").then_some(active)
}

fn leave_field() {
    if let Some(field) = active_field().filter(is_number) {
        queue::muted(|| drop(field.blur()));
    }
}

fn refresh_field(page: &Page) {
    if let Some(field) = active_field()
        && let Some(text) = page.experiment().get(field.id().trim_end_matches("-value"))
        && field.get_attribute("aria-invalid").as_deref() != Some("true")
    {
        field.set_value(&text);
    }
}
