//! From the settings of an experiment to a picture of where it stands.
//!
//! An [`Experiment`] is everything that determines a run; a [`Session`] runs it, one [`Lane`] an optimizer; a
//! [`Snapshot`] is where it stands, complete and bounded. The [`Desk`] is the worker's brain: one [`Report`] to
//! each [`Command`], with the clock as an argument, so that all of it runs in native tests.

mod curve;
mod decisions;
mod desk;
mod experiment;
mod lane;
mod link;
mod matrices;
mod measure;
mod path;
mod plane;
mod record;
pub mod replay;
mod scenario;
mod session;
mod snapshot;
mod trial;
mod view;

pub use curve::{Bin, Curve, Samples};
pub use decisions::{Decisions, Examples};
pub use desk::{Command, Desk, Grid, Pace, Report};
pub use experiment::{Control, Effect, Experiment, LaneSettings, LossAxis, Refusal, View};
pub use lane::{Lane, Status};
pub use link::number;
pub use matrices::Matrices;
pub use path::Path;
pub use plane::PlaneChoice;
pub use record::Record;
pub use scenario::{SCENARIOS, Scenario, scenario};
pub use session::Session;
pub use snapshot::{LaneSnapshot, Plane, Snapshot, Spectrum};
pub use trial::{Trial, trial};
pub use view::{ErrorView, SpectrumView};
