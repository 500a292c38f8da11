//! Adam.

use super::elementwise::loaded;
use super::moments::{beta1, beta2, epsilon, lr};
use super::{Elementwise, Family, Gradient, Method, Optimizer, Oracle, Role, Stateful};
use crate::math::{
    Aligned, Diagonal, LinearMap, Numbers, NumbersOf, Real, Register, RegisterOf, Simd, Visitor,
};

/// Hyper-parameters of [`Adam`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdamSettings {
    /// α, the learning rate.
    pub lr: f64,
    /// Decay of the mean gradient.
    pub beta1: f64,
    /// Decay of the mean squared gradient.
    pub beta2: f64,
    /// Added to the root.
    pub epsilon: f64,
}

/// Keras's defaults.
impl Default for AdamSettings {
    fn default() -> Self {
        AdamSettings { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }
    }
}

/// Adam: a step along the mean gradient, measured in its own root mean square.
///
/// ```text
/// m ← β₁ m + (1 − β₁) g        v ← β₂ v + (1 − β₂) g²
/// x ← x − α √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
/// ```
///
/// Kingma and Ba, [Adam](https://arxiv.org/abs/1412.6980), 2015, in the form of the end of its section 2, which
/// is Keras's: ε stands beside the uncorrected root. PyTorch and optax divide by √(v / (1 − β₂ᵗ)) + ε, the form of
/// algorithm 1: their ε is ours over √(1 − β₂ᵗ), so that at the first steps theirs guards more weakly by that factor
/// for the same number, and later both are the same. The powers βᵗ are kept as running products, so that the
/// correction stays exact when a β changes during a run.
/// v is ∞ from the step on at which g² exceeds what a number can hold: such a coordinate stays where it is, as in
/// PyTorch.
#[derive(Clone, Debug)]
pub struct Adam<F: Real = f64> {
    /// May change between steps.
    pub settings: AdamSettings,
    mean: Aligned<F>,
    square: Aligned<F>,
    /// ∏ β₁ and ∏ β₂ over the steps so far.
    power: [f64; 2],
    /// Of the current step: 1 − β₁, 1 − β₂, ε, and α √(1 − β₂ᵗ) / (1 − β₁ᵗ).
    factors: [F; 4],
    /// Steps since what has all but decayed was last looked for.
    unswept: u32,
}

/// So many steps apart, means that have all but decayed are set to 0: at every step that costs LODO a twentieth of its
/// speed in double precision, and a third in single; this rarely, nothing that can be measured.
const SWEEP: u32 = 64;

impl Adam {
    /// Adam for n variables.
    pub fn new(n: usize, settings: AdamSettings) -> Self {
        Self::at_rest(n, settings)
    }

    /// Adam for n variables of single precision.
    pub fn single(n: usize, settings: AdamSettings) -> Adam<f32> {
        Adam::at_rest(n, settings)
    }
}

impl<F: Real> Adam<F> {
    fn at_rest(n: usize, settings: AdamSettings) -> Self {
        let zeros = Aligned::zeros(n);
        Adam {
            settings,
            mean: zeros.clone(),
            square: zeros,
            power: [1.0; 2],
            factors: [F::default(); 4],
            unswept: 0,
        }
    }
}

impl<F: Real> Elementwise<F> for Adam<F> {
    #[inline]
    fn begin(&mut self) {
        self.power[0] *= self.settings.beta1;
        self.power[1] *= self.settings.beta2;
        let AdamSettings { lr, beta1, beta2, epsilon } = self.settings;
        let rate = lr * (1.0 - self.power[1]).sqrt() / (1.0 - self.power[0]);
        self.factors = [1.0 - beta1, 1.0 - beta2, epsilon, rate].map(F::of);
        self.unswept += 1;
        if self.unswept == SWEEP {
            self.unswept = 0;
            for means in [&mut self.mean, &mut self.square] {
                means.iter_mut().for_each(|mean| *mean = mean.flushed());
            }
        }
    }

    #[inline(always)]
    fn piece(&mut self, at: usize, x: &mut [F], grad: &[F]) {
        let [fresh, fresh_square, epsilon, rate] = self.factors;
        let n = x.len();
        let mean = &mut self.mean[at..at + n];
        let square = &mut self.square[at..at + n];
        let grad = &grad[..n];
        for i in 0..n {
            let g = grad[i];
            mean[i] += fresh * (g - mean[i]);
            square[i] = (square[i] + fresh_square * (g * g - square[i])).or_infinite();
            x[i] -= rate * mean[i] / (square[i].root() + epsilon);
        }
    }

    #[inline(always)]
    fn rows<S: Simd, T>(
        &mut self,
        at: usize,
        x: &mut [[NumbersOf<F, S>; 4]],
        items: impl Iterator<Item = T>,
        gradient: &mut impl Gradient<F, S, T>,
    ) {
        let splat = RegisterOf::<F, S>::splat;
        let [fresh, fresh_square, epsilon, rate] = self.factors;
        let (fresh, fresh_square, epsilon, rate) =
            (splat(fresh), splat(fresh_square), splat(epsilon), splat(rate));
        let span = at..at + 4 * NumbersOf::<F, S>::COUNT * x.len();
        let mean = NumbersOf::<F, S>::of_mut(&mut self.mean[span.clone()]).as_chunks_mut().0;
        let square = NumbersOf::<F, S>::of_mut(&mut self.square[span]).as_chunks_mut().0;
        for (((x, item), mean), square) in x.iter_mut().zip(items).zip(mean).zip(square) {
            // Loaded once: what is stored in between might be the same memory for all that a compiler knows.
            let before = loaded::<F, S>(x);
            let grad = gradient.of(before, item);
            let moments: (&mut [_; 4], &mut [_; 4]) = (mean, square);
            let moments = moments.0.iter_mut().zip(moments.1);
            for (((x, before), g), (mean, square)) in x.iter_mut().zip(before).zip(grad).zip(moments) {
                let (m, v) = (RegisterOf::<F, S>::load(mean), RegisterOf::<F, S>::load(square));
                let m = m + fresh * (g - m);
                let v = (v + fresh_square * (g * g - v)).or_infinite();
                m.store(mean);
                v.store(square);
                (before - rate * m / (v.root() + epsilon)).store(x);
            }
        }
    }
}

