//! What a preconditioner is worth: its eigenvalues and its distance from the inverse Hessian.

use ndarray::Array2;

use crate::math::vector::{add_scaled, norm_squared};
use crate::math::{LinearMap, Stream, eigenvalues, inverse_spectrum};
use crate::objective::Noisy;

use super::Spectrum;

/// The largest dimension at which matrices are formed: spectra beyond are not computed, errors are estimated.
pub(super) const DENSE_LIMIT: usize = 256;

/// Random vectors for an estimated error: within about n^−½/3 of the truth.
const PROBES: usize = 10;

/// ‖I − G H‖_F / √n at x, 0 for G = H⁻¹: exactly up to [`DENSE_LIMIT`], beyond from random vectors, as the
/// root mean square of ‖(I − GH) v‖ / ‖v‖. (The authors always estimate, from 100 unit vectors.)
pub(super) fn inverse_hessian_error(preconditioner: &dyn LinearMap, noisy: &Noisy, x: &[f64]) -> f64 {
    let n = x.len();
    if n <= DENSE_LIMIT
        && let Some(hessian) = noisy.hessian(x)
    {
        let difference: Array2<f64> = Array2::eye(n) - preconditioner.apply_columns(&hessian);
        return (difference.iter().map(|d| d * d).sum::<f64>() / n as f64).sqrt();
    }
    // The same vectors for every optimizer and step: a stream of its own, whatever the experiment's seed.
    let mut stream = Stream::new(0, 0);
    let (mut hv, mut ghv) = (vec![0.0; n], vec![0.0; n]);
    let mut total = 0.0;
    for _ in 0..PROBES {
        let mut v = stream.normals(n);
        let size = norm_squared(&v);
        noisy.hessian_product(x, &v, &mut hv);
        preconditioner.apply(&hv, &mut ghv);
        add_scaled(&mut v, -1.0, &ghv);
        total += norm_squared(&v) / size;
    }
    (total / PROBES as f64).sqrt()
}

/// The eigenvalues of a preconditioner and of H⁻¹ at x; `None` beyond [`DENSE_LIMIT`] or if not finite.
pub(super) fn spectrum(
    preconditioner: &dyn LinearMap,
    noisy: &Noisy,
    x: &[f64],
    step: u64,
) -> Option<Spectrum> {
    if x.len() > DENSE_LIMIT {
        return None;
    }
    let diagonal = preconditioner.diagonal();
    let effective = match diagonal {
        Some(diagonal) => {
            let mut values = diagonal.to_vec();
            values.sort_by(f64::total_cmp);
            values
        }
        None => eigenvalues(&preconditioner.dense())?,
    };
    let hessian = noisy.objective().hessian_eigenvalues(&noisy.relative(x));
    let inverse_hessian = hessian.map(|values| inverse_spectrum(&values)).unwrap_or_default();
    Some(Spectrum { step, effective, inverse_hessian, diagonal: diagonal.is_some() })
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::math::Diagonal;
    use crate::objective::{Bowl, Noise};

    #[test]
    fn the_inverse_has_no_error_and_the_estimate_is_near_the_truth() {
        let n = 40;
        let bowl = Bowl::from_hessian(ndarray::Array2::from_diag(&ndarray::Array1::linspace(0.1, 2.0, n)));
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let inverse = Diagonal((0..n).map(|i| 1.0 / (0.1 + 1.9 * i as f64 / (n - 1) as f64)).collect());
        assert!(inverse_hessian_error(&inverse, &noisy, &vec![0.0; n]) < 1e-14);

        let n = 300;
        let bowl = Bowl::random((1..=n).map(|i| i as f64 / n as f64).collect(), &mut Stream::new(2, 0));
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let estimate = inverse_hessian_error(&Diagonal(vec![0.5; n]), &noisy, &vec![0.0; n]);
        let sum: f64 = (1..=n).map(|i| 1.0 - 0.5 * i as f64 / n as f64).map(|e| e * e).sum();
        assert!((estimate / (sum / n as f64).sqrt() - 1.0).abs() < 0.03);
    }
}
