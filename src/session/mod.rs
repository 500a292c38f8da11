//! A run of an experiment, and where it stands.
//!
//! A [`Session`] runs an experiment, one [`Lane`] an optimizer; a [`Snapshot`] is where it stands, complete and
//! bounded.

mod ahead;
mod cloud;
mod curve;
mod decisions;
mod directions;
mod lane;
mod matrices;
mod measure;
mod merge;
mod passing;
mod path;
mod plane;
mod problem_instance;
mod record;
mod replicates;
mod rest;
#[expect(clippy::module_inception, reason = "the room is named after what is in this file")]
mod session;
mod snapshot;
mod spectrum;
mod surface;
mod timeline;
mod viewport;
mod whole_matrix;

pub use ahead::{Ahead, Arrow};
pub use cloud::Cloud;
pub use curve::{Bin, Curve, Samples};
pub use decisions::{Decisions, Examples};
pub use directions::Directions;
pub(crate) use lane::Size;
pub use lane::{Lane, Reached, Status};
pub use matrices::Matrices;
pub(crate) use measure::DENSE_LIMIT;
pub(crate) use merge::Merge;
pub use passing::Passing;
pub use path::Path;
pub use problem_instance::lone_lane;
pub use record::Record;
pub use replicates::{Band, Replicates};
pub use rest::Rest;
pub(crate) use rest::Watch;
pub use session::Session;
pub use snapshot::{Finish, LaneSnapshot, Plane, Snapshot};
pub use spectrum::Spectrum;
pub use surface::Surface;
pub use timeline::{Adjustment, Time};
pub use whole_matrix::{MatrixReader, WholeMatrix};
