//! Whose numbers are written.

use crate::experiment::{Experiment, LaneId};

/// An optimizer under one seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Subject {
    /// Who it is.
    pub id: LaneId,
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
            for id in experiment.running_lanes().map(|lane| lane.id()) {
                if subjects.iter().all(|subject| subject.id != id) {
                    let seeds = (experiment.seed..).take(experiment.seeds);
                    subjects.extend(seeds.map(|seed| Subject { id, seed }));
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
    let found: Vec<(String, u64)> =
        subjects.iter().map(|subject| (subject.id.to_string(), subject.seed)).collect();
    assert_eq!(
        found,
        [("lodo", 5), ("lodo", 6), ("gd", 5), ("gd", 6)].map(|(id, seed)| (id.to_string(), seed))
    );
}
