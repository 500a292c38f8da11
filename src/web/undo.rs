//! Undo and redo: settings, change by change.

use web_sys::HtmlElement;

use super::controls;
use super::dom::element;
use super::page::Page;
use crate::run::{Effect, Experiment};

/// As many changes can be taken back.
const MOST: usize = 100;

/// The settings before each of the last changes, and those that were taken back.
#[derive(Default)]
pub(super) struct Undo {
    former: Vec<Experiment>,
    later: Vec<Experiment>,
    /// A slider is being dragged: all its moves are one change.
    pub(super) dragging: bool,
    /// Settings are taken back or brought back: that is no change of its own.
    turning: bool,
}

impl Undo {
    /// Keeps the settings that are about to be left for these.
    pub(super) fn keep(&mut self, present: &Experiment, next: &Experiment) {
        if self.dragging || self.turning || present.to_link() == next.to_link() {
            return;
        }
        self.later.clear();
        self.former.push(present.clone());
        if self.former.len() > MOST {
            self.former.remove(0);
        }
    }
}

impl Page {
    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        // Where the run has gone back to former settings by itself, taking up those is no change.
        let present = self.experiment.to_link();
        let mut former = self.undo.former.pop();
        while former.as_ref().is_some_and(|former| former.to_link() == present) {
            former = self.undo.former.pop();
        }
        let Some(former) = former else { return self.confirm("There is nothing to undo.") };
        self.undo.later.push(self.experiment.clone());
        self.turn_to(former, "The last change was undone. Ctrl+Shift+Z brings it back.");
    }

    /// Brings back the change that was taken back last.
    pub(super) fn redo(&mut self) {
        let Some(later) = self.undo.later.pop() else { return };
        self.undo.former.push(self.experiment.clone());
        self.turn_to(later, "The change is back.");
    }

    fn turn_to(&mut self, experiment: Experiment, words: &str) {
        self.undo.dragging = false;
        self.undo.turning = true;
        // Settings that the run has to begin anew for are loaded as a whole.
        match self.experiment.effect_of(&experiment) {
            Effect::Live => {
                self.go_over_to(experiment);
                self.show_experiment();
            }
            Effect::Restart => self.load(experiment),
        }
        controls::catch_up(&self.experiment);
        self.undo.turning = false;
        self.find_stop();
        self.confirm(words);
    }

    /// The button is there when there is something to undo.
    pub(super) fn show_undo(&self) {
        element::<HtmlElement>("undo")
            .toggle_attribute_with_force("data-off", self.undo.former.is_empty())
            .expect("data-off is a name");
    }
}
