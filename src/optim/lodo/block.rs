//! The paper's G(θ): layers of a fixed permutation and a block-diagonal matrix, there and back again.

use ndarray::Array2;

use super::Learned;
use crate::math::{LinearMap, Stream, orthogonal};
use crate::optim::Elementwise;

/// G(θ) = Eᵀ Ĝᵀ Ĝ E with E padding n variables to d by zeros, and Ĝ a product over layers of
/// "permute by P_l, then multiply by the block-diagonal W_l".
///
/// ```text
/// forward, h = [v, 0], l = 1..L:   y_l[j] = h[perm_l[j]];   h[z·b+o] = Σ_i y_l[z·b+i] W_l[z][i][o]
/// back, h = Ĝ E v,     l = L..1:   c_l = h;   u[z·b+i] = Σ_o c_l[z·b+o] W_l[z][i][o];   h[perm_l[j]] = u[j]
/// ```
///
/// d = 2n + b − (2n mod b), which has a whole spare block where b divides 2n (the authors' code). θ has the
/// shape [layers][d/b][in][out], in that order in memory.
///
/// Symmetric and positive semidefinite by its form. At the start every block is orthogonal, so G = I.
#[derive(Clone, Debug)]
pub struct BlockMap {
    n: usize,
    hidden: usize,
    block: usize,
    layers: usize,
    /// [layers][d].
    permutations: Vec<u32>,
    weights: Vec<f64>,
    /// The chains of the momentum, kept from its step; then of the gradient.
    remembered: Chain,
    fresh: Vec<f64>,
    /// Two vectors of length d.
    work: [Vec<f64>; 2],
}

/// How many vectors go through the map at a time when many must.
const TOGETHER: usize = 8;

/// What the way of one vector through the map leaves for the hypergradient; each [layers][d].
#[derive(Clone, Debug)]
struct Chain {
    /// y_l, the input of layer l after its permutation.
    inputs: Vec<f64>,
    /// c_l, the cotangent at the output of layer l on the way back.
    cotangents: Vec<f64>,
}

