//! Ackley's function: a funnel with waves.

use std::f64::consts::{E, TAU};
use std::rc::Rc;

use super::{Landscape, Make, Objective, Rotated};
use crate::math::vector::{dot, norm_squared};

/// f(x) = 20 + e − 20 exp(−r/5) − exp(c), r² = Σ xᵢ²/n, c = Σ cos(2πxᵢ)/n; least at 0.
///
/// It has a kink there: the gradient does not vanish on the way in. At 0 itself it is taken to be 0.
#[derive(Clone, Copy, Debug)]
pub struct Ackley {
    dim: usize,
}

impl Ackley {
    /// r, 20 exp(−r/5) and exp(c).
    fn parts(&self, x: &[f64]) -> [f64; 3] {
        let n = self.dim as f64;
        let r = (norm_squared(x) / n).sqrt();
        let c = x.iter().map(|x| libm::cos(TAU * x)).sum::<f64>() / n;
        [r, 20.0 * libm::exp(-0.2 * r), libm::exp(c)]
    }
}

impl Objective for Ackley {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let n = self.dim as f64;
        let [r, funnel, waves] = self.parts(x);
        let pull = if r > 0.0 { 0.2 * funnel / (n * r) } else { 0.0 };
        for (x, grad) in x.iter().zip(grad) {
            *grad = pull * x + waves * TAU / n * libm::sin(TAU * x);
        }
        // In this order exactly 0 at 0, where exp(1) is rounded as E is.
        (20.0 - funnel) + (E - waves)
    }

    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        let n = self.dim as f64;
        let [r, funnel, waves] = self.parts(x);
        let (pull, along) = if r > 0.0 {
            let pull = 0.2 * funnel / (n * r);
            (pull, -pull * dot(x, v) * (1.0 / r + 0.2) / (n * r))
        } else {
            (0.0, 0.0)
        };
        let turned = x.iter().zip(v).map(|(x, v)| libm::sin(TAU * x) * v).sum::<f64>() * TAU / n;
        for ((x, v), out) in x.iter().zip(v).zip(out) {
            let (sin, cos) = libm::sincos(TAU * x);
            *out = pull * v + along * x + waves * TAU / n * (TAU * cos * v - turned * sin);
        }
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim]]
    }
}

/// Ackley (1987).
pub(super) static LANDSCAPE: Landscape = Landscape {
    key: "ackley",
    name: "Ackley",
    lesson: "A funnel with waves and a tip without curvature: steps must shrink by themselves, the gradient does not.",
    dimensions: 2..=10_000,
    conditioned: false,
    rotation: Some(0.0),
    batched: false,
    window: [-5.0, 5.0, -5.0, 5.0],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -3.3 } else { 2.4 }).collect(),
    make: Make::By(|shape, stream| Rotated::turned(Rc::new(Ackley { dim: shape.dimension }), shape, stream)),
};
