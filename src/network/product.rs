//! The products that 1×1 convolutions consist of, in tiles that stay in registers.
//!
//! A tile is two positions times twenty outputs: ten sums in sixteen registers, and for each input five weights and
//! two numbers of the positions are read for ten products. Every sum runs over its inputs in their order, whatever the tile.

use lodo_core::math::{Register, RowOf, Simd};

use crate::channels::Narrow;
use crate::number::Number;

/// Twenty channels in registers.
pub(crate) type Sums<F, S> = [RowOf<F, S>; 5];

/// Twenty channels from memory.
#[inline(always)]
pub(crate) fn load<F: Number, S: Simd>(values: &Narrow<F>) -> Sums<F, S> {
    let [a, b, c, d, e] = values;
    let load = RowOf::<F, S>::load;
    [load(a), load(b), load(c), load(d), load(e)]
}

/// Twenty channels into memory.
#[inline(always)]
pub(crate) fn store<F: Number, S: Simd>(sums: Sums<F, S>, into: &mut Narrow<F>) {
    for (sum, into) in sums.into_iter().zip(into) {
        sum.store(into);
    }
}

/// Adds twenty channels to those in memory.
#[inline(always)]
pub(crate) fn add<F: Number, S: Simd>(sums: Sums<F, S>, into: &mut Narrow<F>) {
    for (sum, into) in sums.into_iter().zip(into) {
        (RowOf::<F, S>::load(into) + sum).store(into);
    }
}

/// Adds the products of the positions' inputs with the weights, [in][out], to the sums of each.
#[inline(always)]
pub(crate) fn multiply<F: Number, S: Simd, const P: usize, const K: usize>(
    inputs: [&[F; K]; P],
    weights: &[Narrow<F>; K],
    sums: &mut [Sums<F, S>; P],
) {
    for k in 0..K {
        for row in 0..5 {
            let weight = RowOf::<F, S>::load(&weights[k][row]);
            for p in 0..P {
                sums[p][row] = sums[p][row] + RowOf::<F, S>::splat(inputs[p][k]) * weight;
            }
        }
    }
}

/// Adds Σ_p x_p ⊗ d_p over all positions to a gradient [in][out]: of the inputs two, of the outputs twenty. The sum over
/// these positions is made by itself, so that a long sum is one of short ones.
#[inline(always)]
pub(crate) fn outer<F: Number, S: Simd, const K: usize, const D: usize>(
    inputs: &[[F; K]],
    pair: usize,
    cotangents: &[[Narrow<F>; D]],
    part: usize,
    gradient: &mut [Narrow<F>; 2],
) {
    let mut sums = [[RowOf::<F, S>::splat(F::default()); 5]; 2];
    for (x, d) in inputs.iter().zip(cotangents) {
        let [first, second] = x.as_chunks::<2>().0[pair].map(RowOf::<F, S>::splat);
        for row in 0..5 {
            let d = RowOf::<F, S>::load(&d[part][row]);
            sums[0][row] = sums[0][row] + first * d;
            sums[1][row] = sums[1][row] + second * d;
        }
    }
    let [first, second] = gradient;
    add::<F, S>(sums[0], first);
    add::<F, S>(sums[1], second);
}

/// Adds the sum over all positions to the gradient of a bias: of the outputs twenty.
#[inline(always)]
pub(crate) fn total<F: Number, S: Simd, const D: usize>(
    cotangents: &[[Narrow<F>; D]],
    part: usize,
    gradient: &mut Narrow<F>,
) {
    let mut sums = [RowOf::<F, S>::splat(F::default()); 5];
    for d in cotangents {
        for row in 0..5 {
            sums[row] = sums[row] + RowOf::<F, S>::load(&d[part][row]);
        }
    }
    add::<F, S>(sums, gradient);
}
