//! Everything that a visitor can do, heard once at the document.

use wasm_bindgen::prelude::*;
use web_sys::{
    DragEvent, Element, Event, HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement,
    KeyboardEvent, PointerEvent, WheelEvent,
};

use super::cards;
use super::dom::{document, element, place_on, remember, remembered, window};
use super::drawing::CANVASES;
use super::gesture::Look;
use super::page::{self, Action, Page};
use super::{check, controls, panels, recording, take};

/// Where the browser keeps whether letters and digits are commands.
const SINGLE_KEYS: &str = "lodo-single-keys";

/// Listens to all of it.
pub(super) fn listen() {
    if remembered(SINGLE_KEYS).as_deref() == Some("off") {
        element::<HtmlInputElement>("single-keys").set_checked(false);
    }
    on_document("input", |event: Event| {
        let target = target(&event);
        if target.id() == "optimizer-filter" {
            cards::filter();
        } else if target.id() == "timeline" {
            page::with(Page::scrub);
        } else {
            page::with(|page| page.moved(&target, false));
        }
    });
    on_document("change", |event: Event| {
        let target = target(&event);
        if target.id() == "single-keys" {
            return remember(SINGLE_KEYS, if single_keys() { "on" } else { "off" });
        }
        match target.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "file") {
            Some(input) => chosen(input),
            None => page::with(|page| page.moved(&target, true)),
        }
    });
    // Without this a browser goes to a file that is dropped on it, and the experiment is gone.
    on_document("dragover", |event: DragEvent| {
        if has_files(&event) {
            event.prevent_default();
        }
    });
    on_document("drop", |event: DragEvent| {
        if !has_files(&event) {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = files.and_then(|files| files.item(0)) {
            take::read(&file);
        }
    });
    on_document("click", clicked);
    on_document("keydown", pressed);
    on_document("visibilitychange", |_: Event| page::with(Page::visibility_changed));
    on_window("hashchange", |_| page::with(Page::hash_changed));
    on_window("resize", |_| page::with(Page::redraw));
    let watch = Closure::<dyn FnMut()>::new(|| page::with(Page::watch));
    let every =
        window().set_interval_with_callback_and_timeout_and_arguments_0(watch.as_ref().unchecked_ref(), 1000);
    every.expect("every window has timers");
    watch.forget();
    if let Ok(Some(scheme)) = window().match_media("(prefers-color-scheme: dark)") {
        forever(&scheme, "change", |_: Event| page::with(Page::recolour));
    }
    watch_resolution();
    forever(&element::<HtmlElement>("ask"), "close", |_: Event| {
        let answer = element::<HtmlDialogElement>("ask").return_value();
        page::with(|page| page.answered(answer == "yes"));
    });
    forever(&element::<HtmlElement>("step-panel"), "close", |_: Event| page::with(Page::close_step));
    forever(&element::<HtmlElement>("check"), "close", |_: Event| check::end());
    forever(&element::<HtmlElement>("add-optimizer"), "toggle", |_: Event| cards::opened());
    let landscape: HtmlCanvasElement = element("landscape");
    for kind in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        forever(&landscape, kind, pointed);
    }
    forever(&landscape, "wheel", |event: WheelEvent| page::with(|page| page.wheel(&event)));
    // What the page takes hold of does not scroll it; every other touch is the browser's.
    forever(&landscape, "touchstart", |event: Event| {
        page::with(|page| {
            if page.holds() {
                event.prevent_default();
            }
        });
    });
    for id in CANVASES {
        forever(&element::<HtmlCanvasElement>(id), "contextrestored", |_: Event| {
            page::with(|page| {
                page.figures_mut().renew();
                page.redraw();
            });
        });
    }
    for id in ["loss", "spectrum", "error", "matrix"] {
        for kind in ["pointermove", "pointerleave"] {
            forever(&element::<HtmlCanvasElement>(id), kind, pointed);
        }
    }
}

