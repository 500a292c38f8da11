//! A preconditioner and the inverse Hessian as matrices, in the Hessian's own directions.

use nanoserde::{DeBin, SerBin};
use ndarray::Array2;

use crate::math::vector::dot;
use crate::math::{Basis, LinearMap, eigenbasis, greatest, rounding};
use crate::objective::Noisy;

/// Two matrices in the Hessian's eigenbasis, from the stiffest direction to the softest: there H⁻¹ is a diagonal
/// that grows, and G should become one.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Matrices {
    /// The step they belong to.
    pub step: u64,
    /// The optimizer whose matrix it is.
    pub key: String,
    /// Its name.
    pub name: String,
    /// G, n×n by rows.
    pub learned: Vec<f32>,
    /// The diagonal of H⁻¹, infinite where the curvature is zero to rounding.
    pub inverse: Vec<f32>,
}

impl Matrices {
    /// Up to so many dimensions they are formed.
    pub const MOST: usize = 200;
}

/// The eigenbasis of the latest Hessian: on a quadratic it stays the same.
#[derive(Default)]
pub(super) struct Eigenbasis {
    hessian: Vec<f64>,
    values: Vec<f64>,
    /// One vector a row.
    pub(super) vectors: Vec<Vec<f64>>,
}

impl Eigenbasis {
    /// Goes over to this Hessian; `None` if a number of it is not finite.
    pub(super) fn follow(&mut self, hessian: &Array2<f64>) -> Option<()> {
        let hessian: Vec<f64> = hessian.iter().copied().collect();
        if hessian == self.hessian {
            return Some(());
        }
        let n = hessian.len().isqrt();
        let (values, basis): (Vec<f64>, Basis) = eigenbasis(n, &hessian)?;
        self.vectors = (0..n).map(|place| basis.axis(place)).collect();
        (self.hessian, self.values) = (hessian, values);
        Some(())
    }

    /// Qᵀ G Q and the diagonal of Qᵀ H⁻¹ Q, H = Q Λ Qᵀ; `None` where H is not known or a number not finite.
    pub(super) fn matrices(
        &mut self,
        preconditioner: &dyn LinearMap,
        noisy: &Noisy,
        x: &[f64],
    ) -> Option<(Vec<f32>, Vec<f32>)> {
        self.follow(&noisy.hessian(x)?)?;
        let n = x.len();
        let mut product = vec![0.0; n];
        let mut columns = Vec::with_capacity(n);
        for vector in &self.vectors {
            preconditioner.apply(vector, &mut product);
            columns.push(product.clone());
        }
        let entry = |at: usize| dot(&self.vectors[at / n], &columns[at % n]) as f32;
        let learned: Vec<f32> = (0..n * n).map(entry).collect();
        let least = rounding(n, greatest(&self.values));
        let inverse = |&value: &f64| {
            if value.abs() > least { (1.0 / value) as f32 } else { f32::INFINITY }
        };
        let inverse = self.values.iter().map(inverse).collect();
        learned.iter().all(|entry| entry.is_finite()).then_some((learned, inverse))
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::math::{Diagonal, Stream};
    use crate::objective::{Bowl, Noise, Objective};

    #[test]
    fn the_inverse_hessian_is_its_own_diagonal_and_a_multiple_of_one_stays_that() {
        let n = 12;
        let bowl = Bowl::random((1..=n).map(|i| i as f64).collect(), &mut Stream::new(3, 0));
        let hessian = bowl.hessian(&[]).unwrap();
        let inverse = crate::math::Lu::new(n, hessian.as_slice().unwrap()).unwrap();
        let dense = Array2::from_shape_fn((n, n), |(i, j)| {
            let mut column = vec![0.0; n];
            let unit: Vec<f64> = (0..n).map(|k| f64::from(u8::from(k == j))).collect();
            inverse.solve(&unit, &mut column);
            column[i]
        });
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let mut basis = Eigenbasis::default();
        let (learned, diagonal) = basis.matrices(&dense, &noisy, &vec![0.0; n]).unwrap();
        for (place, entry) in learned.iter().enumerate() {
            let (i, j) = (place / n, place % n);
            let expected = if i == j { 1.0 / (n - i) as f32 } else { 0.0 };
            assert!((entry - expected).abs() < 1e-6, "{i} {j}: {entry}");
            assert!((diagonal[i] * (n - i) as f32 - 1.0).abs() < 1e-6);
        }
        let (learned, _) = basis.matrices(&Diagonal(vec![0.5; n]), &noisy, &vec![0.0; n]).unwrap();
        let sum: f32 = learned.iter().map(|entry| entry.abs()).sum();
        assert!((sum - 0.5 * n as f32).abs() < 1e-4, "{sum}");
        assert!(basis.matrices(&Diagonal(vec![f64::NAN; n]), &noisy, &vec![0.0; n]).is_none());
    }
}
