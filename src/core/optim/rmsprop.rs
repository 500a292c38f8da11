//! RMSprop.

use super::moments::{epsilon, lr};
use super::{Elementwise, Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Hyper-parameters of [`RmsProp`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RmsPropSettings {
    /// α, the learning rate.
    pub lr: f64,
    /// ρ, the decay of the mean squared gradient.
    pub rho: f64,
    /// μ, the decay of the velocity.
    pub momentum: f64,
    /// Added to the root, or below it where there is momentum.
    pub epsilon: f64,
}

/// The defaults of tf.keras.
impl Default for RmsPropSettings {
    fn default() -> Self {
        RmsPropSettings { lr: 1e-3, rho: 0.9, momentum: 0.0, epsilon: 1e-7 }
    }
}

/// RMSprop: a step along the gradient, measured in its root mean square.
///
/// ```text
/// v ← ρ v + (1 − ρ) g²
/// μ = 0:   x ← x − α g / (√v + ε)
/// μ > 0:   a ← μ a + α g / √(v + ε)        x ← x − a
/// ```
///
/// Hinton, [Neural Networks for Machine
/// Learning](https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf), lecture 6, 2012. That ε
/// stands elsewhere with momentum is the way of tf.keras up to 2.10, which the authors' baselines have. Later Keras and
/// optax have √(v + ε) with and without momentum; PyTorch has √v + ε with and without, and multiplies by α
/// when x moves instead of when a does, which differs only while α changes.
#[derive(Clone, Debug)]
pub struct RmsProp {
    /// May change between steps.
    pub settings: RmsPropSettings,
    square: Vec<f64>,
    velocity: Vec<f64>,
}

impl RmsProp {
    /// RMSprop for n variables.
    pub fn new(n: usize, settings: RmsPropSettings) -> Self {
        RmsProp { settings, square: vec![0.0; n], velocity: vec![0.0; n] }
    }
}

impl Elementwise for RmsProp {
    fn begin(&mut self) {}

    #[inline]
    fn piece(&mut self, at: usize, x: &mut [f64], grad: &[f64]) {
        let RmsPropSettings { lr, rho, momentum, epsilon } = self.settings;
        let n = x.len();
        let square = &mut self.square[at..at + n];
        let velocity = &mut self.velocity[at..at + n];
        let grad = &grad[..n];
        for i in 0..n {
            let g = grad[i];
            let r = g.flushed_for_square();
            square[i] = (rho * square[i] + (1.0 - rho) * (r * r)).flushed().or_infinite();
            if momentum > 0.0 {
                velocity[i] = (momentum * velocity[i] + lr * g / (square[i] + epsilon).sqrt()).flushed();
                x[i] -= velocity[i];
            } else {
                x[i] -= lr * g / (square[i].sqrt() + epsilon);
            }
        }
    }
}

impl Optimizer for RmsProp {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.piece(0, x, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// α/(√v + ε), or with momentum α/(1 − μ)/√(v + ε), what a constant gradient ends in: a diagonal.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let RmsPropSettings { lr, momentum, epsilon, .. } = self.settings;
        let entry = |v: &f64| {
            if momentum > 0.0 {
                lr / (1.0 - momentum) / (v + epsilon).sqrt()
            } else {
                lr / (v.sqrt() + epsilon)
            }
        };
        Some(Box::new(Diagonal(self.square.iter().map(entry).collect())))
    }
}

impl Stateful for RmsProp {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.square);
        visitor.doubles(&mut self.velocity);
    }
}

fn from_row(values: &[f64]) -> RmsPropSettings {
    RmsPropSettings { lr: values[0], rho: values[1], momentum: values[2], epsilon: values[3] }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "rmsprop",
    name: "RMSprop",
    about: "Steps along the gradient, each coordinate measured in its root mean square.",
    reference: "Hinton 2012, Neural Networks for Machine Learning, lecture 6",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        lr(0.5543),
        Parameter::live("rho", "Square decay", "ρ", Range::Beta, 0.01805).tuned(),
        Parameter::live("momentum", "Momentum", "μ", Range::Beta, 0.4496).tuned(),
        epsilon(1e-7),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(RmsProp::new(n, from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The first step, by hand, with ε large enough to tell its two places apart.
    #[test]
    fn the_guard_stands_beside_the_root_and_below_it_with_momentum() {
        for (momentum, expected) in
            [(0.0, 0.1 * 3.0 / (0.9f64.sqrt() + 0.5)), (0.5, 0.1 * 3.0 / 1.4f64.sqrt())]
        {
            let settings = RmsPropSettings { lr: 0.1, rho: 0.9, momentum, epsilon: 0.5 };
            let mut x = [1.0];
            RmsProp::new(1, settings).piece(0, &mut x, &[3.0]);
            assert!((1.0 - x[0] - expected).abs() < 1e-15, "μ = {momentum}: {x:?}");
        }
    }
}
