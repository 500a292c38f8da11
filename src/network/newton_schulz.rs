//! Newton–Schulz iterations, which bring the singular values of a matrix near 1.

/// The coefficients of s ← a s + b s³ + c s⁵, chosen by Jordan et al. for the slope at 0: where five steps of those that
/// converge to 1 would leave small singular values small, these bring all from a hundredth on into [0.68, 1.135].
const COEFFICIENTS: [f64; 3] = [3.4445, -4.7750, 2.0315];

const STEPS: usize = 5;

/// Keeps a matrix of zeros one.
const EPSILON: f64 = 1e-7;

/// Memory for matrices up to a size, kept from one to the next.
#[derive(Clone, Debug, Default)]
pub(crate) struct NewtonSchulz {
    /// X, [m][n] with m ≤ n.
    x: Vec<f64>,
    /// X Xᵀ.
    square: Vec<f64>,
    /// b X Xᵀ + c (X Xᵀ)².
    polynomial: Vec<f64>,
    next: Vec<f64>,
}

/// out = A B + `before`, of A [m][k] and B [k][n].
fn multiply_add(a: &[f64], b: &[f64], before: f64, out: &mut [f64], n: usize) {
    let k = b.len() / n;
    for (a, out) in a.chunks_exact(k).zip(out.chunks_exact_mut(n)) {
        out.iter_mut().for_each(|out| *out *= before);
        for (a, b) in a.iter().zip(b.chunks_exact(n)) {
            out.iter_mut().zip(b).for_each(|(out, b)| *out += a * b);
        }
    }
}

impl NewtonSchulz {
    /// Puts near U Vᵀ in place of a matrix U Σ Vᵀ, [rows][columns]:
    ///
    /// ```text
    /// X ← M / (‖M‖_F + ε)        five times X ← a X + (b X Xᵀ + c (X Xᵀ)²) X
    /// ```
    ///
    /// As singular vectors are not touched, M may as well be transposed; it is, where it has more rows than columns, so that X Xᵀ
    /// is the smaller of the two squares.
    pub fn orthogonalize(&mut self, matrix: &mut [f64], columns: usize) {
        let rows = matrix.len() / columns;
        let (m, n) = (rows.min(columns), rows.max(columns));
        let norm = matrix.iter().map(|value| value * value).sum::<f64>().sqrt();
        let place = |at: usize| if rows <= columns { at } else { at % n * columns + at / n };
        self.x.clear();
        self.x.extend((0..m * n).map(|at| matrix[place(at)] / (norm + EPSILON)));
        for _ in 0..STEPS {
            self.step(m, n);
        }
        self.x.iter().enumerate().for_each(|(at, value)| matrix[place(at)] = *value);
    }

    /// X ← a X + (b X Xᵀ + c (X Xᵀ)²) X.
    fn step(&mut self, m: usize, n: usize) {
        let [a, b, c] = COEFFICIENTS;
        let NewtonSchulz { x, square, polynomial, next } = self;
        square.clear();
        for row in x.chunks_exact(n) {
            square.extend(x.chunks_exact(n).map(|other| dot(row, other)));
        }
        polynomial.clear();
        polynomial.extend(square.iter().map(|value| b / c * value));
        // c ((b/c) A + A A).
        multiply_add(square, square, 1.0, polynomial, m);
        polynomial.iter_mut().for_each(|value| *value *= c);
        next.clear();
        next.extend_from_slice(x);
        multiply_add(polynomial, x, a, next, n);
        std::mem::swap(x, next);
    }
}

/// Four sums beside each other, so that they are made at once.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    let mut sums = [0.0; 4];
    for (a, b) in a.iter().zip(b) {
        sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use lodo_core::math::Stream;
    use proptest::prelude::*;

    /// What becomes of a singular value.
    fn fate(mut s: f64) -> f64 {
        let [a, b, c] = COEFFICIENTS;
        for _ in 0..STEPS {
            s = a * s + b * (s * s * s) + c * (s * s * s * s * s);
        }
        s
    }

    /// A value and a range that were computed apart from this code.
    #[test]
    fn singular_values_come_near_one() {
        assert!((fate(0.5) - 0.765_438_530_454_339_6).abs() < 1e-12);
        for k in 10..=1000 {
            let s = fate(f64::from(k) / 1000.0);
            assert!((0.68..=1.135).contains(&s), "{k} thousandths become {s}");
        }
    }

    /// Entries of a diagonal are its singular values, whatever is beside them.
    #[test]
    fn a_diagonal_goes_the_way_of_its_entries() {
        for (rows, columns) in [(3, 3), (3, 7), (7, 3)] {
            let diagonal = [2.0, -0.5, 0.125];
            let norm = diagonal.iter().map(|d| d * d).sum::<f64>().sqrt() + EPSILON;
            let mut matrix = vec![0.0; rows * columns];
            (0..3).for_each(|i| matrix[i * columns + i] = diagonal[i]);
            NewtonSchulz::default().orthogonalize(&mut matrix, columns);
            for (at, value) in matrix.into_iter().enumerate() {
                let (row, column) = (at / columns, at % columns);
                let expected = if row == column { fate(diagonal[row] / norm) } else { 0.0 };
                assert!((value - expected).abs() < 1e-12, "[{row}][{column}]: {value}, not {expected}");
            }
        }
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let mut matrix = [0.0; 12];
        NewtonSchulz::default().orthogonalize(&mut matrix, 4);
        assert_eq!(matrix, [0.0; 12]);
    }

    proptest! {
        /// The transpose of what comes out is what comes out of the transpose, and so is any multiple.
        #[test]
        fn transposes_and_multiples_are_treated_alike(rows in 1..8usize, columns in 1..8usize, seed in any::<u64>()) {
            let mut schulz = NewtonSchulz::default();
            let mut matrix = Stream::new(seed, 0).normals(rows * columns);
            // ε is not multiplied: beside a norm of 0.1 it is a millionth.
            prop_assume!(dot(&matrix, &matrix) > 0.01);
            let mut other: Vec<f64> =
                (0..matrix.len()).map(|at| 1e3 * matrix[at % rows * columns + at / rows]).collect();
            schulz.orthogonalize(&mut matrix, columns);
            schulz.orthogonalize(&mut other, rows);
            for at in 0..matrix.len() {
                prop_assert!((matrix[at % rows * columns + at / rows] - other[at]).abs() < 1e-3);
            }
        }
    }
}
