//! The panel that walks through one step of LODO.

use web_sys::{HtmlButtonElement, HtmlDialogElement, HtmlElement};

use super::dom::{element, show};
use super::page::Page;
use crate::experiment::LaneSettings;
use crate::session::Ahead;
use crate::text::step_words;

/// The elements of the panel's sentences, in the order of [`step_words`].
const SENTENCES: [&str; 7] =
    ["step-heading", "step-read", "step-learn", "step-momentum", "step-matrix", "step-move", "step-after"];

impl Page {
    /// Pauses, and opens the panel.
    pub(super) fn explain_step(&mut self) {
        self.interrupted = std::mem::take(&mut self.playing);
        // Brings the spectrum and the step ahead up to date, at rest.
        self.unlooked = true;
        // Already open, or not to be had: either way there is nothing more to do.
        let _ = element::<HtmlDialogElement>("step-panel").show_modal();
    }

    /// The panel was closed: the run goes on if it did before.
    pub(super) fn close_step(&mut self) {
        self.playing |= std::mem::take(&mut self.interrupted);
        self.show_texts();
        self.redraw();
        self.ask();
    }

    /// Fills the panel if it is open, and offers it where there is a step to explain.
    pub(super) fn show_step(&self) {
        let learned = self.experiment.running_lanes().any(|lane| lane.method.key.starts_with("lodo"));
        let small = self.experiment.dimension <= 256;
        show(&element("explain-step"), learned && small);
        let panel: HtmlDialogElement = element("step-panel");
        if !panel.open() {
            return;
        }
        let known = self.step_ahead();
        show(&element("step-rule"), known.is_some());
        element::<HtmlButtonElement>("step-back")
            .set_disabled(self.snapshot.step <= self.snapshot.time.earliest);
        let words =
            known.map(|(ahead, settings)| step_words(&ahead, &self.experiment.lane_name(settings), settings));
        let wait = || ["No step to explain: LODO is switched off, has diverged, or is on its way.".into()];
        let words = words.map_or_else(|| wait().to_vec(), |words| words.to_vec());
        for (id, words) in SENTENCES.iter().zip(words) {
            let sentence: HtmlElement = element(id);
            if sentence.text_content().as_deref() != Some(words.as_str()) {
                sentence.set_text_content(Some(&words));
            }
        }
    }

    fn step_ahead(&self) -> Option<(Ahead, &LaneSettings)> {
        let lanes = || self.snapshot.lanes.iter().filter(|lane| lane.ahead.is_some());
        let lane = lanes().find(|lane| lane.key == "lodo").or_else(|| lanes().next())?;
        let settings = self.experiment.lanes.iter().find(|settings| settings.method.key == lane.key)?;
        Some((lane.ahead?, settings))
    }
}
