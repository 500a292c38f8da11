//! Newton's method.

use ndarray::Array2;

use super::parameter::LENGTH;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::{Basis, LinearMap, Lu, Scaled, Spectral, pseudo_inverse};

/// Newton's method: a jump to where the local quadratic has no slope.
///
/// ```text
/// x ← x − α H⁻¹ g,  H = ∇²f(x),  α = 1
/// ```
///
/// With the exact Hessian, and no more than that ([Nocedal and
/// Wright](https://doi.org/10.1007/978-0-387-40065-5), 2006, chapter 2): on a quadratic nothing is better, and
/// where H is indefinite it heads for saddle points and maxima as gladly as for minima. Where H is singular but for
/// rounding, H⁻¹ is the [pseudo-inverse](pseudo_inverse): there is no step along directions whose curvature is below
/// 4 max(n, 12) ε of the greatest (1e-14 up to 12 variables), instead of one of any length. Where H is not known there
/// is no step. The factors of H are kept until H changes.
#[derive(Clone, Debug)]
pub struct Newton {
    /// α; may change between steps.
    pub lr: f64,
    hessian: Array2<f64>,
    factors: Lu,
    inverse: Inverse,
    direction: Vec<f64>,
}

/// What stands for the inverse of the Hessian.
#[derive(Clone, Debug)]
enum Inverse {
    /// Nothing: it is not known, or has no finite entries.
    Missing,
    /// The factors.
    Factors,
    /// Weights of a basis.
    Pseudo(Vec<f64>, Basis),
}

/// Below this [`reciprocal_condition`](Lu::reciprocal_condition), which is an estimate, eigenvalues are asked whether H
/// has an inverse: far above the 1e-14 that they are held against, so that nothing near it is missed, and far below
/// what an ordinary H has, which then costs no eigenvalues.
const SUSPICIOUS: f64 = 1e-10;

impl Newton {
    /// Newton's method for n variables.
    pub fn new(n: usize, lr: f64) -> Self {
        Newton {
            lr,
            hessian: Array2::from_elem((n, n), f64::NAN),
            factors: Lu::identity(n),
            inverse: Inverse::Missing,
            direction: vec![0.0; n],
        }
    }
}

impl Newton {
    /// The inverse of a row-major matrix, by its factors if it has one.
    fn invert(&mut self, matrix: &[f64]) -> Inverse {
        let n = self.direction.len();
        let norm = matrix.chunks_exact(n).map(|row| row.iter().map(|h| h.abs()).sum()).fold(0.0, f64::max);
        if self.factors.factor(matrix) && self.factors.reciprocal_condition(norm) > SUSPICIOUS {
            return Inverse::Factors;
        }
        match pseudo_inverse(n, matrix) {
            None => Inverse::Missing,
            Some((weights, _)) if !weights.contains(&0.0) => Inverse::Factors,
            Some((weights, basis)) => Inverse::Pseudo(weights, basis),
        }
    }
}

impl Optimizer for Newton {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let Some(hessian) = oracle.hessian(x) else {
            self.inverse = Inverse::Missing;
            return;
        };
        if self.hessian != hessian {
            self.inverse = self.invert(hessian.as_standard_layout().as_slice().expect("row-major"));
            self.hessian = hessian;
        }
        match &self.inverse {
            Inverse::Missing => return,
            Inverse::Factors => self.factors.solve(grad, &mut self.direction),
            Inverse::Pseudo(weights, basis) => {
                Spectral { weights: weights.clone(), basis }.apply(grad, &mut self.direction);
            }
        }
        for (x, p) in x.iter_mut().zip(&self.direction) {
            *x -= self.lr * p;
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.lr = values[0];
    }

    /// α H⁻¹.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        match &self.inverse {
            Inverse::Missing => None,
            Inverse::Factors => Some(Box::new(Scaled(self.lr, &self.factors))),
            Inverse::Pseudo(weights, basis) => {
                let weights = weights.iter().map(|weight| self.lr * weight).collect();
                Some(Box::new(Spectral { weights, basis }))
            }
        }
    }
}

