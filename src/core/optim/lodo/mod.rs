//! LODO: learns its preconditioner while it optimizes.

mod block;
mod descent;
mod diagonal;
mod global;
mod kernel;
mod lndo;
mod loops;
mod order;
mod plain;
mod registry;
mod residual;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::{Adam, Elementwise, Learner, Optimizer, Oracle, Stateful};
use crate::math::{Diagonal, LinearMap, Real, Scaled, Visitor, binary_scale, greatest};

pub use block::BlockMap;
pub use descent::Descent;
pub use diagonal::DiagonalMap;
pub use global::GlobalMap;
pub use lndo::{Lndo, LndoSettings};
pub use plain::PlainMap;
pub(super) use registry::{DIAGONAL, GLOBAL, LNDO, LODO, NO_MOMENTUM, RESIDUALS, SGD};
pub use registry::{adam, compose, in_single_precision, plainly};
pub use residual::ResidualMap;

/// A linear map G(θ) that is differentiable in its weights.
pub trait Learned: LinearMap + Clone + 'static {
    /// The numbers that θ consists of.
    type Weight: Real;

    /// out = G m, keeping of m's way through the map what [`learn`](Self::learn) will need.
    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]);

    /// Moves θ by the meta-optimizer, given scale · ∂⟨g, G(θ) m⟩/∂θ for the m that was last remembered.
    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise<Self::Weight>);

    /// θ.
    fn weights(&self) -> Cow<'_, [Self::Weight]>;

    /// How many coordinates the meta-optimizer moves: those of θ, in an order of the map's own, and zeros between them.
    fn places(&self) -> usize;

    /// Shows a visitor what the meta-optimizer keeps, of each weight in θ's order.
    fn visit_meta(&self, meta: &mut impl Stateful, visitor: &mut dyn Visitor) {
        meta.visit(visitor);
    }
}

/// What moves θ: a rule for each weight alone, whose learning rate may change during a run.
pub trait MetaOptimizer<F: Real = f64>: Elementwise<F> + Clone + 'static {
    /// Takes a new learning rate.
    fn set_rate(&mut self, lr: f64);
}

impl<F: Real> MetaOptimizer<F> for Adam<F> {
    fn set_rate(&mut self, lr: f64) {
        self.settings.lr = lr;
    }
}

/// Hyper-parameters of [`Lodo`] beside those of its meta-optimizer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LodoSettings {
    /// α₀, the initial learning rate: G = α₀ I before anything was learned.
    pub initial_lr: f64,
    /// β, the decay of the momentum.
    pub beta: f64,
    /// Whether θ stays as it is.
    pub frozen: bool,
}

/// LODO: the step is a learned matrix times the momentum, and the matrix descends the loss of its own steps.
///
/// ```text
/// s = −α₀ G(θ) m        x ← x + s        f, g = a fresh evaluation at x
/// θ ← meta(θ, ∂f(x)/∂θ) through s alone: −α₀ ∂⟨g, G(θ) m⟩/∂θ
/// m ← β m + (1 − β) g
/// ```
///
/// Liao, Dangovski, Foerster, Soljačić, [Learning to Optimize Quasi-Newton
/// Methods](https://arxiv.org/abs/2210.06171), 2023, algorithm 1. Written from "evaluate" to "evaluate": a step
/// here learns from the gradient that the last step led to, then takes the next. As m = 0 at first, the first
/// step of the paper does not move, and the first evaluation is at the start.
/// The map and the meta-optimizer are free: the paper's ablations are other choices of the two.
#[derive(Clone, Debug)]
pub struct Lodo<Map, Meta> {
    /// May change between steps.
    pub settings: LodoSettings,
    /// G(θ) without α₀.
    pub map: Map,
    /// What moves θ.
    pub meta: Meta,
    momentum: Vec<f64>,
    direction: Vec<f64>,
    /// The power of two that m was brought to the map with.
    scale: f64,
    /// A vector on its way into the map.
    scaled: Vec<f64>,
    /// α₀ of the step that led here: what the hypergradient belongs to when α₀ has been changed since.
    taken: f64,
}

