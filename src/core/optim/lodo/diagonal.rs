//! The diagonal ablation of G(θ).

use std::borrow::Cow;

use super::Learned;
use crate::math::{LinearMap, Visitor};
use crate::optim::{Elementwise, Stateful};

/// G(θ) = diag(w), a rate for each variable; w = 1 at the start.
///
/// ```text
/// ∂⟨g, G m⟩/∂w = g ⊙ m
/// ```
#[derive(Clone, Debug)]
pub struct DiagonalMap {
    weights: Vec<f64>,
    /// m, as last remembered.
    remembered: Vec<f64>,
    gradient: Vec<f64>,
}

impl DiagonalMap {
    /// The identity of n variables.
    pub fn new(n: usize) -> Self {
        DiagonalMap { weights: vec![1.0; n], remembered: vec![0.0; n], gradient: vec![0.0; n] }
    }
}

impl LinearMap for DiagonalMap {
    fn dim(&self) -> usize {
        self.weights.len()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        for ((out, v), w) in out.iter_mut().zip(v).zip(&self.weights) {
            *out = w * v;
        }
    }

    fn diagonal(&self) -> Option<&[f64]> {
        Some(&self.weights)
    }
}

impl Learned for DiagonalMap {
    type Weight = f64;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        self.remembered.copy_from_slice(m);
        self.apply(m, out);
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        for ((gradient, g), m) in self.gradient.iter_mut().zip(g).zip(&self.remembered) {
            *gradient = scale * (g * m);
        }
        meta.piece(0, &mut self.weights, &self.gradient);
    }

    fn weights(&self) -> Cow<'_, [f64]> {
        Cow::Borrowed(&self.weights)
    }

    fn places(&self) -> usize {
        self.weights.len()
    }
}

impl Stateful for DiagonalMap {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.weights);
    }
}
