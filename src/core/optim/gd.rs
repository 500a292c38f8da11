//! Gradient descent.

use super::moments::lr;
use super::{Family, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::vector::add_scaled;
use crate::math::{Diagonal, LinearMap, Visitor};

/// Gradient descent: a step along the gradient, at one rate in all directions.
///
/// ```text
/// x ← x − α g
/// ```
///
/// Cauchy, Méthode générale pour la résolution des systèmes d'équations simultanées, 1847; with noise, Robbins and
/// Monro, [A stochastic approximation method](https://doi.org/10.1214/aoms/1177729586), 1951.
#[derive(Clone, Debug)]
pub struct GradientDescent {
    /// α; may change between steps.
    pub lr: f64,
    n: usize,
}

impl GradientDescent {
    /// Gradient descent for n variables.
    pub fn new(n: usize, lr: f64) -> Self {
        GradientDescent { lr, n }
    }
}

impl Optimizer for GradientDescent {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        add_scaled(x, -self.lr, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.lr = values[0];
    }

    /// α I.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(Diagonal(vec![self.lr; self.n])))
    }
}

impl Stateful for GradientDescent {
    fn visit(&mut self, _: &mut dyn Visitor) {}
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "gd",
    name: "Gradient descent",
    about: "Steps along the gradient, at one rate in all directions.",
    reference: "Cauchy 1847; Robbins and Monro 1951, doi:10.1214/aoms/1177729586",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[lr(1.273)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(GradientDescent::new(n, values[0])),
};
