//! What computes for a page: one [`Report`] to each [`Command`], with the clock as an argument, so that all of it runs in
//! native tests. The [`Desk`] is one worker's brain, a [`Pool`] spreads the lanes of a run over several.

mod desk;
mod pool;
mod survey;

pub use desk::{Command, Desk, Pace, Report};
pub use pool::{Orders, Outcome, Pool};
pub use survey::Grid;
