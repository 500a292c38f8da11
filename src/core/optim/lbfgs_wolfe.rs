//! L-BFGS with a line search.

use super::line_search::{DECREASE, MOST, Refused, SHARE, advance, conditions, slope, steepest};
use super::pairs::{Pairs, Scaling, scale_pair};
use super::{Family, LineSearch, Method, Optimizer, Oracle, Parameter, Range, Role, Wolfe};
use crate::math::LinearMap;
use crate::math::vector::{dot, norm, subtract};

/// L-BFGS as in the textbook: the direction of a few secant pairs, then a search along it.
///
/// ```text
/// p = −G g,  G of the latest pairs by two loops with s·y / y·y of the newest in the middle
/// x⁺ = x + t p,  t by a search for the strong Wolfe conditions, t = 1 first
/// keep s = x⁺ − x,  y = ∇f(x⁺) − ∇f(x),  both under the same draw
/// x ← x + η t p
/// ```
///
/// Liu and Nocedal, [On the limited memory BFGS method](https://doi.org/10.1007/BF01589116), 1989; Nocedal and Wright,
/// [2006](https://doi.org/10.1007/978-0-387-40065-5), algorithm 7.5. The Wolfe conditions make s·y positive and with it
/// G. The first search begins at a step of length 1 at most. A step evaluates where it stands, as the search needs the
/// loss, then along the line. When a search finds nothing, the pairs are forgotten; when one along −g finds nothing,
/// nobody is asked again until the gradient is another: it has arrived, as far as numbers tell.
/// The textbook's η is 1; less does not follow the noise all the way.
#[derive(Clone, Debug)]
pub struct LbfgsWolfe {
    /// What the search looks for; may change between steps.
    pub conditions: Wolfe,
    /// η; may change between steps.
    pub share: f64,
    memory: usize,
    pairs: Pairs,
    search: LineSearch,
    refused: Refused,
    direction: Vec<f64>,
    alphas: Vec<f64>,
    /// s, and y.
    work: [Vec<f64>; 2],
}

impl LbfgsWolfe {
    /// For n variables, with room for this many pairs and η = 1.
    pub fn new(n: usize, conditions: Wolfe, memory: usize) -> Self {
        LbfgsWolfe {
            conditions,
            share: 1.0,
            memory,
            pairs: Pairs::new(n, memory, Scaling::Newest, 1.0),
            search: LineSearch::new(n),
            refused: Refused::new(n),
            direction: vec![0.0; n],
            alphas: vec![0.0; memory],
            work: [vec![0.0; n], vec![0.0; n]],
        }
    }

    fn forget(&mut self) {
        self.pairs = Pairs::new(self.direction.len(), self.memory, Scaling::Newest, 1.0);
    }
}

impl Optimizer for LbfgsWolfe {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        if self.refused.knows(grad) {
            return;
        }
        self.direction.copy_from_slice(grad);
        self.pairs.apply_in_place(&mut self.direction, &mut self.alphas);
        self.direction.iter_mut().for_each(|p| *p = -*p);
        let (mut slope, mut unit) = (dot(grad, &self.direction), 1.0);
        // Written so that what is not a number counts as uphill.
        let downhill = slope < 0.0 && slope.is_finite();
        if !downhill {
            self.forget();
            (slope, unit) = steepest(grad, &mut self.direction);
        }
        if !(slope < 0.0 && slope.is_finite()) {
            return;
        }
        let fresh = self.pairs.is_empty();
        let first = if fresh { (1.0 / unit).min(1.0 / norm(&self.direction)) } else { 1.0 };
        let [s, y] = &mut self.work;
        let value = oracle.eval(x, y);
        let Some(found) =
            self.search.search(self.conditions, x, &self.direction, [value, slope], first, oracle)
        else {
            if fresh {
                self.refused.note(grad);
            }
            self.forget();
            return;
        };
        subtract(&self.search.point, x, s);
        subtract(&self.search.grad, grad, y);
        // Only a search that ran out of evaluations can end where s·y is not positive.
        if let Some(scale) = scale_pair(s, y)
            && dot(s, y) > f64::EPSILON * norm(s) * norm(y)
        {
            self.pairs.push_scaled(s, y, scale);
        }
        if !advance(x, self.share * found.t, &self.direction) {
            self.refused.note(grad);
        }
    }

    fn tune(&mut self, values: &[f64]) {
        (self.share, self.conditions) = (values[0], conditions(values));
        self.refused.forget();
    }

    /// G.
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(&self.pairs))
    }
}

/// Defaults: what the authors' tuning procedure finds on the noisy bowl, in 10,000 steps.
pub(super) static METHOD: Method = Method {
    key: "lbfgs-wolfe",
    name: "L-BFGS with line search",
    about: "Quasi-Newton: steps by a few secant pairs, and searches the line along them: the textbook’s L-BFGS.",
    reference: "Liu and Nocedal 1989, doi:10.1007/BF01589116",
    family: Family::Curvature,
    role: Role::Baseline,
    parameters: &[
        SHARE,
        DECREASE,
        slope(0.013),
        MOST,
        Parameter::fixed("memory", "Pairs kept", "", Range::LogInteger { min: 1.0, max: 100.0 }, 42.0),
    ],
    most: usize::MAX,
    remedy: "share",
    build: |n, values, _| {
        let mut optimizer = LbfgsWolfe::new(n, conditions(values), values[4] as usize);
        optimizer.tune(values);
        Box::new(optimizer)
    },
};
