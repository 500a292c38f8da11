//! The settings of an experiment as JSON.

use serde_json::{Map, Value};

use super::Experiment;

impl Experiment {
    /// Every setting's text by its key, for programs.
    pub fn settings(&self) -> Map<String, Value> {
        self.rows().map(|row| (row.key.to_string(), row.written(self).into())).collect()
    }
}
