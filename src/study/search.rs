//! The search for a method's hyper-parameters, a round of independent runs at a time.

use serde::{Deserialize, Serialize};

use super::sample::{Outcome, Sample};
use crate::experiment::streams;
use crate::math::Stream;
use crate::optim::{Method, Parameter, Purpose, Range};

/// Samples of a generation.
const SAMPLES: usize = 32;
/// The deviation of each generation's normal, in ln h or ln(1 − h): the authors', but that the first, which with
/// them is 3 as well, is the whole range.
const SPREAD: [f64; 10] = [f64::INFINITY, 3.0, 3.0, 3.0, 2.0, 1.7, 1.4, 1.2, 0.9, 0.6];
/// The share of the steps that a generation is given; the authors' first three have 100, 300 and 1,000 of 10,000.
const SHARE: [f64; 10] = [0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0];
/// The registry's values, and of each generation the mean of the better half and the best sample, are compared at the end.
const CANDIDATES: usize = 2 * SHARE.len() + 1;

/// Whether the procedure chooses this parameter.
pub(super) fn is_tuned(parameter: &Parameter) -> bool {
    parameter.purpose != Purpose::Chosen
}

/// What a search costs, the same for every method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Runs.
    pub runs: u64,
    /// Steps of all of them, if none ends early.
    pub steps: u64,
}

/// How long runs of a search are, on how many tasks, and where its draws come from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    pub tasks: usize,
    /// Of a full run.
    pub steps: u64,
    /// Of a run without divergence, for a candidate to be chosen.
    pub lasting: u64,
    pub seed: u64,
}

impl Length {
    /// The steps of a run that is given this share.
    fn of_share(&self, share: f64) -> u64 {
        (self.steps as f64 * share) as u64
    }

    /// What all runs for one method cost.
    pub fn budget(&self) -> Budget {
        let generations: u64 = SHARE.map(|share| SAMPLES as u64 * self.of_share(share)).iter().sum();
        let (tasks, compared) = (self.tasks as u64, 2 * CANDIDATES as u64);
        let runs = tasks * ((SHARE.len() * SAMPLES) as u64 + compared);
        Budget { runs, steps: tasks * (generations + compared * self.lasting) }
    }
}

/// A search on its way: [`runs`](Self::runs) says what is to be run next, on whatever machines, and
/// [`take`](Self::take) takes how those runs ended, until something is [`found`](Self::found).
#[derive(Clone, Debug)]
pub struct Search {
    method: &'static Method,
    length: Length,
    /// The places of the parameters that are tuned.
    tuned: Vec<usize>,
    draws: Stream,
    /// Positions on the parameters' sliders, which are linear in z.
    mean: Vec<f64>,
    samples: Vec<Vec<f64>>,
    /// What is being compared.
    candidates: Vec<Vec<f64>>,
    means: Vec<Vec<f64>>,
    bests: Vec<Vec<f64>>,
    /// Which generation; after the last all candidates are compared.
    round: usize,
    found: Option<Vec<f64>>,
}

impl Search {
    /// The rounds of a search.
    pub const ROUNDS: usize = SHARE.len() + 1;

    pub(super) fn new(method: &'static Method, length: Length) -> Self {
        let defaults = method.defaults();
        let tuned: Vec<usize> =
            (0..defaults.len()).filter(|&place| is_tuned(&method.parameters[place])).collect();
        let mean =
            tuned.iter().map(|&place| method.parameters[place].range.position(defaults[place])).collect();
        let mut search = Search {
            method,
            length,
            tuned,
            draws: Stream::new(length.seed, streams::TUNING),
            mean,
            samples: Vec::new(),
            candidates: Vec::new(),
            means: vec![defaults],
            bests: Vec::new(),
            round: 0,
            found: None,
        };
        search.draw();
        search
    }

