//! Sophia.

use super::moments::{beta1, decay, lr};
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::{Diagonal, LinearMap, Real, Stream};

/// Hyper-parameters of [`Sophia`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SophiaSettings {
    /// α, the learning rate, and the longest step in a coordinate.
    pub lr: f64,
    /// Decay of the mean gradient.
    pub beta1: f64,
    /// Decay of the mean curvature.
    pub beta2: f64,
    /// γ: the smaller, the more coordinates are clipped.
    pub gamma: f64,
    /// λ.
    pub decay: f64,
    /// k, the steps from one estimate of the curvature to the next.
    pub interval: u64,
}

/// Sophia-H: a step of Newton's with the Hessian's diagonal alone, estimated now and then, and clipped.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g
/// h ← β₂ h + (1 − β₂) u ⊙ (∇²f(x) u)        at every kth step, u of random signs
/// x ← x − α λ x        x ← x − α clip(m / max(γ h, ε), −1, 1)
/// ```
///
/// Liu et al., [Sophia](https://arxiv.org/abs/2305.14342), 2023, algorithm 3 with the Hutchinson estimator of
/// algorithm 1. There u is normal; here, as with Hutchinson (1990), of signs, whose estimate has the least variance
/// and is exact for a diagonal Hessian. ε = 1e-12.
#[derive(Clone, Debug)]
pub struct Sophia {
    /// May change between steps.
    pub settings: SophiaSettings,
    mean: Vec<f64>,
    curvature: Vec<f64>,
    stream: Stream,
    steps: u64,
    signs: Vec<f64>,
    product: Vec<f64>,
}

const EPSILON: f64 = 1e-12;

impl Sophia {
    /// Sophia for n variables; the signs come from the stream.
    pub fn new(n: usize, settings: SophiaSettings, stream: Stream) -> Self {
        let zeros = vec![0.0; n];
        Sophia {
            settings,
            mean: zeros.clone(),
            curvature: zeros.clone(),
            stream,
            steps: 0,
            signs: zeros.clone(),
            product: zeros,
        }
    }

    /// h, the running mean of the estimates of the Hessian's diagonal.
    pub fn curvature(&self) -> &[f64] {
        &self.curvature
    }

    /// u ⊙ (∇²f(x) u) into the running mean.
    fn estimate(&mut self, x: &[f64], oracle: &mut Oracle<'_>) {
        self.signs.iter_mut().for_each(|u| *u = if self.stream.uniform() < 0.5 { -1.0 } else { 1.0 });
        oracle.hessian_product(x, &self.signs, &mut self.product);
        let beta2 = self.settings.beta2;
        for ((h, u), p) in self.curvature.iter_mut().zip(&self.signs).zip(&self.product) {
            *h = (beta2 * *h + (1.0 - beta2) * u * p).flushed();
        }
    }
}

impl Optimizer for Sophia {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        if self.steps.is_multiple_of(self.settings.interval.max(1)) {
            self.estimate(x, oracle);
        }
        self.steps += 1;
        let SophiaSettings { lr, beta1, gamma, decay, .. } = self.settings;
        let means = self.mean.iter_mut().zip(&self.curvature);
        for ((x, g), (m, h)) in x.iter_mut().zip(grad).zip(means) {
            *m = (beta1 * *m + (1.0 - beta1) * g).flushed();
            *x -= lr * decay * *x;
            *x -= lr * (*m / (gamma * h).max(EPSILON)).clamp(-1.0, 1.0);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// α / max(γ h, ε): what multiplies the mean gradient where nothing is clipped.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let SophiaSettings { lr, gamma, .. } = self.settings;
        let weight = |h: &f64| lr / (gamma * h).max(EPSILON);
        let seen = self.steps > 0;
        seen.then(|| Box::new(Diagonal(self.curvature.iter().map(weight).collect())) as Box<dyn LinearMap>)
    }
}

fn from_row(values: &[f64]) -> SophiaSettings {
    SophiaSettings {
        lr: values[0],
        beta1: values[1],
        beta2: values[2],
        gamma: values[3],
        decay: values[4],
        interval: values[5] as u64,
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "sophia",
    name: "Sophia-H",
    about: "Divides the mean gradient by estimates of the Hessian’s diagonal, and clips the step.",
    reference: "Liu et al. 2023, arXiv:2305.14342",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        lr(0.7729),
        beta1(0.4684),
        Parameter::live("beta2", "Curvature decay", "β₂", Range::Beta, 0.9858)
            .tuned()
            .hint("How long a curvature is remembered."),
        Parameter::live("gamma", "Clipping", "γ", Range::Log { min: 1e-3, max: 100.0 }, 0.457).tuned(),
        decay(0.0),
        Parameter::live("interval", "Interval", "k", Range::LogInteger { min: 1.0, max: 1000.0 }, 10.0),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, stream| Box::new(Sophia::new(n, from_row(values), stream)),
};
