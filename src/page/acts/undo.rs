//! Undo and redo.

use super::super::effect::Effect;
use super::super::event::Env;
use super::super::mind::Page;
use super::super::notices::About;
use super::super::undo::{Goal, Later};
use crate::experiment::{Effect as Change, Experiment};
use crate::session::Record;

/// Said where a run begins again that can be brought back.
pub(super) const RESET: &str = "The run begins again. Undo brings the former one back.";

impl Page {
    /// Takes the last change back.
    pub(super) fn undo(&mut self, env: &Env) {
        match self.undo.back(&self.experiment) {
            None => self.notices.confirm(About::Undo, "There is nothing to undo.", env.now),
            Some(Goal::Run(file, view)) => {
                let mut record = Record::from_json(&file).expect("the page’s own file");
                record.experiment.view = *view;
                self.without_a_trace(|page| page.begin_record(record, env));
                let words = "The reset was undone: the run is computed again, to where it was.";
                self.notices.confirm(About::Undo, words, env.now);
            }
            Some(Goal::Settings(goal)) => {
                self.turn_to(*goal, "The last change was undone. Ctrl+Shift+Z brings it back.", env);
            }
        }
    }

    /// Brings back the change that was taken back last.
    pub(super) fn redo(&mut self, env: &Env) {
        match self.undo.forth(&self.experiment) {
            None => {}
            Some(Later::Settings(goal)) => self.turn_to(*goal, "The change is back.", env),
            Some(Later::Reset(.., settings)) => {
                self.stop_replay();
                self.without_a_trace(|page| page.load(*settings, None, env));
                self.notices.confirm(About::Undo, RESET, env.now);
            }
        }
    }

    fn turn_to(&mut self, experiment: Experiment, words: &str, env: &Env) {
        self.undo.end_drag();
        self.without_a_trace(|page| match page.experiment.effect_of(&experiment) {
            Change::Live => page.go_over_to(experiment, env),
            // Settings that the run has to begin anew for are loaded as a whole.
            Change::Restart => page.load(experiment, None, env),
        });
        // Whoever is in a field goes on there: elsewhere the next digit would mean an optimizer.
        self.effects.retain(|effect| !matches!(effect, Effect::LeaveField));
        self.effects.push(Effect::RefreshField);
        self.find_stop();
        self.notices.confirm(About::Undo, words, env.now);
    }

    /// Changes settings, which is no change of its own: it is one that is taken back or brought back.
    fn without_a_trace(&mut self, change: impl FnOnce(&mut Self)) {
        let undo = std::mem::take(&mut self.undo);
        change(self);
        self.undo = undo;
    }
}
