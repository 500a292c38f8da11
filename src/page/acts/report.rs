//! What becomes of the workers' answers, and of their loss.

use super::super::crew::{Advance, Answer, Asked, By, Errand};
use super::super::effect::Effect;
use super::super::event::Env;
use super::super::mind::Page;
use super::super::notices::About;
use super::super::task::{Replay, Rest, Task, Then};
use crate::experiment::Experiment;
use crate::session::{Record, Snapshot, Status};
use crate::worker::Report;

impl Page {
    pub(in super::super) fn start_workers(&mut self, env: &Env) {
        let effect = self.crew.start(env.now);
        self.effects.push(effect);
        // What was to be saved is lost with the former ones.
        self.sent = None;
        self.kept.give_way();
        self.errands.clear();
    }

    /// A worker has answered.
    pub(super) fn on_report(&mut self, number: usize, report: Report, env: &Env) {
        match self.crew.on_report(number, report, env.now) {
            Answer::None => {}
            Answer::More(effect) => self.effects.push(effect),
            Answer::Whole(asked, report) => self.on_answer(asked, *report, env),
        }
    }

    fn on_answer(&mut self, asked: Asked, report: Report, env: &Env) {
        let seen = match report {
            Report::Snapshot(snapshot) => {
                match asked {
                    Asked::Recall(run) => self.kept.on_snapshot(&run, *snapshot),
                    asked => self.on_snapshot(asked, *snapshot, env),
                }
                true
            }
            Report::Grid(grid) => self.raster.on_grid(grid),
            Report::History(changes) => {
                if let Asked::History(errands) = asked {
                    errands.into_iter().for_each(|errand| self.on_history(errand, changes.clone(), env));
                }
                false
            }
            Report::Refused { control, words } => {
                self.on_refused(asked, &control, &words, env);
                true
            }
            // The pool keeps them to itself.
            Report::Samples(_) => false,
        };
        if seen {
            self.effects.push(Effect::RequestFrame);
        }
    }

    fn on_history(&mut self, errand: Errand, changes: Option<Vec<crate::session::Adjustment>>, env: &Env) {
        match errand {
            Errand::File => self.save_run(changes),
            Errand::Undo => self.keep_run(changes, env),
            // That of a run which has been given up meanwhile is of no use to the next.
            Errand::Journal if self.sent.is_none() => {}
            Errand::Journal => {
                self.journal.changes = changes;
                (self.journal.stale, self.journal.at) = (false, env.now);
            }
        }
    }

    /// A command was not carried out, and the run is as it was: so are the settings, but for how they are watched.
    fn on_refused(&mut self, asked: Asked, control: &str, words: &str, env: &Env) {
        if let Asked::Recall(_) = asked {
            self.experiment.view.kept = None;
            return self.notices.say(About::Kept, format!("The kept run cannot be had: {words}."), env.now);
        }
        self.resume_settings();
        match asked {
            Asked::Load(_) => self.take_back_settings(true),
            Asked::Advance(advance) if advance.settings.is_some() => self.take_back_settings(false),
            Asked::Raster => self.raster.on_refused(),
            _ => self.rest(),
        }
        self.say_refusal(control, words, env);
    }

    /// The workers hold what they held: so does the page, but for how the run is watched.
    fn take_back_settings(&mut self, rests: bool) {
        self.experiment = Experiment { view: self.experiment.view.clone(), ..self.held.clone() };
        self.sent = Some(self.held.clone());
        // That of the run at hand may have been given up for one that did not begin.
        self.journal.stale = true;
        if rests {
            self.rest();
        }
    }

    fn on_snapshot(&mut self, asked: Asked, snapshot: Snapshot, env: &Env) {
        let mut rests_there = false;
        match &asked {
            Asked::Load(settings) => {
                self.held = (**settings).clone();
                self.met = None;
                self.journal.stale = true;
            }
            Asked::Advance(advance) => {
                advance.settings.iter().for_each(|settings| self.held = settings.clone());
                let taken = snapshot.step.saturating_sub(advance.from);
                match advance.by {
                    By::Pace => self.tempo.pace.owe(advance.steps.saturating_sub(taken)),
                    // Those of a run that is to begin anew were asked of another one.
                    By::Single if self.sent.is_some() => self.count_single_steps(advance, taken, &snapshot),
                    By::Single | By::Speed | By::Other => {}
                }
                rests_there = taken == 0 || snapshot.finish.is_some();
            }
            Asked::GoTo(_) => rests_there = true,
            Asked::Raster | Asked::History(_) | Asked::Recall(_) => {}
        }
        // They are told once, also on the way somewhere: those count that are met last.
        if let Some(link) = &snapshot.time.settings {
            self.met = Some(link.clone());
        }
        if let Asked::GoTo(sent) = asked
            && self.is_on_the_way(sent, &snapshot)
        {
            return;
        }
        self.resume_settings();
        let finished = snapshot.finish.is_some()
            && (self.snapshot.finish.is_none() || self.snapshot.step != snapshot.step);
        if snapshot.step < self.snapshot.step {
            // What is said of the former place does not hold.
            self.said.at = None;
        }
        self.observed = rests_there.then_some(snapshot.step);
        let lost = self.lost_since(&snapshot);
        self.snapshot = snapshot;
        // Until the new run was sent for, what arrives is of the former one.
        if self.sent.is_some() {
            self.go_on_with_task(finished, env);
            if let Some(step) = lost {
                self.seek(step, env);
            }
        }
    }

