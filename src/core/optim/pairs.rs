//! Secant pairs: an inverse Hessian known by a few steps and what they did to the gradient.

use crate::math::vector::{add_scaled, dot, norm};
use crate::math::{LinearMap, binary_scale, greatest};

/// Which number γ the two loops put in the middle: the inverse Hessian is γ I but for what the pairs say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scaling {
    /// s·y / y·y of the newest pair: the textbook's.
    Newest,
    /// The mean of s·y / y·y over all pairs kept: that of O-LBFGS.
    Mean,
    /// s·y / y·y with s of the oldest and y of the newest pair: that of the authors' L-BFGS, where the variable
    /// of the loop over the pairs, newest first, is used after the loop. A product of vectors that do not belong
    /// together may be of any size and sign.
    Leaked,
}

/// The latest pairs s = Δx, y = Δ∇f, as the map v ↦ G v of the two-loop recursion.
///
/// ```text
/// from the newest pair to the oldest:   α_i = s_i·q / s_i·y_i,   q ← q − α_i y_i        (q = v at first)
/// q ← γ q
/// from the oldest to the newest:        q ← q + (α_i − y_i·q / s_i·y_i) s_i             (G v = q at last)
/// ```
///
/// Nocedal, [Updating quasi-Newton matrices with limited
/// storage](https://doi.org/10.1090/S0025-5718-1980-0572855-7), 1980. G is symmetric, and maps the newest y to
/// the newest s. Positive definite if every s·y is positive and γ too, which nobody sees to here.
///
/// Pairs that are so large or so small that their products would leave the range of numbers are kept scaled by powers
/// of two: α in units of 1 / y, and ρ = (unit of s) / (unit of y) where α becomes a multiple of s.
///
/// Towards a minimum without curvature, such as that of (x − y)⁴ beside (x + y − 1)², what a step along x − y does to the
/// gradient is soon less than what rounding does along x + y. Such a pair would say of the soft direction what is noise
/// of the stiff one, and a method without a line search would leap; it is left out (see [`Pairs::push`]), so that G stays
/// as it was while there was something to learn.
#[derive(Clone, Debug)]
pub struct Pairs {
    scaling: Scaling,
    n: usize,
    most: usize,
    /// Rows of length n. A ring once there are `most` of them: the next to go is row `oldest`.
    steps: Vec<f64>,
    changes: Vec<f64>,
    /// s·y as kept, and s·y / y·y, a pair each.
    products: Vec<f64>,
    ratios: Vec<f64>,
    /// By what s and y are scaled.
    scales: Vec<[f64; 2]>,
    oldest: usize,
    /// γ.
    gamma: f64,
    /// The greatest ‖y‖ / ‖s‖ of all pairs so far, also of those that were let go.
    stiffness: f64,
}

impl Pairs {
    /// Room for this many pairs of length n; none at first, and G = γ I.
    ///
    /// # Panics
    /// If there is room for none.
    pub fn new(n: usize, most: usize, scaling: Scaling, gamma: f64) -> Self {
        assert!(most > 0, "room for a pair");
        Pairs {
            scaling,
            n,
            most,
            steps: Vec::new(),
            changes: Vec::new(),
            products: Vec::new(),
            ratios: Vec::new(),
            scales: Vec::new(),
            oldest: 0,
            gamma,
            stiffness: 0.0,
        }
    }

    /// How many pairs are kept.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// Whether there is none yet.
    pub fn is_empty(&self) -> bool {
        self.products.is_empty()
    }

    /// Takes another γ, as long as there is no pair to say better.
    pub fn set_gamma(&mut self, gamma: f64) {
        if self.is_empty() {
            self.gamma = gamma;
        }
    }

    /// Takes a pair of a step that led to x, and lets the oldest go if there is no room. Scales s and y where that is
    /// needed. A pair without a secant is left out: where `scale_pair` has none, and where rounding can have made it. A
    /// gradient is as exact as that of a point which is off by some roundings, ε ‖x‖, and by as much along the stiffest
    /// direction is off by κ ε ‖x‖, with κ the greatest ‖y‖ / ‖s‖ so far: |s·y| has to be more than that makes of it.
    pub fn push(&mut self, x: &[f64], s: &mut [f64], y: &mut [f64]) {
        let Some(scale) = scale_pair(s, y) else { return };
        let step = norm(s);
        let stiffness = self.stiffness.max(norm(y) / step / unit(scale));
        // In the units of s and y as scaled.
        if dot(s, y).abs() > ROUNDING * step * (stiffness * norm(x) * scale[1]) {
            self.stiffness = stiffness;
            self.push_scaled(s, y, scale);
        }
    }

