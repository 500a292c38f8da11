//! The residual ablation of G(θ): layers that add to what they are given.

use std::borrow::Cow;

use super::Learned;
use crate::math::{LinearMap, Stream, Visitor};
use crate::optim::{Elementwise, Stateful};

/// G(θ) = Eᵀ Rᵀ diag(D) R E with E padding n variables to d = 2n by zeros, and R a product over layers.
///
/// ```text
/// forward, h = [v, 0], l = 1..L:   h[j] ← h[j] + w_l[j] h[perm_l[j]], every j at once
/// middle:                          h ← D ⊙ h
/// back,                l = L..1:   h[perm_l[j]] ← h[perm_l[j]] + w_l[j] h[j], every j at once
/// ```
///
/// With y_l(v) the input of layer l forward and c_l(v) the cotangent at its output on the way back,
///
/// ```text
/// ∂⟨g, G m⟩/∂w_l[j] = c_l(g)[j] y_l(m)[perm_l[j]] + c_l(m)[j] y_l(g)[perm_l[j]]
/// ∂⟨g, G m⟩/∂D      = R E g ⊙ R E m
/// ```
///
/// θ = [w_1, …, w_L, D]. The authors' start: w_l ~ N(0, 1/64) whatever the number of layers, D = 1. So G is not
/// the identity at the start; it is symmetric always, and positive semidefinite while D ≥ 0, which learning
/// does not keep.
#[derive(Clone, Debug)]
pub struct ResidualMap {
    n: usize,
    layers: usize,
    /// [layers][d].
    permutations: Vec<u32>,
    /// [layers + 1][d].
    weights: Vec<f64>,
    /// Of the momentum, kept from its step: h before each layer and before the middle, [layers + 1][d], …
    inputs: Vec<f64>,
    /// … and the cotangents at the output of each layer, [layers][d].
    cotangents: Vec<f64>,
    /// The same inputs, of the gradient.
    fresh: Vec<f64>,
    gradient: Vec<f64>,
    /// Two vectors of length d.
    work: [Vec<f64>; 2],
}

impl ResidualMap {
    /// A random map for n variables.
    pub fn random(n: usize, layers: usize, stream: &mut Stream) -> Self {
        let (mut permutations, mut weights) = (Vec::new(), Vec::new());
        for _ in 0..layers {
            permutations.extend(stream.permutation(2 * n));
            weights.extend(stream.normals(2 * n).iter().map(|w| w / 8.0));
        }
        weights.extend(vec![1.0; 2 * n]);
        Self::from_parts(n, permutations, weights)
    }

    /// The map with these permutations, `[layers][2n]`, and weights, `[layers + 1][2n]` with the middle in the last
    /// row.
    ///
    /// # Panics
    /// If a length does not fit or what should be a permutation goes beyond 2n.
    pub fn from_parts(n: usize, permutations: Vec<u32>, weights: Vec<f64>) -> Self {
        let width = 2 * n;
        let layers = permutations.len() / width;
        assert_eq!(permutations.len(), layers * width, "permutations are [layers][2n]");
        assert_eq!(weights.len(), (layers + 1) * width, "weights are [layers + 1][2n]");
        assert!(permutations.iter().all(|&p| (p as usize) < width), "permutations are of 0..2n");
        let zeros = |rows: usize| vec![0.0; rows * width];
        ResidualMap {
            n,
            layers,
            permutations,
            weights,
            inputs: zeros(layers + 1),
            cotangents: zeros(layers),
            fresh: zeros(layers + 1),
            gradient: zeros(1),
            work: [zeros(1), zeros(1)],
        }
    }

    /// Permutation and weights of a layer.
    fn layer(&self, layer: usize) -> (&[u32], &[f64]) {
        let span = layer * 2 * self.n..(layer + 1) * 2 * self.n;
        (&self.permutations[span.clone()], &self.weights[span])
    }

    fn middle(&self) -> &[f64] {
        &self.weights[self.layers * 2 * self.n..]
    }

