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
mod logistic;
mod noisy;
mod perceptron;
mod plane;
mod rosenbrock;
mod rotated;
mod separable;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use ndarray::Array2;

use crate::math::{Basis, Stream, eigenvalues};

pub use ackley::Ackley;
pub use bowl::Bowl;
pub use chain::Chain;
pub use classifier::{Classifier, Example};
pub use curvatures::Curvatures;
pub use formula::{Formula, Mistake, Typed};
pub use logistic::Logistic;
pub use noisy::{Noise, Noisy};
pub use perceptron::Perceptron;
pub use rosenbrock::Rosenbrock;
pub use rotated::Rotated;
pub use separable::Separable;

/// A function of n real variables, with exact gradients.
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
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// n.
    pub dimension: usize,
    /// Largest over smallest curvature, where the function has a choice.
    pub condition: f64,
    /// How the curvatures are spread between, where it has a choice.
    pub curvatures: Curvatures,
    /// How far its axes are turned: 0 not at all, 1 to a random basis.
    pub rotation: f64,
    /// What the visitor typed, where the function is that.
    pub formula: Option<Formula>,
}

impl Shape {
    /// n variables and nothing special.
    pub fn of(dimension: usize) -> Self {
        Shape { dimension, condition: 1.0, curvatures: Curvatures::default(), rotation: 0.0, formula: None }
    }
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
    /// Whether the condition number and the spread of curvatures are a choice.
    pub conditioned: bool,
    /// How far it is turned unless one chooses otherwise; `None` if it cannot be.
    pub rotation: Option<f64>,
    /// Whether it is a mean over data, of which mini-batches can be taken.
    pub batched: bool,
    /// What a picture of two dimensions shows: x from, to; y from, to.
    pub window: [f64; 4],
    /// Where optimizers start.
    pub start: fn(usize) -> Vec<f64>,
    /// How it is made.
    pub make: Make,
}

/// How a function of the registry is made.
pub enum Make {
    /// By code; randomness only from the stream.
    By(fn(&Shape, &mut Stream) -> Rc<dyn Objective>),
    /// From a formula in x and y, with its least value and all points that have it.
    Formula {
        /// The formula.
        text: &'static str,
        /// The least value, at least of what the window shows.
        least: f64,
        /// Where it is.
        minima: &'static [[f64; 2]],
    },
}

impl Landscape {
    /// The function in this shape; randomness only from the stream.
    pub fn build(&self, shape: &Shape, stream: &mut Stream) -> Rc<dyn Objective> {
        match self.make {
            Make::By(make) => make(shape, stream),
            Make::Formula { text, minima, .. } => {
                let formula = Formula::parse(text).expect("the registry's formulas are formulas");
                Rc::new(formula.objective(2, minima.iter().map(|minimum| minimum.to_vec()).collect()))
            }
        }
    }
}

/// All functions, in the order in which they are offered.
pub static LANDSCAPES: &[&Landscape] = &[
    &bowl::LANDSCAPE,
    &rosenbrock::LANDSCAPE,
    &chain::LANDSCAPE,
    &plane::SERPENTINE,
    &plane::BEALE,
    &plane::BOOTH,
    &plane::MATYAS,
    &plane::CAMEL,
    &plane::MCCORMICK,
    &plane::GOLDSTEIN_PRICE,
    &plane::HIMMELBLAU,
    &separable::STYBLINSKI_TANG,
    &separable::RASTRIGIN,
    &ackley::LANDSCAPE,
    &plane::LEVY,
    &plane::EASOM,
    &plane::SADDLE,
    &plane::MONKEY_SADDLE,
    &logistic::LANDSCAPE,
    &perceptron::CIRCLES,
    &perceptron::SPIRALS,
    &formula::LANDSCAPE,
];

/// The function with this key.
pub fn landscape(key: &str) -> Option<&'static Landscape> {
    LANDSCAPES.iter().copied().find(|landscape| landscape.key == key)
}
