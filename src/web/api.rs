//! `window.lodoLab`: the page readable from outside, for those who embed it and for tests.

use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::prelude::*;

use super::{shell, theme};

/// Puts `window.lodoLab` there: `snapshot()` and `state()` return plain objects.
pub(super) fn install() {
    let api = Object::new();
    let add = |name: &str, read: fn() -> String| {
        let function =
            Closure::<dyn Fn() -> JsValue>::new(move || JSON::parse(&read()).unwrap_or(JsValue::NULL));
        Reflect::set(&api, &name.into(), &function.into_js_value()).expect("a plain object takes fields");
    };
    add("snapshot", || shell::ask(|page| page.snapshot_json().to_string()));
    add("state", || {
        let theme = if theme::is_dark() { "dark" } else { "light" };
        shell::ask(|page| page.state_json(theme).to_string())
    });
    Reflect::set(&js_sys::global(), &"lodoLab".into(), &api).expect("the window takes fields");
}
