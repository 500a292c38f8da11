//! What is shown of a run where a panel has a choice.

/// What the panel of the inverse-Hessian error shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ErrorView {
    /// The distance from the inverse Hessian, by step.
    #[default]
    Error,
    /// The matrix itself beside the inverse Hessian.
    Matrices,
}

impl ErrorView {
    /// All of them, with their keys and names.
    pub const ALL: [(ErrorView, &'static str, &'static str); 2] =
        [(ErrorView::Error, "error", "Error"), (ErrorView::Matrices, "matrices", "Matrices")];
}

/// What the panel of eigenvalues shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpectrumView {
    /// Those of G beside those of H⁻¹.
    #[default]
    Effective,
    /// Those of G H beside 1.
    Product,
}

impl SpectrumView {
    /// All of them, with their keys and names.
    pub const ALL: [(SpectrumView, &'static str, &'static str); 2] =
        [(SpectrumView::Effective, "eigenvalues", "of G"), (SpectrumView::Product, "product", "of G·H")];
}
