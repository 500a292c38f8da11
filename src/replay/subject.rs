//! The optimizers of recorded cases, by the names that cases have.

use std::borrow::Cow;

use crate::file::Case;
use lodo_core::math::{LinearMap, Stream};
use lodo_core::optim::lodo::{
    BlockMap, Descent, DiagonalMap, GlobalMap, Learned, Lndo, LndoSettings, MetaOptimizer, ResidualMap,
};
use lodo_core::optim::{
    Adam, AdamSettings, Bfgs, BfgsSettings, Lars, LarsSettings, Lbfgs, LbfgsSettings, Levenberg,
    LevenbergSettings, Lodo, LodoSettings, Momentum, MomentumSettings, Newton, Optimizer, Oracle, RmsProp,
    RmsPropSettings, Scaling, Yogi, YogiSettings,
};

/// An optimizer of a recorded case; learned ones show what they are made of.
pub(crate) trait Subject {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>);

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        None
    }

    fn weights(&self) -> Option<Cow<'_, [f64]>> {
        None
    }

    fn momentum(&self) -> Option<&[f64]> {
        None
    }

    /// The loss of its weights at the last step, if that is another than that of x.
    fn loss(&self) -> Option<f64> {
        None
    }
}

impl<Map: Learned<Weight = f64>, Meta: MetaOptimizer> Subject for Lodo<Map, Meta> {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        Optimizer::step(self, x, grad, oracle);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Optimizer::preconditioner(self)
    }

    fn weights(&self) -> Option<Cow<'_, [f64]>> {
        Some(self.map.weights())
    }

    fn momentum(&self) -> Option<&[f64]> {
        Some(Lodo::momentum(self))
    }
}

/// LNDO whose padding was recorded.
struct Recorded {
    lndo: Lndo,
    pads: std::vec::IntoIter<Vec<f64>>,
}

impl Subject for Recorded {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let pad = self.pads.next().expect("a row for each step: it was counted");
        self.lndo.update(x, grad, &pad);
    }

    fn weights(&self) -> Option<Cow<'_, [f64]>> {
        Some(self.lndo.weights().into())
    }

    fn loss(&self) -> Option<f64> {
        Some(self.lndo.loss())
    }
}

/// An optimizer of which nothing but its steps is recorded.
struct Baseline(Box<dyn Optimizer>);

impl Subject for Baseline {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        self.0.step(x, grad, oracle);
    }
}

type Made<T> = Result<T, String>;

/// A kind of case: the word that its cases are called by, the optimizer's name, and how one is made for a case.
pub(crate) struct Kind {
    word: &'static str,
    name: &'static str,
    pub make: fn(&Case) -> Made<Box<dyn Subject>>,
}

impl Kind {
    /// The optimizer's name, with what tells cases of a kind from each other.
    pub fn title(&self, case: &Case) -> String {
        let (name, setting) = (self.name, |key: &str| case.hyper(key).ok());
        match (self.word, setting("beta"), setting("n_layers").zip(setting("block_size"))) {
            ("lodo", Some(0.0), _) => format!("{name}-No-Momentum"),
            ("lodo", _, Some((layers, block))) => format!("{name}, {layers} layers, blocks of {block}"),
            ("rmsprop", ..) if setting("momentum") != Some(0.0) => format!("{name} with momentum"),
            _ => match setting("buffer_size") {
                Some(pairs) => format!("{name}, {pairs} pairs"),
                None => name.into(),
            },
        }
    }
}

const fn kind(word: &'static str, name: &'static str, make: fn(&Case) -> Made<Box<dyn Subject>>) -> Kind {
    Kind { word, name, make }
}

