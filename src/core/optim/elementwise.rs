//! Rules that move every coordinate alone.

use crate::math::{Numbers, NumbersOf, Real, Register, RegisterOf, Simd};

/// A rule that treats every coordinate alike, so that it can be fed in pieces: what learns LODO's θ.
pub trait Elementwise<F: Real = f64> {
    /// Begins a step. Every coordinate is then given once, by [`piece`](Self::piece) or [`rows`](Self::rows).
    fn begin(&mut self);

    /// Moves the coordinates x = X[at..at + x.len()] of the whole vector X, given their gradient.
    fn piece(&mut self, at: usize, x: &mut [F], grad: &[F]);

    /// The same for coordinates in rows of a register each, whose gradient is made on the way: of four rows at a time, and
    /// of one item for each four.
    #[inline(always)]
    fn rows<S: Simd, T>(
        &mut self,
        mut at: usize,
        x: &mut [[NumbersOf<F, S>; 4]],
        items: impl Iterator<Item = T>,
        gradient: &mut impl Gradient<F, S, T>,
    ) where
        Self: Sized,
    {
        for (x, item) in x.iter_mut().zip(items) {
            let grad = gradient.of(loaded::<F, S>(x), item);
            for (x, grad) in x.iter_mut().zip(grad) {
                let mut values = *x;
                grad.store(&mut values);
                self.piece(at, x.as_mut(), values.as_ref());
                at += NumbersOf::<F, S>::COUNT;
            }
        }
    }
}

/// What makes the gradient of coordinates in rows.
pub trait Gradient<F: Real, S: Simd, T> {
    /// The gradient of the next four rows, which are these as yet.
    fn of(&mut self, x: [RegisterOf<F, S>; 4], item: T) -> [RegisterOf<F, S>; 4];
}

/// Four rows.
#[inline(always)]
pub(super) fn loaded<F: Real, S: Simd>([a, b, c, d]: &[NumbersOf<F, S>; 4]) -> [RegisterOf<F, S>; 4] {
    let load = RegisterOf::<F, S>::load;
    [load(a), load(b), load(c), load(d)]
}
