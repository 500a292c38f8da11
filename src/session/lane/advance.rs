//! The loop of a lane: draws, evaluations and steps.

use super::{Lane, Size};
use crate::optim::Oracle;
use crate::session::directions::next_milestone;

/// Coordinates that have lost digits, below 2^−1022, are 0: such numbers slow a processor down, and a coordinate that only
/// shrinks would end among them for good.
#[inline]
fn zero_subnormal(x: &mut [f64]) {
    x.iter_mut().for_each(|x| *x = if x.abs() < f64::MIN_POSITIVE { 0.0 } else { *x });
}

impl Lane {
    /// Runs up to this step, or until it diverges. `strengths` are the noise's strengths, each from its step on.
    pub fn advance_to(&mut self, target: u64, strengths: &[(u64, f64)], clock: &dyn Fn() -> f64) {
        while self.step < target && self.diverged.is_none() {
            let reached = strengths.partition_point(|&(from, _)| from <= self.step);
            self.noisy.strength = strengths[reached - 1].1;
            let next_change = strengths.get(reached).map_or(u64::MAX, |&(from, _)| from);
            let stops = [next_change, self.error.next_after(self.step), next_milestone(self.step)];
            let until = stops.into_iter().fold(target, u64::min);
            let began = clock();
            self.measured = false;
            self.run_to(until);
            self.seconds += clock() - began;
            if self.step == until && self.error.wants(self.step) {
                self.measure_error();
            }
            if self.step == until && until == next_milestone(until - 1) {
                self.pass_milestone();
            }
        }
        for lane in &mut self.replicates {
            lane.advance_to(target, strengths, clock);
        }
    }

    /// The loop itself: a fresh draw, an evaluation, a step. Who has arrived stays and asks nobody, as long as there is no
    /// noise: there is nothing to be told from a gradient that is rounding, and what is learned from it leads away.
    fn run_to(&mut self, until: u64) {
        while self.step < until {
            self.noisy.resample();
            let stays = self.watch.settled() && self.noisy.is_quiet();
            if !stays && !self.evaluate_and_step() {
                self.diverged = Some(self.step + 1);
                return;
            }
            self.step += 1;
            self.loss_sum.1 += self.loss;
            self.curve.push(self.loss, self.evaluations, self.seconds);
            if let Some(costs) = &mut self.costs {
                costs.average(self.curve.weight());
            }
            if let Some((target, smoothed)) = self.target {
                self.note_target(target, smoothed);
            }
            if self.path.wants(self.step) {
                self.path.push(self.step, &self.noisy.relative(&self.x));
            }
        }
    }

    /// An evaluation, and a step where it has not arrived; false if it has diverged.
    #[inline]
    fn evaluate_and_step(&mut self) -> bool {
        self.loss = self.noisy.eval(&self.x, &mut self.grad);
        self.evaluations += 1;
        if self.step == 0 {
            self.first_loss = self.loss;
        }
        match Size::of(self.loss, self.first_loss, &self.grad) {
            Size::Ordinary => {}
            Size::Overflows => self.overflowed = true,
            Size::OutOfBounds => return false,
        }
        if let Some(costs) = &mut self.costs {
            costs.look(&self.noisy, &self.x);
        }
        self.watch.note(self.loss, &self.noisy, &self.x, &self.grad);
        if !self.watch.settled() {
            let mut oracle = Oracle::new(&self.noisy);
            self.optimizer.step(&mut self.x, &self.grad, &mut oracle);
            zero_subnormal(&mut self.x);
            self.evaluations += oracle.evaluations();
        }
        true
    }
}
