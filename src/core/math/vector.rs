//! Vectors as slices. Every sum has one fixed order, in four interleaved partial sums,
//! which a compiler can turn into SIMD without changing a bit.

/// ⟨a, b⟩.
///
/// # Panics
/// If they are not of one length.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    assert!(a.len() == b.len(), "vectors of one length");
    let (a4, a_rest) = a.as_chunks::<4>();
    let (b4, b_rest) = b.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (p, q) in a4.iter().zip(b4) {
        for lane in 0..4 {
            sums[lane] += p[lane] * q[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(p, q)| p * q).sum();
    (sums[0] + sums[2]) + (sums[1] + sums[3]) + rest
}

/// ‖a‖².
pub fn norm_squared(a: &[f64]) -> f64 {
    dot(a, a)
}

/// ‖a‖.
pub fn norm(a: &[f64]) -> f64 {
    norm_squared(a).sqrt()
}

/// y ← y + s x.
///
/// # Panics
/// If they are not of one length.
pub fn add_scaled(y: &mut [f64], s: f64, x: &[f64]) {
    assert!(y.len() == x.len(), "vectors of one length");
    for (y, x) in y.iter_mut().zip(x) {
        *y += s * x;
    }
}

/// out = a − b.
pub fn subtract(a: &[f64], b: &[f64], out: &mut [f64]) {
    for ((out, a), b) in out.iter_mut().zip(a).zip(b) {
        *out = a - b;
    }
}

/// out = M v, for a square row-major matrix.
///
/// # Panics
/// If it is not of v's and out's lengths.
pub fn multiply(matrix: &[f64], v: &[f64], out: &mut [f64]) {
    assert!(matrix.len() == v.len() * out.len(), "a matrix of n rows");
    for (row, out) in matrix.chunks_exact(v.len()).zip(out) {
        *out = dot(row, v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dot_and_products_agree_with_hand_sums() {
        let a: Vec<f64> = (1..=7).map(f64::from).collect();
        assert_eq!(dot(&a, &a), 140.0);
        assert_eq!(norm(&[3.0, 4.0]), 5.0);
        let mut out = [0.0; 2];
        multiply(&[1.0, 2.0, 3.0, 4.0], &[10.0, 1.0], &mut out);
        assert_eq!(out, [12.0, 34.0]);
        add_scaled(&mut out, -2.0, &[1.0, 2.0]);
        assert_eq!(out, [10.0, 30.0]);
    }
}
