//! Parts of files.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// Part of a file.
///
/// # Errors
/// In words, if it is missing or cannot be read.
pub(super) fn part<T: DeserializeOwned>(value: &Value, field: &str) -> Result<T, String> {
    serde_json::from_value(value[field].clone()).map_err(|error| format!("{field} cannot be read: {error}"))
}
