//! The chains of [`BlockMap`](super::BlockMap), for a block size that is known at compile time.
//!
//! A block is an array of its rows, and each function below works on whole rows, which a compiler turns into
//! vector instructions. Every sum has one fixed order.

use crate::math::{Kernel, Real};
use crate::optim::Elementwise;

/// What the way of one vector through the map leaves for the hypergradient; each [layers][d].
#[derive(Clone, Debug, Default)]
pub(super) struct Chain<F> {
    /// y_l, the input of layer l after its permutation.
    pub(super) inputs: Vec<F>,
    /// c_l, the cotangent at the output of layer l on the way back.
    pub(super) cotangents: Vec<F>,
}

/// G m, and the chain of m: forward, then back.
pub(super) struct Apply<'a, F, const B: usize> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [F],
    pub(super) m: &'a [f64],
    pub(super) chain: &'a mut Chain<F>,
    pub(super) work: &'a mut [Vec<F>; 2],
    pub(super) out: &'a mut [f64],
}

impl<F: Real, const B: usize> Kernel for Apply<'_, F, B> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [h, u] = self.work;
        forward::<F, B>(self.permutations, self.weights, self.m, &mut self.chain.inputs, h);
        let layers = self.permutations.chunks_exact(h.len()).zip(self.weights.chunks_exact(h.len() * B));
        for ((permutation, weights), c) in layers.zip(self.chain.cotangents.chunks_exact_mut(h.len())).rev() {
            c.copy_from_slice(h);
            for ((w, c), u) in blocks::<F, B>(weights).iter().zip(rows(c)).zip(rows_mut(u)) {
                *u = block_times_column(w, c);
            }
            scatter(u, permutation, h);
        }
        self.out.iter_mut().zip(h).for_each(|(out, h)| *out = h.double());
    }
}

/// The chain of g: forward, then back, and layer by layer on the way the hypergradient and the step of θ. The
/// weights of a layer are read for the cotangents before they move, and not touched again; they and what the
/// meta-optimizer keeps of them pass through the registers once, and a gradient array never exists.
pub(super) struct Learn<'a, F, const B: usize, Meta> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a mut [F],
    pub(super) g: &'a [f64],
    pub(super) scale: f64,
    pub(super) remembered: &'a Chain<F>,
    pub(super) inputs: &'a mut [F],
    pub(super) work: &'a mut [Vec<F>; 2],
    pub(super) meta: &'a mut Meta,
}

impl<F: Real, const B: usize, Meta: Elementwise<F>> Kernel for Learn<'_, F, B, Meta> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let [c, u] = self.work;
        let (hidden, scale) = (c.len(), F::of(self.scale));
        forward::<F, B>(self.permutations, self.weights, self.g, self.inputs, c);
        let permutations = self.permutations.chunks_exact(hidden);
        let layers = permutations.zip(self.weights.chunks_exact_mut(hidden * B)).enumerate();
        for (layer, (permutation, weights)) in layers.rev() {
            let span = layer * hidden..(layer + 1) * hidden;
            let of_m = rows::<F, B>(&self.remembered.inputs[span.clone()])
                .iter()
                .zip(rows::<F, B>(&self.remembered.cotangents[span.clone()]));
            let of_g = rows::<F, B>(&self.inputs[span.clone()]).iter().zip(rows::<F, B>(c));
            let blocks = blocks_mut::<F, B>(weights).iter_mut().zip(rows_mut::<F, B>(u));
            let mut at = span.start * B;
            for (((w, u), (y_m, c_m)), (y_g, c_g)) in blocks.zip(of_m).zip(of_g) {
                *u = block_times_column(w, c_g);
                let grad = outer_products([y_m, c_g], [y_g, c_m], scale);
                self.meta.piece(at, w.as_flattened_mut(), grad.as_flattened());
                at += B * B;
            }
            scatter(u, permutation, c);
        }
    }
}

/// G V for K columns side by side: a block is read once for all of them. `v` is [d][K], `pulled` is for work.
pub(super) struct Together<'a, F, const B: usize, const K: usize> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [F],
    pub(super) v: &'a mut [[F; K]],
    pub(super) pulled: &'a mut [[F; K]],
}

impl<F: Real, const B: usize, const K: usize> Kernel for Together<'_, F, B, K> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Together { permutations, weights, v, pulled } = self;
        let hidden = v.len();
        let layers = permutations.chunks_exact(hidden).zip(weights.chunks_exact(hidden * B));
        for (permutation, weights) in layers.clone() {
            gather(v, permutation, pulled);
            let columns = pulled.as_chunks::<B>().0.iter().zip(v.as_chunks_mut::<B>().0);
            for (w, (y, h)) in blocks::<F, B>(weights).iter().zip(columns) {
                *h = std::array::from_fn(|o| combine(std::array::from_fn(|i| w[i][o]), y));
            }
        }
        for (permutation, weights) in layers.rev() {
            let columns = v.as_chunks::<B>().0.iter().zip(pulled.as_chunks_mut::<B>().0);
            for (w, (h, u)) in blocks::<F, B>(weights).iter().zip(columns) {
                *u = std::array::from_fn(|i| combine(w[i], h));
            }
            scatter(pulled, permutation, v);
        }
    }
}

