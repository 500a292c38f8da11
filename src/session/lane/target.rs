//! The loss that a lane is to reach, and where it did.

use super::{Lane, Reached};
use crate::session::Bin;

/// Under noise losses differ so much from step to step that a mean of fewer says nothing; and the walking minimum
/// has only begun to leave the start.
const WARM: u64 = 1000;

impl Lane {
    #[inline]
    pub(super) fn note_target(&mut self, target: f64, smoothed: bool) {
        let value = if smoothed { self.curve.smoothed() } else { self.loss };
        if value <= target && self.reached.is_none() && (!smoothed || self.step >= WARM) {
            let Lane { step, evaluations, seconds, .. } = *self;
            self.reached = Some(Reached { step, evaluations, seconds, exact: true });
        }
    }

    /// Takes a target: under noise for the smoothed loss, after its first [`WARM`] steps.
    pub(in crate::session) fn set_target(&mut self, target: Option<f64>, smoothed: bool) {
        self.replicates.iter_mut().for_each(|lane| lane.set_target(target, smoothed));
        let target = target.map(|target| (target, smoothed));
        if self.target == target {
            return;
        }
        self.target = target;
        self.reached = target.and_then(|(target, smoothed)| {
            let value = |bin: &Bin| if smoothed { bin.smoothed } else { bin.least };
            let mut bins = self.curve.bins().iter().filter(|bin| !smoothed || bin.step >= WARM);
            let &Bin { step, evaluations, seconds, .. } = bins.find(|bin| value(bin) <= target)?;
            Some(Reached { step, evaluations, seconds, exact: false })
        });
    }

    /// Where it reached the target.
    pub fn reached(&self) -> Option<Reached> {
        self.reached
    }
}
