//! The quadratic bowl: the paper's first task.

use std::cell::RefCell;
use std::rc::Rc;

use ndarray::Array2;

use super::{Landscape, Make, Objective, Shape};
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
        let basis = Basis::random(eigenvalues.len(), stream);
        Bowl::along(eigenvalues, basis)
    }

    /// The bowl of a shape: its eigenvectors turned as far as that says.
    pub(super) fn shaped(shape: &Shape, stream: &mut Stream) -> Self {
        let eigenvalues = shape.curvatures.eigenvalues(shape.dimension, shape.condition);
        if shape.rotation == 1.0 {
            return Bowl::random(eigenvalues, stream);
        }
        let basis = Basis::turned(shape.dimension, shape.rotation, stream);
        Bowl::along(eigenvalues, basis)
    }

    /// The bowl with these n eigenvalues (ascending, positive) along the vectors of this basis of dimension n.
    ///
    /// # Panics
    /// If there are none, or if the rows of a dense basis are not stored one after the other.
    pub fn along(eigenvalues: Vec<f64>, basis: Basis) -> Self {
        let n = eigenvalues.len();
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

    fn quadratic_form(&self) -> Option<(&[f64], &Basis)> {
        match &self.form {
            Form::Dense { known: Some((eigenvalues, basis)), .. }
            | Form::Structured { eigenvalues, basis } => Some((eigenvalues, basis)),
            Form::Dense { known: None, .. } => None,
        }
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
    lesson: "Curvatures from 1 down to 1/condition: along turned axes only a full matrix can undo them.",
    dimensions: 2..=10_000,
    conditioned: true,
    rotation: Some(1.0),
    batched: false,
    classifies: false,
    own_axes: true,
    papers_task: true,
    window: [-6.0, 6.0, -6.0, 6.0],
    // The paper's task begins in the minimum, which then walks away: see `Experiment::start`.
    start: |n, _| (0..n).map(|i| if i % 2 == 0 { -4.0 } else { 3.0 }).collect(),
    make: Make::By(|shape, stream| Rc::new(Bowl::shaped(shape, stream))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::Curvatures;

    #[test]
    fn the_papers_bowl_has_the_papers_best_loss() {
        let bowl = Bowl::random(Curvatures::LogSpaced.eigenvalues(100, 1000.0), &mut Stream::new(1, 0));
        assert!((bowl.newton_best().unwrap() - 7.4118).abs() < 5e-5);
        let hessian = bowl.hessian(&[]).unwrap();
        let found = crate::math::eigenvalues(&hessian).unwrap();
        let expected = bowl.hessian_eigenvalues(&[]).unwrap();
        assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 1e-12));
    }

    /// At no rotation the Hessian is a diagonal, at a whole one that of the paper's task bit for bit.
    #[test]
    fn a_bowl_turns_from_its_axes_to_the_papers() {
        let shape = |rotation| Shape { rotation, condition: 100.0, ..Shape::of(12) };
        let hessian = |rotation| Bowl::shaped(&shape(rotation), &mut Stream::new(2, 0)).hessian(&[]).unwrap();
        let eigenvalues = Curvatures::LogSpaced.eigenvalues(12, 100.0);
        assert_eq!(hessian(0.0), Array2::from_diag(&ndarray::Array1::from(eigenvalues.clone())));
        let whole = Bowl::random(eigenvalues.clone(), &mut Stream::new(2, 0)).hessian(&[]).unwrap();
        assert_eq!(hessian(1.0), whole);
        let half = hessian(0.5);
        assert!(half.iter().zip(&whole).any(|(a, b)| (a - b).abs() > 0.01));
        assert!(half[[0, 11]].abs() + half[[3, 7]].abs() > 1e-4);
        let found = crate::math::eigenvalues(&half).unwrap();
        assert!(found.iter().zip(&eigenvalues).all(|(a, b)| (a - b).abs() < 1e-12));
        let nearly = hessian(1.0 - 1e-9);
        assert!(nearly.iter().zip(&whole).all(|(a, b)| (a - b).abs() < 1e-7));
    }

    #[test]
    fn stiff_and_soft_axes_are_eigenvectors_dense_and_structured() {
        for n in [2, 100, 300] {
            let bowl = Bowl::random(Curvatures::LogSpaced.eigenvalues(n, 1000.0), &mut Stream::new(1, 0));
            let [stiff, soft] = bowl.axes().unwrap();
            let mut grad = vec![0.0; n];
            assert!((bowl.eval(&stiff, &mut grad) - 0.5).abs() < 1e-12);
            assert!((bowl.eval(&soft, &mut grad) - 0.0005).abs() < 1e-12);
            assert!(grad.iter().zip(&soft).all(|(g, q)| (g - 0.001 * q).abs() < 1e-13));
        }
    }
}
