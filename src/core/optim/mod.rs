//! Optimizers: things that move a point downhill, one gradient at a time.
//!
//! An [`Optimizer`] is given the gradient at its point and may ask its [`Oracle`] again, under the same draw of
//! the noise. [`METHODS`] is the registry, which drives page, links, command line and tests: a new optimizer is
//! one file and one line there.

mod adabelief;
mod adagrad;
mod adam;
mod adamw;
mod amsgrad;
mod bfgs;
mod cg;
mod elementwise;
mod full_adagrad;
mod gd;
mod hd_adam;
mod hd_sgd;
mod lars;
mod lbfgs;
mod lbfgs_wolfe;
mod levenberg;
mod line_search;
mod lion;
pub mod lodo;
mod moments;
mod momentum;
mod nadam;
mod nesterov;
mod newton;
mod pairs;
mod parameter;
mod prodigy;
mod registry;
mod rmsprop;
mod soap;
mod sophia;
mod state;
mod yogi;

use std::borrow::Cow;

use ndarray::Array2;

use crate::math::{LinearMap, Stream};
use crate::objective::Noisy;

pub use adabelief::AdaBelief;
pub use adagrad::AdaGrad;
pub use adam::{Adam, AdamSettings};
pub use adamw::AdamW;
pub use amsgrad::AmsGrad;
pub use bfgs::{Bfgs, BfgsSettings};
pub use cg::ConjugateGradient;
pub use elementwise::{Elementwise, Gradient};
pub use full_adagrad::FullAdaGrad;
pub use gd::GradientDescent;
pub use hd_adam::HypergradientAdam;
pub use hd_sgd::HypergradientDescent;
pub use lars::{Lars, LarsSettings};
pub use lbfgs::{Lbfgs, LbfgsSettings};
pub use lbfgs_wolfe::LbfgsWolfe;
pub use levenberg::{Levenberg, LevenbergSettings};
pub use line_search::{Found, LineSearch, Wolfe};
pub use lion::{Lion, LionSettings};
pub use lodo::{BlockMap, Lodo, LodoSettings};
pub use momentum::{Momentum, MomentumSettings};
pub use nadam::Nadam;
pub use nesterov::Nesterov;
pub use newton::Newton;
pub use pairs::{Pairs, Scaling};
pub use parameter::{Parameter, Purpose, Range, has_decimals, parse_number};
pub use prodigy::{Prodigy, ProdigySettings};
pub use registry::{METHODS, method, method_named};
pub use rmsprop::{RmsProp, RmsPropSettings};
pub use soap::Soap;
pub use sophia::{Sophia, SophiaSettings};
pub use state::Stateful;
pub use yogi::{Yogi, YogiSettings};

/// A method that moves x, of length n as its gradients are. A copy of one, with all that it has learned, goes on as the
/// original would.
///
/// ```
/// use lodo_core::math::{LinearMap, Stream};
/// use lodo_core::objective::{Noise, Noisy, Rosenbrock};
/// use lodo_core::optim::{Optimizer, Oracle};
///
/// /// x ← x − α sign(g).
/// #[derive(Clone)]
/// struct SignDescent(f64);
///
/// impl Optimizer for SignDescent {
///     fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
///         x.iter_mut().zip(grad).for_each(|(x, g)| *x -= self.0 * g.signum());
///     }
///
///     fn tune(&mut self, values: &[f64]) {
///         self.0 = values[0];
///     }
///
///     fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
///         None
///     }
/// }
///
/// let mut noisy = Noisy::new(std::rc::Rc::new(Rosenbrock), Noise::None, 0.0, Stream::new(1, 1));
/// let (mut x, mut grad) = ([-0.5, 2.0], [0.0; 2]);
/// let mut optimizer: Box<dyn Optimizer> = Box::new(SignDescent(0.01));
/// let first = noisy.eval(&x, &mut grad);
/// for _ in 0..200 {
///     noisy.resample();
///     noisy.eval(&x, &mut grad);
///     optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy));
/// }
/// assert!(noisy.eval(&x, &mut grad) < 0.1 * first);
/// ```
pub trait Optimizer: Copyable {
    /// Moves x, given ∇f(x); `oracle` answers further questions under the same draw of the noise.
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>);

    /// Takes new hyper-parameters, in the order of the method's table, without losing what was learned.
    fn tune(&mut self, values: &[f64]);

    /// The matrix that stands between a gradient and a step at present, where there is one: comparable with H⁻¹.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>>;

    /// What it learns with, where it is a learned optimizer.
    fn learner(&self) -> Option<Learner<'_>> {
        None
    }
}

