//! Levenberg–Marquardt.

use ndarray::Array2;

use super::parameter::LENGTH;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role};
use crate::math::vector::{dot, multiply};
use crate::math::{Basis, LinearMap, Lu, binary_scale, greatest, rounding};

/// Hyper-parameters of [`Levenberg`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevenbergSettings {
    /// λ, the damping.
    pub damping: f64,
    /// α, the share of the step that is taken; 1 in the authors' code.
    pub lr: f64,
}

/// The authors' defaults.
impl Default for LevenbergSettings {
    fn default() -> Self {
        LevenbergSettings { damping: 1.0, lr: 1.0 }
    }
}

/// Levenberg–Marquardt: the damped least-squares solution of H s = −g.
///
/// ```text
/// x ← x − α (H² + λ diag(H²))⁻¹ H g,  H = ∇²f(x),  α = 1
/// ```
///
/// [Marquardt](https://doi.org/10.1137/0111030), 1963, with the gradient as the residuals, whose Jacobian is the
/// exact Hessian: the authors' baseline. It seeks a zero of the gradient, be it a minimum or a saddle point. λ
/// is constant, where Marquardt adapts it. Where a diagonal entry of H² is 0, or not above the [rounding] of H squared,
/// λ is multiplied by the greatest entry of H squared instead: such a variable is damped, too, and stays where it is
/// while the others move. Where H is not known there is no step. The factors are kept until H or λ changes. Where H²
/// would leave the range of numbers, H is scaled by a power of two.
#[derive(Clone, Debug)]
pub struct Levenberg {
    settings: LevenbergSettings,
    hessian: Array2<f64>,
    factors: Lu,
    /// The power of two by which the kept Hessian is scaled.
    scale: f64,
    /// λ of the factors.
    damping: f64,
    /// Whether the factors are those of the Hessian, and there is a solution.
    solvable: bool,
    /// H g, and the step.
    work: [Vec<f64>; 2],
}

impl Levenberg {
    /// Levenberg–Marquardt for n variables.
    pub fn new(n: usize, settings: LevenbergSettings) -> Self {
        Levenberg {
            settings,
            hessian: Array2::from_elem((n, n), f64::NAN),
            factors: Lu::identity(n),
            scale: 1.0,
            damping: settings.damping,
            solvable: false,
            work: [vec![0.0; n], vec![0.0; n]],
        }
    }
}

impl Optimizer for Levenberg {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let Some(hessian) = oracle.hessian(x) else {
            self.solvable = false;
            return;
        };
        let scale = hessian.as_slice().map_or(1.0, |entries| binary_scale::<f64>(greatest(entries)));
        let hessian = if scale == 1.0 { hessian } else { hessian * scale };
        self.scale = scale;
        if self.hessian != hessian || self.damping != self.settings.damping {
            self.hessian = hessian.as_standard_layout().into_owned();
            self.damping = self.settings.damping;
            self.solvable = self.factors.factor(&damped(&self.hessian, self.damping));
        }
        if self.solvable {
            let [product, direction] = &mut self.work;
            multiply(self.hessian.as_slice().expect("row-major"), grad, product);
            self.factors.solve(product, direction);
            for (x, p) in x.iter_mut().zip(direction) {
                *x -= self.settings.lr * self.scale * *p;
            }
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// α (H² + λ diag(H²))⁻¹ H.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.solvable.then(|| Box::new(Damped(self)) as Box<dyn LinearMap>)
    }
}

/// H² + λ diag(H²), from the rows of the symmetric H. (Not by ndarray's product, whose sums depend on the machine.)
fn damped(hessian: &Array2<f64>, damping: f64) -> Vec<f64> {
    let n = hessian.nrows();
    let rows: Vec<&[f64]> = hessian.as_slice().expect("row-major").chunks_exact(n).collect();
    let largest = rows.iter().map(|row| greatest(row)).fold(0.0, f64::max);
    let least = rounding(n, largest) * rounding(n, largest);
    let mut matrix = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let entry = dot(rows[i], rows[j]);
            matrix[i * n + j] = entry;
            matrix[j * n + i] = entry;
        }
        let square = matrix[i * n + i];
        let fallback = if largest > 0.0 { largest * largest } else { 1.0 };
        matrix[i * n + i] += damping * if square > least || square.is_nan() { square } else { fallback };
    }
    matrix
}

