//! What becomes of a film that is recorded: a file, and a player in the sheet.

use std::cell::{Cell, RefCell};

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlAnchorElement, HtmlVideoElement, Url};

use super::kind::Kind;
use super::page::{document, element, now, scenario, steps, window};
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

/// What becomes of a film: it, or why there is none.
pub(super) type Over = fn(Kind, Result<Blob, String>);

/// The recorder has given all that it recorded.
pub(super) fn finish(kind: Kind, over: Over) {
    let pieces = Array::new();
    for piece in PIECES.take() {
        pieces.push(&piece);
    }
    let Some(recorded) = blob(&pieces, kind).ok().filter(|recorded| recorded.size() >= EMPTY) else {
        return over(kind, Err("not one picture was recorded".into()));
    };
    if !kind.is_webm() {
        return over(kind, Ok(recorded));
    }
    let read = Closure::once(move |buffer: JsValue| {
        let bytes = Uint8Array::new(&buffer).to_vec();
        let film = webm::seekable(&bytes).map_err(|why| why.to_string());
        let no_memory = |_| String::from("there is no memory for the film");
        over(
            kind,
            film.and_then(|film| blob(&Array::of1(&Uint8Array::from(&film[..])), kind).map_err(no_memory)),
        );
    });
    let failed = Closure::once(move |_: JsValue| over(kind, Err("the film could not be read again".into())));
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

/// Saves a film of so many seconds, and says what came of it.
pub(super) fn keep(film: &Blob, kind: Kind, seconds: f64) -> String {
    let ([key, _], [from, to]) = (scenario(), steps());
    let name = format!("lodo-film-{key}-steps-{from}-{to}.{}", kind.extension);
    let what = format!("{name} ({}, {:.1} MB)", time_words(seconds), film.size() / 1e6);
    match save(film, &name) {
        Err(_) => format!("This browser refused to save {what}."),
        Ok(()) if is_framed() => format!(
            "{what} was handed to the browser. If it did not arrive, this frame may not save files: open the page by itself, or save \
             the film from the menu of the player."
        ),
        Ok(()) => format!("Saved {what}."),
    }
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
