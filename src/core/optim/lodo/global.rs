//! The global ablation of G(θ).

use std::borrow::Cow;

use super::Learned;
use crate::math::vector::dot;
use crate::math::{LinearMap, Visitor};
use crate::optim::{Elementwise, Stateful};

/// G(θ) = w I, one rate for all; w = 1 at the start.
///
/// ```text
/// ∂⟨g, G m⟩/∂w = ⟨g, m⟩
/// ```
#[derive(Clone, Debug)]
pub struct GlobalMap {
    weight: [f64; 1],
    /// w, n times over: the map is a diagonal one.
    diagonal: Vec<f64>,
    /// m, as last remembered.
    remembered: Vec<f64>,
}

impl GlobalMap {
    /// The identity of n variables.
    pub fn new(n: usize) -> Self {
        GlobalMap { weight: [1.0], diagonal: vec![1.0; n], remembered: vec![0.0; n] }
    }
}

impl LinearMap for GlobalMap {
    fn dim(&self) -> usize {
        self.diagonal.len()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        for (out, v) in out.iter_mut().zip(v) {
            *out = self.weight[0] * v;
        }
    }

    fn diagonal(&self) -> Option<&[f64]> {
        Some(&self.diagonal)
    }
}

impl Learned for GlobalMap {
    type Weight = f64;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        self.remembered.copy_from_slice(m);
        self.apply(m, out);
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        meta.piece(0, &mut self.weight, &[scale * dot(g, &self.remembered)]);
        self.diagonal.fill(self.weight[0]);
    }

    fn weights(&self) -> Cow<'_, [f64]> {
        Cow::Borrowed(&self.weight)
    }

    fn places(&self) -> usize {
        self.weight.len()
    }
}

impl Stateful for GlobalMap {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.weight);
    }

    fn restored(&mut self) {
        self.diagonal.fill(self.weight[0]);
    }
}
