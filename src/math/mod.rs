//! Seeded random streams, vectors, orthogonal matrices and spectra: nothing of ours above it.

mod basis;
mod eigen;
mod linear;
mod random;
mod spectrum;
pub mod vector;

pub use basis::{Basis, orthogonal};
pub use eigen::{Spectral, eigenbasis};
pub use linear::{Diagonal, LinearMap};
pub use random::Stream;
pub use spectrum::{eigenvalues, inverse_spectrum, principal_axes};
