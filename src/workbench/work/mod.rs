//! What is under way: a study or a tuning, run by run.

mod archive;
mod figures;
mod table;

use std::collections::BTreeSet;
use std::rc::Rc;

use lodo::study::{Format, Job, Part, Report, Study};

use super::form::{Form, Task};
use super::order::{ArchiveFound, DataOrder};
use super::screen::Table;
use super::simulation::Simulation;
use super::tuning::Tunings;
use super::{Answer, Order, file};
use archive::files;
use table::{MOST_ROWS, table};

/// Work that consists of runs.
pub struct Work {
    subject: Subject,
    /// Steps that are done, and steps of all.
    done: u64,
    all: u64,
    /// As it was when it was last looked at.
    report: Report,
    /// The result as it is shown.
    table: Rc<Table>,
}

enum Subject {
    Study {
        part: Box<Part>,
        jobs: Vec<Job>,
        /// The places of runs that are not done.
        open: BTreeSet<usize>,
    },
    Tuning {
        tunings: Box<Tunings>,
        /// Whose runs they are.
        version: String,
    },
    Theory(Box<Simulation>),
    Data {
        order: Box<DataOrder>,
        found: Option<ArchiveFound>,
    },
}

impl Work {
    /// At its beginning.
    ///
    /// # Errors
    /// In words.
    pub fn new(task: Task, version: &str) -> Result<Self, String> {
        match task {
            Task::Study(study) => Ok(Self::of_part(Part::new(study, [1, 1], version)?)),
            Task::Tuning(experiment, steps, seed) => {
                Ok(Self::of_tunings(Tunings::new(&experiment, steps, seed)?, version.into()))
            }
            Task::Theory(theory) => Ok(Self::of_simulation(Simulation::new(theory, version))),
            Task::Data(mut order) => {
                order.version = version.into();
                let all = order.steps;
                Ok(Self::of(Subject::Data { order, found: None }, [0, all]))
            }
        }
    }

    /// As far as a part of a study is done.
    fn of_part(part: Part) -> Self {
        let (jobs, open) = (part.study().jobs(), part.missing().into_iter().collect::<BTreeSet<usize>>());
        let all = jobs.iter().map(|job| job.steps).sum();
        let left: u64 = open.iter().map(|&place| jobs[place].steps).sum();
        Self::of(Subject::Study { part: Box::new(part), jobs, open }, [all - left, all])
    }

    fn of(subject: Subject, [done, all]: [u64; 2]) -> Self {
        let report = subject.report();
        let table = Rc::new(table(subject.study(), &report));
        Work { subject, done, all, report, table }
    }

    /// As far as a simulation is done.
    fn of_simulation(simulation: Simulation) -> Self {
        let steps = simulation.steps();
        Self::of(Subject::Theory(Box::new(simulation)), steps)
    }

    /// As far as a tuning is done.
    fn of_tunings(tunings: Tunings, version: String) -> Self {
        let steps = tunings.steps();
        Self::of(Subject::Tuning { tunings: Box::new(tunings), version }, steps)
    }

    /// From a file.
    ///
    /// # Errors
    /// In words.
    pub fn from_json(text: &str, version: &str) -> Result<Self, String> {
        let this_file = |words: String| format!("This file {words}");
        let (work, its) = if text.contains("\"lodoTuning\"") {
            let (tunings, its) = file::from_json(text).map_err(this_file)?;
            (Self::of_tunings(tunings, its.clone()), its)
        } else if text.contains("\"lodoTheory\"") {
            let simulation = Simulation::from_json(text).map_err(this_file)?;
            let its = simulation.version().to_owned();
            (Self::of_simulation(simulation), its)
        } else {
            let part = Part::from_json(text).map_err(this_file)?;
            let its = part.version().to_owned();
            (Self::of_part(part), its)
        };
        // Another version may find other bits, and the file would say that all are its own.
        if !work.is_done() && its != version {
            return Err(format!(
                "This file is of version {its}, and the runs that it misses would be of {version}: finish it with its own"
            ));
        }
        Ok(work)
    }

    /// The form that asks for it.
    pub fn form(&self) -> Form {
        match &self.subject {
            Subject::Study { part, .. } => Form::of(part.study()),
            Subject::Tuning { tunings, .. } => {
                let (experiment, steps, seed) = tunings.problem();
                Form::of_tuning(&experiment.to_link(), steps, seed)
            }
            Subject::Theory(simulation) => Form::of_theory(simulation.theory()),
            Subject::Data { order, .. } => Form::of_data(order),
        }
    }

