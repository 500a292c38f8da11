//! What a worker is asked for and what it answers: one run.

use lodo::experiment::Experiment;
use lodo::optim::method;
use lodo::study::{Course, Job, Outcome, Sample, Tuning};
use serde::{Deserialize, Serialize};

/// A run that depends on no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Of a study.
    Job(Job),
    /// Of a tuning.
    Sample {
        /// The problem as its link.
        link: String,
        /// The key of the method.
        method: String,
        /// Steps of the tuning's full runs.
        steps: u64,
        /// The seed of the tuning.
        seed: u64,
        /// The hyper-parameters.
        sample: Sample,
    },
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Of a study's run.
    Course(Course),
    /// Of a tuning's run.
    Outcome(Outcome),
    /// It could not be run, in words.
    Refused(String),
}

impl Order {
    /// How many steps it takes if it does not end early.
    pub fn steps(&self) -> u64 {
        match self {
            Order::Job(job) => job.steps,
            Order::Sample { sample, .. } => sample.lasting,
        }
    }

    /// Does it. `clock` is in seconds; `progress` is told how many more steps are done.
    pub fn run(&self, clock: &dyn Fn() -> f64, progress: &dyn Fn(u64)) -> Answer {
        match self {
            Order::Job(job) => match job.run(clock, progress) {
                Ok(course) => Answer::Course(course),
                Err(refusal) => Answer::Refused(refusal.words),
            },
            Order::Sample { link, method: key, steps, seed, sample } => {
                let experiment = Experiment::from_link(link).0;
                match (Tuning::on(&experiment, *steps, *seed), method(key)) {
                    (Ok(tuning), Some(method)) => Answer::Outcome(tuning.run(method, sample)),
                    (Err(refusal), _) => Answer::Refused(refusal.words),
                    (_, None) => Answer::Refused(format!("There is no optimizer called “{key}”")),
                }
            }
        }
    }
}
