//! Nesterov's accelerated gradient.

use super::moments::lr;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Nesterov's accelerated gradient: momentum, with the gradient read where the momentum is about to lead.
///
/// ```text
/// a ← μ a − α g        x ← x + μ a − α g
/// ```
///
/// Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), 1983, with the
/// constant μ of his [lectures](https://doi.org/10.1007/978-1-4419-8853-9) (2004, 2.2.11) for strongly convex
/// functions. x is the point looked ahead at, y in his letters, where gradients are read: with z = x − μ a this is
/// a ← μ a − α ∇f(z + μ a), z ← z + a, as Sutskever et al. (2013) write it.
#[derive(Clone, Debug)]
pub struct Nesterov {
    /// α; may change between steps.
    pub lr: f64,
    /// μ; may change between steps.
    pub momentum: f64,
    velocity: Vec<f64>,
}

impl Nesterov {
    /// Nesterov's gradient for n variables.
    pub fn new(n: usize, lr: f64, momentum: f64) -> Self {
        Nesterov { lr, momentum, velocity: vec![0.0; n] }
    }
}

impl Optimizer for Nesterov {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let (lr, momentum) = (self.lr, self.momentum);
        for ((x, a), g) in x.iter_mut().zip(&mut self.velocity).zip(grad) {
            *a = (momentum * *a - lr * g).flushed();
            *x += momentum * *a - lr * g;
        }
    }

    fn tune(&mut self, values: &[f64]) {
        (self.lr, self.momentum) = (values[0], values[1]);
    }

    /// α / (1 − μ) I: what a lasting gradient is multiplied by.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(Diagonal(vec![self.lr / (1.0 - self.momentum); self.velocity.len()])))
    }
}

impl Stateful for Nesterov {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.velocity);
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "nesterov",
    name: "Nesterov",
    about: "Gradient descent with momentum, the gradient read where the momentum is about to lead.",
    reference: "Nesterov 1983; Introductory Lectures on Convex Optimization 2004, 2.2.11",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[lr(0.7283), Parameter::live("momentum", "Momentum", "μ", Range::Beta, 0.9477).tuned()],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Nesterov::new(n, values[0], values[1])),
};
