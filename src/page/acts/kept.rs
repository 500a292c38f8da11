//! A run that stays to be seen behind others.
//!
//! The settings say which it is, so that a link brings it back: its steps are then taken again, before the first of the
//! visitor's own, and seen while they are. A run whose settings were changed on its way is in no link; it stays for as long as the page does.

use super::super::event::Env;
use super::super::mind::Page;
use super::super::notices::About;
use crate::experiment::{Experiment, KeptRun, PauseCondition};

impl Page {
    /// Whether a run is kept, seen or still to be computed.
    pub(in super::super) fn keeps(&self) -> bool {
        self.experiment.view.kept.is_some() || self.kept_run().is_some()
    }

    /// The run as it stands stays to be seen behind others; or the one that was kept goes.
    pub(super) fn keep_or_let_go(&mut self, env: &Env) {
        let mut experiment = self.experiment.clone();
        if self.keeps() {
            self.kept.let_go();
            experiment.view.kept = None;
        } else if self.snapshot.step > 0 {
            let said = self.is_whole().then(|| self.running().kept_at(self.snapshot.step)).flatten();
            if said.is_none() {
                let words = "The run is kept while the page is open. A link cannot bring it back: \
                             settings were changed on its way, or it has too many of them.";
                self.notices.say(About::Kept, words, env.now);
            }
            self.kept.keep(said.clone(), Box::new(self.snapshot.clone()));
            experiment.view.kept = said;
        }
        self.go_over_to(experiment, env);
    }

    /// Whether the run stands where its settings lead to from its start.
    pub(super) fn is_whole(&self) -> bool {
        let step = self.snapshot.step;
        self.sent.is_some() && self.snapshot.time.changes.iter().all(|&change| change > step)
    }

    /// What a kept run ran with, seen as the visitor's is and nowhere paused.
    pub(super) fn seen_as_here(&self, run: &KeptRun) -> Experiment {
        let mut experiment = Experiment::of_kept(run);
        experiment.view = self.experiment.view.clone();
        experiment.view.window = None;
        experiment.view.stop = PauseCondition::default();
        experiment
    }
}
