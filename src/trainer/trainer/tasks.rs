//! What workers are asked for next.

use std::rc::Rc;

use super::{Effect, Stage, Trainer};
use crate::crew::Request;
use crate::imagined::{AT_A_TIME, draws};
use crate::order::Order;

impl Trainer {
    /// Asks for what comes next, if the run goes on and nothing is under way.
    pub(super) fn go_on(&mut self) -> Vec<Effect> {
        let mut effects = self.employ();
        let waits = self.round.is_none() && self.crew.keeper_is_idle();
        if self.stage == Stage::Running && waits && self.run.is_some() {
            effects.extend(match self.unseen() {
                Some(lane) => self.keeper(Request::Look, Order::Look(lane)),
                None => self.keeper(Request::Next, Order::Next(u64::MAX)),
            });
        }
        effects
    }

    /// An optimizer whose matrix was not looked at since it was validated.
    pub(super) fn unseen(&self) -> Option<usize> {
        let curves = self.curves.iter().zip(&self.spectra);
        curves.enumerate().find_map(|(lane, (curves, spectrum))| {
            let step = curves.validations.last()?.0;
            let seen = spectrum.as_ref().map(|spectrum| spectrum.0);
            (curves.diverged.is_none() && seen.is_none_or(|seen| seen < step)).then_some(lane)
        })
    }

    /// Gives hands that have nothing to do what there is to do: chunks first, then a prediction, then a sample.
    pub(super) fn employ(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(hand) = self.crew.idle_hand() {
            let Some((request, order, weights)) = self.task() else { break };
            self.crew.ask(hand, request);
            effects.push(Effect::Send(hand, order, weights));
        }
        effects
    }

    pub(super) fn task(&mut self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        let running = self.stage == Stage::Running;
        if let Some(round) = self.round.as_mut().filter(|round| running && round.next < round.sums.len()) {
            let place = round.next;
            round.next += 1;
            let chunk = round.asked.chunks[place].clone();
            let order = Order::Compute { gradient: round.asked.gradient, chunk };
            return Some((Request::Chunk(round.number, place), order, round.weights.clone()));
        }
        self.prediction().or_else(|| self.sample().filter(|_| running))
    }

    /// A prediction that is older than the last validation, or was never made.
    pub(super) fn prediction(&self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        let (image, pixel) = (self.question.image, self.question.pixel);
        (0..self.question.shares.len()).find_map(|lane| {
            let (step, weights) = self.weights[lane].as_ref()?;
            let validated = self.curves[lane].validations.last().map_or(0, |last| last.0);
            if self.curves[lane].diverged.is_some() {
                return None;
            }
            let known = self.question.shares[lane].as_ref().is_some_and(|shares| shares.0 >= validated);
            let request = Request::Prediction(self.question.number, lane, *step);
            let asked = |request: &Request| {
                matches!(request, Request::Prediction(number, of, _) if (*number, *of) == (self.question.number, lane))
            };
            (!known && !self.crew.is_at(asked)).then(|| (request, Order::Predict { image, pixel }, weights.clone()))
        })
    }

    /// More pixels of a sample, while the keeper takes a step and hands would wait.
    pub(super) fn sample(&mut self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        if self.round.as_ref().is_some_and(|round| round.asked.gradient && round.next < round.sums.len()) {
            return None;
        }
        let run = self.run.as_ref()?;
        let free = (0..self.imagined.len())
            .filter(|&lane| self.curves[lane].diverged.is_none())
            .filter(|&lane| !self.crew.is_at(|request| *request == Request::Sample(lane)));
        let behind = free.min_by_key(|&lane| {
            let drawings = &self.imagined[lane].drawings;
            (drawings.len(), drawings.last().map_or(0, |last| last.pixels.len()))
        })?;
        let (step, weights) = self.weights[behind].as_ref()?;
        let (drawn, weights) = self.imagined[behind].next(*step, run.validate, weights)?;
        let order = Order::Imagine { of: draws(run.seed), drawn, more: AT_A_TIME };
        Some((Request::Sample(behind), order, weights))
    }
}
