//! Seeded random streams, vectors, orthogonal matrices and spectra: nothing of ours above it.

mod basis;
mod lanczos;
mod linear;
mod random;
mod spectrum;
pub mod vector;

pub use basis::{Basis, orthogonal};
pub use lanczos::SpectralEstimate;
pub use linear::{Diagonal, LinearMap};
pub use random::Stream;
pub use spectrum::{eigenvalues, inverse_spectrum, principal_axes};
