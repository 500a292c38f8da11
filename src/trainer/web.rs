//! The page in a browser: events in, effects performed.

use std::cell::RefCell;
use std::collections::BTreeMap;

use js_sys::Array;
use lodo::plot::Theme;
use lodo_network::training::last_tenth;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, Element, File, HtmlInputElement, HtmlSelectElement, KeyboardEvent, MouseEvent,
};

use crate::dom::{document, listen, on_window, save_file, target, window};
use crate::port::Port;
use crate::render::{self, Written};
use crate::{Effect, Event, INSPECTOR, Order, Stage, Trainer};

thread_local! {
    static SHELL: RefCell<Option<Shell>> = const { RefCell::new(None) };
}

/// More workers would mostly wait for each other: a batch of 64 has eight chunks.
const MOST_WORKERS: usize = 16;

/// Milliseconds between two looks at how far it is.
const LOOK: i32 = 500;

/// The width of a saved figure, in CSS pixels.
const WIDTH: f64 = 720.0;

/// Rows and columns of an image.
const SIDE: i32 = 28;

/// The mind, its workers, and what is written in the document.
struct Shell {
    trainer: Trainer,
    ports: Vec<Port>,
    files: BTreeMap<u32, File>,
    /// Reads a file of images before anything is begun.
    inspector: Option<Port>,
    written: Written,
}

/// Opens the page for the run of its address.
#[wasm_bindgen]
pub fn open_network() {
    console_error_panic_hook::set_once();
    let link = window().location().hash().unwrap_or_default();
    let trainer = Trainer::new(&link, workers(), memory());
    render::prepare();
    SHELL.set(Some(Shell {
        trainer,
        ports: Vec::new(),
        files: BTreeMap::new(),
        inspector: None,
        written: Written::default(),
    }));
    listen("change", |event| changed(&event));
    listen("click", |event| clicked(&event));
    listen("keydown", |event| pressed(&event));
    listen("submit", |event| event.prevent_default());
    listen("dragover", |event| event.prevent_default());
    listen("drop", |event| dropped(&event));
    on_window("hashchange", |_| happen(Event::Link(window().location().hash().unwrap_or_default())));
    on_window("beforeunload", |event| {
        if ask(Trainer::has_unsaved_steps) == Some(true) {
            event.prevent_default();
        }
    });
    let look = Closure::<dyn FnMut()>::new(write).into_js_value();
    window()
        .set_interval_with_callback_and_timeout_and_arguments_0(look.unchecked_ref(), LOOK)
        .expect("a window has a clock");
    write();
    render::open();
}

/// Every step of every optimizer as CSV, for those who embed the page and for tests.
#[wasm_bindgen]
pub fn network_csv() -> String {
    ask(|trainer| trainer.csv()).unwrap_or_default()
}

/// Where the run stands, as JSON: stage, and steps, last loss and last held-out loss of each optimizer.
#[wasm_bindgen]
pub fn network_state() -> String {
    let state = ask(|trainer| {
        let lanes: Vec<serde_json::Value> = trainer
            .curves
            .iter()
            .map(|curves| {
                let held_out = curves.validations.last().map(|last| last.1);
                serde_json::json!({ "step": curves.losses.len(), "loss": last_tenth(&curves.losses), "heldOut": held_out })
            })
            .collect();
        serde_json::json!({ "running": trainer.stage == Stage::Running, "lanes": lanes, "looked":
            trainer.spectra.iter().filter(|spectrum| spectrum.is_some()).count() })
    });
    state.unwrap_or_default().to_string()
}

/// `?workers=` in the address, or one for each core.
fn workers() -> usize {
    let asked = window().location().search().unwrap_or_default();
    let asked = asked.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("workers="));
    let cores = window().navigator().hardware_concurrency() as usize;
    asked.and_then(|text| text.parse().ok()).unwrap_or(cores).clamp(1, MOST_WORKERS)
}

/// Gigabytes of this device, where the browser tells: roughly, and never more than 8.
fn memory() -> Option<f64> {
    js_sys::Reflect::get(&window().navigator(), &"deviceMemory".into()).ok()?.as_f64()
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
}

fn ask<T>(question: impl FnOnce(&Trainer) -> T) -> Option<T> {
    SHELL.with_borrow(|shell| shell.as_ref().map(|shell| question(&shell.trainer)))
}

/// Tells the mind what happened, and does what it asks for.
fn happen(event: Event) {
    // What workers say is looked at now and then: they say much.
    let is_of_workers = matches!(event, Event::Answered(..));
    let mut lost = None;
    SHELL.with_borrow_mut(|shell| {
        let Some(shell) = shell else { return };
        for effect in shell.trainer.handle(event, now()) {
            match effect {
                Effect::StartWorkers(crew, hands) => {
                    match (0..=hands).map(|number| Port::open(crew, number, happen)).collect() {
                        Ok(ports) => shell.ports = ports,
                        Err(_) => lost = Some(crew),
                    }
                }
                Effect::EndWorkers => shell.ports.clear(),
                Effect::Send(worker, order, numbers) => {
                    if let Some(port) = shell.ports.get(worker) {
                        port.send(&order, &numbers);
                    }
                }
                Effect::SendFile(worker, order, file) => {
                    if let (Some(port), Some(file)) = (shell.ports.get(worker), shell.files.get(&file)) {
                        port.send_file(&order, file);
                    }
                }
                Effect::Inspect(file, name) => {
                    // Where none starts, Start says so.
                    shell.inspector = Port::open(INSPECTOR, file as usize, happen).ok();
                    if let (Some(port), Some(file)) = (&shell.inspector, shell.files.get(&file)) {
                        port.send_file(&Order::Load(name), file);
                    }
                }
                Effect::EndInspection => shell.inspector = None,
                Effect::Link(link) => {
                    let history = window().history().expect("a window has a history");
                    // An address that cannot be written is not worth more words.
                    let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("#{link}")));
                }
            }
        }
    });
    if let Some(crew) = lost {
        return happen(Event::Lost(crew, "The browser starts no workers here.".into()));
    }
    if !is_of_workers {
        write();
    }
}

