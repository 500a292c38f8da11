//! The linear map 20 → 256 at the end, and the loss.

use lodo_core::math::{Kernel, Register, Row, RowOf, Simd};

use crate::channels::{Four, LEVELS, Narrow, WIDTH, numbers};
use crate::number::Number;
use crate::parameters::Parameters;

/// A number for each grey level.
pub(crate) type Levels<F> = [Four<F>; LEVELS / 4];

/// h W + b.
pub(crate) struct Head<'a, F> {
    pub weights: &'a Parameters<F>,
    pub h: &'a Narrow<F>,
}

impl<F: Number> Kernel for Head<'_, F> {
    type Output = Levels<F>;

    #[inline(always)]
    fn run<S: Simd>(self) -> Levels<F> {
        let h: &[F; WIDTH] = numbers(self.h);
        let mut logits = self.weights.last_bias;
        for (h, weights) in h.iter().zip(&self.weights.last) {
            for (logit, weight) in logits.iter_mut().zip(weights) {
                let product = RowOf::<F, S>::splat(*h) * RowOf::<F, S>::load(weight);
                (RowOf::<F, S>::load(logit) + product).store(logit);
            }
        }
        logits
    }
}

/// The way back: adds to the gradient and returns the cotangents of h.
pub(crate) struct HeadBack<'a, F> {
    pub weights: &'a Parameters<F>,
    pub h: &'a Narrow<F>,
    pub cotangents: &'a Levels<F>,
    pub gradient: &'a mut Parameters<F>,
}

impl<F: Number> Kernel for HeadBack<'_, F> {
    type Output = Narrow<F>;

    #[inline(always)]
    fn run<S: Simd>(self) -> Narrow<F> {
        let HeadBack { weights, h, cotangents, gradient } = self;
        let load = RowOf::<F, S>::load;
        let h: &[F; WIDTH] = numbers(h);
        for (h, gradient) in h.iter().zip(&mut gradient.last) {
            for (gradient, d) in gradient.iter_mut().zip(cotangents) {
                (load(gradient) + RowOf::<F, S>::splat(*h) * load(d)).store(gradient);
            }
        }
        for (gradient, d) in gradient.last_bias.iter_mut().zip(cotangents) {
            (load(gradient) + load(d)).store(gradient);
        }
        let mut into = [[F::default(); 4]; WIDTH / 4];
        for (into, weights) in into.iter_mut().zip(weights.last.as_chunks::<4>().0) {
            let mut sums = [RowOf::<F, S>::splat(F::default()); 4];
            for (sum, weights) in sums.iter_mut().zip(weights) {
                for (weight, d) in weights.iter().zip(cotangents) {
                    *sum = *sum + load(weight) * load(d);
                }
            }
            RowOf::<F, S>::sums(sums).store(into);
        }
        into
    }
}

/// Probabilities of the classes, exp zₖ / Σ exp zⱼ, and ln Σ exp zⱼ, both in double precision.
fn softmax_with_log_sum<F: Number>(logits: &[F; LEVELS]) -> ([f64; LEVELS], f64) {
    let greatest = logits.iter().map(|logit| logit.double()).fold(f64::NEG_INFINITY, f64::max);
    let mut probabilities = logits.map(|logit| libm::exp(logit.double() - greatest));
    let sum: f64 = probabilities.iter().sum();
    probabilities.iter_mut().for_each(|probability| *probability /= sum);
    (probabilities, greatest + libm::log(sum))
}

/// Probabilities of the classes, exp zₖ / Σ exp zⱼ.
pub fn softmax<F: Number>(logits: &[F; LEVELS]) -> [f64; LEVELS] {
    softmax_with_log_sum(logits).0
}

/// −ln of the label's probability, in nats, and its gradient with respect to the logits: probabilities, less 1 for the label.
pub(crate) fn cross_entropy<F: Number>(logits: &Levels<F>, label: u8) -> (f64, Levels<F>) {
    let logits: &[F; LEVELS] = numbers(logits);
    let (mut probabilities, log_sum) = softmax_with_log_sum(logits);
    let label = usize::from(label);
    let loss = log_sum - logits[label].double();
    probabilities[label] -= 1.0;
    let mut gradient = [[F::default(); 4]; LEVELS / 4];
    for (gradient, probability) in gradient.as_flattened_mut().iter_mut().zip(probabilities) {
        *gradient = F::of(probability);
    }
    (loss, gradient)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_logits_are_equally_likely() {
        let (loss, gradient) = cross_entropy(&[[3.0_f64; 4]; 64], 17);
        assert!((loss - libm::log(256.0)).abs() < 1e-15);
        assert_eq!(gradient.as_flattened()[17], 1.0 / 256.0 - 1.0);
        assert_eq!(gradient.as_flattened()[18], 1.0 / 256.0);
        assert_eq!(softmax(&[0.0_f32; 256]), [1.0 / 256.0; 256]);
    }

    /// However large the logits are.
    #[test]
    fn the_loss_is_finite_where_exponentials_are_not() {
        let mut logits = [[-1e4_f64; 4]; 64];
        logits[3][1] = 1e4;
        assert_eq!(cross_entropy(&logits, 13).0, 0.0);
        assert_eq!(cross_entropy(&logits, 14).0, 2e4);
    }
}
