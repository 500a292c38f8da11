//! Gradient descent on θ, the meta-optimizer of an ablation.

use super::MetaOptimizer;
use crate::math::{NumbersOf, Real, Register, RegisterOf, Simd, Visitor};
use crate::optim::elementwise::loaded;
use crate::optim::{Elementwise, Gradient, Stateful};

/// Plain gradient descent, θ ← θ − η ∂f/∂θ: the paper's LODO-SGD learns by it.
#[derive(Clone, Copy, Debug)]
pub struct Descent {
    /// η; may change between steps.
    pub lr: f64,
}

impl<F: Real> Elementwise<F> for Descent {
    fn begin(&mut self) {}

    #[inline(always)]
    fn piece(&mut self, _: usize, x: &mut [F], grad: &[F]) {
        let lr = F::of(self.lr);
        for (x, g) in x.iter_mut().zip(grad) {
            *x -= lr * *g;
        }
    }

    #[inline(always)]
    fn rows<S: Simd, T>(
        &mut self,
        _: usize,
        x: &mut [[NumbersOf<F, S>; 4]],
        items: impl Iterator<Item = T>,
        gradient: &mut impl Gradient<F, S, T>,
    ) {
        let lr = RegisterOf::<F, S>::splat(F::of(self.lr));
        for (x, item) in x.iter_mut().zip(items) {
            let before = loaded::<F, S>(x);
            for ((x, before), g) in x.iter_mut().zip(before).zip(gradient.of(before, item)) {
                (before - lr * g).store(x);
            }
        }
    }
}

impl<F: Real> MetaOptimizer<F> for Descent {
    fn set_rate(&mut self, lr: f64) {
        self.lr = lr;
    }
}

impl Stateful for Descent {
    fn visit(&mut self, _: &mut dyn Visitor) {}
}
