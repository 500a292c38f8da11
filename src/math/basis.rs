//! Random orthogonal matrices: dense where they fit, products of plane rotations beyond.

use ndarray::Array2;

use super::vector::{add_scaled, dot, multiply, norm};
use super::{LinearMap, Stream};

/// A random orthogonal n×n matrix, uniform over the orthogonal group (Haar).
///
/// Rows of a Gaussian matrix made orthonormal by Gram–Schmidt, twice over, as two passes are enough for
/// orthogonality to rounding (Giraud, Langou, Rozložník, 2005). The QR with a positive diagonal of R is what
/// makes the result uniform (Mezzadri, 2007); the authors take LAPACK's QR or SVD, whose signs differ.
pub fn orthogonal(n: usize, stream: &mut Stream) -> Array2<f64> {
    let mut rows = stream.normals(n * n);
    for i in 0..n {
        let (done, rest) = rows.split_at_mut(i * n);
        let row = &mut rest[..n];
        for _ in 0..2 {
            for earlier in done.chunks_exact(n) {
                let overlap = dot(earlier, row);
                add_scaled(row, -overlap, earlier);
            }
            let length = norm(row);
            row.iter_mut().for_each(|x| *x /= length);
        }
    }
    Array2::from_shape_vec((n, n), rows).expect("n rows of length n")
}

/// An orthonormal basis of R^n that can be applied in both directions.
#[derive(Clone, Debug)]
pub enum Basis {
    /// Rows are the basis vectors; n² numbers.
    Dense(Array2<f64>),
    /// Layers of plane rotations; about 3 n log₂ n pairs of numbers.
    Rotations(Rotations),
}

/// 3⌈log₂ n⌉ layers, each rotating the coordinates two by two in a random pairing by random angles.
///
/// A parallel form of Kac's random walk on the rotation group, which mixes in O(n log n) rotations
/// (Pillai and Smith, 2017): not exactly Haar, but every basis vector has weight on all coordinates. A layer
/// takes n Σ q⁴ of a basis vector q from k to ¾ k + ¾ on average; this many bring it from n to 3, that of Haar.
#[derive(Clone, Debug)]
pub struct Rotations {
    dim: usize,
    /// Per layer: n/2 pairs (i, j, cos, sin).
    layers: Vec<Vec<(u32, u32, f64, f64)>>,
}

impl Basis {
    /// The largest dimension with a dense random basis: 512 KiB, and 33 million multiply-adds to make.
    pub const DENSE_LIMIT: usize = 256;

    /// A random basis: dense and uniform up to [`Self::DENSE_LIMIT`], rotations beyond.
    pub fn random(n: usize, stream: &mut Stream) -> Self {
        if n <= Self::DENSE_LIMIT {
            return Basis::Dense(orthogonal(n, stream));
        }
        let layer = |stream: &mut Stream| {
            let order = stream.permutation(n);
            let (pairs, _) = order.as_chunks::<2>();
            pairs
                .iter()
                .map(|&[i, j]| {
                    let (a, b) = (stream.normal(), stream.normal());
                    let r = (a * a + b * b).sqrt();
                    (i, j, a / r, b / r)
                })
                .collect()
        };
        let count = 3 * (usize::BITS - (n - 1).leading_zeros()) as usize;
        Basis::Rotations(Rotations { dim: n, layers: (0..count).map(|_| layer(stream)).collect() })
    }

    /// z = the coordinates of x in this basis, Qᵀx.
    pub fn coordinates(&self, x: &[f64], z: &mut [f64]) {
        match self {
            Basis::Dense(q) => multiply(q.as_slice().expect("row-major"), x, z),
            Basis::Rotations(rotations) => {
                z.copy_from_slice(x);
                for layer in &rotations.layers {
                    for &(i, j, c, s) in layer {
                        let (a, b) = (z[i as usize], z[j as usize]);
                        z[i as usize] = c * a + s * b;
                        z[j as usize] = c * b - s * a;
                    }
                }
            }
        }
    }

    /// x = the vector with the coordinates z, Q z.
    pub fn vector(&self, z: &[f64], x: &mut [f64]) {
        match self {
            Basis::Dense(q) => {
                x.fill(0.0);
                for (row, &z) in q.as_slice().expect("row-major").chunks_exact(z.len()).zip(z) {
                    add_scaled(x, z, row);
                }
            }
            Basis::Rotations(rotations) => {
                x.copy_from_slice(z);
                for layer in rotations.layers.iter().rev() {
                    for &(i, j, c, s) in layer {
                        let (a, b) = (x[i as usize], x[j as usize]);
                        x[i as usize] = c * a - s * b;
                        x[j as usize] = c * b + s * a;
                    }
                }
            }
        }
    }

    /// The basis vector with this number.
    pub fn axis(&self, number: usize) -> Vec<f64> {
        let n = self.dim();
        let (mut z, mut x) = (vec![0.0; n], vec![0.0; n]);
        z[number] = 1.0;
        self.vector(&z, &mut x);
        x
    }
}

/// The basis as the map z ↦ Q z.
impl LinearMap for Basis {
    fn dim(&self) -> usize {
        match self {
            Basis::Dense(q) => q.nrows(),
            Basis::Rotations(rotations) => rotations.dim,
        }
    }

    fn apply(&self, z: &[f64], x: &mut [f64]) {
        self.vector(z, x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bases_are_orthonormal_and_undo_themselves() {
        for n in [1, 2, 3, 17, 100, 256, 257, 1000] {
            let basis = Basis::random(n, &mut Stream::new(5, 0));
            let x = Stream::new(6, 0).normals(n);
            let (mut z, mut back) = (vec![0.0; n], vec![0.0; n]);
            basis.coordinates(&x, &mut z);
            basis.vector(&z, &mut back);
            assert!((norm(&z) - norm(&x)).abs() < 1e-12 * norm(&x));
            assert!(x.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-12));
            let (first, last) = (basis.axis(0), basis.axis(n - 1));
            assert!((norm(&first) - 1.0).abs() < 1e-12);
            assert!(n == 1 || dot(&first, &last).abs() < 1e-12);
        }
    }

    /// A basis vector of the fast kind spreads over all coordinates as a uniform one does: the fourth moment
    /// of √n·q is near 3, that of a vector with few entries is near n.
    #[test]
    fn rotations_mix_all_coordinates() {
        let n = 4096;
        let axis = Basis::random(n, &mut Stream::new(9, 0)).axis(17);
        let fourth: f64 = axis.iter().map(|q| q * q * q * q).sum::<f64>() * n as f64;
        assert!((2.5..3.5).contains(&fourth), "{fourth}");
    }
}
