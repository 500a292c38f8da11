//! What page and worker say to each other.

use nanoserde::{DeBin, SerBin};

use super::Grid;
use crate::session::{Adjustment, Snapshot};

/// What the page asks. Experiments travel as links.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Command {
    /// Begin this experiment.
    Load {
        /// As a link.
        experiment: String,
        /// Changes that it is to meet on its way.
        changes: Vec<Adjustment>,
        /// The optimizers that run here, if others run elsewhere.
        owned: Option<Vec<String>>,
    },
    /// Go over to these settings, live where possible. Then go on: page and worker meet once a frame.
    Advance {
        /// As a link, if anything has changed.
        experiment: Option<String>,
        /// With other settings: the optimizers that run here.
        owned: Option<Vec<String>>,
        /// At most up to this step.
        until: u64,
        /// And at most for so many seconds.
        seconds: f64,
    },
    /// Go to a step that the run has been at, or on towards it.
    GoTo {
        /// Which.
        step: u64,
        /// For at most so many seconds.
        seconds: f64,
    },
    /// Say what was changed so far.
    History,
    /// Say where the lanes have been.
    Samples,
    /// Take the principal axes of what all lanes have said.
    Fit {
        /// Displacements.
        samples: Vec<Vec<f64>>,
    },
    /// The function's values on the plane, or on towards them: asked for again until they are as fine as they are
    /// to be.
    Grid {
        /// x from, to; y from, to.
        window: [f64; 4],
        /// Across.
        columns: usize,
        /// Down.
        rows: usize,
        /// For at most so many seconds.
        seconds: f64,
    },
}

/// What the worker answers: exactly one to each command.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub enum Report {
    /// Where the run stands.
    Snapshot(Box<Snapshot>),
    /// The changes of the run, if all of them are known.
    History(Option<Vec<Adjustment>>),
    /// Displacements along the paths.
    Samples(Vec<Vec<f64>>),
    /// The function on the plane, as far as it is known; without values if no more is known than before.
    Grid(Grid),
    /// The command was not carried out; the run is as it was.
    Refused {
        /// The key of the control to blame.
        control: String,
        /// Why.
        words: String,
    },
}
