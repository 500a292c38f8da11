//! Time: single steps, and any step that the run has been at.

use super::super::crew::Asked;
use super::super::event::Env;
use super::super::mind::{Dialog, Page};
use super::super::task::{Task, Then};
use crate::experiment::Experiment;

impl Page {
    /// The slider of time was moved.
    pub(super) fn seek(&mut self, step: u64, env: &Env) {
        if !self.crew.is_there() || self.begins_anew() {
            return;
        }
        self.interrupt();
        self.set_out(step, env);
    }

    /// The run is to go to a step, and rest there.
    pub(super) fn set_out(&mut self, to: u64, env: &Env) {
        let (since, after_change) = match self.task {
            Task::Seek { since, after_change, .. } => (since, after_change),
            _ => (env.now, self.is_changed()),
        };
        self.tempo.begin();
        self.task = Task::Seek { to, since, after_change, then: Then::Rest };
    }

    /// One step more, or one back, than were asked for so far.
    pub(super) fn step(&mut self, by: i64) {
        // Before its beginning there is nothing, but steps that were asked for can be taken back.
        let owes = matches!(self.task, Task::Step { owed } if owed > 0);
        if !self.crew.is_there() || (by < 0 && self.begins_anew() && !owes) {
            return;
        }
        self.interrupt();
        match &mut self.task {
            Task::Step { owed } | Task::Seek { then: Then::Steps(owed), .. } => *owed += by,
            // Where it is going there is room for it: the slider stands there already.
            Task::Seek { to, then, .. } if by < 0 => {
                *to = to.saturating_add_signed(by).max(self.snapshot.time.earliest);
                *then = Then::Rest;
            }
            Task::Seek { then, .. } => *then = Then::Steps(by),
            _ => {
                self.tempo.begin();
                self.task = Task::Step { owed: by };
            }
        }
    }

    /// Whether the run at hand is one that will not be there much longer.
    pub(super) fn begins_anew(&self) -> bool {
        let loads = matches!(self.crew.asked(), Some(Asked::Load(_)));
        self.sent.is_none() || loads
    }

    /// Whoever plays, steps, resets, goes back or changes anything of the run goes on from here. A run that was only
    /// being computed again gets the settings that it had.
    pub(super) fn stop_replay(&mut self) {
        if let Task::Replay(replay) = &self.task {
            if let Some((wanted, _)) = &replay.resumes {
                self.experiment = self.resumed(wanted.clone());
            }
            self.rest();
        }
    }

    /// Settings that a run had before it was computed again, with what was changed meanwhile.
    pub(super) fn resumed(&self, wanted: Experiment) -> Experiment {
        match &self.sent {
            Some(sent) if *sent != self.experiment => self.experiment.where_others_are_met(wanted, sent),
            _ => Experiment { view: self.experiment.view.clone(), ..wanted },
        }
    }

    /// The visitor takes the run in hand: it does not go on by itself when an explanation is closed.
    pub(super) fn interrupt(&mut self) {
        self.stop_replay();
        if let Some(Dialog::Step { resumes }) = &mut self.dialog {
            *resumes = false;
        }
    }
}
