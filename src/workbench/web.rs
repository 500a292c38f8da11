//! The bench in a browser: events in, and its screen written into the document.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use lodo::experiment::version;
use lodo::plot::Theme;
use lodo::study::Format;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, MessageEvent, MouseEvent, Url, Window, Worker, WorkerOptions, WorkerType,
};

use crate::form::Kind;
use crate::order::{ARCHIVE, ArchiveFound};
use crate::screen::{Plate, Screen, Stage, Table};
use crate::{Answer, Bench, Effect, Event, Order};

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

/// A worker, and what listens to it.
struct Port {
    worker: Worker,
    _listeners: [Closure<dyn FnMut(MessageEvent)>; 2],
}

impl Drop for Port {
    fn drop(&mut self) {
        self.worker.terminate();
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
    }
}

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
    listen("submit", |event| {
        event.prevent_default();
        happen(Event::Start);
    });
    let look = Closure::<dyn FnMut()>::new(|| {
        write();
        remember_by_now();
    });
    let look = look.into_js_value();
    window()
        .set_interval_with_callback_and_timeout_and_arguments_0(look.unchecked_ref(), LOOK)
        .expect("a window has a clock");
    let keep = Closure::<dyn FnMut()>::new(|| drop(remember())).into_js_value();
    window()
        .add_event_listener_with_callback("pagehide", keep.unchecked_ref())
        .expect("a window can be listened to");
    happen(Event::Choose(study.into()));
    if study == Kind::DATA && step >= 1.0 {
        happen(Event::Write("steps".into(), step.to_string()));
    }
    if let Some(runs) = remembered() {
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

/// Under which a tab keeps the runs of an address: a page that is loaded again goes on where it was.
fn place() -> Option<(web_sys::Storage, String)> {
    let storage = window().session_storage().ok().flatten()?;
    Some((storage, format!("lodo-bench {}", window().location().href().ok()?)))
}

/// Keeps what is done, where a browser keeps anything and has room for it; says whether it did.
fn remember() -> bool {
    match (ask(|bench| bench.file()), place()) {
        (Some(runs), Some((storage, place))) => storage.set_item(&place, &runs).is_ok(),
        (Some(_), None) => false,
        // What was put away does not come back by itself.
        (None, place) => place.is_none_or(|(storage, place)| storage.remove_item(&place).is_ok()),
    }
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

/// What was kept, once.
fn remembered() -> Option<String> {
    let (storage, place) = place()?;
    let runs = storage.get_item(&place).ok().flatten()?;
    // What cannot be removed is written over the next time.
    let _ = storage.remove_item(&place);
    Some(runs)
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now() / 1000.0)
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
                    match (0..workers()).map(|number| Port::open(crew, number)).collect() {
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

impl Port {
    fn open(crew: u32, number: usize) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options("bench-worker.js", &options)?;
        let heard = Closure::new(move |event: MessageEvent| {
            let data = event.data();
            happen(match (data.as_f64(), data.dyn_ref::<Array>()) {
                (Some(steps), _) => Event::Progress(crew, number, steps as u64),
                (_, Some(answer)) => {
                    match serde_json::from_str(&answer.get(0).as_string().unwrap_or_default()) {
                        Ok(Answer::Archive(archive)) => {
                            let number_of = hold(answer.get(1));
                            let archive = ArchiveFound { number: number_of, ..archive };
                            Event::Answered(crew, number, Box::new(Answer::Archive(archive)))
                        }
                        Ok(answer) => Event::Answered(crew, number, Box::new(answer)),
                        Err(error) => {
                            Event::Lost(crew, format!("A worker answered what nobody understands: {error}"))
                        }
                    }
                }
                _ => Event::Ready(crew, number),
            });
        });
        let failed = Closure::new(move |event: MessageEvent| {
            let words = Reflect::get(&event, &"message".into()).ok().and_then(|words| words.as_string());
            let words = words.filter(|words| !words.is_empty());
            let why =
                words.map_or("its code could not be loaded".into(), |words| format!("it says “{words}”"));
            happen(Event::Lost(
                crew,
                format!("A worker stopped: {why}. What is done is kept: go on to try again."),
            ));
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Ok(Port { worker, _listeners: [heard, failed] })
    }

    fn send(&self, order: &Order) {
        let text = serde_json::to_string(order).expect("plain data");
        // A worker takes whatever it is sent.
        let _ = self.worker.post_message(&text.into());
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

/// Calls one of two when a promise is kept or broken.
fn when(promise: &js_sys::Promise, kept: &JsValue, broken: &JsValue) {
    let then: js_sys::Function = Reflect::get(promise, &"then".into()).expect("a promise").unchecked_into();
    // What goes wrong afterwards is said by what is called.
    let _ = then.call2(promise, kept, broken);
}

fn clicked(event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(figure) = target.get_attribute("data-figure") {
        return point(&target, figure.parse().unwrap_or_default(), event);
    }
    match &*target.id() {
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

/// The address of an experiment.
fn lab(link: &str) -> String {
    format!("./#{link}")
}

fn ask<T>(question: impl FnOnce(&Bench) -> Option<T>) -> Option<T> {
    SHELL.with_borrow(|shell| question(&shell.as_ref()?.bench))
}

fn copy(text: &str) {
    let said = |words: &'static str| Closure::once_into_js(move |_: JsValue| say("said", words));
    let copied = window().navigator().clipboard().write_text(text);
    when(&copied, &said("Copied."), &said("The browser allows no copying here: save the runs instead."));
}

fn save(name: &str, blob: &Blob) {
    if let Ok(address) = Url::create_object_url_with_blob(blob) {
        let link: HtmlAnchorElement = create("a").unchecked_into();
        link.set_href(&address);
        link.set_download(name);
        link.click();
    }
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

fn draw(figures: &[Plate]) {
    let place: Element = element("figures");
    place.set_text_content(None);
    for (number, plate) in figures.iter().enumerate() {
        let image = create("img");
        set(&image, "src", &format!("data:image/svg+xml,{}", js_sys::encode_uri_component(&plate.svg)));
        set(&image, "alt", &plate.about);
        set(&image, "data-figure", &number.to_string());
        let figure = create("div");
        if !plate.title.is_empty() {
            let title = create("h3");
            title.set_text_content(Some(&plate.title));
            append(&figure, &title);
        }
        append(&figure, &image);
        append(&place, &figure);
    }
}

fn render(screen: &Screen, before: Option<&Screen>) {
    let body = document().body().expect("a document has a body");
    let kind = Kind::ALL.iter().find(|known| known.0 == screen.kind).expect("all kinds are known");
    set(&body, "data-kind", kind.1);
    say("about", screen.saved.as_deref().unwrap_or(kind.5));
    element::<HtmlSelectElement>("kind").set_value(kind.1);
    if before.is_none_or(|before| before.choices != screen.choices) {
        for (id, none) in [("key", None), ("key-2", Some("none"))] {
            fill(&element(id), screen, none);
        }
    }
    for (field, text) in &screen.fields {
        match find::<HtmlInputElement>(field) {
            Some(input) if input.value() != *text => input.set_value(text),
            None => element::<HtmlSelectElement>(field).set_value(text),
            _ => {}
        }
        let refused = screen.refusal.as_ref().is_some_and(|refusal| refusal.field == *field);
        set(&element::<Element>(field), "aria-invalid", &refused.to_string());
        set(&element::<Element>(field), "aria-describedby", if refused { "refusal" } else { "" });
    }
    let words = screen.refusal.as_ref().map_or(String::new(), |refusal| refusal.words.clone());
    say("refusal", &words);
    let running = screen.stage == Stage::Running;
    // A button that goes takes the focus along.
    let focus = document().active_element().map(|active| active.id());
    show(&element("start"), !running);
    show(&element("stop"), running);
    match focus.as_deref() {
        Some("start") if running => drop(element::<HtmlElement>("stop").focus()),
        Some("stop" | "clear") if !running => drop(element::<HtmlElement>("start").focus()),
        _ => {}
    }
    say(
        "start",
        match screen.stage {
            Stage::Stopped => "Go on",
            Stage::Done => "Start anew",
            _ => "Start",
        },
    );
    show(&element("clear"), screen.stage == Stage::Stopped);
    let is_open = matches!(screen.stage, Stage::Idle | Stage::Done);
    for field in screen.fields.iter().map(|(field, _)| *field).chain(["kind"]) {
        let is_its_own = screen.saved.is_some() && matches!(field, "link" | "steps" | "seeds");
        element::<Element>(field)
            .toggle_attribute_with_force("disabled", !is_open || is_its_own)
            .expect("a name of an attribute");
    }
    say(
        "stage",
        match screen.stage {
            Stage::Idle => "",
            Stage::Running => "Running.",
            Stage::Stopped => "Stopped.",
            Stage::Done => "Done.",
        },
    );
    let progress: Element = element("progress");
    show(&progress, running);
    set(&progress, "value", &screen.progress.unwrap_or_default().to_string());
    say("how-far", &screen.status);
    say("title", &screen.title);
    say("notes", &screen.notes.join(" "));
    show(&element("result"), screen.progress.is_some());
    show(&element("back"), screen.has_former && !running);
    let found: HtmlAnchorElement = element("found");
    show(&found, screen.found.is_some());
    found.set_href(&lab(screen.found.as_deref().unwrap_or_default()));
    show(&element("archive"), screen.archive.is_some());
    show(&element("keep"), screen.can_keep);
    if before.is_none_or(|before| before.revision != screen.revision || before.table != screen.table) {
        tabulate(&screen.table);
    }
}

fn fill(select: &HtmlSelectElement, screen: &Screen, none: Option<&str>) {
    select.set_text_content(None);
    let choices = screen.choices.iter().map(|choice| (&*choice.key, &*choice.name));
    for (key, name) in none.map(|name| ("", name)).into_iter().chain(choices) {
        let option = create("option");
        set(&option, "value", key);
        option.set_text_content(Some(name));
        append(select, &option);
    }
}

fn tabulate(table: &Table) {
    let has_links = table.rows.iter().any(|row| row.link.is_some());
    let head: Element = element("head");
    head.set_text_content(None);
    let put = |line: &Element, place: usize, tag: &str, words: &str| {
        let cell = cell(tag, words);
        if table.wordy.get(place) == Some(&true) {
            set(&cell, "class", "words");
        }
        append(line, &cell);
    };
    for (place, title) in table.head.iter().enumerate() {
        // A column that explains itself has no title.
        put(&head, place, if title.is_empty() { "td" } else { "th" }, title);
    }
    if has_links {
        append(&head, &cell("td", ""));
    }
    let rows: Element = element("rows");
    rows.set_text_content(None);
    for row in &table.rows {
        let line = create("tr");
        if row.is_best {
            set(&line, "class", "best");
        }
        for (place, words) in row.cells.iter().enumerate() {
            put(&line, place, if place == 0 { "th" } else { "td" }, words);
        }
        if let Some(link) = &row.link {
            let open = create("a");
            set(&open, "href", &lab(link));
            set(&open, "target", "lodo-lab");
            open.set_text_content(Some("Open"));
            let last = cell("td", "");
            append(&last, &open);
            append(&line, &last);
        }
        append(&rows, &line);
    }
}

fn cell(tag: &str, words: &str) -> Element {
    let cell = create(tag);
    cell.set_text_content(Some(words));
    cell
}

fn say(id: &str, words: &str) {
    let place: HtmlElement = element(id);
    if place.text_content().as_deref() != Some(words) {
        place.set_text_content(Some(words));
    }
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

fn listen(kind: &str, act: fn(web_sys::Event)) {
    let listener = Closure::<dyn FnMut(web_sys::Event)>::new(act).into_js_value();
    document()
        .add_event_listener_with_callback(kind, listener.unchecked_ref())
        .expect("a document can be listened to");
}

fn window() -> Window {
    web_sys::window().expect("the page has a window")
}

fn document() -> Document {
    window().document().expect("the page has a document")
}

fn find<T: JsCast>(id: &str) -> Option<T> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn element<T: JsCast>(id: &str) -> T {
    find(id).unwrap_or_else(|| panic!("bench.html has no such element: {id}"))
}

fn create(tag: &str) -> Element {
    document().create_element(tag).expect("a name of an element")
}

fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).expect("a name of an attribute");
}

fn append(parent: &Element, child: &Element) {
    parent.append_child(child).expect("elements take elements");
}

fn show(element: &Element, shown: bool) {
    element.toggle_attribute_with_force("hidden", !shown).expect("a name of an attribute");
}
