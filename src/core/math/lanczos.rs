//! Spectra of symmetric maps that are too large to be formed. For looking only: no trajectory depends on them.

use nalgebra::DMatrix;

use super::vector::{add_scaled, dot, norm};
use super::{Stream, rounding, sorted_by_number};

/// An estimate of the eigenvalues of a symmetric map, by stochastic Lanczos quadrature: for each of a few random
/// unit vectors, m steps of
///
/// ```text
/// w = A qₖ − βₖ₋₁ qₖ₋₁,  αₖ = ⟨w, qₖ⟩,  w ← w − αₖ qₖ,  βₖ = ‖w‖,  qₖ₊₁ = w / βₖ
/// ```
///
/// make a tridiagonal matrix T of the α and β; its eigenvalues are nodes, the squared first entries of its
/// eigenvectors their weights, and the mean of these measures is that of A's eigenvalues (Ubaru, Chen, Saad,
/// 2017). The q are kept orthogonal by a second pass over all of them (Paige, 1972).
///
/// Our own: the crate `lanczos` wants the matrix stored, where all that is known here is a product, faer is much to load,
/// and both give a few extreme eigenpairs, where all that is wanted is how the eigenvalues are spread.
#[derive(Clone, Debug, PartialEq)]
pub struct SpectralEstimate {
    /// Eigenvalues with their shares, ascending, those that are zero but for [`rounding`] as zero; the shares sum to 1.
    nodes: Vec<(f64, f64)>,
    /// How many products with the map it took.
    pub products: usize,
}

impl SpectralEstimate {
    /// From this many vectors with this many steps each; `None` if a product is not finite.
    pub fn new(
        n: usize,
        product: &mut dyn FnMut(&[f64], &mut [f64]),
        vectors: usize,
        steps: usize,
        stream: &mut Stream,
    ) -> Option<Self> {
        let (mut nodes, mut products) = (Vec::new(), 0);
        for _ in 0..vectors {
            let (diagonal, beside) = tridiagonal(stream.normals(n), product, steps.min(n))?;
            products += diagonal.len();
            let size = diagonal.len();
            let matrix = DMatrix::from_fn(size, size, |i, j| match i.abs_diff(j) {
                0 => diagonal[i],
                1 => beside[i.min(j)],
                _ => 0.0,
            });
            let eigen = matrix.symmetric_eigen();
            let shares = eigen.eigenvectors.row(0).iter().map(|q| q * q / vectors as f64).collect::<Vec<_>>();
            nodes.extend(eigen.eigenvalues.iter().copied().zip(shares));
        }
        let most = nodes.iter().fold(0.0f64, |most, node: &(f64, f64)| most.max(node.0.abs()));
        nodes.iter_mut().filter(|node| node.0.abs() <= rounding(n, most)).for_each(|node| node.0 = 0.0);
        Some(SpectralEstimate { nodes: sorted_by_number(nodes, |node| node.0), products })
    }

    /// `count` eigenvalues, ascending, that divide the estimated ones evenly. Between two nodes, each of which
    /// stands for the eigenvalues around it, they are interpolated.
    pub fn quantiles(&self, count: usize) -> Vec<f64> {
        // The share of all eigenvalues below each node: half of its own lies on either side.
        let mut below = 0.0;
        let middles: Vec<(f64, f64)> = self
            .nodes
            .iter()
            .map(|&(value, share)| {
                below += share;
                (below - 0.5 * share, value)
            })
            .collect();
        let at = |share: f64| {
            let next = middles.partition_point(|&(middle, _)| middle < share);
            if next == 0 || next == middles.len() {
                return middles[next.min(middles.len() - 1)].1;
            }
            let ((from, low), (to, high)) = (middles[next - 1], middles[next]);
            let part = (share - from) / (to - from);
            if low > 0.0 {
                // Positive spectra are seen, and mostly spread, by their logarithm.
                low * libm::exp(part * libm::log(high / low))
            } else {
                low + part * (high - low)
            }
        };
        (0..count).map(|k| at((k as f64 + 0.5) / count as f64)).collect()
    }

    /// Whether an eigenvalue was seen that is zero but for [`rounding`].
    pub fn is_singular(&self) -> bool {
        self.nodes.iter().any(|node| node.0 == 0.0)
    }

    /// The least and the greatest eigenvalue that were seen: exact to many digits once they stand apart.
    pub fn extremes(&self) -> (f64, f64) {
        (self.nodes[0].0, self.nodes[self.nodes.len() - 1].0)
    }
}

