//! What a change of settings means for a run.

use super::{Experiment, LaneSettings};

/// What a change of settings means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reaches the run as it is.
    Live,
    /// The run begins again.
    Restart,
}

impl Experiment {
    /// What going over to other settings means for a run.
    pub fn effect_of(&self, other: &Experiment) -> Effect {
        let fixed = |lane: &LaneSettings| {
            let values = lane.method.parameters.iter().zip(&lane.values);
            values.filter(|(parameter, _)| !parameter.live).map(|(_, &value)| value).collect::<Vec<_>>()
        };
        let rebuilt = self.running_lanes().any(|lane| {
            let same = other.running_lanes().find(|theirs| theirs.method.key == lane.method.key);
            same.is_some_and(|theirs| fixed(lane) != fixed(theirs))
        });
        let same_problem = self.landscape.key == other.landscape.key
            && self.shape() == other.shape()
            && self.noise == other.noise
            && self.seed == other.seed
            && self.seeds == other.seeds
            && self.start() == other.start();
        if same_problem && !rebuilt { Effect::Live } else { Effect::Restart }
    }

    /// Whether all that moves a lane is as there, given that going over to it takes no restart.
    pub fn runs_as(&self, other: &Experiment) -> bool {
        let there = |lane: &LaneSettings| {
            other
                .running_lanes()
                .any(|same| (same.method.key, &same.values) == (lane.method.key, &lane.values))
        };
        let count = |experiment: &Experiment| experiment.running_lanes().count();
        self.noise_strength == other.noise_strength
            && count(self) == count(other)
            && self.running_lanes().all(there)
    }
}
