//! The paper's G(θ): layers of a fixed permutation and a block-diagonal matrix, there and back again.

use ndarray::Array2;

use super::Learned;
use super::kernel::{Apply, Chain, Learn, SIZE, Through};
use super::loops::{Layers, descend};
use crate::math::{LinearMap, Real, Stream, Visitor, apply_each, orthogonal, with_widest_simd};
use crate::optim::{Elementwise, Stateful};

/// G(θ) = Eᵀ Ĝᵀ Ĝ E with E padding n variables to d by zeros, and Ĝ a product over layers of
/// "permute by P_l, then multiply by the block-diagonal W_l".
///
/// ```text
/// forward, h = [v, 0], l = 1..L:   y_l[j] = h[perm_l[j]];   h[z·b+o] = Σ_i y_l[z·b+i] W_l[z][i][o]
/// back, h = Ĝ E v,     l = L..1:   c_l = h;   u[z·b+i] = Σ_o c_l[z·b+o] W_l[z][i][o];   h[perm_l[j]] = u[j]
/// ```
///
/// d = 2n + b − (2n mod b), which has a whole spare block where b divides 2n (the authors' code). θ has the
/// shape `[layers][d/b][in][out]`, in that order in memory.
///
/// Symmetric and positive semidefinite by its form. At the start every block is orthogonal, so G = I.
#[derive(Clone, Debug)]
pub struct BlockMap<F = f64> {
    n: usize,
    hidden: usize,
    block: usize,
    /// [layers][d].
    permutations: Vec<u32>,
    weights: Vec<F>,
    /// The chains of the momentum, kept from its step; then of the gradient.
    remembered: Chain<F>,
    fresh: Vec<F>,
    /// Two vectors of length d.
    work: [Vec<F>; 2],
}

/// How many vectors go through the map at a time when many must.
const TOGETHER: usize = 4;

impl BlockMap {
    /// The least and the greatest block size.
    pub const BLOCKS: [usize; 2] = [2, 8];

    /// d, the padded width.
    pub fn hidden_width(n: usize, block: usize) -> usize {
        2 * n + block - (2 * n) % block
    }

    /// A random map for n variables: uniform permutations, and blocks uniform over the orthogonal group.
    pub fn random(n: usize, block: usize, layers: usize, stream: &mut Stream) -> Self {
        let hidden = Self::hidden_width(n, block);
        let (mut permutations, mut weights) = (Vec::new(), Vec::new());
        for _ in 0..layers {
            permutations.extend(stream.permutation(hidden));
            for _ in 0..hidden / block {
                weights.extend(orthogonal(block, stream));
            }
        }
        Self::from_parts(n, block, permutations, weights)
    }

    /// The map with these permutations, `[layers][d]`, and weights, `[layers][d/b][in][out]`.
    ///
    /// # Panics
    /// If the block size is outside of [`Self::BLOCKS`] or a length does not fit.
    pub fn from_parts(n: usize, block: usize, permutations: Vec<u32>, weights: Vec<f64>) -> Self {
        let hidden = Self::hidden_width(n, block);
        let layers = permutations.len() / hidden;
        assert!((Self::BLOCKS[0]..=Self::BLOCKS[1]).contains(&block), "no kernel for blocks of {block}");
        assert_eq!(permutations.len(), layers * hidden, "permutations are [layers][d]");
        assert_eq!(weights.len(), layers * hidden * block, "weights are [layers][d/b][b][b]");
        assert!(permutations.iter().all(|&p| (p as usize) < hidden), "permutations are of 0..d");
        Self::with_room(n, hidden, block, permutations, weights)
    }

    /// The same map with weights of single precision: half the memory, and twice as many numbers at a time. Vectors
    /// stay in double precision; what leads them through the map does not.
    pub fn single(self) -> BlockMap<f32> {
        let weights = self.weights.iter().map(|&w| w as f32).collect();
        BlockMap::with_room(self.n, self.hidden, self.block, self.permutations, weights)
    }
}

impl<F: Real> BlockMap<F> {
    fn with_room(n: usize, hidden: usize, block: usize, permutations: Vec<u32>, weights: Vec<F>) -> Self {
        let zeros = vec![F::default(); permutations.len()];
        BlockMap {
            n,
            hidden,
            block,
            permutations,
            weights,
            remembered: Chain { inputs: zeros.clone(), cotangents: zeros.clone() },
            fresh: zeros,
            work: [vec![F::default(); hidden], vec![F::default(); hidden]],
        }
    }

