//! How curvatures are spread between the greatest and the least.

/// A choice of n positive curvatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Curvatures {
    /// Evenly spaced in their logarithm: the paper's.
    #[default]
    LogSpaced,
    /// Three equal groups, at 1, 1/√condition and 1/condition.
    Clustered,
    /// All at 1/condition but for one at 1.
    Outlier,
    /// k to a negative power for k = 1…n.
    PowerLaw,
}

impl Curvatures {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Curvatures; 4] =
        [Curvatures::LogSpaced, Curvatures::Clustered, Curvatures::Outlier, Curvatures::PowerLaw];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Curvatures::LogSpaced => "log-spaced",
            Curvatures::Clustered => "clustered",
            Curvatures::Outlier => "outlier",
            Curvatures::PowerLaw => "power-law",
        }
    }

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Curvatures::LogSpaced => "Log-spaced",
            Curvatures::Clustered => "Three clusters",
            Curvatures::Outlier => "One stiff direction",
            Curvatures::PowerLaw => "Power law",
        }
    }

    /// n curvatures from 1/condition to 1, ascending.
    pub fn eigenvalues(self, n: usize, condition: f64) -> Vec<f64> {
        let lowest = -libm::log(condition);
        let gaps = (n - 1).max(1);
        match self {
            Curvatures::LogSpaced => {
                (0..n).map(|i| libm::exp(lowest * (1.0 - i as f64 / gaps as f64))).collect()
            }
            Curvatures::Clustered => {
                // With two variables there is one at either end.
                let levels = [lowest, if n == 2 { 0.0 } else { 0.5 * lowest }, 0.0];
                (0..n).map(|i| libm::exp(levels[3 * i / n])).collect()
            }
            Curvatures::Outlier => (0..n).map(|i| if i + 1 == n { 1.0 } else { libm::exp(lowest) }).collect(),
            Curvatures::PowerLaw => {
                let power = lowest / libm::log(n.max(2) as f64);
                (0..n).map(|i| libm::exp(power * libm::log((n - i) as f64))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curvatures_ascend_from_one_over_the_condition_to_one() {
        for kind in Curvatures::ALL {
            for n in [2, 3, 10, 300] {
                let values = kind.eigenvalues(n, 500.0);
                assert!(values.is_sorted(), "{kind:?}");
                assert!(
                    (values[0] * 500.0 - 1.0).abs() < 1e-12 && values[n - 1] == 1.0,
                    "{kind:?} {values:?}"
                );
            }
        }
    }

    #[test]
    fn each_has_its_own_middle() {
        let middle = |kind: Curvatures| kind.eigenvalues(99, 1e4)[49];
        assert!((middle(Curvatures::LogSpaced) - 0.01).abs() < 1e-12);
        assert!((middle(Curvatures::Clustered) - 0.01).abs() < 1e-12);
        assert!((middle(Curvatures::Outlier) - 1e-4).abs() < 1e-12);
        // 50 to the power −log 10⁴ / log 99.
        assert!(
            (middle(Curvatures::PowerLaw) - libm::pow(50.0, -libm::log(1e4) / libm::log(99.0))).abs() < 1e-12
        );
        let group = Curvatures::Clustered.eigenvalues(99, 1e4);
        assert_eq!(group.iter().filter(|&&value| value == 1.0).count(), 33);
    }
}
