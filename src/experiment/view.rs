//! How a run is watched.

use super::{Stop, Window};

/// How a run is watched; it does not change what happens in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Steps per second; at [`Experiment::SPEED`](super::Experiment::SPEED)'s upper end as fast as the machine goes.
    pub speed: f64,
    /// The plane of the picture above two dimensions.
    pub plane: PlaneChoice,
    /// The coordinates of [`PlaneChoice::Coordinates`], numbered from 1: two different ones.
    pub coordinates: [usize; 2],
    /// Whose regions [`PlaneChoice::Decisions`] shows: a method's key; `None`, or one that is not there, for the first.
    pub regions: Option<&'static str>,
    /// What is seen of the plane; `None` for as much as the paths ask for.
    pub window: Option<Window>,
    /// What loss curves are drawn against.
    pub loss_axis: LossAxis,
    /// When it pauses by itself.
    pub stop: Stop,
    /// Whether arrows show the next step in two dimensions.
    pub arrows: bool,
    /// What the panel of the inverse-Hessian error shows.
    pub error: ErrorView,
    /// What the panel of eigenvalues shows.
    pub spectrum: SpectrumView,
    /// Whether the page is part of another one: without header and controls.
    pub embedded: bool,
}

/// Which plane shows a run above two dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlaneChoice {
    /// The directions of the greatest and of the least curvature.
    #[default]
    Curvature,
    /// The two leading principal axes of the paths: the plane that shows the most of them.
    Principal,
    /// Two coordinates that the visitor has chosen.
    Coordinates,
    /// Not a plane of the weights but that of the examples, where weights decide between classes.
    Decisions,
}

impl PlaneChoice {
    /// All of them, with their keys and names.
    pub const ALL: [(PlaneChoice, &'static str, &'static str); 4] = [
        (PlaneChoice::Curvature, "curvature", "Stiffest, softest"),
        (PlaneChoice::Principal, "principal", "Principal axes"),
        (PlaneChoice::Coordinates, "coordinates", "Two coordinates"),
        (PlaneChoice::Decisions, "decisions", "Decision boundary"),
    ];
}

/// What a loss curve is drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LossAxis {
    /// Steps.
    #[default]
    Steps,
    /// Evaluations of loss and gradient.
    Evaluations,
    /// Seconds of computing.
    Seconds,
}

impl LossAxis {
    /// All of them, with their names.
    pub const ALL: [(LossAxis, &'static str, &'static str); 3] = [
        (LossAxis::Steps, "steps", "Steps"),
        (LossAxis::Evaluations, "evaluations", "Evaluations"),
        (LossAxis::Seconds, "seconds", "Seconds of computing"),
    ];
}

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
