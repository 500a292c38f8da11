//! What `lodo data` is given.

use std::path::PathBuf;

use lodo::study::{Extent, Seeds, decades, strides};

use super::matrix_steps::MatrixSteps;
use crate::cli::chosen::Chosen;

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    pub chosen: Chosen,
    /// A run that the page saved: with its changes, to its step
    #[arg(long, value_name = "FILE", conflicts_with_all = ["link", "set", "steps", "seeds"])]
    pub file: Option<PathBuf>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    pub steps: u64,
    /// Seeds that follow each other, as 1-4: at most nine [default: those of the experiment]
    #[arg(long, value_name = "A-B", value_parser = Seeds::parse)]
    pub seeds: Option<Seeds>,
    /// The archive, whose name ends in .zip; or a folder, for the same files
    #[arg(long, value_name = "FILE.zip")]
    pub into: PathBuf,
    /// Spectra at every so many steps [default: at 0, 1, 2, 5, 10, 20, 50, … and the last]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,
    /// Matrices at these steps, or none [default: the last]
    #[arg(long, value_name = "A,B,…", value_parser = MatrixSteps::parse)]
    matrix_at: Option<MatrixSteps>,
    /// How wide figures are, in CSS pixels
    #[arg(long, value_name = "N", default_value_t = 640, value_parser = clap::value_parser!(u16).range(240..=2000))]
    pub width: u16,
}

impl Arguments {
    /// What is written of a run of so many steps.
    ///
    /// # Errors
    /// In words, if a step is not in the run, or a list of steps would not end.
    pub fn extent(&self, steps: u64) -> Result<Extent, String> {
        if let Some(every) = self.every.filter(|every| steps / every >= Extent::MOST_STEPS) {
            return Err(format!("--every {every} is too often in {steps} steps: take a longer stride"));
        }
        let matrices = self.matrix_at.as_ref().map_or(vec![steps], |at| at.0.clone());
        if let Some(beyond) = matrices.iter().find(|step| **step > steps) {
            return Err(format!("--matrix-at {beyond} is beyond the last step, {steps}"));
        }
        let spectra = self.every.map_or_else(|| decades(steps), |every| strides(every, steps));
        Ok(Extent { steps, spectra, matrices })
    }

    /// What was given beside the run and its length, so that this command gives the same bytes again.
    pub fn options(&self) -> String {
        let every = self.every.map_or(String::new(), |every| format!(" --every {every}"));
        let matrices = self.matrix_at.as_ref().map_or(String::new(), |at| format!(" --matrix-at {at}"));
        format!("{every}{matrices} --width {}", self.width)
    }
}