    /// As a file; an archive is one of its own.
    pub fn to_json(&self) -> Option<String> {
        match &self.subject {
            Subject::Study { part, .. } => Some(part.to_json()),
            Subject::Tuning { tunings, version } => Some(file::to_json(tunings, version)),
            Subject::Theory(simulation) => Some(simulation.to_json()),
            Subject::Data { .. } => None,
        }
    }

    /// Whether it is of pieces, which are kept when it is stopped.
    pub fn is_of_pieces(&self) -> bool {
        !matches!(self.subject, Subject::Data { .. })
    }

    /// The archive, once it is there.
    pub fn archive(&self) -> Option<&ArchiveFound> {
        match &self.subject {
            Subject::Data { found, .. } => found.as_ref(),
            _ => None,
        }
    }

    /// The next run that nobody does.
    pub fn next(&self, busy: &[usize]) -> Option<(usize, Order)> {
        let is_free = |place: &usize| !busy.contains(place);
        match &self.subject {
            Subject::Study { jobs, open, .. } => {
                let place = open.iter().copied().find(is_free)?;
                Some((place, Order::Job(jobs[place].clone())))
            }
            Subject::Tuning { tunings, .. } => {
                let place = tunings.open().find(is_free)?;
                Some((place, tunings.order(place)))
            }
            Subject::Theory(simulation) => {
                let place = simulation.open().find(is_free)?;
                Some((place, simulation.order(place)))
            }
            Subject::Data { order, found } => {
                (found.is_none() && is_free(&0)).then(|| (0, Order::Data((**order).clone())))
            }
        }
    }

    /// Takes what came of a run of so many steps.
    ///
    /// # Errors
    /// In words, why it could not be run.
    pub fn take(&mut self, place: usize, steps: u64, answer: Answer) -> Result<(), String> {
        match (&mut self.subject, answer) {
            (_, Answer::Refused(words)) => return Err(words),
            (Subject::Study { part, open, .. }, Answer::Course(course)) => {
                part.put(place, course);
                open.remove(&place);
            }
            (Subject::Tuning { tunings, .. }, Answer::Outcome(outcome)) => tunings.take(place, outcome),
            (Subject::Tuning { tunings, .. }, Answer::Course(course)) => tunings.take_around(place, course),
            (Subject::Theory(simulation), Answer::Numbers(numbers)) => simulation.take(place, numbers),
            (Subject::Data { found, .. }, Answer::Archive(archive)) => *found = Some(archive),
            _ => return Err("A worker answered what it was not asked".into()),
        }
        self.done += steps;
        if let Subject::Tuning { tunings, .. } = &self.subject {
            [self.done, self.all] = tunings.steps();
        }
        Ok(())
    }

    /// Steps that are done, and of all.
    pub fn steps(&self) -> [u64; 2] {
        [self.done, self.all]
    }

    /// Whether every run is done.
    pub fn is_done(&self) -> bool {
        match &self.subject {
            Subject::Study { open, .. } => open.is_empty(),
            Subject::Tuning { tunings, .. } => tunings.is_done(),
            Subject::Theory(simulation) => simulation.open().next().is_none(),
            Subject::Data { found, .. } => found.is_some(),
        }
    }

    /// Makes the report of what there is by now.
    pub fn refresh(&mut self) {
        self.report = self.subject.report();
        self.table = Rc::new(table(self.subject.study(), &self.report));
    }

    /// What it is.
    pub fn title(&self) -> String {
        self.report.title.clone()
    }

    /// What is to be known about it.
    pub fn notes(&self) -> Vec<String> {
        let rows = self.report.rows.len();
        let cut = (rows > MOST_ROWS)
            .then(|| format!("The first {MOST_ROWS} of {rows} rows; CSV and JSON have all."));
        cut.into_iter().chain(self.report.notes.iter().cloned()).collect()
    }

    /// The report, written for somewhere else.
    pub fn written(&self, format: Format) -> String {
        self.report.written(format, false)
    }

    /// The result.
    pub fn table(&self) -> Rc<Table> {
        self.table.clone()
    }

    /// The link to what a tuning found, once it has.
    pub fn found(&self) -> Option<String> {
        match &self.subject {
            Subject::Tuning { tunings, .. } => tunings.link(),
            _ => None,
        }
    }
}

impl Subject {
    fn study(&self) -> Option<&Study> {
        match self {
            Subject::Study { part, .. } => Some(part.study()),
            _ => None,
        }
    }

    fn report(&self) -> Report {
        match self {
            Subject::Study { part, .. } => part.report(),
            Subject::Tuning { tunings, version } => tunings.report(version),
            Subject::Theory(simulation) => simulation.report(),
            Subject::Data { order, found } => files(order, found.as_ref()),
        }
    }
}
