//! Gradient descent on θ, the meta-optimizer of an ablation.

use super::MetaOptimizer;
use crate::optim::Elementwise;

/// Plain gradient descent, θ ← θ − η ∂f/∂θ: the paper's LODO-SGD learns by it.
#[derive(Clone, Copy, Debug)]
pub struct Descent {
    /// η; may change between steps.
    pub lr: f64,
}

impl Elementwise for Descent {
    fn begin(&mut self) {}

    #[inline(always)]
    fn piece(&mut self, _: usize, x: &mut [f64], grad: &[f64]) {
        for (x, g) in x.iter_mut().zip(grad) {
            *x -= self.lr * g;
        }
    }
}

impl MetaOptimizer for Descent {
    fn set_rate(&mut self, lr: f64) {
        self.lr = lr;
    }
}