/// What a learned optimizer keeps from step to step.
#[derive(Clone, Debug)]
pub struct Learner<'a> {
    /// m.
    pub momentum: &'a [f64],
    /// θ.
    pub weights: Cow<'a, [f64]>,
}

/// Copies of an optimizer whose kind is not known, for every one that can be cloned.
pub trait Copyable {
    /// The same in another place.
    fn boxed_clone(&self) -> Box<dyn Optimizer>;
}

impl<T: Optimizer + Clone + 'static> Copyable for T {
    fn boxed_clone(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

impl Clone for Box<dyn Optimizer> {
    fn clone(&self) -> Self {
        (**self).boxed_clone()
    }
}

/// What an optimizer may ask within a step. It counts evaluations and cannot turn to another draw:
/// that both gradients of O-LBFGS come from the same draw is a fact of the types.
pub struct Oracle<'a> {
    noisy: &'a Noisy,
    evaluations: u64,
}

impl<'a> Oracle<'a> {
    /// An oracle for one step under the present draw.
    pub fn new(noisy: &'a Noisy) -> Self {
        Oracle { noisy, evaluations: 0 }
    }

    /// Loss and gradient at x: one evaluation.
    pub fn eval(&mut self, x: &[f64], grad: &mut [f64]) -> f64 {
        self.evaluations += 1;
        self.noisy.eval(x, grad)
    }

    /// ∇²f(x), where it fits. Counted as n evaluations, the cost of n products.
    pub fn hessian(&mut self, x: &[f64]) -> Option<Array2<f64>> {
        self.evaluations += x.len() as u64;
        self.noisy.hessian(x)
    }

    /// out = ∇²f(x) v. Counted as two evaluations, the cost of a difference of gradients.
    pub fn hessian_product(&mut self, x: &[f64], v: &[f64], out: &mut [f64]) {
        self.evaluations += 2;
        self.noisy.hessian_product(x, v, out);
    }

    /// How many evaluations were asked for.
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }
}

/// An optimizer of the registry.
pub struct Method {
    /// Its name in links, element ids and on the command line.
    pub key: &'static str,
    /// Its name on the page.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
    /// Where it comes from.
    pub reference: &'static str,
    /// Whose kind it is.
    pub family: Family,
    /// What part it has beside others.
    pub role: Role,
    /// Its hyper-parameters.
    pub parameters: &'static [Parameter],
    /// The greatest n it is offered for: what it keeps or computes grows as n² or n³.
    pub most: usize,
    /// The parameter to lower when it diverges.
    pub remedy: &'static str,
    /// Makes one for n variables; `values` in the order of `parameters`, randomness only from the stream.
    pub build: fn(n: usize, values: &[f64], stream: Stream) -> Box<dyn Optimizer>,
}

/// What methods of a kind have in common: what a gradient is multiplied by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// A matrix that is learned.
    Learned,
    /// A rate for each coordinate, or a matrix, from squares of gradients.
    Adaptive,
    /// One rate for all coordinates, or for all of a layer.
    Gradient,
    /// An inverse Hessian, or what takes its place along a line.
    Curvature,
}

/// What part a method has beside others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What is looked at: LODO.
    Subject,
    /// LODO with a part taken away.
    Ablation,
    /// What LODO is compared with first: Adam.
    Rival,
    /// What else it is compared with.
    Baseline,
}

impl std::fmt::Debug for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key)
    }
}

/// By key.
impl PartialEq for Method {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Method {
    /// Whether its optimizer shows what it learns with, as a [`Learner`].
    pub fn is_learned(&self) -> bool {
        matches!(self.role, Role::Subject | Role::Ablation)
    }

    /// The default of every parameter.
    pub fn defaults(&self) -> Vec<f64> {
        self.parameters.iter().map(|parameter| parameter.default).collect()
    }

    /// How well it fits these words, the least best: they are its name, or begin it, or are in it, or in what it does or
    /// where it comes from. Capitals make no difference.
    pub fn fit(&self, words: &str) -> Option<u8> {
        let words = words.trim().to_ascii_lowercase();
        let name = self.name.to_ascii_lowercase();
        let said =
            || [self.about, self.reference].iter().any(|text| text.to_ascii_lowercase().contains(&words));
        match name.find(&words) {
            Some(0) => Some(u8::from(name.len() > words.len())),
            Some(_) => Some(2),
            None => said().then_some(3),
        }
    }

    /// The place of the parameter with this key.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.parameters.iter().position(|parameter| parameter.key == key)
    }
}
