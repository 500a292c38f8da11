//! The panel in which a worker replays the authors' recorded runs, with a module of its own.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlDialogElement, HtmlElement, MessageEvent, Worker};

use super::dom::{attribute, document, element, show};
use super::ports;

/// The cells of a row.
const COLUMNS: usize = 5;

thread_local! {
    static CHECK: RefCell<Option<Check>> = const { RefCell::new(None) };
}

/// A check under way.
struct Check {
    worker: Worker,
    /// Held for as long as the worker may call them.
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Check {
    fn drop(&mut self) {
        self.worker.terminate();
        // What it has said already is not heard any more.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

/// Opens the panel.
pub(super) fn open() {
    // Already open, or not to be had: either way there is nothing more to do.
    let _ = element::<HtmlDialogElement>("check").show_modal();
}

/// Begins a check.
pub(super) fn begin() {
    rows().set_text_content(None);
    say("Replaying…");
    show_progress(Some(0.0));
    match Check::start() {
        Ok(check) => CHECK.set(Some(check)),
        Err(error) => fail(&error),
    }
}

/// Gives up what is under way; what it has found stays.
pub(super) fn end() {
    if CHECK.take().is_some() {
        say("Not finished.");
        show_progress(None);
    }
}

impl Check {
    fn start() -> Result<Self, JsValue> {
        let worker = ports::start("check.js")?;
        let on_message = Closure::new(|event: MessageEvent| heard(&event.data().unchecked_into()));
        let on_error = Closure::new(|event: MessageEvent| fail(&event));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Check { worker, _listeners: [on_message, on_error] })
    }
}

/// What www/check.js says: how much is done, words at the end, and the cells of rows.
fn heard(message: &Array) {
    let texts: Vec<String> = message.iter().skip(1).filter_map(|text| text.as_string()).collect();
    let [words, cells @ ..] = &texts[..] else { return };
    for row in cells.chunks(COLUMNS) {
        add(row);
    }
    show_progress(message.get(0).as_f64());
    if !words.is_empty() {
        CHECK.set(None);
        say(words);
        show_progress(None);
    }
}

fn add(cells: &[String]) {
    let row = create("tr");
    for (place, text) in cells.iter().enumerate() {
        let cell = create(if place == 0 { "th" } else { "td" });
        cell.set_text_content(Some(text));
        row.append_child(&cell).expect("rows take cells");
    }
    if cells.last().is_some_and(|verdict| verdict != "ok") {
        attribute(&row, "class", "missed");
    }
    rows().append_child(&row).expect("tables take rows");
}

/// Says what stopped the check: an event or an exception with words, or none, where its code did not come.
fn fail(cause: &JsValue) {
    CHECK.set(None);
    let words = Reflect::get(cause, &"message".into()).ok().and_then(|words| words.as_string());
    match words.filter(|words| !words.is_empty()) {
        Some(words) => say(&format!("The check stopped: {words}. Check again, or reload the page.")),
        None => say("The check could not be loaded. Try again when the network is there."),
    }
    show_progress(None);
}

fn say(words: &str) {
    element::<HtmlElement>("check-words").set_text_content(Some(words));
}

/// Shows how much is done, from 0 to 1; nothing if no check is under way.
fn show_progress(part: Option<f64>) {
    let progress: Element = element("check-progress");
    show(&progress, part.is_some());
    attribute(&progress, "value", &part.unwrap_or(0.0).to_string());
    let rows = rows();
    show(&rows.closest("table").ok().flatten().expect("rows are in a table"), rows.has_child_nodes());
    if part.is_none() {
        element::<HtmlElement>("check-run").set_text_content(Some("Check again"));
    }
}

fn rows() -> HtmlElement {
    element("check-rows")
}

fn create(tag: &str) -> Element {
    document().create_element(tag).expect("a name of an element")
}
