//! An experiment run to a given length for several seeds, as the paper reports it.

use serde::Serialize;

use super::{Bin, Experiment, Lane, LossAxis, Refusal, Session};

/// What one optimizer made of an experiment over several seeds.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The method's key.
    pub optimizer: String,
    /// The method's name.
    pub name: String,
    /// The mean loss over the last tenth of the steps, a seed each; none where it diverged.
    pub losses: Vec<Option<f64>>,
    /// ‖I − GH‖_F / √n as last measured, a seed each.
    pub errors: Vec<Option<f64>>,
    /// Evaluations of loss and gradient per run, of the last seed.
    pub evaluations: u64,
    /// Seconds of computing per run, of the last seed.
    pub seconds: f64,
    /// The loss curve of the last seed.
    pub curve: Vec<Bin>,
}

impl Trial {
    /// Mean and standard deviation of the losses of the seeds that did not diverge.
    pub fn summary(&self) -> Option<(f64, f64)> {
        let losses: Vec<f64> = self.losses.iter().copied().flatten().collect();
        let count = losses.len() as f64;
        let mean = losses.iter().sum::<f64>() / count;
        let squares: f64 = losses.iter().map(|loss| (loss - mean) * (loss - mean)).sum();
        (!losses.is_empty()).then(|| (mean, (squares / (count - 1.0).max(1.0)).sqrt()))
    }

    /// How far the last seed's curve reaches along this axis.
    pub fn reach(&self, axis: LossAxis) -> f64 {
        self.curve.last().map_or(0.0, |bin| axis.along(bin))
    }

    /// The smoothed loss of the last seed where its curve first reaches this place on the axis.
    pub fn loss_at(&self, axis: LossAxis, place: f64) -> Option<f64> {
        self.curve.iter().find(|bin| axis.along(bin) >= place).map(|bin| bin.smoothed)
    }

    /// Evaluations to a step, as a mean over the last seed's run.
    pub fn evaluations_per_step(&self) -> f64 {
        self.curve.last().map_or(0.0, |bin| bin.evaluations as f64 / bin.step as f64)
    }
}

/// Runs an experiment for this many steps once for every seed; `clock` is in seconds.
///
/// # Errors
/// A [`Refusal`] if the experiment cannot be run.
pub fn trial(
    experiment: &Experiment,
    steps: u64,
    seeds: &[u64],
    clock: &dyn Fn() -> f64,
) -> Result<Vec<Trial>, Refusal> {
    let fresh = |method: &crate::optim::Method| Trial {
        optimizer: method.key.into(),
        name: method.name.into(),
        losses: vec![],
        errors: vec![],
        evaluations: 0,
        seconds: 0.0,
        curve: vec![],
    };
    let mut trials: Vec<Trial> = experiment.running_lanes().map(|lane| fresh(lane.method)).collect();
    for &seed in seeds {
        let mut session = Session::new(&Experiment { seed, seeds: 1, ..experiment.clone() })?;
        let tail = steps.div_ceil(10);
        session.advance_to(steps - tail, clock);
        let before: Vec<f64> = session.lanes().iter().map(Lane::loss_sum).collect();
        session.advance_to(steps, clock);
        for ((trial, lane), before) in trials.iter_mut().zip(session.lanes()).zip(before) {
            trial.losses.push(lane.is_running().then(|| (lane.loss_sum() - before) / tail as f64));
            trial.errors.push(lane.error().values().last().map(|&(_, error)| error));
            trial.evaluations = lane.evaluations();
            trial.seconds = lane.seconds();
            trial.curve = lane.curve().bins().to_vec();
        }
    }
    Ok(trials)
}
