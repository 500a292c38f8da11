//! Rows without any instructions of their own, for processors of which no others are known.

use std::ops::{Add, Div, Mul, Sub};

use super::row::{Row, Simd};

/// No vector instructions but those that the compiler finds.
pub(super) struct Scalar;

impl Simd for Scalar {
    type Double = Lanes<f64>;
    type Single = Lanes<f32>;
}

/// Four numbers in an array.
#[derive(Clone, Copy)]
pub struct Lanes<F>([F; 4]);

/// An operation on two numbers.
macro_rules! operation {
    ($operation:ident, $method:ident) => {
        impl<F: $operation<Output = F>> $operation for Lanes<F> {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                let ([a, b, c, d], [p, q, r, s]) = (self.0, other.0);
                Lanes([a.$method(p), b.$method(q), c.$method(r), d.$method(s)])
            }
        }
    };
}

operation!(Add, add);
operation!(Sub, sub);
operation!(Mul, mul);
operation!(Div, div);

/// Rows of this precision.
macro_rules! row {
    ($number:ident) => {
        impl Row<$number> for Lanes<$number> {
            #[inline(always)]
            fn splat(value: $number) -> Self {
                Lanes([value; 4])
            }

            #[inline(always)]
            fn load(values: &[$number; 4]) -> Self {
                Lanes(*values)
            }

            #[inline(always)]
            fn store(self, values: &mut [$number; 4]) {
                *values = self.0;
            }

            #[inline(always)]
            fn root(self) -> Self {
                Lanes(self.0.map($number::sqrt))
            }

            #[inline(always)]
            fn or_infinite(self) -> Self {
                Lanes(self.0.map(|value| if value.is_nan() { $number::INFINITY } else { value }))
            }

            #[inline(always)]
            fn sums(rows: [Self; 4]) -> Self {
                Lanes(rows.map(|Lanes([a, b, c, d])| (a + c) + (b + d)))
            }
        }
    };
}

row!(f64);
row!(f32);
