//! What a worker is asked for and what it answers: one run.

use std::io::Cursor;

use lodo::archive::{Contents, MatrixSteps, Origin, Run, Selection, write_zip};
use lodo::experiment::{Experiment, Refusal};
use lodo::optim::method;
use lodo::study::{Course, Job, Numbers, Outcome, Sample, Theory, Tuning};
use serde::{Deserialize, Serialize};

/// A run that depends on no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Order {
    /// Of a study.
    Job(Job),
    /// Of a tuning.
    Sample {
        /// The problem as its link.
        link: String,
        /// The key of the method.
        method: String,
        /// Steps of the tuning's full runs.
        steps: u64,
        /// The seed of the tuning.
        seed: u64,
        /// The hyper-parameters.
        sample: Sample,
    },
    /// Of a simulation: a piece of it.
    Piece {
        /// What is simulated.
        theory: Theory,
        /// Which piece.
        piece: usize,
    },
    /// All that is taken from a run.
    Data(DataOrder),
}

/// All that is taken from a run, as an archive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DataOrder {
    /// Which run.
    pub source: Source,
    /// Its steps.
    pub steps: u64,
    /// Spectra at every so many steps, if not at 1, 2, 5, 10 and so on.
    pub every: Option<u64>,
    /// Matrices at these steps, if not at the last.
    pub matrix_at: Option<Vec<u64>>,
    /// How wide figures are, in CSS pixels.
    pub width: u16,
    /// The page's address without #.
    pub page: String,
    /// The version of LODO Lab.
    pub version: String,
}

/// Which run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Source {
    /// An experiment as its link.
    Link(String),
    /// A run that the page saved, as text.
    Saved(String),
}

/// The archive's name.
pub const ARCHIVE: &str = "lodo-run.zip";

impl DataOrder {
    /// The run and what is written of it.
    ///
    /// # Errors
    /// What cannot be run or is too much.
    pub fn run(&self) -> Result<(Run, Selection), Refusal> {
        let run = match &self.source {
            Source::Link(link) => Run::new(Experiment::from_link(link).0, None, self.steps)?,
            Source::Saved(text) => {
                Run::saved(text).map_err(|words| Refusal { control: "file".into(), words })?
            }
        };
        let matrix_at = self.matrix_at.clone().map(MatrixSteps);
        let selection = Selection { every: self.every, matrix_at, width: self.width };
        Contents::check(&run, &selection)?;
        Ok((run, selection))
    }

    fn archive(&self, progress: &dyn Fn(u64)) -> Result<ArchiveFound, Refusal> {
        let (run, selection) = self.run()?;
        let origin = Origin { version: self.version.clone(), page: self.page.clone(), name: ARCHIVE.into() };
        let contents = Contents::of(run, selection, origin, progress)?;
        let entries = contents.entries();
        let mut bytes = Vec::new();
        write_zip(Cursor::new(&mut bytes), &entries, &|_| {})
            .map_err(|error| Refusal { control: String::new(), words: error.to_string() })?;
        let files = entries.iter().map(|entry| (entry.name.clone(), entry.about.clone())).collect();
        Ok(ArchiveFound { files, size: bytes.len() as u64, number: 0, bytes })
    }
}

/// An archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ArchiveFound {
    /// Its files: their paths, and what they are.
    pub files: Vec<(String, String)>,
    /// How many bytes it has.
    pub size: u64,
    /// Under which the page keeps its bytes.
    pub number: u64,
    /// The bytes, which go another way than what is said of them.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// Of a study's run.
    Course(Course),
    /// Of a tuning's run.
    Outcome(Outcome),
    /// Of a piece of a simulation.
    Numbers(Numbers),
    /// Of a run whose data were asked for.
    Archive(ArchiveFound),
    /// It could not be run, in words.
    Refused(String),
}

impl Order {
    /// How many steps it takes if it does not end early.
    pub fn steps(&self) -> u64 {
        match self {
            Order::Job(job) => job.steps,
            Order::Sample { sample, .. } => sample.lasting,
            Order::Piece { theory, .. } => theory.steps,
            Order::Data(data) => data.steps,
        }
    }

    /// Does it. `clock` is in seconds; `progress` is told how many more steps are done.
    pub fn run(&self, clock: &dyn Fn() -> f64, progress: &dyn Fn(u64)) -> Answer {
        match self {
            Order::Piece { theory, piece } => {
                let numbers = theory.piece(*piece);
                match numbers.0.iter().all(|number| number.is_finite()) {
                    true => Answer::Numbers(numbers),
                    false => Answer::Refused("The simulation left the range of numbers".into()),
                }
            }
            Order::Data(data) => match data.archive(progress) {
                Ok(archive) => Answer::Archive(archive),
                Err(refusal) => Answer::Refused(refusal.words),
            },
            Order::Job(job) => match job.run(clock, progress) {
                Ok(course) => Answer::Course(course),
                Err(refusal) => Answer::Refused(refusal.words),
            },
            Order::Sample { link, method: key, steps, seed, sample } => {
                let experiment = Experiment::from_link(link).0;
                match (Tuning::on(&experiment, *steps, *seed), method(key)) {
                    (Ok(tuning), Some(method)) => Answer::Outcome(tuning.run(method, sample)),
                    (Err(refusal), _) => Answer::Refused(refusal.words),
                    (_, None) => Answer::Refused(format!("There is no optimizer called “{key}”")),
                }
            }
        }
    }
}