/// Draws anew when the screen has other pixels, also where nothing else changes: a window that goes to another screen
/// keeps its size. A query knows one resolution, so that there is another after each change.
fn watch_resolution() {
    let query = format!("(resolution: {}dppx)", window().device_pixel_ratio());
    let Ok(Some(query)) = window().match_media(&query) else { return };
    let options = web_sys::AddEventListenerOptions::new();
    options.set_once(true);
    let changed = Closure::once_into_js(|_: Event| {
        page::with(Page::redraw);
        watch_resolution();
    });
    query
        .add_event_listener_with_callback_and_add_event_listener_options(
            "change",
            changed.unchecked_ref(),
            &options,
        )
        .expect("events have names");
}

fn pointed(event: PointerEvent) {
    let canvas = target(&event);
    let at = place_on(&canvas, &event);
    let pointer = event.pointer_id();
    match event.type_().as_str() {
        "pointerdown" if event.button() == 0 => {
            // Without a capture a drag still works inside of the canvas.
            let _ = canvas.set_pointer_capture(pointer);
            page::with(|page| page.press(pointer, at, event.pointer_type() == "touch"));
        }
        "pointermove" => page::with(|page| {
            if !page.drag(pointer, at) {
                page.point(&canvas.id(), Some(at));
            }
        }),
        "pointerleave" => page::with(|page| page.point(&canvas.id(), None)),
        kind => page::with(|page| page.release(pointer, kind == "pointerup")),
    }
}

/// Whether files are dragged: a text is the browser's affair.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// A file was chosen. The same one can be chosen again.
fn chosen(input: &HtmlInputElement) {
    if let Some(file) = input.files().and_then(|files| files.item(0)) {
        take::read(&file);
    }
    input.set_value("");
}

fn clicked(event: Event) {
    let within_menu = target(&event).closest("details.menu").ok().flatten();
    panels::close_menus(within_menu.as_ref());
    let Some(button) = target(&event).closest("button").ok().flatten() else { return };
    if let Some(key) = button.get_attribute("data-add") {
        return page::with(|page| page.act(Action::Add(&key)));
    }
    if let Some(key) = button.get_attribute("data-remove") {
        return page::with(|page| page.act(Action::Remove(&key)));
    }
    if within_menu.is_some() {
        panels::close_menus(None);
    }
    let of = |name| button.get_attribute(name).unwrap_or_default();
    if button.has_attribute("data-take") {
        return page::with(|page| page.act(Action::Take(&of("data-panel"), &of("data-take"))));
    }
    if button.has_attribute("data-key") {
        return page::with(|page| page.act(Action::Choose(&of("data-key"), &of("data-value"))));
    }
    if button.has_attribute("data-check") {
        return check::open();
    }
    let action = match button.id().as_str() {
        "check-run" => return check::begin(),
        "export-json" => Action::Take("run", "json"),
        "export-load" => return element::<HtmlInputElement>("export-file").click(),
        "record" | "record-stop" => return recording::toggle(),
        "play" => Action::PlayOrPause,
        "step" => Action::Step,
        "reset" => Action::Reset,
        "dice" => Action::Dice,
        "share" => Action::Share,
        "theme" => Action::Theme,
        "explain" => Action::Explain,
        "restart" => Action::Restart,
        "restore" => Action::Restore,
        "explain-step" => Action::ExplainStep,
        "step-next" => Action::Step,
        "step-back" => Action::StepBack,
        "undo" => Action::Undo,
        "story" | "story-close" => Action::Story,
        "story-next" => Action::TurnPage { forward: true },
        "story-back" => Action::TurnPage { forward: false },
        "notice-close" => Action::DismissNotice,
        "zoom-in" => return page::with(|page| page.look(Look::In)),
        "zoom-out" => return page::with(|page| page.look(Look::Out)),
        "zoom-fit" => return page::with(|page| page.look(Look::Fit)),
        "controls-toggle" => Action::Sheet(None),
        _ => return,
    };
    page::with(|page| page.act(action));
}

