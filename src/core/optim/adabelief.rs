//! AdaBelief.

use super::moments::{Moments, beta1, beta2, epsilon, lr};
use super::{AdamSettings, Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::{LinearMap, Real, Visitor};

/// AdaBelief: Adam measured in how far gradients are from their mean, so that steps are long where they agree.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        s ← β₂ s + (1 − β₂) (g − m)² + ε
/// x ← x − α · m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε)
/// ```
///
/// Zhuang et al., [AdaBelief](https://arxiv.org/abs/2010.07468), 2020, algorithm 2: the ε within s adds up to
/// about ε / (1 − β₂). optax has an ε of its own in s; PyTorch has no AdaBelief.
#[derive(Clone, Debug)]
pub struct AdaBelief {
    /// May change between steps.
    pub settings: AdamSettings,
    /// m, and s in the place of the mean square.
    moments: Moments,
}

impl AdaBelief {
    /// AdaBelief for n variables.
    pub fn new(n: usize, settings: AdamSettings) -> Self {
        AdaBelief { settings, moments: Moments::new(n) }
    }
}

impl Optimizer for AdaBelief {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        self.moments.count(beta1, beta2);
        let (rate, root) = (lr / self.moments.mean_correction(), self.moments.root_correction());
        let means = self.moments.mean.iter_mut().zip(&mut self.moments.square);
        for ((x, g), (m, s)) in x.iter_mut().zip(grad).zip(means) {
            *m = (*m + (1.0 - beta1) * (g - *m)).flushed();
            let r = (g - *m).flushed_for_square();
            *s = beta2 * *s + (1.0 - beta2) * r * r + epsilon;
            *x -= rate * *m / (s.sqrt() / root + epsilon);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings::from_row(values);
    }

    /// α / (√ŝ + ε), a diagonal.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let AdamSettings { lr, epsilon, .. } = self.settings;
        // Above 0, so that before the first step, where the correction is 0, it is 0 and not 0/0.
        let guard = (epsilon * self.moments.root_correction()).max(f64::MIN_POSITIVE);
        Some(Box::new(self.moments.preconditioner(lr, &self.moments.square, guard)))
    }
}

impl Stateful for AdaBelief {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.moments.visit(visitor);
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "adabelief",
    name: "AdaBelief",
    about: "Adam measured in how far gradients are from their mean: long steps where they agree.",
    reference: "Zhuang et al. 2020, arXiv:2010.07468",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[lr(1.867), beta1(0.6908), beta2(0.99833), epsilon(1e-10)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(AdaBelief::new(n, AdamSettings::from_row(values))),
};
