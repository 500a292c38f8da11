//! The arctangent, exact in double precision and fast in single.

use lodo_core::math::{Real, Register, Row, RowOf, Simd};

/// A precision in which the network is computed.
pub trait Number: Real {
    /// The arctangent of each number: π/2 with the sign of an infinite one, and what is no number stays none.
    fn arctangent<S: Simd>(x: RowOf<Self, S>) -> RowOf<Self, S>;
}

impl Number for f64 {
    /// That of `libm`, which is exact to a unit in the last place.
    #[inline(always)]
    fn arctangent<S: Simd>(x: RowOf<Self, S>) -> RowOf<Self, S> {
        let mut values = [0.0; 4];
        x.store(&mut values);
        RowOf::<Self, S>::load(&values.map(libm::atan))
    }
}

/// P of atan t ≈ t P(t²) for t in [0, 1], from its constant term on: by Remez's exchange for the least greatest relative
/// error, 1.5e-8, a quarter of what rounding to single precision costs. One coefficient fewer would make it 1e-7.
const POLYNOMIAL: [f32; 9] = [
    0.999_999_98,
    -0.333_330_73,
    0.199_926_19,
    -0.142_036_44,
    0.106_409_34,
    -0.075_042_95,
    0.042_691_52,
    -0.016_068_63,
    0.002_849_89,
];

impl Number for f32 {
    /// With |x| = p/q, p = min(1, |x|), q = max(1, |x|): t P(t²) for t = p/q, and what that leaves of π/2 where |x| > 1. It is off by
    /// at most 1.8e-7, and by at most 2.5e-7 of its size.
    #[inline(always)]
    fn arctangent<S: Simd>(x: RowOf<Self, S>) -> RowOf<Self, S> {
        let one = RowOf::<Self, S>::splat(1.0);
        let size = x.abs();
        let t = one.min(size) / one.max(size);
        let z = t * t;
        let [start @ .., last] = &POLYNOMIAL;
        let mut value = RowOf::<Self, S>::splat(*last);
        for &coefficient in start.iter().rev() {
            value = value * z + RowOf::<Self, S>::splat(coefficient);
        }
        let value = value * t;
        let beyond = RowOf::<Self, S>::splat(std::f32::consts::FRAC_PI_2) - value;
        size.if_greater(one, beyond, value).times_sign_of(x)
    }
}

/// 1/(1 + x²), the derivative of the arctangent.
#[inline(always)]
pub(crate) fn slope<F: Number, S: Simd>(x: RowOf<F, S>) -> RowOf<F, S> {
    let one = RowOf::<F, S>::splat(F::of(1.0));
    one / (one + x * x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lodo_core::math::{Kernel, with_widest_simd};

    struct Four<F>([F; 4]);

    impl<F: Number> Kernel for Four<F> {
        type Output = [[F; 4]; 2];

        #[inline(always)]
        fn run<S: Simd>(self) -> Self::Output {
            let x = RowOf::<F, S>::load(&self.0);
            let mut found = [[F::default(); 4]; 2];
            F::arctangent::<S>(x).store(&mut found[0]);
            slope::<F, S>(x).store(&mut found[1]);
            found
        }
    }

    fn arctangents(x: [f32; 4]) -> [f32; 4] {
        with_widest_simd(Four(x))[0]
    }

    /// Every 61st number of single precision from 0 to ∞, and its opposite.
    #[test]
    fn the_fast_arctangent_is_near_the_exact_one_everywhere() {
        let (mut largest, mut largest_relative) = (0.0_f64, 0.0_f64);
        for bits in (0..f32::INFINITY.to_bits() - 192).step_by(4 * 61) {
            let x = [0, 61, 122, 183].map(|more| f32::from_bits(bits + more));
            let (found, opposite) = (arctangents(x), arctangents(x.map(|x| -x)));
            for (lane, x) in x.into_iter().enumerate() {
                let exact = libm::atan(f64::from(x));
                let off = (f64::from(found[lane]) - exact).abs();
                largest = largest.max(off);
                // Subnormal numbers have fewer digits.
                if x > f32::MIN_POSITIVE {
                    largest_relative = largest_relative.max(off / exact);
                }
                assert_eq!(opposite[lane].to_bits(), (-found[lane]).to_bits(), "of {x}");
            }
        }
        assert!(largest < 1.8e-7, "off by {largest:e}");
        assert!(largest_relative < 2.5e-7, "off by {largest_relative:e} of its size");
    }

    #[test]
    fn arctangents_of_what_is_special() {
        let quarter = std::f32::consts::FRAC_PI_2;
        let found = arctangents([f32::INFINITY, f32::NEG_INFINITY, 0.0, -0.0]);
        assert_eq!(found.map(f32::to_bits), [quarter, -quarter, 0.0, -0.0].map(f32::to_bits));
        assert!(arctangents([f32::NAN, -f32::NAN, f32::NAN, 1.0])[..3].iter().all(|value| value.is_nan()));
        assert!((arctangents([1.0; 4])[0] - std::f32::consts::FRAC_PI_4).abs() < 1e-7);
        assert_eq!(with_widest_simd(Four([1.0, 0.5, f64::INFINITY, 0.0]))[0][1], libm::atan(0.5));
    }

    /// Central differences in double precision.
    #[test]
    fn the_slope_is_that_of_the_arctangent() {
        for x in [0.0, 0.3, -1.0, 2.5, -40.0] {
            let h = 1e-5;
            let [above, below] = [x + h, x - h].map(libm::atan);
            let [_, slopes] = with_widest_simd(Four([x; 4]));
            assert!((slopes[0] - (above - below) / (2.0 * h)).abs() < 1e-9, "at {x}");
        }
        assert_eq!(with_widest_simd(Four([f32::INFINITY; 4]))[1], [0.0; 4]);
    }
}
