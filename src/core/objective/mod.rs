//! What is minimized: functions with gradients and Hessians, and the noise that every optimizer sees alike.
//!
//! An [`Objective`] is a plain function, shared by all; [`Noisy`] is one optimizer's view of it, with its own
//! copy of the noise, so that optimizers are independent of each other and yet see the same draws.
//! [`LANDSCAPES`] is the registry: a new function is one file and one line there.

mod ackley;
mod bowl;
mod chain;
mod classifier;
mod curvatures;
mod formula;
mod landscape;
mod logistic;
mod noise;
mod noisy;
mod perceptron;
mod plane;
mod registry;
mod rosenbrock;
mod rotated;
mod separable;
#[cfg(test)]
mod tests;

use ndarray::Array2;

use crate::math::{Basis, eigenvalues};

pub use ackley::Ackley;
pub use bowl::Bowl;
pub use chain::Chain;
pub use classifier::{Classifier, Example};
pub use curvatures::Curvatures;
pub use formula::{Formula, Mistake, Typed};
pub use landscape::{Landscape, Make, Shape};
pub use logistic::Logistic;
pub use noise::Noise;
pub use noisy::Noisy;
pub use perceptron::Perceptron;
pub use registry::{LANDSCAPES, landscape};
pub use rosenbrock::Rosenbrock;
pub use rotated::Rotated;
pub use separable::Separable;

/// A function of n real variables, with exact gradients.
///
/// Points and gradients are slices of length n. Three methods are enough; the others have defaults by differences, or say
/// that there is nothing to know:
///
/// ```
/// use lodo_core::objective::Objective;
///
/// /// f(x) = Σ xᵢ⁴, least at 0.
/// struct Quartic(usize);
///
/// impl Objective for Quartic {
///     fn dim(&self) -> usize {
///         self.0
///     }
///
///     fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
///         grad.iter_mut().zip(x).for_each(|(g, x)| *g = 4.0 * x * x * x);
///         x.iter().map(|x| x * x * x * x).sum()
///     }
///
///     fn minima(&self) -> Vec<Vec<f64>> {
///         vec![vec![0.0; self.0]]
///     }
/// }
///
/// let mut grad = [0.0; 2];
/// assert_eq!(Quartic(2).eval(&[1.0, -1.0], &mut grad), 2.0);
/// assert_eq!(grad, [4.0, -4.0]);
/// let curvatures = Quartic(2).hessian_eigenvalues(&[1.0, 0.0]).unwrap();
/// assert!(curvatures[0].abs() < 1e-6 && (curvatures[1] - 12.0).abs() < 1e-6);
/// ```
pub trait Objective {
    /// n.
    fn dim(&self) -> usize;

    /// f(x), and ∇f(x) written to `grad`.
    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64;

    /// ∇²f(x), n×n; `None` where it would not fit. Here from n products, up to [`Basis::DENSE_LIMIT`].
    fn hessian(&self, x: &[f64]) -> Option<Array2<f64>> {
        let n = self.dim();
        if n > Basis::DENSE_LIMIT {
            return None;
        }
        let (mut rows, mut unit) = (vec![0.0; n * n], vec![0.0; n]);
        for (i, row) in rows.chunks_exact_mut(n).enumerate() {
            unit[i] = 1.0;
            self.hessian_product(x, &unit, row);
            unit[i] = 0.0;
        }
        let rows = Array2::from_shape_vec((n, n), rows).expect("n rows of length n");
        Some((&rows + &rows.t()) * 0.5)
    }

    /// The eigenvalues of ∇²f(x), ascending, n of them; `None` where the Hessian does not fit or is not finite.
    fn hessian_eigenvalues(&self, x: &[f64]) -> Option<Vec<f64>> {
        eigenvalues(&self.hessian(x)?)
    }

    /// out = ∇²f(x) v. Here by central differences of the gradient, exact to about 1e-8 of its size.
    fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        central_product(self, x, v, out);
    }

    /// The eigenvalues λ and eigenvectors Q of H, ascending, where f(x) = ½ xᵀ H x at every x and they are known.
    fn quadratic_form(&self) -> Option<(&[f64], &Basis)> {
        None
    }

    /// Whether one product costs a pass over data or more, so that n of them are too many to look at often.
    fn hessian_is_dear(&self) -> bool {
        false
    }

    /// What decides by the variables as weights, if they are that.
    fn classifier(&self) -> Option<&dyn Classifier> {
        None
    }

    /// How many examples f is a mean over; 0 if it is not a mean over data.
    fn examples(&self) -> usize {
        0
    }

    /// The mean over these examples, numbered from 0, and its gradient. Here f itself, which has none.
    fn eval_batch(&self, _batch: &[u32], x: &[f64], grad: &mut [f64]) -> f64 {
        self.eval(x, grad)
    }

    /// The points of least value that are known.
    fn minima(&self) -> Vec<Vec<f64>>;

    /// Why f or its gradient has no value at x, in words that begin small; `None` where both have.
    fn fault(&self, x: &[f64]) -> Option<String> {
        let mut grad = vec![0.0; x.len()];
        let sound = self.eval(x, &mut grad).is_finite() && grad.iter().all(|part| part.is_finite());
        (!sound).then(|| format!("f or its gradient is beyond {}", formula::GREATEST))
    }

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

/// out = ∇²f(x) v by central differences of the gradient.
fn central_product<F: Objective + ?Sized>(f: &F, x: &[f64], v: &[f64], out: &mut [f64]) {
    use crate::math::vector::{add_scaled, norm, subtract};
    let h = 1e-5 * (1.0 + norm(x)) / norm(v).max(f64::MIN_POSITIVE);
    let (mut point, mut ahead, mut behind) = (x.to_vec(), vec![0.0; x.len()], vec![0.0; x.len()]);
    add_scaled(&mut point, h, v);
    f.eval(&point, &mut ahead);
    add_scaled(&mut point, -2.0 * h, v);
    f.eval(&point, &mut behind);
    subtract(&ahead, &behind, out);
    out.iter_mut().for_each(|out| *out /= 2.0 * h);
}
