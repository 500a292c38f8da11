//! What `lodo data` is given.

use std::path::PathBuf;

use lodo::archive::{MatrixSteps, Origin, Run, Selection};
use lodo::experiment::version;
use lodo::study::Seeds;

use crate::cli::chosen::Chosen;
use crate::cli::outcome::{Failure, read};

#[derive(clap::Args)]
pub struct Arguments {
    #[command(flatten)]
    chosen: Chosen,
    /// A run that the page saved: with its changes, to its step
    #[arg(long, value_name = "FILE", conflicts_with_all = ["link", "set", "steps", "seeds"])]
    file: Option<PathBuf>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Seeds that follow each other, as 1-4: at most nine [default: those of the experiment]
    #[arg(long, value_name = "A-B", value_parser = Seeds::parse)]
    seeds: Option<Seeds>,
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
    #[arg(long, value_name = "N", default_value_t = Selection::WIDTH, value_parser = clap::value_parser!(u16).range(i64::from(*Selection::WIDTHS.start())..=i64::from(*Selection::WIDTHS.end())))]
    width: u16,
}

impl Arguments {
    /// The run of a file, or of settings.
    pub fn run(&self) -> Result<Run, Failure> {
        Ok(match &self.file {
            Some(file) => Run::saved(&read(file)?)?,
            None => {
                let seeds = self.seeds.as_ref().map(|seeds| &*seeds.0);
                Run::new(self.chosen.experiment()?, seeds, self.steps)?
            }
        })
    }

    /// What of it is written.
    pub fn selection(&self) -> Selection {
        Selection { every: self.every, matrix_at: self.matrix_at.clone(), width: self.width }
    }

    /// Where it is from.
    pub fn origin(&self) -> Origin {
        let name = self.into.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Origin { version: version(), page: self.chosen.page().into(), name }
    }
}
