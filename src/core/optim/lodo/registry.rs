//! LODO and its ablations as methods of the registry: each is one map and one meta-optimizer.

use super::{
    BlockMap, Descent, DiagonalMap, GlobalMap, Learned, Lndo, LndoSettings, Lodo, LodoSettings,
    MetaOptimizer, PlainMap, ResidualMap,
};
use crate::math::{LinearMap, Stream};
use crate::optim::parameter::MEMORY;
use crate::optim::{Adam, AdamSettings, Family, Learner, Method, Optimizer, Oracle, Parameter, Range, Role};

const REFERENCE: &str = "Liao, Dangovski, Foerster, Soljačić 2023, arXiv:2210.06171";
const BLOCK: Range = Range::Integer { min: BlockMap::BLOCKS[0] as f64, max: BlockMap::BLOCKS[1] as f64 };
const DEPTH: Range = Range::Integer { min: 1.0, max: 64.0 };

const fn rate(default: f64) -> Parameter {
    Parameter::live("lr", "Initial learning rate", "α₀", Range::RATE, default)
        .rate()
        .hint("How long steps are before anything is learned; too high, and the first ones diverge.")
}

const fn meta_rate(default: f64) -> Parameter {
    Parameter::live("meta-lr", "Meta-learning rate", "η", Range::RATE, default)
        .rate()
        .hint("How fast the matrix is learned: raised, it learns sooner, then jitters, and at last diverges.")
}

const fn momentum(default: f64) -> Parameter {
    Parameter::live("beta", "Momentum", "β", Range::Beta, default).tuned().hint(MEMORY)
}

const fn layers(default: f64) -> Parameter {
    Parameter::fixed("layers", "Layers", "L", DEPTH, default)
}

const FREEZE: Parameter = Parameter::live("freeze", "Freeze the meta-learner", "", Range::Switch, 0.0);
const SINGLE: Parameter = Parameter::fixed("single", "Single precision (f32)", "", Range::Switch, 0.0);
const BLOCK_SIZE: Parameter = Parameter::fixed("block", "Block size", "b", BLOCK, 4.0);

/// A LODO of this map and meta-optimizer, with the first four values of its row: α₀, η (which the meta-optimizer has
/// already), β, and whether θ is frozen.
pub fn compose<Map: Learned, Meta: MetaOptimizer<Map::Weight>>(
    values: &[f64],
    map: Map,
    meta: Meta,
) -> Lodo<Map, Meta> {
    let settings = LodoSettings { initial_lr: values[0], beta: values[2], frozen: values[3] != 0.0 };
    Lodo::new(settings, map, meta)
}

/// The Adam that learns the weights of a map.
pub fn adam(lr: f64, map: &impl Learned) -> Adam {
    Adam::new(map.places(), AdamSettings { lr, ..AdamSettings::default() })
}

/// Defaults: the authors' values for the noisy bowl.
pub(in crate::optim) static LODO: Method = Method {
    key: "lodo",
    name: "LODO",
    about: "Learns the matrix that turns a gradient into a step, from the loss of its own steps.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Subject,
    parameters: &[
        rate(0.27),
        meta_rate(9.6e-4).note("Higher learns sooner; too high diverges."),
        momentum(0.195),
        FREEZE,
        layers(16.0),
        BLOCK_SIZE,
        SINGLE,
    ],
    most: usize::MAX,
    remedy: "meta-lr",
    build: |n, values, mut stream| {
        let map = BlockMap::random(n, values[5] as usize, values[4] as usize, &mut stream);
        if values[6] != 0.0 {
            return Box::new(in_single_precision(values, map));
        }
        let meta = adam(values[1], &map);
        Box::new(compose(values, map, meta))
    },
};

/// A LODO whose θ is of single precision, with the first four values of its row.
pub fn in_single_precision(values: &[f64], map: BlockMap) -> Lodo<BlockMap<f32>, Adam<f32>> {
    let settings = AdamSettings { lr: values[1], ..AdamSettings::default() };
    let map = map.single();
    let meta = Adam::single(map.places(), settings);
    compose(values, map, meta)
}

