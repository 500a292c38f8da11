//! The 1×1 convolution 120 → 20 of a block, whose output is added to the block's input.

use lodo_core::math::{Kernel, Register, RowOf, Simd};

use crate::channels::{Fan, Four, Narrow, Spread, numbers};
use crate::number::Number;
use crate::parameters::{Block, Transposed};
use crate::product::{self, multiply};

/// x ← x + b + y W, of some positions.
pub(crate) struct Project<'a, F> {
    pub block: &'a Block<F>,
    pub y: &'a [Spread<F>],
    pub x: &'a mut [Narrow<F>],
}

impl<F: Number> Kernel for Project<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Project { block, y, x } = self;
        let (pairs, rest) = x.as_chunks_mut::<2>();
        let (from, last) = y.as_chunks::<2>();
        for (x, [first, second]) in pairs.iter_mut().zip(from) {
            let [a, b] = x;
            let mut sums = [begin::<F, S>(block, a), begin::<F, S>(block, b)];
            let inputs = [numbers(first.as_flattened()), numbers(second.as_flattened())];
            multiply::<F, S, 2, 120>(inputs, &block.project, &mut sums);
            product::store::<F, S>(sums[0], a);
            product::store::<F, S>(sums[1], b);
        }
        if let ([x], [from]) = (rest, last) {
            let mut sums = [begin::<F, S>(block, x)];
            multiply::<F, S, 1, 120>([numbers(from.as_flattened())], &block.project, &mut sums);
            product::store::<F, S>(sums[0], x);
        }
    }
}

/// x + b.
#[inline(always)]
fn begin<F: Number, S: Simd>(block: &Block<F>, x: &Narrow<F>) -> product::Sums<F, S> {
    let mut sums = product::load::<F, S>(x);
    for (sum, bias) in sums.iter_mut().zip(&block.project_bias) {
        *sum = *sum + RowOf::<F, S>::load(bias);
    }
    sums
}

/// The way back, of some rows of the image: adds to the gradient, and finds the cotangents of what the arctangent was taken of
/// after the depthwise convolution.
pub(crate) struct ProjectBack<'a, F> {
    pub transposed: &'a Transposed<F>,
    pub side: usize,
    /// [position].
    pub y: &'a [Spread<F>],
    /// The slopes of the arctangent; [position].
    pub slopes: &'a [Spread<F>],
    /// [position].
    pub cotangents: &'a [Narrow<F>],
    pub gradient: &'a mut Block<F>,
    /// Rows of [side + 2], border included, the first position of the first row at its beginning.
    pub into: &'a mut [Spread<F>],
}

impl<F: Number> Kernel for ProjectBack<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let ProjectBack { transposed, side, y, slopes, cotangents, gradient, into } = self;
        let inputs = y.as_flattened().as_flattened().as_flattened().as_chunks::<120>().0;
        let whole = cotangents.as_chunks::<1>().0;
        for (pair, gradient) in gradient.project.as_chunks_mut::<2>().0.iter_mut().enumerate() {
            product::outer::<F, S, 120, 1>(inputs, pair, whole, 0, gradient);
        }
        product::total::<F, S, 1>(whole, 0, &mut gradient.project_bias);
        for (row, cotangents) in cotangents.chunks_exact(side).enumerate() {
            let slopes = &slopes[row * side..][..side];
            let into = &mut into[row * (side + 2)..][..side];
            let (pairs, last) = cotangents.as_chunks::<2>();
            for (at, pair) in pairs.iter().enumerate() {
                back::<F, S, 2>(transposed, pair, &slopes[2 * at..], &mut into[2 * at..]);
            }
            if let [last] = last {
                back::<F, S, 1>(transposed, &[*last], &slopes[side - 1..], &mut into[side - 1..]);
            }
        }
    }
}

/// The cotangents of P positions.
#[inline(always)]
fn back<F: Number, S: Simd, const P: usize>(
    transposed: &Transposed<F>,
    cotangents: &[Narrow<F>; P],
    slopes: &[Spread<F>],
    into: &mut [Spread<F>],
) {
    let mut inputs = [numbers(&cotangents[0]); P];
    for (input, cotangents) in inputs.iter_mut().zip(cotangents) {
        *input = numbers(cotangents);
    }
    for (sixth, weights) in transposed.project.iter().enumerate() {
        let mut sums = [[RowOf::<F, S>::splat(F::default()); 5]; P];
        multiply::<F, S, P, 20>(inputs, weights, &mut sums);
        for (p, sums) in sums.into_iter().enumerate() {
            let slopes = &fours(&slopes[p])[sixth];
            let into = &mut into[p].as_flattened_mut().as_chunks_mut::<5>().0[sixth];
            for ((sum, slope), into) in sums.into_iter().zip(slopes).zip(into) {
                (sum * RowOf::<F, S>::load(slope)).store(into);
            }
        }
    }
}

/// Channels in six parts of twenty.
#[inline(always)]
fn fours<F>(channels: &[Fan<F>]) -> &[[Four<F>; 5]] {
    channels.as_flattened().as_chunks().0
}
