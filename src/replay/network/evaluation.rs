//! Losses, logits, activations and gradients of the network.

use std::collections::BTreeMap;

use lodo_core::math::Real;
use lodo_network::{Example, Layer, Network, Number, PARAMETERS, Workspace, batch_gradient, tensors};
use serde::Deserialize;
use serde_json::Value;

use super::formula::{Constants, examples, images_of};
use super::part::part;
use super::sums::{SINGLE, Signs, Sums};
use crate::Comparison;
use crate::difference::{distance, relative, worst};

/// A tensor's name, its sums, and its first five numbers.
#[derive(Clone, Debug, Deserialize)]
struct Row(String, f64, f64, f64, f64, f64, f64, f64, f64);

/// One batch, as recorded.
#[derive(Clone, Debug, Deserialize)]
struct Case {
    queried: Vec<[usize; 2]>,
    true_class: Vec<u8>,
    logits_image0: Vec<f64>,
    logits_checksum: Sums,
    loss_per_image: Vec<f64>,
    mean_loss: f64,
    stages_image0: BTreeMap<String, Sums>,
    grad: Sums,
    grad_max_abs: f64,
    grad_tensors: Vec<Row>,
    tolerance_logits: f64,
    tolerance_loss: f64,
    tolerance_grad_entry: f64,
}

/// What this code computes of a batch.
struct Found {
    logits: Vec<f64>,
    losses: Vec<f64>,
    mean_loss: f64,
    stages: BTreeMap<String, Vec<f64>>,
    gradient: Vec<f64>,
}

/// The largest differences, each over what is allowed; of losses also over their size.
struct Differences {
    activations: f64,
    losses: f64,
    relative_loss: f64,
    entries: f64,
    sums: f64,
}

/// Compares every batch of a file, in double precision with what the file allows, and in single precision.
pub(super) fn compare(file: &Value) -> Result<Vec<Comparison>, String> {
    let constants: Constants = part(file, "constants")?;
    constants.check()?;
    let cases: Vec<Case> = part(file, "cases")?;
    let weights = constants.weights();
    let weights_off = part::<Sums>(file, "weights")?.distance(&weights, Signs::Random);
    if weights_off.is_nan() || weights_off > 1e-12 {
        return Err("its weights are not those of its formula".into());
    }
    let rank = if constants.chirp == 0.0 { "plain" } else { "full-rank" };
    let mut comparisons = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        let images: Vec<_> = (0..case.queried.len()).map(|b| constants.image(b)).collect();
        let batch = examples(&images, &case.queried)?;
        case.check(&batch)?;
        let name = format!("network with {rank} weights, batch {}, {}", place + 1, images_of(batch.len()));
        let double = case.differences(&evaluate::<f64>(&weights, &batch), false);
        comparisons.push(case.comparison(&name, false, &double));
        let single = case.differences(&evaluate::<f32>(&weights, &batch), true);
        comparisons.push(case.comparison(&name, true, &single));
    }
    Ok(comparisons)
}

fn doubles<F: Real>(values: &[F]) -> Vec<f64> {
    F::doubles(values.into()).into_owned()
}

/// The name that files have for a place in the network.
fn stage(layer: Layer) -> String {
    match layer {
        Layer::Input => "input".into(),
        Layer::First => "after_in".into(),
        Layer::Block(stage, block) => format!("stage{stage}_block{block}"),
        Layer::Pool(stage) => format!("after_pool{stage}"),
    }
}

