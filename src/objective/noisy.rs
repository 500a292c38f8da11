//! Noise: the same draws for every optimizer, since each holds its own copy of the same stream.

use std::cell::RefCell;
use std::rc::Rc;

use ndarray::Array2;

use super::Objective;
use crate::math::Stream;
use crate::math::vector::{add_scaled, subtract};

/// A kind of noise. Its strength σ is a number beside it and may change while a run lasts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Noise {
    /// None at all.
    None,
    /// The minimum walks: c ← c + σ N(0, 1)ⁿ before each fresh evaluation, f is read at x − c. The paper's.
    #[default]
    Walk,
    /// The gradient is read with an error of σ N(0, 1)ⁿ; the loss is shown without it.
    Gradient,
}

impl Noise {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Noise; 3] = [Noise::None, Noise::Walk, Noise::Gradient];

    /// Its name in links.
    pub fn key(self) -> &'static str {
        match self {
            Noise::None => "none",
            Noise::Walk => "walk",
            Noise::Gradient => "gradient",
        }
    }

    /// Its name on the page.
    pub fn name(self) -> &'static str {
        match self {
            Noise::None => "None",
            Noise::Walk => "The minimum walks",
            Noise::Gradient => "Gradient noise",
        }
    }
}

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
    /// The latest draw of N(0, 1)ⁿ.
    draw: Vec<f64>,
    work: RefCell<Vec<f64>>,
}

impl Noisy {
    /// The objective under noise of this kind and strength, drawn from this stream.
    pub fn new(objective: Rc<dyn Objective>, noise: Noise, strength: f64, stream: Stream) -> Self {
        let zeros = vec![0.0; objective.dim()];
        let work = RefCell::new(zeros.clone());
        Noisy { objective, noise, strength, stream, centre: zeros.clone(), draw: zeros, work }
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
            Noise::Gradient => self.stream.fill_normal(&mut self.draw),
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
            Noise::Gradient => {
                let loss = self.objective.eval(x, grad);
                add_scaled(grad, self.strength, &self.draw);
                loss
            }
        }
    }

    /// x as the function sees it: relative to where its origin has walked to.
    pub fn relative(&self, x: &[f64]) -> Vec<f64> {
        x.iter().zip(&self.centre).map(|(x, c)| x - c).collect()
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
            Noise::None | Noise::Gradient => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objective::{Bowl, Rosenbrock};

    #[test]
    fn copies_see_the_same_draws() {
        let bowl: Rc<dyn Objective> = Rc::new(Bowl::random(vec![0.5, 1.0, 2.0], &mut Stream::new(1, 0)));
        let mut one = Noisy::new(bowl, Noise::Walk, 1.5, Stream::new(2, 1));
        let mut two = one.clone();
        let (mut a, mut b) = ([0.0; 3], [0.0; 3]);
        for _ in 0..10 {
            one.resample();
            two.resample();
            assert_eq!(one.eval(&[1.0; 3], &mut a), two.eval(&[1.0; 3], &mut b));
            assert_eq!(a, b);
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
