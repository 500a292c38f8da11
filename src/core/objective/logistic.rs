//! Logistic regression on generated data.

use std::rc::Rc;

use nalgebra::{DMatrix, DVector};

use super::{Landscape, Make, Objective, Shape};
use crate::math::vector::{add_scaled, dot, norm_squared};
use crate::math::{Basis, Stream};

/// f(w) = mean over k of log(1 + exp(−yₖ ⟨w, xₖ⟩)) + ½ μ ‖w‖², μ = 1/1000.
///
/// A thousand examples: xₖ = Q √λ zₖ with zₖ ~ N(0, 1)ⁿ, so that λ and Q are the spectrum and the axes of the
/// features' covariance, and near 0 those of the Hessian, times ¼. yₖ = ±1, +1 with probability σ(4⟨u, zₖ⟩), u a
/// random direction.
#[derive(Clone, Debug)]
pub struct Logistic {
    dim: usize,
    /// yₖ xₖ, a row an example.
    rows: Vec<f64>,
    minimum: Option<Vec<f64>>,
}

/// N and μ.
const EXAMPLES: usize = 1000;
const PENALTY: f64 = 1e-3;
/// Up to here the minimum is found beforehand, to be shown; that takes a few times N n².
const SHOWN: usize = 50;

/// log(1 + exp(t)), and its slope σ(t) = 1/(1 + exp(−t)).
pub(super) fn softplus(t: f64) -> (f64, f64) {
    let small = libm::exp(-t.abs());
    let slope = if t > 0.0 { 1.0 / (1.0 + small) } else { small / (1.0 + small) };
    (t.max(0.0) + libm::log1p(small), slope)
}

impl Logistic {
    /// Data of this shape.
    pub fn generated(shape: &Shape, stream: &mut Stream) -> Self {
        let n = shape.dimension;
        let spread: Vec<f64> =
            shape.curvatures.eigenvalues(n, shape.condition).into_iter().map(f64::sqrt).collect();
        let basis = if shape.rotation == 0.0 { None } else { Some(Basis::turned(n, shape.rotation, stream)) };
        let direction = stream.normals(n);
        let steepness = 4.0 / norm_squared(&direction).sqrt();
        let mut rows = vec![0.0; EXAMPLES * n];
        for row in rows.chunks_exact_mut(n) {
            let mut z = stream.normals(n);
            let (_, likely) = softplus(steepness * dot(&direction, &z));
            let sign = if stream.uniform() < likely { 1.0 } else { -1.0 };
            z.iter_mut().zip(&spread).for_each(|(z, spread)| *z *= sign * spread);
            match &basis {
                Some(basis) => basis.vector(&z, row),
                None => row.copy_from_slice(&z),
            }
        }
        let mut logistic = Logistic { dim: n, rows, minimum: None };
        if n <= SHOWN {
            logistic.minimum = logistic.newton();
        }
        logistic
    }

    /// Adds the gradient of the mean over these rows, and returns that mean.
    fn add<'a>(
        &self,
        rows: impl Iterator<Item = &'a [f64]>,
        count: usize,
        w: &[f64],
        grad: &mut [f64],
    ) -> f64 {
        let mut total = 0.0;
        for row in rows {
            let (loss, slope) = softplus(-dot(w, row));
            total += loss;
            add_scaled(grad, -slope / count as f64, row);
        }
        total / count as f64
    }

    fn penalty(w: &[f64], grad: &mut [f64]) -> f64 {
        grad.iter_mut().zip(w).for_each(|(g, w)| *g = PENALTY * w);
        0.5 * PENALTY * norm_squared(w)
    }

    /// The minimum by Newton's method with halved steps; for looking only.
    fn newton(&self) -> Option<Vec<f64>> {
        let n = self.dim;
        let (mut w, mut grad) = (vec![0.0; n], vec![0.0; n]);
        let mut loss = self.eval(&w, &mut grad);
        let mut slope = norm_squared(&grad);
        for _ in 0..100 {
            let hessian = self.hessian(&w)?;
            let hessian = DMatrix::from_fn(n, n, |i, j| hessian[[i, j]]);
            let step = hessian.cholesky()?.solve(&DVector::from_column_slice(&grad));
            let mut part = 1.0;
            let (next, lower) = loop {
                let next: Vec<f64> = w.iter().zip(step.iter()).map(|(w, s)| w - part * s).collect();
                let lower = self.eval(&next, &mut grad);
                if lower <= loss || norm_squared(&grad) < slope || part < 1e-6 {
                    break (next, lower);
                }
                part *= 0.5;
            };
            if lower >= loss && norm_squared(&grad) >= slope {
                // As low and as flat as rounding lets it be.
                break;
            }
            (w, loss, slope) = (next, lower, norm_squared(&grad));
        }
        Some(w)
    }
}

impl Objective for Logistic {
    fn dim(&self) -> usize {
        self.dim
    }

    fn eval(&self, w: &[f64], grad: &mut [f64]) -> f64 {
        Self::penalty(w, grad) + self.add(self.rows.chunks_exact(self.dim), EXAMPLES, w, grad)
    }

    fn examples(&self) -> usize {
        EXAMPLES
    }

    fn eval_batch(&self, batch: &[u32], w: &[f64], grad: &mut [f64]) -> f64 {
        let row = |&k: &u32| &self.rows[k as usize * self.dim..][..self.dim];
        Self::penalty(w, grad) + self.add(batch.iter().map(row), batch.len(), w, grad)
    }

    fn hessian_product(&self, w: &[f64], v: &[f64], out: &mut [f64]) {
        Self::penalty(v, out);
        for row in self.rows.chunks_exact(self.dim) {
            let (_, slope) = softplus(-dot(w, row));
            add_scaled(out, slope * (1.0 - slope) * dot(row, v) / EXAMPLES as f64, row);
        }
    }

    fn hessian_is_dear(&self) -> bool {
        true
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        self.minimum.iter().cloned().collect()
    }
}

/// The function.
pub(super) static LANDSCAPE: Landscape = Landscape {
    key: "logistic",
    name: "Logistic regression",
    lesson: "Noise from mini-batches, and features of very different sizes: the oldest reason to scale a gradient.",
    dimensions: 2..=1000,
    conditioned: true,
    rotation: Some(0.0),
    batched: true,
    classifies: false,
    own_axes: false,
    papers_task: false,
    window: [-12.0, 12.0, -12.0, 12.0],
    start: |n, _| vec![0.0; n],
    make: Make::By(|shape, stream| Rc::new(Logistic::generated(shape, stream))),
};
