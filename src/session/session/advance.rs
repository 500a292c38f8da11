//! Onwards: to a step, for a time, or to the end that the run was given.

use super::Session;
use crate::session::timeline::is_behind;
use crate::session::{Finish, Lane};

impl Session {
    /// Runs until every lane has taken this many steps or diverged.
    pub fn advance_to(&mut self, target: u64, clock: &dyn Fn() -> f64) {
        self.going_to = None;
        while self.unsettled() || (self.step < target && self.is_counting()) {
            self.advance_a_little(target, clock);
        }
    }

    /// Runs up to a number of steps further, until the clock (in seconds) says that the time is up, or until the
    /// run comes to the end that it was given.
    pub fn advance(&mut self, steps: u64, seconds: f64, clock: &dyn Fn() -> f64) {
        self.going_to = None;
        let (from, began) = (self.step, clock());
        let stop = self.experiment.view.stop;
        let end = stop.budget.filter(|&budget| from < budget).unwrap_or(u64::MAX);
        let target = from.saturating_add(steps).min(end);
        let unreached = self.owned.is_none() && !self.all_reached();
        if from < target {
            self.finish = None;
        }
        while (self.unsettled() || (self.step < target && self.is_counting())) && clock() - began < seconds {
            self.advance_a_little(target, clock);
            if unreached && self.all_reached() {
                self.finish = Some(Finish::Target);
                return;
            }
        }
        if self.step > from && self.step == end {
            self.finish = Some(Finish::Budget);
        }
    }

    /// Goes on towards the step that the run has [set out for](Self::go_to), until the time is up.
    pub fn travel(&mut self, seconds: f64, clock: &dyn Fn() -> f64) {
        let began = clock();
        while let Some(target) = self.going_to {
            if !self.unsettled() && (self.step >= target || !self.is_counting()) {
                self.going_to = None;
            } else if clock() - began < seconds {
                self.advance_a_little(target, clock);
            } else {
                break;
            }
        }
    }

    /// Whether there is a target and every lane on its way has reached it.
    pub(super) fn all_reached(&self) -> bool {
        let mut running = self.lanes.iter().filter(|lane| lane.is_active()).peekable();
        running.peek().is_some() && running.all(Lane::reached_target) && !self.some_behind()
    }

    /// A few milliseconds' worth of steps; lanes that are behind come first.
    fn advance_a_little(&mut self, target: u64, clock: &dyn Fn() -> f64) {
        let began = clock();
        if self.some_behind() {
            let front = self.step;
            for lane in &mut self.lanes {
                lane.advance_to(lane.slowest().saturating_add(self.chunk).min(front), &self.strengths, clock);
            }
        } else if self.step < target && !self.timeline.is_due(self.step) {
            let front = target.min(self.step + self.chunk).min(self.timeline.next_stop(self.step));
            for lane in &mut self.lanes {
                lane.advance_to(front, &self.strengths, clock);
            }
            // Where the last of them was lost on the way, the run ends there.
            let farthest = self.lanes.iter().map(Lane::farthest).max().unwrap_or(front);
            self.step = if self.is_counting() { front } else { farthest.max(self.step) };
            self.timeline.reach(self.step, &self.lanes, &self.strengths);
        }
        self.meet_changes();
        let seconds = clock() - began;
        if seconds < 0.0015 {
            self.chunk = (self.chunk * 2).min(4096);
        } else if seconds > 0.004 {
            self.chunk = (self.chunk / 2).max(1);
        }
    }

    pub(super) fn some_behind(&self) -> bool {
        is_behind(&self.lanes, self.step)
    }

    /// Whether a lane is behind, or a change is still to be met at this step.
    pub(super) fn unsettled(&self) -> bool {
        self.some_behind() || self.timeline.is_due(self.step)
    }

    /// Whether any lane is still on its way.
    pub fn is_running(&self) -> bool {
        self.lanes.iter().any(Lane::is_active)
    }

    /// Whether steps are still counted: also where all are lost, up to a change that lets others begin.
    pub(super) fn is_counting(&self) -> bool {
        self.owned.is_some() || self.is_running() || self.timeline.is_unfinished()
    }
}
