//! Steps of LODO and Adam on a batch of two images.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use lodo_core::math::Stream;
use lodo_core::objective::{Noise, Noisy, Rosenbrock};
use lodo_core::optim::lodo::{BlockMap, Learned};
use lodo_core::optim::{Adam, AdamSettings, Lodo, LodoSettings, Optimizer, Oracle};
use lodo_network::{Example, Network, Number, PARAMETERS, Workspace, batch_gradient};
use serde::Deserialize;
use serde_json::Value;

use super::formula::{Constants, examples, images_of};
use super::part::part;
use super::sums::{SINGLE, Signs, Sums};
use crate::Comparison;
use crate::difference::{relative, worst};
use crate::file::Checksum;

/// One run, as recorded.
#[derive(Clone, Debug, Deserialize)]
struct Run {
    weights: String,
    hyper: Value,
    loss: Vec<f64>,
    /// Where each loss was read.
    x: BTreeMap<usize, Sums>,
    /// x there, less x before.
    #[serde(default)]
    step: BTreeMap<usize, Sums>,
    /// After each step, of LODO.
    #[serde(default)]
    theta: BTreeMap<usize, Checksum>,
    theta0: Option<Checksum>,
    x_after_last_update: Option<Sums>,
    tolerance_x: f64,
    tolerance_loss: f64,
}

/// The optimizers of recorded runs.
enum Subject {
    Lodo(Box<Lodo<BlockMap, Adam>>),
    Adam(Adam),
}

impl Subject {
    fn optimizer(&mut self) -> &mut dyn Optimizer {
        match self {
            Subject::Lodo(lodo) => &mut **lodo,
            Subject::Adam(adam) => adam,
        }
    }

    fn weights(&self) -> Cow<'_, [f64]> {
        match self {
            Subject::Lodo(lodo) => lodo.map.weights(),
            Subject::Adam(_) => Cow::Borrowed(&[]),
        }
    }
}

/// Compares every run of a file: with the gradient in double precision, and those of Adam with it in single precision too. LODO's
/// weights are 100 MB, and its steps take as long in either.
pub(super) fn compare(file: &Value) -> Result<Vec<Comparison>, String> {
    let constants: Constants = part(file, "constants")?;
    constants.check()?;
    let queried: Vec<[usize; 2]> = part(file, "queried")?;
    let images: Vec<_> = (0..queried.len()).map(|b| constants.image(b)).collect();
    let batch = examples(&images, &queried)?;
    let (lodo, adam): (Vec<Run>, Vec<Run>) = (part(file, "lodo")?, part(file, "adam")?);
    let mut comparisons = Vec::new();
    for run in lodo {
        run.check(&batch)?;
        let subject = Subject::Lodo(Box::new(run.lodo(&constants)?));
        let name = format!("LODO, β\u{a0}=\u{a0}{}", run.hyper("beta")?);
        comparisons.push(run.replay::<f64>(&name, subject, &constants, &batch)?);
    }
    for run in adam {
        run.check(&batch)?;
        let subject = || Ok::<_, String>(Subject::Adam(Adam::new(PARAMETERS, run.adam()?)));
        comparisons.push(run.replay::<f64>("Adam", subject()?, &constants, &batch)?);
        comparisons.push(run.replay::<f32>("Adam", subject()?, &constants, &batch)?);
    }
    Ok(comparisons)
}

