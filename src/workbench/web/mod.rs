//! The bench in a browser: events in, and its screen written into the document.

mod dom;
mod keep;
mod port;
mod render;

use std::cell::RefCell;

use js_sys::Array;
use lodo::experiment::version;
use lodo::plot::Theme;
use lodo::study::Format;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, Element, HtmlInputElement, HtmlSelectElement, MouseEvent};

use crate::kind::Kind;
use crate::order::ARCHIVE;
use crate::screen::Screen;
use crate::{Bench, Effect, Event};
use dom::{append, copy, create, element, is_dark, listen, save, set, show, when, window};
use port::Port;
use render::{draw, lab, render};

thread_local! {
    static SHELL: RefCell<Option<Shell>> = const { RefCell::new(None) };
}

/// More workers would wait for each other.
const MOST_WORKERS: usize = 16;

/// Milliseconds between two looks at how far it is.
const LOOK: i32 = 250;

/// Seconds between two times that what is done is kept: of many runs that takes a while.
const KEEP: f64 = 10.0;

/// The width of a figure, as its drawing has it.
const WIDTH: f64 = 560.0;

/// The bench, its workers, and what is written in the document.
struct Shell {
    bench: Bench,
    ports: Vec<Port>,
    written: Option<Screen>,
    /// What figures were drawn for: revision, and whether it was dark.
    drawn: Option<(u64, bool)>,
    /// Archives by their numbers, the latest last.
    archives: Vec<(u64, Blob)>,
    /// The revision that was kept last, and when.
    kept: Option<(u64, f64)>,
}

/// The one that is shown, and that which can be had back.
const ARCHIVES: usize = 2;

/// Opens the bench for the experiment of the page's address: for a kind of study, if its key is given, and for a run that came
/// to this step.
#[wasm_bindgen]
pub fn open_bench(study: &str, step: f64) {
    console_error_panic_hook::set_once();
    let link = window().location().hash().unwrap_or_default();
    let bench = Bench::new(&link, workers(), &version());
    let kinds: HtmlSelectElement = element("kind");
    for (_, key, name, ..) in Kind::ALL {
        let option = create("option");
        option.set_text_content(Some(name));
        set(&option, "value", key);
        append(&kinds, &option);
    }
    SHELL.set(Some(Shell {
        bench,
        ports: Vec::new(),
        written: None,
        drawn: None,
        archives: Vec::new(),
        kept: None,
    }));
    listen("input", |event| wrote(&event));
    listen("change", |event| wrote(&event));
    listen("click", |event| clicked(&event));
    let look = Closure::<dyn FnMut()>::new(|| {
        write();
        remember_by_now();
    });
    let look = look.into_js_value();
    window()
        .set_interval_with_callback_and_timeout_and_arguments_0(look.unchecked_ref(), LOOK)
        .expect("a window has a clock");
    let keep = Closure::<dyn FnMut()>::new(|| {
        // Nobody is there any more who could be told that there is no room.
        let _ = remember();
    });
    let keep = keep.into_js_value();
    window()
        .add_event_listener_with_callback("pagehide", keep.unchecked_ref())
        .expect("a window can be listened to");
    happen(Event::Choose(study.into()));
    if study == Kind::DATA && step >= 1.0 {
        happen(Event::Write("steps".into(), step.to_string()));
    }
    if let Some(runs) = keep::kept() {
        happen(Event::Opened(runs));
    }
    write();
    show(&element("bench"), true);
    element::<Element>("loading").remove();
}

/// The result as a text, for those who embed the bench and for tests: as csv, markdown, latex, json or text; `runs` are the
/// finished runs as a file.
#[wasm_bindgen]
pub fn bench_result(format: &str) -> Option<String> {
    let known = Format::ALL.iter().find(|(_, key)| *key == format);
    match known {
        Some((format, _)) => ask(|bench| bench.written(*format)),
        None if format == "runs" => ask(|bench| bench.file()),
        None => None,
    }
}

/// `?workers=` in the address, or one for each core.
fn workers() -> usize {
    let asked = window().location().search().unwrap_or_default();
    let asked = asked.trim_start_matches('?').split('&').find_map(|part| part.strip_prefix("workers="));
    let cores = window().navigator().hardware_concurrency() as usize;
    asked.and_then(|text| text.parse().ok()).unwrap_or(cores).clamp(1, MOST_WORKERS)
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
}

/// Keeps what is done, and says whether there is room for it.
fn remember() -> bool {
    keep::keep(ask(|bench| bench.file()))
}

/// Keeps what is done now and then: a tab may end without a word.
fn remember_by_now() {
    let revision = ask(|bench| Some(bench.screen(now()).revision));
    let kept = SHELL.with_borrow(|shell| shell.as_ref().and_then(|shell| shell.kept));
    let is_due = kept.is_none_or(|(known, at)| Some(known) != revision && now() - at > KEEP);
    if let Some(revision) = revision.filter(|_| is_due) {
        let is_kept = remember();
        show(&element("unkept"), !is_kept);
        SHELL.with_borrow_mut(|shell| {
            if let Some(shell) = shell {
                shell.kept = Some((revision, now()));
            }
        });
    }
}

