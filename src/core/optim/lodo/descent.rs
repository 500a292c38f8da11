//! Gradient descent on θ, the meta-optimizer of an ablation.

use super::MetaOptimizer;
use crate::math::{Real, Row, RowOf, Simd, Visitor};
use crate::optim::{Elementwise, Stateful};

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
    fn block<S: Simd>(&mut self, _: usize, x: &mut [[F; 4]; 4], grad: [RowOf<F, S>; 4]) {
        let lr = RowOf::<F, S>::splat(F::of(self.lr));
        for (x, g) in x.iter_mut().zip(grad) {
            (RowOf::<F, S>::load(x) - lr * g).store(x);
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
