//! A run as numbers: what a researcher takes from it.

mod extent;
mod npy;
mod recording;
mod subject;
mod tables;

pub use extent::{Extent, decades, strides};
pub use npy::write_npy;
pub use recording::{At, Recording};
pub use subject::Subject;
