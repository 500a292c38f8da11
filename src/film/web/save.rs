//! What becomes of a film that is recorded: a file, and a player in the sheet.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlVideoElement, Url};

use super::kind::Kind;
use super::page::{document, element, now, say, scenario, steps, window};
use crate::{time_words, webm};

/// A film without a single picture has fewer bytes.
const EMPTY: f64 = 1000.0;

thread_local! {
    static PIECES: RefCell<Vec<Blob>> = const { RefCell::new(Vec::new()) };
    static LATEST: Cell<f64> = const { Cell::new(0.0) };
    /// The address of the film in the player.
    static SHOWN: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// A film begins.
pub(super) fn begin() {
    PIECES.take();
}

/// The recorder gives a piece; some are empty.
pub(super) fn take(piece: Option<Blob>) {
    if let Some(piece) = piece.filter(|piece| piece.size() > 0.0) {
        PIECES.with_borrow_mut(|pieces| pieces.push(piece));
        LATEST.set(now());
    }
}

/// When the latest piece came.
pub(super) fn last_piece() -> f64 {
    LATEST.get()
}

/// The recorder has given all that it recorded.
pub(super) fn finish(kind: Kind) {
    let pieces = Array::new();
    for piece in PIECES.take() {
        pieces.push(&piece);
    }
    let Some(recorded) = blob(&pieces, kind).ok().filter(|recorded| recorded.size() >= EMPTY) else {
        return super::fail("not one picture was recorded");
    };
    if !kind.is_webm() {
        return keep(recorded, kind);
    }
    let read = Closure::once(move |buffer: JsValue| {
        let bytes = Uint8Array::new(&buffer).to_vec();
        match webm::seekable(&bytes) {
            Ok(film) => match blob(&Array::of1(&Uint8Array::from(&film[..])), kind) {
                Ok(film) => keep(film, kind),
                Err(_) => super::fail("there is no memory for the film"),
            },
            Err(why) => super::fail(&why.to_string()),
        }
    });
    let failed = Closure::once(|_: JsValue| super::fail("the film could not be read again"));
    drop(recorded.array_buffer().then2(&read, &failed));
    read.forget();
    failed.forget();
}

/// Of a plain type, also where the recorder has named its codec: that is what players go by.
fn blob(parts: &Array, kind: Kind) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind.file);
    Blob::new_with_blob_sequence_and_options(parts, &options)
}

fn keep(film: Blob, kind: Kind) {
    let ([key, _], [from, to]) = (scenario(), steps());
    let name = format!("lodo-film-{key}-steps-{from}-{to}.{}", kind.extension);
    let (seconds, megabytes) = (super::seconds(), film.size() / 1e6);
    let what = format!("{name} ({}, {megabytes:.1} MB)", time_words(seconds));
    let words = match save(&film, &name) {
        Err(_) => format!("This browser refused to save {what}."),
        Ok(()) if is_framed() => format!(
            "{what} was handed to the browser. If it did not arrive, this frame may not save files: open the page by itself, or save \
             the film from the menu of the player."
        ),
        Ok(()) => format!("Saved {what}."),
    };
    say("film-words", &words);
    super::end();
}

/// Whether the page is part of another one.
fn is_framed() -> bool {
    !matches!(window().top(), Ok(Some(top)) if top == window())
}

/// Hands the film to the browser's downloads, and shows it.
fn save(film: &Blob, name: &str) -> Result<(), JsValue> {
    let address = Url::create_object_url_with_blob(film)?;
    let player: HtmlVideoElement = match document().query_selector("#film-result video")? {
        Some(player) => player.unchecked_into(),
        None => document().create_element("video")?.unchecked_into(),
    };
    player.set_controls(true);
    player.set_attribute("aria-label", "The film")?;
    player.set_src(&address);
    element::<Element>("film-result").append_child(&player)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    if let Some(former) = SHOWN.replace(Some(address)) {
        Url::revoke_object_url(&former)?;
    }
    Ok(())
}
