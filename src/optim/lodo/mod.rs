//! LODO: learns its preconditioner while it optimizes.

mod block;

use ndarray::Array2;

use super::{Adam, AdamSettings, Elementwise, Method, Optimizer, Oracle, Parameter, Range};
use crate::math::LinearMap;

pub use block::BlockMap;

/// A linear map G(θ) that is differentiable in its weights.
pub trait Learned: LinearMap {
    /// out = G m, keeping of m's way through the map what [`learn`](Self::learn) will need.
    fn apply_and_remember(&mut self, m: &[f64], out: &mut [f64]);

    /// Moves θ by the meta-optimizer, given scale · ∂⟨g, G(θ) m⟩/∂θ for the m that was last remembered.
    fn learn(&mut self, g: &[f64], scale: f64, meta: &mut impl Elementwise);

    /// θ.
    fn weights(&self) -> &[f64];
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
pub struct Lodo<Map, Meta> {
    /// May change between steps.
    pub settings: LodoSettings,
    /// G(θ) without α₀.
    pub map: Map,
    /// What moves θ.
    pub meta: Meta,
    momentum: Vec<f64>,
    direction: Vec<f64>,
    /// α₀ of the step that led here: what the hypergradient belongs to when α₀ has been changed since.
    taken: f64,
}

impl<Map: Learned, Meta: Elementwise> Lodo<Map, Meta> {
    /// LODO with this map at its start.
    pub fn new(settings: LodoSettings, map: Map, meta: Meta) -> Self {
        let zeros = vec![0.0; map.dim()];
        Lodo { taken: settings.initial_lr, settings, map, meta, momentum: zeros.clone(), direction: zeros }
    }

    /// m.
    pub fn momentum(&self) -> &[f64] {
        &self.momentum
    }

    /// Learns from the gradient at x, then moves x.
    pub fn update(&mut self, x: &mut [f64], grad: &[f64]) {
        let LodoSettings { initial_lr, beta, frozen } = self.settings;
        if !frozen {
            self.meta.begin();
            self.map.learn(grad, -self.taken, &mut self.meta);
        }
        for (m, g) in self.momentum.iter_mut().zip(grad) {
            *m = beta * *m + (1.0 - beta) * g;
        }
        self.map.apply_and_remember(&self.momentum, &mut self.direction);
        for (x, step) in x.iter_mut().zip(&self.direction) {
            *x -= initial_lr * step;
        }
        self.taken = initial_lr;
    }
}

/// α₀ G(θ).
struct Scaled<'a, Map>(f64, &'a Map);

impl<Map: LinearMap> LinearMap for Scaled<'_, Map> {
    fn dim(&self) -> usize {
        self.1.dim()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        self.1.apply(v, out);
        out.iter_mut().for_each(|out| *out *= self.0);
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        self.1.apply_columns(columns) * self.0
    }
}

impl Optimizer for Lodo<BlockMap, Adam> {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.update(x, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        (self.settings, self.meta.settings) = from_row(values);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(Scaled(self.settings.initial_lr, &self.map)))
    }
}

fn from_row(values: &[f64]) -> (LodoSettings, AdamSettings) {
    let settings = LodoSettings { initial_lr: values[0], beta: values[2], frozen: values[3] != 0.0 };
    (settings, AdamSettings { lr: values[1], ..AdamSettings::default() })
}

/// Defaults: the authors' values for the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "lodo",
    name: "LODO",
    about: "Learns the matrix that turns a gradient into a step, from the loss of its own steps.",
    reference: "Liao, Dangovski, Foerster, Soljačić 2023, arXiv:2210.06171",
    parameters: &[
        Parameter {
            key: "lr",
            name: "Initial learning rate",
            symbol: "α₀",
            range: Range::RATE,
            default: 0.27,
            live: true,
        },
        Parameter {
            key: "meta-lr",
            name: "Meta-learning rate",
            symbol: "η",
            range: Range::RATE,
            default: 9.6e-4,
            live: true,
        },
        Parameter {
            key: "beta",
            name: "Momentum",
            symbol: "β",
            range: Range::Beta,
            default: 0.195,
            live: true,
        },
        Parameter {
            key: "freeze",
            name: "Freeze the meta-learner",
            symbol: "",
            range: Range::Switch,
            default: 0.0,
            live: true,
        },
        Parameter {
            key: "layers",
            name: "Layers",
            symbol: "L",
            range: Range::Integer { min: 1.0, max: 64.0 },
            default: 16.0,
            live: false,
        },
        Parameter {
            key: "block",
            name: "Block size",
            symbol: "b",
            range: Range::Integer { min: BlockMap::BLOCKS[0] as f64, max: BlockMap::BLOCKS[1] as f64 },
            default: 4.0,
            live: false,
        },
    ],
    most: usize::MAX,
    remedy: "meta-lr",
    build: |n, values, mut stream| {
        let (settings, meta) = from_row(values);
        let map = BlockMap::random(n, values[5] as usize, values[4] as usize, &mut stream);
        let meta = Adam::new(map.weights().len(), meta);
        Box::new(Lodo::new(settings, map, meta))
    },
};
