//! A run of an experiment, and where it stands.
//!
//! A [`Session`] runs an experiment, one [`Lane`] an optimizer; a [`Snapshot`] is where it stands, complete and
//! bounded.

mod ahead;
mod assembly;
mod curve;
mod decisions;
mod draw;
mod follower;
mod lane;
mod matrices;
mod measure;
mod path;
mod plane;
mod record;
mod repeats;
mod rest;
#[expect(clippy::module_inception, reason = "the room is named after what is in this file")]
mod session;
mod snapshot;
mod spectrum;
mod surface;
mod timeline;

pub use ahead::{Ahead, Arrow};
pub(crate) use assembly::Assembly;
pub use curve::{Bin, Curve, Samples};
pub use decisions::{Decisions, Examples};
pub(crate) use lane::Size;
pub use lane::{Lane, Reached, Status};
pub use matrices::Matrices;
pub(crate) use measure::DENSE_LIMIT;
pub use path::Path;
pub use record::Record;
pub use repeats::{Band, Repeats};
pub use rest::Rest;
pub(crate) use rest::Watch;
pub use session::Session;
pub use snapshot::{Finish, LaneSnapshot, Plane, Snapshot};
pub use spectrum::Spectrum;
pub use surface::Surface;
pub use timeline::{Adjustment, Time};
