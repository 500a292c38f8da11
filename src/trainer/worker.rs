//! A worker's end: a [`Hand`], asked by messages.

use std::cell::RefCell;
use std::io::{self, Write};

use js_sys::{Array, Float32Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag};

use crate::{Answer, Hand, Load, Order};

#[wasm_bindgen]
extern "C" {
    /// The worker's monotonic clock, in milliseconds.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

thread_local! {
    static HAND: RefCell<Hand> = RefCell::default();
}

/// A file that is written piece by piece outside of the program's own memory.
#[derive(Default)]
struct Pieces {
    parts: Array,
    buffer: Vec<u8>,
}

/// Bytes that are handed over at a time.
const PIECE: usize = 1 << 22;

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.parts.push(&Uint8Array::from(&self.buffer[..]));
        self.buffer.clear();
        Ok(())
    }
}

/// Answers an order, which comes as text, with numbers or the bytes of a file: a text, and numbers or a file.
///
/// # Errors
/// If the text is no order.
#[wasm_bindgen]
pub fn answer(order: &str, load: &JsValue) -> Result<Array, JsError> {
    console_error_panic_hook::set_once();
    let order: Order = serde_json::from_str(order)?;
    HAND.with_borrow_mut(|hand| {
        let mut along = Vec::new();
        let (answer, load) = if order == Order::Save {
            save(hand)
        } else {
            let (numbers, bytes) = match load.dyn_ref::<Uint8Array>() {
                Some(bytes) => (Vec::new(), Some(bytes.to_vec())),
                None => (load.dyn_ref::<Float32Array>().map_or(Vec::new(), Float32Array::to_vec), None),
            };
            let load = bytes.as_deref().map_or(Load::Numbers(&numbers), Load::Bytes);
            let answer = hand.answer(order, &load, &mut along, &|| now() / 1000.0);
            (answer, Float32Array::from(&along[..]).into())
        };
        Ok(Array::of2(&serde_json::to_string(&answer)?.into(), &load))
    })
}

fn save(hand: &mut Hand) -> (Answer, JsValue) {
    let mut pieces = Pieces::default();
    let written = hand.save(&mut pieces).and_then(|()| pieces.flush().map_err(|error| error.to_string()));
    let kind = BlobPropertyBag::new();
    kind.set_type("application/octet-stream");
    let file = Blob::new_with_u8_array_sequence_and_options(&pieces.parts, &kind);
    match (written, file) {
        (Ok(()), Ok(file)) => (Answer::Saved, file.into()),
        (Err(words), _) => (Answer::Refused(words), JsValue::NULL),
        (_, Err(_)) => (Answer::Refused("The browser makes no file of this size".into()), JsValue::NULL),
    }
}
