//! Controls, and what becomes of a change of settings.

use super::super::crew::Errand;
use super::super::effect::Effect;
use super::super::event::{Env, Input};
use super::super::mind::{Dialog, Mistakes, Page};
use super::super::notices::About;
use super::super::task::{Replay, Rest, Task};
use crate::experiment::{Effect as Change, Experiment, Refusal, scenario};
use crate::session::Record;
use crate::text::words::count;

/// Steps of a slider from end to end that an arrow key in its field takes.
const NUDGES: f64 = 100.0;

impl Page {
    /// A control was moved.
    pub(super) fn on_control(&mut self, key: &str, input: Input, done: bool, env: &Env) {
        if key == "scenario" {
            if let (Input::Text(chosen), true) = (input, done)
                && let Some(chosen) = scenario(&chosen)
            {
                self.ask_for_scenario(chosen, env);
            }
            return;
        }
        if let (Some(Dialog::Share(sheet)), Input::Text(chosen)) = (&mut self.dialog, &input)
            && sheet.choose(key, chosen)
        {
            return;
        }
        // Half a number is neither a wish nor a mistake.
        if matches!(input, Input::Number(_)) && !done {
            return;
        }
        if !done {
            self.undo.begin_drag();
        }
        if self.take_input(key, input, env) && done {
            self.undo.end_drag();
        }
    }

    /// Takes what a control says. Returns whether it was taken.
    fn take_input(&mut self, key: &str, input: Input, env: &Env) -> bool {
        match input {
            Input::Number(text) => {
                let text = self.experiment.written(key, &text);
                self.take_setting(key, |experiment| experiment.set(key, &text?), env)
            }
            Input::Text(text) => self.set(key, &text, env),
            Input::Switch(on) => self.set(key, if on { "1" } else { "0" }, env),
            Input::Place(place) => {
                let controls = self.experiment.controls();
                let range = controls.into_iter().find(|control| control.key == key).and_then(|c| c.range);
                let Some(range) = range else { return false };
                self.layout.slid = Some((key.into(), place));
                self.set(key, &range.value(place).to_string(), env)
            }
        }
    }

    /// Moves a number by so many steps from what is written: by a hundredth of its slider each, or by one where it has
    /// none.
    pub(super) fn nudge(&mut self, key: &str, written: &str, steps: f64, env: &Env) {
        self.effects.push(Effect::RefreshField);
        // From what cannot be taken it goes on from what is in force.
        self.take_input(key, Input::Number(written.into()), env);
        let former = self.experiment.get(key);
        let control = self.experiment.controls().into_iter().find(|control| control.key == key);
        let slider = control.filter(|control| control.slides);
        let Some((value, range)) = slider.and_then(|slider| slider.number.zip(slider.range)) else {
            if let Some(text) = self.experiment.stepped(key, steps) {
                self.set(key, &text, env);
            }
            return;
        };
        let mut place = range.position(value);
        // Small whole numbers are farther apart than that; a refusal is an end of the way.
        while (0.0..=1.0).contains(&place) {
            place += steps / NUDGES;
            let taken = self.take_input(key, Input::Place(place.clamp(0.0, 1.0)), env);
            if !taken || self.experiment.get(key) != former {
                break;
            }
        }
    }

    /// Takes a setting from text; or says beside its control why not, and returns `false`.
    pub(super) fn set(&mut self, key: &str, text: &str, env: &Env) -> bool {
        self.take_setting(key, |experiment| experiment.set(key, text), env)
    }

    fn take_setting(
        &mut self,
        key: &str,
        set: impl FnOnce(&mut Experiment) -> Result<(), Refusal>,
        env: &Env,
    ) -> bool {
        let mut experiment = self.experiment.clone();
        let taken = set(&mut experiment).and_then(|()| experiment.check());
        match &taken {
            Ok(()) => {
                self.errors.retain(|known| known != key);
                self.go_over_to(experiment, env);
            }
            // What was written stays, to be mended.
            Err(refusal) => self.say_refusal(key, &refusal.words, env),
        }
        taken.is_ok()
    }

    /// Says beside a control why something was not taken, or below the buttons where it has no place.
    pub(super) fn say_refusal(&mut self, key: &str, words: &str, env: &Env) {
        if self.has_room(key) {
            self.errors.say(key, words, None);
        } else {
            self.notices.say(About::Refusal, format!("{words}."), env.now);
        }
    }