/// Calls a function that is generic over the block size with the block size at hand.
macro_rules! with_block {
    ($block:expr, $($name:ident)::+ ( $($argument:expr),* )) => {
        match $block {
            2 => $($name)::+::<2>($($argument),*),
            3 => $($name)::+::<3>($($argument),*),
            4 => $($name)::+::<4>($($argument),*),
            5 => $($name)::+::<5>($($argument),*),
            6 => $($name)::+::<6>($($argument),*),
            7 => $($name)::+::<7>($($argument),*),
            8 => $($name)::+::<8>($($argument),*),
            other => unreachable!("block sizes are checked where a map is made, this is {other}"),
        }
    };
}

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

    /// The map with these permutations, [layers][d], and weights, [layers][d/b][in][out].
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
        let zeros = vec![0.0; layers * hidden];
        BlockMap {
            n,
            hidden,
            block,
            layers,
            permutations,
            weights,
            remembered: Chain { inputs: zeros.clone(), cotangents: zeros.clone() },
            fresh: zeros,
            work: [vec![0.0; hidden], vec![0.0; hidden]],
        }
    }

    /// d.
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// Block size, permutations and weights, for other uses of the same layers.
    pub(super) fn parts(&mut self) -> (usize, &[u32], &mut [f64]) {
        (self.block, &self.permutations, &mut self.weights)
    }

    /// The forward chain of v: fills every y_l, and leaves Ĝ E v in `out`, of length d.
    fn forward<const B: usize>(&self, v: &[f64], inputs: &mut [f64], out: &mut [f64]) {
        out[..self.n].copy_from_slice(v);
        out[self.n..].fill(0.0);
        for layer in 0..self.layers {
            let at = layer * self.hidden;
            let y = &mut inputs[at..at + self.hidden];
            gather(out, &self.permutations[at..at + self.hidden], y);
            let weights = &self.weights[at * B..(at + self.hidden) * B];
            for ((w, y), h) in blocks::<B>(weights).zip(y.as_chunks::<B>().0).zip(out.as_chunks_mut::<B>().0)
            {
                *h = row_times_block(y, w);
            }
        }
    }

    /// The chain back: from c_L in the last row of `cotangents` fills every c_l, and leaves Ĝᵀ c_L in `out`,
    /// of length d.
    fn back<const B: usize>(&self, cotangents: &mut [f64], pulled: &mut [f64], out: &mut [f64]) {
        for layer in (0..self.layers).rev() {
            let at = layer * self.hidden;
            let (before, c) = cotangents[..at + self.hidden].split_at_mut(at);
            let weights = &self.weights[at * B..(at + self.hidden) * B];
            for ((w, c), u) in
                blocks::<B>(weights).zip(c.as_chunks::<B>().0).zip(pulled.as_chunks_mut::<B>().0)
            {
                *u = block_times_column(w, c);
            }
            let next = if layer == 0 { &mut *out } else { &mut before[at - self.hidden..] };
            scatter(pulled, &self.permutations[at..at + self.hidden], next);
        }
    }

    fn apply_and_remember_blocks<const B: usize>(&mut self, m: &[f64], out: &mut [f64]) {
        let mut chain = std::mem::replace(&mut self.remembered, Chain { inputs: vec![], cotangents: vec![] });
        let [mut work, mut pulled] = std::mem::take(&mut self.work);
        let last = (self.layers - 1) * self.hidden;
        self.forward::<B>(m, &mut chain.inputs, &mut work);
        chain.cotangents[last..].copy_from_slice(&work);
        self.back::<B>(&mut chain.cotangents, &mut pulled, &mut work);
        out.copy_from_slice(&work[..self.n]);
        self.remembered = chain;
        self.work = [work, pulled];
    }

    /// The chain of g, and on its way back, layer by layer, the hypergradient and the step of θ: a layer's
    /// weights are read for the cotangents before they move, and never touched again.
    fn learn_blocks<const B: usize>(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        let mut fresh = std::mem::take(&mut self.fresh);
        let [mut cotangent, mut pulled] = std::mem::take(&mut self.work);
        self.forward::<B>(g, &mut fresh, &mut cotangent);
        for layer in (0..self.layers).rev() {
            let at = layer * self.hidden;
            let span = at..at + self.hidden;
            let weights = self.weights[at * B..(at + self.hidden) * B].as_chunks_mut::<B>().0;
            let chains = self.remembered.inputs[span.clone()]
                .as_chunks::<B>()
                .0
                .iter()
                .zip(self.remembered.cotangents[span.clone()].as_chunks::<B>().0)
                .zip(fresh[span.clone()].as_chunks::<B>().0)
                .zip(cotangent.as_chunks::<B>().0);
            let blocks = weights.as_chunks_mut::<B>().0.iter_mut().zip(pulled.as_chunks_mut::<B>().0);
            for (z, ((w, u), (((y_m, c_m), y_g), c_g))) in blocks.zip(chains).enumerate() {
                *u = block_times_column(w, c_g);
                let mut grad = [[0.0; B]; B];
                for i in 0..B {
                    for o in 0..B {
                        grad[i][o] = scale * (y_m[i] * c_g[o] + y_g[i] * c_m[o]);
                    }
                }
                meta.piece((at + z * B) * B, w.as_flattened_mut(), grad.as_flattened());
            }
            scatter(&pulled, &self.permutations[span], &mut cotangent);
        }
        self.fresh = fresh;
        self.work = [cotangent, pulled];
    }

    /// G V for up to [`TOGETHER`] columns: a block is read once for all of them.
    fn apply_together<const B: usize>(&self, v: &mut [[f64; TOGETHER]]) {
        let mut y = vec![[0.0; TOGETHER]; self.hidden];
        for layer in 0..self.layers {
            let at = layer * self.hidden;
            gather(v, &self.permutations[at..at + self.hidden], &mut y);
            let weights = blocks::<B>(&self.weights[at * B..(at + self.hidden) * B]);
            for ((w, y), v) in weights.zip(y.as_chunks::<B>().0).zip(v.as_chunks_mut::<B>().0) {
                *v = [[0.0; TOGETHER]; B];
                for (w, y) in w.iter().zip(y) {
                    for (w, v) in w.iter().zip(&mut *v) {
                        v.iter_mut().zip(y).for_each(|(v, y)| *v += w * y);
                    }
                }
            }
        }
        for layer in (0..self.layers).rev() {
            let at = layer * self.hidden;
            let weights = blocks::<B>(&self.weights[at * B..(at + self.hidden) * B]);
            for ((w, v), y) in weights.zip(v.as_chunks::<B>().0).zip(y.as_chunks_mut::<B>().0) {
                *y = [[0.0; TOGETHER]; B];
                for (w, y) in w.iter().zip(&mut *y) {
                    for (w, v) in w.iter().zip(v) {
                        y.iter_mut().zip(v).for_each(|(y, v)| *y += w * v);
                    }
                }
            }
            scatter(&y, &self.permutations[at..at + self.hidden], v);
        }
    }
}

