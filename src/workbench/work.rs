//! What is under way: a study or a tuning, run by run.

use std::collections::BTreeSet;
use std::rc::Rc;

use lodo::experiment::{Experiment, number};
use lodo::plot::{Figure, SweepFigure, SweepMap, Theme, signed};
use lodo::study::{Audience, Cell, Format, Job, Part, Plan, Report, Study, SweepPanel};

use super::form::Task;
use super::screen::{Row, Table};
use super::tuning::Tunings;
use super::{Answer, Order};

/// Work that consists of runs.
pub struct Work {
    subject: Subject,
    /// Steps that are done, and steps of all.
    done: u64,
    all: u64,
}

enum Subject {
    Study {
        part: Box<Part>,
        jobs: Vec<Job>,
        /// The places of runs that are not done.
        open: BTreeSet<usize>,
        /// As it was when it was last looked at.
        report: Box<Report>,
        /// The result as it is shown.
        table: Rc<Table>,
    },
    Tuning(Box<Tunings>),
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
                let tunings = Tunings::new(&experiment, steps, seed)?;
                let all = tunings.all_steps();
                Ok(Work { subject: Subject::Tuning(Box::new(tunings)), done: 0, all })
            }
        }
    }

    /// As far as a part of a study is done.
    pub fn of_part(part: Part) -> Self {
        let (jobs, open) = (part.study().jobs(), part.missing().into_iter().collect::<BTreeSet<usize>>());
        let all = jobs.iter().map(|job| job.steps).sum();
        let left: u64 = open.iter().map(|&place| jobs[place].steps).sum();
        let report = Box::new(part.report());
        let table = Rc::new(table(part.study(), &report));
        let subject = Subject::Study { part: Box::new(part), jobs, open, report, table };
        Work { subject, done: all - left, all }
    }

    /// From a file.
    ///
    /// # Errors
    /// In words.
    pub fn from_json(text: &str, version: &str) -> Result<Self, String> {
        let part = Part::from_json(text).map_err(|words| format!("This file {words}"))?;
        let work = Self::of_part(part);
        match &work.subject {
            // Another version may find other bits, and the file would say that all are its own.
            Subject::Study { part, .. } if !work.is_done() && part.version() != version => Err(format!(
                "This file is of version {}, and the runs that it misses would be of {version}: finish it with its own",
                part.version()
            )),
            _ => Ok(work),
        }
    }

    /// The study, if it is one.
    pub fn study(&self) -> Option<&Study> {
        match &self.subject {
            Subject::Study { part, .. } => Some(part.study()),
            Subject::Tuning(_) => None,
        }
    }

    /// As a file; a tuning has none.
    pub fn to_json(&self) -> Option<String> {
        match &self.subject {
            Subject::Study { part, .. } => Some(part.to_json()),
            Subject::Tuning(_) => None,
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
            Subject::Tuning(tunings) => {
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
            (Subject::Tuning(tunings), Answer::Outcome(outcome)) => tunings.take(place, outcome),
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
            Subject::Tuning(tunings) => tunings.is_done(),
        }
    }

    /// Makes the report of what there is by now.
    pub fn refresh(&mut self) {
        if let Subject::Study { part, report, table: shown, .. } = &mut self.subject {
            **report = part.report();
            *shown = Rc::new(table(part.study(), report));
        }
    }

    /// What it is.
    pub fn title(&self) -> String {
        match &self.subject {
            Subject::Study { report, .. } => report.title.clone(),
            Subject::Tuning(tunings) => tunings.title(),
        }
    }

    /// What is to be known about it.
    pub fn notes(&self) -> Vec<String> {
        match &self.subject {
            Subject::Study { report, .. } if report.rows.len() > MOST_ROWS => {
                let rows = format!("The first {MOST_ROWS} of {} rows; CSV and JSON have all.", report.rows.len());
                [vec![rows], report.notes.clone()].concat()
            }
            Subject::Study { report, .. } => report.notes.clone(),
            Subject::Tuning(_) => vec![
                "Ten generations of 32 samples, each drawn around the mean of the better half before it; what is best over the \
                 full length under two seeds is taken."
                    .into(),
            ],
        }
    }

    /// The report, written for somewhere else.
    pub fn written(&self, format: Format) -> Option<String> {
        match &self.subject {
            Subject::Study { report, .. } => Some(report.written(format, false)),
            Subject::Tuning(_) => None,
        }
    }

    /// The result.
    pub fn table(&self) -> Rc<Table> {
        match &self.subject {
            Subject::Tuning(tunings) => Rc::new(tunings.table()),
            Subject::Study { table, .. } => table.clone(),
        }
    }

    /// The link to what a tuning found, once it has.
    pub fn found(&self) -> Option<String> {
        match &self.subject {
            Subject::Tuning(tunings) => tunings.link(),
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
        let (Some((part, panels)), Subject::Study { report, .. }) = (self.panels(), &self.subject) else {
            return Vec::new();
        };
        let head = report.head_lines();
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

/// What is shown of a report.
fn table(study: &Study, report: &Report) -> Table {
    let columns = report.columns.iter().enumerate();
    let shown: Vec<usize> =
        columns.filter(|(_, column)| column.audience != Audience::Programs).map(|(place, _)| place).collect();
    let links = links(study);
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
