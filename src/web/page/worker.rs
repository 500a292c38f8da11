//! What the workers are asked, and what becomes of their answers.

use super::*;

/// Commands that may be sent between two frames.
const MOST_AHEAD: u32 = 2;

/// Milliseconds without a word from a worker that has something to do, until the visitor is told. The dearest answers
/// take some seconds (eigenvalues in 1,000 dimensions, twice that on a phone); who waits for nothing, waits no longer.
const PATIENCE: f64 = 10_000.0;

impl Page {
    /// Says so where a worker has been silent for long: ended by the browser, hanging, or never come. Called once a
    /// second.
    pub(in crate::web) fn watch(&mut self) {
        let waits = self.workers.as_ref().is_some_and(|workers| !workers.are_idle());
        if !waits || document().hidden() {
            self.heard_at = now();
        }
        let silent = now() - self.heard_at > PATIENCE;
        if silent == self.silent {
            return;
        }
        self.silent = silent;
        if silent {
            fail(
                "The simulation has not answered for ten seconds. A single step may take that long in very many dimensions; \
                 else Restart begins the run anew and keeps your settings.",
            );
        } else if self.workers.is_some() {
            show(&element("failure"), false);
        }
    }

    /// Asks the workers for what is next, if they are free.
    pub(in crate::web) fn ask(&mut self) {
        let Some(workers) = self.workers.as_mut().filter(|workers| workers.are_idle()) else { return };
        let now = now();
        // Of the run as it stands, before anything else becomes of it.
        if self.snapshot.dimension > 0 && self.keeping.is_some() {
            return workers.ask_one(Command::History);
        }
        if self.reload {
            self.reload = false;
            self.changed = false;
            self.told = self.experiment.clone();
            self.rate_from = (0.0, 0);
            self.figures.set_function(&self.experiment);
            let changes = self.record.as_ref().map_or(&[][..], |record| &record.changes);
            return workers.load(&self.experiment, changes);
        }
        let first = self.travel.after_change && self.changed;
        if !first && let Some((step, seconds)) = self.travel.next() {
            self.ahead += 1;
            return workers.go_to(step, seconds);
        }
        let hidden = document().hidden();
        let playing = self.playing && !hidden;
        // Who was switched on later reaches the others even while they rest; single steps are then taken together.
        let behind = self.snapshot.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        let news = self.changed || self.unlooked;
        let busy = playing || self.single_steps > 0 || news || (behind && !hidden);
        // A slow function's picture takes many pieces: the run and they go on by turns.
        let pictured = std::mem::take(&mut self.pictured);
        if !(busy && pictured)
            && let Some(command) = self.figures.wanted_grid(&self.snapshot, &self.experiment)
        {
            self.pictured = true;
            return workers.ask_one(command);
        }
        if !busy {
            return;
        }
        // One frame's worth of steps, however long it took; at the start of a stretch, a sixtieth of a second's.
        let since = if self.sent_at > 0.0 { (now - self.sent_at) / 1000.0 } else { 1.0 / 60.0 };
        let steps = match (playing, self.experiment.is_unlimited()) {
            (true, true) => u64::MAX,
            (true, false) => self.pace.due(since, self.experiment.view.speed),
            (false, _) if behind || self.changed => 0,
            (false, _) => self.single_steps,
        };
        self.stepping_from = (!playing && steps > 0).then_some(self.snapshot.step);
        self.due = (playing && steps < u64::MAX).then(|| self.snapshot.step + steps);
        self.sent_at = if playing { now } else { 0.0 };
        let changed = std::mem::take(&mut self.changed);
        (self.unlooked, self.travel.after_change) = (false, false);
        if changed {
            self.told = self.experiment.clone();
        }
        self.ahead += 1;
        let piece = if pictured { PIECE } else { 0.0 };
        // What the visitor changes waits for the end of a round: while a slider moves, they are short.
        let share = if self.undo.drags() { 0.3 } else { 0.9 };
        let seconds = (share * self.frame_time / 1000.0 - piece).clamp(0.004, 0.05);
        workers.advance(changed.then_some(&self.experiment), steps, seconds);
    }

    /// Gives up the steps that are still owed.
    pub(in crate::web) fn forget_steps(&mut self) {
        self.single_steps = 0;
        self.stepping_from = None;
        (self.pace, self.due) = (Pace::default(), None);
    }

    pub(super) fn take(&mut self, report: Report) {
        let mut seen = true;
        match report {
            Report::Snapshot(snapshot) => self.take_snapshot(*snapshot),
            Report::Grid(grid) => seen = self.figures.take_grid(grid),
            Report::History(history) => match self.keeping.take() {
                Some(Keeping::File) => take::record(self, history),
                Some(Keeping::Undo) => self.keep_run(history),
                None => {}
            },
            // The pool keeps them to itself.
            Report::Samples(_) => {}
            Report::Refused { words, .. } => self.notice(&format!("{words}.")),
        }
        if seen {
            self.redraw();
        }
        // A run without a speed goes on at once, but never far ahead of what is seen.
        let most = if self.playing && self.experiment.is_unlimited() { MOST_AHEAD } else { 1 };
        if self.ahead < most || self.reload || self.changed || self.unlooked {
            self.ask();
        }
    }

    pub(super) fn take_snapshot(&mut self, snapshot: Snapshot) {
        if let Some(from) = self.stepping_from.take() {
            // A slow step is one of several that were asked for; where none can be taken, none is owed.
            let taken = snapshot.step.saturating_sub(from);
            self.single_steps = if taken == 0 { 0 } else { self.single_steps.saturating_sub(taken) };
            self.unlooked |= self.single_steps == 0;
        }
        if let Some(due) = self.due.take() {
            self.pace.owe(due.saturating_sub(snapshot.step));
        }
        // Also on the way somewhere: they are told once.
        if let Some(link) = &snapshot.time.settings {
            self.resume_settings(link);
        }
        if self.is_on_the_way(&snapshot) {
            return;
        }
        let finished = snapshot.finish.is_some()
            && (self.snapshot.finish.is_none() || self.snapshot.step != snapshot.step);
        if snapshot.step < self.snapshot.step {
            // What is said of the former place does not hold.
            self.status_at = 0.0;
        }
        self.snapshot = snapshot;
        // Until the file's run was sent for, what arrives is of the former one.
        let verdict = self.record.as_ref().filter(|_| !self.reload).and_then(|r| r.verdict(&self.snapshot));
        if let Some(words) = verdict {
            self.single_steps = 0;
            self.unlooked = true;
            let refused = self.record.take().is_some_and(|record| !record.refusals.is_empty());
            // What could not be loaded is said already, and matters more.
            if !refused {
                self.notice(words);
            }
            self.show_texts();
        }
        // A change that is on its way to the workers may let it go on.
        let stops = self.told.view.stop == self.experiment.view.stop;
        let over = (finished && stops) || (!self.snapshot.is_running() && !self.changed);
        if over && self.playing && !self.reload {
            self.playing = false;
            self.unlooked = true;
            self.ended = !finished;
            self.show_texts();
        }
    }
}
