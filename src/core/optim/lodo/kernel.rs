//! The chains of [`BlockMap`](super::BlockMap) for blocks of the paper's size.
//!
//! A block is an array of its rows, and each function below works on whole rows. Every sum has one fixed order.

use crate::math::{Kernel, Real, Row, RowOf, Simd};
use crate::optim::Elementwise;

/// The paper's block size.
pub(super) const SIZE: usize = 4;

/// A block: [in][out].
type Block<F> = [[F; SIZE]; SIZE];

/// What the way of one vector through the map leaves for the hypergradient; each [layers][d].
#[derive(Clone, Debug, Default)]
pub(super) struct Chain<F> {
    /// y_l, the input of layer l after its permutation.
    pub(super) inputs: Vec<F>,
    /// c_l, the cotangent at the output of layer l on the way back.
    pub(super) cotangents: Vec<F>,
}

/// G m, and the chain of m: forward, then back.
pub(super) struct Apply<'a, F> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [F],
    pub(super) m: &'a [f64],
    pub(super) chain: &'a mut Chain<F>,
    pub(super) work: &'a mut [Vec<F>; 2],
    pub(super) out: &'a mut [f64],
}

impl<F: Real> Kernel for Apply<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Chain { inputs, cotangents } = self.chain;
        let (first, last) = forward::<F, S>(self.permutations, self.weights, self.m, inputs, self.work);
        let hidden = first.len();
        // The way back from a layer leads into the cotangents of the one before it.
        let mut ways = cotangents.chunks_exact_mut(hidden).rev().chain([first]);
        let mut c = ways.next().expect("there is at least the vector for work");
        c.copy_from_slice(last);
        let layers = self.permutations.chunks_exact(hidden).zip(self.weights.chunks_exact(hidden * SIZE));
        for ((permutation, weights), into) in layers.rev().zip(ways) {
            for ((w, c), p) in blocks(weights).iter().zip(rows(c)).zip(rows(permutation)) {
                scatter::<F, S>(block_times_column::<F, S>(w, RowOf::<F, S>::load(c)), p, into);
            }
            c = into;
        }
        self.out.iter_mut().zip(c).for_each(|(out, h)| *out = h.double());
    }
}

/// The chain of g: forward, then back, and layer by layer on the way the hypergradient and the step of θ. The
/// weights of a layer are read for the cotangents before they move, and not touched again; they and what the
/// meta-optimizer keeps of them pass through the registers once, and a gradient array never exists.
pub(super) struct Learn<'a, F, Meta> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a mut [F],
    pub(super) g: &'a [f64],
    pub(super) scale: f64,
    pub(super) remembered: &'a Chain<F>,
    pub(super) inputs: &'a mut [F],
    pub(super) work: &'a mut [Vec<F>; 2],
    pub(super) meta: &'a mut Meta,
}

impl<F: Real, Meta: Elementwise<F>> Kernel for Learn<'_, F, Meta> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let scale = RowOf::<F, S>::splat(F::of(self.scale));
        let (mut into, mut c) =
            forward::<F, S>(self.permutations, self.weights, self.g, self.inputs, self.work);
        let hidden = c.len();
        let permutations = self.permutations.chunks_exact(hidden);
        let layers = permutations.zip(self.weights.chunks_exact_mut(hidden * SIZE)).enumerate();
        for (layer, (permutation, weights)) in layers.rev() {
            let span = layer * hidden..(layer + 1) * hidden;
            let of_m = rows(&self.remembered.inputs[span.clone()])
                .iter()
                .zip(rows(&self.remembered.cotangents[span.clone()]));
            let of_g = rows(&self.inputs[span.clone()]).iter().zip(rows(c));
            let blocks = blocks_mut(weights).iter_mut().zip(rows(permutation));
            let mut at = span.start * SIZE;
            for (((w, p), (y_m, c_m)), (y_g, c_g)) in blocks.zip(of_m).zip(of_g) {
                let (c_m, c_g) = (RowOf::<F, S>::load(c_m), RowOf::<F, S>::load(c_g));
                scatter::<F, S>(block_times_column::<F, S>(w, c_g), p, into);
                let grad = outer_products::<F, S>([y_m, y_g], [c_g, c_m], scale);
                self.meta.block::<S>(at, w, grad);
                at += SIZE * SIZE;
            }
            (into, c) = (c, into);
        }
    }
}

/// G v, or for [F; 4] as numbers G V of four columns: a block is read once for all of them. `v` is [d], `other` is for
/// work.
pub(super) struct Through<'a, F, Column> {
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [F],
    pub(super) v: &'a mut [Column],
    pub(super) other: &'a mut [Column],
}

impl<F: Real> Kernel for Through<'_, F, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Through { permutations, weights, v: mut from, other: mut into } = self;
        let layers = permutations.chunks_exact(from.len()).zip(weights.chunks_exact(from.len() * SIZE));
        for (permutation, weights) in layers.clone() {
            for ((w, p), into) in blocks(weights).iter().zip(rows(permutation)).zip(rows_mut(into)) {
                row_times_block::<F, S>(&gather(from, p), w).store(into);
            }
            (from, into) = (into, from);
        }
        // As often there as back: it ends where it began.
        for (permutation, weights) in layers.rev() {
            for ((w, p), h) in blocks(weights).iter().zip(rows(permutation)).zip(rows(from)) {
                for (row, &p) in w.iter().zip(p) {
                    // In the order of four columns, so that one has their bits.
                    into[p as usize] = row.iter().zip(h).fold(F::default(), |sum, (w, h)| sum + *w * *h);
                }
            }
            (from, into) = (into, from);
        }
    }
}