/// v ↦ α (H² + λ diag(H²))⁻¹ H v.
struct Damped<'a>(&'a Levenberg);

impl LinearMap for Damped<'_> {
    fn dim(&self) -> usize {
        self.0.hessian.nrows()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut product = vec![0.0; v.len()];
        self.0.hessian.apply(v, &mut product);
        self.0.factors.solve(&product, out);
        out.iter_mut().for_each(|out| *out *= self.0.settings.lr * self.0.scale);
    }
}

fn from_row(values: &[f64]) -> LevenbergSettings {
    LevenbergSettings { damping: values[0], lr: values[1] }
}

/// Defaults: the authors'.
pub(super) static METHOD: Method = Method {
    key: "levenberg",
    name: "Levenberg–Marquardt",
    about: "Newton’s method, damped the more in a direction the less it is curved.",
    reference: "Marquardt 1963, doi:10.1137/0111030",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: &[
        Parameter::live("damping", "Damping", "λ", Range::Log { min: 1e-6, max: 1e3 }, 1.0).tuned(),
        Parameter::live("lr", "Step length", "α", Range::Log { min: 1e-6, max: 2.0 }, 1.0)
            .rate()
            .hint(LENGTH),
    ],
    most: Basis::DENSE_LIMIT,
    remedy: "lr",
    build: |n, values, _| Box::new(Levenberg::new(n, from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::objective::{Bowl, Noise, Noisy};

    /// A variable without curvature stays, whatever its gradient; the others step as they would without it.
    #[test]
    fn a_variable_without_curvature_is_damped_too() {
        for size in [1.0, 1e-150, 1e150] {
            let hessian = Array2::from_diag(&ndarray::array![0.5 * size, 0.0]);
            let noisy = Noisy::new(
                std::rc::Rc::new(Bowl::from_hessian(hessian)),
                Noise::None,
                0.0,
                Stream::new(0, 0),
            );
            let mut levenberg = Levenberg::new(2, LevenbergSettings { damping: 1.0, lr: 1.0 });
            let mut x = [8.0, 8.0];
            levenberg.step(&mut x, &[4.0 * size, 0.3 * size], &mut Oracle::new(&noisy));
            assert!((x[0] - 4.0).abs() < 1e-12 && x[1] == 8.0, "{size}: {x:?}");
        }
    }

    /// On a diagonal Hessian every eigenvalue h is met with 1/((1 + λ) h), for the λ of the moment.
    #[test]
    fn damping_counts_from_the_step_after_it_changed() {
        let bowl = Bowl::from_hessian(Array2::from_diag(&ndarray::array![0.5, 2.0]));
        let noisy = Noisy::new(std::rc::Rc::new(bowl), Noise::None, 0.0, Stream::new(0, 0));
        let mut levenberg = Levenberg::new(2, LevenbergSettings { damping: 1.0, lr: 1.0 });
        let mut x = [8.0, 8.0];
        for (damping, expected) in [(1.0, 4.0), (1.0, 2.0), (3.0, 1.5)] {
            levenberg.tune(&[damping, 1.0]);
            let grad = [0.5 * x[0], 2.0 * x[1]];
            levenberg.step(&mut x, &grad, &mut Oracle::new(&noisy));
            assert!(x.iter().all(|x| (x - expected).abs() < 1e-12), "{x:?}");
            let mut out = [0.0; 2];
            levenberg.preconditioner().unwrap().apply(&[0.5, 2.0], &mut out);
            assert!(out.iter().all(|out| (out - 1.0 / (1.0 + damping)).abs() < 1e-12), "{out:?}");
        }
    }
}
