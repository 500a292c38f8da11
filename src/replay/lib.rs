//! Replays of recorded runs: the authors' algorithms, step by step, against ours.
//!
//! A file holds complete inputs and outputs of one case, or of several on one task; tests/golden and
//! tests/golden-network have examples, each with its conventions. Its numbers may be checked by anybody: `lodo replay FILE…`.

mod bits;
mod check;
mod compare;
mod difference;
mod file;
mod network;
mod subject;
#[cfg(target_arch = "wasm32")]
mod worker;

use serde::Serialize;

pub use bits::{Row, bits};
pub use check::{Check, TRACES};
pub use compare::Comparison;

/// What becomes of one case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was replayed.
    Compared(Comparison),
    /// It is of a kind that is not known here.
    Unknown {
        /// The case.
        case: String,
    },
}

/// Replays every case of a file.
///
/// # Errors
/// In words, if the text is not such a file.
pub fn replay(text: &str) -> Result<Vec<Outcome>, String> {
    let file = file::parse(text)?;
    if let Some(comparisons) = network::compare(&file) {
        return Ok(comparisons?.into_iter().map(Outcome::Compared).collect());
    }
    let replay_case = |(name, fields): (String, serde_json::Value)| {
        let Some(kind) = subject::kind_of(&name).filter(|_| file::has_known_task(&fields)) else {
            return Ok(Outcome::Unknown { case: name });
        };
        let case = file::Case::new(name, fields)?;
        Ok(Outcome::Compared(compare::compare(&case, kind)?))
    };
    file::cases(file)?.into_iter().map(replay_case).collect()
}
