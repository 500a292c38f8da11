//! A film: the run goes to its first step, plays to its last, and goes back to where it stood.

use super::super::event::{Env, Filming};
use super::super::film::{Film, Stage};
use super::super::mind::{Dialog, Page};
use super::super::notices::About;
use super::super::task::{Rest, Task, Then};

impl Page {
    pub(super) fn film(&mut self, filming: Filming, env: &Env) {
        match (filming, self.film.map(|film| film.stage)) {
            (Filming::Prepare, None) => self.open(Dialog::Film),
            (Filming::Begin { from, to }, None) => self.begin_film(from, to, env),
            (Filming::Roll, Some(Stage::Ready)) => {
                self.tempo.begin();
                self.task = Task::Play;
            }
            (Filming::Stop, Some(Stage::Ready | Stage::Rolling)) => self.end_film(),
            (Filming::Stop, Some(Stage::Going)) => {
                self.film = None;
                self.rest_where_it_goes();
            }
            // Whoever does not want to wait for the recorder gives the film up.
            (Filming::Done, Some(_)) | (Filming::Stop, Some(Stage::Over)) => self.leave_film(env),
            _ => {}
        }
    }

    /// The first step that a film can have, the last that it can begin with, and the last that it can have.
    pub(in super::super) fn film_limits(&self) -> [u64; 3] {
        let last = self.experiment.view.stop.budget.unwrap_or(u64::MAX);
        if self.begins_anew() {
            return [0, 0, last];
        }
        let time = &self.snapshot.time;
        [time.earliest, time.farthest.max(self.snapshot.step), last]
    }

    /// Begins a film, if there can be such a one: the sheet has said why where there cannot.
    fn begin_film(&mut self, from: u64, to: u64, env: &Env) {
        let [earliest, farthest, last] = self.film_limits();
        let can_be = (earliest..=farthest).contains(&from) && from < to && to <= last;
        if !can_be || !self.crew.is_there() {
            return;
        }
        let home = if self.begins_anew() { 0 } else { self.snapshot.step };
        self.interrupt();
        if self.begins_anew() {
            self.rest();
        } else {
            self.set_out(from, env);
        }
        self.film = Some(Film { from, to, stage: Stage::Going, home });
    }

    /// What has happened may bring a film on, or to its end: the visitor can do all that he could do before.
    pub(super) fn follow_film(&mut self, env: &Env) {
        let Some(film) = self.film else { return };
        let lost = !self.crew.is_there() || matches!(self.task, Task::Replay(_));
        let stage = match film.stage {
            Stage::Over => return,
            Stage::Rolling => {
                let step = self.snapshot.step;
                let left = lost || self.begins_anew() || step < film.from;
                let finished = self.snapshot.finish.is_some() && matches!(self.task, Task::Rest(_));
                if left || finished || step >= film.to || matches!(self.task, Task::Rest(Rest::Over)) {
                    return self.end_film();
                }
                return;
            }
            _ if lost => None,
            Stage::Going | Stage::Ready => match self.task {
                Task::Seek { to, .. } => (to == film.from).then_some(Stage::Going),
                Task::Rest(Rest::Paused) if self.begins_anew() => (film.from == 0).then_some(Stage::Going),
                Task::Rest(Rest::Paused) => Some(Stage::Ready),
                Task::Play if !self.begins_anew() => Some(Stage::Rolling),
                _ => None,
            },
        };
        match stage {
            // A step that was given up meanwhile is as near as can be.
            Some(stage @ Stage::Ready) => {
                self.film = Some(Film { from: self.snapshot.step, stage, ..film });
            }
            Some(stage) => self.film = Some(Film { stage, ..film }),
            None => {
                self.film = None;
                let words = "The film was given up: the run was wanted elsewhere before it began.";
                self.notices.say(About::Film, words, env.now);
            }
        }
    }

    /// Nothing more is filmed.
    fn end_film(&mut self) {
        if let Some(film) = &mut self.film {
            film.stage = Stage::Over;
        }
        if matches!(self.task, Task::Play) {
            self.rest();
        }
    }

    /// A run on its way to a step has nothing else to do there.
    fn rest_where_it_goes(&mut self) {
        if let Task::Seek { then, .. } = &mut self.task {
            *then = Then::Rest;
        }
    }

    /// The film is saved or given up: the run goes back to where it stood, where it was farther, and the sheet says what
    /// has become of the film.
    fn leave_film(&mut self, env: &Env) {
        let Some(film) = self.film.take() else { return };
        let known = self.snapshot.step < film.home && film.home <= self.snapshot.time.farthest;
        if known && self.crew.is_there() && !self.begins_anew() && matches!(self.task, Task::Rest(_)) {
            self.set_out(film.home, env);
        }
        self.open(Dialog::Film);
    }

    /// Steps until a film's last.
    pub(super) fn steps_of_film(&self) -> u64 {
        match self.film {
            Some(Film { stage: Stage::Rolling, to, .. }) => to.saturating_sub(self.snapshot.step),
            _ => u64::MAX,
        }
    }
}
