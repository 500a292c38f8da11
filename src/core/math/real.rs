//! Numbers of either precision.

use std::borrow::Cow;
use std::fmt::Debug;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub, SubAssign};

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
    /// The nearest to x.
    fn of(x: f64) -> Self;

    /// √x.
    fn root(self) -> Self;

    /// The same number; ∞ for what is none: a sum in which ∞ was taken from ∞.
    fn or_infinite(self) -> Self;

    /// The same number.
    fn double(self) -> f64;

    /// The same numbers.
    fn doubles(values: &[Self]) -> Cow<'_, [f64]>;
}

impl Real for f64 {
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
    fn double(self) -> f64 {
        self
    }

    fn doubles(values: &[Self]) -> Cow<'_, [f64]> {
        values.into()
    }
}

impl Real for f32 {
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
    fn double(self) -> f64 {
        f64::from(self)
    }

    fn doubles(values: &[Self]) -> Cow<'_, [f64]> {
        values.iter().map(|&value| f64::from(value)).collect()
    }
}