/// Every kind of case. A name is that of the first kind that it is or begins with, see [`is_kind`].
const KINDS: &[Kind] = &[
    kind("lodo-diagonal", "LODO-Diagonal", |case| with_adam(case, DiagonalMap::new(case.dim()))),
    kind("lodo-global", "LODO-Global", |case| with_adam(case, GlobalMap::new(case.dim()))),
    kind("lodo-residuals", "LODO-Residuals", |case| with_adam(case, residual_map(case)?)),
    kind("lodo-sgd", "LODO-SGD", |case| {
        let meta = Descent { lr: case.hyper("meta_lr")? };
        Ok(Box::new(Lodo::new(lodo_settings(case)?, block_map(case)?, meta)))
    }),
    kind("lodo", "LODO", |case| with_adam(case, block_map(case)?)),
    kind("lndo", "LNDO", |case| Ok(Box::new(lndo(case)?))),
    kind("adam", "Adam", |case| {
        let settings = AdamSettings {
            lr: case.hyper("lr")?,
            beta1: case.hyper("beta_1")?,
            beta2: case.hyper("beta_2")?,
            epsilon: case.hyper("eps")?,
        };
        baseline(Adam::new(case.dim(), settings))
    }),
    kind("momentum", "Momentum", |case| {
        let settings = MomentumSettings { lr: case.hyper("lr")?, momentum: case.hyper("momentum")? };
        baseline(Momentum::new(case.dim(), settings))
    }),
    kind("rmsprop", "RMSprop", |case| {
        let settings = RmsPropSettings {
            lr: case.hyper("lr")?,
            rho: case.hyper("rho")?,
            momentum: case.hyper("momentum")?,
            epsilon: case.hyper("eps")?,
        };
        baseline(RmsProp::new(case.dim(), settings))
    }),
    kind("yogi", "Yogi", |case| {
        let settings = YogiSettings {
            lr: case.hyper("lr")?,
            beta1: case.hyper("beta1")?,
            beta2: case.hyper("beta2")?,
            epsilon: case.hyper("eps")?,
        };
        baseline(Yogi::new(case.dim(), settings))
    }),
    kind("lars", "LARS", lars),
    kind("levenberg_marquardt", "Levenberg–Marquardt", |case| {
        let settings = LevenbergSettings { damping: case.hyper("lam")?, lr: 1.0 };
        baseline(Levenberg::new(case.dim(), settings))
    }),
    kind("newton", "Newton", |case| baseline(Newton::new(case.dim(), 1.0))),
    kind("bfgs", "BFGS", |case| {
        let settings = BfgsSettings { lr: case.hyper("lr")?, scale: case.hyper("H0_scale")? };
        baseline(Bfgs::new(case.dim(), settings))
    }),
    kind("olbfgs", "O-LBFGS", |case| lbfgs(case, Scaling::Mean)),
    kind("lbfgs_textbook", "L-BFGS", |case| lbfgs(case, Scaling::Newest)),
    kind("lbfgs_authors", "L-BFGS (authors)", |case| lbfgs(case, Scaling::Leaked)),
];

/// Whether a case of this name is of this kind: it is called so, with at most a remark after a space or a mark,
/// or settings after underscores that end in a digit or are "momentum".
fn is_kind(name: &str, kind: &str) -> bool {
    let word = name.split([' ', ':', ',', '(']).next().unwrap_or("").to_ascii_lowercase();
    let Some(rest) = word.strip_prefix(kind) else { return false };
    let mut settings = rest.split('_');
    let setting = |text: &str| text == "momentum" || text.ends_with(|end: char| end.is_ascii_digit());
    settings.next() == Some("") && settings.all(setting)
}

/// The kind of a case of this name, `None` if it is not known here.
pub(crate) fn kind_of(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| is_kind(name, kind.word))
}

fn baseline(optimizer: impl Optimizer + 'static) -> Made<Box<dyn Subject>> {
    Ok(Box::new(Baseline(Box::new(optimizer))))
}

fn lbfgs(case: &Case, scaling: Scaling) -> Made<Box<dyn Subject>> {
    let settings = LbfgsSettings {
        lr: case.hyper("eta_0")?,
        tau: case.hyper("tau")?,
        epsilon: case.hyper("epsilon")?,
        buffer: case.whole("buffer_size")?,
    };
    if settings.buffer == 0 {
        return Err(format!("{} keeps no pairs", case.name));
    }
    baseline(Lbfgs::new(case.dim(), scaling, settings))
}

fn lars(case: &Case) -> Made<Box<dyn Subject>> {
    let settings = LarsSettings {
        lr: case.hyper("lr")?,
        momentum: case.hyper("momentum")?,
        weight_decay: case.hyper("weight_decay")?,
        steps: case.hyper("total")?,
    };
    let layers = if case.has("hyper/splits") { case.tensor("hyper/splits", 1)?.0 } else { vec![0.0] };
    let ascend = layers.windows(2).all(|pair| pair[0] < pair[1]);
    let whole = layers.iter().all(|&at| at.fract() == 0.0 && at < case.dim() as f64);
    if layers[0] != 0.0 || !ascend || !whole {
        return Err(format!("splits of {} must be where its layers begin", case.name));
    }
    let begins: Vec<usize> = layers.into_iter().map(|at| at as usize).collect();
    baseline(Lars::new(case.dim(), &begins, settings))
}