    /// Takes a pair that is scaled already.
    pub(super) fn push_scaled(&mut self, s: &[f64], y: &[f64], scale: [f64; 2]) {
        let product = dot(s, y);
        if product == 0.0 {
            return;
        }
        let square = dot(y, y);
        let ratio = unit(scale) * (product / square);
        if !ratio.is_finite() {
            return;
        }
        let mut newest = self.len();
        if self.len() < self.most {
            self.steps.extend_from_slice(s);
            self.changes.extend_from_slice(y);
            self.products.push(product);
            self.ratios.push(ratio);
            self.scales.push(scale);
        } else {
            let place = self.oldest;
            let span = place * self.n..(place + 1) * self.n;
            self.steps[span.clone()].copy_from_slice(s);
            self.changes[span].copy_from_slice(y);
            self.products[place] = product;
            self.ratios[place] = ratio;
            self.scales[place] = scale;
            newest = place;
            self.oldest = (place + 1) % self.most;
        }
        self.gamma = match self.scaling {
            Scaling::Newest => self.ratios[newest],
            Scaling::Mean => self.order().map(|place| self.ratios[place]).sum::<f64>() / self.len() as f64,
            Scaling::Leaked => self.leaked(newest, square),
        };
    }

    /// s of the oldest · y of the newest / y·y of the newest.
    fn leaked(&self, newest: usize, square: f64) -> f64 {
        let y = self.row(&self.changes, newest);
        let scale = [self.scales[self.oldest][0], self.scales[newest][1]];
        unit(scale) * (dot(self.row(&self.steps, self.oldest), y) / square)
    }

    /// Places from the oldest pair to the newest.
    fn order(&self) -> impl DoubleEndedIterator<Item = usize> {
        (self.oldest..self.len()).chain(0..self.oldest)
    }

    fn row<'a>(&self, rows: &'a [f64], place: usize) -> &'a [f64] {
        &rows[place * self.n..(place + 1) * self.n]
    }

    /// q ← G q, with a workspace of at least one number for each pair.
    pub fn apply_in_place(&self, q: &mut [f64], alphas: &mut [f64]) {
        for place in self.order().rev() {
            let alpha = dot(self.row(&self.steps, place), q) / self.products[place];
            add_scaled(q, -alpha, self.row(&self.changes, place));
            alphas[place] = alpha;
        }
        q.iter_mut().for_each(|q| *q *= self.gamma);
        for place in self.order() {
            let beta = dot(self.row(&self.changes, place), q) / self.products[place];
            add_scaled(q, unit(self.scales[place]) * alphas[place] - beta, self.row(&self.steps, place));
        }
    }
}

/// How many roundings a gradient's point may be off. At 16 of them some pairs of noise are still kept, at 1,000 some good
/// ones are not.
const ROUNDING: f64 = 64.0 * f64::EPSILON;

/// Scales s and y by the powers of two that are returned, where their products would leave the range of numbers: none
/// where they would not. `None`, and there is no secant, where one of them is 0 or so small that digits are lost:
/// numbers below 2^−1022 have fewer than others, and 52 more binary places are needed for all of a difference's.
pub(super) fn scale_pair(s: &mut [f64], y: &mut [f64]) -> Option<[f64; 2]> {
    const LOST: f64 = f64::MIN_POSITIVE / f64::EPSILON;
    let sizes = [greatest(s), greatest(y)];
    if sizes.iter().any(|&size| size < LOST) {
        return None;
    }
    let scales = sizes.map(binary_scale::<f64>);
    for (vector, scale) in [s, y].into_iter().zip(scales) {
        if scale != 1.0 {
            vector.iter_mut().for_each(|entry| *entry *= scale);
        }
    }
    Some(scales)
}

/// ρ: by what a product s yᵀ of the pair as scaled is to be multiplied, over one of y yᵀ.
pub(super) fn unit([s, y]: [f64; 2]) -> f64 {
    y / s
}

