//! Bytes between page and worker, which are always of one build, and the worker's clock.

use js_sys::Reflect;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};

/// A value as bytes.
pub(super) fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    postcard::to_allocvec(value).expect("commands and reports are plain data")
}

/// A value from the bytes that [`encode`] made of it.
pub(super) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> T {
    postcard::from_bytes(bytes).expect("both ends are of one build")
}

/// The worker's monotonic clock, in seconds.
pub(super) fn worker_clock() -> impl Fn() -> f64 {
    let performance = Reflect::get(&js_sys::global(), &JsValue::from_str("performance"));
    let performance: web_sys::Performance = performance.expect("every worker has one").unchecked_into();
    move || performance.now() / 1000.0
}
