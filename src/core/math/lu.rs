//! Linear systems.

use super::LinearMap;

/// P A = L U of a square matrix, by Gaussian elimination with partial pivoting.
///
/// Our own, a page long, though nalgebra, which is here anyway, has an LU: that one makes a new matrix for each
/// factorization, where LNDO factors every block at every step and a step allocates nothing, and its sums follow the
/// version of a crate, where Newton's trajectories hang on them.
/// (Golub and Van Loan, Matrix Computations, 4th edition, algorithm 3.4.1.)
#[derive(Clone, Debug)]
pub struct Lu {
    n: usize,
    /// L below the diagonal, without its ones; U on and above it; row-major.
    factors: Vec<f64>,
    /// Row i of P A is row pivots[i] of A.
    pivots: Vec<usize>,
}

impl Lu {
    /// Factors an n×n row-major matrix; `None` if it is singular or an entry is not finite.
    pub fn new(n: usize, matrix: &[f64]) -> Option<Self> {
        let mut lu = Lu { n, factors: vec![0.0; n * n], pivots: vec![0; n] };
        lu.factor(matrix).then_some(lu)
    }

    /// The factors of I, as a place for those of others.
    pub fn identity(n: usize) -> Self {
        let factors = (0..n * n).map(|place| if place % (n + 1) == 0 { 1.0 } else { 0.0 }).collect();
        Lu { n, factors, pivots: (0..n).collect() }
    }

    /// Factors another matrix of the same size in the same place; false if it is singular or an entry is not
    /// finite, and solutions then mean nothing.
    pub fn factor(&mut self, matrix: &[f64]) -> bool {
        let Lu { n, ref mut factors, ref mut pivots } = *self;
        factors.copy_from_slice(matrix);
        pivots.iter_mut().enumerate().for_each(|(i, pivot)| *pivot = i);
        for k in 0..n {
            let mut best = k;
            for i in k + 1..n {
                if factors[i * n + k].abs() > factors[best * n + k].abs() {
                    best = i;
                }
            }
            if best != k {
                let (above, below) = factors.split_at_mut(best * n);
                above[k * n..(k + 1) * n].swap_with_slice(&mut below[..n]);
                pivots.swap(k, best);
            }
            let (above, below) = factors.split_at_mut((k + 1) * n);
            let pivot_row = &above[k * n..];
            let pivot = pivot_row[k];
            if pivot == 0.0 || !pivot.is_finite() {
                return false;
            }
            for row in below.chunks_exact_mut(n) {
                let factor = row[k] / pivot;
                row[k] = factor;
                for (a, p) in row[k + 1..].iter_mut().zip(&pivot_row[k + 1..]) {
                    *a -= factor * p;
                }
            }
        }
        // Every pivot was finite, and so is all else: 0 · ∞ and what it is taken from are not numbers, and so reach
        // a later pivot.
        true
    }

    /// out = A⁻¹ v.
    pub fn solve(&self, v: &[f64], out: &mut [f64]) {
        let n = self.n;
        for i in 0..n {
            let row = &self.factors[i * n..i * n + i];
            let known: f64 = row.iter().zip(&*out).map(|(l, x)| l * x).sum();
            out[i] = v[self.pivots[i]] - known;
        }
        for i in (0..n).rev() {
            let row = &self.factors[i * n..(i + 1) * n];
            let known: f64 = row[i + 1..].iter().zip(&out[i + 1..]).map(|(u, x)| u * x).sum();
            out[i] = (out[i] - known) / row[i];
        }
    }

    /// An estimate of 1 / (‖A‖₁ ‖A⁻¹‖₁) for a symmetric A, given ‖A‖₁: about the relative size below which what is added to
    /// A makes it singular.
    ///
    /// Hager, [Condition estimates](https://doi.org/10.1137/0905023), 1984: ‖A⁻¹ v‖₁ is convex in v, and is driven up from
    /// one unit vector to the next. A lower bound of ‖A⁻¹‖₁, as a rule within a factor of 3, for a few solutions.
    pub fn reciprocal_condition(&self, norm: f64) -> f64 {
        let n = self.n;
        let (mut v, mut w, mut z) = (vec![1.0 / n as f64; n], vec![0.0; n], vec![0.0; n]);
        let mut inverse = 0.0;
        for _ in 0..5 {
            self.solve(&v, &mut w);
            let size: f64 = w.iter().map(|w| w.abs()).sum();
            if !size.is_finite() {
                return 0.0;
            }
            if size <= inverse {
                break;
            }
            inverse = size;
            w.iter_mut().for_each(|w| *w = if *w < 0.0 { -1.0 } else { 1.0 });
            self.solve(&w, &mut z);
            let steepest = (0..n).fold(0, |best, i| if z[i].abs() > z[best].abs() { i } else { best });
            v.fill(0.0);
            v[steepest] = 1.0;
        }
        1.0 / (norm * inverse)
    }

    /// log |det A|.
    pub fn log_determinant(&self) -> f64 {
        (0..self.n).map(|i| libm::log(self.factors[i * self.n + i].abs())).sum()
    }
}

/// The map v ↦ A⁻¹ v.
impl LinearMap for Lu {
    fn dim(&self) -> usize {
        self.n
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        self.solve(v, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Stream, vector::multiply};

    #[test]
    fn solutions_solve_and_determinants_are_those_of_two_by_two() {
        for n in [1, 2, 3, 8, 41] {
            let mut stream = Stream::new(n as u64, 0);
            let (mut matrix, v) = (stream.normals(n * n), stream.normals(n));
            matrix[0] = 0.0;
            let Some(lu) = Lu::new(n, &matrix) else {
                assert_eq!(n, 1, "only the 1×1 matrix of zero is singular");
                continue;
            };
            let (mut x, mut back) = (vec![0.0; n], vec![0.0; n]);
            lu.solve(&v, &mut x);
            multiply(&matrix, &x, &mut back);
            assert!(v.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-9), "n = {n}");
        }
        let lu = Lu::new(2, &[1.0, 2.0, 3.0, 4.0]).unwrap();
        assert!((lu.log_determinant() - libm::log(2.0)).abs() < 1e-15);
    }

    #[test]
    fn conditions_are_those_of_the_inverse() {
        for (matrix, expected) in [([1.0, 0.0, 0.0, 1e-3], 1e-3), ([2.0, 1.0, 1.0, 1.0], 1.0 / 9.0)] {
            let norm = (0..2).map(|i| f64::abs(matrix[i]) + f64::abs(matrix[2 + i])).fold(0.0, f64::max);
            let found = Lu::new(2, &matrix).unwrap().reciprocal_condition(norm);
            assert!((found / expected - 1.0).abs() < 1e-12, "{found} {expected}");
        }
    }

    #[test]
    fn what_has_no_inverse_is_refused() {
        assert!(Lu::new(2, &[1.0, 2.0, 2.0, 4.0]).is_none());
        assert!(Lu::new(2, &[f64::NAN, 2.0, 2.0, 4.0]).is_none());
        assert!(Lu::new(2, &[1.0, f64::INFINITY, 2.0, 4.0]).is_none());
        assert!(Lu::new(2, &[1.0, 2.0, f64::NAN, 4.0]).is_none());
        assert!(Lu::new(3, &[0.0; 9]).is_none());
    }
}
