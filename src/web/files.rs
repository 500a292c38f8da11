//! Files out and in, and the clipboard. Nothing here may throw: what the browser refuses becomes an event.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, HtmlCanvasElement, HtmlTextAreaElement, Url};

use super::dom::{document, element, window};
use super::queue;
use lodo::page::{Event, Saved, Share, Ticket};

thread_local! {
    /// The file that was chosen last, until it is read.
    static CHOSEN: RefCell<Option<File>> = const { RefCell::new(None) };
}

/// A file was chosen or dropped.
pub(super) fn choose(file: File) {
    let size = file.size();
    CHOSEN.set(Some(file));
    queue::send(Event::FileChosen { size });
}

/// Reads the file that was chosen last.
pub(super) fn read(ticket: Ticket) {
    let Some(file) = CHOSEN.take() else { return };
    let read = Closure::once(move |text: JsValue| {
        queue::send(Event::FileRead(ticket, Ok(text.as_string().unwrap_or_default())));
    });
    let failed = Closure::once(move |_: JsValue| {
        let words = "This file could not be read. Nothing was changed.";
        queue::send(Event::FileRead(ticket, Err(words.into())));
    });
    // By name, since an exception of the browser must not pass through the page.
    let text = Reflect::get(&file, &"text".into()).and_then(|text| text.dyn_into::<Function>());
    match text.and_then(|text| text.call0(&file)?.dyn_into::<Promise>()) {
        Ok(text) => drop(text.then2(&read, &failed)),
        Err(_) => {
            let words = "This browser cannot read files. Nothing was changed.";
            queue::send(Event::FileRead(ticket, Err(words.into())));
        }
    }
    read.forget();
    failed.forget();
}

/// Saves a text.
pub(super) fn save_text(name: &str, text: &str, kind: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    match Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) {
        Ok(blob) => save_or_show(name, &blob, Some(text)),
        Err(_) => queue::send(Event::Saved { name: name.into(), outcome: Saved::Refused }),
    }
}

/// Saves what is on a canvas.
pub(super) fn save_canvas(name: String, canvas: &HtmlCanvasElement) {
    let file = name.clone();
    let done = Closure::once_into_js(move |blob: Option<Blob>| match blob {
        Some(blob) => save(&file, &blob),
        None => queue::send(Event::Saved { name: file, outcome: Saved::TooLarge }),
    });
    if canvas.to_blob(done.unchecked_ref()).is_err() {
        queue::send(Event::Saved { name, outcome: Saved::NoPicture });
    }
}

/// Hands a file to the browser's downloads, and says what came of it.
pub(super) fn save(name: &str, blob: &Blob) {
    save_or_show(name, blob, None);
}

/// The same, with the text that can be seen instead.
fn save_or_show(name: &str, blob: &Blob, text: Option<&str>) {
    let outcome = match download(name, blob) {
        Err(_) => Saved::Refused,
        // Whether a frame may save files is nowhere to be read.
        Ok(()) => match window().top() {
            Ok(Some(top)) if top == window() => Saved::Done,
            _ => {
                if let Some(text) = text {
                    element::<HtmlTextAreaElement>("file-text").set_value(text);
                }
                Saved::HandedOver { is_text: text.is_some() }
            }
        },
    };
    queue::send(Event::Saved { name: name.into(), outcome });
}

fn download(name: &str, blob: &Blob) -> Result<(), JsValue> {
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

/// A text to the clipboard.
pub(super) fn copy(what: Share, text: &str) {
    let copied = Closure::once(move |_: JsValue| queue::send(Event::Copied(what, true)));
    let refused = Closure::once(move |_: JsValue| queue::send(Event::Copied(what, false)));
    // By name, since an exception of the browser must not pass through the page.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into());
    let written = clipboard.and_then(|clipboard| {
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &text.into())?.dyn_into::<Promise>()
    });
    match written {
        Ok(written) => drop(written.then2(&copied, &refused)),
        Err(_) => queue::send(Event::Copied(what, false)),
    }
    copied.forget();
    refused.forget();
}
