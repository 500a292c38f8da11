//! Curves of bounded size, however long a run: when they are full, neighbours merge and the stride doubles. What is early
//! keeps a finer one, so that a logarithmic axis has something to show.

use nanoserde::{DeBin, SerBin};
use serde::Serialize;

use crate::experiment::{LossAxis, Smoothing};

/// Consecutive steps of a loss curve, seen as one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, SerBin, DeBin)]
pub struct Bin {
    /// The last step in it.
    pub step: u64,
    /// Evaluations of loss and gradient up to then.
    pub evaluations: u64,
    /// Seconds of computing up to then.
    pub seconds: f64,
    /// The least loss in it.
    pub least: f64,
    /// The greatest.
    pub greatest: f64,
    /// The smoothed loss at its end.
    pub smoothed: f64,
    /// The mean over about the last hundred steps at its end.
    pub recent: f64,
    /// The loss at its end.
    pub last: f64,
}

impl Bin {
    /// Where its end is on an axis.
    pub fn along(&self, axis: LossAxis) -> f64 {
        match axis {
            LossAxis::Steps => self.step as f64,
            LossAxis::Evaluations => self.evaluations as f64,
            LossAxis::Seconds => self.seconds,
        }
    }

    /// The loss at its end as it is averaged.
    pub fn averaged(&self, smoothing: Smoothing) -> f64 {
        match smoothing {
            Smoothing::Tenth => self.smoothed,
            Smoothing::Hundred => self.recent,
            Smoothing::Off => self.last,
        }
    }
}

/// Steps to a bin or a sample that begins after so many others: those of all, but up to 2^bits of them in every octave,
/// as far as they were ever told apart. It divides that of every shorter run, and every place divides into it.
fn stride_at(place: u64, stride: u64, bits: u32) -> u64 {
    let octave = place.checked_ilog2().unwrap_or(0);
    stride.min(1 << octave.saturating_sub(bits))
}

/// A loss curve: of [`Curve::CAPACITY`] bins at most, and what is finer early.
#[derive(Clone, Debug, Default)]
pub struct Curve {
    bins: Vec<Bin>,
    /// Steps to a full bin.
    stride: u64,
    smoothed: f64,
    recent: f64,
    steps: u64,
}

impl Curve {
    /// The greatest number of bins of the full stride.
    pub const CAPACITY: u64 = 400;
    /// Early bins are as fine as 2⁴ to an octave: a pixel of a logarithmic axis.
    const BITS: u32 = 4;

    /// Takes the loss at the next step. Evaluations and seconds are the totals so far.
    pub fn push(&mut self, loss: f64, evaluations: u64, seconds: f64) {
        self.steps += 1;
        self.stride = self.stride.max(1);
        self.smoothed += (loss - self.smoothed) * self.weight();
        self.recent += (loss - self.recent) * (1.0 / self.steps as f64).max(RECENT);
        let fresh = Bin {
            step: self.steps,
            evaluations,
            seconds,
            least: loss,
            greatest: loss,
            smoothed: self.smoothed,
            recent: self.recent,
            last: loss,
        };
        let before = self.steps - 1;
        if before == Self::CAPACITY * self.stride {
            self.stride *= 2;
            self.merge_neighbours();
        }
        if self.opens(before) {
            self.bins.push(fresh);
        } else {
            merge(self.bins.last_mut().expect("the first step opens a bin"), fresh);
        }
    }

    /// The weight that the latest loss had in the smoothed one.
    pub(super) fn weight(&self) -> f64 {
        smoothing(self.steps)
    }

    /// The mean over about the last tenth of the run, 0 before the first step.
    pub fn smoothed(&self) -> f64 {
        self.smoothed
    }

    /// The bins so far, the last one not necessarily full.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// Whether a bin begins after so many steps.
    fn opens(&self, before: u64) -> bool {
        before.is_multiple_of(stride_at(before, self.stride, Self::BITS))
    }