    /// d.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// Block size, permutations and weights, for other uses of the same layers.
    pub(super) fn parts(&mut self) -> (usize, &[u32], &mut [F]) {
        (self.block, &self.permutations, &mut self.weights)
    }

    fn layers(&self) -> Layers<'_, F> {
        Layers { block: self.block, permutations: &self.permutations, weights: &self.weights }
    }
}

/// G V for the columns of V, some at a time; d is the padded width. At the paper's block size.
#[inline(never)]
fn apply_columns(hidden: usize, permutations: &[u32], weights: &[f64], columns: &Array2<f64>) -> Array2<f64> {
    let mut out = Array2::zeros(columns.dim());
    let (mut v, mut other) = (vec![[0.0; TOGETHER]; hidden], vec![[0.0; TOGETHER]; hidden]);
    for from in (0..columns.ncols()).step_by(TOGETHER) {
        let some = from..(from + TOGETHER).min(columns.ncols());
        v.fill([0.0; TOGETHER]);
        for (v, row) in v.iter_mut().zip(columns.rows()) {
            some.clone().for_each(|k| v[k - from] = row[k]);
        }
        with_widest_simd(Through { permutations, weights, v: &mut v, other: &mut other });
        for (v, mut row) in v.iter().zip(out.rows_mut()) {
            some.clone().for_each(|k| row[k] = v[k - from]);
        }
    }
    out
}

/// E v.
fn padded<F: Real>(v: &[f64], h: &mut [F]) {
    h.iter_mut().zip(v).for_each(|(h, v)| *h = F::of(*v));
    h[v.len()..].fill(F::default());
}

impl<F: Real> LinearMap for BlockMap<F> {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut h = vec![F::default(); self.hidden];
        padded(v, &mut h);
        if self.block == SIZE {
            let (permutations, weights) = (&*self.permutations, &*self.weights);
            let mut other = vec![F::default(); self.hidden];
            with_widest_simd(Through { permutations, weights, v: &mut h, other: &mut other });
        } else {
            let mut passed = vec![F::default(); self.permutations.len()];
            self.layers().forth(&mut h, &mut passed);
            self.layers().back(&mut h, &mut passed);
        }
        out.iter_mut().zip(h).for_each(|(out, h)| *out = h.double());
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        if self.block != SIZE {
            return apply_each(|v, out| self.apply(v, out), columns);
        }
        // Also of weights in single precision: it is looked at, not stepped with.
        apply_columns(self.hidden, &self.permutations, &F::doubles(&self.weights), columns)
    }
}

impl<F: Real> Learned for BlockMap<F> {
    type Weight = F;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        if self.block == SIZE {
            return with_widest_simd(Apply {
                permutations: &self.permutations,
                weights: &self.weights,
                m,
                chain: &mut self.remembered,
                work: &mut self.work,
                out,
            });
        }
        let ([mut h, u], mut chain) = (std::mem::take(&mut self.work), std::mem::take(&mut self.remembered));
        padded(m, &mut h);
        self.layers().forth(&mut h, &mut chain.inputs);
        self.layers().back(&mut h, &mut chain.cotangents);
        out.iter_mut().zip(&h).for_each(|(out, h)| *out = h.double());
        (self.work, self.remembered) = ([h, u], chain);
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise<F>) {
        if self.block == SIZE {
            return with_widest_simd(Learn {
                permutations: &self.permutations,
                weights: &mut self.weights,
                g,
                scale,
                remembered: &self.remembered,
                inputs: &mut self.fresh,
                work: &mut self.work,
                meta,
            });
        }
        let [mut h, u] = std::mem::take(&mut self.work);
        let inputs = std::mem::take(&mut self.fresh);
        let mut chain = Chain { cotangents: vec![F::default(); inputs.len()], inputs };
        padded(g, &mut h);
        self.layers().forth(&mut h, &mut chain.inputs);
        self.layers().back(&mut h, &mut chain.cotangents);
        descend(self.block, &mut self.weights, F::of(scale), [&self.remembered, &chain], meta);
        (self.work, self.fresh) = ([h, u], chain.inputs);
    }

    fn weights(&self) -> &[F] {
        &self.weights
    }
}

impl<F: Real> Stateful for BlockMap<F> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        F::visit(&mut self.weights, visitor);
    }
}
