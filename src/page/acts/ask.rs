//! What the workers are asked next.

use std::time::Duration;

use super::super::crew::{Advance, By, Errand};
use super::super::event::Env;
use super::super::mind::Page;
use super::super::raster::PIECE;
use super::super::task::{Rest, Task};
use crate::session::Status;

/// Commands that may be sent between two frames: while one is read, the next is computed.
const MOST_AHEAD: u32 = 2;

/// The time that workers may travel before they report: a slider that is dragged on is heard after it.
const SLICE: Duration = Duration::from_millis(40);

/// How long the journal may be behind the run, and what is asked of the workers for it, while settings change.
const JOURNAL_EVERY: Duration = Duration::from_secs(1);

/// Shares of a frame that a round may take: what the visitor changes waits for the end of one, so that they are short
/// while a slider moves.
const SHARE: f64 = 0.9;
const SHARE_OF_A_DRAG: f64 = 0.3;

impl Page {
    /// Whether the next command need not wait for a frame.
    pub(super) fn may_ask_at_once(&self) -> bool {
        let unlimited = matches!(self.task, Task::Play) && self.speed().is_none();
        let most = if unlimited { MOST_AHEAD } else { 1 };
        self.tempo.ahead < most || self.sent.is_none() || self.is_changed() || self.is_unobserved()
    }

    /// Whether the run rests where not all was computed yet.
    fn is_unobserved(&self) -> bool {
        let rests = matches!(self.task, Task::Rest(_)) && self.sent.is_some() && self.snapshot.dimension > 0;
        rests && self.observed != Some(self.snapshot.step)
    }

    /// Whether lanes have yet to reach the others: they do so even while these rest.
    fn some_are_behind(&self) -> bool {
        self.snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp)
    }

    /// Asks the workers for what is next, if they are free.
    pub(super) fn ask(&mut self, env: &Env) {
        if !self.crew.is_idle() {
            return;
        }
        if self.kept.on_the_way().is_some() {
            if !self.recall() {
                self.begin_run();
            }
            return;
        }
        // Of the run as it stands, before anything else becomes of it.
        if self.is_journal_due(env) {
            self.errands.push(Errand::Journal);
        }
        if self.snapshot.dimension > 0 && !self.errands.is_empty() {
            let effect = self.crew.history(std::mem::take(&mut self.errands));
            return self.effects.push(effect);
        }
        if self.sent.is_none() {
            return self.begin_run();
        }
        // What a link says was kept is there before the first step beside it.
        if self.snapshot.step == 0 && self.recall() {
            return;
        }
        match self.task {
            Task::Step { owed: 0 } => self.rest(),
            Task::Step { owed } if owed < 0 => {
                self.set_out(self.snapshot.step.saturating_sub(owed.unsigned_abs()), env);
            }
            _ => {}
        }
        if let Task::Seek { to, after_change, .. } = self.task
            && !(after_change && self.is_changed())
        {
            self.tempo.ahead += 1;
            let effect = self.crew.go_to(to, SLICE);
            return self.effects.push(effect);
        }
        self.go_on(env);
    }

    fn is_journal_due(&self, env: &Env) -> bool {
        let due = self.journal.stale
            && !self.undo.drags()
            && env.now.saturating_sub(self.journal.at) >= JOURNAL_EVERY;
        due && self.sent.is_some()
    }

    /// Computes the run that is to be seen behind the visitor's, which then begins again. Returns whether there is any to
    /// compute.
    fn recall(&mut self) -> bool {
        let Some((run, step)) = self.kept.unknown(self.experiment.view.kept.as_ref()) else {
            return false;
        };
        let effect = match step {
            None => self.crew.recall(&run, &self.seen_as_here(&run)),
            Some(step) => self.crew.recall_on(&run, run.step().saturating_sub(step), SLICE),
        };
        self.effects.push(effect);
        true
    }

    fn begin_run(&mut self) {
        self.kept.give_way();
        self.sent = Some(self.experiment.clone());
        self.tempo.begin();
        self.raster.set_function(&self.experiment);
        let changes = match &self.task {
            Task::Replay(replay) => replay.record.changes.as_slice(),
            _ => &[],
        };
        let effect = self.crew.load(&self.experiment, changes);
        self.effects.push(effect);
    }

    /// Steps, a picture, or settings, by turns.
    fn go_on(&mut self, env: &Env) {
        let step = self.snapshot.step;
        let changed = self.is_changed();
        let (by, steps) = self.steps_wanted(env);
        let behind = self.some_are_behind();
        // Of a slow run most frames owe no step, and what the last one led to has been looked at.
        let speed = self.speed().unwrap_or(f64::MAX);
        let due = if matches!(by, By::Pace) { self.tempo.due(env.now, speed) } else { 0 };
        let plays = by.plays() && (matches!(by, By::Speed) || due > 0 || self.observed != Some(step));
        let busy = steps > 0 || plays || changed || self.is_unobserved() || (behind && !env.hidden);
        // A slow function's picture takes many pieces: the run and they go on by turns.
        let pictured = std::mem::take(&mut self.raster.had_its_turn);
        if !(busy && pictured)
            && let Some(command) = self.raster.wanted(&self.snapshot, &self.experiment, self.layout.landscape)
        {
            self.raster.had_its_turn = true;
            self.tempo.pace.owe(due);
            let effect = self.crew.raster(command);
            return self.effects.push(effect);
        }
        if !busy {
            return;
        }
        let steps = match by {
            By::Pace => due,
            // Single steps are taken by all together.
            By::Single | By::Other if behind || changed => 0,
            _ => steps,
        };
        let steps = steps.min(self.steps_of_film());
        self.tempo.on_sent(env.now, by.plays());
        if let Task::Seek { after_change, .. } = &mut self.task {
            *after_change = false;
        }
        let settings = changed.then(|| self.experiment.clone());
        if changed {
            self.sent.clone_from(&settings);
            self.journal.stale = true;
        }
        let share = if self.undo.drags() { SHARE_OF_A_DRAG } else { SHARE };
        let time = self.tempo.slice(share, if pictured { PIECE } else { 0.0 });
        let effect = self.crew.advance(Advance { from: step, steps, by, settings }, time);
        self.effects.push(effect);
    }

    /// Steps a second where the run is; `None` for as fast as it goes.
    fn speed(&self) -> Option<f64> {
        self.experiment.speed_at(self.snapshot.step)
    }

    /// What asks for steps, and for how many; a speed says how many when they are sent for.
    fn steps_wanted(&self, env: &Env) -> (By, u64) {
        match &self.task {
            Task::Play if env.hidden => (By::Other, 0),
            Task::Play if self.speed().is_none() => (By::Speed, u64::MAX),
            Task::Play => (By::Pace, 0),
            Task::Step { owed } => (By::Single, owed.unsigned_abs()),
            Task::Replay(replay) => (By::Other, replay.record.step.saturating_sub(self.snapshot.step)),
            Task::Rest(_) | Task::Seek { .. } => (By::Other, 0),
        }
    }

    /// The run rests here.
    pub(super) fn rest(&mut self) {
        self.task = Task::Rest(Rest::Paused);
    }
}