    /// The forward chain of v: fills the inputs of every layer, and R E v in the last row.
    fn forward(&self, v: &[f64], inputs: &mut [f64]) {
        let width = 2 * self.n;
        inputs[..self.n].copy_from_slice(v);
        inputs[self.n..width].fill(0.0);
        for layer in 0..self.layers {
            let (permutation, w) = self.layer(layer);
            let (h, next) = inputs[layer * width..(layer + 2) * width].split_at_mut(width);
            for j in 0..width {
                next[j] = h[j] + w[j] * h[permutation[j] as usize];
            }
        }
    }

    /// One layer back: h ← h + (w ⊙ h)[perm⁻¹], with a copy of h as workspace.
    fn layer_back(permutation: &[u32], w: &[f64], h: &mut [f64], before: &mut [f64]) {
        before.copy_from_slice(h);
        for ((&p, w), h_before) in permutation.iter().zip(w).zip(before) {
            h[p as usize] += w * *h_before;
        }
    }
}

impl LinearMap for ResidualMap {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let width = 2 * self.n;
        let (mut h, mut other) = (vec![0.0; width], vec![0.0; width]);
        h[..self.n].copy_from_slice(v);
        for layer in 0..self.layers {
            let (permutation, w) = self.layer(layer);
            for j in 0..width {
                other[j] = h[j] + w[j] * h[permutation[j] as usize];
            }
            std::mem::swap(&mut h, &mut other);
        }
        h.iter_mut().zip(self.middle()).for_each(|(h, d)| *h *= d);
        for layer in (0..self.layers).rev() {
            let (permutation, w) = self.layer(layer);
            Self::layer_back(permutation, w, &mut h, &mut other);
        }
        out.copy_from_slice(&h[..self.n]);
    }
}

impl Learned for ResidualMap {
    type Weight = f64;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        let width = 2 * self.n;
        let mut inputs = std::mem::take(&mut self.inputs);
        self.forward(m, &mut inputs);
        let [mut h, mut before] = std::mem::take(&mut self.work);
        for ((h, x), d) in h.iter_mut().zip(&inputs[self.layers * width..]).zip(self.middle()) {
            *h = d * x;
        }
        let mut cotangents = std::mem::take(&mut self.cotangents);
        for layer in (0..self.layers).rev() {
            cotangents[layer * width..(layer + 1) * width].copy_from_slice(&h);
            let (permutation, w) = self.layer(layer);
            Self::layer_back(permutation, w, &mut h, &mut before);
        }
        out.copy_from_slice(&h[..self.n]);
        self.inputs = inputs;
        self.cotangents = cotangents;
        self.work = [h, before];
    }

    /// A layer's weights are read for the cotangents below it before they move.
    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        let width = 2 * self.n;
        let mut fresh = std::mem::take(&mut self.fresh);
        self.forward(g, &mut fresh);
        let [mut h, mut before] = std::mem::take(&mut self.work);
        let last = self.layers * width..(self.layers + 1) * width;
        for j in 0..width {
            let (g, m) = (fresh[last.start + j], self.inputs[last.start + j]);
            h[j] = self.weights[last.start + j] * g;
            self.gradient[j] = scale * (g * m);
        }
        meta.piece(last.start, &mut self.weights[last], &self.gradient);
        for layer in (0..self.layers).rev() {
            let span = layer * width..(layer + 1) * width;
            let permutation = &self.permutations[span.clone()];
            let (y_m, y_g) = (&self.inputs[span.clone()], &fresh[span.clone()]);
            let c_m = &self.cotangents[span.clone()];
            for j in 0..width {
                let p = permutation[j] as usize;
                self.gradient[j] = scale * (h[j] * y_m[p] + c_m[j] * y_g[p]);
            }
            Self::layer_back(permutation, &self.weights[span.clone()], &mut h, &mut before);
            meta.piece(span.start, &mut self.weights[span], &self.gradient);
        }
        self.fresh = fresh;
        self.work = [h, before];
    }

    fn weights(&self) -> Cow<'_, [f64]> {
        Cow::Borrowed(&self.weights)
    }

    fn places(&self) -> usize {
        self.weights.len()
    }
}

impl Stateful for ResidualMap {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.weights);
    }
}
