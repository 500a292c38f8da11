//! What one seed makes of an experiment.

use std::rc::Rc;

use super::Lane;
use crate::experiment::{Experiment, LaneId, LaneSettings, Refusal, streams};
use crate::math::Stream;
use crate::objective::{Noise, Noisy, Objective};

/// All that is random in an experiment under one seed: its function, where it starts, its noise, the first weights.
pub(super) struct ProblemInstance {
    seed: u64,
    start: Vec<f64>,
    noise: Noise,
    pub(super) objective: Rc<dyn Objective>,
}

impl ProblemInstance {
    /// Those of all the experiment's seeds, its own first.
    pub(super) fn all(experiment: &Experiment) -> Vec<ProblemInstance> {
        let mut experiment = experiment.clone();
        let mut instances = Vec::new();
        for _ in 0..experiment.seeds {
            let Experiment { seed, noise, landscape, .. } = experiment;
            let objective = landscape.build(&experiment.shape(), &mut Stream::new(seed, streams::OBJECTIVE));
            instances.push(ProblemInstance { seed, start: experiment.start(), noise, objective });
            experiment.seed += 1;
        }
        instances
    }

    /// An optimizer at step 0, under noise of this strength. Every lane of an instance is given the same noise, and the same
    /// stream for its weights.
    fn lane(&self, settings: &LaneSettings, strength: f64) -> Lane {
        let noise = Stream::new(self.seed, streams::NOISE);
        let weights = Stream::new(self.seed, streams::WEIGHTS);
        let noisy = Noisy::new(self.objective.clone(), self.noise, strength, noise);
        Lane::new(settings.clone(), &self.start, noisy, weights)
    }

    /// An optimizer at step 0 under the first of these instances, which repeats under the others what it does.
    pub(super) fn lane_of(instances: &[ProblemInstance], settings: &LaneSettings, strength: f64) -> Lane {
        let mut first = instances[0].lane(settings, strength);
        instances[1..].iter().for_each(|instance| first.add_replicate(instance.lane(settings, strength)));
        first
    }
}

/// An optimizer of an experiment at step 0 under the experiment's own seed, alone: to the bit what it is in a session.
///
/// # Errors
/// A [`Refusal`] if the experiment cannot be run, or has no such optimizer.
pub fn lone_lane(experiment: &Experiment, id: LaneId) -> Result<Lane, Refusal> {
    experiment.check()?;
    let settings = experiment.lanes.iter().find(|lane| lane.id() == id).ok_or_else(|| Refusal {
        control: "optimizers".into(),
        words: format!("{} is not there", id.name()),
    })?;
    let instances = ProblemInstance::all(&Experiment { seeds: 1, ..experiment.clone() });
    let mut lane = ProblemInstance::lane_of(&instances, settings, experiment.noise_strength);
    lane.set_target(experiment.view.stop.target, experiment.is_noisy());
    Ok(lane)
}
