//! The sheet in which a film is prepared, and the bar that is seen while it is made.

use wasm_bindgen::prelude::*;
use web_sys::{
    CssStyleSheet, Element, HtmlButtonElement, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, KeyboardEvent,
};

use super::kind::Kind;
use super::page::{Panel, Stage, attribute, document, element, find, say, tell};
use crate::Limits;

/// What only films need is loaded with them. The page's policy forbids styles within the document, but not those of scripts.
const STYLE: &str = include_str!("sheet.css");
const SHEET: &str = include_str!("sheet.html");
const BAR: &str =
    r#"<span id="film-clock"></span> <button type="button" id="film-stop">Stop and save</button>"#;

/// The fields, with what is wrong with them beside each.
const FIELDS: [&str; 2] = ["film-from", "film-to"];

/// Puts both into the page, once.
pub(super) fn build(kind: Option<Kind>) -> Result<(), JsValue> {
    let style = CssStyleSheet::new()?;
    style.replace_sync(STYLE)?;
    document().adopted_style_sheets().push(&style);
    element::<Element>("film-sheet").set_inner_html(SHEET);
    element::<Element>("film-bar").set_inner_html(BAR);
    say("film-format", Kind::words(kind));
    let record: HtmlButtonElement = element("film-record");
    record.set_disabled(kind.is_none());
    let clicked = Closure::<dyn FnMut()>::new(begin).into_js_value();
    record.add_event_listener_with_callback("click", clicked.unchecked_ref())?;
    // Enter in a field does what it does in a form.
    let entered = Closure::<dyn FnMut(KeyboardEvent)>::new(|event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            element::<HtmlButtonElement>("film-record").click();
        }
    });
    let entered = entered.into_js_value();
    for id in FIELDS {
        element::<Element>(id).add_event_listener_with_callback("keydown", entered.unchecked_ref())?;
    }
    open();
    Ok(())
}

/// The sheet opens, or closes: it offers what there is.
pub(super) fn open() {
    let is_open = element::<HtmlDialogElement>("film").open();
    let Some(limits) = Limits::read(&attribute("data-limits")).filter(|_| is_open) else { return };
    let menu: HtmlSelectElement = element("film-panel");
    let chosen = menu.value();
    menu.set_text_content(None);
    let shown = Panel::all("").into_iter().map(|panel| (panel.key(), panel.words()[0].clone()));
    for (key, name) in std::iter::once((String::new(), "All that are shown".into())).chain(shown) {
        let choice = document().create_element("option").expect("options can be made");
        choice.set_text_content(Some(&name));
        let _ = choice.set_attribute("value", &key);
        let _ = choice.toggle_attribute_with_force("selected", key == chosen);
        let _ = menu.append_child(&choice);
    }
    // After a film its own steps stay.
    if find("film-result").is_none_or(|result| result.get_attribute("data-new").is_none()) {
        for (id, step) in FIELDS.into_iter().zip(limits.offer()) {
            element::<HtmlInputElement>(id).set_value(&step.to_string());
        }
        forget_film();
    }
    let _ = element::<Element>("film-result").remove_attribute("data-new");
    mark(["", ""].map(String::from));
}

/// The sheet shows a film that was just made.
pub(super) fn show_film() {
    let _ = element::<Element>("film-result").set_attribute("data-new", "");
}

/// A film of another run is none of this one's.
fn forget_film() {
    say("film-words", "");
    if let Ok(Some(player)) = document().query_selector("#film-result video") {
        player.remove();
    }
}

/// Begins a film, or says beside the fields why there is none.
fn begin() {
    let limits = Limits::read(&attribute("data-limits")).unwrap_or_default();
    let [from, to] = FIELDS.map(|id| element::<HtmlInputElement>(id).value());
    match limits.range(&from, &to) {
        Ok([from, to]) => {
            forget_film();
            element::<HtmlDialogElement>("film").close();
            let _ = element::<Element>("film").set_attribute("data-wanted", &format!("{from} {to}"));
            tell("begin");
            // What stops a film has no key of its own, that nobody stops it by mistake.
            let _ = element::<HtmlElement>("play").focus();
        }
        Err(errors) => mark(errors),
    }
}

fn mark(errors: [String; 2]) {
    let wrong = errors.iter().position(|words| !words.is_empty());
    for (id, words) in FIELDS.into_iter().zip(&errors) {
        let slot = format!("{id}-error");
        say(&slot, words);
        let _ = element::<Element>(&slot).toggle_attribute_with_force("hidden", words.is_empty());
        let _ = element::<Element>(id)
            .set_attribute("aria-invalid", if words.is_empty() { "false" } else { "true" });
    }
    if let Some(place) = wrong {
        let _ = element::<HtmlElement>(FIELDS[place]).focus();
    }
}

/// The bar is there while a film is made, and there is one at a time.
pub(super) fn follow(stage: Stage) {
    let films = stage != Stage::None;
    let _ = element::<Element>("film-bar").toggle_attribute_with_force("hidden", !films);
    element::<HtmlButtonElement>("record").set_disabled(films);
}
