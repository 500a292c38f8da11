//! Newton's method.

use ndarray::Array2;

use super::{Method, Optimizer, Oracle, Parameter, Range};
use crate::math::{Basis, LinearMap, Lu, Scaled};

/// Newton's method: a jump to where the local quadratic has no slope.
///
/// ```text
/// x ← x − α H⁻¹ g,  H = ∇²f(x),  α = 1
/// ```
///
/// With the exact Hessian, and no more than that ([Nocedal and
/// Wright](https://doi.org/10.1007/978-0-387-40065-5), 2006, chapter 2): on a quadratic nothing is better, and
/// where H is indefinite it heads for saddle points and maxima as gladly as for minima. Where H is singular, or
/// not known, there is no step. The factors of H are kept until H changes.
#[derive(Clone, Debug)]
pub struct Newton {
    /// α; may change between steps.
    pub lr: f64,
    hessian: Array2<f64>,
    factors: Lu,
    /// Whether the factors are those of the Hessian, which has an inverse.
    solvable: bool,
    direction: Vec<f64>,
}

impl Newton {
    /// Newton's method for n variables.
    pub fn new(n: usize, lr: f64) -> Self {
        Newton {
            lr,
            hessian: Array2::from_elem((n, n), f64::NAN),
            factors: Lu::identity(n),
            solvable: false,
            direction: vec![0.0; n],
        }
    }
}

impl Optimizer for Newton {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let Some(hessian) = oracle.hessian(x) else {
            self.solvable = false;
            return;
        };
        if self.hessian != hessian {
            self.solvable = self.factors.factor(hessian.as_standard_layout().as_slice().expect("row-major"));
            self.hessian = hessian;
        }
        if self.solvable {
            self.factors.solve(grad, &mut self.direction);
            for (x, p) in x.iter_mut().zip(&self.direction) {
                *x -= self.lr * p;
            }
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.lr = values[0];
    }

    /// α H⁻¹.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.solvable.then(|| Box::new(Scaled(self.lr, &self.factors)) as Box<dyn LinearMap>)
    }
}

/// The paper's best possible on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "newton",
    name: "Newton",
    about: "Jumps to where the exact local quadratic has no slope: a minimum, or a saddle point.",
    reference: "Nocedal and Wright 2006, Numerical Optimization, chapter 2",
    parameters: &[Parameter::live("lr", "Step length", "α", Range::Log { min: 1e-6, max: 2.0 }, 1.0)],
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

    /// H of Rosenbrock's function at (0, 0.005) is diag(0, 2).
    #[test]
    fn where_the_hessian_is_singular_there_is_no_step() {
        let (mut newton, mut x) = (Newton::new(2, 1.0), [0.0, 0.005]);
        step(&mut newton, &mut x);
        assert_eq!(x, [0.0, 0.005]);
        assert!(newton.preconditioner().is_none());
    }
}
