//! A run whose lanes are spread over several simulators, in lock step.

use self::effort::Effort;
use super::{Command, Report};
use crate::experiment::{Experiment, LaneId, LaneSettings};
use crate::session::Merge;
use crate::session::{Adjustment, Snapshot, Status};

/// What is to be sent to which simulator; each is answered once.
pub type Orders = Vec<(usize, Command)>;

/// How many times the seconds of a round a simulator may take for its steps before it reports: one that was held up
/// costs a message then, one that hangs on a single step no more than that step. At 1 every second round would need a
/// second message; at 10 a change would wait for a tenth of a second where something else takes the cores.
const PATIENCE: f64 = 3.0;

/// What a simulator's answer leads to.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// Other simulators have yet to answer.
    Waiting,
    /// More is to be sent.
    More(Orders),
    /// All have: this is the answer of the whole.
    Done(Report),
}

/// A run whose lanes are spread over several simulators: each has some of the lanes and knows of every change. The
/// simulators go on in rounds. A round ends when all of them have come to the same step, so that a change reaches
/// every lane at the same step, and a picture shows all lanes at the same step. As lanes do not know of each other,
/// the run is to the bit what one simulator would make of it.
///
/// One simulator alone is given time. Several are given steps: as many as the slowest of them computes in that time,
/// by what their reports say of it. How long a report was on its way does not count: that is the page's time, not
/// theirs.
pub struct Pool {
    simulators: Vec<Effort>,
    /// Where each simulator is in the round under way.
    steps: Vec<u64>,
    /// Where each optimizer has been running since the run began; who comes back comes back there.
    homes: Vec<(LaneId, usize)>,
    /// Seconds that a step of an optimizer took when last seen.
    paces: Vec<(String, f64)>,
    /// Who was running when last seen.
    running: Vec<String>,
    merge: Merge,
    step: u64,
    /// Whether a lane has yet to reach the others.
    behind: bool,
    round: Round,
    reports: Vec<Option<Report>>,
    waiting: usize,
    /// Settings that the run took up, said in an answer that is not passed on.
    settings: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Round {
    Advance { until: u64, limit: f64 },
    Other,
}

impl Pool {
    /// A pool of at least one simulator, without a run.
    pub fn new(simulators: usize) -> Self {
        Pool {
            simulators: vec![Effort::default(); simulators],
            steps: vec![0; simulators],
            homes: Vec::new(),
            paces: Vec::new(),
            running: Vec::new(),
            merge: Merge::default(),
            step: 0,
            behind: false,
            round: Round::Other,
            reports: Vec::new(),
            waiting: 0,
            settings: None,
        }
    }

    /// Begins an experiment, which meets these changes on its way.
    pub fn load(&mut self, experiment: &Experiment, changes: &[Adjustment]) -> Orders {
        self.homes.clear();
        self.merge = Merge::default();
        (self.step, self.settings) = (0, None);
        self.simulators.fill(Effort::default());
        self.settle(experiment);
        for change in changes {
            self.settle(&Experiment::from_link(&change.link).0);
        }
        let link = experiment.to_link();
        self.begin(Round::Other, |pool, simulator| Command::Load {
            experiment: link.clone(),
            changes: changes.to_vec(),
            owned: pool.keys_of(simulator),
        })
    }

    /// Goes over to these settings, if they have changed, and on: at most so many steps, for about so many seconds.
    pub fn advance(&mut self, experiment: Option<&Experiment>, steps: u64, seconds: f64) -> Orders {
        let joins = experiment.is_some_and(|experiment| self.settle(experiment));
        let (steps, limit) = match self.simulators.as_slice() {
            [_] => (steps, seconds),
            // Who was switched on later reaches the others before these go on.
            _ if joins || self.behind => (0, seconds),
            simulators => {
                let strides = simulators.iter().map(|effort| effort.stride(seconds));
                (steps.min(strides.min().unwrap_or(1)), PATIENCE * seconds)
            }
        };
        let until = self.step.saturating_add(steps);
        self.steps.fill(self.step);
        let link = experiment.map(Experiment::to_link);
        self.begin(Round::Advance { until, limit }, |pool, simulator| Command::Advance {
            owned: link.as_ref().and_then(|_| pool.keys_of(simulator)),
            experiment: link.clone(),
            until,
            seconds: limit,
        })
    }

    /// Goes to a step that the run has been at, or on towards it.
    pub fn go_to(&mut self, step: u64, seconds: f64) -> Orders {
        self.begin(Round::Other, |_, _| Command::GoTo { step, seconds })
    }

    /// Gives one simulator something to answer by itself.
    pub fn ask_one(&mut self, command: Command) -> Orders {
        let orders = self.begin(Round::Other, |_, _| command.clone());
        self.waiting = 1;
        orders.into_iter().take(1).collect()
    }

