//! A tuning on its way: the searches of all optimizers, whose rounds are shared out side by side.

use lodo::experiment::{Experiment, LaneSettings, number};
use lodo::optim::Method;
use lodo::study::{
    Audience, Budget, Cell, Column, Course, Outcome, Report, Sample, Search, SweepPanel, Tuning,
    most_runs_around,
};

use super::Order;
use super::around::Around;

/// A search, the outcomes of its round, and those of the rounds before it.
struct Hunt {
    search: Search,
    runs: Vec<Sample>,
    outcomes: Vec<Option<Outcome>>,
    before: Vec<Vec<Option<Outcome>>>,
    /// The steps of the rounds before.
    spent: u64,
}

/// The searches for all optimizers of an experiment.
pub struct Tunings {
    experiment: Experiment,
    steps: u64,
    seed: u64,
    budget: Budget,
    hunts: Vec<Hunt>,
    /// How sharp what was found is, once it is.
    around: Option<Around>,
}

/// Runs of a round are numbered within a search; searches by this.
const SEARCH: usize = 1 << 16;
/// And from here on runs around what was found.
const AROUND: usize = 1 << 24;

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
        Ok(Tunings {
            experiment: experiment.clone(),
            steps,
            seed,
            budget: tuning.budget(),
            hunts,
            around: None,
        })
    }

    /// Steps that are done, and of all runs.
    pub fn steps(&self) -> [u64; 2] {
        let done: u64 = self.hunts.iter().map(Hunt::steps).sum();
        let all = self.budget.steps * self.hunts.len() as u64;
        // How many values a hyper-parameter can have around what is found is not known before.
        let most = self.hunts.iter().map(|hunt| self.steps * most_runs_around(hunt.search.method())).sum();
        let around = self.around.as_ref().map_or([0, most], Around::steps);
        [done + around[0], all + around[1]]
    }

    /// The problem, the steps of a full run, and the seed of the procedure.
    pub fn problem(&self) -> (&Experiment, u64, u64) {
        (&self.experiment, self.steps, self.seed)
    }

    /// Of each search, by the key of its method, how the runs of all its rounds ended, as far as they are done.
    pub fn outcomes(&self) -> Vec<(&'static str, Vec<Vec<Option<Outcome>>>)> {
        let of = |hunt: &Hunt| {
            let now = Some(&hunt.outcomes).filter(|outcomes| !outcomes.is_empty());
            (hunt.search.method().key, hunt.before.iter().chain(now).cloned().collect())
        };
        self.hunts.iter().map(of).collect()
    }

    /// Goes on to where the searches with these outcomes are.
    ///
    /// # Errors
    /// In words, if they are not those of this tuning.
    pub fn resume(
        &mut self,
        outcomes: Vec<(String, Vec<Vec<Option<Outcome>>>)>,
        around: Vec<Vec<Option<Course>>>,
    ) -> Result<(), String> {
        let methods = self.hunts.iter().map(|hunt| hunt.search.method().key);
        if !methods.eq(outcomes.iter().map(|(method, _)| method.as_str())) {
            return Err("tunes other optimizers than its experiment has".into());
        }
        self.hunts.iter_mut().zip(outcomes).try_for_each(|(hunt, (_, rounds))| hunt.resume(rounds))?;
        self.look_around();
        match (&mut self.around, around.is_empty()) {
            (_, true) => Ok(()),
            (Some(known), false) => known.resume(around),
            (None, false) => Err("has runs around what it has not found".into()),
        }
    }

    /// Looks how sharp the optimum is, once all is found.
    fn look_around(&mut self) {
        if let Some(found) = self.found().filter(|_| self.around.is_none()) {
            let lanes = self.hunts.iter().filter_map(|hunt| hunt.lane(&found));
            self.around = Some(Around::new(&found, lanes, self.steps));
        }
    }

    /// How the runs around what was found ended, by hyper-parameter.
    pub fn courses(&self) -> Vec<Vec<Option<Course>>> {
        self.around.as_ref().map_or_else(Vec::new, Around::courses)
    }

    /// The places of runs that can be done now.
    pub fn open(&self) -> impl Iterator<Item = usize> {
        let searched = self.hunts.iter().enumerate().flat_map(|(search, hunt)| {
            let open = hunt.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.is_none());
            open.map(move |(run, _)| search * SEARCH + run)
        });
        searched.chain(self.around.iter().flat_map(|around| around.open().map(|place| AROUND + place)))
    }

    /// What is to be done at a place.
    pub fn order(&self, place: usize) -> Order {
        if let (Some(around), Some(place)) = (&self.around, place.checked_sub(AROUND)) {
            return around.order(place);
        }
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
        hunt.end_round();
        self.look_around();
    }

    /// Takes what came of a run around what was found.
    pub fn take_around(&mut self, place: usize, course: Course) {
        if let (Some(around), Some(place)) = (&mut self.around, place.checked_sub(AROUND)) {
            around.take(place, course);
        }
    }

    /// Whether all is found, and how sharp that is.
    pub fn is_done(&self) -> bool {
        self.around.as_ref().is_some_and(|around| around.open().next().is_none())
    }

    /// How sharp the optimum of each optimizer is that has a run around it: its name, and its hyper-parameters.
    pub fn panels(&self) -> Vec<(String, Vec<SweepPanel>)> {
        let Some((around, found)) = self.around.as_ref().zip(self.found()) else { return Vec::new() };
        let lanes = self.hunts.iter().filter_map(|hunt| hunt.lane(&found));
        let panels = lanes.map(|lane| (lane.method.name.to_owned(), around.panels(&lane.id().to_string())));
        panels.filter(|(_, panels)| panels.iter().any(|panel| panel.best.is_some())).collect()
    }

    /// What is done, in a sentence.
    pub fn title(&self) -> String {
        format!(
            "Tuned on this problem: {} runs of up to {} steps for each optimizer",
            self.budget.runs, self.steps
        )
    }

    /// The link to what was found; none before the end of all searches.
    pub fn link(&self) -> Option<String> {
        self.found().map(|experiment| experiment.to_link())
    }

    /// The experiment with all that was found, and with a note that says so.
    fn found(&self) -> Option<Experiment> {
        if self.hunts.iter().any(|hunt| hunt.search.found().is_none()) {
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
        Some(experiment)
    }

    /// What was found, a row for each optimizer.
    pub fn report(&self, version: &str) -> Report {
        let columns = vec![
            Column::new("Optimizer", &["optimizer"]),
            Column::new("Rounds", &["rounds", "rounds_of"]),
            Column::new("Found, where it is not the usual value", &["found"]),
            Column::new("Within 5 % of the best", &["near"]),
            Column::new("Settings", &["settings"]).read_by(Audience::Programs),
        ];
        let found = self.found();
        let near = |hunt: &Hunt| {
            let words = self.around.as_ref()?.near(hunt.lane(found.as_ref()?)?);
            (!words.is_empty()).then(|| Cell::Text(words.join(", ")))
        };
        let row = |hunt: &Hunt| {
            let near = near(hunt).unwrap_or(Cell::Nothing);
            let method = hunt.search.method();
            let rounds = Cell::Share(hunt.search.round() as u64, Search::ROUNDS as u64);
            let (found, settings) =
                hunt.found().map_or((Cell::Nothing, Cell::Nothing), |(words, settings)| {
                    (Cell::Text(words), Cell::Text(settings))
                });
            vec![Cell::Text(method.name.into()), rounds, found, near, settings]
        };
        Report {
            title: self.title(),
            version: version.into(),
            head: vec![
                ("link", self.experiment.to_link()),
                ("steps", self.steps.to_string()),
                ("seed", self.seed.to_string()),
                ("runs", self.budget.runs.to_string()),
            ],
            columns,
            rows: self.hunts.iter().map(row).collect(),
            notes: vec![
                "Ten generations of 32 samples, each drawn around the mean of the better half before it; what is best over the \
                 full length under two seeds is taken."
                    .into(),
                "Then each value alone is moved up and down by a decade (of a β, 1 − β), under three seeds.".into(),
            ],
        }
    }
}

