//! Means of a curve.

/// The mean of the last tenth of a curve; `None` of an empty one.
pub fn last_tenth(losses: &[f64]) -> Option<f64> {
    let last = &losses[losses.len() - losses.len().div_ceil(10)..];
    (!last.is_empty()).then(|| last.iter().sum::<f64>() / last.len() as f64)
}

/// A curve as at most so many means, each with the place in the middle of its numbers: a loss is that after as many steps as
/// were taken before it was read.
pub fn means(losses: &[f64], points: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
    let width = losses.len().div_ceil(points).max(1);
    losses.chunks(width).enumerate().map(move |(place, chunk)| {
        (place * width + chunk.len() / 2, chunk.iter().sum::<f64>() / chunk.len() as f64)
    })
}

#[test]
fn means_are_of_all_numbers_in_their_places() {
    let losses: Vec<f64> = (0..25).map(f64::from).collect();
    assert_eq!(means(&losses, 100).collect::<Vec<_>>(), (0..25).map(|k| (k, k as f64)).collect::<Vec<_>>());
    assert_eq!(means(&losses, 3).collect::<Vec<_>>(), [(4, 4.0), (13, 13.0), (21, 21.0)]);
    assert_eq!((last_tenth(&losses), last_tenth(&[])), (Some(23.0), None));
}
