//! Rosenbrock's curved valley, scaled as in the paper.

use std::rc::Rc;

use ndarray::{Array2, array};

use super::{Landscape, Make, Objective};

/// f(x, y) = 0.01 (1 − x)² + (y − x²)²; least at (1, 1).
///
/// The paper's scaling: the textbook's (Rosenbrock, 1960) divided by 100.
#[derive(Clone, Copy, Debug)]
pub struct Rosenbrock;

impl Objective for Rosenbrock {
    fn dim(&self) -> usize {
        2
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let (ahead, above) = (1.0 - x[0], x[1] - x[0] * x[0]);
        grad[0] = -0.02 * ahead - 4.0 * x[0] * above;
        grad[1] = 2.0 * above;
        0.01 * ahead * ahead + above * above
    }

    fn hessian(&self, x: &[f64]) -> Option<Array2<f64>> {
        let (x, y) = (x[0], x[1]);
        Some(array![[0.02 - 4.0 * (y - x * x) + 8.0 * x * x, -4.0 * x], [-4.0 * x, 2.0]])
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0, 1.0]]
    }
}

/// The paper's second task.
pub(super) static LANDSCAPE: Landscape = Landscape {
    key: "rosenbrock",
    name: "Rosenbrock valley",
    lesson: "A narrow curved valley: the curvature turns as you walk along it.",
    dimensions: 2..=2,
    conditioned: false,
    rotation: None,
    batched: false,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-1.2, 1.5, -1.0, 2.5],
    start: |_, _| vec![-0.5, 2.0],
    make: Make::By(|_, _| Rc::new(Rosenbrock)),
};