impl Optimizer for Adam {
    fn step(&mut self, x: &mut [f64], grad: &[f64], _: &mut Oracle<'_>) {
        self.begin();
        self.piece(0, x, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.settings = AdamSettings::from_row(values);
    }

    /// What multiplies the bias-corrected mean gradient: α √(1 − β₂ᵗ) / (√v + ε), a diagonal.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        let rate = self.settings.lr * (1.0 - self.power[1]).sqrt();
        let diagonal = self.square.iter().map(|v| rate / (v.sqrt() + self.settings.epsilon)).collect();
        Some(Box::new(Diagonal(diagonal)))
    }
}

impl<F: Real> Stateful for Adam<F> {
    fn visit(&mut self, visitor: &mut dyn Visitor) {
        F::visit(&mut self.mean, visitor);
        F::visit(&mut self.square, visitor);
        visitor.doubles(&mut self.power);
        let mut unswept = u64::from(self.unswept);
        visitor.count(&mut unswept);
        // A file may say anything.
        self.unswept = unswept.min(u64::from(SWEEP - 1)) as u32;
    }
}

impl AdamSettings {
    /// From the first four values of a row, as they stand in the tables of Adam and its relatives.
    pub fn from_row(values: &[f64]) -> Self {
        AdamSettings { lr: values[0], beta1: values[1], beta2: values[2], epsilon: values[3] }
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl.
pub(super) static METHOD: Method = Method {
    key: "adam",
    name: "Adam",
    about: "Steps along the mean gradient, each coordinate measured in its own root mean square.",
    reference: "Kingma and Ba 2015, arXiv:1412.6980",
    family: Family::Adaptive,
    role: Role::Rival,
    parameters: &[lr(1.384), beta1(0.5109), beta2(0.99869), epsilon(1e-7)],
    most: usize::MAX,
    remedy: "lr",
    build: |n, values, _| Box::new(Adam::new(n, AdamSettings::from_row(values))),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The first step is α in every coordinate, whatever the gradient's size: −α g / (|g| + ε/√(1 − β₂)).
    #[test]
    fn first_step_is_the_learning_rate() {
        let settings = AdamSettings { lr: 0.1, beta1: 0.7, beta2: 0.97, epsilon: 1e-7 };
        let mut adam = Adam::new(3, settings);
        let mut x = [0.0; 3];
        let grad = [1e-3, -5.0, 700.0];
        adam.begin();
        adam.piece(0, &mut x, &grad);
        for (x, g) in x.iter().zip(grad) {
            let guard = settings.epsilon / (1.0f64 - settings.beta2).sqrt();
            assert!((x + 0.1 * g / (g.abs() + guard)).abs() < 1e-15);
        }
    }

    #[test]
    fn pieces_are_the_whole() {
        let settings = AdamSettings { lr: 0.1, ..AdamSettings::default() };
        let (mut whole, mut pieces) = (Adam::new(5, settings), Adam::new(5, settings));
        let (mut x, mut y) = ([1.0; 5], [1.0; 5]);
        for step in 1..20 {
            let grad: Vec<f64> = (0..5).map(|i| libm::sin(f64::from(step * (i + 1)))).collect();
            whole.begin();
            whole.piece(0, &mut x, &grad);
            pieces.begin();
            pieces.piece(3, &mut y[3..], &grad[3..]);
            pieces.piece(0, &mut y[..3], &grad[..3]);
            assert_eq!(x, y);
        }
    }

    /// What only decays ends at 0, not among the numbers that slow a processor down; the steps until then are those of the
    /// recurrence, bit for bit.
    #[test]
    fn what_decays_ends_at_zero() {
        fn decayed<F: Real>(first: f64) -> Adam<F> {
            let settings = AdamSettings { lr: 0.1, beta1: 0.9, beta2: 0.99, epsilon: 1e-7 };
            let mut adam = Adam::<F>::at_rest(1, settings);
            let (mut x, mut mean, mut square) = ([F::default()], F::default(), F::default());
            for step in 0..100_000 {
                let grad = F::of(if step == 0 { first } else { 0.0 });
                adam.begin();
                adam.piece(0, &mut x, &[grad]);
                mean += F::of(1.0 - settings.beta1) * (grad - mean);
                square += F::of(1.0 - settings.beta2) * (grad * grad - square);
                assert!(
                    adam.mean[0] == F::default() || adam.mean[0] == mean,
                    "{step}: {:?} {mean:?}",
                    adam.mean
                );
                let known = adam.square[0] == F::default() || adam.square[0] == square;
                assert!(known, "{step}: {:?} {square:?}", adam.square);
            }
            assert!(mean != F::default(), "the recurrence alone is at rest among the least numbers");
            adam
        }
        let double = decayed::<f64>(3.0);
        assert_eq!((double.mean[0], double.square[0]), (0.0, 0.0));
        let single = decayed::<f32>(3.0);
        assert_eq!((single.mean[0], single.square[0]), (0.0, 0.0));
    }
}
