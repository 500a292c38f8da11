//! The network of 94,696 parameters on a page of its own: trained, watched and put away in a tab.
//!
//! ```text
//! events ─▶ Trainer ─▶ orders ─▶ workers: one keeps the run, the others compute for it ─▶ answers ─▶ Screen, figures
//! ```
//!
//! [`Trainer::handle`] is the only entrance and [`Trainer::screen`] the only exit: no clock, no document. `web` performs what
//! it asks for, and `worker` is a [`Hand`] in a worker. Whatever answers [`Order::Compute`] can be a hand: code for a
//! graphics card would take its place there.

#[cfg(target_arch = "wasm32")]
mod canvas;
mod crew;
mod curves;
#[cfg(target_arch = "wasm32")]
mod dom;
mod figures;
mod hand;
mod imagined;
mod order;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg_attr(not(target_arch = "wasm32"), allow(dead_code))]
mod question;
#[cfg(target_arch = "wasm32")]
mod render;
mod screen;
#[cfg(test)]
mod tests;
mod trainer;
#[cfg(target_arch = "wasm32")]
mod web;
#[cfg(target_arch = "wasm32")]
mod worker;

pub use curves::Against;
pub use hand::{Hand, Load};
pub use order::{Answer, Order, Report};
pub use screen::{Field, Row, Screen};
pub use trainer::{Effect, Event, INSPECTOR, Refusal, Source, Stage, Trainer};
