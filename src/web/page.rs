//! The page: the experiment, the worker, the latest snapshot, and what a visitor does with them.

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::{
    Element, HtmlButtonElement, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement,
};

use super::cards::Cards;
use super::dom::{Text, attribute, document, element, show, window};
use super::figures::Figures;
use super::port::Port;
use super::story::Story;
use super::travel::Travel;
use super::undo::Undo;
use super::{controls, events, lab, panels, recording, take, theme};
use crate::plot::status_words;
use crate::plot::words::{count, three_digits};
use crate::run::{
    Command, Effect, ErrorView, Experiment, Pace, PlaneChoice, Record, Refusal, Report, Scenario, Snapshot,
    SpectrumView, Status, scenario,
};

thread_local! {
    static PAGE: RefCell<Option<Page>> = const { RefCell::new(None) };
}

/// What a visitor can do beside moving a control.
pub(super) enum Action<'a> {
    PlayOrPause,
    Step,
    Reset,
    Dice,
    Share,
    Theme,
    Explain,
    Restart,
    /// Back to the scenario's own settings.
    Restore,
    DismissNotice,
    StepBack,
    ExplainStep,
    Undo,
    /// Opens or closes the story.
    Story,
    /// To the next stop of the story, or to the one before.
    TurnPage {
        forward: bool,
    },
    /// Opens or closes the controls on a phone; `None` for the other of the two.
    Sheet(Option<bool>),
    /// Switches the optimizer with this place on or off.
    Toggle(usize),
    Add(&'a str),
    Remove(&'a str),
    /// Of a panel: as a file, larger, or explained.
    Take(&'a str, &'a str),
    /// One of a switch's choices: the setting's key and its value.
    Choose(&'a str, &'a str),
}

/// The page as a whole.
pub(super) struct Page {
    pub(super) experiment: Experiment,
    module: JsValue,
    pub(super) port: Option<Port>,
    pub(super) snapshot: Snapshot,
    figures: Figures,
    cards: Cards,
    texts: Texts,
    pub(super) playing: bool,
    /// Steps that were asked for one by one.
    pub(super) single_steps: u64,
    /// Where the run stood when some of them were sent for.
    stepping_from: Option<u64>,
    /// The run is to begin again; or settings have changed that the worker does not know of.
    pub(super) reload: bool,
    pub(super) changed: bool,
    /// The page has something to draw, and whether a frame is on its way.
    dirty: bool,
    scheduled: bool,
    /// A frame was drawn since the last command: the worker is not ahead of what is seen.
    drawn_since: bool,
    pace: Pace,
    /// Milliseconds: of the last command, the last frame, the smoothed time between frames, the last status, link.
    sent_at: f64,
    frame_at: f64,
    frame_time: f64,
    status_at: f64,
    linked_at: f64,
    pub(super) link_stale: bool,
    /// Steps a second, as achieved: when and where it was last counted.
    rate_from: (f64, u64),
    /// A scenario that waits for an answer.
    asked: Option<String>,
    /// A file that is being replayed.
    record: Option<Record>,
    dragging: bool,
    pub(super) travel: Travel,
    pub(super) undo: Undo,
    pub(super) story: Story,
}

/// Texts that change with every frame or so.
struct Texts {
    step: Text,
    rate: Text,
    speed: Text,
    status: Text,
    look_for: Text,
    fairness: Text,
    notice: Text,
    share: Text,
}

/// Starts everything.
pub(super) fn open(module: JsValue) {
    theme::restore();
    let hash = window().location().hash().unwrap_or_default();
    let (experiment, refusals) = Experiment::from_link(&hash);
    let texts = Texts {
        step: Text::new("step-count"),
        rate: Text::new("rate"),
        speed: Text::new("speed-text"),
        status: Text::new("status"),
        look_for: Text::new("look-for"),
        fairness: Text::new("fairness"),
        notice: Text::new("notice-text"),
        share: Text::new("share-note"),
    };
    let mut page = Page {
        experiment,
        module,
        port: None,
        snapshot: Snapshot::default(),
        figures: Figures::new(),
        cards: Cards::default(),
        texts,
        playing: !theme::is_still(),
        single_steps: 0,
        stepping_from: None,
        reload: true,
        changed: false,
        dirty: true,
        scheduled: false,
        drawn_since: true,
        pace: Pace::default(),
        sent_at: 0.0,
        frame_at: 0.0,
        frame_time: 16.0,
        status_at: 0.0,
        linked_at: 0.0,
        link_stale: false,
        rate_from: (0.0, 0),
        asked: None,
        record: None,
        dragging: false,
        travel: Travel::default(),
        undo: Undo::default(),
        story: Story::default(),
    };
    controls::fill_scenarios();
    panels::build();
    recording::offer();
    page.show_experiment();
    page.explain_link(&refusals);
    page.start_worker();
    PAGE.with_borrow_mut(|slot| *slot = Some(page));
    events::listen();
    lab::install();
    with(Page::redraw);
}

/// Does something with the page. What the page itself does to its elements can raise events within (a field that
/// is removed while somebody writes in it reports a change): they are nobody's wish and are not heard.
pub(super) fn with(act: impl FnOnce(&mut Page)) {
    PAGE.with(|page| page.try_borrow_mut().ok().and_then(|mut page| page.as_mut().map(act)));
}

/// This code has panicked: nothing of it can be trusted to run again.
pub(super) fn give_up() {
    let button: HtmlElement = element("restart");
    button.set_text_content(Some("Reload"));
    attribute(&button, "onclick", "location.reload()");
    fail("The page stopped unexpectedly. Its link keeps your settings.");
}

fn fail(words: &str) {
    element::<HtmlElement>("failure-text").set_text_content(Some(words));
    show(&element("failure"), true);
}

/// The worker is there.
pub(super) fn on_ready() {
    with(|page| {
        page.port.as_mut().map(Port::set_ready);
        page.ask();
    });
}

/// The worker has answered.
pub(super) fn on_report(report: Report) {
    with(|page| page.take(report));
}

/// The worker is lost.
pub(super) fn on_lost() {
    with(|page| {
        page.port = None;
        page.playing = false;
        fail("The simulation stopped unexpectedly. Restart keeps your settings.");
        page.show_texts();
        page.redraw();
    });
}

/// The snapshot as JSON, for `window.lodoLab`.
pub(super) fn snapshot_json() -> String {
    let mut text = String::from("null");
    with(|page| text = page.snapshot.to_json(page.playing));
    text
}

/// The settings as JSON, for `window.lodoLab`.
pub(super) fn state_json() -> String {
    let mut text = String::from("null");
    with(|page| {
        let keys =
            page.experiment.controls().into_iter().map(|control| control.key).chain(["optimizers".into()]);
        let settings: serde_json::Map<_, _> =
            keys.filter_map(|key| Some((key.clone(), page.experiment.get(&key)?.into()))).collect();
        let link = page.experiment.to_link();
        let theme = if theme::is_dark() { "dark" } else { "light" };
        text = serde_json::json!({ "link": link, "playing": page.playing, "theme": theme, "settings": settings })
            .to_string();
    });
    text
}

impl Page {
    fn start_worker(&mut self) {
        match Port::open(&self.module) {
            Ok(port) => self.port = Some(port),
            Err(_) => fail("This browser could not start a worker, which the experiment needs."),
        }
        self.reload = true;
    }

    // ---- What the visitor does ----

    /// A control was moved; `finished` when it was let go or left.
    pub(super) fn moved(&mut self, target: &Element, finished: bool) {
        if target.id() == "scenario" {
            if finished {
                self.choose_scenario(&element::<HtmlSelectElement>("scenario").value());
            }
            return;
        }
        let Some(wish) = controls::wish(target, &self.experiment) else { return };
        if wish.typed && !finished {
            // Half a number is neither a wish nor a mistake.
            return;
        }
        let mut experiment = self.experiment.clone();
        match experiment.set(&wish.key, &wish.text) {
            Ok(()) => {
                controls::set_error(&wish.key, None);
                self.go_over_to(experiment);
                self.undo.dragging = !finished;
            }
            Err(refusal) => controls::set_error(&wish.key, Some(&refusal.words)),
        }
    }

    /// Takes other settings.
    pub(super) fn go_over_to(&mut self, experiment: Experiment) {
        self.undo.keep(&self.experiment, &experiment);
        let effect = self.experiment.effect_of(&experiment);
        let cards = self.experiment.get("optimizers") != experiment.get("optimizers");
        self.experiment = experiment;
        self.changed = true;
        self.link_stale = true;
        if effect == Effect::Restart {
            self.reload = true;
            self.single_steps = 0;
            self.travel.cancel();
        }
        if cards {
            self.cards.build(&self.experiment);
        }
        controls::sync(&self.experiment);
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// Takes settings that have little to do with the former ones.
    pub(super) fn load(&mut self, experiment: Experiment) {
        self.undo.dragging = false;
        self.undo.keep(&self.experiment, &experiment);
        self.travel.cancel();
        controls::leave();
        controls::clear_errors();
        self.experiment = experiment;
        self.reload = true;
        self.single_steps = 0;
        self.record = None;
        self.link_stale = true;
        self.show_experiment();
        self.redraw();
        self.ask();
    }

    fn choose_scenario(&mut self, key: &str) {
        let name = self.experiment.scenario.name;
        let words = format!("You have changed “{name}”. Loading another scenario sets the desk anew.");
        self.ask_before(self.experiment.differs_from_scenario(), &words, "Load the scenario", key);
    }

    /// Does what was asked for, after a question if something would be lost.
    pub(super) fn ask_before(&mut self, question: bool, words: &str, yes: &str, asked: &str) {
        self.asked = Some(asked.into());
        if question {
            element::<HtmlElement>("ask-text").set_text_content(Some(words));
            element::<HtmlElement>("ask-yes").set_text_content(Some(yes));
            let dialog: HtmlDialogElement = element("ask");
            dialog.set_return_value("");
            // A browser without dialogs loads it: the former settings are one step back in its history.
            if dialog.show_modal().is_ok() {
                return;
            }
        }
        self.answered(true);
    }

    /// The visitor has said whether to load the scenario.
    pub(super) fn answered(&mut self, yes: bool) {
        let asked = self.asked.take().filter(|_| yes);
        let stop = asked.as_deref().and_then(|asked| asked.strip_prefix("story ")?.parse().ok());
        match (stop, asked.and_then(|key| scenario(&key))) {
            (Some(place), _) => self.begin_stop(place),
            (None, Some(chosen)) => self.begin_scenario(chosen),
            (None, None) => controls::sync(&self.experiment),
        }
    }

    /// Sets the desk as a scenario has it; how figures are looked at stays.
    fn begin_scenario(&mut self, scenario: &'static Scenario) {
        let mut experiment = scenario.experiment();
        for key in ["plane", "loss-axis", "error-view", "spectrum-view", "embed"] {
            // A plane that the scenario's function does not have is left.
            let _ = self.experiment.get(key).map(|text| experiment.set(key, &text));
        }
        self.begin(experiment);
    }

    /// Sets the desk anew.
    pub(super) fn begin(&mut self, experiment: Experiment) {
        self.write_link();
        // The former settings stay one step back in the history; the address follows.
        let history = window().history().expect("every window has one");
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&format!("#{}", experiment.to_link())));
        self.load(experiment);
    }

    /// The address was changed by hand, or by going back.
    pub(super) fn hash_changed(&mut self) {
        let hash = window().location().hash().unwrap_or_default();
        if hash.trim_start_matches('#') == self.experiment.to_link() {
            return;
        }
        let (experiment, refusals) = Experiment::from_link(&hash);
        self.load(experiment);
        self.explain_link(&refusals);
    }

    fn explain_link(&mut self, refusals: &[Refusal]) {
        let words: Vec<&str> = refusals.iter().take(3).map(|refusal| refusal.words.as_str()).collect();
        let more =
            if refusals.len() > 3 { format!(". And {} more", refusals.len() - 3) } else { String::new() };
        let end = if words.is_empty() { "" } else { "." };
        self.texts.notice.set(&format!("{}{more}{end}", words.join(". ")));
    }

    pub(super) fn act(&mut self, action: Action<'_>) {
        match action {
            // Without a worker nothing can play.
            Action::PlayOrPause | Action::Step if self.port.is_none() => return,
            Action::StepBack => return self.step_back(),
            Action::ExplainStep => self.explain_step(),
            Action::Undo => return self.undo(),
            Action::Story => return self.toggle_story(),
            Action::TurnPage { forward } => return self.turn_page(forward),
            Action::PlayOrPause => {
                self.stop_replay();
                self.playing = !self.playing;
                // At rest, what is computed now and then is to be that of the step at hand.
                self.changed |= !self.playing;
                self.rate_from = (0.0, 0);
            }
            Action::Step => {
                self.stop_replay();
                self.playing = false;
                self.single_steps += 1;
            }
            Action::Reset => {
                self.travel.cancel();
                self.stop_replay();
                self.reload = true;
                self.single_steps = 0;
            }
            Action::Dice => {
                let seed = (js_sys::Math::random() * 1e6).floor();
                self.set("seed", &seed.to_string());
            }
            Action::Share => return self.share(),
            Action::Theme => {
                theme::toggle();
                return self.recolour();
            }
            Action::Explain => {
                // Already open, or not to be had: either way there is nothing more to do.
                let _ = element::<HtmlDialogElement>("explanation").show_modal();
                return;
            }
            Action::Restart => {
                show(&element("failure"), false);
                self.start_worker();
                self.playing = true;
            }
            Action::Restore => return self.begin_scenario(self.experiment.scenario),
            Action::Take(_, "json") => return take::record(self),
            Action::Take(panel, "enlarge") => panels::enlarge(panel),
            Action::Take(panel, "about") => return panels::about(panel, self.variant(panel)),
            Action::Take(panel, kind) => return take::panel(self, panel, kind),
            Action::Choose(key, value) => return self.set(key, value),
            Action::DismissNotice => return self.texts.notice.set(""),
            Action::Sheet(wanted) => return sheet(wanted),
            Action::Toggle(place) => {
                let Some(lane) = self.experiment.lanes.get(place) else { return };
                let (key, on) = (format!("{}-on", lane.method.key), !lane.on);
                self.set(&key, if on { "1" } else { "0" });
            }
            Action::Add(key) => {
                let list = self.experiment.get("optimizers").unwrap_or_default();
                self.set("optimizers", &format!("{list},{key}"));
                self.cards.focus(key);
            }
            Action::Remove(key) => {
                let keys = self.experiment.lanes.iter().map(|lane| lane.method.key);
                let list: Vec<&str> = keys.filter(|&kept| kept != key).collect();
                self.set("optimizers", &list.join(","));
                element::<HtmlElement>("optimizers-heading").focus().ok();
            }
        }
        self.show_texts();
        self.redraw();
        self.ask();
    }

    fn set(&mut self, key: &str, text: &str) {
        let mut experiment = self.experiment.clone();
        match experiment.set(key, text) {
            Ok(()) => {
                controls::set_error(key, None);
                self.go_over_to(experiment);
            }
            Err(refusal) => self.texts.notice.set(&format!("{}.", refusal.words)),
        }
    }

    fn share(&mut self) {
        self.write_link();
        let address = window().location().href().unwrap_or_default();
        let clipboard = js_sys::Reflect::get(&window().navigator(), &"clipboard".into());
        if clipboard.is_ok_and(|clipboard| clipboard.is_undefined()) {
            return self.texts.notice.set(&format!("Copy this link: {address}"));
        }
        let copied = Closure::once(|_: JsValue| with(|page| page.texts.share.set("Link copied")));
        let refused = Closure::once(move |_: JsValue| {
            with(|page| {
                let address = window().location().href().unwrap_or_default();
                page.texts.notice.set(&format!("Copy this link: {address}"));
            });
        });
        let _ = window().navigator().clipboard().write_text(&address).then2(&copied, &refused);
        copied.forget();
        refused.forget();
    }

    /// What is to be seen, for those who take it away.
    pub(super) fn seen(&self) -> (&Snapshot, &Experiment, &Figures) {
        (&self.snapshot, &self.experiment, &self.figures)
    }

    /// Says something that is done, in passing.
    pub(super) fn say(&mut self, words: &str) {
        self.texts.share.set(words);
    }

    /// Says something that matters.
    pub(super) fn notice(&mut self, words: &str) {
        self.texts.notice.set(words);
    }

    /// Which explanation belongs to what a panel shows.
    fn variant(&self, panel: &str) -> &'static str {
        let view = &self.experiment.view;
        match panel {
            "landscape" if view.plane == PlaneChoice::Decisions => "decisions",
            "landscape" => "landscape",
            "loss" => "loss",
            "spectrum" if view.spectrum == SpectrumView::Product => "product",
            "spectrum" => "spectrum",
            _ if view.error == ErrorView::Matrices => "matrix",
            _ => "error",
        }
    }

    /// Takes the run of a file: its settings, and as many steps as it had.
    pub(super) fn bring(&mut self, text: &str) {
        let record = match Record::from_json(text) {
            Ok(record) => record,
            Err(words) => return self.notice(&words),
        };
        self.write_link();
        // The former settings stay one step back in the history.
        let link = format!("#{}", record.experiment.to_link());
        let history = window().history().expect("every window has one");
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&link));
        self.playing = false;
        self.load(record.experiment.clone());
        self.explain_link(&record.refusals);
        self.single_steps = record.step;
        self.record = Some(record);
        self.show_texts();
        self.ask();
    }

    /// Whoever plays, steps or resets goes on from here.
    fn stop_replay(&mut self) {
        if self.record.take().is_some() {
            self.single_steps = 0;
        }
    }

    /// The start is dragged to here, or let go.
    pub(super) fn drag(&mut self, at: Option<(f64, f64)>) {
        self.dragging = at.is_some() && self.experiment.dimension == 2;
        self.undo.dragging = false;
        if let Some(at) = at.filter(|_| self.dragging) {
            self.place_start(at);
        }
    }

    fn place_start(&mut self, at: (f64, f64)) {
        let Some(point) = self.figures.landscape_point(at) else { return };
        let mut experiment = self.experiment.clone();
        let text = |value: f64| ((value * 1000.0).round() / 1000.0).to_string();
        let placed = experiment
            .set("start-x", &text(point[0]))
            .and_then(|()| experiment.set("start-y", &text(point[1])));
        if placed.is_ok() {
            self.go_over_to(experiment);
            self.undo.dragging = self.dragging;
        }
    }

    /// The pointer is here on a canvas, or gone.
    pub(super) fn point(&mut self, canvas: &str, at: Option<(f64, f64)>) {
        if let Some(at) = at.filter(|_| self.dragging && canvas == "landscape") {
            return self.place_start(at);
        }
        self.figures.point(canvas, at);
        self.redraw();
    }

    /// The tab was hidden or shown.
    pub(super) fn visibility_changed(&mut self) {
        self.sent_at = 0.0;
        self.rate_from = (0.0, 0);
        self.redraw();
        self.ask();
    }

    // ---- The worker ----

    /// Asks the worker for what is next, if it is free.
    pub(super) fn ask(&mut self) {
        let Some(port) = self.port.as_mut().filter(|port| port.is_idle()) else { return };
        let now = now();
        if self.reload {
            self.reload = false;
            self.changed = false;
            self.rate_from = (0.0, 0);
            self.figures.set_function(&self.experiment);
            return port.send(&Command::Load { experiment: self.experiment.to_link() });
        }
        if let Some(command) = self.travel.command() {
            self.drawn_since = false;
            return port.send(&command);
        }
        if let Some((window, columns, rows)) = self.figures.wanted_grid(&self.snapshot) {
            return port.send(&Command::Grid { window, columns, rows });
        }
        let hidden = document().hidden();
        let playing = self.playing && !hidden;
        // Who was switched on later reaches the others even while they rest; single steps are then taken together.
        let behind = self.snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        if !(playing || self.single_steps > 0 || self.changed || (behind && !hidden)) {
            return;
        }
        // One frame's worth of steps, however long it took; at the start of a stretch, a sixtieth of a second's.
        let since = if self.sent_at > 0.0 { (now - self.sent_at) / 1000.0 } else { 1.0 / 60.0 };
        let steps = match (playing, self.experiment.is_unlimited()) {
            (true, true) => u64::MAX,
            (true, false) => self.pace.due(since, self.experiment.view.speed),
            (false, _) if behind => 0,
            (false, _) => self.single_steps,
        };
        self.stepping_from = (!playing && steps > 0).then_some(self.snapshot.step);
        self.sent_at = if playing { now } else { 0.0 };
        let experiment = std::mem::take(&mut self.changed).then(|| self.experiment.to_link());
        self.drawn_since = false;
        port.send(&Command::Advance {
            experiment,
            steps,
            seconds: (0.9 * self.frame_time / 1000.0).clamp(0.006, 0.05),
        });
    }

    fn take(&mut self, report: Report) {
        self.port.as_mut().map(Port::set_answered);
        match report {
            Report::Snapshot(snapshot) => self.take_snapshot(*snapshot),
            Report::Grid(grid) => self.figures.take_grid(grid),
            Report::Refused { control, words } => controls::set_error(&control, Some(&words)),
        }
        self.redraw();
        // Ahead of what is seen by one report at most.
        if self.drawn_since || self.reload || self.changed {
            self.ask();
        }
    }

    fn take_snapshot(&mut self, snapshot: Snapshot) {
        if let Some(from) = self.stepping_from.take() {
            // A slow step is one of several that were asked for; where none can be taken, none is owed.
            let taken = snapshot.step.saturating_sub(from);
            self.single_steps = if taken == 0 { 0 } else { self.single_steps.saturating_sub(taken) };
        }
        if self.is_on_the_way(&snapshot) {
            return;
        }
        if let Some(link) = &snapshot.time.settings {
            self.resume_settings(link);
        }
        let finished = snapshot.finish.is_some()
            && (self.snapshot.finish.is_none() || self.snapshot.step != snapshot.step);
        let over =
            finished || snapshot.lanes.iter().all(|lane| matches!(lane.status, Status::Diverged { .. }));
        self.snapshot = snapshot;
        // Until the file's run was sent for, what arrives is of the former one.
        let verdict = self.record.as_ref().filter(|_| !self.reload).and_then(|r| r.verdict(&self.snapshot));
        if let Some(words) = verdict {
            self.single_steps = 0;
            let refused = self.record.take().is_some_and(|record| !record.refusals.is_empty());
            // What could not be loaded is said already, and matters more.
            if !refused {
                self.notice(&words);
            }
        }
        if over && self.playing && !self.reload && !self.changed {
            self.playing = false;
            self.show_texts();
        }
    }

    // ---- What is seen ----

    /// Asks for a frame.
    pub(super) fn redraw(&mut self) {
        self.dirty = true;
        self.schedule();
    }

    /// Draws everything in other colours.
    pub(super) fn recolour(&mut self) {
        self.figures.recolour();
        self.redraw();
    }

    /// The figures.
    pub(super) fn figures_mut(&mut self) -> &mut Figures {
        &mut self.figures
    }

    fn schedule(&mut self) {
        if !self.scheduled {
            self.scheduled = true;
            let frame = Closure::once_into_js(|time: f64| with(|page| page.frame(time)));
            window().request_animation_frame(frame.unchecked_ref()).expect("every window has frames");
        }
    }

    fn frame(&mut self, time: f64) {
        self.scheduled = false;
        let since = time - self.frame_at;
        if (4.0..100.0).contains(&since) {
            self.frame_time += 0.1 * (since - self.frame_time);
        }
        self.frame_at = time;
        self.drawn_since = true;
        self.ask();
        if std::mem::take(&mut self.dirty) {
            self.figures.draw(&self.snapshot, &self.experiment, self.shows_arrows());
            self.show_time();
            self.show_step();
            self.cards.show(&self.experiment, &self.snapshot);
            self.show_counters();
        }
        if time - self.status_at > 1000.0 || !self.playing {
            self.status_at = time;
            self.texts.status.set(&status_words(&self.snapshot, self.playing));
            self.figures.describe(&self.snapshot, &self.experiment);
        }
        if self.link_stale && time - self.linked_at > 300.0 {
            self.write_link();
        }
        if self.playing || self.link_stale {
            self.schedule();
        }
    }

    /// The link into the address, without a step in the browser's history.
    fn write_link(&mut self) {
        self.link_stale = false;
        self.linked_at = now();
        let link = format!("#{}", self.experiment.to_link());
        let history = window().history().expect("every window has one");
        // Refused where the page was opened as a file: the run goes on, only the address stays.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&link));
    }

    /// Arrows are shown where one can follow them.
    fn shows_arrows(&self) -> bool {
        let view = &self.experiment.view;
        view.arrows && (!self.playing || view.speed <= 30.0)
    }

    /// Says something in passing.
    pub(super) fn announce(&mut self, words: &str) {
        self.texts.notice.set(words);
    }

    pub(super) fn show_experiment(&mut self) {
        self.cards.build(&self.experiment);
        controls::sync(&self.experiment);
        self.show_texts();
    }

    pub(super) fn show_texts(&mut self) {
        self.show_undo();
        let speed = if self.experiment.is_unlimited() {
            "as fast as possible".into()
        } else {
            steps_per_second(self.experiment.view.speed)
        };
        self.texts.speed.set(&speed);
        attribute(&element::<HtmlInputElement>("speed"), "aria-valuetext", &speed);
        // On another function than the scenario's, what the scenario says is not to be seen.
        let experiment = &self.experiment;
        let its_own = experiment.landscape.key == experiment.scenario.experiment().landscape.key;
        let look_for = if its_own { experiment.scenario.look_for } else { experiment.landscape.lesson };
        let fairness =
            if its_own { experiment.scenario.fairness } else { "Every optimizer as its card says." };
        self.texts.look_for.set(&format!("{}{look_for}", if its_own { "Look for: " } else { "" }));
        self.texts.fairness.set(&format!("Same noise for every optimizer. {fairness}"));
        let matrices = self.experiment.view.error == ErrorView::Matrices;
        show(&element("matrix"), matrices);
        show(&element("error"), !matrices);
        document()
            .body()
            .expect("the page has a body")
            .toggle_attribute_with_force("data-embed", self.experiment.view.embedded)
            .expect("data-embed is a name");
        let play: HtmlButtonElement = element("play");
        play.set_text_content(Some(if self.playing { "Pause" } else { "Play" }));
        element::<HtmlElement>("landscape")
            .class_list()
            .toggle_with_force("draggable", self.experiment.dimension == 2)
            .expect("draggable is a class");
        let restore = element::<HtmlElement>("restore");
        restore
            .toggle_attribute_with_force("data-off", !self.experiment.differs_from_scenario())
            .expect("data-off is a name");
        self.texts.share.set("");
    }

    fn show_counters(&mut self) {
        let step = self.snapshot.step;
        self.texts.step.set(&format!("Step {}", count(step)));
        let (from, began) = self.rate_from;
        let now = now();
        if !self.playing {
            self.texts.rate.set("");
        } else if from == 0.0 || step < began {
            self.rate_from = (now, step);
        } else if now - from > 500.0 && (step > began + 1 || now - from > 3000.0) {
            let rate = (step - began) as f64 / (now - from) * 1000.0;
            self.texts.rate.set(&steps_per_second(rate));
            self.rate_from = (now, step);
        }
    }
}

fn steps_per_second(rate: f64) -> String {
    let number = if rate >= 1000.0 || rate.fract() != 0.0 { three_digits(rate) } else { rate.to_string() };
    format!("{number} {}/s", if number == "1" { "step" } else { "steps" })
}

/// Opens or closes the controls on a phone.
fn sheet(wanted: Option<bool>) {
    let body = document().body().expect("the page has a body");
    let open = wanted.unwrap_or(body.get_attribute("data-sheet").as_deref() != Some("open"));
    attribute(&body, "data-sheet", if open { "open" } else { "closed" });
    attribute(
        &element::<HtmlElement>("controls-toggle"),
        "aria-expanded",
        if open { "true" } else { "false" },
    );
    if open {
        element::<HtmlElement>("landscape").scroll_into_view();
    }
}

/// Milliseconds since the page was opened.
fn now() -> f64 {
    window().performance().expect("every window has a clock").now()
}
