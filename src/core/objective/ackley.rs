//! Ackley's function: a funnel with waves.

use std::f64::consts::{E, TAU};
use std::rc::Rc;

use super::{Landscape, Make, Objective, Rotated};
use crate::math::vector::{dot, norm_squared};

/// f(x) = 20 + e − 20 exp(−r/5) − exp(c), r² = Σ xᵢ²/n, c = Σ cos(2πxᵢ)/n; least at 0.
///
/// It has a kink there: the gradient does not vanish on the way in. At 0 itself it is taken to be 0. Both terms are
/// differences from 1 of an exponential, computed as such: near 0 the value keeps its digits, and at 0 it is 0.
#[derive(Clone, Copy, Debug)]
pub struct Ackley {
    dim: usize,
}

impl Ackley {
    /// r, exp(−r/5) − 1 and exp(c − 1) − 1.
    fn parts(&self, x: &[f64]) -> [f64; 3] {
        let n = self.dim as f64;
        let r = (norm_squared(x) / n).sqrt();
        let c = x.iter().map(|x| libm::cos(TAU * x)).sum::<f64>() / n;
        [r, libm::expm1(-0.2 * r), libm::expm1(c - 1.0)]
    }
}

impl Objective for Ackley {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let n = self.dim as f64;
        let [r, fallen, calmed] = self.parts(x);
        let (funnel, waves) = (20.0 * (1.0 + fallen), E * (1.0 + calmed));
        let pull = if r > 0.0 { 0.2 * funnel / (n * r) } else { 0.0 };
        for (x, grad) in x.iter().zip(grad) {
            *grad = pull * x + waves * TAU / n * libm::sin(TAU * x);
        }
        -20.0 * fallen - E * calmed
    }

    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        let n = self.dim as f64;
        let [r, fallen, calmed] = self.parts(x);
        let (funnel, waves) = (20.0 * (1.0 + fallen), E * (1.0 + calmed));
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
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-5.0, 5.0, -5.0, 5.0],
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -3.3 } else { 2.4 }).collect(),
    make: Make::By(|shape, stream| Rotated::turned(Rc::new(Ackley { dim: shape.dimension }), shape, stream)),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Exactly 0 at 0, in any dimension, and near it 4 r + … of the slope at the tip: nothing is below 0.
    #[test]
    fn the_least_value_is_exactly_zero_and_its_surroundings_keep_their_digits() {
        for dim in [1, 2, 3, 7, 300, 10_000] {
            let (ackley, mut grad) = (Ackley { dim }, vec![0.0; dim]);
            let value = ackley.eval(&vec![0.0; dim], &mut grad);
            assert_eq!((value.to_bits(), grad), (0, vec![0.0; dim]), "{dim}");
            for r in [1e-3, 1e-9, 1e-15, 1e-100] {
                let found = ackley.eval(&vec![r; dim], &mut vec![0.0; dim]);
                assert!((found / (4.0 * r) - 1.0).abs() < 20.0 * r + 1e-12, "{dim}, {r}: {found}");
            }
        }
    }
}