/// The blocks of one layer.
fn blocks<const B: usize>(weights: &[f64]) -> impl Iterator<Item = &[[f64; B]; B]> {
    weights.as_chunks::<B>().0.as_chunks::<B>().0.iter()
}

/// Σ_i y[i] W[i][·].
#[inline]
fn row_times_block<const B: usize>(y: &[f64; B], w: &[[f64; B]; B]) -> [f64; B] {
    let mut h = [0.0; B];
    for i in 0..B {
        for o in 0..B {
            h[o] += y[i] * w[i][o];
        }
    }
    h
}

/// Σ_o W[·][o] c[o].
#[inline]
fn block_times_column<const B: usize>(w: &[[f64; B]; B], c: &[f64; B]) -> [f64; B] {
    let mut u = [0.0; B];
    for o in 0..B {
        for i in 0..B {
            u[i] += w[i][o] * c[o];
        }
    }
    u
}

/// y[j] = h[perm[j]].
fn gather<T: Copy>(h: &[T], permutation: &[u32], y: &mut [T]) {
    for (y, &p) in y.iter_mut().zip(permutation) {
        *y = h[p as usize];
    }
}

/// h[perm[j]] = u[j].
fn scatter<T: Copy>(u: &[T], permutation: &[u32], h: &mut [T]) {
    for (u, &p) in u.iter().zip(permutation) {
        h[p as usize] = *u;
    }
}

impl LinearMap for BlockMap {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut padded = vec![[0.0; TOGETHER]; self.hidden];
        padded.iter_mut().zip(v).for_each(|(padded, v)| padded[0] = *v);
        with_block!(self.block, Self::apply_together(self, &mut padded));
        out.iter_mut().zip(&padded).for_each(|(out, padded)| *out = padded[0]);
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        let mut out = Array2::zeros(columns.dim());
        let mut v = vec![[0.0; TOGETHER]; self.hidden];
        for from in (0..columns.ncols()).step_by(TOGETHER) {
            let some = from..(from + TOGETHER).min(columns.ncols());
            v.fill([0.0; TOGETHER]);
            for (v, row) in v.iter_mut().zip(columns.rows()) {
                some.clone().for_each(|k| v[k - from] = row[k]);
            }
            with_block!(self.block, Self::apply_together(self, &mut v));
            for (v, mut row) in v.iter().zip(out.rows_mut()) {
                some.clone().for_each(|k| row[k] = v[k - from]);
            }
        }
        out
    }
}

impl Learned for BlockMap {
    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        with_block!(self.block, Self::apply_and_remember_blocks(self, m, out));
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise) {
        with_block!(self.block, Self::learn_blocks(self, g, scale, meta));
    }

    fn weights(&self) -> &[f64] {
        &self.weights
    }
}
