//! Non-linear conjugate gradients.

use super::line_search::{DECREASE, MOST, Refused, SHARE, advance, conditions, slope, steepest};
use super::{Family, LineSearch, Method, Optimizer, Oracle, Role, Wolfe};
use crate::math::LinearMap;
use crate::math::vector::{dot, norm, norm_squared};

/// Non-linear conjugate gradients: each direction bends the last one towards the gradient, then a line is searched.
///
/// ```text
/// p ← −g + β p        x⁺ = x + t p, t by a search for the strong Wolfe conditions        x ← x + η t p
/// β ← max(0, ⟨g⁺, g⁺ − g⟩ / ‖g‖²) with g⁺ = ∇f(x⁺) under the same draw
/// ```
///
/// Polak and Ribière, 1969, with the max of Powell, 1984 (PR⁺; Nocedal and Wright,
/// [2006](https://doi.org/10.1007/978-0-387-40065-5), section 5.2). Goes back to −g where p would not lead downhill.
/// A step evaluates where it stands, as the search needs the loss, then along the line, all under one draw; the g of
/// the next step is read under another. When a search along −g finds nothing, nobody is asked again until the gradient is
/// another: it has arrived, as far as numbers tell. Where ‖g‖² would leave the range of numbers, every step is one
/// along −g, scaled. The textbook's η is 1; less does not follow the noise all the way. No matrix stands between a
/// gradient and its step.
#[derive(Clone, Debug)]
pub struct ConjugateGradient {
    /// What the search looks for; may change between steps.
    pub conditions: Wolfe,
    /// η; may change between steps.
    pub share: f64,
    search: LineSearch,
    refused: Refused,
    direction: Vec<f64>,
    beta: f64,
    /// t φ′(0) of the last step: the first t of the next search is to promise as much.
    promised: f64,
    work: Vec<f64>,
}

impl ConjugateGradient {
    /// For n variables, with η = 1.
    pub fn new(n: usize, conditions: Wolfe) -> Self {
        ConjugateGradient {
            conditions,
            share: 1.0,
            search: LineSearch::new(n),
            refused: Refused::new(n),
            direction: vec![0.0; n],
            beta: 0.0,
            promised: 0.0,
            work: vec![0.0; n],
        }
    }

    /// Forgets the last direction.
    fn restart(&mut self) {
        (self.beta, self.promised) = (0.0, 0.0);
        self.direction.fill(0.0);
    }
}

impl Optimizer for ConjugateGradient {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        if self.refused.knows(grad) {
            return;
        }
        for (p, g) in self.direction.iter_mut().zip(grad) {
            *p = self.beta * *p - g;
        }
        let size = norm_squared(grad);
        let (mut slope, mut unit) = (dot(grad, &self.direction), 1.0);
        // Written so that what is not a number counts as uphill.
        let downhill = slope < -1e-10 * size && is_square(size);
        if !downhill {
            self.restart();
            (slope, unit) = steepest(grad, &mut self.direction);
        }
        if !(slope < 0.0 && slope.is_finite()) {
            self.restart();
            return;
        }
        let promised = self.promised / slope;
        // Along −g, from a first t that no other step has promised: the search is the same as long as the gradient is.
        let fresh = self.beta == 0.0 && self.promised == 0.0;
        let first = if promised > 0.0 && promised.is_finite() {
            promised
        } else {
            (1.0 / unit).min(1.0 / norm(&self.direction))
        };
        let value = oracle.eval(x, &mut self.work);
        let found = self.search.search(self.conditions, x, &self.direction, [value, slope], first, oracle);
        let Some(found) = found else {
            if fresh {
                self.refused.note(grad);
            }
            self.restart();
            return;
        };
        if !advance(x, self.share * found.t, &self.direction) {
            self.refused.note(grad);
        }
        let bend = norm_squared(&self.search.grad) - dot(&self.search.grad, grad);
        let beta = (bend / size).max(0.0);
        self.beta = if beta.is_finite() { beta } else { 0.0 };
        self.promised = found.t * slope;
    }

    fn tune(&mut self, values: &[f64]) {
        (self.share, self.conditions) = (values[0], conditions(values));
        self.refused.forget();
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        None
    }
}

/// Whether a squared length of this size was computed with all its digits.
fn is_square(size: f64) -> bool {
    (1e-200..1e200).contains(&size)
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "cg",
    name: "Conjugate gradients",
    about: "Bends its direction by each new gradient, and searches the line along it.",
    reference: "Polak and Ribière 1969; Nocedal and Wright 2006, section 5.2",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: &[SHARE, DECREASE, slope(0.004), MOST],
    most: usize::MAX,
    remedy: "share",
    build: |n, values, _| {
        let mut optimizer = ConjugateGradient::new(n, conditions(values));
        optimizer.tune(values);
        Box::new(optimizer)
    },
};
