//! When a run is to pause by itself.

use super::writing::number;
use crate::optim::{Range, has_decimals, parse_number};

/// The end that a run is given; it goes on beyond when that is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PauseCondition {
    /// A loss: the run pauses when every optimizer has reached it.
    pub target: Option<f64>,
    /// A number of steps.
    pub budget: Option<u64>,
}

impl PauseCondition {
    /// The numbers of steps that a run can be given.
    pub(super) const BUDGET: Range = Range::Integer { min: 1.0, max: 1e12 };
    /// The losses that a run can be given.
    pub(super) const TARGET: Range = Range::Linear { min: f64::MIN, max: f64::MAX };

    /// Whether a run at this step is at its end or beyond.
    pub fn is_past(&self, step: u64) -> bool {
        self.budget.is_some_and(|budget| budget <= step)
    }

    /// The target as text; none is empty.
    pub(super) fn target_text(&self) -> String {
        self.target.map(number).unwrap_or_default()
    }

    /// The budget as text; none is empty.
    pub(super) fn budget_text(&self) -> String {
        self.budget.map(|budget| budget.to_string()).unwrap_or_default()
    }

    /// Takes a target from text.
    pub(super) fn set_target(&mut self, text: &str) -> Result<(), String> {
        self.target = match text.trim() {
            "" => None,
            text => match parse_number(text) {
                Some(target) => Some(target),
                _ => return Err("Target loss must be a number, or empty for none".into()),
            },
        };
        Ok(())
    }

    /// Takes a budget from text.
    pub(super) fn set_budget(&mut self, text: &str) -> Result<(), String> {
        let (min, max) = Self::BUDGET.bounds();
        self.budget = match text.trim() {
            "" => None,
            text => match parse_number(text) {
                Some(steps)
                    if (min..=max).contains(&steps) && steps.fract() == 0.0 && !has_decimals(text) =>
                {
                    Some(steps as u64)
                }
                _ => return Err("Steps must be a whole number from 1 on, or empty for no end".into()),
            },
        };
        Ok(())
    }
}