/// The paper's best possible on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "newton",
    name: "Newton",
    about: "Jumps to where the exact local quadratic has no slope: a minimum, or a saddle point.",
    reference: "Nocedal and Wright 2006, Numerical Optimization, chapter 2",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: &[Parameter::live("lr", "Step length", "α", Range::Log { min: 1e-6, max: 2.0 }, 1.0)
        .rate()
        .hint(LENGTH)],
    most: Basis::DENSE_LIMIT,
    remedy: "lr",
    build: |n, values, _| Box::new(Newton::new(n, values[0])),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::objective::{Noise, Noisy, Rosenbrock};

    fn step(newton: &mut Newton, x: &mut [f64]) {
        let noisy = Noisy::new(std::rc::Rc::new(Rosenbrock), Noise::None, 0.0, Stream::new(0, 0));
        let mut grad = vec![0.0; 2];
        noisy.eval(x, &mut grad);
        newton.step(x, &grad, &mut Oracle::new(&noisy));
    }

    /// The matrix is that of the point where the step began, at every step anew.
    #[test]
    fn the_factors_are_those_of_the_present_hessian() {
        use crate::objective::Objective;
        let (mut newton, mut x) = (Newton::new(2, 1.0), [-0.5, 2.0]);
        for _ in 0..4 {
            let hessian = Rosenbrock.hessian(&x).unwrap();
            step(&mut newton, &mut x);
            let product = newton.preconditioner().unwrap().apply_columns(&hessian);
            assert!((product - Array2::<f64>::eye(2)).iter().all(|d| d.abs() < 1e-12));
        }
    }

    /// H of Rosenbrock's function at (0, 0.005) is diag(0, 2), its gradient (−0.02, 0.01).
    #[test]
    fn where_the_hessian_is_singular_it_steps_where_there_is_curvature() {
        let (mut newton, mut x) = (Newton::new(2, 1.0), [0.0, 0.005]);
        step(&mut newton, &mut x);
        assert!(x[0] == 0.0 && x[1].abs() < 1e-17, "{x:?}");
        let inverse = newton.preconditioner().unwrap().dense();
        let expected = ndarray::array![[0.0, 0.0], [0.0, 0.5]];
        assert!((&inverse - &expected).iter().all(|d| d.abs() < 1e-17), "{inverse}");
    }

    /// H of (a·x)² has one curvature, and rounding beside it, which is not inverted: from wherever, one step leads onto
    /// the line a·x = 0, by the shortest way.
    #[test]
    fn rounding_is_no_curvature() {
        for a in [[0.3, 0.7], [0.1, 0.3], [1.0, 1.0], [1e-3, 0.7], [3.0, 0.0]] {
            let noisy = Noisy::new(std::rc::Rc::new(Ridge(a)), Noise::Gradient, 1e-3, Stream::new(3, 0));
            let (mut newton, mut x) = (Newton::new(2, 1.0), [0.4, 1.1]);
            for draw in [[0.7, -0.4], [-0.2, 0.9]] {
                let product: f64 = a[0] * x[0] + a[1] * x[1];
                let grad = [0, 1].map(|i| 2.0 * a[i] * product + 1e-3 * draw[i]);
                let (before, along) = (x, (a[0] * grad[0] + a[1] * grad[1]) / (a[0] * a[0] + a[1] * a[1]));
                newton.step(&mut x, &grad, &mut Oracle::new(&noisy));
                for i in 0..2 {
                    let expected = before[i] - 0.5 * along * a[i] / (a[0] * a[0] + a[1] * a[1]);
                    assert!((x[i] - expected).abs() < 1e-12, "{a:?}: {x:?} {expected}");
                }
            }
        }
    }

    /// (a·x)².
    struct Ridge([f64; 2]);

    impl crate::objective::Objective for Ridge {
        fn dim(&self) -> usize {
            2
        }

        fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
            let product = self.0[0] * x[0] + self.0[1] * x[1];
            (0..2).for_each(|i| grad[i] = 2.0 * self.0[i] * product);
            product * product
        }

        fn hessian(&self, _: &[f64]) -> Option<Array2<f64>> {
            Some(Array2::from_shape_fn((2, 2), |(i, j)| 2.0 * self.0[i] * self.0[j]))
        }

        fn minima(&self) -> Vec<Vec<f64>> {
            vec![]
        }
    }
}
