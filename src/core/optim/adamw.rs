//! AdamW.

use super::moments::{beta1, beta2, epsilon, lr};
use super::{Adam, AdamSettings, Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{LinearMap, Visitor};

/// AdamW: Adam, with a pull towards 0 that is not measured in the gradient's size.
///
/// ```text
/// x ← x − α λ x        then a step of Adam
/// ```
///
/// Loshchilov and Hutter, [Decoupled weight decay regularization](https://arxiv.org/abs/1711.05101), 2019,
/// algorithm 2. There λ is multiplied by the schedule alone; here by α too, as in PyTorch and Keras.
/// The pull is towards the origin, wherever the minimum is.
#[derive(Clone, Debug)]
pub struct AdamW {
    /// Adam.
    pub adam: Adam,
    /// λ; may change between steps.
    pub decay: f64,
}

impl AdamW {
    /// AdamW for n variables.
    pub fn new(n: usize, settings: AdamSettings, decay: f64) -> Self {
        AdamW { adam: Adam::new(n, settings), decay }
    }
}

impl Optimizer for AdamW {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let kept = 1.0 - self.adam.settings.lr * self.decay;
        x.iter_mut().for_each(|x| *x *= kept);
        self.adam.step(x, grad, oracle);
    }

    fn tune(&mut self, values: &[f64]) {
        self.adam.tune(values);
        self.decay = values[4];
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.adam.preconditioner()
    }
}

impl Stateful for AdamW {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.adam.visit(visitor);
    }
}

/// Defaults: those of our Adam, and a pull that is weak beside the distances that the noisy bowl's minimum walks.
pub(super) static METHOD: Method = Method {
    key: "adamw",
    name: "AdamW",
    about: "Adam with a pull towards the origin that does not depend on the gradient’s size.",
    reference: "Loshchilov and Hutter 2019, arXiv:1711.05101",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        lr(1.384),
        beta1(0.5109),
        beta2(0.99869),
        epsilon(1e-7),
        Parameter::live("decay", "Weight decay", "λ", Range::Log { min: 1e-7, max: 1.0 }, 1e-5),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(AdamW::new(n, AdamSettings::from_row(values), values[4])),
};
