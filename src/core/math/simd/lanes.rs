//! Rows without any instructions of their own, for processors of which no others are known.

use std::ops::{Add, Div, Mul, Sub};

use super::row::{Register, Row, Simd};

/// No vector instructions but those that the compiler finds.
pub(super) struct Scalar;

impl Simd for Scalar {
    type Double = Lanes<f64>;
    type Single = Lanes<f32>;
    type Doubles = Lanes<f64>;
    type Singles = Lanes<f32>;
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

impl<F: Copy> Lanes<F> {
    /// Of each two numbers the first where the choice says so, else the second.
    #[inline(always)]
    fn choose(self, other: Self, choice: [bool; 4]) -> Self {
        let ([a, b, c, d], [p, q, r, s]) = (self.0, other.0);
        let [first, second, third, fourth] = choice;
        Lanes([
            if first { a } else { p },
            if second { b } else { q },
            if third { c } else { r },
            if fourth { d } else { s },
        ])
    }
}

impl<F: PartialOrd + Copy> Lanes<F> {
    #[inline(always)]
    fn is_below(self, other: Self) -> [bool; 4] {
        let ([a, b, c, d], [p, q, r, s]) = (self.0, other.0);
        [a < p, b < q, c < r, d < s]
    }
}

/// Rows of this precision.
macro_rules! row {
    ($number:ident) => {
        impl Register<$number> for Lanes<$number> {
            type Numbers = [$number; 4];

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
        }

        impl Row<$number> for Lanes<$number> {
            #[inline(always)]
            fn min(self, other: Self) -> Self {
                self.choose(other, self.is_below(other))
            }

            #[inline(always)]
            fn max(self, other: Self) -> Self {
                self.choose(other, other.is_below(self))
            }

            #[inline(always)]
            fn abs(self) -> Self {
                Lanes(self.0.map($number::abs))
            }

            #[inline(always)]
            fn times_sign_of(self, other: Self) -> Self {
                let negated = Lanes(self.0.map(|value| -value));
                negated.choose(self, other.0.map($number::is_sign_negative))
            }

            #[inline(always)]
            fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self {
                yes.choose(no, limit.is_below(self))
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
