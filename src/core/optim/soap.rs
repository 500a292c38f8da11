//! SOAP.

use ndarray::Array2;

use super::full_adagrad::interval;
use super::moments::{Moments, beta1, beta2, epsilon, lr};
use super::{AdamSettings, Family, Method, Optimizer, Oracle, Role};
use crate::math::vector::{add_scaled, dot};
use crate::math::{Basis, LinearMap, Real, Spectral, eigenbasis, greatest};

/// SOAP: Adam in the eigenbasis of the gradients' mean outer product.
///
/// ```text
/// A ← β₂ A + (1 − β₂) g gᵀ        Q = the eigenvectors of A, anew at every kth step
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) (Qᵀ g)²
/// x ← x − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · Q (Qᵀ m / (√v + ε))
/// ```
///
/// Vyas et al., [SOAP](https://arxiv.org/abs/2409.11321), 2024, algorithm 3 for a vector, whose one side has a
/// matrix. There the first step only looks, a basis is renewed by one power iteration and a QR, and v keeps its
/// numbers; here all steps move, the basis is the true one, and v goes over to it as the diagonal of the matrix
/// that it stands for: vᵢ ← Σⱼ ⟨qᵢ, q′ⱼ⟩² v′ⱼ.
///
/// Where A is 0, in all directions that no gradient has had yet, the basis is the eigensolver's choice: any orthonormal
/// one is right, and another solver steps elsewhere when the next gradient comes, up to the renewal after it. What g
/// and m have there by rounding alone counts as 0. As v is carried over and m is not bent with it, the two need not
/// belong together; so each coordinate of a step is held to what Adam's can be at most after as many steps:
///
/// ```text
/// |m| / √v ≤ (1 − β₁) / √(1 − β₂) · √(Σ_{k<t} (β₁²/β₂)ᵏ)
/// ```
///
/// by Cauchy and Schwarz: with the corrections α at the first step, and where β₁ is 0 that of Kingma and Ba, section 2.1.
#[derive(Clone, Debug)]
pub struct Soap {
    /// May change between steps.
    pub settings: AdamSettings,
    /// k; may change between steps.
    pub interval: u64,
    steps: u64,
    /// Σ_{k<t} (β₁²/β₂)ᵏ.
    reach: f64,
    /// m; v in the basis.
    moments: Moments,
    /// A, row by row.
    outer: Vec<f64>,
    basis: Basis,
    coordinates: Vec<f64>,
    work: Vec<f64>,
}

impl Soap {
    /// SOAP for n variables.
    pub fn new(n: usize, settings: AdamSettings, interval: u64) -> Self {
        Soap {
            settings,
            interval,
            steps: 0,
            reach: 0.0,
            moments: Moments::new(n),
            outer: vec![0.0; n * n],
            basis: Basis::Dense(Array2::eye(n)),
            coordinates: vec![0.0; n],
            work: vec![0.0; n],
        }
    }

    /// A's eigenbasis, and v in it; all stays if A has none.
    fn renew(&mut self) {
        let n = self.work.len();
        let Some((_, basis)) = eigenbasis(n, &self.outer) else { return };
        if let (Basis::Dense(new), Basis::Dense(old)) = (&basis, &self.basis) {
            for (v, new) in self.work.iter_mut().zip(new.as_slice().expect("row-major").chunks_exact(n)) {
                let old = old.as_slice().expect("row-major").chunks_exact(n);
                *v = old.zip(&self.moments.square).map(|(old, v)| dot(new, old) * dot(new, old) * v).sum();
            }
            self.moments.square.copy_from_slice(&self.work);
        }
        self.basis = basis;
    }
}

impl Soap {
    /// Counts a step, and says how long m / √v can be after it; a little more, for rounding, and ∞ for β₂ = 0.
    fn bound(&mut self) -> f64 {
        let AdamSettings { beta1, beta2, .. } = self.settings;
        self.reach = 1.0 + beta1 * beta1 / beta2 * self.reach;
        let bound = (1.0 + 1e-9) * (1.0 - beta1) / (1.0 - beta2).sqrt() * self.reach.sqrt();
        if bound.is_nan() { f64::INFINITY } else { bound }
    }
}

