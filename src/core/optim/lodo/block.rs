//! The paper's G(θ): layers of a fixed permutation and a block-diagonal matrix, there and back again.

use ndarray::Array2;

use super::Learned;
use super::kernel::{Apply, Chain, Learn, Together, gather, scatter};
use crate::math::{LinearMap, Real, Stream, apply_each, orthogonal, wide};
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
const TOGETHER: usize = 8;

/// Calls a function that is generic over the block size with the block size at hand. In single precision only the
/// paper's is worth its bytes.
macro_rules! with_block {
    ($block:expr, $($name:ident)::+ ( $($argument:expr),* )) => {
        match $block {
            4 => $($name)::+::<4>($($argument),*),
            _ if !F::DOUBLE => unreachable!("a map of single precision has blocks of 4"),
            2 => $($name)::+::<2>($($argument),*),
            3 => $($name)::+::<3>($($argument),*),
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
    /// The block size of maps of single precision.
    pub const SINGLE_BLOCK: usize = 4;

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
        Self::with_room(n, hidden, block, permutations, weights)
    }

    /// The same map with weights of single precision: half the memory, and twice as many numbers at a time. Vectors
    /// stay in double precision; what leads them through the map does not.
    ///
    /// # Panics
    /// If its blocks are not [`Self::SINGLE_BLOCK`] wide.
    pub fn single(self) -> BlockMap<f32> {
        assert_eq!(self.block, Self::SINGLE_BLOCK, "single precision is for this block size alone");
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

    fn apply_and_remember_blocks<const B: usize>(&mut self, m: &[f64], out: &mut [f64]) {
        wide(Apply::<F, B> {
            permutations: &self.permutations,
            weights: &self.weights,
            m,
            chain: &mut self.remembered,
            work: &mut self.work,
            out,
        });
    }

    fn learn_blocks<const B: usize>(
        &mut self,
        g: &[f64],
        scale: f64,
        meta: &mut (impl Elementwise<F> + ?Sized),
    ) {
        wide(Learn::<F, B, _> {
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

    /// G V for K columns, each in its place of every row of v.
    fn apply_together<const B: usize, const K: usize>(&self, v: &mut [[F; K]]) {
        let mut pulled = vec![[F::default(); K]; self.hidden];
        wide(Together::<F, B, K> {
            permutations: &self.permutations,
            weights: &self.weights,
            v,
            pulled: &mut pulled,
        });
    }

    /// G v in its place, for any block size.
    fn apply_plainly(&self, v: &mut [F]) {
        let (d, b) = (self.hidden, self.block);
        let mut pulled = vec![F::default(); d];
        let layers = self.permutations.chunks_exact(d).zip(self.weights.chunks_exact(d * b));
        for (permutation, weights) in layers.clone() {
            gather(v, permutation, &mut pulled);
            let columns = pulled.chunks_exact(b).zip(v.chunks_exact_mut(b));
            for (w, (y, h)) in weights.chunks_exact(b * b).zip(columns) {
                for (o, h) in h.iter_mut().enumerate() {
                    *h = y.iter().zip(w.chunks_exact(b)).map(|(&y, row)| y * row[o]).sum();
                }
            }
        }
        for (permutation, weights) in layers.rev() {
            let columns = v.chunks_exact(b).zip(pulled.chunks_exact_mut(b));
            for (w, (h, u)) in weights.chunks_exact(b * b).zip(columns) {
                for (u, row) in u.iter_mut().zip(w.chunks_exact(b)) {
                    *u = row.iter().zip(h).map(|(&w, &h)| w * h).sum();
                }
            }
            scatter(&pulled, permutation, v);
        }
    }
}

impl<F: Real> LinearMap for BlockMap<F> {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut padded = vec![[F::default()]; self.hidden];
        padded.iter_mut().zip(v).for_each(|(padded, v)| *padded = [F::of(*v)]);
        // A kernel to look with is worth its bytes at the paper's block size alone.
        if self.block == 4 {
            self.apply_together::<4, 1>(&mut padded);
        } else {
            self.apply_plainly(padded.as_flattened_mut());
        }
        out.iter_mut().zip(padded).for_each(|(out, [image])| *out = image.double());
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        // A kernel for several columns is worth its bytes at the paper's block size alone.
        if self.block != 4 {
            return apply_each(|v, out| self.apply(v, out), columns);
        }
        let mut out = Array2::zeros(columns.dim());
        let mut v = vec![[F::default(); TOGETHER]; self.hidden];
        for from in (0..columns.ncols()).step_by(TOGETHER) {
            let some = from..(from + TOGETHER).min(columns.ncols());
            v.fill([F::default(); TOGETHER]);
            for (v, row) in v.iter_mut().zip(columns.rows()) {
                some.clone().for_each(|k| v[k - from] = F::of(row[k]));
            }
            self.apply_together::<4, TOGETHER>(&mut v);
            for (v, mut row) in v.iter().zip(out.rows_mut()) {
                some.clone().for_each(|k| row[k] = v[k - from].double());
            }
        }
        out
    }
}

impl<F: Real> Learned for BlockMap<F> {
    type Weight = F;

    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]) {
        with_block!(self.block, Self::apply_and_remember_blocks(self, m, out));
    }

    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise<F>) {
        // A kernel for each meta-optimizer is worth its bytes at the paper's block size alone.
        if self.block == 4 {
            return self.learn_blocks::<4>(g, scale, meta);
        }
        let meta: &mut dyn Elementwise<F> = meta;
        with_block!(self.block, Self::learn_blocks(self, g, scale, meta));
    }

    fn weights(&self) -> &[F] {
        &self.weights
    }
}