    /// The step to go back to, if a run that plays is to pause where an optimizer diverges, and one has.
    fn lost_since(&self, snapshot: &Snapshot) -> Option<u64> {
        if !self.experiment.view.pauses_when_lost
            || !matches!(self.task, Task::Play)
            || !snapshot.is_running()
        {
            return None;
        }
        let known = |key: &str| self.snapshot.lanes.iter().any(|lane| lane.key == key && lane.has_diverged());
        let steps = snapshot.lanes.iter().filter_map(|lane| match lane.status {
            Status::Diverged { step } if !known(&lane.key) => Some(step),
            _ => None,
        });
        steps.min()
    }

    /// A slow step is one of several that were asked for; where none can be taken, none is owed.
    fn count_single_steps(&mut self, advance: &Advance, taken: u64, snapshot: &Snapshot) {
        let Task::Step { owed } = &mut self.task else { return };
        *owed = owed.saturating_sub_unsigned(taken);
        let stuck = taken == 0 && advance.steps > 0 || !snapshot.is_running();
        if *owed == 0 || (stuck && *owed > 0) {
            self.rest();
        }
    }

    /// What the run is to do, now that it stands here.
    fn go_on_with_task(&mut self, finished: bool, env: &Env) {
        match &self.task {
            Task::Replay(_) => self.judge_replay(env),
            Task::Play => {
                // A change that is on its way to the workers may let it go on.
                let stops = self.held.view.stop == self.experiment.view.stop;
                if finished && stops {
                    self.rest();
                } else if !self.snapshot.is_running() && !self.is_changed() {
                    self.task = Task::Rest(Rest::Over);
                }
            }
            _ => {}
        }
    }

    /// Whether a replay has come to its end, and what is to be said of it.
    fn judge_replay(&mut self, env: &Env) {
        let Task::Replay(replay) = &self.task else { return };
        let Some(words) = replay.record.verdict(&self.snapshot) else { return };
        let Task::Replay(replay) = std::mem::replace(&mut self.task, Task::Rest(Rest::Paused)) else {
            return;
        };
        let Replay { record, resumes } = *replay;
        match resumes {
            Some((wanted, plays)) => {
                // A link was opened to be there; nobody need be told.
                if self.address.step != Some(record.step) {
                    let step = crate::text::words::count(self.snapshot.step);
                    let words = format!("The run was computed again, to step {step}.");
                    self.notices.confirm(About::Workers, words, env.now);
                }
                self.resume(wanted, plays);
            }
            // What could not be loaded is said already, and matters more.
            None if record.refusals.is_empty() => self.notices.say(About::File, words, env.now),
            None => {}
        }
    }

    /// Goes on as before the workers were lost.
    fn resume(&mut self, wanted: Experiment, plays: bool) {
        self.experiment = self.resumed(wanted);
        if plays && self.snapshot.finish.is_none() {
            self.task = Task::Play;
        }
    }

    /// The run has come to where other settings were made: the controls follow.
    fn resume_settings(&mut self) {
        let Some((link, sent)) = self.met.take().zip(self.sent.as_ref()) else { return };
        let (mut met, _) = Experiment::from_link(&link);
        met.view.clone_from(&sent.view);
        // What the visitor has changed meanwhile counts more.
        self.experiment = self.experiment.where_others_are_met(met.clone(), sent);
        self.held = met.clone();
        self.sent = Some(met);
    }

    /// Whether a report is only from the way somewhere: nothing of it is shown.
    fn is_on_the_way(&mut self, sent: u64, snapshot: &Snapshot) -> bool {
        // Also where the visitor has turned elsewhere meanwhile.
        if snapshot.time.going_to.is_some() {
            return true;
        }
        let Task::Seek { to, then, .. } = self.task else { return false };
        if to == sent {
            self.task = match then {
                Then::Rest => Task::Rest(Rest::Paused),
                Then::Play => Task::Play,
                Then::Steps(owed) => Task::Step { owed },
            };
        }
        false
    }

    /// A worker is lost, and with it the run.
    pub(super) fn on_worker_lost(&mut self) {
        let effect = self.crew.on_lost();
        self.effects.push(effect);
        self.errands.clear();
    }

    /// Starts workers anew, which compute the run again as far as it had come.
    pub(super) fn restart(&mut self, env: &Env) {
        let begins_anew = self.sent.is_none();
        self.start_workers(env);
        let changes = self.journal.changes.take().filter(|_| !begins_anew && self.snapshot.step > 0);
        let record = changes.and_then(|changes| Record::of_run(changes, self.snapshot.attempted()));
        let plays = self.task.plays();
        self.task = match (std::mem::replace(&mut self.task, Task::Rest(Rest::Paused)), record) {
            // What a file holds begins with the file's first settings.
            (Task::Replay(replay), _) => Task::Replay(replay),
            (_, Some(record)) => {
                let resumes = Some((self.experiment.clone(), plays));
                Task::Replay(Box::new(Replay { record, resumes }))
            }
            _ if plays => Task::Play,
            _ => Task::Rest(Rest::Paused),
        };
        if let Task::Replay(replay) = &self.task {
            let view = self.experiment.view.clone();
            self.experiment = Experiment { view, ..replay.record.experiment.clone() };
        }
    }
}
