//! Prodigy.

use super::moments::{beta1, beta2, epsilon};
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::vector::dot;
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Hyper-parameters of [`Prodigy`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ProdigySettings {
    /// γ, a factor of the learning rate that it finds.
    pub factor: f64,
    /// d₀, the first estimate of the distance: far too small on purpose.
    pub first: f64,
    /// Decay of the mean gradient.
    pub beta1: f64,
    /// Decay of the mean squared gradient.
    pub beta2: f64,
    /// Added to the root, times d.
    pub epsilon: f64,
}

/// Prodigy: Adam with a learning rate of its own making, a lower bound d of the distance to the minimum.
///
/// ```text
/// m ← β₁ m + (1 − β₁) d g        v ← β₂ v + (1 − β₂) d² g²
/// r ← √β₂ r + (1 − √β₂) γ d² ⟨g, x₀ − x⟩        s ← √β₂ s + (1 − √β₂) γ d² g
/// x ← x − γ d m / (√v + d ε)        d ← max(d, r / ‖s‖₁)
/// ```
///
/// Mishchenko and Defazio, [Prodigy](https://arxiv.org/abs/2306.06101), 2023, algorithm 4. The bound holds for a
/// minimum that stays; if it walks, d grows with the distance walked.
#[derive(Clone, Debug)]
pub struct Prodigy {
    /// May change between steps.
    pub settings: ProdigySettings,
    mean: Vec<f64>,
    square: Vec<f64>,
    weighted: Vec<f64>,
    progress: f64,
    distance: f64,
    /// x₀ − x, kept up by the steps taken.
    back: Vec<f64>,
}

impl Prodigy {
    /// Prodigy for n variables.
    pub fn new(n: usize, settings: ProdigySettings) -> Self {
        let zeros = vec![0.0; n];
        Prodigy {
            settings,
            mean: zeros.clone(),
            square: zeros.clone(),
            weighted: zeros.clone(),
            progress: 0.0,
            distance: settings.first,
            back: zeros,
        }
    }

    /// d.
    pub fn distance(&self) -> f64 {
        self.distance
    }
}

impl Optimizer for Prodigy {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let ProdigySettings { factor, beta1, beta2, epsilon, .. } = self.settings;
        let (d, root) = (self.distance, beta2.sqrt());
        let weight = (1.0 - root) * factor * d * d;
        self.progress = root * self.progress + weight * dot(grad, &self.back);
        let mut size = 0.0;
        for i in 0..x.len() {
            let g = grad[i];
            let r = (d * g).flushed_for_square();
            self.mean[i] = (beta1 * self.mean[i] + (1.0 - beta1) * d * g).flushed();
            self.square[i] = (beta2 * self.square[i] + (1.0 - beta2) * r * r).flushed();
            self.weighted[i] = (root * self.weighted[i] + weight * g).flushed();
            size += self.weighted[i].abs();
            let step = factor * d * self.mean[i] / (self.square[i].sqrt() + d * epsilon);
            self.back[i] += step;
            x[i] -= step;
        }
        let bound = self.progress / size;
        if bound.is_finite() {
            self.distance = d.max(bound);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// γ d² / (√v + d ε): what multiplies a lasting gradient, as m and √v both carry a d.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let ProdigySettings { factor, epsilon, .. } = self.settings;
        let d = self.distance;
        let weight = |v: &f64| factor * d * d / (v.sqrt() + d * epsilon);
        Some(Box::new(Diagonal(self.square.iter().map(weight).collect())))
    }
}

impl Stateful for Prodigy {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.mean);
        visitor.doubles(&mut self.square);
        visitor.doubles(&mut self.weighted);
        visitor.doubles(&mut self.back);
        for number in [&mut self.progress, &mut self.distance] {
            visitor.doubles(std::slice::from_mut(number));
        }
    }
}

fn from_row(values: &[f64]) -> ProdigySettings {
    ProdigySettings {
        factor: values[0],
        first: values[1],
        beta1: values[2],
        beta2: values[3],
        epsilon: values[4],
    }
}

/// Defaults: the βs that the authors' tuning procedure finds on the noisy bowl in 10,000 steps. The γ that it finds, ½, is
/// too much after 100,000, when the minimum has walked three times as far: this one serves both.
pub(super) static METHOD: Method = Method {
    key: "prodigy",
    name: "Prodigy",
    about: "Adam that finds its own learning rate, from a lower bound of the distance to the minimum.",
    reference: "Mishchenko and Defazio 2023, arXiv:2306.06101",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[
        Parameter::live("factor", "Rate factor", "γ", Range::Log { min: 1e-3, max: 100.0 }, 0.03).tuned(),
        Parameter::fixed("first", "First distance", "d₀", Range::Log { min: 1e-9, max: 10.0 }, 1e-6),
        beta1(0.3345),
        beta2(0.99967),
        epsilon(1e-8),
    ],
    most: usize::MAX,
    remedy: "factor",
    build: |n, values, _| Box::new(Prodigy::new(n, from_row(values))),
};
