//! Powers. One with a whole exponent is a product, whatever its base, and whether the exponent is a number or computed;
//! any other is exp(p log a), for a > 0, and 0ᵖ is 0 for p > 0.

/// aᵖ and its first two derivatives by a.
pub(super) fn power(a: f64, p: f64) -> [f64; 3] {
    // A vanishing factor wins over an infinite power: (a¹)″ is 0 at 0 as well.
    let scaled = |factor: f64, p: f64| if factor == 0.0 { 0.0 } else { factor * raise(a, p) };
    [raise(a, p), scaled(p, p - 1.0), scaled(p * (p - 1.0), p - 2.0)]
}

/// The derivatives of aᵖ by p, by a and p, and by p twice: aᵖ log a, aᵖ⁻¹ (1 + p log a), aᵖ log² a. Not numbers for
/// a < 0, where the power exists at whole exponents and nowhere between.
pub(super) fn by_exponent(a: f64, p: f64) -> [f64; 3] {
    if a == 0.0 && p > 0.0 {
        // log a loses against every power.
        let mixed = if p > 1.0 { 0.0 } else { f64::NAN };
        return [0.0, mixed, 0.0];
    }
    let log = if a < 0.0 { f64::NAN } else { libm::log(a) };
    let value = raise(a, p);
    [value * log, raise(a, p - 1.0) * (1.0 + p * log), value * log * log]
}

/// An exponent that is whole but for rounding (3·0.1·10 is 3.0000000000000004) as what it is meant to be.
pub(super) fn whole(p: f64) -> f64 {
    const ULPS: f64 = 4.0;
    let round = p.round();
    if (p - round).abs() <= ULPS * f64::EPSILON * round.abs() { round } else { p }
}

/// aᵖ; small whole powers by multiplication, which is faster.
fn raise(a: f64, p: f64) -> f64 {
    if (0.0..=16.0).contains(&p) && p.fract() == 0.0 {
        let (mut result, mut square, mut left) = (1.0, a, p as u32);
        while left > 0 {
            if left % 2 == 1 {
                result *= square;
            }
            square *= square;
            left /= 2;
        }
        return result;
    }
    libm::pow(a, p)
}
