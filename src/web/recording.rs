//! The landscape as a film, where the browser can make one.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobEvent, BlobPropertyBag, HtmlElement, MediaRecorder};

use super::dom::{element, show};
use super::figures::Figures;
use super::{files, queue, shell};
use lodo::page::Event;

/// Frames per second.
const RATE: f64 = 30.0;
const KIND: &str = "video/webm";
/// A film without a single frame has fewer bytes.
const EMPTY: f64 = 1000.0;

thread_local! {
    static RECORDER: RefCell<Option<MediaRecorder>> = const { RefCell::new(None) };
}

/// Shows the button where it can do something.
pub(super) fn offer() {
    let known = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    let canvas: HtmlElement = element("landscape");
    let films = Reflect::has(&canvas, &"captureStream".into()).unwrap_or(false);
    show(&element("record"), known("MediaRecorder") && films && MediaRecorder::is_type_supported(KIND));
}

/// Begins, or ends and saves.
pub(super) fn toggle() {
    let running = RECORDER.with_borrow_mut(Option::take);
    match running {
        Some(recorder) => recorder.stop().unwrap_or_default(),
        None => {
            let begun = begin().ok();
            if begun.is_none() {
                queue::send(Event::Mishap("This browser could not begin to record.".into()));
            }
            RECORDER.with_borrow_mut(|recorder| *recorder = begun);
        }
    }
    let recording = RECORDER.with_borrow(Option::is_some);
    let button: HtmlElement = element("record");
    button.set_text_content(Some(if recording {
        "Stop and save the recording"
    } else {
        "Record the landscape"
    }));
    show(&element("record-stop"), recording);
    if recording {
        // A picture that stands still is a frame, too.
        shell::with_figures(Figures::recolour);
    }
}

fn begin() -> Result<MediaRecorder, JsValue> {
    let canvas: web_sys::HtmlCanvasElement = element("landscape");
    let stream = canvas.capture_stream_with_frame_request_rate(RATE)?;
    let recorder = MediaRecorder::new_with_media_stream(&stream)?;
    // One piece, at the end: what is drawn in a session fits memory.
    let finished = Closure::once_into_js(|event: BlobEvent| {
        let Some(piece) = event.data() else { return };
        let options = BlobPropertyBag::new();
        options.set_type(KIND);
        if piece.size() < EMPTY {
            let words = "Nothing moved while it was recorded: no film was saved.";
            return queue::send(Event::Mishap(words.into()));
        }
        if let Ok(film) = Blob::new_with_blob_sequence_and_options(&Array::of1(&piece), &options) {
            files::save(&shell::ask(|page| page.file_name("landscape", "webm")), &film);
        }
    });
    recorder.set_ondataavailable(Some(finished.unchecked_ref()));
    recorder.start()?;
    Ok(recorder)
}