impl LinearMap for Pairs {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        out.copy_from_slice(v);
        self.apply_in_place(out, &mut vec![0.0; self.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Basis, Stream};
    use crate::objective::{Bowl, Objective};

    /// On a quadratic in n variables, n conjugate steps give the inverse Hessian; here simply n pairs of it that
    /// are conjugate because they are eigenvectors.
    #[test]
    fn pairs_along_the_eigenvectors_of_a_hessian_are_its_inverse() {
        let curvatures = [0.1, 0.5, 2.0];
        let basis = Basis::random(3, &mut Stream::new(1, 0));
        for scaling in [Scaling::Newest, Scaling::Mean, Scaling::Leaked] {
            let mut pairs = Pairs::new(3, 5, scaling, 1.0);
            for (k, curvature) in curvatures.iter().enumerate() {
                let s = basis.axis(k);
                let mut y: Vec<f64> = s.iter().map(|s| curvature * s).collect();
                pairs.push(&[0.0], &mut s.clone(), &mut y);
            }
            for (k, curvature) in curvatures.iter().enumerate() {
                let (axis, mut out) = (basis.axis(k), [0.0; 3]);
                pairs.apply(&axis, &mut out);
                for (out, axis) in out.iter().zip(&axis) {
                    assert!((out - axis / curvature).abs() < 1e-12, "{scaling:?}");
                }
            }
        }
    }

    /// The secant equation G y = s holds for the newest pair, however many came before; G is symmetric.
    #[test]
    fn the_newest_change_leads_back_to_its_step() {
        let n = 7;
        let mut stream = Stream::new(2, 0);
        let bowl = Bowl::random(vec![0.2, 0.3, 0.5, 0.8, 1.0, 1.5, 2.0], &mut stream);
        for scaling in [Scaling::Newest, Scaling::Mean, Scaling::Leaked] {
            let mut pairs = Pairs::new(n, 3, scaling, 1.0);
            for count in 1..9 {
                let s = stream.normals(n);
                let mut y = vec![0.0; n];
                bowl.eval(&s, &mut y);
                pairs.push(&[0.0], &mut s.clone(), &mut y.clone());
                assert_eq!(pairs.len(), count.min(3));
                let mut back = vec![0.0; n];
                pairs.apply(&y, &mut back);
                assert!(s.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-10), "{scaling:?}");
                let dense = pairs.dense();
                assert!((&dense - &dense.t()).iter().all(|d| d.abs() < 1e-9), "{scaling:?}");
            }
        }
    }

    #[test]
    fn a_pair_without_a_secant_is_left_out() {
        let mut pairs = Pairs::new(2, 3, Scaling::Mean, 0.5);
        pairs.push(&[0.0], &mut [0.0, 0.0], &mut [0.0, 0.0]);
        pairs.push(&[0.0], &mut [1.0, 0.0], &mut [0.0, 1.0]);
        pairs.push(&[0.0], &mut [1e-300, 0.0], &mut [1e-300, 0.0]);
        let mut out = [0.0; 2];
        pairs.apply(&[2.0, 4.0], &mut out);
        assert!(pairs.is_empty() && out == [1.0, 2.0]);
    }

    /// A step by the rounding of x.
    #[test]
    fn a_pair_made_by_rounding_is_left_out() {
        let mut pairs = Pairs::new(2, 3, Scaling::Newest, 0.5);
        pairs.push(&[3.0, 2.0], &mut [4e-16, 0.0], &mut [1e-15, 1e-15]);
        assert!(pairs.is_empty());
        pairs.push(&[3.0, 2.0], &mut [1e-13, 0.0], &mut [1e-13, 1e-13]);
        assert_eq!(pairs.len(), 1);
    }

    /// What the pairs say does not depend on the units of x and of f: the bits are the same but for powers of two.
    #[test]
    fn units_change_nothing() {
        let map = |x_unit: f64, gradient_unit: f64, scaling| {
            let mut pairs = Pairs::new(2, 3, scaling, 1.0);
            for (s, y) in [([1.0, 0.25], [0.7, 0.1]), ([-0.3, 2.0], [-0.1, 3.0])] {
                pairs.push(&[0.0], &mut s.map(|s| s * x_unit), &mut y.map(|y| y * gradient_unit));
            }
            let mut q = [0.4, -0.9].map(|q| q * gradient_unit);
            pairs.apply_in_place(&mut q, &mut [0.0; 3]);
            q.map(|q| q / x_unit)
        };
        let power = |exponent| libm::ldexp(1.0, exponent);
        for scaling in [Scaling::Newest, Scaling::Mean, Scaling::Leaked] {
            let plain = map(1.0, 1.0, scaling);
            for (x, gradient) in [(-600, -600), (-500, -700), (0, 900), (300, -600), (-900, 0)] {
                assert_eq!(map(power(x), power(gradient), scaling), plain, "{scaling:?} {x} {gradient}");
            }
        }
    }
}
