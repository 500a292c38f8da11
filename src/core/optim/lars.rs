//! LARS.

use super::moments::lr;
use super::{Family, Method, Optimizer, Oracle, Parameter, Range, Role, Stateful};
use crate::math::vector::norm;
use crate::math::{Diagonal, LinearMap, Real, Visitor};

/// Hyper-parameters of [`Lars`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LarsSettings {
    /// α, the learning rate at the start.
    pub lr: f64,
    /// μ, the decay of the velocity.
    pub momentum: f64,
    /// w, the weight decay.
    pub weight_decay: f64,
    /// T, the planned number of steps.
    pub steps: f64,
}

/// The authors' defaults; a plan of ten thousand steps.
impl Default for LarsSettings {
    fn default() -> Self {
        LarsSettings { lr: 1e-3, momentum: 0.9, weight_decay: 5e-4, steps: 10_000.0 }
    }
}

/// LARS: momentum in which each layer of parameters steps by a share of its own length.
///
/// ```text
/// p = t / T, t = 1, 2, …        r = |x| / (|g| + w |x|), a layer each
/// a ← μ a + α (1 − p)² r (g + w x)        x ← x − a
/// ```
///
/// You, Gitman, Ginsburg, [Large Batch Training of Convolutional Networks](https://arxiv.org/abs/1708.03888),
/// 2017, algorithm 1. Where |x| or |g| is 0 we take r = 1, as is usual: by the formula a layer that starts at
/// the origin would stay there for ever. Beyond its planned number of steps it only coasts.
#[derive(Clone, Debug)]
pub struct Lars {
    /// May change between steps.
    pub settings: LarsSettings,
    layers: Vec<Layer>,
    velocity: Vec<f64>,
    step: f64,
}

#[derive(Clone, Debug)]
struct Layer {
    span: std::ops::Range<usize>,
    /// r of the last step.
    ratio: f64,
}

impl Lars {
    /// LARS for n variables, in layers that begin at these places.
    ///
    /// # Panics
    /// If the places do not begin with 0, ascend and stay below n.
    pub fn new(n: usize, begins: &[usize], settings: LarsSettings) -> Self {
        let ascend = begins.windows(2).all(|pair| pair[0] < pair[1]);
        assert!(begins.first() == Some(&0) && ascend && begins.last() < Some(&n), "layers of {n} variables");
        let ends = begins[1..].iter().copied().chain([n]);
        let layers = begins.iter().zip(ends).map(|(&from, to)| Layer { span: from..to, ratio: 1.0 });
        Lars { settings, layers: layers.collect(), velocity: vec![0.0; n], step: 0.0 }
    }

    /// α (1 − p)².
    fn rate(&self) -> f64 {
        let left = 1.0 - (self.step / self.settings.steps).min(1.0);
        self.settings.lr * (left * left)
    }
}

impl Optimizer for Lars {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        let LarsSettings { momentum, weight_decay, .. } = self.settings;
        self.step += 1.0;
        let rate = self.rate();
        for Layer { span, ratio } in &mut self.layers {
            let (x, grad) = (&mut x[span.clone()], &grad[span.clone()]);
            let (length, slope) = (norm(x), norm(grad));
            *ratio =
                if length == 0.0 || slope == 0.0 { 1.0 } else { length / (slope + weight_decay * length) };
            for ((x, a), g) in x.iter_mut().zip(&mut self.velocity[span.clone()]).zip(grad) {
                *a = (momentum * *a + rate * *ratio * (g + weight_decay * *x)).flushed();
                *x -= *a;
            }
        }
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = from_row(values);
    }

    /// α (1 − p)² r / (1 − μ) for the variables of each layer, what a constant gradient ends in: a diagonal.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let rate = self.rate() / (1.0 - self.settings.momentum);
        let layers = self.layers.iter();
        let diagonal = layers.flat_map(|layer| std::iter::repeat_n(rate * layer.ratio, layer.span.len()));
        Some(Box::new(Diagonal(diagonal.collect())))
    }
}

impl Stateful for Lars {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        visitor.doubles(&mut self.velocity);
        visitor.doubles(std::slice::from_mut(&mut self.step));
        for layer in &mut self.layers {
            visitor.doubles(std::slice::from_mut(&mut layer.ratio));
        }
    }
}

fn from_row(values: &[f64]) -> LarsSettings {
    LarsSettings { lr: values[0], momentum: values[1], weight_decay: values[2], steps: values[3] }
}

/// All variables are one layer. Defaults: the authors', but for the learning rate: no tuned value is known, and
/// theirs hardly moves in ten thousand steps of the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "lars",
    name: "LARS",
    about: "Momentum whose steps are a share of the length of x, smaller and smaller as the planned end comes near.",
    reference: "You, Gitman, Ginsburg 2017, arXiv:1708.03888",
    family: Family::Gradient,
    role: Role::Baseline,
    parameters: &[
        lr(0.3),
        Parameter::live("momentum", "Momentum", "μ", Range::Beta, 0.9).tuned(),
        Parameter::live("decay", "Weight decay", "w", Range::Log { min: 1e-8, max: 1.0 }, 5e-4),
        Parameter::live("steps", "Planned steps", "T", Range::LogInteger { min: 10.0, max: 1e7 }, 1e4),
    ],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Lars::new(n, &[0], from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;
    use crate::objective::{Noise, Noisy, Rosenbrock};

    fn steps(lars: &mut Lars, x: &mut [f64], grads: &[&[f64]]) {
        let noisy = Noisy::new(std::rc::Rc::new(Rosenbrock), Noise::None, 0.0, Stream::new(0, 0));
        grads.iter().for_each(|grad| lars.step(x, grad, &mut Oracle::new(&noisy)));
    }

    /// A step's length is the layer's length times the rate that is left, whatever the gradient's; a layer at
    /// the origin steps by its gradient; at the planned end nothing moves.
    #[test]
    fn steps_are_a_share_of_each_layers_length() {
        let settings = LarsSettings { lr: 0.1, momentum: 0.0, weight_decay: 0.0, steps: 4.0 };
        let mut lars = Lars::new(4, &[0, 2, 3], settings);
        let mut x = [3.0, 4.0, 0.0, -2.0];
        let grad = [0.0, 1e3, 7.0, 1e-3];
        steps(&mut lars, &mut x, &[&grad]);
        let rate = 0.1 * 0.75 * 0.75;
        let expected = [3.0, 4.0 - 5.0 * rate, -7.0 * rate, -2.0 - 2.0 * rate];
        assert!(x.iter().zip(expected).all(|(x, e)| (x - e).abs() < 1e-14), "{x:?} {expected:?}");
        steps(&mut lars, &mut x, &[&grad, &grad]);
        let before = x;
        steps(&mut lars, &mut x, &[&grad, &grad]);
        assert_eq!(x, before);
    }
}