    /// In place: a long run asks for no memory.
    fn merge_neighbours(&mut self) {
        let (mut kept, mut before) = (0, 0);
        for place in 0..self.bins.len() {
            let bin = self.bins[place];
            if kept == 0 || self.opens(before) {
                self.bins[kept] = bin;
                kept += 1;
            } else {
                merge(&mut self.bins[kept - 1], bin);
            }
            before = bin.step;
        }
        self.bins.truncate(kept);
    }
}

/// The weight of a loss in the mean over about the last hundred: weights that fall off have the same mean age, 50 steps.
const RECENT: f64 = 1.0 / 50.0;

/// The weight of step t in the smoothed loss: s ← s + (f − s)·min(1, 10/t), an average with weights that grow
/// like the ninth power of the step: about the last tenth of the run, at any length of it, as the paper
/// reports "the last 10 %".
fn smoothing(step: u64) -> f64 {
    (10.0 / step as f64).min(1.0)
}

fn merge(bin: &mut Bin, later: Bin) {
    *bin = Bin { least: bin.least.min(later.least), greatest: bin.greatest.max(later.greatest), ..later };
}

/// Values at chosen steps, at most [`Samples::CAPACITY`] and early ones: when full, every other one goes and the stride
/// doubles, but what is early keeps a finer one. And one where the run rests, until it is known at a later step.
///
/// The steps are fixed by the run's length alone, but for that last one.
#[derive(Clone, Debug)]
pub struct Samples {
    /// The first stride.
    first: u64,
    stride: u64,
    values: Vec<(u64, f64)>,
    /// What the value where the run rests stands in for.
    covered: Option<(u64, f64)>,
}

impl Samples {
    /// The greatest number of values at the full stride.
    pub const CAPACITY: u64 = 128;
    /// Early values are as dense as 2³ to an octave.
    const BITS: u32 = 3;

    /// Samples that start with this stride.
    pub fn new(stride: u64) -> Self {
        Samples { first: stride, stride, values: Vec::new(), covered: None }
    }

    /// The next step to sample after this one.
    pub fn next_after(&self, step: u64) -> u64 {
        (step / self.stride + 1) * self.stride
    }

    /// Whether this step is to be sampled.
    pub fn wants(&self, step: u64) -> bool {
        step.is_multiple_of(self.stride)
    }

    /// Takes the value at a step.
    pub fn push(&mut self, step: u64, value: f64) {
        self.move_on();
        if step >= Self::CAPACITY * self.stride {
            self.stride *= 2;
            let strides = self.stride / self.first;
            let kept = |place: u64| place.is_multiple_of(stride_at(place, strides, Self::BITS));
            self.values.retain(|(step, _)| kept(step / self.first));
        }
        if self.wants(step) {
            self.values.push((step, value));
        }
    }

    /// Takes the value at the latest step, where the run rests; it stands in for one that was taken there before
    /// something changed.
    pub fn rest(&mut self, step: u64, value: Option<f64>) {
        self.move_on();
        self.covered = self.values.pop_if(|(known, _)| *known == step);
        self.values.extend(value.map(|value| (step, value)));
    }

    /// Forgets the value where the run rested.
    fn move_on(&mut self) {
        if let Some(covered) = self.covered.take() {
            self.values.pop_if(|(step, _)| *step == covered.0);
            self.values.push(covered);
        }
        self.values.pop_if(|(step, _)| !step.is_multiple_of(self.stride));
    }

