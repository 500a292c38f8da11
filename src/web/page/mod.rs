//! The page: the experiment, the worker, the latest snapshot, and what a visitor does with them.

mod deeds;
mod exchange;
mod sight;
mod worker;

use std::cell::RefCell;

use wasm_bindgen::prelude::*;
use web_sys::{
    Element, HtmlButtonElement, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement,
};

use super::cards::Cards;
use super::dom::{Text, attribute, document, element, show, window};
use super::figures::{Figures, PIECE};
use super::gesture::Hand;
use super::story::Story;
use super::travel::Travel;
use super::undo::Undo;
use super::workers::Workers;
use super::{controls, events, lab, panels, recording, take, theme};
use crate::experiment::{
    Effect, ErrorView, Experiment, PlaneChoice, Refusal, Scenario, SpectrumView, scenario,
};
use crate::session::{Record, Snapshot, Status};
use crate::text::words::{count, three_digits};
use crate::text::{News, status_words};
use crate::worker::{Command, Pace, Report};

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
    Redo,
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
    pub(super) workers: Option<Workers>,
    pub(super) snapshot: Snapshot,
    figures: Figures,
    cards: Cards,
    texts: Texts,
    news: News,
    pub(super) playing: bool,
    /// Steps that were asked for one by one.
    pub(super) single_steps: u64,
    /// Where the run stood when some of them were sent for.
    stepping_from: Option<u64>,
    /// Where the run is to come to at a chosen speed, when that was last sent for.
    due: Option<u64>,
    /// When a worker was last heard of, in milliseconds, and whether that is so long ago that it was said.
    heard_at: f64,
    silent: bool,
    /// The last command was for the heat map.
    pictured: bool,
    /// The settings that the workers know of.
    pub(super) told: Experiment,
    /// The run is to begin again; or settings have changed that the worker does not know of.
    pub(super) reload: bool,
    pub(super) changed: bool,
    /// The run rests where nobody has looked yet: what is computed now and then is to be that of the step at hand.
    pub(super) unlooked: bool,
    /// The page has something to draw, and whether a frame is on its way.
    dirty: bool,
    scheduled: bool,
    /// Commands since the last frame: how far the workers are ahead of what is seen.
    ahead: u32,
    pace: Pace,
    /// Milliseconds: of the last command, the last frame, the smoothed time between frames, the last status, link.
    sent_at: f64,
    frame_at: f64,
    frame_time: f64,
    status_at: f64,
    linked_at: f64,
    /// When something was confirmed that need not be read for long, and when a link was copied.
    confirmed_at: f64,
    shared_at: f64,
    pub(super) link_stale: bool,
    /// Steps a second, as achieved: when and where it was last counted.
    rate_from: (f64, u64),
    /// A scenario that waits for an answer.
    asked: Option<String>,
    /// A file that is being replayed.
    record: Option<Record>,
    /// The run came to an end by itself: settings that begin it anew let it go on.
    ended: bool,
    /// The run was going on when the step panel was opened.
    pub(super) interrupted: bool,
    /// What the run is kept for, as soon as the workers have said how it came about.
    keeping: Option<Keeping>,
    pub(super) hand: Hand,
    pub(super) travel: Travel,
    pub(super) undo: Undo,
    pub(super) story: Story,
}

/// What a run is kept for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keeping {
    /// A file that the visitor takes away.
    File,
    /// The way back from a reset.
    Undo,
}

