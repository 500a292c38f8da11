//! A study: arms under seeds, whose runs are independent and can be done anywhere, and what they say together.

use serde::{Deserialize, Serialize};

use super::cell::{Audience, Cell, Column};
use super::statistics::estimate;
use super::tally::{self, Measured, Tally};
use super::{Arm, Course, Job, Report, Sweep, freeze, table, valley};
use crate::experiment::Experiment;

/// What is to be found out, and by how many runs of what length. As text it can be cut and put together again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// What.
    pub plan: Plan,
    /// Steps of every run.
    pub steps: u64,
    /// Every arm runs once under each of these.
    pub seeds: Vec<u64>,
}

/// What a study is to find out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Plan {
    /// The paper's table: every optimizer on the noisy bowl.
    Table {
        /// n.
        dimension: usize,
        /// Only the rows of these keys, if there are any.
        only: Vec<String>,
    },
    /// LODO with a part taken away, or with a setting varied, on the same task.
    Ablations {
        /// n.
        dimension: usize,
    },
    /// LODO, frozen on the way: on the same Hessian and on another.
    Freeze {
        /// n.
        dimension: usize,
        /// After so many steps.
        after: u64,
    },
    /// The paper's valley.
    Valley,
    /// The optimizers of an experiment against each other.
    Comparison {
        /// The experiment as its link.
        link: String,
    },
    /// Settings through a range.
    Sweep(Sweep),
}

/// Where an arm stands: a row of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// Its name for people.
    pub name: String,
    /// Mean and deviation of the loss, of the runs that did not diverge.
    pub loss: Option<(f64, f64)>,
    /// What others found.
    pub expected: Option<(f64, f64)>,
    /// How many runs diverged.
    pub diverged: u64,
    /// How many are done.
    pub done: u64,
}

impl Study {
    /// The most steps of a run: those of all runs together can still be counted.
    pub const MOST_STEPS: u64 = 1_000_000_000_000;
    /// The most seeds of a study.
    pub const MOST_SEEDS: usize = 64;
    /// The greatest seed that a link takes.
    const GREATEST_SEED: u64 = u32::MAX as u64;

    /// A study that can be run.
    ///
    /// # Errors
    /// Why it cannot, in words.
    pub fn new(plan: Plan, steps: u64, seeds: Vec<u64>) -> Result<Self, String> {
        let study = Study { plan, steps, seeds };
        study.check()?;
        Ok(study)
    }

    /// Whether it can be run.
    ///
    /// # Errors
    /// Why it cannot, in words.
    pub fn check(&self) -> Result<(), String> {
        let seeds = &self.seeds;
        if let Some(place) = (1..seeds.len()).find(|&place| seeds[..place].contains(&seeds[place])) {
            return Err(format!("Seed {} is named twice", seeds[place]));
        }
        if let Some(seed) = seeds.iter().find(|seed| **seed > Self::GREATEST_SEED) {
            return Err(format!("Seed {seed} is too great: at most {}", Self::GREATEST_SEED));
        }
        if !(1..=Self::MOST_SEEDS).contains(&seeds.len()) {
            return Err(format!("There can be 1 to {} seeds, not {}", Self::MOST_SEEDS, seeds.len()));
        }
        if self.steps > Self::MOST_STEPS {
            return Err(format!("There can be at most {} steps", Self::MOST_STEPS));
        }
        match &self.plan {
            Plan::Table { dimension, only } => table::check(*dimension, only)?,
            Plan::Freeze { after, .. } if self.steps <= *after => {
                return Err("After it is frozen LODO has to go on for a step or more".into());
            }
            Plan::Comparison { link } => {
                if let Some(refusal) = Experiment::from_link(link).1.into_iter().next() {
                    return Err(refusal.words);
                }
            }
            Plan::Sweep(sweep) => sweep.check()?,
            _ => {}
        }
        let arms = self.arms();
        if arms.is_empty() || self.steps == 0 {
            return Err("There is nothing to run".into());
        }
        arms.iter().try_for_each(|arm| arm.experiment.check().map_err(|refusal| refusal.words))
    }

