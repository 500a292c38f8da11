//! Differences between what was recorded and what is found.

/// The larger of two differences, for which one that is not a number must not pass for none.
pub fn worst(so_far: f64, next: f64) -> f64 {
    if next.is_nan() { f64::INFINITY } else { so_far.max(next) }
}

pub fn distance(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, worst)
}

pub fn relative(found: f64, recorded: f64) -> f64 {
    (found - recorded).abs() / recorded.abs().max(1e-12)
}
