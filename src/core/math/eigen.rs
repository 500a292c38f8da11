//! Eigenvectors of symmetric matrices, and maps that are diagonal in a basis.

use nalgebra::DMatrix;
use ndarray::Array2;

use super::{Basis, LinearMap, ascending, greatest, rounding};

/// Eigenvalues, descending, and an orthonormal basis of eigenvectors of a symmetric row-major n×n matrix; `None`
/// if an entry is not finite.
///
/// By tridiagonalization and QR steps with implicit shifts (Golub and Van Loan, section 8.3). Besides + − × ÷
/// they take square roots alone, so that the bits are the same everywhere and trajectories may depend on them.
pub fn eigenbasis(n: usize, matrix: &[f64]) -> Option<(Vec<f64>, Basis)> {
    if matrix.iter().any(|a| !a.is_finite()) {
        return None;
    }
    // About two sweeps an eigenvalue are the rule: the bound only rules out that it never ends.
    let eigen = DMatrix::from_row_slice(n, n, matrix).try_symmetric_eigen(f64::EPSILON, 100 * n)?;
    let order = ascending(eigen.eigenvalues.map(|value| -value).as_slice());
    let values = order.iter().map(|&i| eigen.eigenvalues[i]).collect();
    let rows = Array2::from_shape_fn((n, n), |(i, j)| eigen.eigenvectors[(j, order[i])]);
    Some((values, Basis::Dense(rows)))
}

/// The pseudo-inverse of a symmetric row-major n×n matrix, as weights of an orthonormal basis: 1/λ, and 0 for an
/// eigenvalue that is zero but for [`rounding`]; `None` if an entry is not finite.
///
/// Golub and Van Loan, section 5.5.2. Of all v with the least ‖A v − b‖, that of b is the shortest.
pub fn pseudo_inverse(n: usize, matrix: &[f64]) -> Option<(Vec<f64>, Basis)> {
    let (mut values, basis) = eigenbasis(n, matrix)?;
    let least = rounding(n, greatest(&values));
    for value in &mut values {
        let inverse = 1.0 / *value;
        *value = if value.abs() > least && inverse.is_finite() { inverse } else { 0.0 };
    }
    Some((values, basis))
}

/// v ↦ Q (w ⊙ Qᵀ v): a weight for every vector of a basis.
pub struct Spectral<'a> {
    /// w.
    pub weights: Vec<f64>,
    /// Q.
    pub basis: &'a Basis,
}

impl LinearMap for Spectral<'_> {
    fn dim(&self) -> usize {
        self.weights.len()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        let mut z = vec![0.0; v.len()];
        self.basis.coordinates(v, &mut z);
        z.iter_mut().zip(&self.weights).for_each(|(z, w)| *z *= w);
        self.basis.vector(&z, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::Stream;

    #[test]
    fn a_matrix_is_its_eigenvalues_in_its_eigenbasis() {
        for n in [1, 2, 3, 30] {
            let factor = Stream::new(5, 0).normals(n * n);
            // F Fᵀ − I has eigenvalues of both signs.
            let entry = |i: usize, j: usize| {
                (0..n).map(|k| factor[i * n + k] * factor[j * n + k]).sum::<f64>() - f64::from(i == j)
            };
            let matrix: Vec<f64> = (0..n * n).map(|at| entry(at / n, at % n)).collect();
            let (values, basis) = eigenbasis(n, &matrix).unwrap();
            assert!(values.is_sorted_by(|a, b| a >= b));
            let again = Spectral { weights: values, basis: &basis }.dense();
            assert!(again.iter().zip(&matrix).all(|(a, b)| (a - b).abs() < 1e-12 * n as f64), "{n}");
        }
    }

    /// A A⁺ A = A, A⁺ A A⁺ = A⁺, and of a matrix with an inverse it is that.
    #[test]
    fn pseudo_inverses_satisfy_penroses_equations() {
        let (a, b) = (0.3, 0.7);
        let singular = [[a * a, a * b], [b * a, b * b]].concat();
        for matrix in [singular, vec![2.0, 0.0, 0.0, 0.0], vec![1.0, 3.0, 3.0, 2.0], vec![0.0; 4]] {
            let (weights, basis) = pseudo_inverse(2, &matrix).unwrap();
            let inverse = Spectral { weights, basis: &basis }.dense();
            let a = Array2::from_shape_vec((2, 2), matrix).unwrap();
            let close = |one: &Array2<f64>, two: &Array2<f64>| (one - two).iter().all(|d| d.abs() < 1e-14);
            assert!(close(&a.dot(&inverse).dot(&a), &a), "{a}");
            assert!(close(&inverse.dot(&a).dot(&inverse), &inverse), "{a}");
        }
        assert!(pseudo_inverse(1, &[f64::NAN]).is_none());
    }

    #[test]
    fn nothing_finite_is_too_large_or_too_small_and_the_rest_is_refused() {
        for size in [0.0, 1e-320, 1e-200, 1e300] {
            let (values, _) = eigenbasis(2, &[2.0 * size, size, size, 2.0 * size]).unwrap();
            assert!((values[0] - 3.0 * size).abs() <= 1e-14 * size + 1e-323, "{size}: {values:?}");
        }
        assert!(eigenbasis(1, &[f64::NAN]).is_none() && eigenbasis(1, &[f64::INFINITY]).is_none());
    }
}
