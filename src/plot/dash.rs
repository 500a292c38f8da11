//! Dashes: backends draw solid lines only.

use super::Pixel;

/// No line is cut into more dashes than this: one that winds so much is given a coarser pattern instead, since
/// every dash is a call to the backend.
const MOST_DASHES: f64 = 250.0;

/// A polyline cut into dashes by its length: dash, gap, dash, gap, …
pub(super) fn dashes(points: &[Pixel], pattern: &[f64]) -> Vec<Vec<Pixel>> {
    let period: f64 = pattern.iter().sum();
    if pattern.len() < 2 || period <= 0.0 {
        return vec![points.to_vec()];
    }
    let coarser = (length(points) / period * (pattern.len() / 2) as f64 / MOST_DASHES).max(1.0);
    let mut dashes: Vec<Vec<Pixel>> = Vec::new();
    let (mut place, mut left) = (0, pattern[0] * coarser);
    if let Some(&first) = points.first() {
        dashes.push(vec![first]);
    }
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]];
        let length = from.distance(to);
        let mut along = 0.0;
        while length - along > left {
            along += left;
            let cut = from.towards(to, along / length);
            if place % 2 == 0 {
                dashes.last_mut().expect("a dash is under way").push(cut);
            } else {
                dashes.push(vec![cut]);
            }
            place = (place + 1) % pattern.len();
            left = pattern[place] * coarser;
        }
        left -= length - along;
        if place % 2 == 0 {
            dashes.last_mut().expect("a dash is under way").push(to);
        }
    }
    dashes
}

fn length(points: &[Pixel]) -> f64 {
    points.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_are_as_long_as_they_should_be_however_dense_the_points() {
        for count in [2, 7, 1000] {
            let circle: Vec<Pixel> = (0..count)
                .map(|i| libm::sincos(i as f64 / (count - 1) as f64))
                .map(|(sin, cos)| Pixel::new(100.0 * cos, 100.0 * sin))
                .collect();
            let cut = dashes(&circle, &[6.0, 4.0]);
            assert!((9..=10).contains(&cut.len()), "{}", cut.len());
            for dash in &cut[..cut.len() - 1] {
                assert!((length(dash) - 6.0).abs() < 1e-9);
            }
            for pair in cut.windows(2) {
                let gap = pair[0].last().unwrap().distance(pair[1][0]);
                assert!((3.5..=4.0 + 1e-9).contains(&gap), "{gap}");
            }
        }
    }

    #[test]
    fn a_line_that_winds_has_a_bounded_number_of_dashes() {
        let zigzag: Vec<Pixel> =
            (0..800).map(|i| Pixel::new(f64::from(i), f64::from(i % 2) * 150.0)).collect();
        assert!(dashes(&zigzag, &[2.0, 2.0]).len() as f64 <= MOST_DASHES + 1.0);
    }
}