/// Whether letters, digits and signs are commands: whoever speaks to the computer may not want that.
fn single_keys() -> bool {
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

fn pressed(event: KeyboardEvent) {
    // What an input method is still putting together is not for the page, Enter included.
    if event.is_composing() {
        return;
    }
    let key = key(&event);
    let letter = key.to_ascii_lowercase();
    let commands = event.ctrl_key() || event.meta_key();
    let undoes = commands && letter == "z" && !event.shift_key();
    let redoes = commands && (letter == "y" || letter == "z" && event.shift_key());
    // A key that is held repeats only what is a step.
    let target = target(&event);
    let look = look(&event, &target);
    let moves = key.starts_with("Arrow") || key.starts_with("Page");
    let dialog = document().query_selector("dialog[open]").ok().flatten();
    let explains_steps = dialog.as_ref().is_some_and(|dialog| dialog.id() == "step-panel");
    if (event.repeat() && !moves && look.is_none())
        || (commands && !undoes && !redoes)
        || event.alt_key()
        || (dialog.is_some() && !(explains_steps && moves))
    {
        return;
    }
    if let Some(look) = look {
        event.prevent_default();
        return page::with(|page| page.look(look));
    }
    let steps = match key.as_str() {
        "ArrowUp" => Some(1.0),
        "ArrowDown" => Some(-1.0),
        "PageUp" => Some(10.0),
        "PageDown" => Some(-10.0),
        _ => None,
    };
    if steps.is_some_and(|steps| controls::nudge(&target, steps)) {
        return event.prevent_default();
    }
    if key == "Enter" && target.id() == "optimizer-filter" {
        event.prevent_default();
        return cards::add_first();
    }
    let kind = target.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::type_);
    let tag = target.tag_name();
    // A control that has the focus keeps the keys that mean something to it.
    let writes = matches!(kind.as_deref(), Some("search" | "text")) || tag == "SELECT";
    let slides = kind.as_deref() == Some("range");
    let presses = matches!(tag.as_str(), "BUTTON" | "SUMMARY" | "A") || kind.as_deref() == Some("checkbox");
    let action = match key.as_str() {
        // One thing at a time, the nearest first.
        "Escape" if panels::close_menus(None) || cards::close_list(&target) || panels::shrink() => return,
        "Escape" => {
            page::with(|page| page.notice(""));
            Action::Sheet(Some(false))
        }
        // In a field, what is half written is undone by the browser.
        _ if writes && !((undoes || redoes) && controls::is_settled(&target)) => return,
        _ if undoes => Action::Undo,
        _ if redoes => Action::Redo,
        " " if !presses => Action::PlayOrPause,
        "ArrowRight" if !slides => Action::Step,
        "ArrowLeft" if !slides => Action::StepBack,
        _ if !single_keys() => return,
        "r" | "R" => Action::Reset,
        "?" => Action::Explain,
        digit if digit.len() == 1 && ("1"..="9").contains(&digit) => {
            Action::Toggle(digit.parse::<usize>().expect("a digit") - 1)
        }
        _ => return,
    };
    if key != "Escape" {
        event.prevent_default();
    }
    page::with(|page| page.act(action));
}

/// What a key means to the landscape, when that has the focus.
fn look(event: &KeyboardEvent, target: &Element) -> Option<Look> {
    target.closest("#landscape, #zoom").ok().flatten()?;
    const PART: f64 = 0.1;
    Some(match (key(event).as_str(), event.shift_key()) {
        ("+" | "=", _) => Look::In,
        ("-" | "_", _) => Look::Out,
        ("0", _) => Look::Fit,
        ("ArrowLeft", true) => Look::Move([-PART, 0.0]),
        ("ArrowRight", true) => Look::Move([PART, 0.0]),
        ("ArrowUp", true) => Look::Move([0.0, PART]),
        ("ArrowDown", true) => Look::Move([0.0, -PART]),
        _ => return None,
    })
}

fn target(event: &Event) -> Element {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.unwrap_or_else(|| document().document_element().expect("a document has a root"))
}

fn on_document<E: wasm_bindgen::convert::FromWasmAbi + 'static>(kind: &str, heard: fn(E)) {
    forever(&document(), kind, heard);
}

fn on_window(kind: &str, heard: fn(Event)) {
    forever(&window(), kind, heard);
}

/// Listens as long as the page lives.
fn forever<E: wasm_bindgen::convert::FromWasmAbi + 'static>(
    place: &web_sys::EventTarget,
    kind: &str,
    heard: fn(E),
) {
    let closure = Closure::<dyn FnMut(E)>::new(heard);
    place
        .add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref())
        .expect("events have names");
    closure.forget();
}
