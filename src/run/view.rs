//! How a run is watched.

use super::{Bin, PlaneChoice, Stop};

/// How a run is watched; it does not change what happens in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Steps per second; at [`Experiment::SPEED`]'s upper end as fast as the machine goes.
    pub speed: f64,
    /// The plane of the picture above two dimensions.
    pub plane: PlaneChoice,
    /// What loss curves are drawn against.
    pub loss_axis: LossAxis,
    /// When it pauses by itself.
    pub stop: Stop,
    /// Whether arrows show the next step in two dimensions.
    pub arrows: bool,
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

    /// Where the end of a bin of a loss curve is on this axis.
    pub fn along(self, bin: &Bin) -> f64 {
        match self {
            LossAxis::Steps => bin.step as f64,
            LossAxis::Evaluations => bin.evaluations as f64,
            LossAxis::Seconds => bin.seconds,
        }
    }
}
