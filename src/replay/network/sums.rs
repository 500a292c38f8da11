//! Checksums of the network's tensors, and how far off they are.

use serde::Deserialize;

use crate::difference::worst;

/// What single precision may be off by, relative to the size of what is compared: thirty times what the files say of another
/// implementation.
pub(super) const SINGLE: f64 = 1e-5;

/// Sum, sum of squares, and Σ f[k] cos 0.11 k, of many numbers, with some of them.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Sums {
    pub sum: f64,
    pub sumsq: f64,
    pub cosdot: f64,
    #[serde(default)]
    pub first5: Vec<f64>,
    #[serde(default)]
    pub last5: Vec<f64>,
}

/// What is known of the signs of single differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signs {
    /// They are as often of one sign as of the other.
    Random,
    /// Nothing.
    Any,
}

impl Sums {
    /// How far off the numbers are by what their sums are: the least root mean square of differences that makes the sums differ
    /// so much if these are of one sign or another at random, as differences of rounding are; of one sign in the worst case. NaN counts as ∞.
    pub fn distance(&self, values: &[f64], signs: Signs) -> f64 {
        let count = values.len() as f64;
        let sum: f64 = values.iter().sum();
        let sumsq: f64 = values.iter().map(|value| value * value).sum();
        let cosdot: f64 =
            values.iter().enumerate().map(|(k, value)| value * libm::cos(0.11 * k as f64)).sum();
        let each = match signs {
            Signs::Random => count.sqrt(),
            Signs::Any => count,
        };
        let linear = [sum - self.sum, cosdot - self.cosdot].map(|off| off.abs() / each);
        // |Σ f² − Σ g²| = |Σ (f + g)(f − g)|, the same in the worst case.
        let square = (sumsq - self.sumsq).abs() * count.sqrt() / (2.0 * self.sumsq.sqrt() * each);
        // Of zeros 0/0.
        let square = if sumsq == self.sumsq { 0.0 } else { square };
        linear.into_iter().chain([square]).fold(0.0, worst)
    }

    /// The largest difference of the numbers that are recorded by themselves.
    pub fn largest(&self, values: &[f64]) -> f64 {
        let first = self.first5.iter().zip(values);
        let last = self.last5.iter().rev().zip(values.iter().rev());
        first.chain(last).map(|(recorded, found)| (recorded - found).abs()).fold(0.0, worst)
    }

    /// The root of the mean square.
    pub fn size(&self, count: usize) -> f64 {
        (self.sumsq / count as f64).sqrt()
    }
}