    /// Whose hyper-parameters they are.
    pub fn method(&self) -> &'static Method {
        self.method
    }

    /// Rounds that are done, of [`ROUNDS`](Self::ROUNDS).
    pub fn round(&self) -> usize {
        self.round
    }

    /// The values that were found, in the order of the method's table, once all rounds are done.
    pub fn found(&self) -> Option<&[f64]> {
        self.found.as_deref()
    }

    fn values_at(&self, positions: &[f64]) -> Vec<f64> {
        let mut values = self.method.defaults();
        for (&place, &at) in self.tuned.iter().zip(positions) {
            values[place] = self.method.parameters[place].range.value(at);
        }
        values
    }

    /// Draws a generation, or brings up all candidates.
    fn draw(&mut self) {
        let Some(&spread) = SPREAD.get(self.round) else {
            // Of equals the first: a mean rather than a sample, the registry's rather than any.
            self.candidates = [&self.means[..], &self.bests].concat();
            return;
        };
        let Search { draws, tuned, mean, method, .. } = self;
        let sample = |_| -> Vec<f64> {
            let near = |(&place, mean): (&usize, &f64)| match spread {
                f64::INFINITY => draws.uniform(),
                _ => {
                    let length = length(method.parameters[place].range);
                    (mean + spread / length * draws.normal()).clamp(0.0, 1.0)
                }
            };
            tuned.iter().zip(&*mean).map(near).collect()
        };
        self.samples = (0..SAMPLES).map(sample).collect();
        self.candidates = self.samples.iter().map(|positions| self.values_at(positions)).collect();
    }

    /// The runs of this round: candidates within seeds within tasks. None once something is found.
    pub fn runs(&self) -> Vec<Sample> {
        let (seeds, steps, lasting) = match SHARE.get(self.round) {
            _ if self.found.is_some() => return Vec::new(),
            Some(&share) => {
                let steps = self.length.of_share(share);
                (vec![self.round as u64 + 1], steps, steps)
            }
            None => (vec![1, 2], self.length.steps, self.length.lasting),
        };
        let mut runs = Vec::new();
        for task in 0..self.length.tasks {
            for &seed in &seeds {
                let run = |values: &Vec<f64>| Sample { task, seed, values: values.clone(), steps, lasting };
                runs.extend(self.candidates.iter().map(run));
            }
        }
        runs
    }

    /// Takes how the runs of this round ended, in their order, and goes on to the next.
    pub fn take(&mut self, outcomes: &[Outcome]) {
        if self.found.is_some() {
            return;
        }
        let mut order = best_first(outcomes, self.candidates.len());
        if self.round == SHARE.len() {
            self.found = Some(self.candidates.swap_remove(order[0]));
            self.round += 1;
            return;
        }
        order.truncate(SAMPLES / 2);
        self.bests.push(self.candidates[order[0]].clone());
        for (place, mean) in self.mean.iter_mut().enumerate() {
            *mean = order.iter().map(|&k| self.samples[k][place]).sum::<f64>() / order.len() as f64;
        }
        self.means.push(self.values_at(&self.mean));
        self.round += 1;
        self.draw();
    }
}

/// The candidates that nowhere diverge, the best by the sum of their ranks first; if all diverge, all of them.
fn best_first(outcomes: &[Outcome], candidates: usize) -> Vec<usize> {
    let (mut ranks, mut lost) = (vec![0; candidates], vec![false; candidates]);
    for outcomes in outcomes.chunks(candidates) {
        for (k, outcome) in outcomes.iter().enumerate() {
            ranks[k] += outcomes.iter().filter(|other| other.is_better_than(outcome)).count();
            lost[k] |= matches!(outcome, Outcome::Diverged(_));
        }
    }
    let mut order: Vec<usize> = (0..candidates).collect();
    if lost.contains(&false) {
        order.retain(|&k| !lost[k]);
    }
    order.sort_by_key(|&k| ranks[k]);
    order
}

/// The length of a parameter's range in z.
fn length(range: Range) -> f64 {
    let (min, max) = range.bounds();
    match range {
        Range::Beta => -libm::log(1.0 - max),
        _ => libm::log(max / min),
    }
}
