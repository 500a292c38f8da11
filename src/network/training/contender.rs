//! The optimizers that train the network.

use lodo_core::math::Stream;
use lodo_core::optim::lodo::{
    BlockMap, Descent, DiagonalMap, GlobalMap, ResidualMap, adam, compose, in_single_precision,
};
use lodo_core::optim::{
    AdaBelief, AdaGrad, Adam, AdamSettings, AdamW, AmsGrad, GradientDescent, HypergradientAdam,
    HypergradientDescent, Lars, LarsSettings, Lion, LionSettings, METHODS, Method, Momentum,
    MomentumSettings, Nadam, Nesterov, Optimizer, Prodigy, ProdigySettings, RmsProp, RmsPropSettings,
    Stateful, Yogi, YogiSettings,
};

use crate::layout::{PARAMETERS, tensors};
use crate::muon::{MUON, Muon};

/// An optimizer whose state can be saved.
pub trait Trainee: Optimizer + Stateful {}

impl<T: Optimizer + Stateful> Trainee for T {}

/// An optimizer of the registry with the hyper-parameters that this task asks for. Every method is one that asks for
/// nothing but gradients and whose state can be saved.
#[derive(Debug)]
pub struct Contender {
    key: &'static str,
    /// Where they differ from those of the registry, which were found on the noisy bowl.
    defaults: &'static [(&'static str, f64)],
    /// Makes one for n variables.
    build: fn(usize, &[f64], Stream) -> Box<dyn Trainee>,
}

/// LODO: the authors' values for this task, θ in single precision as theirs is, also for its ablations. The others: what
/// their papers or libraries recommend for networks, since no tuned values are known: Keras's for Adam and its relatives,
/// a tenth of Adam's rate for Lion, momentum of .9 where there is one. None of them is the result of a search.
pub static CONTENDERS: &[Contender] = &[
    Contender {
        key: "lodo",
        defaults: &[("lr", 0.0846), ("meta-lr", 7.95e-6), ("beta", 0.9343), ("single", 1.0)],
        build: lodo,
    },
    Contender {
        key: "adam",
        defaults: ADAM,
        build: |n, v, _| Box::new(Adam::new(n, AdamSettings::from_row(v))),
    },
    Contender {
        key: "lodo-diagonal",
        defaults: &[("lr", 0.0846), ("meta-lr", 7.95e-6), ("beta", 0.9343)],
        build: |n, v, _| {
            let map = DiagonalMap::new(n);
            let meta = adam(v[1], &map);
            Box::new(compose(v, map, meta))
        },
    },
    Contender {
        key: "lodo-global",
        defaults: &[("lr", 0.0846), ("meta-lr", 7.95e-6), ("beta", 0.9343)],
        build: |n, v, _| {
            let map = GlobalMap::new(n);
            let meta = adam(v[1], &map);
            Box::new(compose(v, map, meta))
        },
    },
    Contender {
        key: "lodo-sgd",
        defaults: &[("lr", 0.0846), ("beta", 0.9343)],
        build: |n, v, mut stream| {
            let map = BlockMap::random(n, v[5] as usize, v[4] as usize, &mut stream);
            Box::new(compose(v, map, Descent { lr: v[1] }))
        },
    },
    Contender {
        key: "lodo-residuals",
        defaults: &[("lr", 0.0846), ("meta-lr", 7.95e-6), ("beta", 0.9343)],
        build: |n, v, mut stream| {
            let map = ResidualMap::random(n, v[4] as usize, &mut stream);
            let meta = adam(v[1], &map);
            Box::new(compose(v, map, meta))
        },
    },
    Contender {
        key: "momentum",
        defaults: &[("lr", 0.01), ("momentum", 0.9)],
        build: |n, v, _| {
            let settings = MomentumSettings { lr: v[0], momentum: v[1] };
            Box::new(Momentum::new(n, settings))
        },
    },
    Contender {
        key: "rmsprop",
        defaults: &[("lr", 1e-3), ("rho", 0.9), ("momentum", 0.0), ("epsilon", 1e-7)],
        build: |n, v, _| {
            let settings = RmsPropSettings { lr: v[0], rho: v[1], momentum: v[2], epsilon: v[3] };
            Box::new(RmsProp::new(n, settings))
        },
    },
    Contender {
        key: "yogi",
        defaults: &[("lr", 0.01), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-3)],
        build: |n, v, _| {
            let settings = YogiSettings { lr: v[0], beta1: v[1], beta2: v[2], epsilon: v[3] };
            Box::new(Yogi::new(n, settings))
        },
    },
    Contender { key: "lars", defaults: &[("lr", 0.1), ("momentum", 0.9), ("decay", 1e-4)], build: lars },
    Contender {
        key: "gd",
        defaults: &[("lr", 0.1)],
        build: |n, v, _| Box::new(GradientDescent::new(n, v[0])),
    },
    Contender {
        key: "nesterov",
        defaults: &[("lr", 0.01), ("momentum", 0.9)],
        build: |n, v, _| Box::new(Nesterov::new(n, v[0], v[1])),
    },
    Contender {
        key: "adagrad",
        defaults: &[("lr", 0.01), ("epsilon", 1e-7)],
        build: |n, v, _| Box::new(AdaGrad::new(n, v[0], v[1])),
    },
    Contender {
        key: "adamw",
        defaults: &[("lr", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-7), ("decay", 0.01)],
        build: |n, v, _| Box::new(AdamW::new(n, AdamSettings::from_row(v), v[4])),
    },
    Contender {
        key: "amsgrad",
        defaults: ADAM,
        build: |n, v, _| Box::new(AmsGrad::new(n, AdamSettings::from_row(v))),
    },
    Contender {
        key: "nadam",
        defaults: ADAM,
        build: |n, v, _| Box::new(Nadam::new(n, AdamSettings::from_row(v))),
    },
    Contender {
        key: "adabelief",
        defaults: &[("lr", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-12)],
        build: |n, v, _| Box::new(AdaBelief::new(n, AdamSettings::from_row(v))),
    },
    Contender {
        key: "lion",
        defaults: &[("lr", 1e-4), ("beta1", 0.9), ("beta2", 0.99)],
        build: |n, v, _| {
            let settings = LionSettings { lr: v[0], beta1: v[1], beta2: v[2], decay: v[3] };
            Box::new(Lion::new(n, settings))
        },
    },
    Contender {
        key: "prodigy",
        defaults: &[("factor", 1.0), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-8)],
        build: |n, v, _| {
            let settings =
                ProdigySettings { factor: v[0], first: v[1], beta1: v[2], beta2: v[3], epsilon: v[4] };
            Box::new(Prodigy::new(n, settings))
        },
    },
    Contender {
        key: "hd-sgd",
        defaults: &[("lr", 0.1), ("hyper-lr", 1e-3)],
        build: |n, v, _| Box::new(HypergradientDescent::new(n, v[0], v[1])),
    },
    Contender {
        key: "hd-adam",
        defaults: &[("lr", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-7), ("hyper-lr", 1e-7)],
        build: |n, v, _| Box::new(HypergradientAdam::new(n, AdamSettings::from_row(v), v[4])),
    },
    Contender { key: "muon", defaults: &[], build: |_, v, _| Box::new(Muon::from_row(v)) },
];

