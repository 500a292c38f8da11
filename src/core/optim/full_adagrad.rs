//! AdaGrad with the full matrix.

use ndarray::Array2;

use super::parameter::LENGTH;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::vector::add_scaled;
use crate::math::{Basis, LinearMap, Spectral, eigenbasis};

/// Full-matrix AdaGrad: the gradient is measured in the inverse root of the sum of all outer products so far.
///
/// ```text
/// A ← A + g gᵀ        x ← x − α A^{−½} g
/// ```
///
/// Duchi, Hazan, Singer, [Adaptive subgradient methods for online learning and stochastic
/// optimization](https://jmlr.org/papers/v12/duchi11a.html), 2011, figure 1 with the full matrix and δ = 0. For a
/// vector it is also what Shampoo (Gupta, Koren, Singer, [2018](https://arxiv.org/abs/1802.09568)) does.
/// The root is a pseudo-inverse, as g always lies in A's range.
///
/// The eigenbasis of A is taken anew at every kth step. In between A stands for its diagonal in that basis,
/// which does follow every gradient, as in George et al., [2018](https://arxiv.org/abs/1806.03884): a direction
/// that no gradient had before the last renewal then gets no step out of bounds. Which basis stands for the directions
/// where A was 0 is the eigensolver's choice: any orthonormal one is right, and another solver steps elsewhere until the
/// next renewal.
#[derive(Clone, Debug)]
pub struct FullAdaGrad {
    /// α; may change between steps.
    pub lr: f64,
    /// k; may change between steps.
    pub interval: u64,
    steps: u64,
    /// A, row by row.
    sum: Vec<f64>,
    basis: Basis,
    /// A's diagonal in the basis.
    diagonal: Vec<f64>,
    coordinates: Vec<f64>,
    direction: Vec<f64>,
}

impl FullAdaGrad {
    /// For n variables.
    pub fn new(n: usize, lr: f64, interval: u64) -> Self {
        let zeros = vec![0.0; n];
        FullAdaGrad {
            lr,
            interval,
            steps: 0,
            sum: vec![0.0; n * n],
            basis: Basis::Dense(Array2::eye(n)),
            diagonal: zeros.clone(),
            coordinates: zeros.clone(),
            direction: zeros,
        }
    }

    /// A's eigenbasis, with its eigenvalues for a diagonal; the former stay if it has none.
    fn renew(&mut self) {
        if let Some((values, basis)) = eigenbasis(self.diagonal.len(), &self.sum) {
            (self.diagonal, self.basis) = (values, basis);
            // What is 0 but for rounding would make whole steps of a gradient that is 0 but for rounding.
            let least = self.rounding();
            self.diagonal.iter_mut().for_each(|d| *d = d.max(least));
        }
    }

    /// The error of A's eigenvalues.
    fn rounding(&self) -> f64 {
        let greatest = self.diagonal.iter().fold(0.0f64, |a, b| a.max(*b));
        self.diagonal.len() as f64 * f64::EPSILON * greatest
    }
}

impl Optimizer for FullAdaGrad {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        for (row, g) in self.sum.chunks_exact_mut(grad.len()).zip(grad) {
            add_scaled(row, *g, grad);
        }
        let due = self.steps.is_multiple_of(self.interval.max(1));
        self.steps += 1;
        if due {
            self.renew();
        }
        self.basis.coordinates(grad, &mut self.coordinates);
        for (d, z) in self.diagonal.iter_mut().zip(&mut self.coordinates) {
            // An eigenvalue just taken has z² in it, but for rounding, which this undoes.
            *d = if due { d.max(*z * *z) } else { *d + *z * *z };
            *z = if *d > 0.0 { *z / d.sqrt() } else { 0.0 };
        }
        self.basis.vector(&self.coordinates, &mut self.direction);
        add_scaled(x, -self.lr, &self.direction);
    }

    fn tune(&mut self, values: &[f64]) {
        (self.lr, self.interval) = (values[0], values[1] as u64);
    }

    /// α A^{−½}, 0 on directions that no gradient had yet, those that are 0 to rounding included.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let least = 2.0 * self.rounding();
        let weight = |&d: &f64| if d > least { self.lr / d.sqrt() } else { 0.0 };
        let weights = self.diagonal.iter().map(weight).collect();
        Some(Box::new(Spectral { weights, basis: &self.basis }))
    }
}

/// k, the steps from one eigenbasis to the next.
pub(super) const fn interval(default: f64) -> Parameter {
    Parameter::live("interval", "Interval", "k", Range::LogInteger { min: 1.0, max: 1000.0 }, default)
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "full-adagrad",
    name: "Full AdaGrad",
    about: "Measures the gradient in the inverse root of the sum of all its outer products, as Shampoo does.",
    reference: "Duchi, Hazan, Singer 2011, JMLR 12; Gupta, Koren, Singer 2018, arXiv:1802.09568",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        Parameter::live("lr", "Learning rate", "α", Range::Log { min: 1e-6, max: 1e4 }, 255.9)
            .rate()
            .hint(LENGTH),
        interval(20.0),
    ],
    most: 500,
    remedy: "lr",
    build: |n, values, _| Box::new(FullAdaGrad::new(n, values[0], values[1] as u64)),
};
