//! AdaGrad.

use super::moments::epsilon;
use super::parameter::LENGTH;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::{Diagonal, LinearMap, Visitor};

/// AdaGrad: each coordinate is measured in the root of the sum of its squares so far, so that rates only fall.
///
/// ```text
/// v ← v + g²        x ← x − α g / (√v + ε)
/// ```
///
/// Duchi, Hazan, Singer, [Adaptive subgradient methods for online learning and stochastic
/// optimization](https://jmlr.org/papers/v12/duchi11a.html), 2011, figure 1 with the diagonal matrix, without
/// a constraint. The sums start at 0 as in PyTorch, whose ε stands here too; in Keras and optax they start at 0.1, and
/// today's Keras and optax have ε below the root.
#[derive(Clone, Debug)]
pub struct AdaGrad {
    /// α; may change between steps.
    pub lr: f64,
    /// ε; may change between steps.
    pub epsilon: f64,
    sum: Vec<f64>,
}

impl AdaGrad {
    /// AdaGrad for n variables.
    pub fn new(n: usize, lr: f64, epsilon: f64) -> Self {
        AdaGrad { lr, epsilon, sum: vec![0.0; n] }
    }
}

impl Optimizer for AdaGrad {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let (lr, epsilon) = (self.lr, self.epsilon);
        for ((x, v), g) in x.iter_mut().zip(&mut self.sum).zip(grad) {
            *v += g * g;
            *x -= lr * g / (v.sqrt() + epsilon);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        (self.lr, self.epsilon) = (values[0], values[1]);
    }

    /// α / (√v + ε), and 0 where no gradient was seen yet.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let weight = |&v: &f64| if v == 0.0 { 0.0 } else { self.lr / (v.sqrt() + self.epsilon) };
        Some(Box::new(Diagonal(self.sum.iter().map(weight).collect())))
    }
}

impl Stateful for AdaGrad {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.sum);
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "adagrad",
    name: "AdaGrad",
    about: "Measures each coordinate in the root of the sum of its squares so far: rates only fall.",
    reference: "Duchi, Hazan, Singer 2011, JMLR 12",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        Parameter::live("lr", "Learning rate", "α", Range::Log { min: 1e-6, max: 1e4 }, 178.6)
            .rate()
            .hint(LENGTH),
        epsilon(1e-8),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(AdaGrad::new(n, values[0], values[1])),
};
