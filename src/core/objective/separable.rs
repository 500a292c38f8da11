//! Sums of one function of each coordinate: along their own axes they fall apart into n problems of one variable.

use std::f64::consts::TAU;
use std::rc::Rc;

use super::{Landscape, Make, Objective, Rotated};

/// f(x) = Σᵢ φ(xᵢ).
#[derive(Clone, Copy, Debug)]
pub struct Separable {
    dim: usize,
    /// φ, φ′ and φ″.
    term: fn(f64) -> [f64; 3],
    /// Where φ is least.
    least: f64,
}

impl Objective for Separable {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let mut total = 0.0;
        for (&x, grad) in x.iter().zip(grad) {
            let [value, slope, _] = (self.term)(x);
            total += value;
            *grad = slope;
        }
        total
    }

    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        for ((&x, v), out) in x.iter().zip(v).zip(out) {
            *out = (self.term)(x)[2] * v;
        }
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![vec![self.least; self.dim]]
    }
}

/// φ(x) = ½ (x⁴ − 16x² + 5x).
fn styblinski_tang(x: f64) -> [f64; 3] {
    let square = x * x;
    [
        0.5 * (square * square - 16.0 * square + 5.0 * x),
        2.0 * x * square - 16.0 * x + 2.5,
        6.0 * square - 16.0,
    ]
}

/// φ(x) = x² − 10 cos 2πx + 10.
fn rastrigin(x: f64) -> [f64; 3] {
    let (sin, cos) = libm::sincos(TAU * x);
    [x * x - 10.0 * cos + 10.0, 2.0 * x + 10.0 * TAU * sin, 2.0 + 10.0 * TAU * TAU * cos]
}

/// Styblinski and Tang (1990): 2ⁿ minima, one of them the deepest.
pub(super) static STYBLINSKI_TANG: Landscape = Landscape {
    key: "styblinski-tang",
    name: "Styblinski–Tang",
    lesson: "Two basins to every coordinate, one deeper; along its own axes each coordinate chooses for itself.",
    dimensions: 2..=10_000,
    conditioned: false,
    rotation: Some(0.0),
    batched: false,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-5.0, 5.0, -5.0, 5.0],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { 4.0 } else { -0.5 }).collect(),
    make: Make::By(|shape, stream| {
        let least = -2.903_534_027_771_177;
        Rotated::turned(
            Rc::new(Separable { dim: shape.dimension, term: styblinski_tang, least }),
            shape,
            stream,
        )
    }),
};

/// Rastrigin (1974), in n dimensions by Mühlenbein and others (1991).
pub(super) static RASTRIGIN: Landscape = Landscape {
    key: "rastrigin",
    name: "Rastrigin",
    lesson: "Ten times more waves than bowl: without noise or momentum every path ends in the nearest dent.",
    dimensions: 2..=10_000,
    conditioned: false,
    rotation: Some(0.0),
    batched: false,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-5.12, 5.12, -5.12, 5.12],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -3.4 } else { 2.6 }).collect(),
    make: Make::By(|shape, stream| {
        Rotated::turned(
            Rc::new(Separable { dim: shape.dimension, term: rastrigin, least: 0.0 }),
            shape,
            stream,
        )
    }),
};
