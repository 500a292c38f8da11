//! Functions whose variables are the weights of something that tells points of the plane apart.

/// A point and its class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    /// Where.
    pub point: [f64; 2],
    /// Which of two.
    pub positive: bool,
}

/// What decides by weights: a picture shows where the decision changes.
pub trait Classifier {
    /// What it learns from.
    fn examples(&self) -> &[Example];

    /// Above 0 for the positive class, with the log-odds as its size.
    fn decide(&self, weights: &[f64], point: [f64; 2]) -> f64;

    /// Decisions on a window (x from, to; y from, to), row by row from the lowest y, at the centres of the cells.
    fn decisions(&self, weights: &[f64], window: [f64; 4], columns: usize, rows: usize) -> Vec<f32> {
        let centre = |from: f64, to: f64, place: usize, count: usize| {
            from + (to - from) * (place as f64 + 0.5) / count as f64
        };
        let at = |cell: usize| {
            let (row, column) = (cell / columns, cell % columns);
            let x = centre(window[0], window[1], column, columns);
            self.decide(weights, [x, centre(window[2], window[3], row, rows)]) as f32
        };
        (0..columns * rows).map(at).collect()
    }
}
