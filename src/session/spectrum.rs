//! The eigenvalues of a preconditioner.

use nanoserde::{DeBin, SerBin};

/// Effective eigenvalues, ascending.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Spectrum {
    /// The step they belong to.
    pub step: u64,
    /// Of the preconditioner.
    pub effective: Vec<f64>,
    /// Of H⁻¹ at the lane's point, where H is known and has an inverse: those of the lowest ranks, as H is flat along the
    /// rest.
    pub inverse_hessian: Vec<f64>,
    /// Along how many directions H is flat; 0 also where that is not known.
    pub flat: usize,
    /// Of G H, while that is looked at; empty where they are not known.
    pub product: Option<Vec<f64>>,
    /// Whether the preconditioner is a diagonal.
    pub diagonal: bool,
    /// Whether these are quantiles of an estimate, fewer than there are eigenvalues.
    pub estimated: bool,
    /// How many products with the preconditioner and the Hessian the estimate took.
    pub products: usize,
}