/// Asks whether steps that are saved nowhere may be lost, if there are any.
fn may_lose() -> bool {
    let words = "The steps since the run was last saved will be lost. Go on?";
    // A browser that cannot ask was told not to.
    !ask(Trainer::has_unsaved_steps).unwrap_or(false) || window().confirm_with_message(words).unwrap_or(true)
}

/// Keeps a file, and returns the number that it has from now on.
fn kept(file: File) -> u32 {
    SHELL.with_borrow_mut(|shell| {
        let files = &mut shell.as_mut().expect("the page is open").files;
        let number = files.keys().next_back().map_or(0, |last| last + 1);
        files.insert(number, file);
        number
    })
}

/// Something was written or chosen.
fn changed(event: &web_sys::Event) {
    let Some(target) = target(event) else { return };
    let id = target.id();
    if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
        if input.type_() == "file" {
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            input.set_value("");
            return opened(&id, file);
        }
        let text = match &*input.type_() {
            "checkbox" if input.checked() => "1".into(),
            "checkbox" => "0".into(),
            _ => input.value(),
        };
        happen(Event::Write(id, text));
    } else if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
        happen(Event::Against(select.value()));
    }
}

fn opened(id: &str, file: File) {
    let name = file.name();
    let number = kept(file);
    if id != "checkpoint" {
        happen(Event::Images(name, number));
    } else if may_lose() {
        happen(Event::Checkpoint(number));
    }
}

/// A file was dropped: a checkpoint by its name, images otherwise.
fn dropped(event: &web_sys::Event) {
    event.prevent_default();
    let files = js_sys::Reflect::get(event, &"dataTransfer".into())
        .and_then(|transfer| js_sys::Reflect::get(&transfer, &"files".into()))
        .ok()
        .and_then(|files| files.dyn_into::<web_sys::FileList>().ok());
    if let Some(file) = files.and_then(|files| files.get(0)) {
        let id = if file.name().ends_with(".run") { "checkpoint" } else { "file" };
        opened(id, file);
    }
}

fn clicked(event: &web_sys::Event) {
    let Some(target) = target(event) else { return };
    if let Some(key) = target.get_attribute("data-optimizer") {
        return happen(Event::Toggle(key));
    }
    match &*target.id() {
        "play" => {
            let running = ask(|trainer| matches!(trainer.stage, Stage::Running | Stage::Starting));
            happen(if running == Some(true) { Event::Pause } else { Event::Play });
        }
        "discard" if may_lose() => happen(Event::Discard),
        "save" => happen(Event::Save),
        "drawn" => happen(Event::Drawn),
        "former" => happen(Event::Turn(-1)),
        "next" => happen(Event::Turn(1)),
        "csv" => save_text("lodo-network.csv", &network_csv(), "text/csv"),
        "svg" => {
            let svg = ask(|trainer| trainer.figures(&Theme::light(), WIDTH)[0].0.clone());
            save_text("lodo-network.svg", &svg.unwrap_or_default(), "image/svg+xml");
        }
        "image" => point(&target, event),
        _ => {}
    }
}

/// A click into the image.
fn point(image: &Element, event: &web_sys::Event) {
    let (Some(click), box_) = (event.dyn_ref::<MouseEvent>(), image.get_bounding_client_rect()) else {
        return;
    };
    let place = |at: i32, from: f64, length: f64| {
        ((f64::from(at) - from) / length * f64::from(SIDE)).clamp(0.0, f64::from(SIDE - 1)) as i32
    };
    let column = place(click.client_x(), box_.left(), box_.width());
    let row = place(click.client_y(), box_.top(), box_.height());
    happen(Event::Query((SIDE * row + column) as u16));
}

/// Arrow keys move the pixel that is asked for.
fn pressed(event: &web_sys::Event) {
    let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
    if target(event).is_none_or(|target| target.id() != "image") {
        return;
    }
    let pixel = ask(|trainer| i32::from(trainer.question.pixel)).unwrap_or(0);
    let (row, column) = (pixel / SIDE, pixel % SIDE);
    let moved = match &*key.key() {
        "ArrowLeft" => [row, column - 1],
        "ArrowRight" => [row, column + 1],
        "ArrowUp" => [row - 1, column],
        "ArrowDown" => [row + 1, column],
        _ => return,
    };
    event.prevent_default();
    let [row, column] = moved.map(|place| place.clamp(0, SIDE - 1));
    happen(Event::Query((SIDE * row + column) as u16));
}

fn save_text(name: &str, text: &str, kind: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    if let Ok(file) = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options) {
        save_file(name, &file);
    }
}

/// Writes what is to be seen, where it differs from what is written.
fn write() {
    SHELL.with_borrow_mut(|shell| {
        if let Some(shell) = shell {
            render::render(&shell.trainer, &mut shell.written, is_dark());
        }
    });
}

fn is_dark() -> bool {
    let chosen = document().document_element().and_then(|root| root.get_attribute("data-theme"));
    match chosen.as_deref() {
        Some(theme) => theme == "dark",
        None => {
            let query = window().match_media("(prefers-color-scheme: dark)");
            query.ok().flatten().is_some_and(|list| list.matches())
        }
    }
}