/// Tells the bench what happened, does what it asks for, and writes what is to be seen.
fn happen(event: Event) {
    // What workers say is looked at now and then: they may say much.
    let is_of_workers = matches!(event, Event::Ready(..) | Event::Progress(..) | Event::Answered(..));
    let mut lost = None;
    SHELL.with_borrow_mut(|shell| {
        let Some(shell) = shell else { return };
        for effect in shell.bench.handle(event, now()) {
            match effect {
                Effect::StartWorkers(crew) => {
                    match (0..workers()).map(|number| Port::open(crew, number, happen, hold)).collect() {
                        Ok(ports) => shell.ports = ports,
                        Err(_) => lost = Some(crew),
                    }
                }
                Effect::EndWorkers => shell.ports.clear(),
                Effect::Send(number, order) => {
                    if let Some(port) = shell.ports.get(number) {
                        port.send(&order);
                    }
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

/// Keeps an archive, and returns its number.
fn hold(archive: JsValue) -> u64 {
    SHELL.with_borrow_mut(|shell| {
        let Some(shell) = shell else { return 0 };
        let number = shell.archives.last().map_or(1, |last| last.0 + 1);
        shell.archives.push((number, archive.unchecked_into()));
        shell.archives.drain(..shell.archives.len().saturating_sub(ARCHIVES));
        number
    })
}

/// Something was written or chosen.
fn wrote(event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let id = target.id();
    let text = match (target.dyn_ref::<HtmlInputElement>(), target.dyn_ref::<HtmlSelectElement>()) {
        (Some(input), _) if id == "file" => return read(input),
        (Some(input), _) => input.value(),
        (_, Some(select)) => select.value(),
        _ => return,
    };
    match (&*id, event.type_().as_str()) {
        // A list says it twice.
        ("kind" | "key" | "key-2", "input") => {}
        ("kind", _) => happen(Event::Choose(text)),
        _ => happen(Event::Write(id, text)),
    }
}

/// A file of finished runs.
fn read(input: &HtmlInputElement) {
    let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
    input.set_value("");
    let opened =
        Closure::once_into_js(|text: JsValue| happen(Event::Opened(text.as_string().unwrap_or_default())));
    let refused = Closure::once_into_js(|_: JsValue| happen(Event::Opened(String::new())));
    when(&file.text(), &opened, &refused);
}

fn clicked(event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(figure) = target.get_attribute("data-figure") {
        return point(&target, figure.parse().unwrap_or_default(), event);
    }
    match &*target.id() {
        // Enter in a field presses it, too. Nothing is submitted: a frame may lack forms.
        "start" => {
            event.prevent_default();
            happen(Event::Start);
        }
        "stop" => happen(Event::Stop),
        "clear" => happen(Event::Clear),
        "back" => happen(Event::Back),
        "keep" => {
            if let Some(text) = ask(|bench| bench.file()) {
                let options = BlobPropertyBag::new();
                options.set_type("application/json");
                let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options);
                if let Ok(blob) = blob {
                    save("lodo-study.json", &blob);
                }
            }
        }
        "archive" => {
            let wanted = ask(|bench| bench.screen(now()).archive);
            let blob = SHELL.with_borrow(|shell| {
                let mut known = shell.as_ref()?.archives.iter();
                Some(known.find(|archive| Some(archive.0) == wanted)?.1.clone())
            });
            if let Some(blob) = blob {
                save(ARCHIVE, &blob);
            }
        }
        id => {
            let format = Format::ALL.iter().find(|(_, key)| id.strip_prefix("copy-") == Some(key));
            if let Some(text) = format.and_then(|(format, _)| ask(|bench| bench.written(*format))) {
                copy(&text);
            }
        }
    }
}

/// A click into a figure: to the experiment of the cell there.
fn point(image: &Element, figure: usize, event: &web_sys::Event) {
    let (Some(click), box_) = (event.dyn_ref::<MouseEvent>(), image.get_bounding_client_rect()) else {
        return;
    };
    let scale = WIDTH / box_.width();
    let at = [
        (f64::from(click.client_x()) - box_.left()) * scale,
        (f64::from(click.client_y()) - box_.top()) * scale,
    ];
    if let Some(link) = ask(|bench| bench.cell_at(figure, at)) {
        // A browser that forbids it opens nothing; the table has the same links.
        let _ = window().open_with_url_and_target(&lab(&link), "lodo-lab");
    }
}

fn ask<T>(question: impl FnOnce(&Bench) -> Option<T>) -> Option<T> {
    SHELL.with_borrow(|shell| question(&shell.as_ref()?.bench))
}

/// Writes what is to be seen, where it differs from what is written.
fn write() {
    SHELL.with_borrow_mut(|shell| {
        let Some(shell) = shell else { return };
        let screen = shell.bench.screen(now());
        let dark = is_dark();
        if shell.drawn != Some((screen.revision, dark)) {
            let theme = if dark { Theme::dark() } else { Theme::light() };
            draw(&shell.bench.figures(&theme));
            shell.drawn = Some((screen.revision, dark));
        }
        if shell.written.as_ref() != Some(&screen) {
            render(&screen, shell.written.as_ref());
            shell.written = Some(screen);
        }
    });
}
