//! Digits that networks imagine while they learn.

use std::rc::Rc;

/// A digit that is being drawn by the weights of one step.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// The step.
    pub step: u64,
    /// Its pixels so far.
    pub pixels: Vec<u8>,
}

/// The digits of one optimizer, from its first step on, all from the same draws: what changes is the network.
#[derive(Clone, Debug, Default)]
pub struct Imagined {
    /// In the order of their steps; the last may be unfinished.
    pub drawings: Vec<Drawing>,
    /// Of the step of the last.
    weights: Rc<Vec<f32>>,
}

/// No more are kept: every second goes, and from there on they come half as often.
pub const MOST: usize = 12;

/// Pixels of an image.
const PIXELS: usize = 784;

/// So many pixels are drawn at a time: a row, some fifty milliseconds. Tests, which wait for each, draw shorter pieces.
pub const AT_A_TIME: usize = if cfg!(test) { 4 } else { 28 };

impl Imagined {
    /// What is to be drawn next, now that the optimizer is at a step with these weights: more of the last digit, or the
    /// first of a new one once its step is far enough from the last one's.
    pub fn next(
        &mut self,
        step: u64,
        interval: u64,
        weights: &Rc<Vec<f32>>,
    ) -> Option<(Vec<u8>, Rc<Vec<f32>>)> {
        let is_due = match self.drawings.last() {
            None => true,
            Some(last) => last.pixels.len() == PIXELS && step >= last.step + self.interval(interval),
        };
        if is_due {
            if self.drawings.len() == MOST {
                let mut place = 0;
                self.drawings.retain(|_| {
                    place += 1;
                    place % 2 == 1
                });
            }
            self.drawings.push(Drawing { step, pixels: Vec::new() });
            self.weights = weights.clone();
        }
        let last = self.drawings.last().filter(|last| last.pixels.len() < PIXELS)?;
        Some((last.pixels.clone(), self.weights.clone()))
    }

    /// Takes the pixels of the last digit.
    pub fn take(&mut self, pixels: Vec<u8>) {
        if let Some(last) = self.drawings.last_mut().filter(|last| pixels.len() > last.pixels.len()) {
            last.pixels = pixels;
        }
    }

    /// Steps between two digits: at first as many as between validations, more once some went.
    fn interval(&self, interval: u64) -> u64 {
        match &self.drawings[..] {
            [.., before, last] => (last.step - before.step).max(interval),
            _ => interval,
        }
    }
}

/// The seed and number of all samples of a run.
pub fn draws(seed: u64) -> (u64, u32) {
    (seed, 5)
}
