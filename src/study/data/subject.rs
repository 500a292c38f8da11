//! Whose numbers are written.

use crate::experiment::Experiment;

/// An optimizer under one seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// [Who](crate::experiment::LaneId) it is.
    pub key: String,
    /// The seed.
    pub seed: u64,
}

impl Subject {
    /// No spectrum has more ranks: in more than 256 dimensions it is an estimate of 200 quantiles.
    pub const MOST_RANKS: u64 = 256;

    /// Those of a run that has these settings one after the other.
    pub fn all<'a>(settings: impl IntoIterator<Item = &'a Experiment>) -> Vec<Subject> {
        let mut subjects: Vec<Subject> = Vec::new();
        for experiment in settings {
            for key in experiment.running_lanes().map(|lane| lane.id().to_string()) {
                if subjects.iter().all(|subject| subject.key != key) {
                    let seeds = (experiment.seed..).take(experiment.seeds);
                    subjects.extend(seeds.map(|seed| Subject { key: key.clone(), seed }));
                }
            }
        }
        subjects
    }
}

#[test]
fn subjects_are_all_who_run_at_any_time_under_every_seed() {
    let settings = ["optimizers=lodo,adam&seeds=2&seed=5&adam-on=0", "optimizers=lodo,gd&seeds=2&seed=5"];
    let subjects = Subject::all(&settings.map(|link| Experiment::from_link(link).0));
    let found: Vec<(&str, u64)> = subjects.iter().map(|subject| (&*subject.key, subject.seed)).collect();
    assert_eq!(found, [("lodo", 5), ("lodo", 6), ("gd", 5), ("gd", 6)]);
}
