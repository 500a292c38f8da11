//! Training: optimizers by turns, on the same batches from the same weights.

mod checkpoint;
mod compute;
mod contender;
mod curve;
mod lane;
mod queries;
mod run;
mod sample;
mod settings;

pub use checkpoint::CheckpointError;
pub use compute::answer;
pub use contender::{CONTENDERS, Contender, contender};
pub use curve::{last_tenth, means};
pub use lane::{Lane, Validation};
pub use queries::Query;
pub use run::{Answer, Counts, Purpose, Round, Training};
pub use sample::Sample;
pub use settings::{Choice, TrainingSettings};

#[cfg(test)]
mod tests;
