//! What is seen of a run: the choices of the panels.

use super::choice::Choice;
use super::{Angle, CurvesView, KeptRun, LaneId, PauseCondition, Window};

/// How a run is watched; it does not change what happens in it.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// Steps per second; at [`Experiment::SPEED`](super::Experiment::SPEED)'s upper end as fast as the machine goes.
    pub speed: f64,
    /// Whether a run that goes as fast as it can begins slowly enough to be watched.
    pub speeds_up: bool,
    /// The plane of the picture above two dimensions.
    pub plane: PlaneChoice,
    /// The coordinates of [`PlaneChoice::Coordinates`], numbered from 1: two different ones.
    pub coordinates: [usize; 2],
    /// From where a function of two variables is seen as a surface; `None` for its map.
    pub surface: Option<Angle>,
    /// Whose regions [`PlaneChoice::Decisions`] shows; `None`, or one that is not there, for the first.
    pub regions: Option<LaneId>,
    /// What is seen of the plane; `None` for as much as the paths ask for.
    pub window: Option<Window>,
    /// How curves over the run are seen.
    pub curves: CurvesView,
    /// When it pauses by itself.
    pub stop: PauseCondition,
    /// Whether it pauses at the step at which an optimizer diverges.
    pub pauses_when_lost: bool,
    /// Whether arrows show the next step in two dimensions.
    pub arrows: bool,
    /// What the panel of the inverse-Hessian error shows.
    pub error: ErrorView,
    /// What the panel of eigenvalues shows.
    pub spectrum: SpectrumView,
    /// Whether the page is part of another one: without header and controls.
    pub embedded: bool,
    /// The panel that the visitor gave the lead; `None` for the one that follows from the problem.
    pub lead: Option<Panel>,
    /// Which of [`Panel::ALL`] are to be seen: one at least.
    pub panels: [bool; 4],
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Whether it is shown to many: one or two panels, large type, the rest folded away.
    pub presents: bool,
    /// What the visitor has to say of it: a line, or nothing.
    pub note: String,
    /// A run that is seen behind this one.
    pub kept: Option<KeptRun>,
}

/// A run at this speed goes as fast as the machine does, in steps per second.
pub(super) const FASTEST: f64 = 1e6;

impl Default for View {
    fn default() -> Self {
        View {
            speed: FASTEST,
            speeds_up: false,
            plane: PlaneChoice::default(),
            coordinates: [1, 2],
            surface: None,
            window: None,
            curves: CurvesView::default(),
            stop: PauseCondition::default(),
            pauses_when_lost: false,
            arrows: true,
            regions: None,
            error: ErrorView::default(),
            spectrum: SpectrumView::default(),
            embedded: false,
            lead: None,
            panels: [true; 4],
            theme: ThemeChoice::default(),
            presents: false,
            note: String::new(),
            kept: None,
        }
    }
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

impl Choice for PlaneChoice {
    const CHOICES: &'static [(PlaneChoice, &'static str, &'static str)] = &PlaneChoice::ALL;
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

impl Choice for ErrorView {
    const CHOICES: &'static [(ErrorView, &'static str, &'static str)] = &ErrorView::ALL;
}

/// What the panel of eigenvalues shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SpectrumView {
    /// Those of G beside those of H⁻¹.
    #[default]
    Effective,
    /// Those of G H beside 1.
    Product,
    /// What G does along each eigendirection of H, and what that direction costs.
    Directions,
}

impl SpectrumView {
    /// All of them, with their keys and names.
    pub const ALL: [(SpectrumView, &'static str, &'static str); 3] = [
        (SpectrumView::Effective, "eigenvalues", "of G"),
        (SpectrumView::Product, "product", "of G·H"),
        (SpectrumView::Directions, "directions", "by direction"),
    ];
}

impl Choice for SpectrumView {
    const CHOICES: &'static [(SpectrumView, &'static str, &'static str)] = &SpectrumView::ALL;
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ThemeChoice {
    /// As the visitor’s system has it, or as they chose on an earlier visit.
    #[default]
    System,
    /// On white.
    Light,
    /// On near black.
    Dark,
}

impl Choice for ThemeChoice {
    const CHOICES: &'static [(ThemeChoice, &'static str, &'static str)] = &[
        (ThemeChoice::System, "system", "As the system"),
        (ThemeChoice::Light, "light", "Light"),
        (ThemeChoice::Dark, "dark", "Dark"),
    ];
}

impl ThemeChoice {
    /// Its key, if it is a choice at all.
    pub fn chosen(self) -> Option<&'static str> {
        (self != ThemeChoice::System).then(|| self.key())
    }
}

/// A panel: a place for one figure at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The function on a plane, or decisions.
    Landscape,
    /// Loss curves.
    Loss,
    /// Eigenvalues.
    Spectrum,
    /// The inverse-Hessian error, or matrices.
    Error,
}

impl Panel {
    /// All of them.
    pub const ALL: [Panel; 4] = [Panel::Landscape, Panel::Loss, Panel::Spectrum, Panel::Error];

    /// The first word of its ids.
    pub fn key(self) -> &'static str {
        match self {
            Panel::Landscape => "landscape",
            Panel::Loss => "loss",
            Panel::Spectrum => "spectrum",
            Panel::Error => "error",
        }
    }

    /// The panel with this key.
    pub fn named(key: &str) -> Option<Panel> {
        Panel::ALL.into_iter().find(|panel| panel.key() == key)
    }

    /// Its heading.
    pub fn name(self) -> &'static str {
        match self {
            Panel::Landscape => "Landscape",
            Panel::Loss => "Loss",
            Panel::Spectrum => "Effective eigenvalues",
            Panel::Error => "Inverse-Hessian error",
        }
    }
}
