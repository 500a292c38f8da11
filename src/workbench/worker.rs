//! A worker's end of the bench: one run at a time.

use js_sys::{Array, Function, Uint8Array};
use wasm_bindgen::prelude::*;

use crate::{Answer, Order};

#[wasm_bindgen]
extern "C" {
    /// The worker's monotonic clock, in milliseconds.
    #[wasm_bindgen(js_namespace = performance)]
    fn now() -> f64;
}

/// Milliseconds between two words about how far a run is.
const INTERVAL: f64 = 100.0;

/// Does the run that a text asks for, and returns what came of it as text, with the bytes of an archive beside it;
/// `progress` is called with how many more steps are done. `page` is the page's address without #.
///
/// # Errors
/// If the text is none of the bench's.
#[wasm_bindgen]
pub fn run(order: &str, page: &str, progress: &Function) -> Result<Array, JsError> {
    console_error_panic_hook::set_once();
    let mut order: Order = serde_json::from_str(order)?;
    if let Order::Data(data) = &mut order {
        data.page = page.into();
    }
    let (untold, told) = (std::cell::Cell::new(0), std::cell::Cell::new(now()));
    let tell = |steps: u64| {
        untold.set(untold.get() + steps);
        if now() - told.get() > INTERVAL {
            told.set(now());
            // A worker that cannot tell goes on all the same.
            let _ = progress.call1(&JsValue::NULL, &JsValue::from(untold.replace(0) as f64));
        }
    };
    let answer = order.run(&|| now() / 1000.0, &tell);
    let found = Array::of1(&serde_json::to_string(&answer)?.into());
    if let Answer::Archive(archive) = &answer {
        found.push(&Uint8Array::from(&*archive.bytes));
    }
    Ok(found)
}
