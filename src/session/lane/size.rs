//! How large loss and gradient are, and when that is a divergence.

use crate::math::SQUARE_LIMIT;

/// A loss that has grown by this factor over the first (or over 1) counts as diverged: far beyond anything
/// a method comes back from, and well before numbers overflow.
const OUT_OF_BOUNDS: f64 = 1e12;

/// How large loss and gradient are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Ordinary,
    /// The squares of the gradient exceed what a number can hold.
    Overflows,
    /// The optimizer has diverged.
    OutOfBounds,
}

impl Size {
    pub(crate) fn of(loss: f64, first_loss: f64, grad: &[f64]) -> Size {
        let within = loss.is_finite() && loss <= OUT_OF_BOUNDS * first_loss.abs().max(1.0);
        let tame = grad.iter().all(|g| g.abs() <= SQUARE_LIMIT);
        if within && tame {
            Size::Ordinary
        } else if within && grad.iter().all(|g| g.is_finite()) {
            Size::Overflows
        } else {
            Size::OutOfBounds
        }
    }
}
