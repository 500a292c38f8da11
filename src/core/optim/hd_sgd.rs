//! Gradient descent with hypergradient descent.

use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::vector::{add_scaled, dot};
use crate::math::{Diagonal, LinearMap, Visitor};

/// SGD-HD: gradient descent whose rate descends the loss of its own steps.
///
/// ```text
/// α ← α + β ⟨g, g′⟩        x ← x − α g        g′ ← g, with g′ = 0 at first
/// ```
///
/// Since x = x′ − α g′, the loss at x changes with α by −⟨g, g′⟩: LODO's idea with one number in the place of a
/// matrix. Baydin et al., [Online learning rate adaptation with hypergradient
/// descent](https://arxiv.org/abs/1703.04782), 2018, algorithm 4.
#[derive(Clone, Debug)]
pub struct HypergradientDescent {
    /// β; may change between steps.
    pub hyper_lr: f64,
    rate: f64,
    last: Vec<f64>,
}

impl HypergradientDescent {
    /// For n variables, from this α on.
    pub fn new(n: usize, lr: f64, hyper_lr: f64) -> Self {
        HypergradientDescent { hyper_lr, rate: lr, last: vec![0.0; n] }
    }

    /// α at present.
    pub fn rate(&self) -> f64 {
        self.rate
    }
}

impl Optimizer for HypergradientDescent {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.rate += self.hyper_lr * dot(grad, &self.last);
        add_scaled(x, -self.rate, grad);
        self.last.copy_from_slice(grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.hyper_lr = values[1];
    }

    /// α I.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(Diagonal(vec![self.rate; self.last.len()])))
    }
}

impl Stateful for HypergradientDescent {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.last);
        visitor.doubles(std::slice::from_mut(&mut self.rate));
    }
}

/// β, the rate of the rate.
pub(super) const fn hyper_lr(default: f64) -> Parameter {
    Parameter::live("hyper-lr", "Hypergradient rate", "β", Range::Log { min: 1e-9, max: 1.0 }, default).rate()
}

/// α₀, where the rate begins.
pub(super) const fn first_lr(default: f64) -> Parameter {
    Parameter::fixed("lr", "Initial learning rate", "α₀", Range::RATE, default).rate()
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "hd-sgd",
    name: "SGD-HD",
    about: "Gradient descent whose one rate descends the loss of its own steps.",
    reference: "Baydin et al. 2018, arXiv:1703.04782",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[first_lr(0.02571), hyper_lr(0.01033)],
    most: usize::MAX,
    remedy: "hyper-lr",
    build: |n, values, _| Box::new(HypergradientDescent::new(n, values[0], values[1])),
};
