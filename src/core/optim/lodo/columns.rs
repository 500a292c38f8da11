//! G V for many columns at once, at the paper's block size: for matrices.

use ndarray::Array2;

use super::block::Parts;
use super::kernel::SIZE;
use crate::math::{Kernel, Register, RowOf, Simd, with_widest_simd};

/// How many vectors go through the map at a time when many must.
const TOGETHER: usize = 4;

/// One number of each of them.
type Row = [f64; TOGETHER];

/// G V for the columns of V, some at a time.
#[inline(never)]
pub(super) fn apply_columns(parts: &Parts<f64>, hidden: usize, columns: &Array2<f64>) -> Array2<f64> {
    let mut out = Array2::zeros(columns.dim());
    let (mut v, mut other) = (vec![[0.0; TOGETHER]; hidden], vec![[0.0; TOGETHER]; hidden]);
    for from in (0..columns.ncols()).step_by(TOGETHER) {
        let some = from..(from + TOGETHER).min(columns.ncols());
        v.fill([0.0; TOGETHER]);
        for (v, row) in v.iter_mut().zip(columns.rows()) {
            some.clone().for_each(|k| v[k - from] = row[k]);
        }
        with_widest_simd(Through { parts, v: &mut v, other: &mut other });
        for (v, mut row) in v.iter().zip(out.rows_mut()) {
            some.clone().for_each(|k| row[k] = v[k - from]);
        }
    }
    out
}

/// G V of some columns: a block is read once for all of them. `v` is [d], `other` is for work.
struct Through<'a> {
    parts: &'a Parts<f64>,
    v: &'a mut [Row],
    other: &'a mut [Row],
}

impl Kernel for Through<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self) {
        let Through { parts: Parts { permutations, weights, .. }, v: mut from, other: mut into } = self;
        let layers = permutations.chunks_exact(from.len()).zip(weights.chunks_exact(from.len() * SIZE));
        for (permutation, weights) in layers.clone() {
            let ways = fours(permutation).iter().zip(into.as_chunks_mut::<SIZE>().0);
            for (w, (p, into)) in fours(fours(weights)).iter().zip(ways) {
                let y = loaded::<S>(&p.map(|p| from[p as usize]));
                for (o, into) in into.iter_mut().enumerate() {
                    combine::<S>(w.map(|row| row[o]), y).store(into);
                }
            }
            (from, into) = (into, from);
        }
        // As often there as back: it ends where it began.
        for (permutation, weights) in layers.rev() {
            let ways = fours(permutation).iter().zip(fours(from));
            for (w, (p, h)) in fours(fours(weights)).iter().zip(ways) {
                let h = loaded::<S>(h);
                for (row, &p) in w.iter().zip(p) {
                    combine::<S>(*row, h).store(&mut into[p as usize]);
                }
            }
            (from, into) = (into, from);
        }
    }
}

#[inline(always)]
fn loaded<S: Simd>([p, q, r, s]: &[Row; SIZE]) -> [RowOf<f64, S>; SIZE] {
    let load = RowOf::<f64, S>::load;
    [load(p), load(q), load(r), load(s)]
}

/// Σ_i w[i] rows[i].
#[inline(always)]
fn combine<S: Simd>(w: [f64; SIZE], [p, q, r, s]: [RowOf<f64, S>; SIZE]) -> RowOf<f64, S> {
    let splat = RowOf::<f64, S>::splat;
    // From zero on, so that the sign of a zero is that of any other sum.
    (((splat(0.0) + splat(w[0]) * p) + splat(w[1]) * q) + splat(w[2]) * r) + splat(w[3]) * s
}

#[inline(always)]
fn fours<T>(values: &[T]) -> &[[T; SIZE]] {
    values.as_chunks().0
}
