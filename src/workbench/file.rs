//! A tuning as a file: how its runs ended, from which it goes on to the bit.

use lodo::experiment::Experiment;
use lodo::study::{Course, Outcome, Study};
use serde::{Deserialize, Serialize};

use super::tuning::Tunings;

/// The version of the file's words.
const WORDS: u32 = 1;

/// What a file of a tuning says.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    lodo_tuning: u32,
    /// The version of LODO Lab that does the runs: another may find other bits.
    version: String,
    /// The problem as its link.
    link: String,
    /// Of a full run.
    steps: u64,
    /// Of the procedure's own draws.
    seed: u64,
    /// By the key of each method, its rounds so far: how every run ended, or nothing while it is not done.
    searches: Vec<(String, Vec<Vec<Option<Outcome>>>)>,
    /// Of runs around what was found, by hyper-parameter.
    #[serde(default)]
    around: Vec<Vec<Option<Course>>>,
}

/// The file of a tuning by this version.
pub fn to_json(tunings: &Tunings, version: &str) -> String {
    let (experiment, steps, seed) = tunings.problem();
    let searches = tunings.outcomes().into_iter().map(|(method, rounds)| (method.into(), rounds)).collect();
    let (link, version) = (experiment.to_link(), version.into());
    let around = tunings.courses();
    let file = File { lodo_tuning: WORDS, version, link, steps, seed, searches, around };
    serde_json::to_string(&file).expect("plain data")
}

/// The tuning of a file, and the version whose runs it has.
///
/// # Errors
/// In words that go on after "This file".
pub fn from_json(text: &str) -> Result<(Tunings, String), String> {
    let file: File = serde_json::from_str(text).map_err(|error| format!("is no tuning: {error}"))?;
    if file.lodo_tuning != WORDS {
        return Err("was written by another version of LODO Lab".into());
    }
    let cannot = |words: String| format!("has a tuning that cannot be run: {words}");
    if !(1..=Study::MOST_STEPS).contains(&file.steps) {
        return Err(cannot(format!("There can be 1 to {} steps", Study::MOST_STEPS)));
    }
    let (experiment, refusals) = Experiment::from_link(&file.link);
    if let Some(refusal) = refusals.into_iter().next() {
        return Err(cannot(refusal.words));
    }
    if experiment.running_lanes().next().is_none() {
        return Err(cannot("No optimizer is on in its experiment".into()));
    }
    experiment.check().map_err(|refusal| cannot(refusal.words))?;
    let mut tunings = Tunings::new(&experiment, file.steps, file.seed).map_err(cannot)?;
    tunings.resume(file.searches, file.around)?;
    Ok((tunings, file.version))
}
