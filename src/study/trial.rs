//! An experiment run to a given length for several seeds, as the paper reports it.

use serde::Serialize;

use super::job::follow;
use super::statistics::estimate;
use super::{Course, Parallel};
use crate::experiment::{Experiment, LaneSettings, LossAxis, Refusal};
use crate::session::Bin;

/// What one optimizer made of an experiment over several seeds.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// [Who](crate::experiment::LaneId) it is.
    pub optimizer: String,
    /// Its name, by which it is told apart from others of its method.
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
    /// The loss curves, a seed each.
    #[serde(skip)]
    pub curves: Vec<Vec<Bin>>,
    /// What came of the runs, a seed each.
    #[serde(skip)]
    pub courses: Vec<Course>,
}

impl Trial {
    /// Mean and standard deviation of the losses of the seeds that did not diverge.
    pub fn summary(&self) -> Option<(f64, f64)> {
        estimate(&self.losses.iter().copied().flatten().collect::<Vec<f64>>())
    }

    /// How far the last seed's curve reaches along this axis.
    pub fn reach(&self, axis: LossAxis) -> f64 {
        self.curve.last().map_or(0.0, |bin| bin.along(axis))
    }

    /// The smoothed loss of the last seed where its curve first reaches this place on the axis.
    pub fn loss_at(&self, axis: LossAxis, place: f64) -> Option<f64> {
        self.curve.iter().find(|bin| bin.along(axis) >= place).map(|bin| bin.smoothed)
    }

    /// Evaluations to a step, as a mean over the last seed's run.
    pub fn evaluations_per_step(&self) -> f64 {
        self.curve.last().map_or(0.0, |bin| bin.evaluations as f64 / bin.step as f64)
    }
}

/// Runs an experiment for this many steps once for every seed; `clock` is in seconds. Every optimizer under every seed is
/// a piece of its own.
///
/// # Errors
/// A [`Refusal`] if the experiment cannot be run.
pub fn trial(
    experiment: &Experiment,
    steps: u64,
    seeds: &[u64],
    clock: &(dyn Fn() -> f64 + Sync),
    parallel: &impl Parallel,
) -> Result<Vec<Trial>, Refusal> {
    experiment.check()?;
    let lanes: Vec<&LaneSettings> = experiment.running_lanes().collect();
    let under = |&seed: &u64| Experiment { seed, seeds: 1, ..experiment.clone() };
    let experiments: Vec<Experiment> = seeds.iter().map(under).collect();
    let runs = parallel.map(lanes.len() * seeds.len(), |piece| {
        let (lane, seed) = (piece / seeds.len(), piece % seeds.len());
        let progress = |steps| parallel.done(steps);
        let lane = follow(&experiments[seed], lanes[lane].id(), steps, clock, &progress)?;
        Ok((Course::of(&lane), lane.curve().bins().to_vec()))
    });
    let mut runs = runs.into_iter();
    let of = |lane: &LaneSettings| {
        let runs: Vec<(Course, Vec<Bin>)> =
            runs.by_ref().take(seeds.len()).collect::<Result<_, Refusal>>()?;
        let (courses, curves): (Vec<Course>, Vec<Vec<Bin>>) = runs.into_iter().unzip();
        let last = courses.last();
        Ok(Trial {
            optimizer: lane.id().to_string(),
            name: experiment.lane_name(lane),
            losses: courses.iter().map(|course| course.mean).collect(),
            errors: courses.iter().map(|course| course.error).collect(),
            evaluations: last.map_or(0, |course| course.evaluations),
            seconds: last.map_or(0.0, |course| course.seconds),
            curve: curves.last().cloned().unwrap_or_default(),
            curves,
            courses,
        })
    };
    lanes.into_iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;
    use crate::study::InTurn;

    /// However large the first losses were.
    #[test]
    fn the_mean_of_the_last_tenth_is_that_of_its_losses() {
        for (link, steps) in [
            ("objective=beale&start-x=900&start-y=800&optimizers=newton", 2000),
            ("scenario=blank&dimension=20&optimizers=lbfgs", 300),
        ] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!(refusals, vec![]);
            let mut session = Session::new(&experiment).unwrap();
            let (mut losses, mut greatest) = (Vec::new(), 0.0_f64);
            for step in 1..=steps {
                session.advance_to(step, &|| 0.0);
                greatest = greatest.max(session.lanes()[0].loss());
                losses.push(session.lanes()[0].loss());
            }
            let tail = &losses[losses.len() - losses.len() / 10..];
            let mean = tail.iter().sum::<f64>() / tail.len() as f64;
            let trials = trial(&experiment, steps, &[experiment.seed], &|| 0.0, &InTurn).unwrap();
            let found = trials[0].losses[0].unwrap();
            assert!((found - mean).abs() <= 1e-12 * mean.abs(), "{link}: {found} for {mean}");
            assert!(greatest > 1e9 * mean.abs() && mean != 0.0, "{link}: {greatest}, {mean}");
        }
    }
}
