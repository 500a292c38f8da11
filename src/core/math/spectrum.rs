//! Eigenvalues of symmetric matrices. For looking only: no trajectory depends on them.

use nalgebra::DMatrix;
use ndarray::Array2;

use super::{ascending, greatest, rounding};

/// The eigenvalues of the symmetric part of a matrix, ascending; `None` if an entry is not finite.
pub fn eigenvalues(matrix: &Array2<f64>) -> Option<Vec<f64>> {
    let n = matrix.nrows();
    if matrix.iter().any(|a| !a.is_finite()) {
        return None;
    }
    let symmetric = DMatrix::from_fn(n, n, |i, j| 0.5 * (matrix[[i, j]] + matrix[[j, i]]));
    let mut values: Vec<f64> = symmetric.symmetric_eigenvalues().iter().copied().collect();
    values.sort_unstable_by(f64::total_cmp);
    Some(values)
}

/// The eigenvalues of H⁻¹ from those of H, ascending; fewer where some of H's are zero but for [`rounding`]: there H is
/// flat, and has an inverse only on the other directions.
pub fn inverse_spectrum(hessian_eigenvalues: &[f64]) -> Vec<f64> {
    let least = rounding(hessian_eigenvalues.len(), greatest(hessian_eigenvalues));
    let curved = hessian_eigenvalues.iter().filter(|h| h.abs() > least);
    let mut values: Vec<f64> = curved.map(|h| 1.0 / h).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The two leading principal axes of vectors (not centred), each of unit length, from the eigenvectors of
/// their Gram matrix: cheap while the vectors are few, however long they are. `None` below two directions.
pub fn principal_axes(vectors: &[&[f64]]) -> Option<[Vec<f64>; 2]> {
    let count = vectors.len();
    let gram = DMatrix::from_fn(count, count, |i, j| super::vector::dot(vectors[i], vectors[j]));
    if gram.iter().any(|a| !a.is_finite()) {
        return None;
    }
    let eigen = gram.symmetric_eigen();
    let order = ascending(eigen.eigenvalues.map(|value| -value).as_slice());
    let axis = |rank: usize| {
        let column = *order.get(rank)?;
        let size = eigen.eigenvalues[column];
        if size <= 1e-12 * eigen.eigenvalues[order[0]] || size <= 0.0 {
            return None;
        }
        let mut axis = vec![0.0; vectors[0].len()];
        for (vector, weight) in vectors.iter().zip(eigen.eigenvectors.column(column).iter()) {
            super::vector::add_scaled(&mut axis, weight / size.sqrt(), vector);
        }
        Some(axis)
    };
    Some([axis(0)?, axis(1)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{Stream, orthogonal, vector};
    use ndarray::array;

    #[test]
    fn eigenvalues_of_a_rotated_diagonal_are_the_diagonal() {
        let n = 40;
        let q = orthogonal(n, &mut Stream::new(1, 0));
        let diagonal: Vec<f64> = (0..n).map(|i| i as f64 - 7.0).collect();
        let matrix =
            Array2::from_shape_fn((n, n), |(i, j)| (0..n).map(|k| q[[k, i]] * diagonal[k] * q[[k, j]]).sum());
        let found = eigenvalues(&matrix).unwrap();
        assert!(found.iter().zip(&diagonal).all(|(a, b)| (a - b).abs() < 1e-11));
        assert_eq!(eigenvalues(&array![[f64::NAN]]), None);
    }

    #[test]
    fn flat_directions_have_no_inverse() {
        let cases: [(&[f64], &[f64]); 5] = [
            (&[4.0, -2.0], &[-0.5, 0.25]),
            (&[4.0, -2.0, 0.0], &[-0.5, 0.25]),
            (&[4.0, 1e-16, -1e-16], &[0.25]),
            (&[0.0], &[]),
            (&[], &[]),
        ];
        for (hessian, inverse) in cases {
            assert_eq!(inverse_spectrum(hessian), inverse, "{hessian:?}");
        }
    }

    #[test]
    fn principal_axes_find_the_plane_of_the_vectors() {
        let (u, v) = ([3.0, 0.0, 0.0, 4.0], [0.0, 1.0, 0.0, 0.0]);
        let mixed: Vec<f64> = u.iter().zip(&v).map(|(a, b)| 2.0 * a - b).collect();
        let [first, second] = principal_axes(&[&u, &v, &mixed]).unwrap();
        assert!((vector::norm(&first) - 1.0).abs() < 1e-12 && vector::dot(&first, &second).abs() < 1e-12);
        assert!(first[2].abs() < 1e-12 && (first[0].abs() * 4.0 - first[3].abs() * 3.0).abs() < 1e-12);
        assert!(principal_axes(&[&u, &u]).is_none());
    }
}