fn lodo_settings(case: &Case) -> Made<LodoSettings> {
    Ok(LodoSettings { initial_lr: case.hyper("initial_lr")?, beta: case.hyper("beta")?, frozen: false })
}

fn meta_settings(case: &Case) -> Made<AdamSettings> {
    let (constants, _) = case.tensor("hyper/adam", 1)?;
    let [beta1, beta2, epsilon] = constants[..] else {
        return Err(format!("{} needs three constants of Adam", case.name));
    };
    Ok(AdamSettings { lr: case.hyper("meta_lr")?, beta1, beta2, epsilon })
}

fn with_adam<Map: Learned<Weight = f64> + 'static>(case: &Case, map: Map) -> Made<Box<dyn Subject>> {
    let meta = Adam::new(map.places(), meta_settings(case)?);
    Ok(Box::new(Lodo::new(lodo_settings(case)?, map, meta)))
}

/// The permutations of all layers, [layers][width].
fn permutations(case: &Case, width: usize) -> Made<Vec<u32>> {
    let (numbers, shape) = case.tensor("perms", 2)?;
    let refuse = || format!("perms of {} are not permutations of its {width} numbers", case.name);
    if shape[1] != width {
        return Err(refuse());
    }
    for layer in numbers.chunks_exact(width) {
        let mut seen = vec![false; width];
        for &place in layer {
            let whole = place.fract() == 0.0 && (0.0..width as f64).contains(&place);
            if !whole || std::mem::replace(&mut seen[place as usize], true) {
                return Err(refuse());
            }
        }
    }
    Ok(numbers.into_iter().map(|place| place as u32).collect())
}

/// Whether the sizes that a case names beside its arrays are theirs.
fn check_sizes(case: &Case, sizes: &[(&str, usize)]) -> Made<()> {
    for &(key, size) in sizes {
        if case.has(&format!("hyper/{key}")) && case.whole(key)? != size {
            return Err(format!("{key} of {} is not that of its weights", case.name));
        }
    }
    Ok(())
}

fn block_map(case: &Case) -> Made<BlockMap> {
    let (weights, shape) = case.tensor("W", 4)?;
    let [layers, count, block, out] = shape[..] else { unreachable!("four dimensions were asked for") };
    if block != out || !(BlockMap::BLOCKS[0]..=BlockMap::BLOCKS[1]).contains(&block) {
        return Err(format!("the blocks of {} are {block}×{out}, which has no kernel here", case.name));
    }
    let hidden = BlockMap::hidden_width(case.dim(), block);
    let permutations = permutations(case, hidden)?;
    if count * block != hidden || permutations.len() != layers * hidden {
        return Err(format!("W of {} does not fit its dimensions", case.name));
    }
    check_sizes(case, &[("block_size", block), ("n_layers", layers)])?;
    Ok(BlockMap::from_parts(case.dim(), block, permutations, weights))
}

fn residual_map(case: &Case) -> Made<ResidualMap> {
    let width = 2 * case.dim();
    let (weights, shape) = case.tensor("W", 2)?;
    let permutations = permutations(case, width)?;
    let layers = permutations.len() / width;
    if shape != [layers + 1, width] {
        return Err(format!("W of {} does not fit its dimensions", case.name));
    }
    check_sizes(case, &[("n_layers", layers)])?;
    Ok(ResidualMap::from_parts(case.dim(), permutations, weights))
}

fn lndo(case: &Case) -> Made<Recorded> {
    let settings = LndoSettings {
        initial_lr: case.hyper("initial_lr")?,
        beta: case.hyper("beta")?,
        scale_decay: case.hyper("scale_ema")?,
        scale_epsilon: case.hyper("scale_eps")?,
    };
    let map = block_map(case)?;
    let padding = map.hidden() - case.dim();
    let (pads, shape) = case.tensor("pads", 2)?;
    if shape[0] < case.steps() || shape[1] != padding {
        return Err(format!("pads of {} must be a row of {padding} for each step", case.name));
    }
    let pads: Vec<Vec<f64>> = pads.chunks_exact(padding).map(<[f64]>::to_vec).collect();
    // Its own stream is never asked: every row was recorded.
    let lndo = Lndo::new(settings, map, meta_settings(case)?, Stream::new(0, 0));
    Ok(Recorded { lndo, pads: pads.into_iter() })
}
