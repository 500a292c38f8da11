//! What there is to do with four numbers, whatever the instructions.

use std::ops::{Add, Div, Mul, Sub};

/// Four numbers, each of which every operation treats as it would be treated alone: the bits do not depend on the
/// instructions.
pub trait Row<F>:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// Four times the same number.
    fn splat(value: F) -> Self;

    /// The numbers of an array.
    fn load(values: &[F; 4]) -> Self;

    /// Puts the numbers into an array.
    fn store(self, values: &mut [F; 4]);

    /// The root of each.
    fn root(self) -> Self;

    /// Each number; ∞ for what is none.
    fn or_infinite(self) -> Self;

    /// The smaller of each two; the other's where they are equal or cannot be compared.
    fn min(self, other: Self) -> Self;

    /// The greater of each two; the other's where they are equal or cannot be compared.
    fn max(self, other: Self) -> Self;

    /// The size of each.
    fn abs(self) -> Self;

    /// Each number, with its sign turned where the other's is negative, −0 included.
    fn times_sign_of(self, other: Self) -> Self;

    /// `yes` where this number is greater than the limit, `no` where it is not or cannot be compared.
    fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self;

    /// The sum of each row, (a + c) + (b + d) of [a, b, c, d].
    fn sums(rows: [Self; 4]) -> Self;
}

/// A set of instructions.
pub trait Simd {
    /// Rows of double precision.
    type Double: Row<f64>;
    /// Rows of single precision.
    type Single: Row<f32>;
}

/// Work that is worth compiling for several sets of instructions. Its `run` must be `#[inline(always)]`, and so must
/// what it calls: only what is inlined is compiled for the wider instructions.
pub trait Kernel {
    /// What comes out.
    type Output;

    /// Does it.
    fn run<S: Simd>(self) -> Self::Output;
}
