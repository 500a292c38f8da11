//! What optimizers keep from step to step, to be saved and restored.

use crate::math::Visitor;

/// What can be put away and gone on with, to the bit: an optimizer, or a part of one, that was made of the same hyper-parameters and the
/// same stream, and was given the state of another, does as the other would. Those that keep matrices of n² numbers or ask
/// for more than a gradient are not of this kind: nobody trains a network with them.
///
/// ```
/// use lodo_core::math::Visitor;
/// use lodo_core::optim::{Momentum, MomentumSettings, Stateful};
///
/// /// Keeps a copy of every number.
/// struct Copy(Vec<f64>);
///
/// impl Visitor for Copy {
///     fn doubles(&mut self, values: &mut [f64]) {
///         self.0.extend_from_slice(values);
///     }
///     fn singles(&mut self, values: &mut [f32]) {
///         self.0.extend(values.iter().map(|&value| f64::from(value)));
///     }
/// }
///
/// let mut copy = Copy(Vec::new());
/// Momentum::new(3, MomentumSettings::default()).visit(&mut copy);
/// assert_eq!(copy.0, [0.0; 3]);
/// ```
pub trait Stateful {
    /// Shows everything that is kept between two steps, but for hyper-parameters and for what construction fixes, in an
    /// order that depends on these alone.
    fn visit(&mut self, visitor: &mut dyn Visitor);

    /// Computes anew what follows from a state that a visitor has just restored.
    fn restored(&mut self) {}
}
