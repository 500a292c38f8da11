//! Sizes: what lies beyond the range of numbers, and what lies below their rounding.

use super::Real;

/// Beyond this size the square of a number exceeds what a number can hold: √(greatest number), about 1.3e154.
pub const SQUARE_LIMIT: f64 = 1.340_780_792_994_259_6e154;

/// The greatest size among these numbers; 0 of none. NaN is passed over.
pub fn greatest(numbers: &[f64]) -> f64 {
    numbers.iter().fold(0.0f64, |greatest, number| greatest.max(number.abs()))
}

/// The power of two by which numbers of this size are brought to about 1, before they are multiplied with each other
/// in the precision F: 1 for all sizes within 2^±200, or 2^±30 in single precision, whose products need no help, and for
/// 0 and ∞.
///
/// A power of two changes no digit: what is computed from scaled numbers has the bits that it would have without,
/// as long as nothing leaves the range of numbers.
pub fn binary_scale<F: Real>(size: f64) -> f64 {
    if (1.0 / F::SAFE..=F::SAFE).contains(&size) || size == 0.0 || !size.is_finite() {
        return 1.0;
    }
    // 2^−1074, the least number, is brought to 2^−74 only: 2^1074 is not a number.
    libm::ldexp(1.0, (-libm::ilogb(size)).clamp(-1000, 1000))
}

/// Below this size an eigenvalue of a symmetric n×n matrix, whose greatest in size is `largest`, is zero but for
/// rounding: 4 max(n, 12) ε `largest`.
///
/// Entries that are rounded to relative ε move eigenvalues by up to n ε `largest`, and a QR iteration as much again.
/// With a lower threshold rounding would be inverted to curvatures of 1e16; a higher one would take the flattest
/// directions of problems with a condition number of 1e13 for flat.
pub fn rounding(n: usize, largest: f64) -> f64 {
    4.0 * n.max(12) as f64 * f64::EPSILON * largest
}

/// Sets eigenvalues of a symmetric n×n matrix that are zero but for [`rounding`] to zero.
pub fn zero_below_rounding(n: usize, eigenvalues: &mut [f64]) {
    let least = rounding(n, greatest(eigenvalues));
    eigenvalues.iter_mut().filter(|value| value.abs() <= least).for_each(|value| *value = 0.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_bring_to_one_and_leave_ordinary_sizes_alone() {
        for size in [1e-60, 1e-3, 1.0, 12345.0, 1e60, 0.0, f64::INFINITY] {
            assert_eq!(binary_scale::<f64>(size), 1.0, "{size}");
        }
        for size in [1e-61, 1e-100, 1e-290, 1e61, 1e200, f64::MAX] {
            let scaled = binary_scale::<f64>(size) * size;
            assert!(
                (0.9..=2.0).contains(&scaled) || size == f64::MAX && scaled < 16_777_216.0,
                "{size}: {scaled}"
            );
            assert_eq!(scaled / binary_scale::<f64>(size), size);
        }
        assert!(binary_scale::<f64>(5e-324) * 5e-324 > 1e-23);
    }

    #[test]
    fn squares_are_numbers_up_to_the_limit() {
        assert!((SQUARE_LIMIT * SQUARE_LIMIT).is_finite());
        assert!((SQUARE_LIMIT * (1.0 + 1e-15) * SQUARE_LIMIT).is_infinite());
    }

    #[test]
    fn what_is_zero_but_for_rounding_is_zero() {
        let mut values = [-1.8e-17, 3e-16, 1e-12, 1.0];
        zero_below_rounding(4, &mut values);
        assert_eq!(values, [0.0, 0.0, 1e-12, 1.0]);
    }
}
