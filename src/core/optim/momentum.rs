//! Gradient descent with momentum.

use super::moments::lr;
use super::{Elementwise, Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Hyper-parameters of [`Momentum`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MomentumSettings {
    /// α, the learning rate.
    pub lr: f64,
    /// μ, the decay of the velocity.
    pub momentum: f64,
}

/// Keras's defaults.
impl Default for MomentumSettings {
    fn default() -> Self {
        MomentumSettings { lr: 0.01, momentum: 0.0 }
    }
}

/// Momentum: a step along a decaying sum of gradients.
///
/// ```text
/// a ← μ a − α g        x ← x + a
/// ```
///
/// Polyak, [Some methods of speeding up the convergence of iteration
/// methods](https://doi.org/10.1016/0041-5553(64)90137-5), 1964, in Keras's form. PyTorch multiplies
/// by α when x moves instead of when a does: the same, except while α changes.
#[derive(Clone, Debug)]
pub struct Momentum {
    /// May change between steps.
    pub settings: MomentumSettings,
    velocity: Vec<f64>,
}

impl Momentum {
    /// Momentum for n variables.
    pub fn new(n: usize, settings: MomentumSettings) -> Self {
        Momentum { settings, velocity: vec![0.0; n] }
    }
}

impl Elementwise for Momentum {
    fn begin(&mut self) {}

    #[inline]
    fn piece(&mut self, at: usize, x: &mut [f64], grad: &[f64]) {
        let MomentumSettings { lr, momentum } = self.settings;
        let velocity = &mut self.velocity[at..at + x.len()];
        for ((x, a), g) in x.iter_mut().zip(velocity).zip(grad) {
            *a = (momentum * *a - lr * g).flushed();
            *x += *a;
        }
    }
}

impl Optimizer for Momentum {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.piece(0, x, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// α/(1 − μ) · I: a constant gradient ends in steps of this times itself. (At once it is only α.)
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let MomentumSettings { lr, momentum } = self.settings;
        Some(Box::new(Diagonal(vec![lr / (1.0 - momentum); self.velocity.len()])))
    }
}

impl Stateful for Momentum {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.velocity);
    }
}

fn from_row(values: &[f64]) -> MomentumSettings {
    MomentumSettings { lr: values[0], momentum: values[1] }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "momentum",
    name: "Momentum",
    about: "Steps along a decaying sum of gradients, like a ball with friction.",
    reference: "Polyak 1964, doi:10.1016/0041-5553(64)90137-5",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[lr(1.161), Parameter::live("momentum", "Momentum", "μ", Range::Beta, 0.6397).tuned()],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Momentum::new(n, from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Under a constant gradient the velocity is the geometric series −α g (1 + μ + μ² + …).
    #[test]
    fn a_constant_gradient_ends_in_steps_of_the_preconditioner() {
        let mut momentum = Momentum::new(2, MomentumSettings { lr: 0.1, momentum: 0.75 });
        let (mut x, grad) = ([0.0; 2], [1.0, -3.0]);
        momentum.piece(0, &mut x, &grad);
        momentum.piece(0, &mut x, &grad);
        assert!((x[0] + 0.1 + 0.1 * 1.75).abs() < 1e-15);
        for _ in 0..200 {
            momentum.piece(0, &mut x, &grad);
        }
        let before = x;
        momentum.piece(0, &mut x, &grad);
        let mut expected = [0.0; 2];
        momentum.preconditioner().unwrap().apply(&grad, &mut expected);
        for i in 0..2 {
            assert!((before[i] - x[i] - expected[i]).abs() < 1e-12);
        }
    }
}