impl Run {
    fn check(&self, batch: &[Example<'_>]) -> Result<(), String> {
        let steps = 1..=self.loss.len();
        let kept = self.x.keys().chain(self.step.keys()).chain(self.theta.keys());
        if batch.is_empty() || self.loss.is_empty() || self.loss.len() > 100 {
            return Err("its runs have no step, or too many".into());
        }
        if kept.into_iter().any(|step| !steps.contains(step)) {
            return Err("it records something at a step that has no loss".into());
        }
        if self.tolerance_x <= 0.0 || self.tolerance_loss <= 0.0 {
            return Err("its tolerances must be greater than 0".into());
        }
        Ok(())
    }

    fn hyper(&self, key: &str) -> Result<f64, String> {
        self.hyper[key].as_f64().ok_or_else(|| format!("a run has no hyper-parameter {key}"))
    }

    fn lodo(&self, constants: &Constants) -> Result<Lodo<BlockMap, Adam>, String> {
        let [beta1, beta2, epsilon] = part(&self.hyper, "adam")?;
        let layers: usize = part(&self.hyper, "n_layers")?;
        let block: usize = part(&self.hyper, "block_size")?;
        if block != 4 || !(1..=16).contains(&layers) {
            return Err("its blocks must be 4×4, in at most 16 layers".into());
        }
        let map = constants.block_map(layers)?;
        let meta = AdamSettings { lr: self.hyper("meta_lr")?, beta1, beta2, epsilon };
        let meta = Adam::new(map.places(), meta);
        let settings =
            LodoSettings { initial_lr: self.hyper("initial_lr")?, beta: self.hyper("beta")?, frozen: false };
        Ok(Lodo::new(settings, map, meta))
    }

    fn adam(&self) -> Result<AdamSettings, String> {
        Ok(AdamSettings {
            lr: self.hyper("lr")?,
            beta1: self.hyper("beta_1")?,
            beta2: self.hyper("beta_2")?,
            epsilon: self.hyper("eps")?,
        })
    }

    /// Takes the steps and compares what is recorded of each.
    fn replay<F: Number>(
        &self,
        name: &str,
        mut subject: Subject,
        constants: &Constants,
        batch: &[Example<'_>],
    ) -> Result<Comparison, String> {
        let constants = constants.of_weights(&self.weights).ok_or("it has no such weights")?;
        let single = size_of::<F>() == size_of::<f32>();
        let mut x = constants.weights();
        let (mut before, mut gradient) = (x.clone(), vec![0.0; PARAMETERS]);
        let mut workspace = Workspace::<F>::default();
        let unasked = Noisy::new(Rc::new(Rosenbrock), Noise::None, 1.0, Stream::new(0, 0));
        let signs = if single { Signs::Any } else { Signs::Random };
        let mut off = Off::default();
        if let Some(recorded) = self.theta0 {
            off.weights = worst(off.weights, recorded.distance(&subject.weights()));
        }
        for (place, &loss) in self.loss.iter().enumerate() {
            let step = place + 1;
            if let Some(recorded) = self.x.get(&step) {
                off.take_points(recorded, &x, signs);
            }
            if let Some(recorded) = self.step.get(&step) {
                before.iter_mut().zip(&x).for_each(|(before, x)| *before = x - *before);
                off.take_points(recorded, &before, signs);
            }
            let network = Network::<F>::new(&x);
            let found = batch_gradient(&network, &mut workspace, batch, &mut gradient);
            off.loss = worst(off.loss, (found - loss).abs());
            off.relative_loss = worst(off.relative_loss, relative(found, loss));
            before.copy_from_slice(&x);
            subject.optimizer().step(&mut x, &gradient, &mut Oracle::new(&unasked));
            if let Some(recorded) = self.theta.get(&step) {
                off.weights = worst(off.weights, recorded.distance(&subject.weights()));
            }
        }
        if let Some(recorded) = &self.x_after_last_update {
            off.take_points(recorded, &x, signs);
        }
        let task = format!("network with {} weights, {}", self.rank(), images_of(batch.len()));
        Ok(off.comparison(self, name, &task, single))
    }

    fn rank(&self) -> &'static str {
        if self.weights.starts_with("fullrank") { "full-rank" } else { "plain" }
    }
}

/// The largest differences.
#[derive(Default)]
struct Off {
    /// Of points that are recorded by themselves.
    x: f64,
    /// By their sums.
    sums: f64,
    loss: f64,
    relative_loss: f64,
    weights: f64,
}

impl Off {
    fn take_points(&mut self, recorded: &Sums, x: &[f64], signs: Signs) {
        self.x = worst(self.x, recorded.largest(x));
        self.sums = worst(self.sums, recorded.distance(x, signs));
    }

    fn comparison(&self, run: &Run, name: &str, task: &str, single: bool) -> Comparison {
        // The weights are of size 0.14.
        let tolerance = if single { 0.1 * SINGLE } else { run.tolerance_x };
        let loss = if single { self.relative_loss / SINGLE } else { self.loss / run.tolerance_loss };
        let parts = [
            ("points", self.x / tolerance),
            ("checksums", self.sums / tolerance),
            ("losses", loss),
            ("weights", self.weights / tolerance),
        ];
        let precision = if single { ", single precision" } else { "" };
        Comparison {
            case: format!("{name}{precision}: {task}"),
            optimizer: format!("{name}{precision}"),
            task: task.into(),
            single,
            steps: run.loss.len(),
            largest_dx: self.x,
            largest_relative_loss_error: self.relative_loss,
            largest_checksum_difference: Some(worst(self.sums, self.weights)),
            tolerance,
            ..Comparison::default()
        }
        .judged(parts)
    }
}
