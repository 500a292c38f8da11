//! Numbers of either precision.

use std::borrow::Cow;
use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

use super::simd::{Numbers, Register, Row, Simd};
use super::visit::Visitor;

/// 2^−958 and 2^−106: above the least normal numbers by a factor of 2^64 and 2^20, more than 1/(1 − β) of any decay.
const F64_TINY: f64 = f64::from_bits((1023 - 958) << 52);
const F32_TINY: f32 = f32::from_bits((127 - 106) << 23);
/// Their roots.
const F64_TINY_ROOT: f64 = f64::from_bits((1023 - 479) << 52);
const F32_TINY_ROOT: f32 = f32::from_bits((127 - 53) << 23);

/// A floating-point number, of double or of single precision.
pub trait Real:
    Copy
    + Default
    + PartialEq
    + Debug
    + Sum
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + AddAssign
    + SubAssign
    + 'static
{
    /// Products of two numbers of a size up to this and down to its inverse, and squares of such products, are numbers
    /// that have lost no digit.
    const SAFE: f64;

    /// Four of them, under a set of instructions.
    type Row<S: Simd>: Row<Self>;

    /// As many of them as a register holds, under a set of instructions.
    type Register<S: Simd>: Register<Self>;

    /// The nearest to x.
    fn of(x: f64) -> Self;

    /// √x.
    fn root(self) -> Self;

    /// The same number; ∞ for what is none: a sum in which ∞ was taken from ∞.
    fn or_infinite(self) -> Self;

    /// The same number; 0 for one so near to it, below 2^−958 or 2^−106 in size, that products with an ordinary
    /// factor can be subnormal. Processors are up to a hundred times slower with those, and what only decays would end
    /// among them for good: the least number times 0.9 is rounded to itself.
    fn flushed(self) -> Self;

    /// The same number; 0 for one whose square would be [flushed](Self::flushed).
    fn flushed_for_square(self) -> Self;

    /// The same number.
    fn double(self) -> f64;

    /// The same numbers.
    fn doubles(values: Cow<'_, [Self]>) -> Cow<'_, [f64]>;

    /// Shows a visitor numbers of this precision.
    fn visit(values: &mut [Self], visitor: &mut dyn Visitor);
}

/// A row of numbers of this type under these instructions.
pub type RowOf<F, S> = <F as Real>::Row<S>;

/// A register of numbers of this type under these instructions.
pub type RegisterOf<F, S> = <F as Real>::Register<S>;

/// An array of as many.
pub type NumbersOf<F, S> = <RegisterOf<F, S> as Register<F>>::Numbers;

/// An array of as many places.
pub type PlacesOf<F, S> = <NumbersOf<F, S> as Numbers<F>>::Places;

impl Real for f64 {
    const SAFE: f64 = f64::from_bits((1023 + 200) << 52);

    type Row<S: Simd> = S::Double;
    type Register<S: Simd> = S::Doubles;

    #[inline(always)]
    fn of(x: f64) -> Self {
        x
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        if self.is_nan() { Self::INFINITY } else { self }
    }

    #[inline(always)]
    fn flushed(self) -> Self {
        if self.abs() < F64_TINY { 0.0 } else { self }
    }

    #[inline(always)]
    fn flushed_for_square(self) -> Self {
        if self.abs() < F64_TINY_ROOT { 0.0 } else { self }
    }

    #[inline(always)]
    fn double(self) -> f64 {
        self
    }

    fn doubles(values: Cow<'_, [Self]>) -> Cow<'_, [f64]> {
        values
    }

    fn visit(values: &mut [Self], visitor: &mut dyn Visitor) {
        visitor.doubles(values);
    }
}

impl Real for f32 {
    const SAFE: f64 = f64::from_bits((1023 + 30) << 52);

    type Row<S: Simd> = S::Single;
    type Register<S: Simd> = S::Singles;

    #[inline(always)]
    fn of(x: f64) -> Self {
        x as f32
    }

    #[inline(always)]
    fn root(self) -> Self {
        self.sqrt()
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        if self.is_nan() { Self::INFINITY } else { self }
    }

    #[inline(always)]
    fn flushed(self) -> Self {
        if self.abs() < F32_TINY { 0.0 } else { self }
    }

    #[inline(always)]
    fn flushed_for_square(self) -> Self {
        if self.abs() < F32_TINY_ROOT { 0.0 } else { self }
    }

    #[inline(always)]
    fn double(self) -> f64 {
        f64::from(self)
    }

    fn doubles(values: Cow<'_, [Self]>) -> Cow<'_, [f64]> {
        values.iter().map(|&value| f64::from(value)).collect()
    }

    fn visit(values: &mut [Self], visitor: &mut dyn Visitor) {
        visitor.singles(values);
    }
}
