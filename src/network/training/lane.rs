//! One optimizer on its way.

use std::rc::Rc;

use lodo_core::math::{LinearMap, Stream};
use lodo_core::objective::{Noise, Noisy, Objective};
use lodo_core::optim::Oracle;

use super::contender::Trainee;
use super::settings::Choice;
use crate::layout::PARAMETERS;

/// A validation: the mean loss of the held-out questions, in nats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Validation {
    /// After so many steps.
    pub step: u64,
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub error: f64,
}

/// An optimizer on its way through a training run.
pub struct Lane {
    pub(super) choice: Choice,
    pub(super) optimizer: Box<dyn Trainee>,
    /// Of the network.
    pub(super) weights: Vec<f64>,
    /// The mean loss of each step's batch, read before the step, in nats.
    pub(super) losses: Vec<f64>,
    /// Seconds that had been spent by the end of each step, in gradients and in the optimizer's own step.
    pub(super) seconds: Vec<f64>,
    /// Seconds of these in the optimizer's own steps.
    pub(super) own_seconds: f64,
    pub(super) validations: Vec<Validation>,
    diverged: Option<u64>,
    noisy: Noisy,
}

/// What an optimizer that asks for more than its gradient would ask.
struct Unasked;

impl Objective for Unasked {
    fn dim(&self) -> usize {
        PARAMETERS
    }

    fn eval(&self, _: &[f64], grad: &mut [f64]) -> f64 {
        grad.fill(f64::NAN);
        f64::NAN
    }

    fn minima(&self) -> Vec<Vec<f64>> {
        Vec::new()
    }
}

impl Lane {
    pub(super) fn new(choice: Choice, weights: Vec<f64>, stream: Stream) -> Self {
        let optimizer = choice.contender.build(&choice.values, stream);
        let noisy = Noisy::new(Rc::new(Unasked), Noise::None, 0.0, Stream::new(0, 0));
        Lane {
            choice,
            optimizer,
            weights,
            losses: Vec::new(),
            seconds: Vec::new(),
            own_seconds: 0.0,
            validations: Vec::new(),
            diverged: None,
            noisy,
        }
    }

    /// Its optimizer and hyper-parameters.
    pub fn choice(&self) -> &Choice {
        &self.choice
    }

    /// Steps taken.
    pub fn step(&self) -> u64 {
        self.losses.len() as u64
    }

    /// The network's parameters at present.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// The mean loss of each step's batch, read before the step, in nats.
    pub fn losses(&self) -> &[f64] {
        &self.losses
    }

    /// Seconds that had been spent by the end of each step.
    pub fn seconds(&self) -> &[f64] {
        &self.seconds
    }

    /// Seconds that the optimizer's own steps took in all, without gradients.
    pub fn own_seconds(&self) -> f64 {
        self.own_seconds
    }

    /// The held-out losses so far, by step.
    pub fn validations(&self) -> &[Validation] {
        &self.validations
    }

    /// The step at which its loss was no number any more; it goes no further.
    pub fn diverged_at(&self) -> Option<u64> {
        self.diverged
    }

    /// Looks whether it has diverged: once a step, for there are many weights.
    pub(super) fn judge(&mut self) {
        let lost = self.losses.last().is_some_and(|loss| !loss.is_finite());
        let lost = lost || self.weights.iter().any(|weight| !weight.is_finite());
        self.diverged = lost.then(|| self.step());
    }

    /// The matrix between gradient and step, where there is one.
    pub fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.optimizer.preconditioner()
    }

    /// Takes a value for a hyper-parameter that may change during a run.
    pub(super) fn tune(&mut self, values: Vec<f64>) {
        self.optimizer.tune(&values);
        self.choice.values = values;
    }

    /// Takes a step, given the batch's mean loss and gradient.
    pub(super) fn advance(&mut self, loss: f64, gradient: &[f64]) {
        self.losses.push(loss);
        if loss.is_finite() {
            self.optimizer.step(&mut self.weights, gradient, &mut Oracle::new(&self.noisy));
        }
        self.judge();
    }
}
