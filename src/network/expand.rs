//! The 1×1 convolution 20 → 40 of a block, and the arctangent of what comes out.

use lodo_core::math::{Kernel, Register, Simd};

use crate::channels::{Expanded, Narrow, numbers};
use crate::number::{Number, slope};
use crate::parameters::{Block, Transposed};
use crate::product::{self, Sums, multiply};

/// y = atan(x W + b), into the inner positions of an image with a border; with KEEP also the slopes of the arctangent.
pub(crate) struct Expand<'a, F, const KEEP: bool> {
    pub block: &'a Block<F>,
    pub side: usize,
    /// [position].
    pub x: &'a [Narrow<F>],
    /// [side + 2][side + 2].
    pub y: &'a mut [Expanded<F>],
    /// [position]; empty without KEEP.
    pub slopes: &'a mut [Expanded<F>],
}

impl<F: Number, const KEEP: bool> Kernel for Expand<'_, F, KEEP> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Expand { block, side, x, y, slopes } = self;
        for row in 0..side {
            let x = &x[row * side..][..side];
            let y = &mut y[(row + 1) * (side + 2) + 1..][..side];
            let slopes = if KEEP { &mut slopes[row * side..][..side] } else { &mut [] };
            let (pairs, rest) = x.as_chunks::<2>();
            for (at, pair) in pairs.iter().enumerate() {
                expand::<F, S, KEEP, 2>(block, pair, 2 * at, y, slopes);
            }
            if let [last] = rest {
                expand::<F, S, KEEP, 1>(block, &[*last], side - 1, y, slopes);
            }
        }
    }
}

/// The same of P positions from one on.
#[inline(always)]
fn expand<F: Number, S: Simd, const KEEP: bool, const P: usize>(
    block: &Block<F>,
    x: &[Narrow<F>; P],
    at: usize,
    y: &mut [Expanded<F>],
    slopes: &mut [Expanded<F>],
) {
    let mut inputs = [numbers(&x[0]); P];
    for (input, x) in inputs.iter_mut().zip(x) {
        *input = numbers(x);
    }
    let biases = block.expand_bias.as_chunks::<5>().0;
    for (half, (weights, bias)) in block.expand.iter().zip(biases).enumerate() {
        let mut sums: [Sums<F, S>; P] = [product::load::<F, S>(bias); P];
        multiply::<F, S, P, 20>(inputs, weights, &mut sums);
        for (p, sums) in sums.into_iter().enumerate() {
            let y = &mut y[at + p].as_chunks_mut::<5>().0[half];
            for (sum, y) in sums.into_iter().zip(y) {
                F::arctangent::<S>(sum).store(y);
            }
            if KEEP {
                let slopes = &mut slopes[at + p].as_chunks_mut::<5>().0[half];
                for (sum, slopes) in sums.into_iter().zip(slopes) {
                    slope::<F, S>(sum).store(slopes);
                }
            }
        }
    }
}

/// The way back, of some positions: adds to the gradient, and to the cotangent of x.
pub(crate) struct ExpandBack<'a, F> {
    pub transposed: &'a Transposed<F>,
    pub x: &'a [Narrow<F>],
    /// Of what the arctangent is taken of.
    pub cotangents: &'a [Expanded<F>],
    pub gradient: &'a mut Block<F>,
    /// Of x.
    pub into: &'a mut [Narrow<F>],
}

impl<F: Number> Kernel for ExpandBack<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let ExpandBack { transposed, x, cotangents, gradient, into } = self;
        let inputs = x.as_flattened().as_flattened().as_chunks::<20>().0;
        let halves = cotangents.as_flattened().as_chunks::<5>().0.as_chunks::<2>().0;
        let biases = gradient.expand_bias.as_chunks_mut::<5>().0;
        for (half, (gradient, bias)) in gradient.expand.iter_mut().zip(biases).enumerate() {
            for (pair, gradient) in gradient.as_chunks_mut::<2>().0.iter_mut().enumerate() {
                product::outer::<F, S, 20, 2>(inputs, pair, halves, half, gradient);
            }
            product::total::<F, S, 2>(halves, half, bias);
        }
        let (pairs, rest) = into.as_chunks_mut::<2>();
        let (from, last) = cotangents.as_chunks::<2>();
        for (into, [first, second]) in pairs.iter_mut().zip(from) {
            let mut sums = [product::load::<F, S>(&into[0]), product::load::<F, S>(&into[1])];
            multiply::<F, S, 2, 40>([numbers(first), numbers(second)], &transposed.expand, &mut sums);
            product::store::<F, S>(sums[0], &mut into[0]);
            product::store::<F, S>(sums[1], &mut into[1]);
        }
        if let ([into], [from]) = (rest, last) {
            let mut sums = [product::load::<F, S>(into)];
            multiply::<F, S, 1, 40>([numbers(from)], &transposed.expand, &mut sums);
            product::store::<F, S>(sums[0], into);
        }
    }
}
