//! A small neural network that tells two sets of points in the plane apart.

use std::cell::RefCell;
use std::f64::consts::{PI, TAU};
use std::rc::Rc;

use super::logistic::softplus;
use super::{Classifier, Example, Landscape, Make, Objective};
use crate::math::Stream;
use crate::math::vector::{add_scaled, dot};

/// Two hidden layers of equal width h with tanh, n = h² + 5h + 1 weights, and the mean logistic loss:
///
/// ```text
/// a = tanh(A p + α),  b = tanh(B a + β),  s = ⟨c, b⟩ + γ,      f = mean log(1 + exp(−y s)),  y = ±1
///
/// σ = −y / (1 + exp(y s)):  ∂c = σ b, ∂γ = σ;  δ = σ c (1 − b²): ∂B = δ aᵀ, ∂β = δ;
/// ε = Bᵀδ (1 − a²): ∂A = ε pᵀ, ∂α = ε                        (back-propagation: Rumelhart, Hinton, Williams, 1986)
/// ```
///
/// The weights are A, α, B, β, c, γ in this order, matrices by rows. Hessian products are central differences of
/// the exact gradient.
#[derive(Clone, Debug)]
pub struct Perceptron {
    width: usize,
    examples: Vec<Example>,
    /// a, b, δ and ε.
    work: RefCell<Vec<f64>>,
}

/// The parts of a vector of weights.
struct Parts<T> {
    first: T,
    first_bias: T,
    second: T,
    second_bias: T,
    last: T,
    last_bias: T,
}

impl Perceptron {
    /// A network of this width for these examples.
    pub fn new(width: usize, examples: Vec<Example>) -> Self {
        Perceptron { width, examples, work: RefCell::new(vec![0.0; 4 * width]) }
    }

    /// How many weights a width makes.
    pub const fn weights(width: usize) -> usize {
        width * width + 5 * width + 1
    }

    /// Where training starts: normal with deviation one over the root of the inputs (LeCun and others, 1998), the
    /// biases 0.
    fn start(width: usize, stream: &mut Stream) -> Vec<f64> {
        let mut weights = vec![0.0; Self::weights(width)];
        let parts = parts_mut(width, &mut weights);
        for (part, inputs) in [(parts.first, 2), (parts.second, width), (parts.last, width)] {
            let deviation = 1.0 / (inputs as f64).sqrt();
            part.iter_mut().for_each(|weight| *weight = deviation * stream.normal());
        }
        weights
    }

    /// s at a point; leaves a and b behind.
    fn output(weights: &Parts<&[f64]>, point: &[f64; 2], a: &mut [f64], b: &mut [f64]) -> f64 {
        for ((a, row), bias) in a.iter_mut().zip(weights.first.chunks_exact(2)).zip(weights.first_bias) {
            *a = libm::tanh(row[0] * point[0] + row[1] * point[1] + bias);
        }
        for ((b, row), bias) in
            b.iter_mut().zip(weights.second.chunks_exact(a.len())).zip(weights.second_bias)
        {
            *b = libm::tanh(dot(row, a) + bias);
        }
        dot(weights.last, b) + weights.last_bias[0]
    }

    fn mean<'a>(
        &self,
        examples: impl Iterator<Item = &'a Example>,
        count: usize,
        x: &[f64],
        grad: &mut [f64],
    ) -> f64 {
        let width = self.width;
        let weights = parts(width, x);
        grad.fill(0.0);
        let grad = parts_mut(width, grad);
        let mut work = self.work.borrow_mut();
        let (a, rest) = work.split_at_mut(width);
        let (b, rest) = rest.split_at_mut(width);
        let (delta, epsilon) = rest.split_at_mut(width);
        let mut total = 0.0;
        for Example { point, positive } in examples {
            let sign = if *positive { 1.0 } else { -1.0 };
            let (loss, slope) = softplus(-sign * Self::output(&weights, point, a, b));
            total += loss;
            let sigma = -sign * slope / count as f64;
            add_scaled(grad.last, sigma, b);
            grad.last_bias[0] += sigma;
            for ((delta, c), b) in delta.iter_mut().zip(weights.last).zip(&*b) {
                *delta = sigma * c * (1.0 - b * b);
            }
            epsilon.fill(0.0);
            let rows = weights.second.chunks_exact(width).zip(grad.second.chunks_exact_mut(width));
            for ((row, grad), &delta) in rows.zip(&*delta) {
                add_scaled(epsilon, delta, row);
                add_scaled(grad, delta, a);
            }
            add_scaled(grad.second_bias, 1.0, delta);
            for ((epsilon, a), row) in epsilon.iter_mut().zip(&*a).zip(grad.first.chunks_exact_mut(2)) {
                *epsilon *= 1.0 - a * a;
                add_scaled(row, *epsilon, point);
            }
            add_scaled(grad.first_bias, 1.0, epsilon);
        }
        total / count as f64
    }
}

