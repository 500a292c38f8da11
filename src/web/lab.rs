//! `window.lodoLab`: the page readable from outside, for those who embed it and for tests.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::page;

/// Puts `window.lodoLab` there: `snapshot()` and `state()` return plain objects.
pub(super) fn install() {
    let lab = Object::new();
    let add = |name: &str, read: fn() -> String| {
        let function =
            Closure::<dyn Fn() -> JsValue>::new(move || JSON::parse(&read()).unwrap_or(JsValue::NULL));
        Reflect::set(&lab, &name.into(), &function.into_js_value()).expect("a plain object takes fields");
    };
    add("snapshot", page::snapshot_json);
    add("state", page::state_json);
    Reflect::set(&js_sys::global(), &"lodoLab".into(), &lab).expect("the window takes fields");
}
