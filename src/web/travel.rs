//! Time on the page: the slider, and steps back.

use web_sys::HtmlInputElement;

use super::dom::{attribute, element};
use super::page::{Page, now};
use crate::experiment::Experiment;
use crate::session::Snapshot;
use crate::text::words::count;

/// Seconds that the workers may travel before it reports.
const SLICE: f64 = 0.04;

/// Milliseconds until it is said that the run is on its way: most ways are shorter, and words would only flicker.
const SHORT: f64 = 120.0;

/// Where the visitor wants to go.
#[derive(Default)]
pub(super) struct Travel {
    wanted: Option<u64>,
    /// Since when, in milliseconds.
    since: f64,
    /// What the workers were last sent for.
    sent: Option<u64>,
    /// A change was made before the visitor set out: it comes first.
    pub(super) after_change: bool,
}

impl Travel {
    /// Stays where the run is.
    pub(super) fn cancel(&mut self) {
        self.wanted = None;
    }

    /// Whether the run is on its way to another step.
    pub(super) fn is_on(&self) -> bool {
        self.wanted.is_some()
    }

    /// The step that the workers are to go to next for it, and for how many seconds.
    pub(super) fn next(&mut self) -> Option<(u64, f64)> {
        self.sent = self.wanted;
        Some((self.wanted?, SLICE))
    }

    /// Whether a report is from somewhere on the way: not a picture to be shown.
    fn takes(&mut self, snapshot: &Snapshot) -> bool {
        let sent = self.sent.take();
        if self.is_on() && snapshot.time.going_to.is_some() {
            return true;
        }
        if sent.is_some() && self.wanted == sent {
            self.wanted = None;
        }
        false
    }
}

impl Page {
    /// The slider was moved.
    pub(super) fn scrub(&mut self) {
        if let Ok(step) = element::<HtmlInputElement>("timeline").value().parse::<f64>() {
            self.go_to(step as u64);
        }
    }

    /// One step back, or that many further back as are asked for before the first is there.
    pub(super) fn step_back(&mut self) {
        let from = self.travel.wanted.unwrap_or(self.snapshot.step);
        if from > self.snapshot.time.earliest {
            self.go_to(from - 1);
        }
    }

    fn go_to(&mut self, step: u64) {
        if self.workers.is_none() || self.reload {
            return;
        }
        self.stop_replay();
        self.playing = false;
        self.interrupted = false;
        self.forget_steps();
        self.travel.after_change |= self.changed && !self.travel.is_on();
        if !self.travel.is_on() {
            self.travel.since = now();
        }
        self.travel.wanted = Some(step);
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// Whether a report is only from the way somewhere: nothing of it is shown.
    pub(super) fn is_on_the_way(&mut self, snapshot: &Snapshot) -> bool {
        self.travel.takes(snapshot)
    }

    /// Where the run is on its way to, if that takes longer; what is seen is what it comes from.
    pub(super) fn show_way(&mut self, now: f64) {
        let long = self.travel.is_on() && now - self.travel.since > SHORT;
        self.snapshot.time.going_to = self.travel.wanted.filter(|_| long);
    }

    /// The run has come to where other settings were made: the controls follow.
    pub(super) fn resume_settings(&mut self, link: &str) {
        if self.reload {
            return;
        }
        let (mut met, _) = Experiment::from_link(link);
        met.view = self.told.view;
        // What the visitor has changed meanwhile counts more.
        self.experiment = self.experiment.where_others_are_met(met.clone(), &self.told);
        self.told = met;
        self.link_stale = true;
        self.show_experiment();
    }

    /// The slider stands where the run does.
    pub(super) fn show_time(&self) {
        let (step, time) = (self.snapshot.step, &self.snapshot.time);
        let slider: HtmlInputElement = element("timeline");
        let farthest = time.farthest.max(1);
        let set = |name: &str, value: u64| {
            let value = value.to_string();
            if slider.get_attribute(name).as_deref() != Some(&value) {
                attribute(&slider, name, &value);
            }
        };
        set("min", time.earliest.min(farthest));
        set("max", farthest);
        if !self.travel.is_on() {
            slider.set_value(&step.to_string());
        }
        let shown = self.travel.wanted.unwrap_or(step);
        let words = format!("Step {} of {}", count(shown), count(time.farthest));
        if slider.get_attribute("aria-valuetext").as_deref() != Some(&words) {
            attribute(&slider, "aria-valuetext", &words);
        }
        let end = element::<web_sys::HtmlElement>("timeline-end");
        let text = format!("of {}", count(time.farthest));
        if end.text_content().as_deref() != Some(&text) {
            end.set_text_content(Some(&text));
        }
    }
}
