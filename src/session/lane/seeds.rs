//! A lane under several seeds.

use super::Lane;
use crate::session::{Path, Repeats};

impl Lane {
    /// Takes in the same optimizer under another seed, which takes every step along with it; its path is not kept.
    pub(in crate::session) fn repeat(&mut self, mut other: Lane) {
        other.path = Path::none();
        self.repeats.push(other);
    }

    fn under_all_seeds(&self) -> Vec<&Lane> {
        let mut lanes = vec![self];
        lanes.extend(&self.repeats);
        lanes
    }

    /// Itself and the same optimizer under the other seeds, as far as they go on; where none does all of them, the one
    /// that came farthest first.
    pub(in crate::session) fn going(&self) -> Vec<&Lane> {
        let mut lanes = self.under_all_seeds();
        if self.goes_on() {
            lanes.retain(|lane| lane.is_running());
        } else if let Some(place) = lanes.iter().position(|lane| lane.step() == self.farthest()) {
            lanes.swap(0, place);
        }
        lanes
    }

    /// What it does under all seeds, if there are several; `noisy` tells which loss is seen.
    pub(in crate::session) fn repeats(&self, noisy: bool) -> Option<Repeats> {
        (!self.repeats.is_empty()).then(|| Repeats::of(&self.under_all_seeds(), noisy))
    }

    /// Whether it is on its way under any seed.
    pub fn goes_on(&self) -> bool {
        self.is_running() || self.repeats.iter().any(Lane::is_running)
    }

    /// Whether it is on its way under any seed, and has reached the target under all of those.
    pub(in crate::session) fn has_arrived(&self) -> bool {
        let arrived = |lane: &Lane| !lane.is_running() || lane.reached.is_some();
        self.goes_on() && arrived(self) && self.repeats.iter().all(arrived)
    }

    /// The step of the hindmost, over the seeds under which it goes on; beyond all steps where there is none.
    pub(in crate::session) fn hindmost(&self) -> u64 {
        let step = |lane: &Lane| if lane.is_running() { lane.step } else { u64::MAX };
        self.repeats.iter().fold(step(self), |least, lane| least.min(step(lane)))
    }

    /// The farthest step that it has come to under any seed.
    pub(in crate::session) fn farthest(&self) -> u64 {
        self.repeats.iter().fold(self.step, |farthest, lane| farthest.max(lane.step))
    }
}
