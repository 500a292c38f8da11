//! The depthwise 3×3 convolution of a block, three outputs for each of 40 channels, and the arctangent of what comes out.
//!
//! Images have a border of one position, which is 0 and takes the place of what lies outside.

use std::ops::Range;

use lodo_core::math::{self, Register, RowOf, Simd};

use crate::channels::{Expanded, Fan, Spread};
use crate::number::{Number, slope};
use crate::parameters::{Block, Kernel};

/// z = atan(y ∗ W + b), of some rows of the image; with KEEP also the slopes of the arctangent.
pub(crate) struct Depthwise<'a, F, const KEEP: bool> {
    pub block: &'a Block<F>,
    pub side: usize,
    pub rows: Range<usize>,
    /// The whole image; [side + 2][side + 2].
    pub y: &'a [Expanded<F>],
    /// [position], of these rows.
    pub z: &'a mut [Spread<F>],
    /// Of these rows; empty without KEEP.
    pub slopes: &'a mut [Spread<F>],
}

impl<F: Number, const KEEP: bool> math::Kernel for Depthwise<'_, F, KEEP> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Depthwise { block, side, rows, y, z, slopes } = self;
        for (place, row) in rows.enumerate() {
            let y = three_rows(y, side, row);
            let z = &mut z[place * side..][..side];
            let slopes = if KEEP { &mut slopes[place * side..][..side] } else { &mut [] };
            for group in 0..10 {
                let (kernel, bias) = (&block.kernel[group], &block.kernel_bias[group]);
                let mut at = 0;
                while at + 4 <= side {
                    convolve::<F, S, KEEP, 4>(kernel, bias, group, y, at, z, slopes);
                    at += 4;
                }
                if at + 2 <= side {
                    convolve::<F, S, KEEP, 2>(kernel, bias, group, y, at, z, slopes);
                    at += 2;
                }
                if at < side {
                    convolve::<F, S, KEEP, 1>(kernel, bias, group, y, at, z, slopes);
                }
            }
        }
    }
}

/// The rows of an image with a border in which the neighbours of a row lie.
#[inline(always)]
fn three_rows<T>(image: &[T], side: usize, row: usize) -> [&[T]; 3] {
    let width = side + 2;
    [
        &image[row * width..][..width],
        &image[(row + 1) * width..][..width],
        &image[(row + 2) * width..][..width],
    ]
}

/// The same of P positions from one on, and of four channels.
#[inline(always)]
fn convolve<F: Number, S: Simd, const KEEP: bool, const P: usize>(
    kernel: &Kernel<F>,
    bias: &Fan<F>,
    group: usize,
    y: [&[Expanded<F>]; 3],
    at: usize,
    z: &mut [Spread<F>],
    slopes: &mut [Spread<F>],
) {
    let load = RowOf::<F, S>::load;
    let mut sums = [[load(&bias[0]), load(&bias[1]), load(&bias[2])]; P];
    for (y, kernel) in y.into_iter().zip(kernel) {
        let y = &y[at..][..P + 2];
        for (column, fan) in kernel.iter().enumerate() {
            for (p, sums) in sums.iter_mut().enumerate() {
                let y = load(&y[p + column][group]);
                for (sum, weight) in sums.iter_mut().zip(fan) {
                    *sum = *sum + y * load(weight);
                }
            }
        }
    }
    let z = &mut z[at..][..P];
    for (sums, z) in sums.into_iter().zip(z) {
        for (sum, z) in sums.into_iter().zip(&mut z[group]) {
            F::arctangent::<S>(sum).store(z);
        }
    }
    if KEEP {
        let slopes = &mut slopes[at..][..P];
        for (sums, slopes) in sums.into_iter().zip(slopes) {
            for (sum, slopes) in sums.into_iter().zip(&mut slopes[group]) {
                slope::<F, S>(sum).store(slopes);
            }
        }
    }
}

/// The way back, of one row of the image: adds to the gradient, and finds the cotangents of what the arctangent was taken of
/// after the expansion.
pub(crate) struct DepthwiseBack<'a, F> {
    pub block: &'a Block<F>,
    pub side: usize,
    pub row: usize,
    /// The whole image; [side + 2][side + 2].
    pub y: &'a [Expanded<F>],
    /// The slopes of the arctangent, of this row.
    pub slopes: &'a [Expanded<F>],
    /// The whole image; [side + 2][side + 2].
    pub cotangents: &'a [Spread<F>],
    pub gradient: &'a mut Block<F>,
    /// Of this row.
    pub into: &'a mut [Expanded<F>],
}

