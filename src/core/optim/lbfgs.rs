//! L-BFGS for noisy functions: O-LBFGS, and two relatives that scale otherwise.

use super::pairs::{Pairs, Scaling};
use super::parameter::LENGTH;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::LinearMap;
use crate::math::vector::subtract;

/// Hyper-parameters of [`Lbfgs`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LbfgsSettings {
    /// η₀, the learning rate at the start.
    pub lr: f64,
    /// τ, the steps after which it is down to one half.
    pub tau: f64,
    /// ε, the size of the first direction.
    pub epsilon: f64,
    /// How many pairs are kept.
    pub buffer: usize,
}

/// The authors' defaults.
impl Default for LbfgsSettings {
    fn default() -> Self {
        LbfgsSettings { lr: 1e-3, tau: 1e4, epsilon: 1e-10, buffer: 48 }
    }
}

/// L-BFGS in which both gradients of a pair come from the same draw of the noise, so that y is true to the
/// function; with a decaying rate in place of a line search.
///
/// ```text
/// p = −G g,  G of the latest pairs by two loops with γ in the middle; p = −ε g before there are any
/// s = η₀ τ/(τ + t) p,  t = 0, 1, …        x ← x + s
/// y = ∇f(x) − g, under the draw of g      keep (s, y)
/// ```
///
/// Schraudolph, Yu, Günter, [A Stochastic Quasi-Newton Method for Online Convex
/// Optimization](https://proceedings.mlr.press/v2/schraudolph07a.html), 2007: two evaluations a step. As in the
/// authors' baselines there is neither their damping λ s of y nor the division of s by c. [`Scaling`] tells
/// the methods of this file apart.
#[derive(Clone, Debug)]
pub struct Lbfgs {
    /// May change between steps, but for the buffer.
    pub settings: LbfgsSettings,
    pairs: Pairs,
    steps: f64,
    alphas: Vec<f64>,
    /// s, the gradient after the step, and y.
    work: [Vec<f64>; 3],
}

impl Lbfgs {
    /// L-BFGS for n variables.
    pub fn new(n: usize, scaling: Scaling, settings: LbfgsSettings) -> Self {
        let zeros = || vec![0.0; n];
        Lbfgs {
            settings,
            pairs: Pairs::new(n, settings.buffer, scaling, settings.epsilon),
            steps: 0.0,
            alphas: vec![0.0; settings.buffer],
            work: [zeros(), zeros(), zeros()],
        }
    }
}

impl Optimizer for Lbfgs {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let LbfgsSettings { lr, tau, epsilon, .. } = self.settings;
        let [s, after, y] = &mut self.work;
        self.pairs.set_gamma(epsilon);
        s.copy_from_slice(grad);
        self.pairs.apply_in_place(s, &mut self.alphas);
        let rate = lr * tau / (tau + self.steps);
        for (x, s) in x.iter_mut().zip(&mut *s) {
            *s *= -rate;
            *x += *s;
        }
        oracle.eval(x, after);
        subtract(after, grad, y);
        self.pairs.push(x, s, y);
        self.steps += 1.0;
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = LbfgsSettings { buffer: self.settings.buffer, ..from_row(values) };
    }

    /// G, without η: it is G that stands for the inverse Hessian.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(&self.pairs))
    }
}

fn from_row(values: &[f64]) -> LbfgsSettings {
    LbfgsSettings { lr: values[0], tau: values[1], epsilon: values[2], buffer: values[3] as usize }
}

const PARAMETERS: &[Parameter] = &[
    Parameter::live("lr", "Learning rate", "η₀", Range::RATE, 1.103).rate().hint(LENGTH),
    Parameter::live("tau", "Half-life", "τ", Range::Log { min: 1.0, max: 1e9 }, 32_227.0).tuned(),
    Parameter::live("epsilon", "First scale", "ε", Range::Log { min: 1e-12, max: 1.0 }, 1.77e-10).tuned(),
    Parameter::fixed("buffer", "Pairs kept", "", Range::LogInteger { min: 1.0, max: 100.0 }, 48.0),
];

/// Defaults: what the authors' tuning procedure finds on the noisy bowl for O-LBFGS, for all three.
pub(super) static ONLINE: Method = Method {
    key: "olbfgs",
    name: "O-LBFGS",
    about: "Quasi-Newton: L-BFGS whose pairs of gradients come from the same noise: two evaluations a step.",
    reference: "Schraudolph, Yu, Günter 2007, AISTATS, PMLR 2:436–443",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: PARAMETERS,
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Lbfgs::new(n, Scaling::Mean, from_row(values))),
};

pub(super) static TEXTBOOK: Method = Method {
    key: "lbfgs",
    name: "L-BFGS",
    about: "Quasi-Newton: L-BFGS without a line search, scaled by its newest pair as in the textbook.",
    reference: "Nocedal 1980, doi:10.1090/S0025-5718-1980-0572855-7",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: PARAMETERS,
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Lbfgs::new(n, Scaling::Newest, from_row(values))),
};

/// As the authors ran it: see [`Scaling::Leaked`].
pub(super) static AUTHORS: Method = Method {
    key: "lbfgs-authors",
    name: "L-BFGS (authors)",
    about: "Quasi-Newton: L-BFGS as in the paper’s code, whose scale mixes its oldest and its newest pair by a slip.",
    reference: "The authors’ code of arXiv:2210.06171",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: PARAMETERS,
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Lbfgs::new(n, Scaling::Leaked, from_row(values))),
};
