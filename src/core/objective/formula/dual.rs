//! Numbers with their derivative along a direction.

use super::power::{by_exponent, power, whole};

/// A number and its derivative along a direction.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dual {
    pub(super) value: f64,
    pub(super) slope: f64,
}

impl Dual {
    pub(super) fn constant(value: f64) -> Self {
        Dual { value, slope: 0.0 }
    }

    pub(super) fn plus(self, other: Dual) -> Self {
        Dual { value: self.value + other.value, slope: self.slope + other.slope }
    }

    pub(super) fn minus(self, other: Dual) -> Self {
        self.plus(other.negated())
    }

    pub(super) fn negated(self) -> Self {
        Dual { value: -self.value, slope: -self.slope }
    }

    pub(super) fn times(self, other: Dual) -> Self {
        Dual { value: self.value * other.value, slope: self.slope * other.value + self.value * other.slope }
    }

    /// The product of derivatives along a chain: a vanishing factor wins over one that is infinite or does not exist,
    /// so that √(x² + y²) has the slope 0 at its tip, which lies between those around it, as |x| has. So does one so
    /// small that its square has left the range of numbers: there √(x²) is met at 0 before x is.
    pub(super) fn passed(self, other: Dual) -> Self {
        const VANISHING: f64 = 1e-150;
        let left = self.value.is_infinite() && other.value.abs() < VANISHING;
        let value = if left { 0.0 } else { vanishing(self.value, other.value) };
        Dual { value, slope: vanishing(self.slope, other.value) + vanishing(self.value, other.slope) }
    }

    pub(super) fn over(self, other: Dual) -> Self {
        let value = self.value / other.value;
        Dual { value, slope: (self.slope - value * other.slope) / other.value }
    }

    /// A function of it, given f and f′ at its value.
    pub(super) fn through(self, f: f64, slope: f64) -> Self {
        Dual { value: f, slope: vanishing(slope, self.slope) }
    }

    /// With its value to a power, and that of the exponent as well where it varies.
    pub(super) fn raised(self, exponent: Dual) -> Self {
        let p = whole(exponent.value);
        let [f, slope, _] = power(self.value, p);
        let by_exponent = if exponent.slope == 0.0 { 0.0 } else { by_exponent(self.value, p)[0] };
        Dual { value: f, slope: vanishing(slope, self.slope) + vanishing(by_exponent, exponent.slope) }
    }

    /// The smaller or the greater of two.
    pub(super) fn chosen(self, other: Dual, least: bool) -> Self {
        let value = extreme(self.value, other.value, least);
        let [first, second] = parts(self.value, other.value, value);
        Dual { value, slope: vanishing(first, self.slope) + vanishing(second, other.slope) }
    }

    /// How aᵖ changes with a and with p.
    pub(super) fn partials(self, exponent: Dual) -> [Dual; 2] {
        let p = whole(exponent.value);
        let [_, slope, bend] = power(self.value, p);
        let [by_p, mixed, by_p_twice] = by_exponent(self.value, p);
        let along = |a: f64, p: f64| vanishing(a, self.slope) + vanishing(p, exponent.slope);
        [
            Dual { value: slope, slope: along(bend, mixed) },
            Dual { value: by_p, slope: along(mixed, by_p_twice) },
        ]
    }
}

/// The product of two derivatives.
fn vanishing(a: f64, b: f64) -> f64 {
    let product = a * b;
    if product.is_nan() && (a == 0.0 || b == 0.0) { 0.0 } else { product }
}

/// Which part of a derivative the first and the second of two have: all if the value is theirs, half where they are
/// equal, as at a kink.
pub(super) fn parts(first: f64, second: f64, value: f64) -> [f64; 2] {
    match (first == value, second == value) {
        (true, true) => [0.5, 0.5],
        (true, false) => [1.0, 0.0],
        (false, true) => [0.0, 1.0],
        (false, false) => [f64::NAN; 2],
    }
}

/// The smaller or the greater of two; no number if either is none.
pub(super) fn extreme(a: f64, b: f64, least: bool) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if (a <= b) == least {
        a
    } else {
        b
    }
}
