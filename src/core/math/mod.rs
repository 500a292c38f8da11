//! Numbers, seeded random streams, vectors, orthogonal matrices, linear systems and spectra: nothing of ours above it.

mod aligned;
mod basis;
mod eigen;
mod lanczos;
mod linear;
mod lu;
mod order;
mod random;
mod reading;
mod real;
mod scale;
mod simd;
mod spectrum;
pub mod vector;
mod visit;
pub mod writing;

pub use aligned::Aligned;
pub use basis::{Basis, orthogonal};
pub use eigen::{Spectral, eigenbasis, pseudo_inverse};
pub use lanczos::SpectralEstimate;
pub use linear::{Diagonal, LinearMap, Scaled, apply_each};
pub use lu::Lu;
pub use order::{ascending, sorted_by_number};
pub use random::Stream;
pub use reading::read_number;
pub use real::{NumbersOf, PlacesOf, Real, RegisterOf, RowOf};
pub use scale::{SQUARE_LIMIT, binary_scale, greatest, rounding, zero_below_rounding};
pub use simd::{Kernel, Numbers, Places, Register, Row, Simd, Within, with_widest_simd};
pub use spectrum::{eigenvalues, inverse_spectrum, principal_axes};
pub use visit::Visitor;
