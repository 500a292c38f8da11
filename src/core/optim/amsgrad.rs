//! AMSGrad.

use super::moments::{Moments, beta1, beta2, epsilon, lr};
use super::{AdamSettings, Method, Optimizer, Oracle};
use crate::math::LinearMap;

/// AMSGrad: Adam measured in the greatest mean square so far, so that no rate ever rises again.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²        w ← max(w, v)
/// x ← x − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√w + ε)
/// ```
///
/// Reddi, Kale, Kumar, [On the convergence of Adam and beyond](https://arxiv.org/abs/1904.09237), 2018,
/// algorithm 2; there without bias corrections and ε, here with both, as in Keras.
#[derive(Clone, Debug)]
pub struct AmsGrad {
    /// May change between steps.
    pub settings: AdamSettings,
    moments: Moments,
    greatest: Vec<f64>,
}

impl AmsGrad {
    /// AMSGrad for n variables.
    pub fn new(n: usize, settings: AdamSettings) -> Self {
        AmsGrad { settings, moments: Moments::new(n), greatest: vec![0.0; n] }
    }
}

impl Optimizer for AmsGrad {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        self.moments.take(beta1, beta2, grad);
        let rate = lr * self.moments.correction();
        let means = self.moments.mean.iter().zip(&self.moments.square);
        for ((x, w), (m, v)) in x.iter_mut().zip(&mut self.greatest).zip(means) {
            *w = w.max(*v);
            *x -= rate * m / (w.sqrt() + epsilon);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings::from_row(values);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let AdamSettings { lr, epsilon, .. } = self.settings;
        Some(Box::new(self.moments.preconditioner(lr, &self.greatest, epsilon)))
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "amsgrad",
    name: "AMSGrad",
    about: "Adam measured in the greatest mean square so far: no rate ever rises again.",
    reference: "Reddi, Kale, Kumar 2018, arXiv:1904.09237",
    parameters: &[lr(3.138), beta1(0.3854), beta2(0.7498), epsilon(1e-7)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(AmsGrad::new(n, AdamSettings::from_row(values))),
};
