//! Everything that a visitor can do, heard once at the document.

use wasm_bindgen::prelude::*;
use web_sys::{
    DragEvent, Element, HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent,
};

use super::dom::{self, document, element, remember, remembered, target, window};
use super::{
    cards, check, controls, files, film, hold, keyboard, menus, pointers, queue, shell, surface, theme,
};
use lodo::math::read_number;
use lodo::page::{Action, Event, FileKind, Filming, Share, Zoom};
use lodo::plot::{CANVASES, Panel};

/// Where the browser keeps whether letters and digits are commands.
const SINGLE_KEYS: &str = "lodo-single-keys";

/// Where it keeps that somebody was here.
const VISITED: &str = "lodo-visited";

/// Milliseconds between two looks at the workers.
const WATCH: i32 = 1000;

/// Listens to all of it.
pub(super) fn listen() {
    if remembered(SINGLE_KEYS).as_deref() == Some("off") {
        element::<HtmlInputElement>("single-keys").set_checked(false);
    }
    // On a first visit the story is what is offered before all else.
    if remembered(VISITED).is_none() {
        remember(VISITED, "yes");
        dom::attribute(&element("story"), "class", "accent");
    }
    listen_to_controls();
    listen_to_files();
    on_document("click", clicked);
    on_document("keydown", |event: KeyboardEvent| keyboard::pressed(event));
    on_document("visibilitychange", |_: web_sys::Event| queue::send(Event::Visibility));
    on_window("hashchange", |_| {
        queue::send(Event::LinkChanged(window().location().hash().unwrap_or_default()));
    });
    on_window("resize", |_| shell::redraw());
    on_window(surface::HERE, |_| surface::arrived(true));
    on_window(surface::FAILED, |_| surface::arrived(false));
    let watch = Closure::<dyn FnMut()>::new(|| queue::send(Event::Tick));
    let every = window()
        .set_interval_with_callback_and_timeout_and_arguments_0(watch.as_ref().unchecked_ref(), WATCH);
    every.expect("every window has timers");
    watch.forget();
    if let Ok(Some(scheme)) = window().match_media("(prefers-color-scheme: dark)") {
        forever(&scheme, "change", |_: web_sys::Event| shell::redraw());
    }
    watch_resolution();
    listen_to_dialogs();
    listen_to_canvases();
}

fn listen_to_controls() {
    on_document("input", |event: web_sys::Event| {
        let target = target(&event);
        match target.id().as_str() {
            "optimizer-filter" => cards::filter(),
            "timeline" => scrubbed(&target),
            _ => moved(&target, false),
        }
    });
    on_document("change", |event: web_sys::Event| {
        let target = target(&event);
        if target.id() == "single-keys" {
            return remember(SINGLE_KEYS, if keyboard::single_keys() { "on" } else { "off" });
        }
        match target.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "file") {
            Some(input) => chosen(input),
            None => moved(&target, true),
        }
    });
    // A field that is left shows what is in force.
    on_document("focusout", |_: web_sys::Event| shell::redraw());
}

fn scrubbed(target: &Element) {
    let step = target.dyn_ref::<HtmlInputElement>().and_then(|slider| read_number(&slider.value()));
    let _ = step.map(|step| queue::send(Event::Scrub(step as u64)));
}

fn moved(target: &Element, done: bool) {
    if let Some((key, input)) = controls::read(target).filter(|_| target.id() != "timeline") {
        queue::send(Event::Control { key, input, done });
    }
}

fn listen_to_files() {
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
        let dropped = event.data_transfer().and_then(|transfer| transfer.files());
        if let Some(file) = dropped.and_then(|dropped| dropped.item(0)) {
            files::choose(file);
        }
    });
}

fn listen_to_dialogs() {
    for id in ["ask", "step-panel", "about", "explanation", "share-sheet", "file", "film"] {
        forever(&element::<HtmlElement>(id), "close", |event: web_sys::Event| {
            let dialog = target(&event).dyn_into::<HtmlDialogElement>();
            let yes = dialog.is_ok_and(|dialog| dialog.return_value() == "yes");
            queue::send(Event::DialogClosed { yes });
        });
    }
    for told in ["begin", "roll", "done"] {
        forever(&element::<HtmlElement>("film"), told, film::heard);
    }
    forever(&element::<HtmlElement>("check"), "close", |_: web_sys::Event| check::end());
    forever(&element::<HtmlElement>("add-optimizer"), "toggle", |_: web_sys::Event| cards::opened());
}

