//! One arm of a study: an optimizer with its settings, run under every seed.

use super::{Cell, Intervention, Job};
use crate::experiment::{Experiment, LaneId, LaneSettings};

/// An optimizer of an experiment, as one row of a study.
#[derive(Clone)]
pub struct Arm {
    /// Its name for programs, of its own in the study.
    pub key: String,
    /// Its name for people.
    pub name: String,
    /// What it runs in, itself alone.
    pub experiment: Experiment,
    /// Which optimizer.
    pub lane: LaneId,
    /// Of the study's steps it takes one in so many: of evaluations all arms then have as many.
    pub every: u64,
    /// Whether its learning ends on the way.
    pub frozen: Option<Frozen>,
    /// What others found.
    pub expected: Cell,
}

/// An end of learning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// After so many steps.
    pub after: u64,
    /// Whether it then goes over to the problem of another seed.
    pub elsewhere: bool,
}

/// The seed of the other problem: none of those that a study runs under, of which there are fewer.
const ELSEWHERE: u64 = 1000;

impl Arm {
    /// An optimizer of an experiment.
    pub fn of(experiment: &Experiment, lane: &LaneSettings) -> Self {
        let mut alone = experiment.clone();
        let lanes = |other: &LaneSettings| other.id() == lane.id();
        alone.lanes.retain(lanes);
        Arm {
            key: lane.id().to_string(),
            name: experiment.lane_name(lane),
            experiment: alone,
            lane: lane.id(),
            every: 1,
            frozen: None,
            expected: Cell::Nothing,
        }
    }

    /// An experiment's only optimizer, under another name.
    pub fn named(experiment: Experiment, key: &str, name: &str) -> Self {
        let lane = experiment.lanes.first().expect("the experiment has an optimizer");
        Arm { key: key.into(), name: name.into(), ..Arm::of(&experiment, lane) }
    }

    /// With what others found.
    pub fn expecting(self, expected: Cell) -> Self {
        Arm { expected, ..self }
    }

    /// Its run under a seed, in a study of so many steps.
    pub fn job(&self, seed: u64, steps: u64) -> Job {
        let experiment = Experiment { seed, ..self.experiment.clone() };
        let intervention = self.frozen.map(|frozen| Intervention {
            step: frozen.after,
            setting: Some((format!("{}-freeze", self.lane), "1".into())),
            seed: frozen.elsewhere.then_some(seed + ELSEWHERE),
        });
        Job { intervention, ..Job::new(&experiment, self.lane, steps.div_ceil(self.every)) }
    }

    /// The link of what it runs in, with the first of the seeds.
    pub fn link(&self, seed: u64) -> String {
        Experiment { seed, seeds: 1, ..self.experiment.clone() }.to_link()
    }
}
