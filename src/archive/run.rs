//! The run whose data are asked for.

use crate::experiment::{Experiment, Refusal};
use crate::session::{Adjustment, Record};

/// A run: what it begins with, what is changed on the way, and how long.
#[derive(Clone, Debug)]
pub struct Run {
    /// What it begins with.
    pub experiment: Experiment,
    /// What is changed on the way.
    pub changes: Vec<Adjustment>,
    /// What of a file could not be taken.
    pub refusals: Vec<Refusal>,
    /// Its last step.
    pub steps: u64,
    /// Whether it is the run of a file.
    pub is_saved: bool,
}

impl Run {
    /// An experiment for so many steps; under these seeds instead of its own, if there are any.
    ///
    /// # Errors
    /// If the seeds do not follow each other, or are too many.
    pub fn new(mut experiment: Experiment, seeds: Option<&[u64]>, steps: u64) -> Result<Self, Refusal> {
        if let Some(seeds) = seeds {
            if seeds.windows(2).any(|pair| pair[0].checked_add(1) != Some(pair[1])) {
                let words = String::from("The seeds of one run follow each other, as 1-4");
                return Err(Refusal { control: "seeds".into(), words });
            }
            experiment.set("seed", &seeds[0].to_string())?;
            experiment.set("seeds", &seeds.len().to_string())?;
        }
        Ok(Run { experiment, changes: vec![], refusals: vec![], steps, is_saved: false })
    }

    /// The run that the page saved as this text: with its changes, to its step.
    ///
    /// # Errors
    /// In words, if it is none.
    pub fn saved(text: &str) -> Result<Self, String> {
        let Record { experiment, changes, refusals, step, .. } = Record::from_json(text)?;
        Ok(Run { experiment, changes, refusals, steps: step, is_saved: true })
    }

    /// The settings that it has, one after the other.
    pub fn settings(&self) -> Vec<Experiment> {
        let later = self.changes.iter().map(|change| Experiment::from_link(&change.link).0);
        std::iter::once(self.experiment.clone()).chain(later).collect()
    }

    /// What its tables and figures say of where they come from.
    pub(super) fn head(&self, steps: u64, version: &str) -> [String; 4] {
        [
            format!("LODO Lab {version}"),
            format!("link: {}", self.experiment.to_link()),
            format!("seed: {}", self.seeds().join(", ")),
            format!("steps: {steps}"),
        ]
    }

    /// Its seeds, as text.
    pub fn seeds(&self) -> Vec<String> {
        let Experiment { seed, seeds, .. } = self.experiment;
        (seed..).take(seeds).map(|seed| seed.to_string()).collect()
    }
}
