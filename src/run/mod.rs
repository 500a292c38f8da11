//! From the settings of an experiment to a picture of where it stands.
//!
//! An [`Experiment`] is everything that determines a run; a [`Session`] runs it, one [`Lane`] an optimizer; a
//! [`Snapshot`] is where it stands, complete and bounded. The [`Desk`] is the worker's brain: one [`Report`] to
//! each [`Command`], with the clock as an argument, so that all of it runs in native tests.

mod ahead;
mod assembly;
pub mod benchmark;
mod control;
mod curve;
mod decisions;
mod desk;
mod draw;
mod effect;
mod experiment;
mod follower;
mod keys;
mod lane;
mod lineup;
mod link;
mod matrices;
mod measure;
mod nearest;
mod numeral;
mod parallel;
mod path;
mod plane;
mod pool;
mod record;
mod remarks;
mod repeats;
mod rest;
mod scenario;
mod session;
mod snapshot;
mod stop;
mod story;
mod surface;
mod survey;
mod timeline;
mod trial;
mod tune;
mod tuned;
mod view;
mod window;

/// Recorded runs of the authors' algorithms against these. In the page it is a module of its own, which needs nothing of
/// this one.
#[cfg(not(target_arch = "wasm32"))]
pub use lodo_replay as replay;

pub use ahead::{Ahead, Arrow};
pub use control::Control;
pub use curve::{Bin, Curve, Samples};
pub use decisions::{Decisions, Examples};
pub use desk::{Command, Desk, Pace, Report};
pub use effect::Effect;
pub use experiment::{Experiment, Refusal};
pub use lane::{Lane, Reached, Status};
pub use lineup::LaneSettings;
pub use link::number;
pub use matrices::Matrices;
pub use nearest::nearest;
pub use parallel::{InTurn, Parallel};
pub use path::Path;
pub use plane::PlaneChoice;
pub use pool::{Orders, Outcome, Pool};
pub use record::Record;
pub use repeats::{Band, Repeats};
pub use rest::Rest;
pub use scenario::{SCENARIOS, Scenario, scenario};
pub use session::{Finish, Session};
pub use snapshot::{LaneSnapshot, Plane, Snapshot, Spectrum};
pub use stop::Stop;
pub use story::{STORY, Stop as StoryStop};
pub use surface::Surface;
pub use survey::Grid;
pub use timeline::{Adjustment, Time};
pub use trial::{Trial, trial};
pub use tune::Tuning;
pub use tuned::Tuned;
pub use view::{ErrorView, LossAxis, SpectrumView, View};
pub use window::Window;
