//! Yogi.

use super::moments::{beta1, beta2, epsilon, lr};
use super::{Elementwise, Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Hyper-parameters of [`Yogi`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct YogiSettings {
    /// α, the learning rate.
    pub lr: f64,
    /// Decay of the mean gradient.
    pub beta1: f64,
    /// How slowly v goes to the squared gradient.
    pub beta2: f64,
    /// Added to the root.
    pub epsilon: f64,
}

/// The authors' defaults.
impl Default for YogiSettings {
    fn default() -> Self {
        YogiSettings { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-3 }
    }
}

/// Yogi: Adam whose measure of the squared gradient changes by steps of the gradient's own size.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← v − (1 − β₂) sign(v − g²) g²
/// x ← x − α m / (√v + ε)
/// ```
///
/// Zaheer, Reddi, Sachan, Kale, Kumar, [Adaptive Methods for Nonconvex
/// Optimization](https://papers.nips.cc/paper/8186), 2018. As there, no bias correction; v is 0 at first, where
/// the paper's experiments take the squared gradient of a batch. optax starts m and v at 1e-6 and corrects both as Adam
/// does, so that its first step, where gradients are large beside ε, is √(1 − β₂) / (1 − β₁) times as long as this one; PyTorch
/// has no Yogi.
#[derive(Clone, Debug)]
pub struct Yogi {
    /// May change between steps.
    pub settings: YogiSettings,
    mean: Vec<f64>,
    square: Vec<f64>,
}

impl Yogi {
    /// Yogi for n variables.
    pub fn new(n: usize, settings: YogiSettings) -> Self {
        Yogi { settings, mean: vec![0.0; n], square: vec![0.0; n] }
    }
}

impl Elementwise for Yogi {
    fn begin(&mut self) {}

    #[inline]
    fn piece(&mut self, at: usize, x: &mut [f64], grad: &[f64]) {
        let YogiSettings { lr, beta1, beta2, epsilon } = self.settings;
        let n = x.len();
        let mean = &mut self.mean[at..at + n];
        let square = &mut self.square[at..at + n];
        let grad = &grad[..n];
        for i in 0..n {
            let g = grad[i];
            let r = g.flushed_for_square();
            let squared = r * r;
            mean[i] = (beta1 * mean[i] + (1.0 - beta1) * g).flushed();
            // The sign of zero is zero here, which `signum` does not know.
            let change = if square[i] == squared { 0.0 } else { (square[i] - squared).signum() * squared };
            square[i] -= (1.0 - beta2) * change;
            x[i] -= lr * mean[i] / (square[i].sqrt() + epsilon);
        }
    }
}

impl Optimizer for Yogi {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.piece(0, x, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// What multiplies the mean gradient: α/(√v + ε), a diagonal.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let YogiSettings { lr, epsilon, .. } = self.settings;
        Some(Box::new(Diagonal(self.square.iter().map(|v| lr / (v.sqrt() + epsilon)).collect())))
    }
}

impl Stateful for Yogi {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.mean);
        visitor.doubles(&mut self.square);
    }
}

fn from_row(values: &[f64]) -> YogiSettings {
    YogiSettings { lr: values[0], beta1: values[1], beta2: values[2], epsilon: values[3] }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "yogi",
    name: "Yogi",
    about: "Adam whose measure of the gradient’s size cannot shrink faster than the gradients are large.",
    reference: "Zaheer, Reddi, Sachan, Kale, Kumar 2018, NeurIPS 31",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[lr(4.186), beta1(0.4831), beta2(0.999945), epsilon(1e-3)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Yogi::new(n, from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// v moves towards g² by (1 − β₂) g², up or down, and stays where it is when it has arrived.
    #[test]
    fn squares_move_by_the_size_of_the_gradient() {
        let mut yogi = Yogi::new(1, YogiSettings { beta2: 0.75, ..YogiSettings::default() });
        let mut x = [0.0];
        let mut after = |g: f64| {
            yogi.piece(0, &mut x, &[g]);
            yogi.square[0]
        };
        assert_eq!(after(2.0), 1.0);
        assert_eq!(after(1.0), 1.0, "v = g² stays");
        assert_eq!(after(0.5), 0.9375);
        assert_eq!(after(4.0), 4.9375);
    }
}