/// α and β from a first direction.
fn tridiagonal(
    mut q: Vec<f64>,
    product: &mut dyn FnMut(&[f64], &mut [f64]),
    steps: usize,
) -> Option<(Vec<f64>, Vec<f64>)> {
    let n = q.len();
    let length = norm(&q);
    q.iter_mut().for_each(|q| *q /= length);
    let (mut done, mut diagonal, mut beside): (Vec<Vec<f64>>, Vec<f64>, Vec<f64>) = Default::default();
    let mut w = vec![0.0; n];
    let mut scale = 0.0f64;
    for step in 0..steps {
        product(&q, &mut w);
        let alpha = dot(&w, &q);
        if !alpha.is_finite() {
            return None;
        }
        diagonal.push(alpha);
        scale = scale.max(norm(&w));
        done.push(q);
        // All of the recurrence's subtractions at once, twice.
        for _ in 0..2 {
            for q in &done {
                let overlap = dot(&w, q);
                add_scaled(&mut w, -overlap, q);
            }
        }
        let beta = norm(&w);
        if step + 1 == steps || beta <= 1e-12 * scale {
            break;
        }
        beside.push(beta);
        q = w.iter().map(|w| w / beta).collect();
    }
    Some((diagonal, beside))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::{LinearMap, eigenvalues, orthogonal};
    use ndarray::Array2;

    fn symmetric(values: &[f64]) -> Array2<f64> {
        let q = orthogonal(values.len(), &mut Stream::new(1, 0));
        let lambda = Array2::from_diag(&ndarray::Array1::from(values.to_vec()));
        q.t().dot(&lambda).dot(&q)
    }

    /// As many steps as dimensions find every eigenvalue.
    #[test]
    fn a_whole_run_is_exact() {
        let values: Vec<f64> = (0..12).map(|i| f64::from(i * i) - 20.0).collect();
        let matrix = symmetric(&values);
        let mut map = |v: &[f64], out: &mut [f64]| matrix.apply(v, out);
        let estimate = SpectralEstimate::new(12, &mut map, 1, 12, &mut Stream::new(2, 0)).unwrap();
        assert_eq!(estimate.products, 12);
        assert!(estimate.nodes.iter().zip(&values).all(|(node, value)| (node.0 - value).abs() < 1e-9));
        // And a map with two eigenvalues is known after two.
        let two = symmetric(&[1.0, 1.0, 3.0, 3.0, 3.0]);
        let mut map = |v: &[f64], out: &mut [f64]| two.apply(v, out);
        let estimate = SpectralEstimate::new(5, &mut map, 1, 5, &mut Stream::new(2, 0)).unwrap();
        assert_eq!(estimate.products, 2);
        let (least, greatest) = estimate.extremes();
        assert!((least - 1.0).abs() < 1e-12 && (greatest - 3.0).abs() < 1e-12);
    }

    #[test]
    fn quantiles_are_those_of_the_dense_spectrum() {
        let n = 200;
        let values: Vec<f64> = (0..n).map(|i| libm::exp(-6.9 * (1.0 - i as f64 / (n - 1) as f64))).collect();
        let matrix = symmetric(&values);
        let dense = eigenvalues(&matrix).unwrap();
        let mut map = |v: &[f64], out: &mut [f64]| matrix.apply(v, out);
        let estimate = SpectralEstimate::new(n, &mut map, 4, 30, &mut Stream::new(3, 0)).unwrap();
        assert_eq!(estimate.products, 120);
        let quantiles = estimate.quantiles(20);
        assert!(quantiles.is_sorted());
        for (k, found) in quantiles.iter().enumerate().skip(1) {
            let expected = dense[10 * k + 5];
            assert!((libm::log(found / expected)).abs() < 0.4, "{k}: {found} {expected}");
        }
        assert!((estimate.extremes().1 - 1.0).abs() < 1e-6);
        let mean: f64 = estimate.nodes.iter().map(|(value, share)| value * share).sum();
        assert!((mean * n as f64 / values.iter().sum::<f64>() - 1.0).abs() < 0.15, "{mean}");
    }

    #[test]
    fn the_same_stream_gives_the_same_and_what_is_not_finite_nothing() {
        let matrix = symmetric(&[1.0, 2.0, 4.0]);
        let estimate = || {
            let mut map = |v: &[f64], out: &mut [f64]| matrix.apply(v, out);
            SpectralEstimate::new(3, &mut map, 2, 2, &mut Stream::new(3, 0))
        };
        assert_eq!(estimate(), estimate());
        let mut broken = |_: &[f64], out: &mut [f64]| out.fill(f64::NAN);
        assert_eq!(SpectralEstimate::new(3, &mut broken, 2, 2, &mut Stream::new(3, 0)), None);
    }
}
