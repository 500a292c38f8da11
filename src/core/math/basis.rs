//! Random orthogonal matrices: dense where they fit, products of plane rotations beyond.

use ndarray::Array2;

use super::vector::{add_scaled, dot, multiply, norm};
use super::{LinearMap, Stream};

/// A random orthogonal n×n matrix, uniform over the orthogonal group (Haar).
///
/// Rows of a Gaussian matrix made orthonormal by Gram–Schmidt, twice over, as two passes are enough for
/// orthogonality to rounding (Giraud, Langou, Rozložník, 2005). The QR with a positive diagonal of R is what
/// makes the result uniform (Mezzadri, 2007); the authors take LAPACK's QR or SVD, whose signs differ.
///
/// # Panics
/// If n is 0.
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

    /// A basis part of the way from the coordinate axes (`part` 0) to a random one (`part` 1).
    ///
    /// The random rotation is written as a product of plane rotations, and every angle is multiplied by `part`:
    ///
    /// ```text
    /// Q(part) = R₁(part θ₁) R₂(part θ₂) … ,    −π < θₖ ≤ π
    /// ```
    ///
    /// Orthogonal to rounding for every `part`, and continuous in it; in two dimensions the shortest way, above a
    /// way. Dense bases are taken apart by Givens' elimination (Golub and Van Loan, 2013, section 5.2.5); where that
    /// leaves a reflection, the last vector's sign is turned.
    pub fn turned(n: usize, part: f64, stream: &mut Stream) -> Self {
        match Basis::random(n, stream) {
            Basis::Dense(rows) => Basis::Dense(turned_rows(&rows, part)),
            Basis::Rotations(Rotations { dim, mut layers }) => {
                if part != 1.0 {
                    for (_, _, c, s) in layers.iter_mut().flatten() {
                        (*s, *c) = libm::sincos(part * libm::atan2(*s, *c));
                    }
                }
                Basis::Rotations(Rotations { dim, layers })
            }
        }
    }

    /// z = the coordinates of x in this basis, Qᵀx; both of length n.
    ///
    /// # Panics
    /// If they are not, or if the rows of a dense basis are not stored one after the other.
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

    /// x = the vector with the coordinates z, Q z; both of length n.
    ///
    /// # Panics
    /// As [`coordinates`](Self::coordinates).
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

/// Rows part of the way from the identity to these, of which the last may be turned round.
fn turned_rows(rows: &Array2<f64>, part: f64) -> Array2<f64> {
    let n = rows.nrows();
    // Rotations of two coordinates bring the first row onto the first axis, then the second onto the second, …
    let mut columns = rows.t().as_standard_layout().into_owned().into_raw_vec_and_offset().0;
    let mut turned = Array2::eye(n).into_raw_vec_and_offset().0;
    for i in 0..n {
        for j in i + 1..n {
            let angle = libm::atan2(columns[j * n + i], columns[i * n + i]);
            let (s, c) = libm::sincos(angle);
            rotate(&mut columns, n, (i, j), (c, s), i);
            let (s, c) = libm::sincos(part * angle);
            rotate(&mut turned, n, (i, j), (c, s), 0);
        }
    }
    if part == 1.0 {
        // As drawn, without the rounding of n²/2 rotations.
        let mut rows = rows.clone();
        if columns[n * n - 1] < 0.0 {
            rows.row_mut(n - 1).iter_mut().for_each(|q| *q = -*q);
        }
        return rows;
    }
    Array2::from_shape_vec((n, n), turned).expect("n rows of length n")
}

/// Rotates rows i < j of a square matrix from column `from` on.
fn rotate(matrix: &mut [f64], n: usize, (i, j): (usize, usize), (c, s): (f64, f64), from: usize) {
    let (upper, lower) = matrix.split_at_mut(j * n);
    for (a, b) in upper[i * n + from..(i + 1) * n].iter_mut().zip(&mut lower[from..n]) {
        (*a, *b) = (c * *a + s * *b, c * *b - s * *a);
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

    /// Orthonormal all the way, the axes at one end, the random basis at the other, without a jump anywhere.
    #[test]
    fn turned_bases_go_from_the_axes_to_the_random_one() {
        for (n, seed) in [(2, 1), (2, 2), (3, 5), (17, 3), (60, 4), (300, 1)] {
            let turned = |part| Basis::turned(n, part, &mut Stream::new(seed, 0));
            let x = Stream::new(6, 0).normals(n);
            let coordinates = |basis: &Basis| {
                let mut z = vec![0.0; n];
                basis.coordinates(&x, &mut z);
                z
            };
            assert_eq!(coordinates(&turned(0.0)), x);
            let mut random = coordinates(&Basis::random(n, &mut Stream::new(seed, 0)));
            let whole = coordinates(&turned(1.0));
            if whole[n - 1] != random[n - 1] {
                random[n - 1] = -random[n - 1];
            }
            assert_eq!(whole, random);
            let mut before = x.clone();
            for step in 1..=50 {
                let basis = turned(f64::from(step) / 50.0);
                let here = coordinates(&basis);
                let moved = norm(&here.iter().zip(&before).map(|(a, b)| a - b).collect::<Vec<_>>());
                // No angle grows by more than π/50, of which n meet in a vector.
                assert!(
                    moved > 0.0 && moved < 0.2 * norm(&x) * (n as f64).min(12.0).sqrt(),
                    "{n} {step} {moved}"
                );
                let mut back = vec![0.0; n];
                basis.vector(&here, &mut back);
                assert!(x.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-12));
                before = here;
            }
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
