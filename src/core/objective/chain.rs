//! Rosenbrock's function as in textbooks, and its chain in n dimensions.

use std::rc::Rc;

use super::{Landscape, Make, Objective};

/// f(x) = Σᵢ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)², i = 1…n−1; least at (1, …, 1).
///
/// In two dimensions the textbook's function (Rosenbrock, 1960). From four on there is a second minimum near
/// (−1, 1, …, 1) (Shang and Qiu, 2006).
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    dim: usize,
}

impl Objective for Chain {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        grad.fill(0.0);
        let mut total = 0.0;
        for i in 0..self.dim - 1 {
            let (above, ahead) = (x[i + 1] - x[i] * x[i], 1.0 - x[i]);
            total += 100.0 * above * above + ahead * ahead;
            grad[i] -= 400.0 * x[i] * above + 2.0 * ahead;
            grad[i + 1] += 200.0 * above;
        }
        total
    }

    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        for i in 0..self.dim - 1 {
            let across = -400.0 * x[i];
            out[i] += (2.0 - 400.0 * (x[i + 1] - 3.0 * x[i] * x[i])) * v[i] + across * v[i + 1];
            out[i + 1] += across * v[i] + 200.0 * v[i + 1];
        }
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![vec![1.0; self.dim]]
    }
}

/// The chain.
pub(super) static LANDSCAPE: Landscape = Landscape {
    key: "rosenbrock-chain",
    name: "Rosenbrock, chained",
    lesson: "A hundred times steeper than the paper's valley; in n dimensions every coordinate waits for the one before it.",
    dimensions: 2..=10_000,
    conditioned: false,
    rotation: None,
    batched: false,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-2.0, 2.0, -1.0, 3.0],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -1.2 } else { 1.0 }).collect(),
    make: Make::By(|shape, _| Rc::new(Chain { dim: shape.dimension })),
};
