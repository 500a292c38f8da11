//! AMSGrad.

use super::moments::{Moments, beta1, beta2, epsilon, lr};
use super::{AdamSettings, Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::{LinearMap, Visitor};

/// AMSGrad: Adam measured in the greatest mean square so far, so that rates only fall once the bias correction is over.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²        w ← max(w, v)
/// x ← x − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√w + ε)
/// ```
///
/// Reddi, Kale, Kumar, [On the convergence of Adam and beyond](https://arxiv.org/abs/1904.09237), 2018,
/// algorithm 2; there without bias corrections and ε, here with both, as in Keras. PyTorch's is the same but for the
/// place of ε (see [`Adam`](super::Adam)); optax takes the greatest of the corrected v / (1 − β₂ᵗ) instead.
///
/// The factor √(1 − β₂ᵗ) rises to 1 while w stands still after a large gradient: over the first 1/(1 − β₂) steps or so
/// a rate can rise, by at most 1/√(1 − β₂) in all. Divided by that factor it never does.
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

impl Stateful for AmsGrad {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.moments.visit(visitor);
        visitor.doubles(&mut self.greatest);
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "amsgrad",
    name: "AMSGrad",
    about: "Adam measured in the greatest mean square so far: after the first steps no rate rises.",
    reference: "Reddi, Kale, Kumar 2018, arXiv:1904.09237",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[lr(3.138), beta1(0.3854), beta2(0.7498), epsilon(1e-7)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(AmsGrad::new(n, AdamSettings::from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Noise, Noisy, Rosenbrock};
    use std::rc::Rc;

    /// A large gradient and then small ones: w stays, and the rate rises with the bias correction, to 1/√(1 − β₂) times
    /// the first; without the correction no rate ever rises, whatever comes.
    #[test]
    fn rates_rise_by_the_bias_correction_alone() {
        let settings = AdamSettings { lr: 1.0, beta1: 0.9, beta2: 0.99, epsilon: 1e-12 };
        let noisy = Noisy::new(Rc::new(Rosenbrock), Noise::None, 0.0, crate::math::Stream::new(1, 1));
        let mut amsgrad = AmsGrad::new(2, settings);
        let mut rates = Vec::new();
        for step in 0..2000 {
            let small = libm::sin(f64::from(step)) * 1e-3;
            let grad = if step == 0 { [1.0, 1.0] } else { [small, if step == 1500 { 2.0 } else { small }] };
            amsgrad.step(&mut [0.0; 2], &grad, &mut Oracle::new(&noisy));
            let rate = amsgrad.preconditioner().expect("a diagonal").dense();
            let corrected = amsgrad.moments.root_correction();
            rates.push([rate[[0, 0]], rate[[1, 1]] / corrected]);
        }
        let risen = rates[1999][0] / rates[0][0];
        assert!((risen - 10.0).abs() < 1e-3, "{risen}");
        assert!(rates.is_sorted_by(|before, after| after[1] <= before[1] * (1.0 + 1e-12)));
        assert!(rates[1999][1] < 0.9 * rates[0][1], "{rates:?}");
    }
}
