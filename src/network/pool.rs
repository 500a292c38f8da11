//! Average pooling, 2×2 with stride 2. Where the side is odd the last windows reach beyond the image, and average only what
//! there is, as the padding "SAME" of TensorFlow and Keras does.

use crate::channels::Narrow;
use crate::number::Number;

/// The side of an image after pooling.
pub(crate) fn pooled(side: usize) -> usize {
    side.div_ceil(2)
}

/// The positions of a window that there are, and one over their number.
fn window<F: Number>(side: usize, row: usize, column: usize) -> (impl Iterator<Item = usize> + Clone, F) {
    let span = |at: usize| 2 * at..side.min(2 * at + 2);
    let (rows, columns) = (span(row), span(column));
    let share = F::of(1.0 / (rows.len() * columns.len()) as f64);
    (rows.flat_map(move |row| columns.clone().map(move |column| row * side + column)), share)
}

/// Puts the averages of an image in place of its first positions: none is written before it was read.
pub(crate) fn pool<F: Number>(side: usize, x: &mut [Narrow<F>]) {
    for at in 0..pooled(side) * pooled(side) {
        let (positions, share) = window::<F>(side, at / pooled(side), at % pooled(side));
        let mut sum = [[F::default(); 4]; 5];
        for position in positions {
            let values = x[position].as_flattened();
            sum.as_flattened_mut().iter_mut().zip(values).for_each(|(sum, value)| *sum += *value);
        }
        sum.as_flattened_mut().iter_mut().for_each(|sum| *sum = *sum * share);
        x[at] = sum;
    }
}

/// The way back: cotangents of the image in place of those of its averages, from the last on.
pub(crate) fn unpool<F: Number>(side: usize, x: &mut [Narrow<F>]) {
    for at in (0..pooled(side) * pooled(side)).rev() {
        let (positions, share) = window::<F>(side, at / pooled(side), at % pooled(side));
        let mut value = x[at];
        value.as_flattened_mut().iter_mut().for_each(|value| *value = *value * share);
        positions.for_each(|position| x[position] = value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(side: usize) -> Vec<Narrow<f64>> {
        (0..side * side).map(|at| [[(at * at) as f64, 1.0, 0.0, at as f64]; 5]).collect()
    }

    #[test]
    fn windows_at_an_odd_border_average_what_there_is() {
        let mut x = image(3);
        pool(3, &mut x);
        let squares: Vec<f64> = x[..4].iter().map(|x| x[0][0]).collect();
        assert_eq!(squares, [(1.0 + 9.0 + 16.0) / 4.0, (4.0 + 25.0) / 2.0, (36.0 + 49.0) / 2.0, 64.0]);
        assert!(x[..4].iter().all(|x| x[4][1] == 1.0));
    }

    /// ⟨pool x, d⟩ = ⟨x, unpool d⟩, for every side that the network has.
    #[test]
    fn the_way_back_is_the_transpose() {
        for side in [28, 14, 7, 4, 2] {
            let (x, mut y) = (image(side), image(side));
            pool(side, &mut y);
            let count = pooled(side) * pooled(side);
            let d: Vec<Narrow<f64>> = (0..count).map(|at| [[1.0 / (at + 3) as f64; 4]; 5]).collect();
            let mut back = d.clone();
            back.resize(side * side, [[f64::NAN; 4]; 5]);
            unpool(side, &mut back);
            let product = |a: &[Narrow<f64>], b: &[Narrow<f64>]| -> f64 {
                a.as_flattened().iter().zip(b.as_flattened()).map(|(a, b)| a[0] * b[0] + a[3] * b[3]).sum()
            };
            let (there, here) = (product(&y[..count], &d), product(&x, &back));
            assert!((there - here).abs() < 1e-12 * there, "side {side}: {there} and {here}");
        }
    }
}