    /// Takes other settings.
    pub(super) fn go_over_to(&mut self, experiment: Experiment, env: &Env) {
        let moves = |page: &Page, experiment: &Experiment| {
            let change = page.experiment.effect_of(experiment);
            (change, change == Change::Restart || !page.experiment.runs_as(experiment))
        };
        let experiment = match moves(self, &experiment) {
            (_, true) => self.leave_replay_for(experiment),
            (_, false) => experiment,
        };
        let (change, moves) = moves(self, &experiment);
        let former = self.experiment.clone();
        self.undo.keep(&former, &experiment);
        // A control that was refused, and is back at what is in force, reports that as well.
        if former != experiment {
            self.notices.clear_read(env.now);
        }
        if change == Change::Live && moves && !self.begins_anew() {
            self.say_cut(env);
        }
        if let Some(words) = self.what_follows(&former, &experiment, change) {
            self.notices.say(About::Change, words, env.now);
        }
        // What was said of a value says nothing of the one that took its place.
        self.errors.retain(|key| former.get(key) == experiment.get(key));
        self.experiment = experiment;
        if change == Change::Restart {
            self.begin_anew(env);
        }
    }

    /// Stops a replay for other settings. A run that was only being computed again gets those that it had, and what is
    /// changed now.
    fn leave_replay_for(&mut self, experiment: Experiment) -> Experiment {
        let before = self.experiment.clone();
        self.stop_replay();
        if self.experiment == before {
            return experiment;
        }
        experiment.where_others_are_met(self.experiment.clone(), &before)
    }

    /// A change in the past gives up what came after it.
    fn say_cut(&mut self, env: &Env) {
        let (step, farthest) = (self.snapshot.step, self.snapshot.time.farthest);
        if step < farthest {
            let words = format!("Changed at step {}: what came after it is given up.", count(step));
            self.notices.say(About::Cut, words, env.now);
        }
    }

    fn what_follows(&self, former: &Experiment, next: &Experiment, change: Change) -> Option<String> {
        let stop = next.view.stop;
        if next.seeds < former.seeds && next.dimension != former.dimension {
            Some(format!("In so many dimensions there is room for {} seeds.", next.seeds))
        } else if change == Change::Restart && next.has_tuned_anew(former) {
            Some("Untouched rates were set to the values tuned for this problem.".into())
        } else if stop.is_past(self.snapshot.step) && stop != former.view.stop && change == Change::Live {
            Some("The run is past that step: it pauses there after a reset.".into())
        } else {
            None
        }
    }

    /// Takes settings that have little to do with the former ones, or the run of a file, which is taken as far as it
    /// came.
    pub(super) fn load(&mut self, experiment: Experiment, record: Option<Record>, env: &Env) {
        self.undo.end_drag();
        self.undo.keep(&self.experiment, &experiment);
        self.effects.push(Effect::LeaveField);
        self.errors = Mistakes::default();
        self.reading = None;
        self.experiment = experiment;
        self.notices.clear_read(env.now);
        self.begin_anew(env);
        if let Some(record) = record {
            self.task = Task::Replay(Box::new(Replay { record, resumes: None }));
        }
    }

    /// The run begins again; one that had come to its end by itself goes on.
    pub(super) fn begin_anew(&mut self, env: &Env) {
        self.sent = None;
        self.journal.changes = None;
        self.tempo.begin();
        let plays = match self.task {
            Task::Rest(Rest::Over) => !env.reduced_motion && self.crew.is_there(),
            ref task => task.plays(),
        };
        self.task = if plays { Task::Play } else { Task::Rest(Rest::Paused) };
        if let Some(Dialog::Step { resumes }) = &mut self.dialog {
            *resumes = false;
        }
    }

    /// Begins the run again; what it leaves can be brought back.
    pub(super) fn reset(&mut self, env: &Env) {
        self.stop_replay();
        if self.snapshot.step > 0 && self.crew.is_there() && !self.begins_anew() {
            self.undo.keep_run(self.experiment.view.clone());
            self.errands.push(Errand::Undo);
        }
        self.begin_anew(env);
    }
}
