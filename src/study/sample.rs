//! A run of the tuning procedure: a sample of hyper-parameters, and how it ended.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use super::exact;
use crate::experiment::{Experiment, streams};
use crate::math::Stream;
use crate::objective::{Noisy, Objective};
use crate::optim::{Method, Optimizer, Oracle};
use crate::session::{Size, Watch};

/// The most evaluations of a run, for each of its steps: what asks for a Hessian of many dimensions has fewer steps.
const EVALUATIONS: u64 = 5;

/// Hyper-parameters to be tried: a run that depends on no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// On which of the tuning's tasks.
    pub task: usize,
    /// Of the task.
    pub seed: u64,
    /// In the order of the method's table.
    #[serde(deserialize_with = "exact::all")]
    pub values: Vec<f64>,
    /// The steps whose losses count.
    pub steps: u64,
    /// The steps within which it must not diverge.
    pub lasting: u64,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// With this mean loss over the last tenth of the steps.
    Lasted(#[serde(deserialize_with = "exact::one")] f64),
    /// At this step.
    Diverged(u64),
}

impl Outcome {
    /// Of two that diverge the later is better: it shows the way to those that do not.
    pub(super) fn is_better_than(&self, other: &Outcome) -> bool {
        match (self, other) {
            (Outcome::Lasted(ours), Outcome::Lasted(theirs)) => ours < theirs,
            (Outcome::Diverged(ours), Outcome::Diverged(theirs)) => ours > theirs,
            (ours, _) => matches!(ours, Outcome::Lasted(_)),
        }
    }
}

impl Sample {
    /// Runs it on its task.
    pub(super) fn run(&self, task: &Experiment, method: &Method) -> Outcome {
        Problem::new(task, self.seed).run(method, &self.values, self.steps, self.lasting)
    }
}

/// A function under its noise, ready for a run.
struct Problem {
    noisy: Noisy,
    start: Vec<f64>,
    weights: Stream,
}

impl Problem {
    fn new(task: &Experiment, seed: u64) -> Self {
        let objective: Rc<dyn Objective> =
            task.landscape.build(&task.shape(), &mut Stream::new(seed, streams::OBJECTIVE));
        let noisy = Noisy::new(objective, task.noise, task.noise_strength, Stream::new(seed, streams::NOISE));
        Problem { noisy, start: task.start(), weights: Stream::new(seed, streams::WEIGHTS) }
    }

    /// The mean loss over the last tenth of a run of this length, unless it diverges within `lasting` steps. Who has
    /// arrived stays: what it would do afterwards, out of rounding, is never seen, and is not held against it.
    fn run(self, method: &Method, values: &[f64], steps: u64, lasting: u64) -> Outcome {
        let (mut noisy, mut x) = (self.noisy, self.start);
        let mut grad = vec![0.0; x.len()];
        let mut optimizer: Box<dyn Optimizer> = (method.build)(x.len(), values, self.weights);
        let (mut losses, mut evaluations, mut watch, mut arrived) = (Vec::new(), 0, Watch::default(), None);
        for step in 0..=lasting {
            noisy.resample();
            let loss = noisy.eval(&x, &mut grad);
            evaluations += 1;
            let size = Size::of(loss, losses.first().copied().unwrap_or(loss), &grad);
            if size == Size::OutOfBounds {
                let Some(least) = arrived else { return Outcome::Diverged(step) };
                losses.resize(losses.len().max(steps as usize), least);
                break;
            }
            watch.note(loss, &noisy, &x, &grad);
            if watch.settled() {
                arrived = arrived.or(Some(loss));
            }
            if step < steps && (losses.is_empty() || evaluations < EVALUATIONS * steps) {
                losses.push(loss);
            }
            if step == lasting || evaluations >= EVALUATIONS * lasting {
                break;
            }
            let mut oracle = Oracle::new(&noisy);
            optimizer.step(&mut x, &grad, &mut oracle);
            evaluations += oracle.evaluations();
        }
        let tail = losses.len().div_ceil(10);
        Outcome::Lasted(losses[losses.len() - tail..].iter().sum::<f64>() / tail as f64)
    }
}
