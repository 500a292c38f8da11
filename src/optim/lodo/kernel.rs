//! The chains of [`BlockMap`](super::BlockMap), for one block size each.
//!
//! A block is an array of its rows, and each function below works on whole rows, which a compiler turns into
//! vector instructions. Every sum has one fixed order.

use crate::math::Kernel;
use crate::optim::Elementwise;

/// What the way of one vector through the map leaves for the hypergradient; each [layers][d].
#[derive(Clone, Debug)]
pub(super) struct Chain {
    /// y_l, the input of layer l after its permutation.
    pub(super) inputs: Vec<f64>,
    /// c_l, the cotangent at the output of layer l on the way back.
    pub(super) cotangents: Vec<f64>,
}

/// G m, and the chain of m: forward, then back.
pub(super) struct Apply<'a, const B: usize> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [f64],
    pub(super) m: &'a [f64],
    pub(super) chain: &'a mut Chain,
    pub(super) work: &'a mut [Vec<f64>; 2],
    pub(super) out: &'a mut [f64],
}

impl<const B: usize> Kernel for Apply<'_, B> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [h, u] = self.work;
        forward::<B>(self.permutations, self.weights, self.m, &mut self.chain.inputs, h);
        let layers = self.permutations.chunks_exact(h.len()).zip(self.weights.chunks_exact(h.len() * B));
        for ((permutation, weights), c) in layers.zip(self.chain.cotangents.chunks_exact_mut(h.len())).rev() {
            c.copy_from_slice(h);
            for ((w, c), u) in blocks::<B>(weights).iter().zip(rows(c)).zip(rows_mut(u)) {
                *u = block_times_column(w, c);
            }
            scatter(u, permutation, h);
        }
        self.out.copy_from_slice(&h[..self.out.len()]);
    }
}

/// The chain of g: forward, then back, and layer by layer on the way the hypergradient and the step of θ. The
/// weights of a layer are read for the cotangents before they move, and not touched again; they and what the
/// meta-optimizer keeps of them pass through the registers once, and a gradient array never exists.
pub(super) struct Learn<'a, const B: usize, Meta: ?Sized> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a mut [f64],
    pub(super) g: &'a [f64],
    pub(super) scale: f64,
    pub(super) remembered: &'a Chain,
    pub(super) inputs: &'a mut [f64],
    pub(super) work: &'a mut [Vec<f64>; 2],
    pub(super) meta: &'a mut Meta,
}

impl<const B: usize, Meta: Elementwise + ?Sized> Kernel for Learn<'_, B, Meta> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [c, u] = self.work;
        let hidden = c.len();
        forward::<B>(self.permutations, self.weights, self.g, self.inputs, c);
        let permutations = self.permutations.chunks_exact(hidden);
        let layers = permutations.zip(self.weights.chunks_exact_mut(hidden * B)).enumerate();
        for (layer, (permutation, weights)) in layers.rev() {
            let span = layer * hidden..(layer + 1) * hidden;
            let of_m = rows::<B>(&self.remembered.inputs[span.clone()])
                .iter()
                .zip(rows::<B>(&self.remembered.cotangents[span.clone()]));
            let of_g = rows::<B>(&self.inputs[span.clone()]).iter().zip(rows::<B>(c));
            let blocks = blocks_mut::<B>(weights).iter_mut().zip(rows_mut::<B>(u));
            let mut at = span.start * B;
            for (((w, u), (y_m, c_m)), (y_g, c_g)) in blocks.zip(of_m).zip(of_g) {
                *u = block_times_column(w, c_g);
                let grad = outer_products([y_m, c_g], [y_g, c_m], self.scale);
                self.meta.piece(at, w.as_flattened_mut(), grad.as_flattened());
                at += B * B;
            }
            scatter(u, permutation, c);
        }
    }
}

/// G V for K columns side by side: a block is read once for all of them. `v` is [d][K], `pulled` is for work.
pub(super) struct Together<'a, const B: usize, const K: usize> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [f64],
    pub(super) v: &'a mut [[f64; K]],
    pub(super) pulled: &'a mut [[f64; K]],
}

impl<const B: usize, const K: usize> Kernel for Together<'_, B, K> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Together { permutations, weights, v, pulled } = self;
        let hidden = v.len();
        let layers = permutations.chunks_exact(hidden).zip(weights.chunks_exact(hidden * B));
        for (permutation, weights) in layers.clone() {
            gather(v, permutation, pulled);
            let columns = pulled.as_chunks::<B>().0.iter().zip(v.as_chunks_mut::<B>().0);
            for (w, (y, h)) in blocks::<B>(weights).iter().zip(columns) {
                *h = std::array::from_fn(|o| combine(std::array::from_fn(|i| w[i][o]), y));
            }
        }
        for (permutation, weights) in layers.rev() {
            let columns = v.as_chunks::<B>().0.iter().zip(pulled.as_chunks_mut::<B>().0);
            for (w, (h, u)) in blocks::<B>(weights).iter().zip(columns) {
                *u = std::array::from_fn(|i| combine(w[i], h));
            }
            scatter(pulled, permutation, v);
        }
    }
}