/// Texts that change with every frame or so.
struct Texts {
    step: Text,
    rate: Text,
    speed: Text,
    status: Text,
    said: Text,
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
        said: Text::new("said"),
        look_for: Text::new("look-for"),
        fairness: Text::new("fairness"),
        notice: Text::new("notice-text"),
        share: Text::new("share-note"),
    };
    let mut page = Page {
        told: experiment.clone(),
        experiment,
        module,
        workers: None,
        snapshot: Snapshot::default(),
        figures: Figures::new(),
        cards: Cards::default(),
        texts,
        news: News::default(),
        playing: !theme::is_still(),
        single_steps: 0,
        stepping_from: None,
        due: None,
        heard_at: now(),
        silent: false,
        pictured: false,
        reload: true,
        changed: false,
        unlooked: false,
        dirty: true,
        scheduled: false,
        ahead: 0,
        pace: Pace::default(),
        sent_at: 0.0,
        frame_at: 0.0,
        frame_time: 16.0,
        status_at: 0.0,
        linked_at: 0.0,
        confirmed_at: f64::INFINITY,
        shared_at: f64::INFINITY,
        // What was refused does not stay in the address.
        link_stale: !refusals.is_empty(),
        rate_from: (0.0, 0),
        asked: None,
        record: None,
        ended: false,
        interrupted: false,
        keeping: None,
        hand: Hand::default(),
        travel: Travel::default(),
        undo: Undo::default(),
        story: Story::default(),
    };
    controls::fill_scenarios();
    panels::build();
    recording::offer();
    page.show_experiment();
    page.explain_link(&hash, &refusals);
    page.start_workers();
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
    // In start.js, which runs where this code does not any more.
    let start = js_sys::Reflect::get(&js_sys::global(), &"lodoStart".into());
    let stopped = start.as_ref().ok().and_then(|start| js_sys::Reflect::get(start, &"gaveUp".into()).ok());
    let stopped = stopped.and_then(|stopped| stopped.dyn_into::<js_sys::Function>().ok());
    let _ = stopped.map(|stopped| stopped.call0(&JsValue::NULL));
}

fn fail(words: &str) {
    element::<HtmlElement>("failure-text").set_text_content(Some(words));
    show(&element("failure"), true);
}

/// The worker with this number is there.
pub(super) fn on_ready(number: usize) {
    with(|page| {
        page.heard_at = now();
        page.workers.iter_mut().for_each(|workers| workers.set_ready(number));
        page.ask();
    });
}

/// The worker with this number has answered.
pub(super) fn on_report(number: usize, report: Report) {
    with(|page| {
        page.heard_at = now();
        let whole = page.workers.as_mut().and_then(|workers| workers.take(number, report));
        whole.into_iter().for_each(|report| page.take(report));
    });
}

/// A worker is lost, and with it the run.
pub(super) fn on_lost() {
    with(|page| {
        page.workers = None;
        page.silent = false;
        // A restart goes on with it; what was paused stays so.
        page.ended |= std::mem::take(&mut page.playing);
        fail(
            "The simulation stopped unexpectedly. Restart keeps your settings. If it stops again, memory may be short: fewer \
             dimensions, seeds or optimizers help.",
        );
        page.show_texts();
        page.redraw();
    });
}

/// The snapshot as JSON, for `window.lodoLab`.
pub(super) fn snapshot_json() -> String {
    let mut text = String::from("null");
    with(|page| text = page.snapshot.to_json(page.playing).to_string());
    text
}

/// The settings as JSON, for `window.lodoLab`.
pub(super) fn state_json() -> String {
    let mut text = String::from("null");
    with(|page| {
        let settings = page.experiment.settings();
        let link = page.experiment.to_link();
        let theme = if theme::is_dark() { "dark" } else { "light" };
        let workers = page.workers.as_ref().map_or(0, Workers::count);
        let state = serde_json::json!({
            "link": link, "playing": page.playing, "theme": theme, "workers": workers, "settings": settings
        });
        text = state.to_string();
    });
    text
}
impl Page {
    fn start_workers(&mut self) {
        match Workers::start(&self.module) {
            Ok(workers) => self.workers = Some(workers),
            Err(_) => fail("This browser could not start a worker, which the experiment needs."),
        }
        // What was to be saved is lost with the former ones.
        (self.reload, self.keeping) = (true, None);
    }
}

/// Milliseconds since the page was opened.
pub(super) fn now() -> f64 {
    window().performance().expect("every window has a clock").now()
}