    /// (step, value), by step.
    pub fn values(&self) -> &[(u64, f64)] {
        &self.values
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whatever the length: bounded, every step in exactly one bin, extremes kept.
        #[test]
        fn curves_are_bounded_and_lose_no_extreme(steps in 1..20_000u64) {
            let loss = |step: u64| 1.0 + (step * 7919 % 1009) as f64;
            let mut curve = Curve::default();
            (1..=steps).for_each(|step| curve.push(loss(step), 2 * step, 0.0));
            let bins = curve.bins();
            let early = 16 * u64::from(steps.ilog2());
            prop_assert!(bins.len() as u64 <= Curve::CAPACITY + early);
            let mut from = 1;
            for bin in bins {
                // As fine as a two-hundredth of all, and as a sixteenth of what was before.
                let width = bin.step + 1 - from;
                prop_assert!(width <= 1 + steps / 200 && width <= 1 + from / 16, "{} at {}", width, from);
                let inside: Vec<f64> = (from..=bin.step).map(loss).collect();
                prop_assert_eq!(bin.least, inside.iter().copied().fold(f64::MAX, f64::min));
                prop_assert_eq!(bin.greatest, inside.iter().copied().fold(0.0, f64::max));
                prop_assert_eq!(bin.evaluations, 2 * bin.step);
                from = bin.step + 1;
            }
            prop_assert_eq!(from, steps + 1);
        }

        #[test]
        fn samples_are_bounded_even_and_denser_early(steps in 1..20_000u64, stride in 1..20u64) {
            let mut samples = Samples::new(stride);
            for step in (0..=steps).filter(|step| step.is_multiple_of(stride)) {
                samples.push(step, step as f64);
            }
            let values = samples.values();
            prop_assert!(values.len() as u64 <= Samples::CAPACITY + 8 * u64::from(steps.ilog2()));
            let gap = samples.next_after(0);
            prop_assert!((0..=steps / gap).all(|place| values.contains(&(place * gap, (place * gap) as f64))));
            for pair in values.windows(2) {
                prop_assert!(pair[1].0 - pair[0].0 <= gap.min(stride.max(pair[0].0 / 8)));
            }
        }

        /// Wherever it rests on the way: what is kept is what a run has that does not rest, and where it rests last.
        #[test]
        fn rests_leave_no_trace(steps in 1..3000u64, rests in prop::collection::vec(0..3000u64, 0..9)) {
            let run = |rests: &[u64]| {
                let mut samples = Samples::new(4);
                for step in 0..=steps {
                    if samples.wants(step) {
                        samples.push(step, step as f64);
                    }
                    for rest in rests.iter().filter(|&&rest| rest == step) {
                        // Also after a change that leaves nothing to be measured.
                        samples.rest(step, (rest % 3 > 0).then_some(-1.0));
                    }
                }
                samples.rest(steps, Some(0.5));
                samples
            };
            let (resting, never) = (run(&rests), run(&[]));
            prop_assert_eq!(resting.values(), never.values());
            prop_assert_eq!(resting.values().last(), Some(&(steps, 0.5)));
        }
    }

    /// What was before the last few hundred steps is forgotten, what was within a hundred is not.
    #[test]
    fn recent_losses_are_those_of_a_hundred_steps() {
        let mut curve = Curve::default();
        (0..8000).for_each(|step| curve.push(if step < 7500 { 1e4 } else { 1.0 }, step, 0.0));
        let recent = |curve: &Curve| curve.bins().last().unwrap().averaged(Smoothing::Hundred);
        assert!(recent(&curve) < 2.0 && curve.smoothed() > 10.0);
        (0..100).for_each(|step| curve.push(100.0, step, 0.0));
        assert!((80.0..95.0).contains(&recent(&curve)), "{}", recent(&curve));
        assert_eq!(curve.bins().last().unwrap().averaged(Smoothing::Off), 100.0);
    }

    /// A jump in the loss a fifth of the run ago is all but forgotten, one a hundredth ago is not yet.
    #[test]
    fn smoothing_spans_the_last_tenth() {
        let mut curve = Curve::default();
        (0..8000).for_each(|step| curve.push(100.0, step, 0.0));
        (0..2000).for_each(|step| curve.push(1.0, step, 0.0));
        assert!((1.0..20.0).contains(&curve.smoothed()), "{}", curve.smoothed());
        (0..100).for_each(|step| curve.push(1000.0, step, 0.0));
        assert!((50.0..200.0).contains(&curve.smoothed()), "{}", curve.smoothed());
    }
}
