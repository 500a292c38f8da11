//! The run whose data are asked for.

use lodo::experiment::{Experiment, Refusal};
use lodo::session::{Adjustment, Record};

use super::arguments::Arguments;
use crate::cli::outcome::{Failure, read, version};

/// A run: what it begins with, what is changed on the way, and how long.
pub struct Run {
    pub experiment: Experiment,
    pub changes: Vec<Adjustment>,
    /// What of a file could not be taken.
    pub refusals: Vec<Refusal>,
    pub steps: u64,
}

impl Run {
    /// The settings that it has, one after the other.
    pub fn settings(&self) -> Vec<Experiment> {
        let later = self.changes.iter().map(|change| Experiment::from_link(&change.link).0);
        std::iter::once(self.experiment.clone()).chain(later).collect()
    }

    /// What its tables and figures say of where they come from.
    pub fn head(&self, steps: u64) -> [String; 4] {
        [
            format!("LODO Lab {}", version()),
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

/// The run of a file, or of settings.
pub fn chosen(arguments: &Arguments) -> Result<Run, Failure> {
    if let Some(file) = &arguments.file {
        let Record { experiment, changes, refusals, step, .. } = Record::from_json(&read(file)?)?;
        return Ok(Run { experiment, changes, refusals, steps: step });
    }
    let mut experiment = arguments.chosen.experiment()?;
    if let Some(seeds) = &arguments.seeds {
        let seeds = &seeds.0;
        if seeds.windows(2).any(|pair| pair[0].checked_add(1) != Some(pair[1])) {
            return Err(String::from("The seeds of one run follow each other, as 1-4").into());
        }
        experiment.set("seed", &seeds[0].to_string())?;
        experiment.set("seeds", &seeds.len().to_string())?;
    }
    Ok(Run { experiment, changes: vec![], refusals: vec![], steps: arguments.steps })
}
