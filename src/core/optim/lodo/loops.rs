//! The chains of [`BlockMap`](super::BlockMap) for any block size b, by loops: a third as fast as the kernels, which are
//! there for the paper's size.

use super::kernel::Chain;
use crate::math::Real;
use crate::optim::Elementwise;

/// The fixed layers and the weights of a map.
pub(super) struct Layers<'a, F> {
    pub(super) block: usize,
    pub(super) permutations: &'a [u32],
    pub(super) weights: &'a [F],
}

impl<F: Real> Layers<'_, F> {
    /// The way there: h becomes Ĝ h, and every y_l is left in `inputs`.
    pub(super) fn forth(&self, h: &mut [F], inputs: &mut [F]) {
        let (d, b) = (h.len(), self.block);
        let layers = self.permutations.chunks_exact(d).zip(self.weights.chunks_exact(d * b));
        for ((permutation, weights), y) in layers.zip(inputs.chunks_exact_mut(d)) {
            gather(h, permutation, y);
            for (w, (y, h)) in weights.chunks_exact(b * b).zip(y.chunks_exact(b).zip(h.chunks_exact_mut(b))) {
                for (o, h) in h.iter_mut().enumerate() {
                    *h = y.iter().zip(w.chunks_exact(b)).map(|(&y, row)| y * row[o]).sum();
                }
            }
        }
    }

    /// The way back: h becomes Ĝᵀ h, and every c_l is left in `cotangents`.
    pub(super) fn back(&self, h: &mut [F], cotangents: &mut [F]) {
        let (d, b) = (h.len(), self.block);
        let mut u = vec![F::default(); d];
        let layers = self.permutations.chunks_exact(d).zip(self.weights.chunks_exact(d * b));
        for ((permutation, weights), c) in layers.zip(cotangents.chunks_exact_mut(d)).rev() {
            c.copy_from_slice(h);
            for (w, (c, u)) in weights.chunks_exact(b * b).zip(c.chunks_exact(b).zip(u.chunks_exact_mut(b))) {
                for (u, row) in u.iter_mut().zip(w.chunks_exact(b)) {
                    *u = row.iter().zip(c).map(|(&w, &c)| w * c).sum();
                }
            }
            scatter(&u, permutation, h);
        }
    }
}

/// Moves the weights, given the chains of m and of g.
pub(super) fn descend<F: Real>(
    block: usize,
    weights: &mut [F],
    scale: F,
    [of_m, of_g]: [&Chain<F>; 2],
    meta: &mut dyn Elementwise<F>,
) {
    let mut gradient = vec![F::default(); block * block];
    for (z, w) in weights.chunks_exact_mut(block * block).enumerate() {
        let first = z * block;
        for (place, gradient) in gradient.iter_mut().enumerate() {
            let (i, o) = (first + place / block, first + place % block);
            *gradient = scale * (of_m.inputs[i] * of_g.cotangents[o] + of_g.inputs[i] * of_m.cotangents[o]);
        }
        meta.piece(z * block * block, w, &gradient);
    }
}

/// y[j] = h[perm[j]].
fn gather<T: Copy>(h: &[T], permutation: &[u32], y: &mut [T]) {
    for (y, &p) in y.iter_mut().zip(permutation) {
        *y = h[p as usize];
    }
}

/// h[perm[j]] = u[j].
fn scatter<T: Copy>(u: &[T], permutation: &[u32], h: &mut [T]) {
    for (u, &p) in u.iter().zip(permutation) {
        h[p as usize] = *u;
    }
}
