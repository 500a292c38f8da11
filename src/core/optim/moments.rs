//! What the relatives of Adam share: two running means, their corrections, and four hyper-parameters.

use super::parameter::{LENGTH, MEMORY};
use super::{Parameter, Range};
use crate::math::{Diagonal, Real, Visitor};

/// Running means of the gradient and of its square.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// ```
///
/// v is ∞ from the step on at which g² exceeds what a number can hold: such a coordinate stays where it is, as in
/// PyTorch. The powers βᵗ of the bias corrections are kept as running products, so that these stay exact when a β changes.
#[derive(Clone, Debug)]
pub(super) struct Moments {
    /// m.
    pub mean: Vec<f64>,
    /// v.
    pub square: Vec<f64>,
    /// ∏ β₁ and ∏ β₂ over the steps so far.
    power: [f64; 2],
}

impl Moments {
    /// m = v = 0 for n variables.
    pub fn new(n: usize) -> Self {
        Moments { mean: vec![0.0; n], square: vec![0.0; n], power: [1.0; 2] }
    }

    /// Counts a step without a gradient: for those that move the means themselves.
    pub fn count(&mut self, beta1: f64, beta2: f64) {
        self.power[0] *= beta1;
        self.power[1] *= beta2;
    }

    /// Takes a gradient into both means.
    pub fn take(&mut self, beta1: f64, beta2: f64, grad: &[f64]) {
        self.count(beta1, beta2);
        for ((m, v), g) in self.mean.iter_mut().zip(&mut self.square).zip(grad) {
            let r = g.flushed_for_square();
            *m = (*m + (1.0 - beta1) * (g - *m)).flushed();
            *v = (*v + (1.0 - beta2) * (r * r - *v)).flushed().or_infinite();
        }
    }

    /// For [`Stateful`](super::Stateful).
    pub fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.mean);
        visitor.doubles(&mut self.square);
        visitor.doubles(&mut self.power);
    }

    /// 1 − β₁ᵗ.
    pub fn mean_correction(&self) -> f64 {
        1.0 - self.power[0]
    }

    /// √(1 − β₂ᵗ).
    pub fn root_correction(&self) -> f64 {
        (1.0 - self.power[1]).sqrt()
    }

    /// √(1 − β₂ᵗ) / (1 − β₁ᵗ), by which m / √v is corrected.
    pub fn correction(&self) -> f64 {
        self.root_correction() / self.mean_correction()
    }

    /// What multiplies the corrected mean gradient in α m̂ / (√v̂ + ε) with ε beside the uncorrected root:
    /// α √(1 − β₂ᵗ) / (√v + ε).
    pub fn preconditioner(&self, lr: f64, square: &[f64], epsilon: f64) -> Diagonal {
        let rate = lr * self.root_correction();
        Diagonal(square.iter().map(|v| rate / (v.sqrt() + epsilon)).collect())
    }
}

/// α.
pub(super) const fn lr(default: f64) -> Parameter {
    Parameter::live("lr", "Learning rate", "α", Range::RATE, default).rate().hint(LENGTH)
}

/// β₁.
pub(super) const fn beta1(default: f64) -> Parameter {
    Parameter::live("beta1", "Momentum", "β₁", Range::Beta, default).tuned().hint(MEMORY)
}

/// β₂.
pub(super) const fn beta2(default: f64) -> Parameter {
    Parameter::live("beta2", "Square decay", "β₂", Range::Beta, default)
        .tuned()
        .hint("How long its square is remembered.")
}

/// ε.
pub(super) const fn epsilon(default: f64) -> Parameter {
    Parameter::live("epsilon", "Guard", "ε", Range::Log { min: 1e-12, max: 1.0 }, default)
}

/// λ.
pub(super) const fn decay(default: f64) -> Parameter {
    Parameter::live("decay", "Weight decay", "λ", Range::Linear { min: 0.0, max: 1.0 }, default)
}
