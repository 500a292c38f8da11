//! Recorded cases of the network: its loss and gradient, and steps of optimizers on it. tests/golden-network has the files.

mod evaluation;
mod formula;
mod part;
mod steps;
mod sums;

use serde_json::Value;

use crate::Comparison;

/// Compares every case of a file of the network's; `None` if it is none, by what only such files have.
///
/// # Errors
/// In words, if such a file lacks what it needs, or holds what cannot be.
pub(crate) fn compare(file: &Value) -> Option<Result<Vec<Comparison>, String>> {
    file.get("constants")?.get("chirp")?;
    if file.get("lodo").or(file.get("adam")).is_some() {
        Some(steps::compare(file))
    } else {
        file.get("cases").map(|_| evaluation::compare(file))
    }
}