fn lodo(n: usize, values: &[f64], mut stream: Stream) -> Box<dyn Trainee> {
    let map = BlockMap::random(n, values[5] as usize, values[4] as usize, &mut stream);
    if values[6] != 0.0 {
        return Box::new(in_single_precision(values, map));
    }
    let meta = adam(values[1], &map);
    Box::new(compose(values, map, meta))
}

/// Every tensor of the network is a layer, as is meant in its paper.
fn lars(n: usize, values: &[f64], _: Stream) -> Box<dyn Trainee> {
    let settings =
        LarsSettings { lr: values[0], momentum: values[1], weight_decay: values[2], steps: values[3] };
    let begins: Vec<usize> = tensors().iter().map(|tensor| tensor.offset).filter(|&at| at < n).collect();
    Box::new(Lars::new(n, &begins, settings))
}

const ADAM: &[(&str, f64)] = &[("lr", 1e-3), ("beta1", 0.9), ("beta2", 0.999), ("epsilon", 1e-7)];

impl Contender {
    /// Its entry in the registry.
    ///
    /// # Panics
    /// Never: every contender is one of [`METHODS`] or [`MUON`], which a test sees to.
    pub fn method(&self) -> &'static Method {
        let known = METHODS.iter().copied().chain([&MUON]);
        known.into_iter().find(|method| method.key == self.key).expect("a method of the registry")
    }

    /// The value of every hyper-parameter unless somebody chose another, in the order of the method's table.
    pub fn defaults(&self) -> Vec<f64> {
        let ours = |key| self.defaults.iter().find(|pair| pair.0 == key).map(|pair| pair.1);
        self.method().parameters.iter().map(|p| ours(p.key).unwrap_or(p.default)).collect()
    }

    /// Bytes that it keeps, about. LODO keeps θ, Adam's two means of it and three chains of vectors, for each of its layers of
    /// blocks; the others a few vectors of the network's size.
    pub fn memory(&self, values: &[f64]) -> usize {
        let method = self.method();
        let value = |key: &str| method.position(key).map(|place| values[place] as usize);
        let vectors = 8 * 8 * PARAMETERS;
        let Some(layers) = value("layers") else { return vectors };
        let width = if value("single") == Some(1) { 4 } else { 8 };
        let block = value("block").unwrap_or(1);
        let hidden = BlockMap::hidden_width(PARAMETERS, block.max(1));
        vectors + layers * hidden * (3 * block * width + 3 * width + 4)
    }

    /// One for the network's parameters.
    pub fn build(&self, values: &[f64], stream: Stream) -> Box<dyn Trainee> {
        (self.build)(PARAMETERS, values, stream)
    }
}

/// The contender with this key.
pub fn contender(key: &str) -> Option<&'static Contender> {
    CONTENDERS.iter().find(|contender| contender.key == key)
}

#[cfg(test)]
mod tests;
