//! Images to train with and images held out: drawn by the program, or somebody's own.

mod error;
mod idx;
mod images;
#[cfg(test)]
mod tests;

pub use error::DataError;
pub use idx::read_images;
pub use images::{Data, Images};
