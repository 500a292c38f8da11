//! Sentences made from settings and from where a run stands, and numbers as people write them.

mod contradiction;
mod lane;
mod look;
mod news;
mod numeral;
mod remarks;
pub mod share;
mod status;
mod step;
mod verdict;
pub mod words;

pub use contradiction::Contradiction;
pub use lane::{lane_state, lane_words};
pub use look::panel_words;
pub use news::News;
pub use numeral::written as written_number;
pub use status::{recalled_words, status_words};
pub use step::step_words;
