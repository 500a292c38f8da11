//! The paper's G(θ) as one would write it down: what the kernels are measured and tested against.

use std::borrow::Cow;

use ndarray::Array2;

use super::block::Parts;
use super::{BlockMap, Learned};
use crate::math::LinearMap;
use crate::optim::Elementwise;

/// The same map as [`BlockMap`], number by number: no rows, no fusing, and the hypergradient as an array of its own.
#[derive(Clone, Debug)]
pub struct PlainMap {
    n: usize,
    hidden: usize,
    block: usize,
    permutations: Vec<u32>,
    weights: Vec<f64>,
    /// y_l(m) and c_l(m), each [layers][d].
    remembered: [Vec<f64>; 2],
    /// The same of g.
    fresh: [Vec<f64>; 2],
    gradient: Vec<f64>,
    h: Vec<f64>,
    u: Vec<f64>,
}

impl PlainMap {
    /// The same map.
    pub fn of(map: &BlockMap) -> Self {
        let n = map.dim();
        let Parts { block, permutations, weights } = map.parts();
        let hidden = map.hidden();
        let chain = || [vec![0.0; permutations.len()], vec![0.0; permutations.len()]];
        PlainMap {
            n,
            hidden,
            block,
            remembered: chain(),
            fresh: chain(),
            gradient: vec![0.0; weights.len()],
            h: vec![0.0; hidden],
            u: vec![0.0; hidden],
            permutations,
            weights,
        }
    }

    /// There and back: fills y_l and c_l of v, and leaves Ĝᵀ Ĝ E v in h.
    fn chain(&mut self, v: &[f64], [inputs, cotangents]: [&mut [f64]; 2]) {
        let (d, b) = (self.hidden, self.block);
        self.h[..self.n].copy_from_slice(v);
        self.h[self.n..].fill(0.0);
        let layers = self.permutations.len() / d;
        for l in 0..layers {
            for j in 0..d {
                inputs[l * d + j] = self.h[self.permutations[l * d + j] as usize];
            }
            for z in 0..d / b {
                for o in 0..b {
                    let terms = (0..b)
                        .map(|i| inputs[l * d + z * b + i] * self.weights[((l * d + z * b) + i) * b + o]);
                    self.h[z * b + o] = terms.sum();
                }
            }
        }
        for l in (0..layers).rev() {
            cotangents[l * d..(l + 1) * d].copy_from_slice(&self.h);
            for z in 0..d / b {
                for i in 0..b {
                    let terms =
                        (0..b).map(|o| self.h[z * b + o] * self.weights[((l * d + z * b) + i) * b + o]);
                    self.u[z * b + i] = terms.sum();
                }
            }
            for j in 0..d {
                self.h[self.permutations[l * d + j] as usize] = self.u[j];
            }
        }
    }
}

impl LinearMap for PlainMap {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut scratch = self.clone();
        scratch.apply_and_remember(v, out);
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        let mut out = Array2::zeros(columns.dim());
        for (column, mut image) in columns.columns().into_iter().zip(out.columns_mut()) {
            let (v, mut product) = (column.to_vec(), vec![0.0; self.n]);
            self.apply(&v, &mut product);
            image.iter_mut().zip(product).for_each(|(image, product)| *image = product);
        }
        out
    }
}

impl Learned for PlainMap {
    type Weight = f64;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        let [mut inputs, mut cotangents] = std::mem::take(&mut self.remembered);
        self.chain(m, [&mut inputs, &mut cotangents]);
        self.remembered = [inputs, cotangents];
        out.copy_from_slice(&self.h[..self.n]);
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        let [mut inputs, mut cotangents] = std::mem::take(&mut self.fresh);
        self.chain(g, [&mut inputs, &mut cotangents]);
        let b = self.block;
        for (place, gradient) in self.gradient.chunks_exact_mut(b).enumerate() {
            let first = place - place % b;
            for (o, gradient) in gradient.iter_mut().enumerate() {
                *gradient = scale
                    * (self.remembered[0][place] * cotangents[first + o]
                        + inputs[place] * self.remembered[1][first + o]);
            }
        }
        meta.piece(0, &mut self.weights, &self.gradient);
        self.fresh = [inputs, cotangents];
    }

    fn weights(&self) -> Cow<'_, [f64]> {
        Cow::Borrowed(&self.weights)
    }

    fn places(&self) -> usize {
        self.weights.len()
    }
}
