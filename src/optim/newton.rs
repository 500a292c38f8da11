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
