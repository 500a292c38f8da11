//! Keys: what each means where the focus is.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, KeyboardEvent};

use super::dom::{document, element, is_number, target};
use super::{cards, controls, menus, queue, shell};
use lodo::page::{Action, Event, Zoom};

/// Part of the landscape's window that an arrow moves it by.
const PART: f64 = 0.1;

/// Degrees that an arrow turns a surface by.
const TURN: f64 = 5.0;

/// Whether letters, digits and signs are commands: whoever speaks to the computer may not want that.
pub(super) fn single_keys() -> bool {
    element::<HtmlInputElement>("single-keys").checked()
}

/// The key that is meant: on a keyboard of other letters, or without digits in its lowest layer, the one at that place.
fn key(event: &KeyboardEvent) -> String {
    let (key, code) = (event.key(), event.code());
    let one = key.chars().count() == 1;
    match (code.strip_prefix("Key"), code.strip_prefix("Digit")) {
        (Some(letter), _) if one && !key.is_ascii() => letter.to_ascii_lowercase(),
        (_, Some(digit)) if one && !event.shift_key() && !key.starts_with(|c: char| c.is_ascii_digit()) => {
            digit.into()
        }
        _ => key,
    }
}

/// A key was pressed.
pub(super) fn pressed(event: KeyboardEvent) {
    // What an input method is still putting together is not for the page, Enter included.
    if event.is_composing() {
        return;
    }
    let key = key(&event);
    let target = target(&event);
    let zoom = zoom(&event, &key, &target);
    if is_ignored(&event, &key, zoom) {
        return;
    }
    let done = match zoom {
        Some(zoom) => act(Action::Zoom(zoom)),
        None => nudge(&key, &target) || add_optimizer(&key, &target) || command(&event, &key, &target),
    };
    if done {
        event.prevent_default();
    }
}

fn act(action: Action) -> bool {
    queue::send(Event::Act(action));
    true
}

/// Which of undo and redo is meant, if one is.
fn turn(event: &KeyboardEvent, key: &str) -> Option<Action> {
    let letter = key.to_ascii_lowercase();
    match (event.ctrl_key() || event.meta_key(), letter.as_str(), event.shift_key()) {
        (true, "z", false) => Some(Action::Undo),
        (true, "y", _) | (true, "z", true) => Some(Action::Redo),
        _ => None,
    }
}

/// A key that is held repeats only what is a step; and a dialog leaves none but its own.
fn is_ignored(event: &KeyboardEvent, key: &str, zoom: Option<Zoom>) -> bool {
    let moves = key.starts_with("Arrow") || key.starts_with("Page");
    let commands = event.ctrl_key() || event.meta_key();
    let dialog = document().query_selector("dialog[open]").ok().flatten();
    let explains_steps = dialog.as_ref().is_some_and(|dialog| dialog.id() == "step-panel");
    (event.repeat() && !moves && zoom.is_none())
        || (commands && turn(event, key).is_none())
        || event.alt_key()
        || (dialog.is_some() && !(explains_steps && moves))
}

/// Moves the number in a field.
fn nudge(key: &str, target: &Element) -> bool {
    let steps = match key {
        "ArrowUp" => 1.0,
        "ArrowDown" => -1.0,
        "PageUp" => 10.0,
        "PageDown" => -10.0,
        _ => return false,
    };
    let Some(field) = target.dyn_ref::<HtmlInputElement>().filter(|field| is_number(field)) else {
        return false;
    };
    queue::send(Event::Nudge { key: controls::key_of(field), written: field.value(), steps });
    field.select();
    true
}

fn add_optimizer(key: &str, target: &Element) -> bool {
    let adds = key == "Enter" && target.id() == "optimizer-filter";
    if adds {
        cards::add_first();
    }
    adds
}

/// Whether nothing is half written in a field: what stands there is in force.
fn is_settled(field: &Element) -> bool {
    field.dyn_ref::<HtmlInputElement>().is_some_and(|field| {
        let key = controls::key_of(field);
        shell::ask(|page| page.experiment().get(&key)).as_deref() == Some(&field.value())
    })
}

fn command(event: &KeyboardEvent, key: &str, target: &Element) -> bool {
    let kind = target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_);
    let tag = target.tag_name();
    // A control that has the focus keeps the keys that mean something to it.
    let writes = matches!(kind.as_deref(), Some("search" | "text")) || tag == "SELECT";
    let slides = kind.as_deref() == Some("range");
    let presses = matches!(tag.as_str(), "BUTTON" | "SUMMARY" | "A") || kind.as_deref() == Some("checkbox");
    let turn = turn(event, key);
    match key {
        "Escape" => {
            escape(target);
            false
        }
        // In a field, what is half written is undone by the browser.
        _ if writes && !(turn.is_some() && is_settled(target)) => false,
        _ if turn.is_some() => turn.is_some_and(act),
        " " if !presses => act(Action::PlayOrPause),
        "ArrowRight" if !slides => act(Action::Step),
        "ArrowLeft" if !slides => act(Action::StepBack),
        _ if !single_keys() => false,
        "r" | "R" => act(Action::Reset),
        "p" | "P" => act(Action::Present),
        "?" => act(Action::Explain),
        digit if digit.len() == 1 && ("1"..="9").contains(&digit) => {
            act(Action::Toggle(digit.parse::<usize>().expect("a digit") - 1))
        }
        _ => false,
    }
}

/// One thing at a time, the nearest first.
fn escape(target: &Element) {
    if menus::close(None) || cards::close_list(target) {
        return;
    }
    for (there, action) in [("[data-present]", Action::Present), ("[data-enlarged]", Action::Shrink)] {
        if document().query_selector(there).ok().flatten().is_some() {
            act(action);
            return;
        }
    }
    act(Action::DismissNotice);
    act(Action::Sheet(Some(false)));
}

/// What a key means to the landscape, when that has the focus.
fn zoom(event: &KeyboardEvent, key: &str, target: &Element) -> Option<Zoom> {
    target.closest("#landscape, #zoom").ok().flatten()?;
    let way = match key {
        "ArrowLeft" => Some([-1.0, 0.0]),
        "ArrowRight" => Some([1.0, 0.0]),
        "ArrowUp" => Some([0.0, 1.0]),
        "ArrowDown" => Some([0.0, -1.0]),
        _ => None,
    };
    let turns = !event.shift_key() && shell::ask(|page| page.experiment().surface().is_some());
    Some(match (key, way) {
        ("+" | "=", _) => Zoom::In,
        ("-" | "_", _) => Zoom::Out,
        ("0", _) => Zoom::Fit,
        ("Home", _) if turns => Zoom::Face,
        (_, Some([x, y])) if turns => Zoom::Turn([TURN * x, TURN * y]),
        (_, Some([x, y])) if event.shift_key() => Zoom::Move([PART * x, PART * y]),
        _ => return None,
    })
}
