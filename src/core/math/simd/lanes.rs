//! Rows without any instructions of their own, for processors of which no others are known.

use std::ops::{Add, Div, Mul, Sub};

use super::{Row, Simd};
use crate::math::Real;

/// No vector instructions but those that the compiler finds.
pub(super) struct Scalar;

impl Simd for Scalar {
    type Double = Lanes<f64>;
    type Single = Lanes<f32>;
}

/// Four numbers in an array.
#[derive(Clone, Copy)]
pub struct Lanes<F>([F; 4]);

impl<F: Real> Lanes<F> {
    #[inline(always)]
    fn with(self, other: Self, operation: impl Fn(F, F) -> F) -> Self {
        Lanes(std::array::from_fn(|k| operation(self.0[k], other.0[k])))
    }
}

impl<F: Real> Add for Lanes<F> {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        self.with(other, |a, b| a + b)
    }
}

impl<F: Real> Sub for Lanes<F> {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        self.with(other, |a, b| a - b)
    }
}

impl<F: Real> Mul for Lanes<F> {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        self.with(other, |a, b| a * b)
    }
}

impl<F: Real> Div for Lanes<F> {
    type Output = Self;

    #[inline(always)]
    fn div(self, other: Self) -> Self {
        self.with(other, |a, b| a / b)
    }
}

impl<F: Real> Row<F> for Lanes<F> {
    #[inline(always)]
    fn splat(value: F) -> Self {
        Lanes([value; 4])
    }

    #[inline(always)]
    fn load(values: &[F; 4]) -> Self {
        Lanes(*values)
    }

    #[inline(always)]
    fn store(self, values: &mut [F; 4]) {
        *values = self.0;
    }

    #[inline(always)]
    fn root(self) -> Self {
        Lanes(self.0.map(F::root))
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        Lanes(self.0.map(F::or_infinite))
    }

    #[inline(always)]
    fn sums(rows: [Self; 4]) -> Self {
        Lanes(rows.map(|Lanes([a, b, c, d])| (a + c) + (b + d)))
    }
}
