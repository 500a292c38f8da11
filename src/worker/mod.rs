//! What computes for a page: one [`Report`] to each [`Command`], with the clock as an argument, so that all of it runs in
//! native tests. The [`Simulator`] is one worker's brain, a [`Pool`] spreads the lanes of a run over several.

mod pace;
mod pool;
mod protocol;
mod raster;
mod simulator;

pub use pace::Pace;
pub use pool::{Orders, Outcome, Pool};
pub use protocol::{Command, Report};
pub use raster::Grid;
pub use simulator::Simulator;
