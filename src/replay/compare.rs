//! A recorded run beside ours.

use ndarray::Array2;
use serde::Serialize;

use crate::difference::{distance, relative, worst};
use crate::file::{Case, Outputs};
use crate::subject::Kind;
use lodo_core::math::Stream;
use lodo_core::objective::{Noise, Noisy};
use lodo_core::optim::Oracle;

/// How one case compares.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Comparison {
    /// The case.
    pub case: String,
    /// What takes the steps, with what tells it from its like.
    pub optimizer: String,
    /// On which function.
    pub task: String,
    /// Whether functions were computed in single precision.
    pub single: bool,
    /// Steps replayed; none where a gradient is compared by itself.
    pub steps: usize,
    /// The largest |Δx| over all recorded points and coordinates, or that of a gradient's.
    pub largest_dx: f64,
    /// The largest |Δloss| / max(|loss|, 1e-12), of all kinds of loss that are recorded.
    pub largest_relative_loss_error: f64,
    /// The largest |Δ‖I − GH‖_F|, where recorded.
    pub largest_error_difference: Option<f64>,
    /// The largest difference of a weight checksum, relative to the sum of squares, where recorded.
    pub largest_checksum_difference: Option<f64>,
    /// The largest |Δm| at the end, where recorded.
    pub largest_momentum_difference: Option<f64>,
    /// The largest difference of an activation of a network, over what is allowed, where recorded.
    pub largest_activation_difference: Option<f64>,
    /// What is allowed for |Δx|.
    pub tolerance: f64,
    /// What lies outside of what is allowed, in words.
    pub missed: Vec<&'static str>,
    /// Whether everything lies within.
    pub passed: bool,
}

fn note(so_far: &mut Option<f64>, next: f64) {
    *so_far = Some(worst(so_far.unwrap_or(0.0), next));
}

impl Comparison {
    /// The same with its verdict: of each part its name, and how far it is off over what is allowed.
    pub(crate) fn judged<const N: usize>(mut self, parts: [(&'static str, f64); N]) -> Self {
        let missed = |(part, off): (&'static str, f64)| (off.is_nan() || off > 1.0).then_some(part);
        self.missed = parts.into_iter().filter_map(missed).collect();
        self.passed = self.missed.is_empty();
        self
    }

    /// What lies outside of what is allowed, of what every case of an optimizer has. The losses of a case have the size
    /// of its points, within a factor of a hundred.
    fn parts(&self) -> [(&'static str, f64); 5] {
        let over = |difference: Option<f64>| match difference {
            None => 0.0,
            Some(difference) if self.tolerance > 0.0 => difference / self.tolerance,
            Some(_) => f64::INFINITY,
        };
        [
            ("points", over(Some(self.largest_dx))),
            ("losses", over(Some(self.largest_relative_loss_error)) / 100.0),
            ("inverse-Hessian error", over(self.largest_error_difference)),
            ("weights", over(self.largest_checksum_difference)),
            ("momentum", over(self.largest_momentum_difference)),
        ]
    }
}

/// Runs an optimizer of this kind through a case.
///
/// # Errors
/// In words, if the case records something that its kind does not have, or lacks what it needs.
pub(crate) fn compare(case: &Case, kind: &Kind) -> Result<Comparison, String> {
    let mut subject = (kind.make)(case)?;
    let Outputs { loss, loss_after, nll, tolerance_abs_x: tolerance, .. } = &case.outputs;
    let lacks = |what: &str| format!("{} records {what}, which its kind does not have", case.name);
    let noise = if case.noise.is_empty() { Noise::None } else { Noise::Walk };
    let mut noisy = Noisy::new(case.objective.clone(), noise, 1.0, Stream::new(0, 0));
    let mut x = case.start.clone();
    let (mut grad, mut other) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    let (mut largest_dx, mut largest_loss) = (0.0, 0.0);
    let (mut error, mut checksum, mut momentum) = (None, None, None);
    for place in 0..case.steps() {
        let step = place + 1;
        if let Some(draw) = case.noise.get(place) {
            noisy.resample_to(draw);
        }
        if let Some(expected) = case.outputs.x.get(&step) {
            largest_dx = worst(largest_dx, distance(&x, expected));
        }
        let found = noisy.eval(&x, &mut grad);
        largest_loss = worst(largest_loss, relative(found, loss[place]));
        let here = x.clone();
        subject.step(&mut x, &grad, &mut Oracle::new(&noisy));
        if let Some(after) = loss_after {
            largest_loss = worst(largest_loss, relative(noisy.eval(&x, &mut other), after[place]));
        }
        if let Some(nll) = nll {
            let found = subject.loss().ok_or_else(|| lacks("nll"))?;
            largest_loss = worst(largest_loss, relative(found, nll[place]));
        }
        if let Some(&expected) = case.outputs.error.get(&step) {
            let map = subject.preconditioner().ok_or_else(|| lacks("I_minus_GH_fro"))?;
            let hessian = noisy.hessian(&here).ok_or_else(|| lacks("I_minus_GH_fro"))?;
            let difference: Array2<f64> = Array2::eye(x.len()) - map.apply_columns(&hessian);
            let found = difference.iter().map(|d| d * d).sum::<f64>().sqrt();
            note(&mut error, (found - expected).abs());
        }
        let last = (step == loss.len()).then_some(case.outputs.theta_checksum_final).flatten();
        for expected in case.outputs.theta_checksum.get(&step).copied().into_iter().chain(last) {
            let weights = subject.weights().ok_or_else(|| lacks("a checksum of weights"))?;
            note(&mut checksum, expected.distance(&weights));
        }
    }
    // What was recorded at the end can be compared if the end is within the safe steps.
    if case.steps() == loss.len() {
        if let Some(expected) = &case.outputs.x_after_last_update {
            largest_dx = worst(largest_dx, distance(&x, expected));
        }
        if let Some(expected) = &case.outputs.final_momentum {
            let found = subject.momentum().ok_or_else(|| lacks("final_momentum"))?;
            note(&mut momentum, distance(found, expected));
        }
    }
    let comparison = Comparison {
        case: case.name.clone(),
        optimizer: kind.title(case),
        task: case.task.clone(),
        steps: case.steps(),
        largest_dx,
        largest_relative_loss_error: largest_loss,
        largest_error_difference: error,
        largest_checksum_difference: checksum,
        largest_momentum_difference: momentum,
        tolerance: *tolerance,
        ..Comparison::default()
    };
    let parts = comparison.parts();
    Ok(comparison.judged(parts))
}
