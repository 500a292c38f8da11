//! Rows in the registers of x86-64 processors since 2013: 256 bits for four numbers of double precision or eight of
//! single, 128 for four of single.

use std::arch::x86_64::*;
use std::ops::{Add, Div, Mul, Sub};

use super::row::{Kernel, Register, Row, Simd};

/// AVX2. Nothing outside of this file can name it, so that its rows exist only within [`run`].
struct Avx2;

impl Simd for Avx2 {
    type Double = Double;
    type Single = Single;
    type Doubles = Double;
    type Singles = Singles;
}

/// Runs a kernel with AVX2.
#[target_feature(enable = "avx2")]
pub(super) fn run<K: Kernel>(kernel: K) -> K::Output {
    kernel.run::<Avx2>()
}

#[derive(Clone, Copy)]
struct Double(__m256d);

#[derive(Clone, Copy)]
struct Single(__m128);

#[derive(Clone, Copy)]
struct Singles(__m256);

/// An operation that the processor has on whole rows.
macro_rules! operation {
    ($row:ident, $operation:ident, $method:ident, $instruction:ident) => {
        impl $operation for $row {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                // SAFETY: rows exist only where AVX2 does.
                unsafe { $row($instruction(self.0, other.0)) }
            }
        }
    };
}

operation!(Double, Add, add, _mm256_add_pd);
operation!(Double, Sub, sub, _mm256_sub_pd);
operation!(Double, Mul, mul, _mm256_mul_pd);
operation!(Double, Div, div, _mm256_div_pd);
operation!(Single, Add, add, _mm_add_ps);
operation!(Single, Sub, sub, _mm_sub_ps);
operation!(Single, Mul, mul, _mm_mul_ps);
operation!(Single, Div, div, _mm_div_ps);
operation!(Singles, Add, add, _mm256_add_ps);
operation!(Singles, Sub, sub, _mm256_sub_ps);
operation!(Singles, Mul, mul, _mm256_mul_ps);
operation!(Singles, Div, div, _mm256_div_ps);

// SAFETY, in all functions below: rows exist only where AVX2 does, and arrays have as many numbers.
impl Register<f64> for Double {
    type Numbers = [f64; 4];

    #[inline(always)]
    fn splat(value: f64) -> Self {
        unsafe { Double(_mm256_set1_pd(value)) }
    }

    #[inline(always)]
    fn load(values: &[f64; 4]) -> Self {
        unsafe { Double(_mm256_loadu_pd(values.as_ptr())) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f64; 4]) {
        unsafe { _mm256_storeu_pd(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn root(self) -> Self {
        unsafe { Double(_mm256_sqrt_pd(self.0)) }
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        // The second of two where they cannot be compared.
        unsafe { Double(_mm256_min_pd(self.0, _mm256_set1_pd(f64::INFINITY))) }
    }
}

impl Row<f64> for Double {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        unsafe { Double(_mm256_min_pd(self.0, other.0)) }
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        unsafe { Double(_mm256_max_pd(self.0, other.0)) }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        unsafe { Double(_mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0)) }
    }

    #[inline(always)]
    fn times_sign_of(self, other: Self) -> Self {
        unsafe { Double(_mm256_xor_pd(self.0, _mm256_and_pd(_mm256_set1_pd(-0.0), other.0))) }
    }

    #[inline(always)]
    fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self {
        unsafe {
            let greater = _mm256_cmp_pd::<_CMP_GT_OQ>(self.0, limit.0);
            Double(_mm256_blendv_pd(no.0, yes.0, greater))
        }
    }

    #[inline(always)]
    fn sums([a, b, c, d]: [Self; 4]) -> Self {
        unsafe {
            // Halves of two rows side by side: [a₀ + a₂, a₁ + a₃, c₀ + c₂, c₁ + c₃].
            let even = _mm256_add_pd(
                _mm256_permute2f128_pd::<0x20>(a.0, c.0),
                _mm256_permute2f128_pd::<0x31>(a.0, c.0),
            );
            let odd = _mm256_add_pd(
                _mm256_permute2f128_pd::<0x20>(b.0, d.0),
                _mm256_permute2f128_pd::<0x31>(b.0, d.0),
            );
            Double(_mm256_hadd_pd(even, odd))
        }
    }
}

impl Register<f32> for Single {
    type Numbers = [f32; 4];

    #[inline(always)]
    fn splat(value: f32) -> Self {
        unsafe { Single(_mm_set1_ps(value)) }
    }

    #[inline(always)]
    fn load(values: &[f32; 4]) -> Self {
        unsafe { Single(_mm_loadu_ps(values.as_ptr())) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f32; 4]) {
        unsafe { _mm_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn root(self) -> Self {
        unsafe { Single(_mm_sqrt_ps(self.0)) }
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        unsafe { Single(_mm_min_ps(self.0, _mm_set1_ps(f32::INFINITY))) }
    }
}

impl Row<f32> for Single {
    #[inline(always)]
    fn min(self, other: Self) -> Self {
        unsafe { Single(_mm_min_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn max(self, other: Self) -> Self {
        unsafe { Single(_mm_max_ps(self.0, other.0)) }
    }

    #[inline(always)]
    fn abs(self) -> Self {
        unsafe { Single(_mm_andnot_ps(_mm_set1_ps(-0.0), self.0)) }
    }

    #[inline(always)]
    fn times_sign_of(self, other: Self) -> Self {
        unsafe { Single(_mm_xor_ps(self.0, _mm_and_ps(_mm_set1_ps(-0.0), other.0))) }
    }

    #[inline(always)]
    fn if_greater(self, limit: Self, yes: Self, no: Self) -> Self {
        unsafe {
            let greater = _mm_cmp_ps::<_CMP_GT_OQ>(self.0, limit.0);
            Single(_mm_blendv_ps(no.0, yes.0, greater))
        }
    }

    #[inline(always)]
    fn sums([a, b, c, d]: [Self; 4]) -> Self {
        unsafe {
            // Halves of two rows side by side: [a₀ + a₂, a₁ + a₃, b₀ + b₂, b₁ + b₃].
            let p = _mm_add_ps(_mm_movelh_ps(a.0, b.0), _mm_movehl_ps(b.0, a.0));
            let q = _mm_add_ps(_mm_movelh_ps(c.0, d.0), _mm_movehl_ps(d.0, c.0));
            Single(_mm_add_ps(_mm_shuffle_ps::<0b10_00_10_00>(p, q), _mm_shuffle_ps::<0b11_01_11_01>(p, q)))
        }
    }
}

impl Register<f32> for Singles {
    type Numbers = [f32; 8];

    #[inline(always)]
    fn splat(value: f32) -> Self {
        unsafe { Singles(_mm256_set1_ps(value)) }
    }

    #[inline(always)]
    fn load(values: &[f32; 8]) -> Self {
        unsafe { Singles(_mm256_loadu_ps(values.as_ptr())) }
    }

    #[inline(always)]
    fn store(self, values: &mut [f32; 8]) {
        unsafe { _mm256_storeu_ps(values.as_mut_ptr(), self.0) }
    }

    #[inline(always)]
    fn root(self) -> Self {
        unsafe { Singles(_mm256_sqrt_ps(self.0)) }
    }

    #[inline(always)]
    fn or_infinite(self) -> Self {
        unsafe { Singles(_mm256_min_ps(self.0, _mm256_set1_ps(f32::INFINITY))) }
    }
}