impl<Map: Learned, Meta: Elementwise<Map::Weight>> Lodo<Map, Meta> {
    /// LODO with this map at its start, and a meta-optimizer for its [`places`](Learned::places).
    pub fn new(settings: LodoSettings, map: Map, meta: Meta) -> Self {
        let zeros = vec![0.0; map.dim()];
        Lodo {
            taken: settings.initial_lr,
            settings,
            map,
            meta,
            momentum: zeros.clone(),
            direction: zeros.clone(),
            scale: 1.0,
            scaled: zeros,
        }
    }

    /// m.
    pub fn momentum(&self) -> &[f64] {
        &self.momentum
    }

    /// Learns from the gradient at x, then moves x.
    pub fn update(&mut self, x: &mut [f64], grad: &[f64]) {
        let LodoSettings { initial_lr, beta, frozen } = self.settings;
        if !frozen {
            let (scale, grad) = scaled::<Map::Weight>(grad, &mut self.scaled);
            self.meta.begin();
            let scale = Map::Weight::of(-self.taken / self.scale / scale).flushed_for_square();
            self.map.learn(grad, scale.double(), &mut self.meta);
        }
        for (m, g) in self.momentum.iter_mut().zip(grad) {
            *m = (beta * *m + (1.0 - beta) * g).flushed();
        }
        let (scale, momentum) = scaled::<Map::Weight>(&self.momentum, &mut self.scaled);
        self.map.apply_and_remember(momentum, &mut self.direction);
        let rate = initial_lr / scale;
        for (x, step) in x.iter_mut().zip(&self.direction) {
            *x -= rate * step;
        }
        self.scale = scale;
        self.taken = initial_lr;
    }
}

/// A vector by a power of two, and that: the map is linear, and what is learned a product of two, so that neither
/// needs to know how small or large numbers are.
fn scaled<'a, F: Real>(v: &'a [f64], work: &'a mut [f64]) -> (f64, &'a [f64]) {
    let scale = binary_scale::<F>(greatest(v));
    if scale == 1.0 {
        return (scale, v);
    }
    work.iter_mut().zip(v).for_each(|(work, v)| *work = scale * v);
    (scale, work)
}

impl<Map: Learned, Meta: MetaOptimizer<Map::Weight>> Optimizer for Lodo<Map, Meta> {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.update(x, grad);
    }

    /// α₀, the meta-learning rate, β, and whether θ is frozen; more is fixed for good.
    fn tune(&mut self, values: &[f64]) {
        self.settings = LodoSettings { initial_lr: values[0], beta: values[2], frozen: values[3] != 0.0 };
        self.meta.set_rate(values[1]);
    }

    /// α₀ G(θ).
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let scale = self.settings.initial_lr;
        Some(match self.map.diagonal() {
            Some(diagonal) => Box::new(Diagonal(diagonal.iter().map(|d| scale * d).collect())),
            None => Box::new(Scaled(scale, &self.map)),
        })
    }
    fn learner(&self) -> Option<Learner<'_>> {
        Some(Learner { momentum: &self.momentum, weights: Real::doubles(self.map.weights()) })
    }
}

impl<Map: Learned + Stateful, Meta: Elementwise<Map::Weight> + Stateful> Stateful for Lodo<Map, Meta> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        self.map.visit(visitor);
        self.map.visit_meta(&mut self.meta, visitor);
        visitor.doubles(&mut self.momentum);
        visitor.doubles(std::slice::from_mut(&mut self.taken));
    }

    fn restored(&mut self) {
        self.map.restored();
        let (scale, momentum) = scaled::<Map::Weight>(&self.momentum, &mut self.scaled);
        self.map.apply_and_remember(momentum, &mut self.direction);
        self.scale = scale;
    }
}
