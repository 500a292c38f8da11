//! What is minimized: functions with gradients and Hessians, and the noise that every optimizer sees alike.
//!
//! An [`Objective`] is a plain function, shared by all; [`Noisy`] is one optimizer's view of it, with its own
//! copy of the noise, so that optimizers are independent of each other and yet see the same draws.
//! [`LANDSCAPES`] is the registry: a new function is one file and one line there.

mod bowl;
mod noisy;
mod rosenbrock;

use std::rc::Rc;

use ndarray::Array2;

use crate::math::{Stream, eigenvalues};

pub use bowl::Bowl;
pub use noisy::{Noise, Noisy};
pub use rosenbrock::Rosenbrock;

/// A function of n real variables, with exact gradients.
pub trait Objective {
    /// n.
    fn dim(&self) -> usize;

    /// f(x), and ∇f(x) written to `grad`.
    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64;

    /// ∇²f(x), n×n; `None` where it would not fit.
    fn hessian(&self, x: &[f64]) -> Option<Array2<f64>>;

    /// The eigenvalues of ∇²f(x), ascending.
    fn hessian_eigenvalues(&self, x: &[f64]) -> Option<Vec<f64>> {
        eigenvalues(&self.hessian(x)?)
    }

    /// out = ∇²f(x) v. Here by central differences of the gradient, exact to about 1e-8 of its size.
    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        use crate::math::vector::{add_scaled, norm, subtract};
        let h = 1e-5 * (1.0 + norm(x)) / norm(v).max(f64::MIN_POSITIVE);
        let (mut point, mut ahead, mut behind) = (x.to_vec(), vec![0.0; x.len()], vec![0.0; x.len()]);
        add_scaled(&mut point, h, v);
        self.eval(&point, &mut ahead);
        add_scaled(&mut point, -2.0 * h, v);
        self.eval(&point, &mut behind);
        subtract(&ahead, &behind, out);
        out.iter_mut().for_each(|out| *out /= 2.0 * h);
    }

    /// The points of least value that are known.
    fn minima(&self) -> Vec<Vec<f64>>;

    /// Two orthonormal directions for a picture of n > 2: of the greatest and of the least curvature.
    fn axes(&self) -> Option<[Vec<f64>; 2]> {
        None
    }

    /// ½ tr ∇²f if that is the same everywhere. An optimizer that jumps into the minimum at every step, as
    /// Newton's does, pays this on average when the minimum then moves by a standard normal.
    fn newton_best(&self) -> Option<f64> {
        None
    }

    /// f on the plane o + a u + b v, as a function of (a, b).
    fn slice<'a>(&'a self, o: &'a [f64], u: &'a [f64], v: &'a [f64]) -> Box<dyn Fn(f64, f64) -> f64 + 'a> {
        let work = std::cell::RefCell::new((vec![0.0; o.len()], vec![0.0; o.len()]));
        Box::new(move |a, b| {
            let (point, grad) = &mut *work.borrow_mut();
            for (i, point) in point.iter_mut().enumerate() {
                *point = o[i] + a * u[i] + b * v[i];
            }
            self.eval(point, grad)
        })
    }
}

/// What shapes a function of the registry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// n.
    pub dimension: usize,
    /// Largest over smallest curvature, where the function has a choice.
    pub condition: f64,
}

/// A function of the registry.
pub struct Landscape {
    /// Its name in links and on the command line.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it teaches, in one sentence.
    pub lesson: &'static str,
    /// The dimensions it can have.
    pub dimensions: std::ops::RangeInclusive<usize>,
    /// Whether the condition number is a choice.
    pub conditioned: bool,
    /// What a picture of two dimensions shows: x from, to; y from, to.
    pub window: [f64; 4],
    /// Where optimizers start.
    pub start: fn(usize) -> Vec<f64>,
    /// Makes it; randomness only from the stream.
    pub build: fn(Shape, &mut Stream) -> Rc<dyn Objective>,
}

/// All functions, in the order in which they are offered.
pub static LANDSCAPES: [&Landscape; 2] = [&bowl::LANDSCAPE, &rosenbrock::LANDSCAPE];

/// The function with this key.
pub fn landscape(key: &str) -> Option<&'static Landscape> {
    LANDSCAPES.into_iter().find(|landscape| landscape.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every function of the registry, at several points: the gradient against central differences of the
    /// value, the Hessian and its products against central differences of the gradient, minima stationary.
    #[test]
    fn derivatives_are_derivatives() {
        for landscape in LANDSCAPES {
            for dimension in [2, 7, 300].into_iter().filter(|n| landscape.dimensions.contains(n)) {
                let shape = Shape { dimension, condition: 50.0 };
                let objective = (landscape.build)(shape, &mut Stream::new(3, 0));
                let mut points = Stream::new(4, 0);
                for _ in 0..3 {
                    check_derivatives(&*objective, &points.normals(dimension), landscape.key);
                }
                for minimum in objective.minima() {
                    let mut grad = vec![1.0; dimension];
                    objective.eval(&minimum, &mut grad);
                    assert!(grad.iter().all(|g| g.abs() < 1e-12), "{}: {grad:?}", landscape.key);
                }
            }
        }
    }

    fn check_derivatives(objective: &dyn Objective, x: &[f64], name: &str) {
        let n = x.len();
        let (h, mut grad, mut other) = (1e-5, vec![0.0; n], vec![0.0; n]);
        objective.eval(x, &mut grad);
        let hessian = objective.hessian(x);
        for i in (0..n).step_by(n.div_ceil(9)) {
            let mut point = x.to_vec();
            let mut product = vec![0.0; n];
            let mut unit = vec![0.0; n];
            unit[i] = 1.0;
            objective.hessian_product(x, &unit, &mut product);
            point[i] = x[i] + h;
            let up = objective.eval(&point, &mut other);
            let ahead = other.clone();
            point[i] = x[i] - h;
            let down = objective.eval(&point, &mut other);
            assert!((grad[i] - (up - down) / (2.0 * h)).abs() < 1e-7 * (1.0 + up.abs()), "{name}: ∂f/∂x{i}");
            for j in 0..n {
                let expected = (ahead[j] - other[j]) / (2.0 * h);
                assert!((product[j] - expected).abs() < 1e-7 * (1.0 + expected.abs()), "{name}: Hv");
                if let Some(hessian) = &hessian {
                    let found = hessian[[i, j]];
                    assert!((found - expected).abs() < 1e-7 * (1.0 + expected.abs()), "{name}: H[{i}][{j}]");
                }
            }
        }
    }

    #[test]
    fn a_slice_is_the_function_on_the_plane() {
        for landscape in LANDSCAPES {
            let n = (*landscape.dimensions.end()).min(9);
            let objective =
                (landscape.build)(Shape { dimension: n, condition: 30.0 }, &mut Stream::new(3, 0));
            let mut stream = Stream::new(8, 0);
            let (o, u, v) = (stream.normals(n), stream.normals(n), stream.normals(n));
            let slice = objective.slice(&o, &u, &v);
            let point: Vec<f64> = (0..n).map(|i| o[i] + 0.3 * u[i] - 1.2 * v[i]).collect();
            let expected = objective.eval(&point, &mut vec![0.0; n]);
            assert!(
                (slice(0.3, -1.2) - expected).abs() < 1e-11 * (1.0 + expected.abs()),
                "{}",
                landscape.key
            );
        }
    }
}
