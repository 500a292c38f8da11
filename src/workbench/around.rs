//! Around what a tuning found: how sharp the optimum is, in runs that are shared out as those of the search.

use lodo::experiment::{Experiment, LaneSettings};
use lodo::study::{Cell, Course, Job, Plan, SHARPNESS_SEEDS, Study, SweepPanel, sharpness};

use super::Order;

/// A hyper-parameter, swept around what was found for it.
struct Swept {
    study: Study,
    jobs: Vec<Job>,
    courses: Vec<Option<Course>>,
}

/// The tuned hyper-parameters of all optimizers, each swept around what was found.
pub struct Around {
    swept: Vec<Swept>,
    steps: u64,
}

/// Runs are numbered within a hyper-parameter; hyper-parameters by this.
const SWEPT: usize = 1 << 16;

impl Around {
    /// Around the values of these lanes of an experiment.
    pub fn new<'a>(
        experiment: &Experiment,
        lanes: impl Iterator<Item = &'a LaneSettings>,
        steps: u64,
    ) -> Self {
        let studies = lanes.flat_map(|lane| sharpness(experiment, lane, steps, &SHARPNESS_SEEDS));
        let swept = studies.map(|study| {
            let jobs = study.jobs();
            Swept { courses: vec![None; jobs.len()], jobs, study }
        });
        Around { swept: swept.collect(), steps }
    }

    /// Steps that are done, and of all runs.
    pub fn steps(&self) -> [u64; 2] {
        let done = self.swept.iter().map(|swept| swept.courses.iter().flatten().count());
        let all = self.swept.iter().map(|swept| swept.jobs.len());
        [done.sum::<usize>(), all.sum::<usize>()].map(|runs| runs as u64 * self.steps)
    }

    /// The places of runs that are not done.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.swept.iter().enumerate().flat_map(|(number, swept)| {
            let open = swept.courses.iter().enumerate().filter(|(_, course)| course.is_none());
            open.map(move |(run, _)| number * SWEPT + run)
        })
    }

    /// What is to be done at a place.
    pub fn order(&self, place: usize) -> Order {
        Order::Job(self.swept[place / SWEPT].jobs[place % SWEPT].clone())
    }

    /// Takes what came of it.
    pub fn take(&mut self, place: usize, course: Course) {
        self.swept[place / SWEPT].courses[place % SWEPT] = Some(course);
    }

    /// What came of the runs, by hyper-parameter.
    pub fn courses(&self) -> Vec<Vec<Option<Course>>> {
        self.swept.iter().map(|swept| swept.courses.clone()).collect()
    }

    /// Goes on from these.
    ///
    /// # Errors
    /// In words that go on after "This file", if they are not its own.
    pub fn resume(&mut self, courses: Vec<Vec<Option<Course>>>) -> Result<(), String> {
        let lengths = |courses: &[Vec<Option<Course>>]| courses.iter().map(Vec::len).collect::<Vec<_>>();
        if lengths(&courses) != lengths(&self.courses()) {
            return Err("has runs that are not its own".into());
        }
        self.swept.iter_mut().zip(courses).for_each(|(swept, courses)| swept.courses = courses);
        Ok(())
    }

    /// A panel for each hyper-parameter of the lane with this key, as far as its runs are done.
    pub fn panels(&self, lane: &str) -> Vec<SweepPanel> {
        let panels = self.swept.iter().flat_map(|swept| match &swept.study.plan {
            Plan::Sweep(sweep) => sweep.panels(&swept.courses, SHARPNESS_SEEDS.len()),
            _ => Vec::new(),
        });
        panels.filter(|panel| panel.lane == lane).collect()
    }

    /// For each hyper-parameter of a lane within which values losses are near the best.
    pub fn near(&self, lane: &LaneSettings) -> Vec<String> {
        let symbol = |key: &str| {
            let mut parameters = lane.method.parameters.iter();
            let known = parameters.find(|known| key == format!("{}-{}", lane.id(), known.key));
            known.map_or(String::new(), |known| known.symbol.to_owned())
        };
        let number = |value: f64| Cell::Number(value).words();
        let said = |panel: SweepPanel| {
            let (from, to, _) = panel.near_best()?;
            let symbol = symbol(&panel.axes[0].key);
            Some(match from == to {
                true => format!("{symbol} {} alone", number(from)),
                false => format!("{symbol} {} to {}", number(from), number(to)),
            })
        };
        self.panels(&lane.id().to_string()).into_iter().filter_map(said).collect()
    }
}