impl Hunt {
    fn new(search: Search) -> Self {
        let mut hunt = Hunt { search, runs: Vec::new(), outcomes: Vec::new(), before: Vec::new(), spent: 0 };
        hunt.begin_round();
        hunt
    }

    /// The first lane of its method.
    fn lane<'a>(&self, experiment: &'a Experiment) -> Option<&'a LaneSettings> {
        experiment.running_lanes().find(|lane| lane.method == self.search.method())
    }

    fn begin_round(&mut self) {
        self.runs = self.search.runs();
        self.outcomes = vec![None; self.runs.len()];
    }

    /// Goes on to the next round, if all of this one is done.
    fn end_round(&mut self) {
        let outcomes: Option<Vec<Outcome>> = self.outcomes.iter().copied().collect();
        if let Some(outcomes) = outcomes.filter(|outcomes| !outcomes.is_empty()) {
            self.spent = self.steps();
            self.before.push(std::mem::take(&mut self.outcomes));
            self.search.take(&outcomes);
            self.begin_round();
        }
    }

    /// Steps that are done.
    fn steps(&self) -> u64 {
        let done = self.runs.iter().zip(&self.outcomes).filter(|(_, outcome)| outcome.is_some());
        self.spent + done.map(|(run, _)| run.lasting).sum::<u64>()
    }

    fn resume(&mut self, rounds: Vec<Vec<Option<Outcome>>>) -> Result<(), String> {
        for (round, outcomes) in rounds.into_iter().enumerate() {
            // A round begins when all of the one before is done, and none after the last.
            if self.before.len() != round || self.runs.is_empty() || outcomes.len() != self.runs.len() {
                return Err("has runs that are not its own".into());
            }
            self.outcomes = outcomes;
            self.end_round();
        }
        Ok(())
    }

    /// What was found: in words where it is not the usual value, and as settings of a link.
    fn found(&self) -> Option<(String, String)> {
        let method = self.search.method();
        let values = || method.parameters.iter().zip(self.search.found().unwrap_or_default());
        self.search.found()?;
        let tuned = values().filter(|(parameter, value)| **value != parameter.default);
        let words: Vec<String> =
            tuned.map(|(parameter, value)| format!("{} {}", parameter.symbol, number(*value))).collect();
        let settings: Vec<String> = values()
            .map(|(parameter, value)| format!("{}-{}={}", method.key, parameter.key, number(*value)))
            .collect();
        let words = if words.is_empty() { "the usual values".into() } else { words.join(", ") };
        Some((words, settings.join("&")))
    }
}