impl<F: Real> Kernel for Through<'_, F, [F; 4]> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Through { permutations, weights, v: mut from, other: mut into } = self;
        let layers = permutations.chunks_exact(from.len()).zip(weights.chunks_exact(from.len() * SIZE));
        for (permutation, weights) in layers.clone() {
            for ((w, p), into) in blocks(weights).iter().zip(rows(permutation)).zip(rows_mut(into)) {
                let y = loaded::<F, S>(&gather(from, p));
                for (o, into) in into.iter_mut().enumerate() {
                    combine::<F, S>(w.map(|row| row[o]), y).store(into);
                }
            }
            (from, into) = (into, from);
        }
        for (permutation, weights) in layers.rev() {
            for ((w, p), h) in blocks(weights).iter().zip(rows(permutation)).zip(rows(from)) {
                let h = loaded::<F, S>(h);
                for (row, &p) in w.iter().zip(p) {
                    combine::<F, S>(*row, h).store(&mut into[p as usize]);
                }
            }
            (from, into) = (into, from);
        }
    }
}

/// The forward chain of v: fills every y_l. Of two vectors of length d, the first is for further work, and the second
/// is Ĝ E v.
#[inline(always)]
fn forward<'a, F: Real, S: Simd>(
    permutations: &[u32],
    weights: &[F],
    v: &[f64],
    inputs: &mut [F],
    [into, from]: &'a mut [Vec<F>; 2],
) -> (&'a mut [F], &'a mut [F]) {
    let (mut into, mut from) = (&mut into[..], &mut from[..]);
    from.iter_mut().zip(v).for_each(|(h, v)| *h = F::of(*v));
    from[v.len()..].fill(F::default());
    let layers = permutations.chunks_exact(from.len()).zip(weights.chunks_exact(from.len() * SIZE));
    for ((permutation, weights), y) in layers.zip(inputs.chunks_exact_mut(from.len())) {
        let rows = rows(permutation).iter().zip(rows_mut(y)).zip(rows_mut(into));
        for (w, ((p, y), into)) in blocks(weights).iter().zip(rows) {
            *y = gather(from, p);
            row_times_block::<F, S>(y, w).store(into);
        }
        (from, into) = (into, from);
    }
    (into, from)
}

/// The rows of a block.
#[inline(always)]
fn loaded<F: Real, S: Simd>(w: &Block<F>) -> [RowOf<F, S>; SIZE] {
    let [p, q, r, s] = w;
    [RowOf::<F, S>::load(p), RowOf::<F, S>::load(q), RowOf::<F, S>::load(r), RowOf::<F, S>::load(s)]
}

/// The numbers at these places.
#[inline(always)]
fn gather<T: Copy>(h: &[T], places: &[u32; SIZE]) -> [T; SIZE] {
    places.map(|place| h[place as usize])
}

/// Puts the numbers of a row into these places.
#[inline(always)]
fn scatter<F: Real, S: Simd>(row: RowOf<F, S>, places: &[u32; SIZE], h: &mut [F]) {
    let mut values = [F::default(); SIZE];
    row.store(&mut values);
    for (&place, value) in places.iter().zip(values) {
        h[place as usize] = value;
    }
}

/// Σ_i w[i] rows[i].
#[inline(always)]
fn combine<F: Real, S: Simd>(w: [F; SIZE], [p, q, r, s]: [RowOf<F, S>; SIZE]) -> RowOf<F, S> {
    let splat = RowOf::<F, S>::splat;
    // From zero on, so that the sign of a zero is that of any other sum.
    (((splat(F::default()) + splat(w[0]) * p) + splat(w[1]) * q) + splat(w[2]) * r) + splat(w[3]) * s
}

/// Σ_i y[i] W[i][·].
#[inline(always)]
fn row_times_block<F: Real, S: Simd>(y: &[F; SIZE], w: &Block<F>) -> RowOf<F, S> {
    combine::<F, S>(*y, loaded::<F, S>(w))
}

/// Σ_o W[·][o] c[o].
#[inline(always)]
fn block_times_column<F: Real, S: Simd>(w: &Block<F>, c: RowOf<F, S>) -> RowOf<F, S> {
    let [p, q, r, s] = loaded::<F, S>(w);
    RowOf::<F, S>::sums([p * c, q * c, r * c, s * c])
}

/// The rows of scale · (y_m ⊗ c_g + y_g ⊗ c_m).
#[inline(always)]
fn outer_products<F: Real, S: Simd>(
    [y_m, y_g]: [&[F; SIZE]; 2],
    [c_g, c_m]: [RowOf<F, S>; 2],
    scale: RowOf<F, S>,
) -> [RowOf<F, S>; SIZE] {
    // Nothing here is a closure: one is compiled for fewer instructions than what it is called by.
    let mut grad = [scale; SIZE];
    for (row, (y_m, y_g)) in grad.iter_mut().zip(y_m.iter().zip(y_g)) {
        *row = scale * (RowOf::<F, S>::splat(*y_m) * c_g + RowOf::<F, S>::splat(*y_g) * c_m);
    }
    grad
}

/// Consecutive rows of a block's size.
#[inline(always)]
fn rows<T>(values: &[T]) -> &[[T; SIZE]] {
    values.as_chunks().0
}

#[inline(always)]
fn rows_mut<T>(values: &mut [T]) -> &mut [[T; SIZE]] {
    values.as_chunks_mut().0
}

/// The blocks of one layer.
#[inline(always)]
fn blocks<F>(weights: &[F]) -> &[Block<F>] {
    rows(rows(weights))
}

#[inline(always)]
fn blocks_mut<F>(weights: &mut [F]) -> &mut [Block<F>] {
    rows_mut(rows_mut(weights))
}