    /// Whether every simulator has answered.
    pub fn is_idle(&self) -> bool {
        self.waiting == 0
    }

    /// Takes the answer of a simulator.
    pub fn on_report(&mut self, simulator: usize, report: Report) -> Outcome {
        if let (Round::Advance { until, limit }, Report::Snapshot(snapshot)) = (self.round, &report) {
            let from = std::mem::replace(&mut self.steps[simulator], snapshot.step);
            self.simulators[simulator].add(snapshot.step.saturating_sub(from), snapshot.computing);
            if self.simulators.len() > 1 && snapshot.step < until && snapshot.finish.is_none() {
                self.keep_settings(snapshot);
                let command = Command::Advance { experiment: None, owned: None, until, seconds: limit };
                return Outcome::More(vec![(simulator, command)]);
            }
        }
        self.reports[simulator] = Some(report);
        self.waiting -= 1;
        if self.waiting > 0 {
            return Outcome::Waiting;
        }
        let (mut snapshots, mut samples) = (Vec::new(), Vec::new());
        for report in self.reports.drain(..).flatten() {
            match report {
                Report::Snapshot(snapshot) => snapshots.push(*snapshot),
                Report::Samples(some) => samples.extend(some),
                // All simulators refuse the same; and one alone has a grid.
                other => return Outcome::Done(other),
            }
        }
        if snapshots.is_empty() {
            return Outcome::More(self.begin(Round::Other, |_, _| Command::Fit { samples: samples.clone() }));
        }
        if snapshots[0].plane.stale && snapshots[0].time.going_to.is_none() {
            self.keep_settings(&snapshots[0]);
            return Outcome::More(self.begin(Round::Other, |_, _| Command::Samples));
        }
        Outcome::Done(Report::Snapshot(Box::new(self.join(snapshots))))
    }

    fn join(&mut self, parts: Vec<Snapshot>) -> Snapshot {
        self.step = parts[0].step;
        let mut whole = self.merge.join(parts);
        let kept = self.settings.take();
        whole.time.settings = whole.time.settings.take().or(kept);
        self.behind = whole.lanes.iter().any(|lane| lane.status == Status::CatchingUp);
        self.running = whole.lanes.iter().map(|lane| lane.key.clone()).collect();
        for lane in &whole.lanes {
            let Some(rate) = lane.steps_per_second() else { continue };
            self.paces.retain(|(key, _)| *key != lane.key);
            self.paces.push((lane.key.clone(), 1.0 / rate));
        }
        whole
    }

    fn begin(&mut self, round: Round, command: impl Fn(&Self, usize) -> Command) -> Orders {
        self.round = round;
        self.reports = vec![None; self.simulators.len()];
        let orders: Orders =
            (0..self.simulators.len()).map(|simulator| (simulator, command(self, simulator))).collect();
        self.waiting = orders.len();
        orders
    }

    fn keep_settings(&mut self, snapshot: &Snapshot) {
        self.settings = snapshot.time.settings.clone().or(self.settings.take());
    }

    /// Finds a simulator for every optimizer that has none: the one with the least to do. Whether one is switched on that
    /// was not running.
    fn settle(&mut self, experiment: &Experiment) -> bool {
        let ids: Vec<LaneId> = experiment.running_lanes().map(LaneSettings::id).collect();
        for &id in &ids {
            if self.homes.iter().all(|(known, _)| *known != id) {
                let work = |simulator: usize| {
                    let owned = self.homes.iter().filter(|(id, home)| *home == simulator && ids.contains(id));
                    owned.map(|(id, _)| self.pace(*id)).sum::<f64>()
                };
                let idlest = (0..self.simulators.len()).min_by(|&a, &b| work(a).total_cmp(&work(b)));
                self.homes.push((id, idlest.expect("there is a simulator")));
            }
        }
        ids.iter().any(|id| !self.running.iter().any(|known| id.is(known)))
    }

    /// Seconds a step; those of the slowest for whom it is not known.
    fn pace(&self, id: LaneId) -> f64 {
        let known = self.paces.iter().find(|(known, _)| id.is(known)).map(|&(_, pace)| pace);
        known.unwrap_or_else(|| self.paces.iter().fold(1e-6, |slowest, &(_, pace)| pace.max(slowest)))
    }

    fn keys_of(&self, simulator: usize) -> Option<Vec<String>> {
        let owned = self.homes.iter().filter(|&&(_, home)| home == simulator);
        (self.simulators.len() > 1).then(|| owned.map(|(id, _)| id.to_string()).collect())
    }
}

mod effort;

#[cfg(test)]
mod busy;
#[cfg(test)]
mod tests;
