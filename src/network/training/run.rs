//! A training run: whose turn it is, what is to be computed for it, and what becomes of the answers.

use lodo_core::math::Stream;

use super::lane::{Lane, Validation};
use super::queries::{Query, batch, held_out};
use super::settings::TrainingSettings;
use crate::batch::{CHUNK, Total};
use crate::image::SIDE;
use crate::layout::{self, PARAMETERS};

/// What is to be computed for one optimizer: for all chunks, in any order and by whoever there is. Threads answer it
/// natively, workers in a page; whatever else could, a graphics card for one, would answer the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Round {
    /// The optimizer's place.
    pub lane: usize,
    /// What is asked.
    pub purpose: Purpose,
    /// The network's parameters.
    pub weights: Vec<f64>,
    /// The questions.
    pub chunks: Vec<Vec<Query>>,
}

/// What a round is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Loss and gradient on training images: the optimizer then takes a step.
    Step,
    /// Losses on held-out images.
    Validation,
}

/// The answer for one chunk.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sum of its questions' losses, in nats.
    pub loss: f64,
    /// The sum of their squares, of a validation.
    pub squares: f64,
    /// The sum of the questions' gradients; empty for a validation.
    pub gradient: Vec<f32>,
}

/// How many images there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// To train with.
    pub training: usize,
    /// Held out.
    pub held_out: usize,
}

/// A training run. Optimizers take turns, a step each, from the same weights on the same batches, so that they are
/// compared step by step; what one does depends on no other.
pub struct Training {
    pub(super) settings: TrainingSettings,
    pub(super) counts: Counts,
    pub(super) lanes: Vec<Lane>,
}

/// Streams of the seed: the weights at the start, and the matrix that an optimizer begins with.
const WEIGHTS: u32 = 0;
const OPTIMIZER: u32 = 2;

impl Training {
    /// A run at its start.
    pub fn new(settings: TrainingSettings, counts: Counts) -> Self {
        let weights = layout::initial(&mut Stream::new(settings.seed, WEIGHTS));
        let lane = |choice: &super::settings::Choice| {
            Lane::new(choice.clone(), weights.clone(), Stream::new(settings.seed, OPTIMIZER))
        };
        let lanes = settings.optimizers.iter().map(lane).collect();
        Training { settings, counts, lanes }
    }

    /// What it was asked for.
    pub fn settings(&self) -> &TrainingSettings {
        &self.settings
    }

    /// Its optimizers.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Steps that every optimizer has taken which has not diverged.
    pub fn step(&self) -> u64 {
        let active = self.lanes.iter().filter(|lane| lane.diverged_at().is_none());
        active.map(Lane::step).min().unwrap_or_else(|| self.lanes.iter().map(Lane::step).max().unwrap_or(0))
    }

    /// What comes next; `None` once every optimizer has diverged or has taken so many steps and was validated there.
    pub fn round(&self, steps: u64) -> Option<Round> {
        let active = self.lanes.iter().enumerate().filter(|(_, lane)| lane.diverged_at().is_none());
        let unvalidated = |lane: &Lane| {
            let due = lane.step().is_multiple_of(self.settings.validate) || lane.step() >= steps;
            due && lane.validations.last().is_none_or(|last| last.step != lane.step())
        };
        let waiting = active.filter(|(_, lane)| lane.step() < steps || unvalidated(lane));
        let (number, lane) =
            waiting.min_by_key(|(number, lane)| (lane.step(), !unvalidated(lane), *number))?;
        let (purpose, queries) = if unvalidated(lane) {
            let queries = held_out(self.settings.seed, self.settings.held_out, self.counts.held_out);
            (Purpose::Validation, queries)
        } else {
            let queries = batch(self.settings.seed, lane.step(), self.settings.batch, self.counts.training);
            (Purpose::Step, queries)
        };
        let chunks = queries.chunks(CHUNK).map(<[Query]>::to_vec).collect();
        Some(Round { lane: number, purpose, weights: lane.weights.clone(), chunks })
    }

    /// The losses of all pixels of the first held-out images, as a round of one optimizer's; `None` of no image.
    pub fn evaluation(&self, lane: &Lane, images: usize) -> Option<Round> {
        let number = self.lanes.iter().position(|own| std::ptr::eq(own, lane))?;
        let pixels = |image: u32| (0..(SIDE * SIDE) as u16).map(move |pixel| Query { image, pixel });
        let queries: Vec<Query> = (0..images.min(self.counts.held_out) as u32).flat_map(pixels).collect();
        let chunks: Vec<Vec<Query>> = queries.chunks(CHUNK).map(<[Query]>::to_vec).collect();
        let round =
            Round { lane: number, purpose: Purpose::Validation, weights: lane.weights.clone(), chunks };
        (!queries.is_empty()).then_some(round)
    }

    /// Takes the answers of a round, in the order of its chunks, and the seconds since it was begun; `clock` is read around
    /// the optimizer's own step.
    ///
    /// # Panics
    /// If there are no answers, or a gradient has another length than the weights.
    pub fn finish(&mut self, round: &Round, answers: &[Answer], seconds: f64, clock: &dyn Fn() -> f64) {
        let lane = &mut self.lanes[round.lane];
        match round.purpose {
            Purpose::Validation => lane.validations.push(validation(lane.step(), round, answers)),
            Purpose::Step => {
                let began = clock();
                let mut total = Total::default();
                for (chunk, answer) in round.chunks.iter().zip(answers) {
                    assert_eq!(answer.gradient.len(), PARAMETERS, "a gradient for every weight");
                    total.add(chunk.len(), answer.loss, &answer.gradient);
                }
                let mut gradient = vec![0.0; PARAMETERS];
                let loss = total.mean(&mut gradient);
                lane.advance(loss, &gradient);
                let own = clock() - began;
                lane.own_seconds += own;
                lane.seconds.push(lane.seconds.last().unwrap_or(&0.0) + seconds + own);
            }
        }
    }

    /// Takes a value while the run goes on; `false` where only a new run can take it, and nothing is changed.
    ///
    /// # Errors
    /// In words, if there is no such key or the value is none for it.
    pub fn tune(&mut self, key: &str, text: &str) -> Result<bool, String> {
        let mut settings = self.settings.clone();
        settings.set(key, text)?;
        let live = match self.settings.parameter(key) {
            Some((lane, parameter)) if parameter.live => {
                self.lanes[lane].tune(settings.optimizers[lane].values.clone());
                true
            }
            Some(_) => false,
            None => settings == self.settings,
        };
        if live {
            self.settings = settings;
        }
        Ok(live)
    }
}

/// The mean of a validation's losses and its standard error, from their sums.
fn validation(step: u64, round: &Round, answers: &[Answer]) -> Validation {
    let count = round.chunks.iter().map(Vec::len).sum::<usize>() as f64;
    let mean = answers.iter().map(|answer| answer.loss).sum::<f64>() / count;
    let squares = answers.iter().map(|answer| answer.squares).sum::<f64>();
    let variance = (squares - count * mean * mean).max(0.0) / (count - 1.0).max(1.0);
    Validation { step, mean, error: (variance / count).sqrt() }
}
