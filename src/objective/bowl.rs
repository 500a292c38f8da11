//! The quadratic bowl: the paper's first task.

use std::cell::RefCell;
use std::rc::Rc;

use ndarray::Array2;

use super::{Landscape, Objective};
use crate::math::vector::{add_scaled, dot, multiply};
use crate::math::{Basis, Stream};

/// f(x) = ½ xᵀ H x with H symmetric, H = Q diag(λ) Qᵀ.
///
/// Up to [`Basis::DENSE_LIMIT`] variables H is a dense matrix; beyond, it is applied through its basis in
/// O(n log n), and never formed.
#[derive(Clone, Debug)]
pub struct Bowl {
    form: Form,
    trace: f64,
    work: RefCell<Vec<f64>>,
}

#[derive(Clone, Debug)]
enum Form {
    Dense { hessian: Array2<f64>, known: Option<(Vec<f64>, Basis)> },
    Structured { eigenvalues: Vec<f64>, basis: Basis },
}

impl Bowl {
    /// The bowl with these eigenvalues (ascending, positive) along a random orthonormal basis.
    pub fn random(eigenvalues: Vec<f64>, stream: &mut Stream) -> Self {
        let n = eigenvalues.len();
        let basis = Basis::random(n, stream);
        let trace = eigenvalues.iter().sum();
        let form = match &basis {
            Basis::Dense(rows) => {
                let mut hessian = vec![0.0; n * n];
                for (axis, lambda) in rows.rows().into_iter().zip(&eigenvalues) {
                    let axis = axis.to_slice().expect("row-major");
                    for (row, q) in hessian.chunks_exact_mut(n).zip(axis) {
                        add_scaled(row, lambda * q, axis);
                    }
                }
                let hessian = Array2::from_shape_vec((n, n), hessian).expect("n×n");
                Form::Dense { hessian, known: Some((eigenvalues, basis)) }
            }
            Basis::Rotations(_) => Form::Structured { eigenvalues, basis },
        };
        Bowl { form, trace, work: RefCell::new(vec![0.0; n]) }
    }

    /// The bowl of this symmetric matrix.
    pub fn from_hessian(hessian: Array2<f64>) -> Self {
        let (n, trace) = (hessian.nrows(), hessian.diag().sum());
        let hessian = hessian.as_standard_layout().into_owned();
        Bowl { form: Form::Dense { hessian, known: None }, trace, work: RefCell::new(vec![0.0; n]) }
    }

    /// H v.
    fn product(&self, v: &[f64], out: &mut [f64]) {
        match &self.form {
            Form::Dense { hessian, .. } => multiply(hessian.as_slice().expect("row-major"), v, out),
            Form::Structured { eigenvalues, basis } => {
                let mut z = self.work.borrow_mut();
                basis.coordinates(v, &mut z);
                z.iter_mut().zip(eigenvalues).for_each(|(z, lambda)| *z *= lambda);
                basis.vector(&z, out);
            }
        }
    }
}

/// n curvatures from 1/condition to 1, evenly spaced in their logarithm: ascending.
fn log_spaced(n: usize, condition: f64) -> Vec<f64> {
    let lowest = -libm::log(condition);
    (0..n).map(|i| libm::exp(lowest * (1.0 - i as f64 / (n - 1).max(1) as f64))).collect()
}

impl Objective for Bowl {
    fn dim(&self) -> usize {
        self.work.borrow().len()
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        self.product(x, grad);
        0.5 * dot(x, grad)
    }

    fn hessian(&self, _: &[f64]) -> Option<Array2<f64>> {
        match &self.form {
            Form::Dense { hessian, .. } => Some(hessian.clone()),
            Form::Structured { .. } => None,
        }
    }

    fn hessian_eigenvalues(&self, _: &[f64]) -> Option<Vec<f64>> {
        match &self.form {
            Form::Dense { known: Some((eigenvalues, _)), .. } | Form::Structured { eigenvalues, .. } => {
                Some(eigenvalues.clone())
            }
            Form::Dense { hessian, known: None } => crate::math::eigenvalues(hessian),
        }
    }

    fn hessian_product(&self, _: &[f64], v: &[f64], out: &mut [f64]) {
        self.product(v, out);
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        vec![vec![0.0; self.dim()]]
    }

    fn axes(&self) -> Option<[Vec<f64>; 2]> {
        match &self.form {
            Form::Dense { known: Some((_, basis)), .. } | Form::Structured { basis, .. } => {
                Some([basis.axis(self.dim() - 1), basis.axis(0)])
            }
            Form::Dense { known: None, .. } => None,
        }
    }

    fn newton_best(&self) -> Option<f64> {
        Some(0.5 * self.trace)
    }

    /// On a plane the bowl is a quadratic of two variables: three products with H, then no more.
    fn slice<'a>(&'a self, o: &'a [f64], u: &'a [f64], v: &'a [f64]) -> Box<dyn Fn(f64, f64) -> f64 + 'a> {
        let product = |v| {
            let mut out = vec![0.0; self.dim()];
            self.product(v, &mut out);
            out
        };
        let (ho, hu, hv) = (product(o), product(u), product(v));
        let (oo, ou, ov) = (dot(o, &ho), dot(u, &ho), dot(v, &ho));
        let (uu, uv, vv) = (dot(u, &hu), dot(v, &hu), dot(v, &hv));
        Box::new(move |a, b| 0.5 * (oo + a * a * uu + b * b * vv) + a * ou + b * ov + a * b * uv)
    }
}

/// The paper's first task.
pub(super) static LANDSCAPE: Landscape = Landscape {
    key: "bowl",
    name: "Quadratic bowl",
    lesson: "Curvatures from 1 down to 1/condition along random axes: only a full matrix can undo them.",
    dimensions: 2..=10_000,
    conditioned: true,
    window: [-6.0, 6.0, -6.0, 6.0],
    start: |n| vec![0.0; n],
    build: |shape, stream| Rc::new(Bowl::random(log_spaced(shape.dimension, shape.condition), stream)),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_papers_bowl_has_the_papers_best_loss() {
        let bowl = Bowl::random(log_spaced(100, 1000.0), &mut Stream::new(1, 0));
        assert!((bowl.newton_best().unwrap() - 7.4118).abs() < 5e-5);
        let hessian = bowl.hessian(&[]).unwrap();
        let found = crate::math::eigenvalues(&hessian).unwrap();
        let expected = bowl.hessian_eigenvalues(&[]).unwrap();
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    #[test]
    fn stiff_and_soft_axes_are_eigenvectors_dense_and_structured() {
        for n in [2, 100, 300] {
            let bowl = Bowl::random(log_spaced(n, 1000.0), &mut Stream::new(1, 0));
            let [stiff, soft] = bowl.axes().unwrap();
            let mut grad = vec![0.0; n];
            assert!((bowl.eval(&stiff, &mut grad) - 0.5).abs() < 1e-12);
            assert!((bowl.eval(&soft, &mut grad) - 0.0005).abs() < 1e-12);
            assert!(grad.iter().zip(&soft).all(|(g, q)| (g - 0.001 * q).abs() < 1e-13));
        }
    }
}
