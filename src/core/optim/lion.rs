//! Lion.

use super::moments::{decay, lr};
use super::parameter::MEMORY;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{LinearMap, Real, Visitor};

/// Hyper-parameters of [`Lion`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LionSettings {
    /// α, the learning rate: the length of a step in every coordinate.
    pub lr: f64,
    /// How much of the momentum a step follows.
    pub beta1: f64,
    /// How much of itself the momentum keeps.
    pub beta2: f64,
    /// λ.
    pub decay: f64,
}

/// Lion: the sign of an interpolated momentum, so that all coordinates move equally far.
///
/// ```text
/// x ← x − α (sign(β₁ m + (1 − β₁) g) + λ x)        m ← β₂ m + (1 − β₂) g
/// ```
///
/// Chen et al., [Symbolic discovery of optimization algorithms](https://arxiv.org/abs/2302.06675), 2023,
/// algorithm 2. The sign of 0 is 0. No matrix stands between a gradient and its step.
#[derive(Clone, Debug)]
pub struct Lion {
    /// May change between steps.
    pub settings: LionSettings,
    momentum: Vec<f64>,
}

impl Lion {
    /// Lion for n variables.
    pub fn new(n: usize, settings: LionSettings) -> Self {
        Lion { settings, momentum: vec![0.0; n] }
    }
}

impl Optimizer for Lion {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let LionSettings { lr, beta1, beta2, decay } = self.settings;
        for ((x, m), g) in x.iter_mut().zip(&mut self.momentum).zip(grad) {
            let along = beta1 * *m + (1.0 - beta1) * g;
            let sign = if along == 0.0 { 0.0 } else { along.signum() };
            *x -= lr * (sign + decay * *x);
            *m = (beta2 * *m + (1.0 - beta2) * g).flushed();
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        None
    }
}

impl Stateful for Lion {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.momentum);
    }
}

fn from_row(values: &[f64]) -> LionSettings {
    LionSettings { lr: values[0], beta1: values[1], beta2: values[2], decay: values[3] }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "lion",
    name: "Lion",
    about: "Follows the sign of its momentum: all coordinates move equally far.",
    reference: "Chen et al. 2023, arXiv:2302.06675",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        lr(0.6883),
        Parameter::live("beta1", "Followed momentum", "β₁", Range::Beta, 0.8165).tuned().hint(MEMORY),
        Parameter::live("beta2", "Kept momentum", "β₂", Range::Beta, 0.9976).tuned().hint(MEMORY),
        decay(0.0),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Lion::new(n, from_row(values))),
};