/// Σ_i w[i] rows[i].
#[inline(always)]
fn combine<F: Real, const B: usize, const K: usize>(w: [F; B], rows: &[[F; K]; B]) -> [F; K] {
    let mut sum = [F::default(); K];
    for (w, row) in w.iter().zip(rows) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += *w * *value;
        }
    }
    sum
}

/// The forward chain of v: fills every y_l, and leaves Ĝ E v in `h`, of length d.
#[inline(always)]
fn forward<F: Real, const B: usize>(
    permutations: &[u32],
    weights: &[F],
    v: &[f64],
    inputs: &mut [F],
    h: &mut [F],
) {
    h.iter_mut().zip(v).for_each(|(h, v)| *h = F::of(*v));
    h[v.len()..].fill(F::default());
    let layers = permutations.chunks_exact(h.len()).zip(weights.chunks_exact(h.len() * B));
    for ((permutation, weights), y) in layers.zip(inputs.chunks_exact_mut(h.len())) {
        gather(h, permutation, y);
        for ((w, y), h) in blocks::<F, B>(weights).iter().zip(rows(y)).zip(rows_mut(h)) {
            *h = row_times_block(y, w);
        }
    }
}

/// Σ_i y[i] W[i][·].
#[inline(always)]
fn row_times_block<F: Real, const B: usize>(y: &[F; B], w: &[[F; B]; B]) -> [F; B] {
    let mut h = [F::default(); B];
    for (y, row) in y.iter().zip(w) {
        for (h, w) in h.iter_mut().zip(row) {
            *h += *y * *w;
        }
    }
    h
}

/// Σ_o W[·][o] c[o].
#[inline(always)]
fn block_times_column<F: Real, const B: usize>(w: &[[F; B]; B], c: &[F; B]) -> [F; B] {
    let mut u = [F::default(); B];
    for (u, row) in u.iter_mut().zip(w) {
        let mut products = [F::default(); B];
        for ((product, w), c) in products.iter_mut().zip(row).zip(c) {
            *product = *w * *c;
        }
        *u = sum(products);
    }
    u
}

/// The sum of a row: of four in halves, as vector instructions would.
#[inline(always)]
fn sum<F: Real, const B: usize>(row: [F; B]) -> F {
    match row[..] {
        [a, b, c, d] => (a + c) + (b + d),
        _ => row.into_iter().sum(),
    }
}

/// scale · (y_m ⊗ c_g + y_g ⊗ c_m).
#[inline(always)]
fn outer_products<F: Real, const B: usize>(
    [y_m, c_g]: [&[F; B]; 2],
    [y_g, c_m]: [&[F; B]; 2],
    scale: F,
) -> [[F; B]; B] {
    let mut grad = [[F::default(); B]; B];
    for i in 0..B {
        for o in 0..B {
            grad[i][o] = scale * (y_m[i] * c_g[o] + y_g[i] * c_m[o]);
        }
    }
    grad
}

/// Consecutive rows of B.
#[inline(always)]
fn rows<F, const B: usize>(values: &[F]) -> &[[F; B]] {
    values.as_chunks::<B>().0
}

#[inline(always)]
fn rows_mut<F, const B: usize>(values: &mut [F]) -> &mut [[F; B]] {
    values.as_chunks_mut::<B>().0
}

/// The blocks of one layer.
#[inline(always)]
fn blocks<F, const B: usize>(weights: &[F]) -> &[[[F; B]; B]] {
    rows::<F, B>(weights).as_chunks::<B>().0
}

#[inline(always)]
fn blocks_mut<F, const B: usize>(weights: &mut [F]) -> &mut [[[F; B]; B]] {
    rows_mut::<F, B>(weights).as_chunks_mut::<B>().0
}

/// y[j] = h[perm[j]].
#[inline(always)]
pub(super) fn gather<T: Copy>(h: &[T], permutation: &[u32], y: &mut [T]) {
    for (y, &p) in y.iter_mut().zip(permutation) {
        *y = h[p as usize];
    }
}

/// h[perm[j]] = u[j].
#[inline(always)]
pub(super) fn scatter<T: Copy>(u: &[T], permutation: &[u32], h: &mut [T]) {
    for (u, &p) in u.iter().zip(permutation) {
        h[p as usize] = *u;
    }
}