/// LODO on the map as one would write it down, with the values of LODO's row: what its steps are measured against.
pub fn plainly(n: usize, values: &[f64], mut stream: Stream) -> Box<dyn Optimizer> {
    let map = PlainMap::of(&BlockMap::random(n, values[5] as usize, values[4] as usize, &mut stream));
    let meta = adam(values[1], &map);
    Box::new(compose(values, map, meta))
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, as for those below.
pub(in crate::optim) static DIAGONAL: Method = Method {
    key: "lodo-diagonal",
    name: "LODO-Diagonal",
    about: "LODO with a diagonal matrix: it can scale axes, not turn them.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Ablation,
    parameters: &[rate(0.4888), meta_rate(0.006881), momentum(0.4186), FREEZE],
    most: usize::MAX,
    remedy: "meta-lr",
    build: |n, values, _| {
        let map = DiagonalMap::new(n);
        let meta = adam(values[1], &map);
        Box::new(compose(values, map, meta))
    },
};

pub(in crate::optim) static GLOBAL: Method = Method {
    key: "lodo-global",
    name: "LODO-Global",
    about: "LODO with a single number: it learns its learning rate and nothing else.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Ablation,
    parameters: &[rate(0.3555), meta_rate(0.006948), momentum(0.4545), FREEZE],
    most: usize::MAX,
    remedy: "meta-lr",
    build: |n, values, _| {
        let map = GlobalMap::new(n);
        let meta = adam(values[1], &map);
        Box::new(compose(values, map, meta))
    },
};

pub(in crate::optim) static RESIDUALS: Method = Method {
    key: "lodo-residuals",
    name: "LODO-Residuals",
    about: "LODO with layers that add to their input: it does not start from a multiple of I.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Ablation,
    parameters: &[rate(0.9073), meta_rate(1.905e-5), momentum(0.6415), FREEZE, layers(64.0)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, mut stream| {
        let map = ResidualMap::random(n, values[4] as usize, &mut stream);
        let meta = adam(values[1], &map);
        Box::new(compose(values, map, meta))
    },
};

/// Defaults: LODO's, since all that is to differ is β.
pub(in crate::optim) static NO_MOMENTUM: Method = Method {
    key: "lodo-no-momentum",
    name: "LODO-No-Momentum",
    about: "LODO whose step is of the latest gradient alone.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Ablation,
    parameters: &[rate(0.27), meta_rate(9.6e-4), FREEZE, layers(16.0), BLOCK_SIZE],
    most: usize::MAX,
    remedy: "meta-lr",
    build: |n, values, mut stream| {
        let map = BlockMap::random(n, values[4] as usize, values[3] as usize, &mut stream);
        let meta = adam(values[1], &map);
        Box::new(NoMomentum(compose(&without_momentum(values), map, meta)))
    },
};

pub(in crate::optim) static SGD: Method = Method {
    key: "lodo-sgd",
    name: "LODO-SGD",
    about: "LODO whose weights learn by plain gradient descent.",
    reference: REFERENCE,
    family: Family::Learned,
    role: Role::Ablation,
    parameters: &[rate(2.019), meta_rate(6.025e-4), momentum(0.287), FREEZE, layers(16.0), BLOCK_SIZE],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, mut stream| {
        let map = BlockMap::random(n, values[5] as usize, values[4] as usize, &mut stream);
        Box::new(compose(values, map, Descent { lr: values[1] }))
    },
};

/// Defaults: no tuned values are known; these are the best of a coarse search on the noisy bowl.
pub(in crate::optim) static LNDO: Method = Method {
    key: "lndo",
    name: "LNDO",
    about: "The layers of LODO, trained to whiten gradients, not to lower the loss: it leaves minima again.",
    reference: "A variant in the authors’ code of arXiv:2210.06171",
    family: Family::Learned,
    role: Role::Baseline,
    parameters: &[rate(1.0), meta_rate(5e-4), momentum(0.5), layers(16.0), BLOCK_SIZE],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, mut stream| {
        let map = BlockMap::random(n, values[4] as usize, values[3] as usize, &mut stream);
        let settings = LndoSettings { initial_lr: values[0], beta: values[2], ..LndoSettings::default() };
        let meta = AdamSettings { lr: values[1], ..AdamSettings::default() };
        Box::new(Lndo::new(settings, map, meta, stream))
    },
};

/// LODO with β = 0 for good.
#[derive(Clone)]
struct NoMomentum(Lodo<BlockMap, Adam>);

/// The row of LODO for a row that knows no β.
fn without_momentum(values: &[f64]) -> [f64; 4] {
    [values[0], values[1], 0.0, values[2]]
}

impl Optimizer for NoMomentum {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        self.0.step(x, grad, oracle);
    }

    fn tune(&mut self, values: &[f64]) {
        self.0.tune(&without_momentum(values));
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.0.preconditioner()
    }

    fn learner(&self) -> Option<Learner<'_>> {
        self.0.learner()
    }
}
