//! Noise: the same draws for every optimizer, since each holds its own copy of the same stream.

use std::cell::RefCell;
use std::rc::Rc;

use ndarray::Array2;

use super::{Noise, Objective};
use crate::math::Stream;
use crate::math::vector::{add_scaled, subtract};

/// The examples of a mini-batch at σ = 1.
const BATCH: f64 = 32.0;

/// An objective under noise, as one optimizer sees it.
#[derive(Clone)]
pub struct Noisy {
    objective: Rc<dyn Objective>,
    noise: Noise,
    /// σ.
    pub strength: f64,
    stream: Stream,
    /// c, where the origin of the function has walked to.
    centre: Vec<f64>,
    /// The latest draw: of N(0, 1)ⁿ, or of t₃/√3.
    draw: Vec<f64>,
    /// The examples of the latest mini-batch; none for all.
    batch: Vec<u32>,
    work: RefCell<Vec<f64>>,
}

impl Noisy {
    /// The objective under noise of this kind and strength, drawn from this stream.
    pub fn new(objective: Rc<dyn Objective>, noise: Noise, strength: f64, stream: Stream) -> Self {
        let zeros = vec![0.0; objective.dim()];
        let work = RefCell::new(zeros.clone());
        Noisy {
            objective,
            noise,
            strength,
            stream,
            centre: zeros.clone(),
            draw: zeros,
            batch: Vec::new(),
            work,
        }
    }

    /// Whether there is no noise at present: every evaluation at a point gives the same, from now on, too.
    pub fn is_quiet(&self) -> bool {
        self.noise == Noise::None || self.strength == 0.0
    }

    /// Turns to the next draw of the noise. Once per step, before any [`eval`](Self::eval): every evaluation
    /// until the next call sees the same draw.
    pub fn resample(&mut self) {
        match self.noise {
            Noise::None => {}
            Noise::Walk => {
                self.stream.fill_normal(&mut self.draw);
                add_scaled(&mut self.centre, self.strength, &self.draw);
            }
            Noise::Gradient | Noise::Multiplicative => self.stream.fill_normal(&mut self.draw),
            Noise::Heavy => self.draw.iter_mut().for_each(|draw| *draw = heavy(&mut self.stream)),
            Noise::Batch => {
                self.batch.clear();
                let (examples, wanted) = (self.objective.examples(), BATCH / (self.strength * self.strength));
                if wanted < examples as f64 {
                    let draw = |_| (self.stream.uniform() * examples as f64) as u32;
                    self.batch.extend((0..(wanted.round() as usize).max(1)).map(draw));
                }
            }
        }
    }

    /// Turns to a given draw instead of the stream's next: for replays of recorded noise.
    pub fn resample_to(&mut self, draw: &[f64]) {
        self.draw.copy_from_slice(draw);
        if self.noise == Noise::Walk {
            add_scaled(&mut self.centre, self.strength, draw);
        }
    }

    /// The loss at x and the gradient under the current draw.
    pub fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        match self.noise {
            Noise::None => self.objective.eval(x, grad),
            Noise::Walk => {
                let mut shifted = self.work.borrow_mut();
                subtract(x, &self.centre, &mut shifted);
                self.objective.eval(&shifted, grad)
            }
            Noise::Gradient | Noise::Heavy => {
                let loss = self.objective.eval(x, grad);
                add_scaled(grad, self.strength, &self.draw);
                loss
            }
            Noise::Multiplicative => {
                let loss = self.objective.eval(x, grad);
                grad.iter_mut().zip(&self.draw).for_each(|(g, draw)| *g *= 1.0 + self.strength * draw);
                loss
            }
            Noise::Batch if self.batch.is_empty() => self.objective.eval(x, grad),
            Noise::Batch => self.objective.eval_batch(&self.batch, x, grad),
        }
    }

    /// x as the function sees it: relative to where its origin has walked to.
    pub fn relative(&self, x: &[f64]) -> Vec<f64> {
        let mut relative = vec![0.0; x.len()];
        self.write_relative(x, &mut relative);
        relative
    }

    /// The same into a vector of that length, where it is asked for at every step.
    pub fn write_relative(&self, x: &[f64], relative: &mut [f64]) {
        subtract(x, &self.centre, relative);
    }

    /// ∇²f at x under the current draw.
    pub fn hessian(&self, x: &[f64]) -> Option<Array2<f64>> {
        self.objective.hessian(&self.relative(x))
    }

    /// out = ∇²f(x) v.
    pub fn hessian_product(&self, x: &[f64], v: &[f64], out: &mut [f64]) {
        self.objective.hessian_product(&self.relative(x), v, out);
    }

    /// The function itself.
    pub fn objective(&self) -> &Rc<dyn Objective> {
        &self.objective
    }

    /// What Newton's method pays on average under the present noise, where theory says.
    pub fn newton_best(&self) -> Option<f64> {
        match self.noise {
            Noise::Walk => Some(self.objective.newton_best()? * self.strength * self.strength),
            _ => None,
        }
    }
}

