//! A digit.

/// The rows of an image, and its columns.
pub const SIDE: usize = 28;

/// Grey levels of 28 × 28 pixels in reading order, 0 where there is no ink, 255 at its darkest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Image(pub [u8; SIDE * SIDE]);
