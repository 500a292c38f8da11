//! BFGS without a line search.

use ndarray::Array2;

use super::moments::lr;
use super::pairs::{scale_pair, unit};
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::LinearMap;
use crate::math::vector::{add_scaled, dot, multiply, subtract};

/// Hyper-parameters of [`Bfgs`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BfgsSettings {
    /// α, the learning rate.
    pub lr: f64,
    /// H = this times I at first.
    pub scale: f64,
}

/// The authors' defaults.
impl Default for BfgsSettings {
    fn default() -> Self {
        BfgsSettings { lr: 0.01, scale: 1.0 }
    }
}

/// BFGS: an estimate H of the inverse Hessian that every step's change of gradient corrects.
///
/// ```text
/// s = −α H g        x ← x + s        g′ = a fresh gradient at x        y = g′ − g
/// H ← H + (s·y + yᵀHy) / (s·y)² · s sᵀ − (H y sᵀ + s yᵀH) / (s·y)
/// ```
///
/// Broyden; Fletcher; Goldfarb; Shanno, 1970 ([Nocedal and
/// Wright](https://doi.org/10.1007/978-0-387-40065-5), 2006, chapter 6). As in the authors' baseline there is no
/// line search and no guard: s·y may be negative, and under noise y has the difference of two draws, so that H
/// is soon far from any inverse Hessian. A pair without a secant is left out: s·y = 0, or so small that digits are lost.
/// Where products would leave the range of numbers, s and y are scaled by powers of two; with ρ their ratio the
/// correction is then H + (ρ s·y + yᵀHy) / (s·y)² · s sᵀ − ….
#[derive(Clone, Debug)]
pub struct Bfgs {
    /// The rate may change between steps.
    pub settings: BfgsSettings,
    /// H, n×n.
    inverse: Array2<f64>,
    /// s and g of the last step.
    step: Vec<f64>,
    gradient: Vec<f64>,
    /// y, then H g; and H y.
    work: [Vec<f64>; 2],
    stepped: bool,
}

impl Bfgs {
    /// BFGS for n variables.
    pub fn new(n: usize, settings: BfgsSettings) -> Self {
        let zeros = vec![0.0; n];
        Bfgs {
            settings,
            inverse: Array2::eye(n) * settings.scale,
            step: zeros.clone(),
            gradient: zeros.clone(),
            work: [zeros.clone(), zeros],
            stepped: false,
        }
    }

    /// Corrects H by the last step and the gradient that it led to.
    fn correct(&mut self, grad: &[f64]) {
        let [y, hy] = &mut self.work;
        let (s, n) = (&mut self.step, grad.len());
        subtract(grad, &self.gradient, y);
        let Some(scale) = scale_pair(s, y) else { return };
        let sy = dot(s, y);
        if sy == 0.0 {
            return;
        }
        let matrix = self.inverse.as_slice_mut().expect("row-major");
        multiply(matrix, y, hy);
        let square = (unit(scale) * sy + dot(y, hy)) / (sy * sy);
        if !square.is_finite() {
            return;
        }
        for (i, row) in matrix.chunks_exact_mut(n).enumerate() {
            // H is symmetric: row i of H y sᵀ + s yᵀH is (Hy)ᵢ sᵀ + sᵢ (Hy)ᵀ.
            add_scaled(row, square * s[i] - hy[i] / sy, s);
            add_scaled(row, -s[i] / sy, hy);
        }
    }
}

impl Optimizer for Bfgs {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        if self.stepped {
            self.correct(grad);
        }
        let direction = &mut self.work[0];
        multiply(self.inverse.as_slice().expect("row-major"), grad, direction);
        for ((x, s), p) in x.iter_mut().zip(&mut self.step).zip(direction) {
            *s = -self.settings.lr * *p;
            *x += *s;
        }
        self.gradient.copy_from_slice(grad);
        self.stepped = true;
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// H, without α: it is H that stands for the inverse Hessian.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(&self.inverse))
    }
}

fn from_row(values: &[f64]) -> BfgsSettings {
    BfgsSettings { lr: values[0], scale: values[1] }
}

/// Defaults: the authors'.
pub(super) static METHOD: Method = Method {
    key: "bfgs",
    name: "BFGS",
    about: "Quasi-Newton: estimates the inverse Hessian from gradients along its steps; made for functions without noise.",
    reference: "Broyden; Fletcher; Goldfarb; Shanno 1970",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: &[
        lr(0.01),
        Parameter::fixed("scale", "Initial scale", "H₀", Range::Log { min: 1e-6, max: 1e3 }, 1.0).tuned(),
    ],
    most: 1000,
    remedy: "lr",
    build: |n, values, _| Box::new(Bfgs::new(n, from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::objective::{Bowl, Noise, Noisy};

    /// H is symmetric and leads from the latest change of the gradient back to its step; on a quadratic without
    /// noise full steps arrive, where gradient descent at this rate would swing for ever.
    #[test]
    fn the_secant_equation_holds_and_a_quadratic_is_solved() {
        let n = 5;
        let bowl = Bowl::random(vec![0.3, 0.5, 0.8, 1.0, 2.0], &mut Stream::new(1, 0));
        let noisy = Noisy::new(std::rc::Rc::new(bowl), Noise::None, 0.0, Stream::new(0, 0));
        let mut bfgs = Bfgs::new(n, BfgsSettings { lr: 1.0, scale: 1.0 });
        let (mut x, mut grad) = (vec![1.0, -1.0, 2.0, 0.5, 3.0], vec![0.0; n]);
        noisy.eval(&x, &mut grad);
        for _ in 0..30 {
            let (s, former) = (bfgs.step.clone(), bfgs.gradient.clone());
            let corrected = bfgs.stepped;
            bfgs.step(&mut x, &grad, &mut Oracle::new(&noisy));
            if corrected {
                let (mut y, mut back) = (vec![0.0; n], vec![0.0; n]);
                subtract(&grad, &former, &mut y);
                bfgs.inverse.apply(&y, &mut back);
                assert!(s.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-10), "{s:?} {back:?}");
                assert!((&bfgs.inverse - &bfgs.inverse.t()).iter().all(|d| d.abs() < 1e-9));
            }
            noisy.eval(&x, &mut grad);
        }
        assert!(grad.iter().all(|g| g.abs() < 1e-9), "{grad:?}");
    }
}
