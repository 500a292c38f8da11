//! Many runs: trials over seeds, tuning, and what steps cost.

pub mod benchmark;
mod parallel;
mod trial;
mod tune;

pub use parallel::{InTurn, Parallel};
pub use trial::{Trial, trial};
pub use tune::Tuning;
