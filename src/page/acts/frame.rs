//! What passes with time: sentences, rates, the address.

use std::time::Duration;

use super::super::event::Env;
use super::super::mind::Page;
use super::super::task::Task;
use crate::optim::Role;
use crate::session::LaneSnapshot;
use crate::text::{recalled_words, status_words};

/// Between two sentences about a run that plays: nobody reads faster.
const SENTENCES: Duration = Duration::from_secs(1);

/// Between two links in the address: browsers refuse more than some hundred in half a minute.
const LINKS: Duration = Duration::from_millis(300);

/// Until it is said that the run is on its way: most ways are shorter, and words would only flicker.
const SHORT: Duration = Duration::from_millis(120);

/// As long it says that something was copied.
const COPIED: Duration = Duration::from_secs(8);

impl Page {
    /// The screen can be drawn.
    pub(super) fn on_frame(&mut self, env: &Env) {
        self.tempo.on_frame(env.now);
        self.watch_tour();
        self.snapshot.time.going_to = match self.task {
            Task::Seek { to, since, .. } if env.now.saturating_sub(since) > SHORT => Some(to),
            _ => None,
        };
        if self.runs() {
            self.tempo.count(env.now, self.snapshot.step);
        }
        let plays = self.task.plays() && self.crew.is_there();
        if !plays || self.said.at.is_none_or(|at| env.now.saturating_sub(at) > SENTENCES) {
            self.said.at = Some(env.now);
            let goal = self.task.goal();
            self.said.status = match self.kept.on_the_way() {
                Some((step, goal)) => recalled_words(step, goal),
                None => status_words(&self.snapshot, plays, goal),
            };
            if let Some(words) = self.said.news.of(&self.snapshot, plays || goal.is_some()) {
                self.said.aloud = words;
            }
            self.said.fairness = self.fairness();
        }
        if self.is_link_stale() && env.now.saturating_sub(self.address.at) > LINKS {
            self.write_link(env);
        }
    }

    /// Whether something is to change though nobody does anything.
    pub(super) fn is_waiting_for_frames(&self, env: &Env) -> bool {
        self.runs()
            || self.is_link_stale()
            || self.notices.is_waiting(env.now)
            || self.says_copied(env)
            || self.said.at.is_none()
    }

    /// Whether the run moves, or is to as soon as the workers are free.
    pub(in super::super) fn runs(&self) -> bool {
        self.crew.is_there() && !matches!(self.task, Task::Rest(_))
    }

    /// Whether it is said that something was copied, or was not.
    pub(in super::super) fn says_copied(&self, env: &Env) -> bool {
        self.said.copied.is_some_and(|(_, _, at)| env.now.saturating_sub(at) < COPIED)
    }

    /// Who was given what, and what a step costs whom, as measured over the run.
    fn fairness(&self) -> String {
        let costs = self.cost_of_a_step().map_or(String::new(), |(subject, ratio, rival)| {
            format!(" {subject}’s step takes {} times as long as {rival}’s.", ratio.round())
        });
        let changes = &self.snapshot.time.changes;
        let changed = if changes.iter().any(|&step| step < self.snapshot.step) {
            " Settings were changed on the way."
        } else {
            ""
        };
        format!("{}{changed}{costs}", self.experiment.fairness())
    }

    /// How many times as long a step of what is looked at takes as one of its rival, where that is worth a word.
    fn cost_of_a_step(&self) -> Option<(&'static str, f64, &'static str)> {
        let lane = |role: Role| {
            let is_so = |lane: &&LaneSnapshot| lane.method().is_some_and(|method| method.role == role);
            let lane = self.snapshot.lanes.iter().find(is_so)?;
            Some((lane.method()?.name, lane.steps_per_second()?))
        };
        let ((subject, slow), (rival, fast)) = (lane(Role::Subject)?, lane(Role::Rival)?);
        let ratio = fast / slow;
        (ratio > 1.5).then_some((subject, ratio, rival))
    }
}