fn evaluate<F: Number>(weights: &[f64], batch: &[Example<'_>]) -> Found {
    let (network, mut workspace) = (Network::<F>::new(weights), Workspace::default());
    let mut stages = BTreeMap::new();
    network.observe(&mut workspace, &batch[0], |layer, values| {
        stages.insert(stage(layer), doubles(values));
    });
    let logits = batch.iter().flat_map(|example| doubles(&network.logits(&mut workspace, example))).collect();
    let losses = batch.iter().map(|example| network.loss(&mut workspace, example)).collect();
    let mut gradient = vec![0.0; PARAMETERS];
    let mean_loss = batch_gradient(&network, &mut workspace, batch, &mut gradient);
    Found { logits, losses, mean_loss, stages, gradient }
}

impl Case {
    /// Whether all lengths belong together, and the labels are those of the images.
    fn check(&self, batch: &[Example<'_>]) -> Result<(), String> {
        let labels: Vec<u8> = batch.iter().map(Example::label).collect();
        let tolerances = [self.tolerance_logits, self.tolerance_loss, self.tolerance_grad_entry];
        let fits = !batch.is_empty()
            && tolerances.iter().all(|&tolerance| tolerance > 0.0)
            && self.loss_per_image.len() == batch.len()
            && self.logits_image0.len() == lodo_network::LEVELS
            && self.grad_tensors.iter().map(|row| &row.0).eq(tensors().iter().map(|tensor| &tensor.name));
        if !fits {
            return Err("its losses, logits, tensors or tolerances are not those of a batch".into());
        }
        if labels != self.true_class {
            return Err("its classes are not those of its images".into());
        }
        Ok(())
    }

    /// Differences over what is allowed: for double precision what the file says, for single a part of the size.
    fn differences(&self, found: &Found, single: bool) -> Differences {
        let allowed = |tolerance: f64, size: f64| if single { SINGLE * size } else { tolerance };
        // Where all activations are of one sign so are the errors of a coarser arithmetic.
        let signs = if single { Signs::Any } else { Signs::Random };
        let mut activations = self.logits_difference(found, signs, &allowed);
        for (name, recorded) in &self.stages_image0 {
            let off = found.stages.get(name).map_or(f64::INFINITY, |values| {
                let size = recorded.size(values.len());
                // Activations are as far off as the logits, relative to their size.
                let logits = self.logits_checksum.size(found.logits.len());
                recorded.distance(values, signs)
                    / allowed(self.tolerance_logits * (size / logits).max(1.0), size)
            });
            activations = worst(activations, off);
        }
        let recorded = self.loss_per_image.iter().chain([&self.mean_loss]);
        let (mut losses, mut relative_loss) = (0.0, 0.0);
        for (&found, &recorded) in found.losses.iter().chain([&found.mean_loss]).zip(recorded) {
            losses = worst(losses, (found - recorded).abs() / allowed(self.tolerance_loss, recorded));
            relative_loss = worst(relative_loss, relative(found, recorded));
        }
        let (entries, sums) = self.gradient_differences(&found.gradient, signs, &allowed);
        Differences { activations, losses, relative_loss, entries, sums }
    }

    fn logits_difference(&self, found: &Found, signs: Signs, allowed: &dyn Fn(f64, f64) -> f64) -> f64 {
        let size = self.logits_checksum.size(found.logits.len());
        let own = distance(&found.logits[..lodo_network::LEVELS], &self.logits_image0);
        let all = self.logits_checksum.distance(&found.logits, signs);
        worst(own, all) / allowed(self.tolerance_logits, size)
    }

    /// Of entries and of sums.
    fn gradient_differences(
        &self,
        gradient: &[f64],
        signs: Signs,
        allowed: &dyn Fn(f64, f64) -> f64,
    ) -> (f64, f64) {
        let allowed = |size: f64| allowed(self.tolerance_grad_entry, size);
        let largest = gradient.iter().map(|entry| entry.abs()).fold(0.0, worst);
        let mut entries = (largest - self.grad_max_abs).abs() / allowed(self.grad_max_abs);
        // Where a tensor's gradient nearly vanishes, it does by cancellation of what has the size of the others.
        let whole = self.grad.size(gradient.len());
        let mut sums = self.grad.distance(gradient, signs) / allowed(whole);
        for (row, tensor) in self.grad_tensors.iter().zip(tensors()) {
            let &Row(_, sum, sumsq, cosdot, a, b, c, d, e) = row;
            let recorded = Sums { sum, sumsq, cosdot, first5: vec![a, b, c, d, e], last5: Vec::new() };
            let values = &gradient[tensor.range()];
            entries = worst(entries, recorded.largest(values) / allowed(self.grad_max_abs));
            sums = worst(sums, recorded.distance(values, signs) / allowed(whole));
        }
        (entries, sums)
    }

    fn comparison(&self, task: &str, single: bool, off: &Differences) -> Comparison {
        let tolerance = if single { SINGLE * self.grad_max_abs } else { self.tolerance_grad_entry };
        let missed = [
            ("gradient", off.entries),
            ("losses", off.losses),
            ("activations", off.activations),
            ("checksums", off.sums),
        ];
        if std::env::var_os("SHOW").is_some() {
            eprintln!("{task} {single} {missed:?}");
        }
        let optimizer = if single { "Gradient, single precision" } else { "Gradient" };
        Comparison {
            case: format!("{optimizer}: {task}"),
            optimizer: optimizer.into(),
            task: task.into(),
            single,
            largest_dx: off.entries * tolerance,
            largest_relative_loss_error: off.relative_loss,
            largest_activation_difference: Some(off.activations),
            largest_checksum_difference: Some(off.sums),
            tolerance,
            ..Comparison::default()
        }
        .judged(missed)
    }
}