    /// Its arms, in the order of its report.
    pub fn arms(&self) -> Vec<Arm> {
        match &self.plan {
            Plan::Table { dimension, only } => table::table(*dimension, only),
            Plan::Ablations { dimension } => table::ablations(*dimension),
            Plan::Freeze { dimension, after } => freeze::freeze(*dimension, *after),
            Plan::Valley => valley::valley(),
            Plan::Comparison { link } => {
                let experiment = Experiment::from_link(link).0;
                experiment.running_lanes().map(|lane| Arm::of(&experiment, lane)).collect()
            }
            Plan::Sweep(sweep) => sweep.arms(),
        }
    }

    /// How many runs it has.
    pub fn runs(&self) -> usize {
        self.arms().len() * self.seeds.len()
    }

    /// All of its runs: a run's place among them is who it is. Under every seed of an arm, arm by arm.
    pub fn jobs(&self) -> Vec<Job> {
        let jobs =
            |arm: Arm| -> Vec<Job> { self.seeds.iter().map(|&seed| arm.job(seed, self.steps)).collect() };
        self.arms().into_iter().flat_map(jobs).collect()
    }

    /// The link of what is run: the experiment, or its first arm's.
    pub fn link(&self) -> String {
        match &self.plan {
            Plan::Comparison { link } | Plan::Sweep(Sweep { link, .. }) => link.clone(),
            _ => self.arms()[0].link(self.seeds[0]),
        }
    }

    fn title(&self) -> String {
        let runs = format!("{} steps, {}", self.steps, seed_words(&self.seeds));
        let bowl = |dimension: usize| format!("on the paper’s noisy bowl, n = {dimension}: {runs}");
        match &self.plan {
            Plan::Table { dimension, .. } => format!("Optimizers {}", bowl(*dimension)),
            Plan::Ablations { dimension } => format!("LODO’s ablations {}", bowl(*dimension)),
            Plan::Freeze { dimension, after } => {
                format!("LODO, frozen after {after} steps, {}", bowl(*dimension))
            }
            Plan::Valley => format!("The paper’s valley: {runs}"),
            Plan::Comparison { .. } => format!("Mean loss over the last tenth: {runs}"),
            Plan::Sweep(_) => format!("Sweep, mean loss over the last tenth: {runs}"),
        }
    }

    /// What the runs say that are done so far; `courses` in the order of [`jobs`](Self::jobs).
    pub fn report(&self, courses: &[Option<Course>], version: &str) -> Report {
        let (columns, rows) = match &self.plan {
            Plan::Sweep(sweep) => {
                let panels = sweep.panels(courses, self.seeds.len());
                (Sweep::columns(&panels), Sweep::rows(&panels))
            }
            _ => self.measured(courses),
        };
        let mut notes = self.notes();
        let done = courses.iter().flatten().count();
        if done < courses.len() {
            notes.insert(0, format!("{done} of {} runs are done.", courses.len()));
        }
        let seeds: Vec<String> = self.seeds.iter().map(u64::to_string).collect();
        let head = vec![("link", self.link()), ("steps", self.steps.to_string()), ("seeds", seeds.join(" "))];
        Report { title: self.title(), version: version.into(), head, columns, rows, notes }
    }

    /// Where every arm stands, for a figure.
    pub fn standings(&self, courses: &[Option<Course>]) -> Vec<Standing> {
        let standing = |(arm, courses): (Arm, &[Option<Course>])| {
            let tally = Tally::of(courses);
            let expected = match arm.expected {
                Cell::Estimate(mean, deviation) => Some((mean, deviation)),
                _ => None,
            };
            let (diverged, done) = (tally.diverged(), tally.count());
            Standing { name: arm.name, loss: estimate(&tally.losses()), expected, diverged, done }
        };
        self.arms().into_iter().zip(courses.chunks(self.seeds.len())).map(standing).collect()
    }

