//! Films of a run: the page's panels on one canvas, beside each other, with their names and the step, recorded by the
//! browser. A film that a browser wrote while it went on knows neither its duration nor where its pictures are:
//! [`webm::seekable`] writes both.

mod clock;
mod layout;
mod range;
#[cfg(target_arch = "wasm32")]
mod web;
pub mod webm;

pub use clock::{Clock, steps_words, time_words};
pub use layout::{Layout, Place, Shape, arrange};
pub use range::Limits;
