//! What is said of several runs: mean, deviation, quartiles, and whether one method is better than another.

/// Mean and standard deviation of a sample (with n − 1; 0 of a single value); none of no values.
pub fn estimate(values: &[f64]) -> Option<(f64, f64)> {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (!values.is_empty()).then(|| (mean, (squares / (count - 1.0).max(1.0)).sqrt()))
}

/// Lower quartile, median and upper quartile, between values by linear interpolation (Hyndman and Fan 1996, type 7); none
/// of no values.
pub fn quartiles(values: &[f64]) -> Option<[f64; 3]> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let last = sorted.len().checked_sub(1)?;
    Some([0.25, 0.5, 0.75].map(|share| {
        let place = share * last as f64;
        let (below, above) = (place.floor() as usize, place.ceil() as usize);
        sorted[below] + (place - place.floor()) * (sorted[above] - sorted[below])
    }))
}

/// How often one of two was better on the same draws of the noise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// How often the first was.
    pub won: u64,
    /// How often the second was.
    pub lost: u64,
}

impl Pairs {
    /// Of final losses, seed by seed: less is better, and any loss is better than to diverge (`None`). Equal pairs count
    /// for neither.
    pub fn of(pairs: impl IntoIterator<Item = (Option<f64>, Option<f64>)>) -> Self {
        let mut counts = Pairs::default();
        for (first, second) in pairs {
            let [first, second] = [first, second].map(|loss| loss.unwrap_or(f64::INFINITY));
            counts.won += u64::from(first < second);
            counts.lost += u64::from(first > second);
        }
        counts
    }

    /// The two-sided sign test: how probable so uneven a count is, or a more uneven one, if either is as likely to be better.
    ///
    /// ```text
    /// p = min(1, 2 Σ_{k ≤ min(w, l)} C(n, k) / 2ⁿ),  n = w + l
    /// ```
    pub fn sign_test(&self) -> f64 {
        let n = self.won + self.lost;
        let (mut term, mut sum) = (1.0, 0.0);
        for k in 0..=self.won.min(self.lost) {
            sum += term;
            term *= (n - k) as f64 / (k + 1) as f64;
        }
        (2.0 * sum * libm::ldexp(1.0, -(n.min(1000) as i32))).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_computed_by_hand() {
        assert_eq!(estimate(&[]), None);
        assert_eq!(estimate(&[3.0]), Some((3.0, 0.0)));
        // Squares about the mean of 5: 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, over 7.
        let (mean, deviation) = estimate(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]).unwrap();
        assert_eq!(mean, 5.0);
        assert!((deviation * deviation - 32.0 / 7.0).abs() < 1e-14);
    }

    #[test]
    fn quartiles_lie_between_values_where_these_leave_them() {
        assert_eq!(quartiles(&[]), None);
        assert_eq!(quartiles(&[7.0]), Some([7.0; 3]));
        assert_eq!(quartiles(&[3.0, 1.0]), Some([1.5, 2.0, 2.5]));
        assert_eq!(quartiles(&[5.0, 1.0, 4.0, 2.0, 3.0]), Some([2.0, 3.0, 4.0]));
        assert_eq!(quartiles(&[4.0, 1.0, 2.0, 3.0]), Some([1.75, 2.5, 3.25]));
    }

    /// Of C(8, k): 1, 8, 28, 56, 70.
    #[test]
    fn the_sign_test_has_the_values_of_the_binomial_distribution() {
        for (won, lost, p) in [
            (8, 0, 2.0 / 256.0),
            (0, 8, 2.0 / 256.0),
            (7, 1, 18.0 / 256.0),
            (6, 2, 74.0 / 256.0),
            (5, 3, 186.0 / 256.0),
            (4, 4, 1.0),
            (0, 0, 1.0),
            (1, 0, 1.0),
            (5, 0, 0.0625),
        ] {
            assert_eq!(Pairs { won, lost }.sign_test(), p, "{won} {lost}");
        }
        // 64 of 64: 2⁻⁶³.
        assert_eq!(Pairs { won: 64, lost: 0 }.sign_test(), libm::ldexp(1.0, -63));
    }

    #[test]
    fn to_diverge_is_worse_than_any_loss_and_equals_count_for_neither() {
        let pairs = [
            (Some(1.0), Some(2.0)),
            (Some(3.0), Some(2.0)),
            (Some(2.0), Some(2.0)),
            (Some(9.0), None),
            (None, None),
        ];
        assert_eq!(Pairs::of(pairs), Pairs { won: 2, lost: 1 });
    }
}
