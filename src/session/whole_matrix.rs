//! G and H as whole matrices, to the last bit: for files, where the page's pictures do with less.

use super::matrices::Eigenbasis;
use super::measure::{product_eigenvalues, spectrum};
use super::{Lane, Spectrum};
use crate::math::vector::dot;
use crate::math::{Basis, LinearMap};

/// What stands between gradient and step, and the Hessian where the optimizer is. Each is n×n by rows.
#[derive(Clone, Debug, PartialEq)]
pub struct WholeMatrix {
    /// n.
    pub dimension: usize,
    /// G in coordinates: a step is x − G g.
    pub learned: Vec<f64>,
    /// Qᵀ G Q, H = Q Λ Qᵀ, from the stiffest direction to the softest; `None` where H is not known.
    pub turned: Option<Vec<f64>>,
    /// H in coordinates; `None` where it is not finite, and beyond [`MOST`](MatrixReader::MOST) dimensions.
    pub hessian: Option<Vec<f64>>,
}

/// Reads matrices of lanes. It keeps the latest Hessian's eigenbasis: on a quadratic that is the same for all lanes of a seed.
#[derive(Default)]
pub struct MatrixReader(Eigenbasis);

impl MatrixReader {
    /// Up to so many dimensions functions have a Hessian as a matrix.
    pub const MOST: usize = Basis::DENSE_LIMIT;

    /// The matrices of a lane where it is; `None` if it has none, or a number of G is not finite.
    pub fn read(&mut self, lane: &Lane) -> Option<WholeMatrix> {
        let preconditioner = lane.preconditioner()?;
        let learned: Vec<f64> = preconditioner.dense().iter().copied().collect();
        if learned.iter().any(|entry| !entry.is_finite()) {
            return None;
        }
        let dimension = lane.x().len();
        let hessian = lane.noisy().hessian(lane.x());
        let turned = hessian.as_ref().and_then(|hessian| {
            self.0.follow(hessian)?;
            Some(turned(&self.0.vectors, &*preconditioner))
        });
        let hessian = hessian.map(|hessian| hessian.iter().copied().collect());
        Some(WholeMatrix { dimension, learned, turned, hessian })
    }
}

impl Lane {
    /// The eigenvalues of its preconditioner where it is, and those of G H where they are known; `None` where it has no
    /// matrix, or a number is not finite. Nothing of that is kept.
    pub fn spectrum_here(&self) -> Option<Spectrum> {
        let preconditioner = self.preconditioner()?;
        let found = spectrum(&*preconditioner, self.noisy(), self.x(), self.step())?;
        Some(Spectrum { product: product_eigenvalues(&*preconditioner, self.noisy(), self.x()), ..found })
    }
}

/// Qᵀ G Q, n×n by rows; the columns of Q are these vectors.
fn turned(vectors: &[Vec<f64>], preconditioner: &dyn LinearMap) -> Vec<f64> {
    let n = vectors.len();
    let mut product = vec![0.0; n];
    let mut turned = vec![0.0; n * n];
    for (j, vector) in vectors.iter().enumerate() {
        preconditioner.apply(vector, &mut product);
        vectors.iter().enumerate().for_each(|(i, other)| turned[i * n + j] = dot(other, &product));
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;

    /// Newton's G is H⁻¹: in H's eigenbasis the diagonal of the inverse curvatures, from the least to the greatest.
    #[test]
    fn in_the_eigenbasis_the_inverse_is_a_diagonal_that_grows() {
        let (experiment, _) = Experiment::from_link("dimension=9&noise=0&optimizers=newton,adam");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(3, &|| 0.0);
        let mut reader = MatrixReader::default();
        let found = reader.read(&session.lanes()[0]).unwrap();
        let (n, turned, hessian) = (9, found.turned.unwrap(), found.hessian.unwrap());
        assert_eq!((found.dimension, turned.len(), hessian.len()), (n, n * n, n * n));
        let greatest = turned[n * n - 1];
        for (at, entry) in turned.iter().enumerate() {
            let expected = if at / n == at % n { turned[at] } else { 0.0 };
            assert!((entry - expected).abs() < 1e-9 * greatest, "{at}: {entry}");
        }
        assert!((1..n).all(|i| turned[i * (n + 1)] > turned[(i - 1) * (n + 1)]), "{turned:?}");
        let product = |i: usize, j: usize| -> f64 {
            (0..n).map(|k| found.learned[i * n + k] * hessian[k * n + j]).sum()
        };
        for (i, j) in (0..n * n).map(|at| (at / n, at % n)) {
            let expected = f64::from(u8::from(i == j));
            assert!((product(i, j) - expected).abs() < 1e-6, "{i} {j}: {}", product(i, j));
        }
        // A diagonal is a matrix, too, and along other axes a full one.
        let adam = reader.read(&session.lanes()[1]).unwrap();
        let beside = |matrix: &[f64]| (0..n * n).filter(|at| at / n != at % n && matrix[*at] != 0.0).count();
        assert!(beside(&adam.learned) == 0 && beside(&adam.turned.unwrap()) > n);
    }
}
