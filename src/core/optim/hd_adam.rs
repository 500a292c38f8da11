//! Adam with hypergradient descent.

use super::hd_sgd::{first_lr, hyper_lr};
use super::moments::{Moments, beta1, beta2, epsilon};
use super::{AdamSettings, Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::vector::{add_scaled, dot};
use crate::math::{LinearMap, Visitor};

/// Adam-HD: Adam whose rate descends the loss of its own steps.
///
/// ```text
/// α ← α + β ⟨g, u⟩ with the u of the last step, 0 at first
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// u ← √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)        x ← x − α u
/// ```
///
/// Baydin et al., [Online learning rate adaptation with hypergradient
/// descent](https://arxiv.org/abs/1703.04782), 2018, algorithm 6; ε beside the uncorrected root, as in our Adam.
#[derive(Clone, Debug)]
pub struct HypergradientAdam {
    /// May change between steps; `lr` is α and moves by itself.
    pub settings: AdamSettings,
    /// β; may change between steps.
    pub hyper_lr: f64,
    moments: Moments,
    direction: Vec<f64>,
}

impl HypergradientAdam {
    /// For n variables.
    pub fn new(n: usize, settings: AdamSettings, hyper_lr: f64) -> Self {
        HypergradientAdam { settings, hyper_lr, moments: Moments::new(n), direction: vec![0.0; n] }
    }
}

impl Optimizer for HypergradientAdam {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.settings.lr += self.hyper_lr * dot(grad, &self.direction);
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        self.moments.take(beta1, beta2, grad);
        let correction = self.moments.correction();
        let means = self.moments.mean.iter().zip(&self.moments.square);
        for (u, (m, v)) in self.direction.iter_mut().zip(means) {
            *u = correction * m / (v.sqrt() + epsilon);
        }
        add_scaled(x, -lr, &self.direction);
    }

    /// All but α, which has moved on.
    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings { lr: self.settings.lr, ..AdamSettings::from_row(values) };
        self.hyper_lr = values[4];
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let AdamSettings { lr, epsilon, .. } = self.settings;
        Some(Box::new(self.moments.preconditioner(lr, &self.moments.square, epsilon)))
    }
}

impl Stateful for HypergradientAdam {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.moments.visit(visitor);
        visitor.doubles(&mut self.direction);
        visitor.doubles(std::slice::from_mut(&mut self.settings.lr));
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "hd-adam",
    name: "Adam-HD",
    about: "Adam whose rate descends the loss of its own steps.",
    reference: "Baydin et al. 2018, arXiv:1703.04782",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[first_lr(1.031), beta1(0.2291), beta2(0.99945), epsilon(1e-7), hyper_lr(1.143e-4)],
    most: usize::MAX,
    remedy: "hyper-lr",
    build: |n, values, _| Box::new(HypergradientAdam::new(n, AdamSettings::from_row(values), values[4])),
};
