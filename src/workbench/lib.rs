//! The researcher's bench: the paper's table, comparisons over seeds, sweeps and tuning, on a page of its own.
//!
//! ```text
//! form ─▶ Study or Tuning ─▶ orders ─▶ workers ─▶ answers ─▶ report, figure, link
//! ```
//!
//! [`Bench::handle`] is the only entrance and [`Bench::screen`] the only exit: no clock, no document. `web` performs what it
//! asks for, and `worker` does a run.

mod around;
mod axes;
mod bench;
mod crew;
mod file;
mod form;
mod kind;
mod order;
mod screen;
mod simulation;
#[cfg(test)]
mod tests;
mod tuning;
#[cfg(target_arch = "wasm32")]
mod web;
mod work;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use bench::{Bench, Effect, Event};
pub use form::Refusal;
pub use kind::Kind;
pub use order::{Answer, DataOrder, Order, Source};
pub use screen::{Plate, Row, Screen, Stage, Table};
