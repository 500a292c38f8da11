//! What there is to do with several numbers, whatever the instructions.

use std::ops::{Add, Div, Mul, Sub};

use super::places::{Numbers, Within};

/// Numbers in a register or two, each of which every operation treats as it would be treated alone: the bits do not
/// depend on the instructions.
pub trait Register<F>:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Div<Output = Self>
{
    /// An array of as many.
    type Numbers: Numbers<F>;

    /// The same number everywhere.
    fn splat(value: F) -> Self;

    /// The numbers of an array.
    fn load(values: &Self::Numbers) -> Self;

    /// Puts the numbers into an array.
    fn store(self, values: &mut Self::Numbers);

    /// The root of each.
    fn root(self) -> Self;

    /// Each number; ∞ for what is none.
    fn or_infinite(self) -> Self;

    /// What is in these places of a vector.
    ///
    /// # Panics
    /// If the vector is shorter than those that the places are for.
    #[inline(always)]
    fn gather(values: &[F], places: Within<'_, <Self::Numbers as Numbers<F>>::Places>) -> Self {
        Self::load(&Self::Numbers::gather(values, places))
    }

    /// Puts the numbers into these places of a vector.
    ///
    /// # Panics
    /// If the vector is shorter than those that the places are for.
    #[inline(always)]
    fn scatter(self, values: &mut [F], places: Within<'_, <Self::Numbers as Numbers<F>>::Places>) {
        let mut numbers = Self::Numbers::zeros();
        self.store(&mut numbers);
        numbers.scatter(values, places);
    }
}

/// Four numbers.
pub trait Row<F>: Register<F, Numbers = [F; 4]> {
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
    /// As many numbers of double precision as a register holds.
    type Doubles: Register<f64>;
    /// As many numbers of single precision as a register holds.
    type Singles: Register<f32>;
}

/// Work that is worth compiling for several sets of instructions. Its `run` must be `#[inline(always)]`, and so must
/// what it calls: only what is inlined is compiled for the wider instructions.
pub trait Kernel {
    /// What comes out.
    type Output;

    /// Does it.
    fn run<S: Simd>(self) -> Self::Output;
}
