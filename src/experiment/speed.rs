//! How fast a run is to go.

use super::view::FASTEST;
use super::{Experiment, View};

/// Steps a second of a run that speeds up: at first, then by a part of the steps so far, so that a decade of a
/// logarithmic axis takes four seconds; from the last on as fast as it can.
const SLOW: f64 = 60.0;
const RISE: f64 = 0.6;
const FAST: f64 = 4000.0;

impl Experiment {
    /// Steps a second at a step; `None` for as fast as the machine goes.
    pub fn speed_at(&self, step: u64) -> Option<f64> {
        let View { speed, speeds_up, .. } = self.view;
        if speed < FASTEST {
            return Some(speed);
        }
        let rising = (RISE * step as f64).max(SLOW);
        (speeds_up && rising < FAST).then_some(rising)
    }
}
