//! What a preconditioner is worth: its eigenvalues and its distance from the inverse Hessian.

use ndarray::Array2;

use crate::math::vector::{add_scaled, norm_squared};
use crate::math::{
    LinearMap, SpectralEstimate, Stream, eigenvalues, greatest, inverse_spectrum, rounding,
    zero_below_rounding,
};
use crate::objective::Noisy;

use super::Spectrum;

/// The largest dimension at which matrices are formed: spectra and errors beyond are estimated.
pub(crate) const DENSE_LIMIT: usize = 256;

/// Random vectors for an estimated error: within about n^−½/3 of the truth.
const PROBES: usize = 10;

/// Where a Hessian is dear, errors are estimated beyond so few dimensions.
const DEAR_LIMIT: usize = 16;

/// Steps of an estimated spectrum from each of its random vectors, and how many of its quantiles are kept.
const LANCZOS_STEPS: usize = 32;
const QUANTILES: usize = 200;

/// Whether [`inverse_hessian_error`] estimates.
pub(super) fn error_is_estimated(noisy: &Noisy) -> bool {
    let objective = noisy.objective();
    objective.dim() > if objective.hessian_is_dear() { DEAR_LIMIT } else { DENSE_LIMIT }
}

/// ‖I − G H‖_F / √n at x, 0 for G = H⁻¹: exactly up to [`DENSE_LIMIT`] (or few dimensions where a Hessian costs
/// much), beyond from random vectors, as the root mean square of ‖(I − GH) v‖ / ‖v‖. (The authors always estimate, from 100 unit vectors.)
pub(super) fn inverse_hessian_error(preconditioner: &dyn LinearMap, noisy: &Noisy, x: &[f64]) -> f64 {
    let n = x.len();
    if !error_is_estimated(noisy)
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

/// The eigenvalues of a preconditioner and of H⁻¹ at x, beyond [`DENSE_LIMIT`] as an estimate; `None` if not finite. What is
/// zero but for [`rounding`] is zero, and along directions with such an eigenvalue of H there is no inverse.
pub(super) fn spectrum(
    preconditioner: &dyn LinearMap,
    noisy: &Noisy,
    x: &[f64],
    step: u64,
) -> Option<Spectrum> {
    if x.len() > DENSE_LIMIT {
        return spectrum_estimate(preconditioner, noisy, x, step);
    }
    let diagonal = preconditioner.diagonal();
    let effective = match diagonal {
        Some(diagonal) => {
            let mut values = diagonal.to_vec();
            values.sort_unstable_by(f64::total_cmp);
            values
        }
        None => clean(eigenvalues(&preconditioner.dense())?),
    };
    let hessian = noisy.objective().hessian_eigenvalues(&noisy.relative(x));
    let inverse_hessian = hessian.as_deref().map(inverse_spectrum).unwrap_or_default();
    let flat = hessian.map_or(0, |values| values.len() - inverse_hessian.len());
    let diagonal = diagonal.is_some();
    Some(Spectrum {
        step,
        effective,
        inverse_hessian,
        flat,
        product: None,
        diagonal,
        estimated: false,
        products: 0,
    })
}

/// The eigenvalues of G H at x, ascending: with A = L Lᵀ those of Lᵀ B L, for whichever of the two matrices is
/// positive definite (Golub and Van Loan, section 8.7). Of G the symmetric part; `None` beyond [`DENSE_LIMIT`], and
/// where neither is definite: there they can be complex.
pub(super) fn product_eigenvalues(
    preconditioner: &dyn LinearMap,
    noisy: &Noisy,
    x: &[f64],
) -> Option<Vec<f64>> {
    let n = x.len();
    if n > DENSE_LIMIT {
        return None;
    }
    let (g, h) = (preconditioner.dense(), noisy.hessian(x)?);
    let g = (&g + &g.t()) * 0.5;
    // Of semidefinite matrices what is below zero is rounding of a product of their largest entries.
    let least = rounding(n, greatest(&g.diag().to_vec()) * greatest(&h.diag().to_vec()));
    let (lower, other) = match cholesky(&h) {
        Some(lower) => (lower, g),
        None => (cholesky(&g)?, h),
    };
    let mut values = eigenvalues(&congruent(&lower, &other)).map(clean)?;
    values.iter_mut().filter(|value| (-least..0.0).contains(*value)).for_each(|value| *value = 0.0);
    Some(values)
}

/// Lᵀ A L for a lower triangular L and a symmetric A. In this order everywhere: a library's product has another on another
/// processor.
fn congruent(lower: &Array2<f64>, a: &Array2<f64>) -> Array2<f64> {
    let n = lower.nrows();
    let (mut product, mut found) = (Array2::<f64>::zeros((n, n)), Array2::<f64>::zeros((n, n)));
    let add = |to: &mut Array2<f64>, row: usize, factor: f64, from: &Array2<f64>, at: usize, until: usize| {
        let sums = to.row_mut(row).into_iter().zip(from.row(at)).take(until);
        sums.for_each(|(sum, entry)| *sum += factor * entry);
    };
    for (i, k) in (0..n).flat_map(|i| (0..n).map(move |k| (i, k))) {
        add(&mut product, i, a[[i, k]], lower, k, k + 1);
    }
    for (k, i) in (0..n).flat_map(|k| (0..=k).map(move |i| (k, i))) {
        add(&mut found, i, lower[[k, i]], &product, k, n);
    }
    found
}

/// These eigenvalues of a matrix, those that are zero but for [`rounding`] as zero.
fn clean(mut values: Vec<f64>) -> Vec<f64> {
    zero_below_rounding(values.len(), &mut values);
    values
}

/// L with A = L Lᵀ, L lower triangular, if A is positive definite beyond rounding.
fn cholesky(a: &Array2<f64>) -> Option<Array2<f64>> {
    let n = a.nrows();
    let least = rounding(n, greatest(&a.diag().to_vec()));
    let mut lower = Array2::<f64>::zeros((n, n));
    for i in 0..n {
        for j in 0..=i {
            let sum =
                a[[i, j]] - lower.row(i).iter().zip(lower.row(j)).take(j).map(|(a, b)| a * b).sum::<f64>();
            if i == j {
                lower[[i, i]] = Some(sum).filter(|&sum| sum > least)?.sqrt();
            } else {
                lower[[i, j]] = sum / lower[[j, j]];
            }
        }
    }
    Some(lower)
}

/// The same at any dimension, by products alone: up to 200 quantiles instead of all eigenvalues, of symmetric
/// maps; `None` if not finite.
fn spectrum_estimate(
    preconditioner: &dyn LinearMap,
    noisy: &Noisy,
    x: &[f64],
    step: u64,
) -> Option<Spectrum> {
    let (n, count) = (x.len(), x.len().min(QUANTILES));
    // The same vectors for every optimizer and step, as above.
    let mut stream = Stream::new(0, 1);
    // The more dimensions, the less vectors differ.
    let vectors = if n > 2000 { 1 } else { 2 };
    let mut products = 0;
    let mut estimate = |product: &mut dyn FnMut(&[f64], &mut [f64])| {
        let found = SpectralEstimate::new(n, product, vectors, LANCZOS_STEPS, &mut stream)?;
        products += found.products;
        Some((found.quantiles(count), found.is_singular()))
    };
    let diagonal = preconditioner.diagonal();
    let effective = match diagonal {
        Some(diagonal) => every(diagonal.to_vec(), count)?,
        None => estimate(&mut |v, out| preconditioner.apply(v, out))?.0,
    };
    let here = noisy.relative(x);
    let known = (n > DENSE_LIMIT).then(|| noisy.objective().hessian_eigenvalues(&here)).flatten();
    let (inverse_hessian, flat) = match known {
        Some(values) => {
            let inverse = inverse_spectrum(&values);
            let (flat, seen) = (values.len() - inverse.len(), inverse.len().min(count));
            (every(inverse, seen)?, flat)
        }
        None => {
            let hessian = |v: &[f64], out: &mut [f64]| noisy.objective().hessian_product(&here, v, out);
            let (hessian, singular) = estimate(&mut { hessian })?;
            // Between a zero and its neighbour quantiles are interpolated.
            (if singular { Vec::new() } else { inverse_spectrum(&hessian) }, 0)
        }
    };
    let diagonal = diagonal.is_some();
    Some(Spectrum {
        step,
        effective,
        inverse_hessian,
        flat,
        product: None,
        diagonal,
        estimated: true,
        products,
    })
}

/// `count` of these values in ascending order, evenly spaced by rank.
fn every(mut values: Vec<f64>, count: usize) -> Option<Vec<f64>> {
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    Some((0..count).map(|k| values[(2 * k + 1) * values.len() / (2 * count)]).collect())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::math::Diagonal;
    use crate::objective::{Bowl, Noise, Objective};

    #[test]
    fn the_inverse_has_no_error_and_the_estimate_is_near_the_truth() {
        let n = 40;
        let bowl = Bowl::from_hessian(ndarray::Array2::from_diag(&ndarray::Array1::linspace(0.1, 2.0, n)));
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let inverse = Diagonal((0..n).map(|i| 1.0 / (0.1 + 1.9 * i as f64 / (n - 1) as f64)).collect());
        assert!(inverse_hessian_error(&inverse, &noisy, &vec![0.0; n]) < 1e-14);

        assert!(!error_is_estimated(&noisy));

        let n = 300;
        let bowl = Bowl::random((1..=n).map(|i| i as f64 / n as f64).collect(), &mut Stream::new(2, 0));
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let estimate = inverse_hessian_error(&Diagonal(vec![0.5; n]), &noisy, &vec![0.0; n]);
        let sum: f64 = (1..=n).map(|i| 1.0 - 0.5 * i as f64 / n as f64).map(|e| e * e).sum();
        assert!((estimate / (sum / n as f64).sqrt() - 1.0).abs() < 0.03);
        assert!(error_is_estimated(&noisy));
    }

    /// G = H⁻¹ gives ones; a diagonal against a diagonal their products; one negative curvature one negative value.
    #[test]
    fn eigenvalues_of_a_product_are_known() {
        let of = |hessian: &[f64], g: &[f64]| {
            let h = Array2::from_diag(&ndarray::Array1::from(hessian.to_vec()));
            let noisy = Noisy::new(Rc::new(Bowl::from_hessian(h)), Noise::None, 0.0, Stream::new(1, 1));
            product_eigenvalues(&Diagonal(g.to_vec()), &noisy, &vec![0.0; g.len()])
        };
        let near = |found: Option<Vec<f64>>, expected: &[f64]| {
            let found = found.unwrap();
            assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}");
        };
        near(of(&[0.5, 4.0, 10.0], &[2.0, 0.25, 0.1]), &[1.0, 1.0, 1.0]);
        near(of(&[1.0, 2.0, 3.0], &[4.0, 1.0, 1.0]), &[2.0, 3.0, 4.0]);
        near(of(&[-1.0, 2.0, 3.0], &[4.0, 1.0, 1.0]), &[-4.0, 2.0, 3.0]);
        near(of(&[1.0, 2.0, 3.0], &[4.0, -1.0, 1.0]), &[-2.0, 3.0, 4.0]);
        assert_eq!(of(&[-1.0, 2.0], &[1.0, -1.0]), None);

        let n = 20;
        let values = |from: f64| (0..n).map(|i| from + i as f64).collect::<Vec<f64>>();
        let g = Bowl::random(values(1.0), &mut Stream::new(5, 0)).hessian(&[]).unwrap();
        let bowl = Bowl::random(values(2.0), &mut Stream::new(2, 0));
        let trace: f64 = g.dot(&bowl.hessian(&[]).unwrap()).diag().sum();
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let found = product_eigenvalues(&g, &noisy, &vec![0.0; n]).unwrap();
        assert!((found.iter().sum::<f64>() / trace - 1.0).abs() < 1e-12);
    }

    /// Along directions in which H is flat a large G has nothing but rounding, which is not below zero; what is, is.
    #[test]
    fn a_product_with_a_flat_hessian_is_not_below_zero_by_rounding() {
        let n = 24;
        let turned = |values: &dyn Fn(usize) -> f64, seed| {
            Bowl::random((0..n).map(values).collect(), &mut Stream::new(seed, 0))
        };
        let flat = |i: usize| if i < 20 { 0.0 } else { 1e3 * i as f64 };
        for seed in 1..9 {
            let g = turned(&|i| if i < 20 { 1e4 } else { 1e-3 / i as f64 }, seed).hessian(&[]).unwrap();
            let found = |h: &dyn Fn(usize) -> f64| {
                let noisy = Noisy::new(Rc::new(turned(h, seed)), Noise::None, 0.0, Stream::new(1, 1));
                product_eigenvalues(&g, &noisy, &vec![0.0; n]).unwrap()
            };
            let values = found(&flat);
            assert!(values.iter().all(|&value| value >= 0.0), "{values:?}");
            assert!(values[20..].iter().all(|value| (value - 1.0).abs() < 1e-6), "{values:?}");
            let curved = found(&|i| if i == 0 { -1e-3 } else { flat(i) });
            assert!((curved[0] + 10.0).abs() < 1e-6 && curved[1] >= 0.0, "{curved:?}");
        }
    }

    /// By products alone about the same as from matrices, for a full map and for a diagonal.
    #[test]
    fn an_estimated_spectrum_is_near_the_dense_one() {
        let n = 120;
        let values = |from: f64| (0..n).map(|i| libm::pow(from, 1.0 - i as f64 / (n - 1) as f64)).collect();
        let bowl = Bowl::random(values(0.01), &mut Stream::new(2, 0));
        let noisy = Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1));
        let full = Bowl::random(values(0.05), &mut Stream::new(5, 0)).hessian(&[]).unwrap();
        let x = vec![0.0; n];
        let maps: [(&dyn LinearMap, usize); 2] =
            [(&full, 4 * LANCZOS_STEPS), (&Diagonal(values(0.1)), 2 * LANCZOS_STEPS)];
        for (map, products) in maps {
            let exact = spectrum(map, &noisy, &x, 3).unwrap();
            let estimate = spectrum_estimate(map, &noisy, &x, 3).unwrap();
            assert!(!exact.estimated && estimate.estimated);
            assert_eq!((estimate.products, estimate.diagonal), (products, exact.diagonal));
            for (found, expected) in
                [(&estimate.effective, &exact.effective), (&estimate.inverse_hessian, &exact.inverse_hessian)]
            {
                assert_eq!(found.len(), n);
                let distance: f64 =
                    found.iter().zip(expected).map(|(a, b)| libm::log(a / b).abs()).sum::<f64>() / n as f64;
                assert!(distance < 0.2, "{distance}");
            }
        }
    }
}