fn parts(width: usize, weights: &[f64]) -> Parts<&[f64]> {
    let (first, rest) = weights.split_at(2 * width);
    let (first_bias, rest) = rest.split_at(width);
    let (second, rest) = rest.split_at(width * width);
    let (second_bias, rest) = rest.split_at(width);
    let (last, last_bias) = rest.split_at(width);
    Parts { first, first_bias, second, second_bias, last, last_bias }
}

fn parts_mut(width: usize, weights: &mut [f64]) -> Parts<&mut [f64]> {
    let (first, rest) = weights.split_at_mut(2 * width);
    let (first_bias, rest) = rest.split_at_mut(width);
    let (second, rest) = rest.split_at_mut(width * width);
    let (second_bias, rest) = rest.split_at_mut(width);
    let (last, last_bias) = rest.split_at_mut(width);
    Parts { first, first_bias, second, second_bias, last, last_bias }
}

impl Objective for Perceptron {
    fn dim(&self) -> usize {
        Self::weights(self.width)
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        self.mean(self.examples.iter(), self.examples.len(), x, grad)
    }

    fn examples(&self) -> usize {
        self.examples.len()
    }

    fn eval_batch(&self, batch: &[u32], x: &[f64], grad: &mut [f64]) -> f64 {
        self.mean(batch.iter().map(|&k| &self.examples[k as usize]), batch.len(), x, grad)
    }

    fn hessian_is_dear(&self) -> bool {
        true
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        Vec::new()
    }

    fn classifier(&self) -> Option<&dyn Classifier> {
        Some(self)
    }
}

impl Classifier for Perceptron {
    fn examples(&self) -> &[Example] {
        &self.examples
    }

    fn decide(&self, x: &[f64], point: [f64; 2]) -> f64 {
        let mut work = self.work.borrow_mut();
        let (a, rest) = work.split_at_mut(self.width);
        Self::output(&parts(self.width, x), &point, a, &mut rest[..self.width])
    }
}

/// Two spirals wound into one another, 100 points each (Lang and Witbrock, 1988, wound less).
fn spirals(stream: &mut Stream) -> Vec<Example> {
    let example = |k: usize| {
        let (positive, along) = (k.is_multiple_of(2), (k / 2) as f64 / 99.0);
        let (sin, cos) = libm::sincos(1.5 * TAU * along.sqrt() + if positive { 0.0 } else { PI });
        let radius = 0.2 + 2.3 * along.sqrt();
        let mut near = |x| x + 0.06 * stream.normal();
        Example { point: [near(radius * cos), near(radius * sin)], positive }
    };
    (0..200).map(example).collect()
}

/// A disc within a ring, 100 points each.
fn circles(stream: &mut Stream) -> Vec<Example> {
    let example = |k: usize| {
        let positive = k.is_multiple_of(2);
        let (sin, cos) = libm::sincos(TAU * stream.uniform());
        let radius = if positive { 0.8 } else { 2.0 } + 0.25 * stream.normal();
        Example { point: [radius * cos, radius * sin], positive }
    };
    (0..200).map(example).collect()
}

const SPIRALS_WIDTH: usize = 12;
const CIRCLES_WIDTH: usize = 6;