/// Σ_i w[i] rows[i].
#[inline(always)]
fn combine<const B: usize, const K: usize>(w: [f64; B], rows: &[[f64; K]; B]) -> [f64; K] {
    let mut sum = [0.0; K];
    for (w, row) in w.iter().zip(rows) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += w * value;
        }
    }
    sum
}

/// The forward chain of v: fills every y_l, and leaves Ĝ E v in `h`, of length d.
#[inline(always)]
fn forward<const B: usize>(
    permutations: &[u32],
    weights: &[f64],
    v: &[f64],
    inputs: &mut [f64],
    h: &mut [f64],
) {
    h[..v.len()].copy_from_slice(v);
    h[v.len()..].fill(0.0);
    let layers = permutations.chunks_exact(h.len()).zip(weights.chunks_exact(h.len() * B));
    for ((permutation, weights), y) in layers.zip(inputs.chunks_exact_mut(h.len())) {
        gather(h, permutation, y);
        for ((w, y), h) in blocks::<B>(weights).iter().zip(rows(y)).zip(rows_mut(h)) {
            *h = row_times_block(y, w);
        }
    }
}

/// Σ_i y[i] W[i][·].
#[inline(always)]
fn row_times_block<const B: usize>(y: &[f64; B], w: &[[f64; B]; B]) -> [f64; B] {
    let mut h = [0.0; B];
    for (y, row) in y.iter().zip(w) {
        for (h, w) in h.iter_mut().zip(row) {
            *h += y * w;
        }
    }
    h
}

/// Σ_o W[·][o] c[o].
#[inline(always)]
fn block_times_column<const B: usize>(w: &[[f64; B]; B], c: &[f64; B]) -> [f64; B] {
    let mut u = [0.0; B];
    for (u, row) in u.iter_mut().zip(w) {
        let mut products = [0.0; B];
        for ((product, w), c) in products.iter_mut().zip(row).zip(c) {
            *product = w * c;
        }
        *u = sum(products);
    }
    u
}

/// The sum of a row: of four in halves, as vector instructions would.
#[inline(always)]
fn sum<const B: usize>(row: [f64; B]) -> f64 {
    match row[..] {
        [a, b, c, d] => (a + c) + (b + d),
        [a, b, c, d, e, f, g, h] => ((a + e) + (c + g)) + ((b + f) + (d + h)),
        _ => row.iter().sum(),
    }
}

/// scale · (y_m ⊗ c_g + y_g ⊗ c_m).
#[inline(always)]
fn outer_products<const B: usize>(
    [y_m, c_g]: [&[f64; B]; 2],
    [y_g, c_m]: [&[f64; B]; 2],
    scale: f64,
) -> [[f64; B]; B] {
    let mut grad = [[0.0; B]; B];
    for i in 0..B {
        for o in 0..B {
            grad[i][o] = scale * (y_m[i] * c_g[o] + y_g[i] * c_m[o]);
        }
    }
    grad
}

/// Consecutive rows of B.
#[inline(always)]
fn rows<const B: usize>(values: &[f64]) -> &[[f64; B]] {
    values.as_chunks::<B>().0
}

#[inline(always)]
fn rows_mut<const B: usize>(values: &mut [f64]) -> &mut [[f64; B]] {
    values.as_chunks_mut::<B>().0
}

/// The blocks of one layer.
#[inline(always)]
fn blocks<const B: usize>(weights: &[f64]) -> &[[[f64; B]; B]] {
    rows::<B>(weights).as_chunks::<B>().0
}

#[inline(always)]
fn blocks_mut<const B: usize>(weights: &mut [f64]) -> &mut [[[f64; B]; B]] {
    rows_mut::<B>(weights).as_chunks_mut::<B>().0
}

/// y[j] = h[perm[j]].
#[inline(always)]
fn gather<T: Copy>(h: &[T], permutation: &[u32], y: &mut [T]) {
    for (y, &p) in y.iter_mut().zip(permutation) {
        *y = h[p as usize];
    }
}

/// h[perm[j]] = u[j].
#[inline(always)]
fn scatter<T: Copy>(u: &[T], permutation: &[u32], h: &mut [T]) {
    for (u, &p) in u.iter().zip(permutation) {
        h[p as usize] = *u;
    }
}
