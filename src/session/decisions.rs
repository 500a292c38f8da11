//! How a classifier decides over the plane of its examples.

use nanoserde::{DeBin, SerBin};

use crate::objective::{Classifier, Example};

/// The examples and the window that decisions are seen in.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Examples {
    /// Each with its class.
    pub points: Vec<([f32; 2], bool)>,
    /// x from, to; y from, to.
    pub window: [f64; 4],
}

/// How one optimizer's weights decide.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Decisions {
    /// The step they belong to.
    pub step: u64,
    /// Log-odds of the positive class, [`Decisions::CELLS`] a side, row by row from the lowest y.
    pub values: Vec<f32>,
    /// How many of the examples are told right.
    pub right: usize,
}

impl Decisions {
    /// Cells a side: with lines drawn between them, fine enough to be smooth.
    pub const CELLS: usize = 64;

    /// The decisions of these weights.
    pub(super) fn new(classifier: &dyn Classifier, weights: &[f64], window: [f64; 4], step: u64) -> Self {
        let right =
            |example: &&Example| (classifier.decide(weights, example.point) > 0.0) == example.positive;
        Decisions {
            step,
            values: classifier.decisions(weights, window, Self::CELLS, Self::CELLS),
            right: classifier.examples().iter().filter(right).count(),
        }
    }
}

impl Examples {
    /// The examples of a classifier with a margin of a tenth around them.
    pub(super) fn of(classifier: &dyn Classifier) -> Self {
        let points: Vec<([f32; 2], bool)> = classifier
            .examples()
            .iter()
            .map(|example| (example.point.map(|x| x as f32), example.positive))
            .collect();
        let mut window = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
        for (point, _) in &points {
            for (axis, &x) in point.iter().enumerate() {
                window[2 * axis] = window[2 * axis].min(f64::from(x));
                window[2 * axis + 1] = window[2 * axis + 1].max(f64::from(x));
            }
        }
        for axis in 0..2 {
            let margin = 0.1 * (window[2 * axis + 1] - window[2 * axis]);
            window[2 * axis] -= margin;
            window[2 * axis + 1] += margin;
        }
        Examples { points, window }
    }
}