impl Optimizer for Soap {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        for (row, g) in self.outer.chunks_exact_mut(grad.len()).zip(grad) {
            for (a, h) in row.iter_mut().zip(grad) {
                *a += (1.0 - beta2) * (g * h - *a);
            }
        }
        if self.steps.is_multiple_of(self.interval.max(1)) {
            self.renew();
        }
        self.steps += 1;
        self.moments.count(beta1, beta2);
        for (m, g) in self.moments.mean.iter_mut().zip(grad) {
            *m = (*m + (1.0 - beta1) * (g - *m)).flushed();
        }
        self.basis.coordinates(grad, &mut self.coordinates);
        self.basis.coordinates(&self.moments.mean, &mut self.work);
        zero_rounding(&mut self.coordinates, grad);
        zero_rounding(&mut self.work, &self.moments.mean);
        let bound = self.bound();
        let along = self.coordinates.iter().zip(&mut self.work);
        for (v, (z, m)) in self.moments.square.iter_mut().zip(along) {
            let r = z.flushed_for_square();
            *v = (*v + (1.0 - beta2) * (r * r - *v)).flushed().or_infinite();
            *m = (*m / (v.sqrt() + epsilon)).clamp(-bound, bound);
        }
        self.basis.vector(&self.work, &mut self.coordinates);
        add_scaled(x, -lr * self.moments.correction(), &self.coordinates);
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings::from_row(values);
        self.interval = values[4] as u64;
    }

    /// What multiplies the corrected mean gradient: Q diag(α √(1 − β₂ᵗ) / (√v + ε)) Qᵀ.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let AdamSettings { lr, epsilon, .. } = self.settings;
        let weights = self.moments.preconditioner(lr, &self.moments.square, epsilon).0;
        Some(Box::new(Spectral { weights, basis: &self.basis }))
    }
}

/// Sets the coordinates of a vector that are 0 but for the rounding of their sums to 0.
fn zero_rounding(coordinates: &mut [f64], vector: &[f64]) {
    let least = vector.len() as f64 * f64::EPSILON * greatest(vector);
    coordinates.iter_mut().filter(|z| z.abs() <= least).for_each(|z| *z = 0.0);
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "soap",
    name: "SOAP",
    about: "Adam in the eigenbasis of the gradients’ mean outer product.",
    reference: "Vyas et al. 2024, arXiv:2409.11321",
    family: Family::Adaptive,
    role: Role::Baseline,
    parameters: &[lr(1.217), beta1(0.15), beta2(0.9919), epsilon(1e-8), interval(20.0)],
    most: 500,
    remedy: "lr",
    build: |n, values, _| Box::new(Soap::new(n, AdamSettings::from_row(values), values[4] as u64)),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::math::vector::norm;
    use crate::objective::{Bowl, Noise, Noisy};

    fn soap(n: usize) -> (Soap, Noisy) {
        let bowl = Bowl::from_hessian(Array2::eye(n));
        let noisy = Noisy::new(std::rc::Rc::new(bowl), Noise::None, 0.0, Stream::new(0, 0));
        let settings = AdamSettings { lr: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-12 };
        (Soap::new(n, settings, 5), noisy)
    }

    /// The first step is α along the gradient, whatever its size: nothing of the rounding in the directions that it does
    /// not have.
    #[test]
    fn rounding_is_no_direction() {
        for size in [1.0, 1e12, 1e100, 1e-100] {
            let (mut soap, noisy) = soap(3);
            soap.settings.epsilon = 1e-12 * size;
            let grad = [0.3, -0.7, 0.2].map(|g| g * size);
            let (mut x, length) = ([0.0; 3], 0.62f64.sqrt() * size);
            soap.step(&mut x, &grad, &mut Oracle::new(&noisy));
            for (x, g) in x.iter().zip(grad) {
                assert!((x + 0.1 * g / length).abs() < 1e-6, "{size}: {x} {}", g / length);
            }
        }
    }

    /// Gradients of wildly different sizes and directions: no step is longer than Adam's bound allows in any basis.
    #[test]
    fn no_step_is_longer_than_adams_bound() {
        let (mut soap, noisy) = soap(3);
        let (mut stream, mut x) = (Stream::new(4, 0), [0.0; 3]);
        let most = 0.1 * 0.1 / 0.001f64.sqrt() / (1.0 - 0.81 / 0.999f64).sqrt();
        for step in 0..400 {
            let size = libm::exp(20.0 * stream.normal());
            let grad: Vec<f64> = stream.normals(3).iter().map(|g| g * size).collect();
            let before = x;
            soap.step(&mut x, &grad, &mut Oracle::new(&noisy));
            let moved: Vec<f64> = x.iter().zip(before).map(|(x, b)| x - b).collect();
            let bound = 1.001 * 3f64.sqrt() * most * soap.moments.correction();
            assert!(norm(&moved) <= bound, "step {step}: {} of {bound}", norm(&moved));
        }
    }
}
