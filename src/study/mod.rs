//! Many runs: trials over seeds, studies, tuning, and what steps cost.
//!
//! A [`Study`] is many independent runs: each is a [`Job`], which becomes a [`Course`] wherever it is done, and a [`Report`] is
//! made of the courses that there are so far.

mod arm;
pub mod benchmark;
mod cell;
mod data;
mod exact;
mod freeze;
mod job;
mod latex;
mod law;
mod parallel;
mod part;
mod report;
mod representation;
mod sample;
mod search;
mod seeds;
mod sharpness;
pub mod statistics;
#[expect(clippy::module_inception, reason = "the room is named after what is in this file")]
mod study;
mod sweep;
mod table;
mod tally;
#[cfg(test)]
mod tests;
mod theory;
mod trial;
mod tune;
mod valley;

pub use arm::{Arm, Frozen};
pub use cell::{Audience, Cell, Column};
pub use data::{At, Extent, Recording, Subject, decades, strides, write_npy};
pub use job::{Course, Intervention, Job};
pub use law::{Law, LawFound};
pub use parallel::{InTurn, Parallel};
pub use part::Part;
pub use report::{Format, Report};
pub use representation::{Fit, Representation, Target};
pub use sample::{Outcome, Sample};
pub use search::{Budget, Search};
pub use seeds::Seeds;
pub use sharpness::{SEEDS as SHARPNESS_SEEDS, most_runs as most_runs_around, sharpness};
pub use study::{Plan, Standing, Study};
pub use sweep::{PanelAxis, Sweep, SweepAxis, SweepCell, SweepPanel};
pub use table::{DIMENSION as TABLE_DIMENSION, SEEDS as TABLE_SEEDS, STEPS as TABLE_STEPS};
pub use theory::{Claim, Numbers, Theory, TheoryFound};
pub use trial::{Trial, trial};
pub use tune::Tuning;
pub use valley::STEPS as VALLEY_STEPS;