    /// A row for each arm.
    fn measured(&self, courses: &[Option<Course>]) -> (Vec<Column>, Vec<Vec<Cell>>) {
        let (arms, measures) = (self.arms(), self.measures());
        let tallies: Vec<Tally<'_>> = courses.chunks(self.seeds.len()).map(Tally::of).collect();
        let row = |(place, arm): (usize, &Arm)| {
            let first = (place > 0).then(|| &tallies[0]);
            let cells = measures.iter().map(|by| (by.measure)(arm, &tallies[place], first));
            cells.chain([Cell::Text(arm.link(self.seeds[0]))]).collect()
        };
        let rows = arms.iter().enumerate().map(row).collect();
        let link = Column::new("", &["link"]).read_by(Audience::Programs);
        (measures.into_iter().map(|by| by.column).chain([link]).collect(), rows)
    }

    fn measures(&self) -> Vec<Measured> {
        let mut measures = tally::first_columns();
        match &self.plan {
            Plan::Table { dimension, .. } | Plan::Ablations { dimension } => {
                let is_papers = (*dimension, self.steps) == (table::DIMENSION, table::STEPS);
                measures.push(tally::expected(if is_papers {
                    "Expected"
                } else {
                    "Expected at 100,000 steps"
                }));
                if is_papers {
                    measures.push(tally::off());
                }
                measures.extend([tally::error(), tally::evaluations(), tally::pace()]);
            }
            Plan::Freeze { .. } => measures.extend([tally::expected("Expected"), tally::error()]),
            Plan::Valley => {
                measures.extend([tally::last_loss("Last loss"), tally::expected("Expected")]);
            }
            Plan::Comparison { link } => {
                let experiment = Experiment::from_link(link).0;
                measures.push(tally::spread());
                if experiment.view.stop.target.is_some() {
                    measures.extend(tally::to_target());
                }
                if let Some(first) = experiment.running_lanes().next()
                    && experiment.running_lanes().count() > 1
                {
                    measures.extend(tally::against_first(&experiment.lane_name(first)));
                }
                measures.extend([tally::error(), tally::evaluations(), tally::pace()]);
            }
            Plan::Sweep(_) => {}
        }
        measures
    }

    /// What is to be known about it.
    fn notes(&self) -> Vec<String> {
        let notes: &[&str] = match &self.plan {
            Plan::Table { .. } => &[
                "Loss: mean over the last tenth of the steps, ± standard deviation over the seeds that did not diverge.",
                "Expected: the authors’ algorithms at n = 100 and 100,000 steps under eight seeds. Newton’s best is ½ tr H = 7.4118.",
                "O-LBFGS and L-BFGS evaluate twice a step, and take half of the steps: as many evaluations, counted as the expectations are.",
                "Rows without expectation are rivals at the values that the registry has for this task.",
            ],
            Plan::Ablations { .. } => &[
                "The named ablations are tuned each; variations of β, depth L and block size b have LODO’s other values.",
            ],
            Plan::Freeze { .. } => &[
                "Loss: mean over the last tenth of the steps after freezing. Another Hessian: that of the seed + 1000.",
            ],
            Plan::Valley => {
                &["LODO’s first weights differ by seed; methods without randomness do the same under all."]
            }
            Plan::Comparison { .. } => &[
                "± is the standard deviation over the seeds that did not diverge. Pairs are of the same seed, and so of the same noise; \
                 the sign test is exact and two-sided, and to diverge counts as worse than any loss.",
            ],
            Plan::Sweep(_) => &["Best: the least mean loss among the values with which no run diverged."],
        };
        let mut notes: Vec<String> = notes.iter().map(|&note| note.to_owned()).collect();
        if let Plan::Sweep(sweep) = &self.plan {
            let words = |name| format!("{name} does not have what is swept, and was not run.");
            notes.extend(sweep.left_out().into_iter().map(words));
        }
        notes
    }
}

/// Seeds in words: those without a gap as a range.
fn seed_words(seeds: &[u64]) -> String {
    let (first, last) = (seeds[0], seeds[seeds.len() - 1]);
    let is_range = seeds.windows(2).all(|pair| pair[1] == pair[0] + 1);
    match seeds.len() {
        1 => format!("seed {first}"),
        _ if is_range => format!("seeds {first} to {last}"),
        _ => format!("seeds {}", seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")),
    }
}