/// The harder of the two.
pub(super) static SPIRALS: Landscape = Landscape {
    key: "spirals",
    name: "Network: two spirals",
    lesson: "A network with 205 weights: plateaus, then a fall; curvatures of both signs on the way.",
    dimensions: Perceptron::weights(SPIRALS_WIDTH)..=Perceptron::weights(SPIRALS_WIDTH),
    conditioned: false,
    rotation: None,
    batched: true,
    classifies: true,
    own_axes: false,
    papers_task: false,
    window: [-3.0, 3.0, -3.0, 3.0],
    start: |_, stream| Perceptron::start(SPIRALS_WIDTH, stream),
    make: Make::By(|_, stream| Rc::new(Perceptron::new(SPIRALS_WIDTH, spirals(stream)))),
};

/// The easier.
pub(super) static CIRCLES: Landscape = Landscape {
    key: "circles",
    name: "Network: disc and ring",
    lesson: "A network with 67 weights, of which a few directions matter: most of the Hessian is nearly zero.",
    dimensions: Perceptron::weights(CIRCLES_WIDTH)..=Perceptron::weights(CIRCLES_WIDTH),
    conditioned: false,
    rotation: None,
    batched: true,
    classifies: true,
    own_axes: false,
    papers_task: false,
    window: [-3.0, 3.0, -3.0, 3.0],
    start: |_, stream| Perceptron::start(CIRCLES_WIDTH, stream),
    make: Make::By(|_, stream| Rc::new(Perceptron::new(CIRCLES_WIDTH, circles(stream)))),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Plain descent learns the disc, and the picture of the decision is positive inside and negative outside.
    #[test]
    fn a_network_learns_a_disc_and_shows_it() {
        let network = Perceptron::new(CIRCLES_WIDTH, circles(&mut Stream::new(1, 0)));
        let mut x = Perceptron::start(CIRCLES_WIDTH, &mut Stream::new(1, 4));
        let mut grad = vec![0.0; x.len()];
        let first = network.eval(&x, &mut grad);
        for _ in 0..3000 {
            network.eval(&x, &mut grad);
            add_scaled(&mut x, -0.5, &grad);
        }
        let last = network.eval(&x, &mut grad);
        assert!(first > 0.6 && last < 0.15, "{first} {last}");
        let classifier = network.classifier().unwrap();
        let right = |example: &&Example| (classifier.decide(&x, example.point) > 0.0) == example.positive;
        assert!(classifier.examples().iter().filter(right).count() > 185);
        let grid = classifier.decisions(&x, [-2.5, 2.5, -2.5, 2.5], 5, 5);
        assert!(grid.len() == 25 && grid[12] > 0.0 && grid[0] < 0.0 && grid[24] < 0.0, "{grid:?}");
        assert_eq!(f64::from(grid[5]), f64::from(classifier.decide(&x, [-2.0, -1.0]) as f32));
    }

    /// The same draws for the same seed, and of the deviation that they are to have.
    #[test]
    fn a_start_is_the_seeds() {
        let start = |seed| Perceptron::start(SPIRALS_WIDTH, &mut Stream::new(seed, 4));
        assert_eq!(start(1), start(1));
        assert_ne!(start(1), start(2));
        let squares: Vec<f64> =
            (0..200).map(start).map(|x| dot(&x[36..180], &x[36..180]) * 12.0 / 144.0).collect();
        let mean = squares.iter().sum::<f64>() / 200.0;
        assert!((mean - 1.0).abs() < 0.03, "{mean}");
        assert!(start(1)[24..36].iter().chain(&start(1)[180..192]).all(|&bias| bias == 0.0));
    }

    #[test]
    fn examples_lie_in_the_window_and_classes_are_even() {
        for examples in [spirals(&mut Stream::new(1, 0)), circles(&mut Stream::new(1, 0))] {
            assert!(examples.iter().all(|example| example.point.iter().all(|x| x.abs() < 3.0)));
            assert_eq!(examples.iter().filter(|example| example.positive).count(), 100);
        }
    }
}