fn listen_to_canvases() {
    let landscape: HtmlCanvasElement = element("landscape");
    for kind in ["pointerdown", "pointermove", "pointerup", "pointercancel", "pointerleave"] {
        forever(&landscape, kind, pointers::pointed);
    }
    forever(&landscape, "wheel", pointers::wheel);
    // What the page takes hold of does not scroll it; every other touch is the browser's.
    forever(&landscape, "touchstart", |event: web_sys::Event| {
        if hold::is_held() {
            event.prevent_default();
        }
    });
    for id in CANVASES {
        let canvas: HtmlCanvasElement = element(id);
        forever(&canvas, "contextrestored", |_: web_sys::Event| {
            shell::with_figures(|figures| figures.renew());
        });
        if id != "landscape" {
            for kind in ["pointermove", "pointerleave"] {
                forever(&canvas, kind, pointers::pointed);
            }
        }
        if ["loss", "error"].contains(&id) {
            for kind in ["pointerdown", "pointerup", "pointercancel"] {
                forever(&canvas, kind, pointers::pointed_at_curves);
            }
            forever(&canvas, "dblclick", pointers::fit);
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
    let changed = Closure::once_into_js(|_: web_sys::Event| {
        shell::redraw();
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

/// Whether files are dragged: a text is the browser's affair.
fn has_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|transfer| transfer.types().includes(&"Files".into(), 0))
}

/// A file was chosen. The same one can be chosen again.
fn chosen(input: &HtmlInputElement) {
    if let Some(file) = input.files().and_then(|files| files.item(0)) {
        files::choose(file);
    }
    input.set_value("");
}

fn clicked(event: web_sys::Event) {
    let within_menu = target(&event).closest("details.menu").ok().flatten();
    menus::close(within_menu.as_ref());
    let Some(button) = target(&event).closest("button,a").ok().flatten() else { return };
    if within_menu.is_some() {
        menus::close(None);
    }
    let _ = button.class_list().remove_1("accent");
    // A form would close its dialog by itself, but not in a frame without forms.
    if let Some(answer) = button.get_attribute("data-close") {
        let dialog = button.closest("dialog").ok().flatten().map(JsCast::unchecked_into::<HtmlDialogElement>);
        return dialog.iter().for_each(|dialog| dialog.close_with_return_value(&answer));
    }
    match button.id().as_str() {
        _ if button.has_attribute("data-check") => check::open(),
        "check-run" => check::begin(),
        "export-load" => element::<HtmlInputElement>("export-file").click(),
        "theme" => theme::toggle(),
        _ => {
            let _ = action(&button).map(|action| queue::send(Event::Act(action)));
        }
    }
}

/// What a button stands for.
fn action(button: &Element) -> Option<Action> {
    let of = |name: &str| button.get_attribute(name);
    if let Some(key) = of("data-add") {
        return Some(Action::Add(key));
    }
    if let Some(key) = of("data-duplicate") {
        return Some(Action::Duplicate(key));
    }
    if let Some(key) = of("data-remove") {
        return Some(Action::Remove(key));
    }
    if let Some((key, value)) = of("data-key").zip(of("data-value")) {
        return Some(Action::Choose(key, value));
    }
    if let Some(what) = of("data-copy") {
        return Share::ALL.iter().find(|(_, key)| *key == what).map(|(what, _)| Action::Copy(*what));
    }
    if let Some((panel, kind)) = of("data-panel").and_then(|key| Panel::named(&key)).zip(of("data-take")) {
        return Some(match kind.as_str() {
            "lead" => Action::Lead(panel),
            "show" => Action::Show(panel),
            "enlarge" => Action::Enlarge(panel),
            "about" => Action::About(panel),
            "svg" => Action::SavePanel(panel, FileKind::Svg),
            "csv" => Action::SavePanel(panel, FileKind::Csv),
            _ => Action::SavePanel(panel, FileKind::Png),
        });
    }
    Some(match button.id().as_str() {
        "export-json" => Action::SaveRun,
        "play" => Action::PlayOrPause,
        "step" | "step-next" => Action::Step,
        "step-back" => Action::StepBack,
        "present" => Action::Present,
        "reset" => Action::Reset,
        "keep" => Action::Keep,
        "dice" => Action::Dice,
        "share" => Action::Share,
        "explain" => Action::Explain,
        "explain-step" => Action::ExplainStep,
        "restart" => Action::Restart,
        "restore" => Action::Restore,
        "undo" => Action::Undo,
        "story" | "story-close" => Action::Story,
        "story-next" => Action::TurnPage { forward: true },
        "story-offer" => Action::TakeOffer,
        "story-back" => Action::TurnPage { forward: false },
        "notice-close" => Action::DismissNotice,
        "file-show" => Action::ShowFile,
        "record" => Action::Film(Filming::Prepare),
        "film-stop" => Action::Film(Filming::Stop),
        "zoom-in" => Action::Zoom(Zoom::In),
        "zoom-out" => Action::Zoom(Zoom::Out),
        "zoom-fit" => Action::Zoom(Zoom::Fit),
        "controls-toggle" => Action::Sheet(None),
        _ => return None,
    })
}

fn on_document<E: wasm_bindgen::convert::FromWasmAbi + 'static>(kind: &str, heard: fn(E)) {
    forever(&document(), kind, heard);
}

fn on_window(kind: &str, heard: fn(web_sys::Event)) {
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
