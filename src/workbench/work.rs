//! What is under way: a study or a tuning, run by run.

use std::collections::BTreeSet;
use std::rc::Rc;

use lodo::experiment::{Experiment, number};
use lodo::plot::{Figure, SweepFigure, SweepMap, Theme, signed};
use lodo::study::{Audience, Cell, Format, Job, Part, Plan, Report, Study, SweepPanel};

use super::form::{Form, Task};
use super::screen::{Row, Table};
use super::tuning::Tunings;
use super::{Answer, Order, file};

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
}

/// Of a figure, in CSS pixels.
const SIZE: [f64; 2] = [560.0, 380.0];

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
        }
    }

    /// As far as a part of a study is done.
    fn of_part(part: Part) -> Self {
        let (jobs, open) = (part.study().jobs(), part.missing().into_iter().collect::<BTreeSet<usize>>());
        let all = jobs.iter().map(|job| job.steps).sum();
        let left: u64 = open.iter().map(|&place| jobs[place].steps).sum();
        let report = part.report();
        let table = Rc::new(table(Some(part.study()), &report));
        let subject = Subject::Study { part: Box::new(part), jobs, open };
        Work { subject, done: all - left, all, report, table }
    }

    /// As far as a tuning is done.
    fn of_tunings(tunings: Tunings, version: String) -> Self {
        let ([done, all], report) = (tunings.steps(), tunings.report(&version));
        let table = Rc::new(table(None, &report));
        Work { subject: Subject::Tuning { tunings: Box::new(tunings), version }, done, all, report, table }
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
        }
    }

    /// As a file.
    pub fn to_json(&self) -> String {
        match &self.subject {
            Subject::Study { part, .. } => part.to_json(),
            Subject::Tuning { tunings, version } => file::to_json(tunings, version),
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
            _ => return Err("A worker answered what it was not asked".into()),
        }
        self.done += steps;
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
        }
    }

    /// Makes the report of what there is by now.
    pub fn refresh(&mut self) {
        let study = match &self.subject {
            Subject::Study { part, .. } => {
                self.report = part.report();
                Some(part.study())
            }
            Subject::Tuning { tunings, version } => {
                self.report = tunings.report(version);
                None
            }
        };
        self.table = Rc::new(table(study, &self.report));
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
            Subject::Study { .. } => None,
        }
    }

    fn panels(&self) -> Option<(&Part, Vec<SweepPanel>)> {
        let Subject::Study { part, .. } = &self.subject else { return None };
        let Plan::Sweep(sweep) = &part.study().plan else { return None };
        Some((part, sweep.panels(&part.courses(), part.study().seeds.len())))
    }

    /// The figures of a sweep, as SVG.
    pub fn figures(&self, theme: &Theme) -> Vec<String> {
        let Some((part, panels)) = self.panels() else { return Vec::new() };
        let head = self.report.head_lines();
        if panels.iter().all(|panel| panel.axes.len() == 1) {
            let experiment = Experiment::from_link(&part.study().link()).0;
            return vec![signed(&SweepFigure::new(&panels, &experiment, SIZE, theme).to_svg(), &head)];
        }
        let maps = panels.iter().filter_map(|panel| SweepMap::new(panel, SIZE, theme));
        maps.map(|map| signed(&map.to_svg(), &head)).collect()
    }

    /// The link to the cell of a sweep at a point of a figure, in its pixels.
    pub fn cell_at(&self, figure: usize, point: [f64; 2]) -> Option<String> {
        let (part, panels) = self.panels()?;
        let panel = panels.get(figure).filter(|panel| panel.axes.len() == 2)?;
        let cell = SweepMap::new(panel, SIZE, &Theme::light())?.cell_at(point)?;
        Some(link_of_cell(part.study(), panel, cell))
    }
}

/// More rows are not looked at: a file has them all.
const MOST_ROWS: usize = 500;

/// What is shown of a report, of a study or of a tuning.
fn table(study: Option<&Study>, report: &Report) -> Table {
    let columns = report.columns.iter().enumerate();
    let shown: Vec<usize> =
        columns.filter(|(_, column)| column.audience != Audience::Programs).map(|(place, _)| place).collect();
    let links = study.map_or_else(Vec::new, links);
    let row = |(place, cells): (usize, &Vec<Cell>)| {
        let cells: Vec<String> = shown.iter().map(|&place| cells[place].words()).collect();
        let is_best = cells.last().is_some_and(|words| words == "best");
        Row { cells, link: links.get(place).cloned(), is_best }
    };
    Table {
        head: shown.iter().map(|&place| report.columns[place].title.clone()).collect(),
        rows: report.rows.iter().take(MOST_ROWS).enumerate().map(row).collect(),
    }
}

/// Links to the rows that are shown; a comparison has one experiment for all.
fn links(study: &Study) -> Vec<String> {
    match &study.plan {
        Plan::Comparison { .. } => Vec::new(),
        Plan::Sweep(sweep) => {
            let panels = sweep.panels(&[], study.seeds.len());
            let cells = panels.iter().flat_map(|panel| (0..panel.cells.len()).map(move |cell| (panel, cell)));
            cells.take(MOST_ROWS).map(|(panel, cell)| link_of_cell(study, panel, cell)).collect()
        }
        _ => study.arms().iter().map(|arm| arm.link(study.seeds[0])).collect(),
    }
}

/// The link to the whole experiment of a sweep with a cell's values, under the sweep's first seed.
fn link_of_cell(study: &Study, panel: &SweepPanel, cell: usize) -> String {
    let mut experiment = Experiment::from_link(&study.link()).0;
    experiment.seed = study.seeds[0];
    for (axis, value) in panel.axes.iter().zip(panel.values(cell)) {
        // Its value was tried, so it can be set.
        let _ = experiment.set(&axis.key, &number(value));
    }
    experiment.to_link()
}
