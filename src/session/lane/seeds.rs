//! A lane under several seeds.

use super::Lane;
use crate::session::{Path, Replicates};

impl Lane {
    /// Takes in the same optimizer under another seed, which takes every step along with it; its path is not kept.
    pub(in crate::session) fn add_replicate(&mut self, mut other: Lane) {
        other.path = Path::none();
        self.replicates.push(other);
    }

    /// Itself and the same optimizer under the other seeds, in the order of the seeds.
    pub fn under_all_seeds(&self) -> Vec<&Lane> {
        let mut lanes = vec![self];
        lanes.extend(&self.replicates);
        lanes
    }

    /// Itself and the same optimizer under the other seeds, as far as they go on; where none does all of them, the one
    /// that came farthest first.
    pub(in crate::session) fn active(&self) -> Vec<&Lane> {
        let mut lanes = self.under_all_seeds();
        if self.is_active() {
            lanes.retain(|lane| lane.is_running());
        } else if let Some(place) = lanes.iter().position(|lane| lane.step() == self.farthest()) {
            lanes.swap(0, place);
        }
        lanes
    }

    /// What it does under all seeds, if there are several; `noisy` tells which loss is seen.
    pub(in crate::session) fn replicates(&self, noisy: bool) -> Option<Replicates> {
        (!self.replicates.is_empty()).then(|| Replicates::of(&self.under_all_seeds(), noisy))
    }

    /// Whether it is on its way under any seed.
    pub fn is_active(&self) -> bool {
        self.is_running() || self.replicates.iter().any(Lane::is_running)
    }

    /// Whether it is on its way under any seed, and has reached the target under all of those.
    pub(in crate::session) fn reached_target(&self) -> bool {
        let arrived = |lane: &Lane| !lane.is_running() || lane.reached.is_some();
        self.is_active() && arrived(self) && self.replicates.iter().all(arrived)
    }

    /// The step of the slowest, over the seeds under which it goes on; beyond all steps where there is none.
    pub(in crate::session) fn slowest(&self) -> u64 {
        let step = |lane: &Lane| if lane.is_running() { lane.step } else { u64::MAX };
        self.replicates.iter().fold(step(self), |least, lane| least.min(step(lane)))
    }

    /// The farthest step that it has come to under any seed.
    pub(in crate::session) fn farthest(&self) -> u64 {
        self.replicates.iter().fold(self.step, |farthest, lane| farthest.max(lane.step))
    }
}
