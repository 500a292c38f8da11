//! A tuning on its way: the searches of all optimizers, whose rounds are shared out side by side.

use lodo::experiment::{Experiment, number};
use lodo::optim::Method;
use lodo::study::{Budget, Outcome, Sample, Search, Tuning};

use super::Order;
use super::screen::{Row, Table};

/// A search and the outcomes of its round.
struct Hunt {
    search: Search,
    runs: Vec<Sample>,
    outcomes: Vec<Option<Outcome>>,
}

/// The searches for all optimizers of an experiment.
pub struct Tunings {
    experiment: Experiment,
    steps: u64,
    seed: u64,
    budget: Budget,
    hunts: Vec<Hunt>,
}

/// Runs of a round are numbered within a search; searches by this.
const SEARCH: usize = 1 << 16;

impl Tunings {
    /// At the beginning.
    ///
    /// # Errors
    /// In words, if the problem cannot be run.
    pub fn new(experiment: &Experiment, steps: u64, seed: u64) -> Result<Self, String> {
        let tuning = Tuning::on(experiment, steps, seed).map_err(|refusal| refusal.words)?;
        let mut methods: Vec<&'static Method> = Vec::new();
        for lane in experiment.running_lanes() {
            // Copies of a method have one problem, and so the same values.
            if !methods.contains(&lane.method) {
                methods.push(lane.method);
            }
        }
        let hunts = methods.into_iter().map(|method| Hunt::new(tuning.search(method))).collect();
        Ok(Tunings { experiment: experiment.clone(), steps, seed, budget: tuning.budget(), hunts })
    }

    /// Steps of all runs.
    pub fn all_steps(&self) -> u64 {
        self.budget.steps * self.hunts.len() as u64
    }

    /// The places of runs that can be done now.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        self.hunts.iter().enumerate().flat_map(|(search, hunt)| {
            let open = hunt.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none());
            open.map(move |(run, _)| search * SEARCH + run)
        })
    }

    /// What is to be done at a place.
    pub fn order(&self, place: usize) -> Order {
        let hunt = &self.hunts[place / SEARCH];
        Order::Sample {
            link: self.experiment.to_link(),
            method: hunt.search.method().key.into(),
            steps: self.steps,
            seed: self.seed,
            sample: hunt.runs[place % SEARCH].clone(),
        }
    }

    /// Takes what came of it.
    pub fn take(&mut self, place: usize, outcome: Outcome) {
        let hunt = &mut self.hunts[place / SEARCH];
        hunt.outcomes[place % SEARCH] = Some(outcome);
        let outcomes: Option<Vec<Outcome>> = hunt.outcomes.iter().copied().collect();
        if let Some(outcomes) = outcomes {
            hunt.search.take(&outcomes);
            hunt.begin_round();
        }
    }

    /// Whether all searches have found something.
    pub fn is_done(&self) -> bool {
        self.hunts.iter().all(|hunt| hunt.search.found().is_some())
    }

    /// What is done, in a sentence.
    pub fn title(&self) -> String {
        format!(
            "Tuned on this problem: {} runs of up to {} steps for each optimizer",
            self.budget.runs, self.steps
        )
    }

    /// The experiment with all that was found, and with a note that says so; none before the end.
    pub fn link(&self) -> Option<String> {
        if !self.is_done() {
            return None;
        }
        let mut experiment = self.experiment.clone();
        let lanes: Vec<_> = experiment.lanes.iter().map(|lane| (lane.id(), lane.method)).collect();
        for (id, method) in lanes {
            let hunt = self.hunts.iter().find(|hunt| hunt.search.method() == method);
            for (parameter, value) in method.parameters.iter().zip(hunt.and_then(|hunt| hunt.search.found())?)
            {
                // A parameter that this problem does not have stays as it is.
                let _ = experiment.set(&format!("{id}-{}", parameter.key), &number(*value));
            }
        }
        let _ = experiment.set("note", &format!("{}.", self.title()));
        Some(experiment.to_link())
    }

    /// A row for each optimizer.
    pub fn table(&self) -> Table {
        let row = |hunt: &Hunt| {
            let method = hunt.search.method();
            let found = match hunt.search.found() {
                Some(values) => {
                    let tuned = method.parameters.iter().zip(values);
                    let tuned = tuned.filter(|(parameter, value)| **value != parameter.default);
                    let words =
                        tuned.map(|(parameter, value)| format!("{} {}", parameter.symbol, number(*value)));
                    let words = words.collect::<Vec<_>>().join(", ");
                    if words.is_empty() { "the usual values".into() } else { words }
                }
                None => "–".into(),
            };
            let rounds = format!("{} of {}", hunt.search.round(), Search::ROUNDS);
            Row { cells: vec![method.name.into(), rounds, found], link: None, is_best: false }
        };
        let head =
            ["Optimizer", "Rounds", "Found, where it is not the usual value"].map(String::from).to_vec();
        Table { head, rows: self.hunts.iter().map(row).collect() }
    }
}

impl Hunt {
    fn new(search: Search) -> Self {
        let mut hunt = Hunt { search, runs: Vec::new(), outcomes: Vec::new() };
        hunt.begin_round();
        hunt
    }

    fn begin_round(&mut self) {
        self.runs = self.search.runs();
        self.outcomes = vec![None; self.runs.len()];
    }
}