/// t₃/√3 = Z₀/√(Z₁² + Z₂² + Z₃²), of variance 1.
fn heavy(stream: &mut Stream) -> f64 {
    let [z, a, b, c] = std::array::from_fn(|_| stream.normal());
    z / (a * a + b * b + c * c).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Bowl, Logistic, Rosenbrock, Shape};

    #[test]
    fn copies_see_the_same_draws_and_kinds_differ() {
        let bowl: Rc<dyn Objective> = Rc::new(Bowl::random(vec![0.5, 1.0, 2.0], &mut Stream::new(1, 0)));
        let mut seen: Vec<[f64; 3]> = Vec::new();
        for kind in Noise::ALL {
            let mut one = Noisy::new(bowl.clone(), kind, 1.5, Stream::new(2, 1));
            let mut two = one.clone();
            let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
            for _ in 0..10 {
                one.resample();
                two.resample();
                assert_eq!(one.eval(&[1.0; 3], &mut a), two.eval(&[1.0; 3], &mut b));
                assert_eq!(a, b);
            }
            // Without data a mini-batch is all there is.
            assert_eq!(seen.contains(&a), kind == Noise::Batch, "{kind:?}");
            seen.push(a);
        }
    }

    #[test]
    fn one_draw_lasts_until_the_next() {
        let mut noisy = Noisy::new(Rc::new(Rosenbrock), Noise::Gradient, 1.0, Stream::new(2, 1));
        let (mut first, mut again, mut next) = ([0.0; 2], [0.0; 2], [0.0; 2]);
        noisy.resample();
        noisy.eval(&[0.3, 0.4], &mut first);
        noisy.eval(&[0.3, 0.4], &mut again);
        noisy.resample();
        noisy.eval(&[0.3, 0.4], &mut next);
        assert_eq!(first, again);
        assert_ne!(first, next);
    }

    /// Errors of the first coordinate of the gradient at a point, and its exact value.
    fn errors(noise: Noise, sigma: f64, count: u32) -> (Vec<f64>, f64) {
        let mut exact = [0.0; 2];
        Rosenbrock.eval(&[0.3, 0.4], &mut exact);
        let mut noisy = Noisy::new(Rc::new(Rosenbrock), noise, sigma, Stream::new(2, 1));
        let error = |_| {
            let mut grad = [0.0; 2];
            noisy.resample();
            noisy.eval(&[0.3, 0.4], &mut grad);
            grad[0] - exact[0]
        };
        ((0..count).map(error).collect(), exact[0])
    }

    #[test]
    fn multiplicative_noise_has_the_gradients_size() {
        let (count, sigma) = (100_000, 0.7);
        let (errors, exact) = errors(Noise::Multiplicative, sigma, count);
        let (root, deviation) = (f64::from(count).sqrt(), sigma * exact.abs());
        let mean = errors.iter().sum::<f64>() / f64::from(count);
        let variance = errors.iter().map(|e| e * e).sum::<f64>() / f64::from(count);
        assert!(mean.abs() < 5.0 * deviation / root, "{mean}");
        assert!((variance / (deviation * deviation) - 1.0).abs() < 5.0 * 2f64.sqrt() / root, "{variance}");
    }

    /// Over many draws the mean of the mini-batches' gradients is the gradient, and their variance that of single
    /// examples over the size of the batch, whatever the strength.
    #[test]
    fn mini_batches_have_the_stated_moments() {
        let logistic = Logistic::generated(&Shape::of(3), &mut Stream::new(1, 0));
        let (w, examples) = ([0.3, -0.2, 0.5], logistic.examples());
        let (mut exact, mut grad) = ([0.0; 3], [0.0; 3]);
        let loss = logistic.eval(&w, &mut exact);
        let single = |k| {
            let mut grad = [0.0; 3];
            logistic.eval_batch(&[k], &w, &mut grad);
            (grad[0] - exact[0]) * (grad[0] - exact[0])
        };
        let variance = (0..examples as u32).map(single).sum::<f64>() / examples as f64;
        let objective: Rc<dyn Objective> = Rc::new(logistic.clone());
        let count = 40_000;
        for (sigma, size) in [(1.0, 32.0), (2.0, 8.0), (3.0, 4.0)] {
            let mut noisy = Noisy::new(objective.clone(), Noise::Batch, sigma, Stream::new(2, 1));
            let (mut mean, mut square) = (0.0, 0.0);
            for _ in 0..count {
                noisy.resample();
                noisy.eval(&w, &mut grad);
                mean += (grad[0] - exact[0]) / f64::from(count);
                square += (grad[0] - exact[0]) * (grad[0] - exact[0]) / f64::from(count);
            }
            let expected = variance / size;
            assert!(mean.abs() < 5.0 * (expected / f64::from(count)).sqrt(), "{sigma}: {mean}");
            assert!((square / expected - 1.0).abs() < 0.05, "{sigma}: {square} {expected}");
        }
        let mut noisy = Noisy::new(objective, Noise::Batch, 0.0, Stream::new(2, 1));
        noisy.resample();
        assert_eq!((noisy.eval(&w, &mut grad), grad), (loss, exact));
    }

    /// Its variance exists but that of the squares does not: the distribution tells more than moments. For t with
    /// three degrees of freedom P(|t| > s) = 1 − 2/π (atan(u) + u/(1 + u²)), u = s/√3.
    #[test]
    fn heavy_noise_is_students_with_three_degrees_of_freedom() {
        let (count, sigma) = (200_000, 0.7);
        let (errors, _) = errors(Noise::Heavy, sigma, count);
        for u in [0.1, 0.5, 1.0, 3.0, 10.0] {
            let p = 1.0 - std::f64::consts::FRAC_2_PI * (libm::atan(u) + u / (1.0 + u * u));
            let beyond = errors.iter().filter(|error| error.abs() > sigma * u).count() as f64;
            let expected = p * f64::from(count);
            assert!(
                (beyond - expected).abs() < 5.0 * (expected * (1.0 - p)).sqrt(),
                "{u}: {beyond} {expected}"
            );
        }
        let positive = errors.iter().filter(|&&error| error > 0.0).count() as f64;
        assert!((positive - 1e5).abs() < 5.0 * (5e4f64).sqrt());
        let mean = errors.iter().sum::<f64>() / f64::from(count);
        assert!(mean.abs() < 5.0 * sigma / f64::from(count).sqrt(), "{mean}");
        let variance = errors.iter().map(|e| e * e).sum::<f64>() / f64::from(count);
        assert!((variance / (sigma * sigma) - 1.0).abs() < 0.1, "{variance}");
    }

    /// The gradient noise has mean 0 and the stated deviation; the walk's steps likewise.
    #[test]
    fn noise_has_the_stated_moments() {
        let count = 100_000;
        let sigma = 0.7;
        let mut exact = [0.0; 2];
        Rosenbrock.eval(&[0.3, 0.4], &mut exact);
        let mut noisy = Noisy::new(Rc::new(Rosenbrock), Noise::Gradient, sigma, Stream::new(2, 1));
        let mut walk = Noisy::new(Rc::new(Rosenbrock), Noise::Walk, sigma, Stream::new(3, 1));
        let (mut errors, mut steps) = (Vec::new(), Vec::new());
        for _ in 0..count {
            let mut grad = [0.0; 2];
            noisy.resample();
            noisy.eval(&[0.3, 0.4], &mut grad);
            errors.push(grad[0] - exact[0]);
            let before = walk.centre[1];
            walk.resample();
            steps.push(walk.centre[1] - before);
        }
        for sample in [errors, steps] {
            let mean = sample.iter().sum::<f64>() / f64::from(count);
            let variance = sample.iter().map(|e| (e - mean) * (e - mean)).sum::<f64>() / f64::from(count);
            let root = f64::from(count).sqrt();
            assert!(mean.abs() < 5.0 * sigma / root, "{mean}");
            assert!((variance / (sigma * sigma) - 1.0).abs() < 5.0 * 2f64.sqrt() / root, "{variance}");
        }
    }
}
