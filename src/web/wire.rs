//! Bytes between page and worker, which are always of one build, and the worker's clock.

use js_sys::Reflect;
use nanoserde::{DeBin, SerBin};
use wasm_bindgen::{JsCast, JsValue};

/// A value as bytes.
pub(super) fn encode<T: SerBin>(value: &T) -> Vec<u8> {
    value.serialize_bin()
}

/// A value from the bytes that [`encode`] made of it.
pub(super) fn decode<T: DeBin>(bytes: &[u8]) -> T {
    T::deserialize_bin(bytes).expect("both ends are of one build")
}

/// The worker's monotonic clock, in seconds.
pub(super) fn worker_clock() -> impl Fn() -> f64 {
    let performance = Reflect::get(&js_sys::global(), &JsValue::from_str("performance"));
    let performance: web_sys::Performance = performance.expect("every worker has one").unchecked_into();
    move || performance.now() / 1000.0
}
