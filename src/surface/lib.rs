//! A function of two variables as a surface that can be turned, with the paths of optimizers on it.
//!
//! ```text
//! Grid ─▶ Lattice ─┐
//! angle ─▶ Camera ─┴▶ Stage (colours and depths by pixel) ─▶ Picture, lines in sight and behind
//! ```
//!
//! No library for three dimensions: a height field has as many triangles as its grid has cells twice over, which are
//! filled here, nearer ones over farther ones, and whether a line on it is hidden is read from the same depths.

mod axes;
mod camera;
mod depths;
mod lattice;
mod lines;
mod paint;
mod scene;
mod stage;
#[cfg(test)]
mod tests;
#[cfg(target_arch = "wasm32")]
mod web;

pub use paint::{Painting, drawing};
pub use scene::{Line, Scene};
pub use stage::{Ground, Stage};
