//! Linear maps of R^n into itself, known by what they do to a vector.

use ndarray::Array2;

/// A square linear map.
pub trait LinearMap {
    /// n.
    fn dim(&self) -> usize;

    /// out = G v; both of length n.
    fn apply(&self, v: &[f64], out: &mut [f64]);

    /// G V for the columns of an n×k matrix. Here column by column; a map that can do several at a time
    /// overrides it.
    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        apply_each(|v, out| self.apply(v, out), columns)
    }

    /// G as a matrix.
    fn dense(&self) -> Array2<f64> {
        self.apply_columns(&Array2::eye(self.dim()))
    }

    /// The diagonal, if the map is nothing but that: its eigenvalues are then known without any work.
    fn diagonal(&self) -> Option<&[f64]> {
        None
    }
}

/// The images of the columns of an n×k matrix, one after the other.
///
/// # Panics
/// If n is 0.
pub fn apply_each(apply: impl Fn(&[f64], &mut [f64]), columns: &Array2<f64>) -> Array2<f64> {
    let (n, k) = columns.dim();
    let (mut v, mut transposed) = (vec![0.0; n], vec![0.0; n * k]);
    for (column, out) in columns.columns().into_iter().zip(transposed.chunks_exact_mut(n)) {
        v.iter_mut().zip(column).for_each(|(v, c)| *v = *c);
        apply(&v, out);
    }
    Array2::from_shape_vec((k, n), transposed).expect("k columns of length n").reversed_axes()
}

/// A map that belongs to somebody else.
impl<Map: LinearMap + ?Sized> LinearMap for &Map {
    fn dim(&self) -> usize {
        (**self).dim()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        (**self).apply(v, out);
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        (**self).apply_columns(columns)
    }

    fn diagonal(&self) -> Option<&[f64]> {
        (**self).diagonal()
    }
}

/// v ↦ d ⊙ v.
#[derive(Clone, Debug)]
pub struct Diagonal(pub Vec<f64>);

impl LinearMap for Diagonal {
    fn dim(&self) -> usize {
        self.0.len()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        for ((out, v), d) in out.iter_mut().zip(v).zip(&self.0) {
            *out = d * v;
        }
    }

    fn diagonal(&self) -> Option<&[f64]> {
        Some(&self.0)
    }
}

/// v ↦ s G v.
pub struct Scaled<'a, Map: ?Sized>(pub f64, pub &'a Map);

impl<Map: LinearMap + ?Sized> LinearMap for Scaled<'_, Map> {
    fn dim(&self) -> usize {
        self.1.dim()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        self.1.apply(v, out);
        out.iter_mut().for_each(|out| *out *= self.0);
    }

    fn apply_columns(&self, columns: &Array2<f64>) -> Array2<f64> {
        self.1.apply_columns(columns) * self.0
    }
}

/// A symmetric or general matrix as a map.
impl LinearMap for Array2<f64> {
    fn dim(&self) -> usize {
        self.nrows()
    }

    fn apply(&self, v: &[f64], out: &mut [f64]) {
        for (row, out) in self.rows().into_iter().zip(out) {
            *out = row.iter().zip(v).map(|(a, b)| a * b).sum();
        }
    }
}
