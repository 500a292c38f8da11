//! What one seed makes of an experiment.

use std::rc::Rc;

use super::Lane;
use crate::experiment::{Experiment, LaneSettings, streams};
use crate::math::Stream;
use crate::objective::{Noise, Noisy, Objective};

/// One draw of all that is random in an experiment: its function, where it starts, its noise, the first weights.
pub(super) struct Draw {
    seed: u64,
    start: Vec<f64>,
    noise: Noise,
    pub(super) objective: Rc<dyn Objective>,
}

impl Draw {
    /// Those of all the experiment's seeds, its own first.
    pub(super) fn all(experiment: &Experiment) -> Vec<Draw> {
        let mut experiment = experiment.clone();
        let mut draws = Vec::new();
        for _ in 0..experiment.seeds {
            let Experiment { seed, noise, landscape, .. } = experiment;
            let objective = landscape.build(&experiment.shape(), &mut Stream::new(seed, streams::OBJECTIVE));
            draws.push(Draw { seed, start: experiment.start(), noise, objective });
            experiment.seed += 1;
        }
        draws
    }

    /// An optimizer at step 0, under noise of this strength. Every lane of a draw is given the same noise, and the same
    /// stream for its weights.
    fn lane(&self, settings: &LaneSettings, strength: f64) -> Lane {
        let noise = Stream::new(self.seed, streams::NOISE);
        let weights = Stream::new(self.seed, streams::WEIGHTS);
        let noisy = Noisy::new(self.objective.clone(), self.noise, strength, noise);
        Lane::new(settings.clone(), &self.start, noisy, weights)
    }

    /// An optimizer at step 0 under the first of these draws, which repeats under the others what it does.
    pub(super) fn lane_of(draws: &[Draw], settings: &LaneSettings, strength: f64) -> Lane {
        let mut first = draws[0].lane(settings, strength);
        draws[1..].iter().for_each(|draw| first.repeat(draw.lane(settings, strength)));
        first
    }
}
