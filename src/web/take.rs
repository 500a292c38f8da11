//! What a visitor takes away as a file, and a file brought back.

use std::cell::Cell;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

use super::canvas::Canvas;
use super::dom::{document, window};
use super::page::{self, Page};
use super::theme;
use crate::plot::{Figure, Legend};
use crate::session::{Adjustment, Record};

thread_local! {
    /// How many files were read.
    static READS: Cell<u32> = const { Cell::new(0) };
}

/// Saves what a panel shows as `png`, `svg` or `csv`.
pub(super) fn panel(page: &mut Page, panel: &str, kind: &str) {
    let (snapshot, experiment, figures) = page.seen();
    let name = file_name(page, page.variant(panel), kind);
    let theme = theme::current();
    let Some(drawing) = figures.drawing(panel, snapshot, experiment, &theme) else { return };
    let legend = Legend::new(drawing.title(), experiment, snapshot);
    let file = match kind {
        "svg" => text(&drawing.to_svg_over(Some(&legend)), "image/svg+xml"),
        "csv" => text(&drawing.csv(), "text/csv"),
        _ => {
            let picture = Canvas::still(&drawing, &legend, &theme);
            let done = Closure::once_into_js(move |blob: Option<Blob>| {
                page::with(|page| match blob {
                    Some(blob) => give(page, &name, &blob),
                    None => page.notice("This picture is too large for the browser. Nothing was saved."),
                });
            });
            if picture.to_blob(done.unchecked_ref()).is_err() {
                page.notice("This browser cannot make a picture of the panel. SVG and CSV may do.");
            }
            return;
        }
    };
    give(page, &name, &file);
}

/// Saves a file, and says so.
pub(super) fn give(page: &mut Page, name: &str, file: &Blob) {
    if save(name, file).is_err() {
        return page.notice(&format!("This browser refused to save {name}. Nothing was saved."));
    }
    // Whether a frame may save files is nowhere to be read.
    match window().top() {
        Ok(Some(top)) if top == window() => page.confirm(&format!("Saved {name}")),
        _ => page.notice(&format!(
            "{name} was handed to the browser. If it did not arrive, this frame may not save files: open the page by itself."
        )),
    }
}

/// Saves the experiment and the run, with what was changed on the way.
pub(super) fn record(page: &mut Page, history: Option<Vec<Adjustment>>) {
    let name = file_name(page, "run", "json");
    let file = text(&Record::to_json(&page.running(), history, page.seen().0), "application/json");
    give(page, &name, &file);
}

/// Panel, scenario and step: lodo-loss-overtake-step-1200.svg.
pub(super) fn file_name(page: &Page, what: &str, kind: &str) -> String {
    let (snapshot, experiment, _) = page.seen();
    format!("lodo-{what}-{}-step-{}.{kind}", experiment.scenario.key, snapshot.step)
}

fn text(text: &str, kind: &str) -> Blob {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options).expect("text makes a file")
}

/// Hands a file to the browser's downloads.
fn save(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser reads it after this: it is given up later.
    let give_up = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&address);
    });
    let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(give_up.unchecked_ref(), 30_000);
    Ok(())
}

/// Reads a file that was chosen or dropped, and gives its text to the page.
pub(super) fn read(file: &File) {
    if file.size() > Record::LARGEST as f64 {
        let words = "This is not a file of LODO Lab: it has more than 20 MB. Nothing was changed.";
        return page::with(|page| page.notice(words));
    }
    // Of two files the later one counts, however long the first takes.
    let number = READS.get() + 1;
    READS.set(number);
    let read = Closure::once(move |text: JsValue| {
        if READS.get() == number {
            page::with(|page| page.bring(&text.as_string().unwrap_or_default()));
        }
    });
    let failed = Closure::once(|_: JsValue| {
        page::with(|page| page.notice("This file could not be read. Nothing was changed."));
    });
    // By name, since an exception of the browser must not pass through the page.
    let text = Reflect::get(file, &"text".into()).and_then(|text| text.dyn_into::<Function>());
    match text.and_then(|text| text.call0(file)?.dyn_into::<Promise>()) {
        Ok(text) => drop(text.then2(&read, &failed)),
        Err(_) => page::with(|page| page.notice("This browser cannot read files. Nothing was changed.")),
    }
    read.forget();
    failed.forget();
}
