//! The step that a learned optimizer is about to take, from within.

use nanoserde::{DeBin, SerBin};
use serde::Serialize;

use super::measure::DENSE_LIMIT;
use crate::math::eigenvalues;
use crate::math::vector::{dot, norm};
use crate::objective::Noisy;
use crate::optim::{Optimizer, Oracle};

/// A vector, as much of it as a person can look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, SerBin, DeBin)]
pub struct Arrow {
    /// Its length.
    pub length: f64,
    /// Its part in the plane of the picture; in two dimensions the vector itself.
    pub on_plane: [f64; 2],
}

/// The numbers of one step to come: it is taken by copies of optimizer and noise, so that the run knows nothing of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, SerBin, DeBin)]
pub struct Ahead {
    /// Its number, counted from 1.
    pub step: u64,
    /// n.
    pub dimension: usize,
    /// f, as it will be read.
    pub loss: f64,
    /// g.
    pub gradient: Arrow,
    /// m before the step.
    pub momentum_before: Arrow,
    /// m.
    pub momentum: Arrow,
    /// s = −G m.
    pub movement: Arrow,
    /// ‖θ‖ before it learns.
    pub weights: f64,
    /// How far θ moves.
    pub learned: f64,
    /// Between s and −g, in degrees.
    pub angle: f64,
    /// The least and the greatest eigenvalue of G, once it has learned.
    pub eigenvalues: [f64; 2],
    /// f at x + s under the same draw of the noise.
    pub loss_after: f64,
}

/// The same with whole vectors: the plane of a picture may be chosen later.
#[derive(Clone)]
pub(super) struct Foresight {
    pub(super) numbers: Ahead,
    pub(super) gradient: Vec<f64>,
    pub(super) momentum_before: Vec<f64>,
    pub(super) momentum: Vec<f64>,
    pub(super) movement: Vec<f64>,
}

/// Between a step and the downhill direction, in degrees.
fn angle(movement: &[f64], gradient: &[f64]) -> f64 {
    let cosine = -dot(movement, gradient) / (norm(movement) * norm(gradient));
    if cosine.is_finite() { libm::acos(cosine.clamp(-1.0, 1.0)).to_degrees() } else { 0.0 }
}

/// What the step after this one will be; `None` if the optimizer is not a learned one, the dimension too large
/// for a matrix, or something not finite.
pub(super) fn foresee(optimizer: &dyn Optimizer, noisy: &Noisy, x: &[f64], step: u64) -> Option<Foresight> {
    if x.len() > DENSE_LIMIT {
        return None;
    }
    let before = optimizer.learner()?;
    let (momentum_before, weights) = (before.momentum.to_vec(), before.weights.to_vec());
    let (mut optimizer, mut noisy) = (optimizer.boxed_clone(), noisy.clone());
    let (mut moved, mut gradient) = (x.to_vec(), vec![0.0; x.len()]);
    noisy.resample();
    let loss = noisy.eval(x, &mut gradient);
    optimizer.step(&mut moved, &gradient, &mut Oracle::new(&noisy));
    let loss_after = noisy.eval(&moved, &mut vec![0.0; x.len()]);
    let movement: Vec<f64> = moved.iter().zip(x).map(|(to, from)| to - from).collect();
    let after = optimizer.learner()?;
    let change: Vec<f64> = after.weights.iter().zip(&weights).map(|(to, from)| to - from).collect();
    let preconditioner = optimizer.preconditioner()?;
    let values = eigenvalues(&preconditioner.dense())?;
    let numbers = Ahead {
        step: step + 1,
        dimension: x.len(),
        loss,
        angle: angle(&movement, &gradient),
        weights: norm(&weights),
        learned: norm(&change),
        eigenvalues: [*values.first()?, *values.last()?],
        loss_after,
        ..Ahead::default()
    };
    let momentum = after.momentum.to_vec();
    let sound = loss.is_finite() && movement.iter().all(|s| s.is_finite());
    sound.then_some(Foresight { numbers, gradient, momentum_before, momentum, movement })
}
