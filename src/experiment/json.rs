//! The settings of an experiment as JSON.

use serde_json::{Map, Value};

use super::Experiment;

impl Experiment {
    /// Every control's text by its key, for programs.
    pub fn settings(&self) -> Map<String, Value> {
        let mut settings = Map::new();
        for key in self.controls().into_iter().map(|control| control.key).chain(["optimizers".into()]) {
            if let Some(text) = self.get(&key) {
                settings.insert(key, text.into());
            }
        }
        settings
    }
}
