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
    /// What the visitor's last change led to.
    latest: Option<Experiment>,
    /// A slider is being dragged: all its moves are one change.
    pub(super) dragging: bool,
    /// Settings are taken back or brought back: that is no change of its own.
    turning: bool,
}

impl Undo {
    /// Keeps the settings that are about to be left for these.
    pub(super) fn keep(&mut self, present: &Experiment, next: &Experiment) {
        if self.turning || present.to_link() == next.to_link() {
            return;
        }
        self.latest = Some(next.clone());
        if self.dragging {
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
        while let Some(former) = self.undo.former.pop() {
            let goal = self.across(former);
            // Where the run has gone back to before a change, there is nothing of it to be taken back.
            if goal.to_link() != self.experiment.to_link() {
                self.undo.later.push(self.experiment.clone());
                return self.turn_to(goal, "The last change was undone. Ctrl+Shift+Z brings it back.");
            }
        }
        self.confirm("There is nothing to undo.");
    }

    /// Brings back the change that was taken back last.
    pub(super) fn redo(&mut self) {
        let Some(later) = self.undo.later.pop() else { return };
        let goal = self.across(later);
        self.undo.former.push(self.experiment.clone());
        self.turn_to(goal, "The change is back.");
    }

    /// The settings that a change back or forth leads to. Where the run has taken up others by itself since the last one,
    /// only what these two differ in is changed.
    fn across(&mut self, goal: Experiment) -> Experiment {
        let latest = self.undo.latest.replace(goal.clone());
        match latest.filter(|latest| latest.to_link() != self.experiment.to_link()) {
            Some(latest) => goal.where_others_are_met(self.experiment.clone(), &latest),
            None => goal,
        }
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
