//! What is seen of a run: the choices of the panels.

/// A choice of a menu: one of several values with their keys and names.
pub(super) trait Choice: Copy + PartialEq + 'static {
    const CHOICES: &'static [(Self, &'static str, &'static str)];

    /// The keys and names of all.
    fn names() -> Vec<(&'static str, &'static str)> {
        Self::CHOICES.iter().map(|&(_, key, name)| (key, name)).collect()
    }

    fn key(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).expect("every value has a key").1
    }

    fn name(self) -> &'static str {
        Self::CHOICES.iter().find(|choice| choice.0 == self).expect("every value has a name").2
    }

    /// The value with this key, which is known.
    fn with(key: &str) -> Self {
        Self::CHOICES.iter().find(|choice| choice.1 == key).expect("a menu offers what there is").0
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

impl Choice for LossAxis {
    const CHOICES: &'static [(LossAxis, &'static str, &'static str)] = &LossAxis::ALL;
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
