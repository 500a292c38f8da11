//! Nadam.

use super::moments::{Moments, beta1, beta2, epsilon, lr};
use super::{AdamSettings, Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::{LinearMap, Visitor};

/// Nadam: Adam with Nesterov's momentum, the next step's mean taken a step early.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// m̄ = β₁ m / (1 − β₁ᵗ⁺¹) + (1 − β₁) g / (1 − β₁ᵗ)
/// x ← x − α √(1 − β₂ᵗ) m̄ / (√v + ε)
/// ```
///
/// Dozat, [Incorporating Nesterov momentum into Adam](https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ),
/// 2016, algorithm 2 with one β₁ for all steps, and without the β₂ that multiplies the corrected v there, as in every
/// library; ε beside the uncorrected root, as in our [`Adam`](super::Adam). But for the place of ε this is optax's
/// `nadam`. PyTorch and Keras let β₁ grow, β₁ (1 − ½ · 0.96^(t/250)), so that momentum begins at half of what is set;
/// a very large `momentum_decay` makes PyTorch's constant.
#[derive(Clone, Debug)]
pub struct Nadam {
    /// May change between steps.
    pub settings: AdamSettings,
    moments: Moments,
}

impl Nadam {
    /// Nadam for n variables.
    pub fn new(n: usize, settings: AdamSettings) -> Self {
        Nadam { settings, moments: Moments::new(n) }
    }
}

impl Optimizer for Nadam {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        self.moments.take(beta1, beta2, grad);
        let gap = self.moments.mean_correction();
        // 1 − β₁ᵗ⁺¹ with the present β₁ for the step to come.
        let next_gap = 1.0 - beta1 * (1.0 - gap);
        let rate = lr * self.moments.root_correction();
        let means = self.moments.mean.iter().zip(&self.moments.square);
        for ((x, g), (m, v)) in x.iter_mut().zip(grad).zip(means) {
            let ahead = beta1 * m / next_gap + (1.0 - beta1) * g / gap;
            *x -= rate * ahead / (v.sqrt() + epsilon);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings::from_row(values);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let AdamSettings { lr, epsilon, .. } = self.settings;
        Some(Box::new(self.moments.preconditioner(lr, &self.moments.square, epsilon)))
    }
}

impl Stateful for Nadam {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.moments.visit(visitor);
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "nadam",
    name: "Nadam",
    about: "Adam with Nesterov’s momentum: the next step’s mean gradient, taken a step early.",
    reference: "Dozat 2016, ICLR workshop",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[lr(3.666), beta1(0.9005), beta2(0.99678), epsilon(1e-7)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Nadam::new(n, AdamSettings::from_row(values))),
};