impl<F: Number> math::Kernel for DepthwiseBack<'_, F> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let DepthwiseBack { block, side, row, y, slopes, cotangents, gradient, into } = self;
        let (y, around) = (three_rows(y, side, row), three_rows(cotangents, side, row));
        let own = &around[1][1..][..side];
        for group in 0..10 {
            let (kernel, bias) = (&mut gradient.kernel[group], &mut gradient.kernel_bias[group]);
            for (y, kernel) in y.into_iter().zip(kernel) {
                correlate::<F, S>(y, own, group, kernel);
            }
            total::<F, S>(own, group, bias);
            let kernel = &block.kernel[group];
            let mut at = 0;
            while at + 4 <= side {
                back::<F, S, 4>(kernel, group, around, at, slopes, into);
                at += 4;
            }
            if at + 2 <= side {
                back::<F, S, 2>(kernel, group, around, at, slopes, into);
                at += 2;
            }
            if at < side {
                back::<F, S, 1>(kernel, group, around, at, slopes, into);
            }
        }
    }
}

/// Adds Σ_p y_{p + column} d_p to the gradient of one row of a kernel: nine sums.
#[inline(always)]
fn correlate<F: Number, S: Simd>(
    y: &[Expanded<F>],
    cotangents: &[Spread<F>],
    group: usize,
    gradient: &mut [Fan<F>; 3],
) {
    let load = RowOf::<F, S>::load;
    let mut sums = [[RowOf::<F, S>::splat(F::default()); 3]; 3];
    let columns = y.iter().zip(&y[1..]).zip(&y[2..]);
    for (((left, middle), right), d) in columns.zip(cotangents) {
        let y = [load(&left[group]), load(&middle[group]), load(&right[group])];
        for (multiple, d) in d[group].iter().enumerate() {
            let d = load(d);
            for column in 0..3 {
                sums[column][multiple] = sums[column][multiple] + y[column] * d;
            }
        }
    }
    for (sums, gradient) in sums.into_iter().zip(gradient) {
        add::<F, S>(sums, gradient);
    }
}

/// Adds the sum of all positions to the gradient of a bias.
#[inline(always)]
fn total<F: Number, S: Simd>(cotangents: &[Spread<F>], group: usize, gradient: &mut Fan<F>) {
    let mut sums = [RowOf::<F, S>::splat(F::default()); 3];
    for d in cotangents {
        for (sum, d) in sums.iter_mut().zip(&d[group]) {
            *sum = *sum + RowOf::<F, S>::load(d);
        }
    }
    add::<F, S>(sums, gradient);
}

#[inline(always)]
fn add<F: Number, S: Simd>(sums: [RowOf<F, S>; 3], into: &mut Fan<F>) {
    for (sum, into) in sums.into_iter().zip(into) {
        (RowOf::<F, S>::load(into) + sum).store(into);
    }
}

/// The cotangents of P positions from one on, and of four channels: what reaches a position from the outputs around
/// it, through the kernel turned by half a circle.
#[inline(always)]
fn back<F: Number, S: Simd, const P: usize>(
    kernel: &Kernel<F>,
    group: usize,
    cotangents: [&[Spread<F>]; 3],
    at: usize,
    slopes: &[Expanded<F>],
    into: &mut [Expanded<F>],
) {
    let load = RowOf::<F, S>::load;
    let mut sums = [RowOf::<F, S>::splat(F::default()); P];
    for (d, kernel) in cotangents.into_iter().zip(kernel.iter().rev()) {
        let d = &d[at..][..P + 2];
        for (column, fan) in kernel.iter().rev().enumerate() {
            for (multiple, weight) in fan.iter().enumerate() {
                let weight = load(weight);
                for (p, sum) in sums.iter_mut().enumerate() {
                    *sum = *sum + weight * load(&d[p + column][group][multiple]);
                }
            }
        }
    }
    let (slopes, into) = (&slopes[at..][..P], &mut into[at..][..P]);
    for ((sum, slopes), into) in sums.into_iter().zip(slopes).zip(into) {
        (sum * load(&slopes[group])).store(&mut into[group]);
    }
}
