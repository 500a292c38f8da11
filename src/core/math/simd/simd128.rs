//! Rows in WebAssembly's registers of 128 bits: two for four numbers of double precision, one for four of single.

use std::arch::wasm32::*;
use std::ops::{Add, Div, Mul, Sub};

use super::row::{Register, Row, Simd};

/// WebAssembly's instructions.
pub(super) struct Simd128;

impl Simd for Simd128 {
    type Double = Double;
    type Single = Single;
    type Doubles = Doubles;
    type Singles = Single;
}

#[derive(Clone, Copy)]
pub struct Double(v128, v128);

#[derive(Clone, Copy)]
pub struct Single(v128);

#[derive(Clone, Copy)]
pub struct Doubles(v128);

/// An operation that there is on whole registers.
macro_rules! operation {
    ($operation:ident, $method:ident, $double:ident, $single:ident) => {
        impl $operation for Double {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Double($double(self.0, other.0), $double(self.1, other.1))
            }
        }

        impl $operation for Doubles {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Doubles($double(self.0, other.0))
            }
        }

        impl $operation for Single {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Single($single(self.0, other.0))
            }
        }
    };
}

operation!(Add, add, f64x2_add, f32x4_add);
operation!(Sub, sub, f64x2_sub, f32x4_sub);
operation!(Mul, mul, f64x2_mul, f32x4_mul);
operation!(Div, div, f64x2_div, f32x4_div);

impl Register<f64> for Doubles {
    type Numbers = [f64; 2];

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Doubles(f64x2_splat(value))
    }

    #[inline(always)]
    fn load(values: &[f64; 2]) -> Self {
        // SAFETY: an array of two numbers.
        unsafe { Doubles(v128_load(values.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f64; 2]) {
        // SAFETY: an array of two numbers.
        unsafe { v128_store(values.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn root(self) -> Self {
        Doubles(f64x2_sqrt(self.0))
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        Doubles(f64x2_pmin(f64x2_splat(f64::INFINITY), self.0))
    }
}

impl Register<f64> for Double {
    type Numbers = [f64; 4];

    #[inline(always)]
    fn splat(value: f64) -> Self {
        Double(f64x2_splat(value), f64x2_splat(value))
    }

    #[inline(always)]
    fn load(values: &[f64; 4]) -> Self {
        let [low, high] = [0, 2].map(|k| values[k..].as_ptr().cast());
        // SAFETY: two of four numbers begin at each place.
        unsafe { Double(v128_load(low), v128_load(high)) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f64; 4]) {
        let [low, high] = [0, 2].map(|k| values[k..].as_mut_ptr().cast());
        // SAFETY: two of four numbers begin at each place.
        unsafe {
            v128_store(low, self.0);
            v128_store(high, self.1);
        }
    }

    #[inline(always)]
    fn root(self) -> Self {
        Double(f64x2_sqrt(self.0), f64x2_sqrt(self.1))
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        let infinity = f64x2_splat(f64::INFINITY);
        Double(f64x2_pmin(infinity, self.0), f64x2_pmin(infinity, self.1))
    }
}

impl Row<f64> for Double {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Double(f64x2_pmin(other.0, self.0), f64x2_pmin(other.1, self.1))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Double(f64x2_pmax(other.0, self.0), f64x2_pmax(other.1, self.1))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Double(f64x2_abs(self.0), f64x2_abs(self.1))
    }

    #[inline(always)]
    fn times_sign_of(self, other: Self) -> Self {
        let sign = f64x2_splat(-0.0);
        Double(v128_xor(self.0, v128_and(sign, other.0)), v128_xor(self.1, v128_and(sign, other.1)))
    }

    #[inline(always)]
    fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self {
        Double(
            v128_bitselect(yes.0, no.0, f64x2_gt(self.0, limit.0)),
            v128_bitselect(yes.1, no.1, f64x2_gt(self.1, limit.1)),
        )
    }

    #[inline(always)]
    fn sums(rows: [Self; 4]) -> Self {
        let [a, b, c, d] = rows.map(|Double(low, high)| f64x2_add(low, high));
        let both = |p, q| f64x2_add(i64x2_shuffle::<0, 2>(p, q), i64x2_shuffle::<1, 3>(p, q));
        Double(both(a, b), both(c, d))
    }
}

impl Register<f32> for Single {
    type Numbers = [f32; 4];

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Single(f32x4_splat(value))
    }

    #[inline(always)]
    fn load(values: &[f32; 4]) -> Self {
        // SAFETY: an array of four numbers.
        unsafe { Single(v128_load(values.as_ptr().cast())) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f32; 4]) {
        // SAFETY: an array of four numbers.
        unsafe { v128_store(values.as_mut_ptr().cast(), self.0) }
    }

    #[inline(always)]
    fn root(self) -> Self {
        Single(f32x4_sqrt(self.0))
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        Single(f32x4_pmin(f32x4_splat(f32::INFINITY), self.0))
    }
}

impl Row<f32> for Single {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        Single(f32x4_pmin(other.0, self.0))
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        Single(f32x4_pmax(other.0, self.0))
    }

    #[inline(always)]
    fn abs(self) -> Self {
        Single(f32x4_abs(self.0))
    }

    #[inline(always)]
    fn times_sign_of(self, other: Self) -> Self {
        Single(v128_xor(self.0, v128_and(f32x4_splat(-0.0), other.0)))
    }

    #[inline(always)]
    fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self {
        Single(v128_bitselect(yes.0, no.0, f32x4_gt(self.0, limit.0)))
    }

    #[inline(always)]
    fn sums([a, b, c, d]: [Self; 4]) -> Self {
        // Halves of two rows side by side: [a₀ + a₂, a₁ + a₃, b₀ + b₂, b₁ + b₃].
        let halves = |p, q| f32x4_add(i32x4_shuffle::<0, 1, 4, 5>(p, q), i32x4_shuffle::<2, 3, 6, 7>(p, q));
        let (p, q) = (halves(a.0, b.0), halves(c.0, d.0));
        Single(f32x4_add(i32x4_shuffle::<0, 2, 4, 6>(p, q), i32x4_shuffle::<1, 3, 5, 7>(p, q)))
    }
}
