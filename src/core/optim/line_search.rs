//! A line search for the strong Wolfe conditions.

use super::{Oracle, Parameter, Range};
use crate::math::vector::{add_scaled, dot};

/// The strong Wolfe conditions on a step t along p, with φ(t) = f(x + t p).
///
/// ```text
/// φ(t) ≤ φ(0) + c₁ t φ′(0)        |φ′(t)| ≤ c₂ |φ′(0)|        0 < c₁ < c₂ < 1
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wolfe {
    /// c₁, the decrease that is enough.
    pub decrease: f64,
    /// c₂, the slope that may be left: the smaller, the more exact the search.
    pub slope: f64,
    /// The greatest number of evaluations.
    pub most: u32,
}

/// A point along the line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Trial {
    t: f64,
    value: f64,
    slope: f64,
}

/// Where a search ended. The point and its gradient lie in the [`LineSearch`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// t.
    pub t: f64,
    /// φ(t).
    pub value: f64,
    /// φ′(t).
    pub slope: f64,
    /// Whether both conditions hold; otherwise evaluations ran out, and only the first does.
    pub strong: bool,
}

/// Finds a step that satisfies the strong [`Wolfe`] conditions: first widens, then narrows an interval that holds one.
///
/// Nocedal and Wright, [Numerical optimization](https://doi.org/10.1007/978-0-387-40065-5), 2006, algorithms
/// 3.5 and 3.6 as one loop: `low` is the best point so far with enough decrease, and `high`, once there is one,
/// lies where φ′(low) falls towards. Between the two a cubic is minimized, beyond both φ′ is taken as a line;
/// either ends a search on a quadratic at its second evaluation.
#[derive(Clone, Debug)]
pub struct LineSearch {
    /// x + t p of what was found.
    pub point: Vec<f64>,
    /// ∇f there.
    pub grad: Vec<f64>,
    trial_point: Vec<f64>,
    trial_grad: Vec<f64>,
}

impl LineSearch {
    /// For n variables.
    pub fn new(n: usize) -> Self {
        let zeros = vec![0.0; n];
        LineSearch {
            point: zeros.clone(),
            grad: zeros.clone(),
            trial_point: zeros.clone(),
            trial_grad: zeros,
        }
    }

    /// Searches from x along p, where φ(0) = `value`, φ′(0) = `slope` < 0, trying t = `first` first. `None` if
    /// there was no decrease at all.
    pub fn search(
        &mut self,
        conditions: Wolfe,
        x: &[f64],
        p: &[f64],
        [value, slope]: [f64; 2],
        first: f64,
        oracle: &mut Oracle<'_>,
    ) -> Option<Found> {
        let start = Trial { t: 0.0, value, slope };
        let (mut low, mut high, mut t) = (start, None::<Trial>, first);
        for _ in 0..conditions.most {
            let trial = self.evaluate(x, p, t, oracle);
            let before = low;
            let enough = trial.value <= value + conditions.decrease * t * slope && trial.slope.is_finite();
            if enough && (low.t == 0.0 || trial.value < low.value) {
                std::mem::swap(&mut self.point, &mut self.trial_point);
                std::mem::swap(&mut self.grad, &mut self.trial_grad);
                if trial.slope.abs() <= conditions.slope * slope.abs() {
                    return Some(found(trial, true));
                }
                // φ falls from here towards the side that `high` is not on: then the last low bounds it.
                let rising = high.map_or(trial.slope >= 0.0, |high| trial.slope * (high.t - low.t) >= 0.0);
                if rising {
                    high = Some(low);
                }
                low = trial;
            } else {
                high = Some(trial);
            }
            t = match high {
                Some(high) => between(low, high),
                None => beyond(before, low),
            };
            if t == low.t || !t.is_finite() {
                break;
            }
        }
        (low.t > 0.0).then(|| found(low, false))
    }

    fn evaluate(&mut self, x: &[f64], p: &[f64], t: f64, oracle: &mut Oracle<'_>) -> Trial {
        self.trial_point.copy_from_slice(x);
        add_scaled(&mut self.trial_point, t, p);
        let value = oracle.eval(&self.trial_point, &mut self.trial_grad);
        Trial { t, value, slope: dot(&self.trial_grad, p) }
    }
}

fn found(trial: Trial, strong: bool) -> Found {
    Found { t: trial.t, value: trial.value, slope: trial.slope, strong }
}

/// Within the interval: the minimum of the cubic through both points (Nocedal and Wright, 3.59), kept a twentieth
/// of the interval away from its ends; its middle where the cubic has none.
fn between(low: Trial, high: Trial) -> f64 {
    let width = high.t - low.t;
    let d1 = low.slope + high.slope - 3.0 * (low.value - high.value) / (low.t - high.t);
    let d2 = (d1 * d1 - low.slope * high.slope).sqrt() * width.signum();
    let share = 1.0 - (high.slope + d2 - d1) / (high.slope - low.slope + 2.0 * d2);
    let share = if share.is_finite() { share.clamp(0.05, 0.95) } else { 0.5 };
    low.t + share * width
}

/// Beyond the interval: where the slope, taken as a line through both points, is 0; from 1.1 to 10 times as far.
fn beyond(before: Trial, low: Trial) -> f64 {
    let t = low.t - low.slope * (low.t - before.t) / (low.slope - before.slope);
    if t > low.t { t.clamp(1.1 * low.t, 10.0 * low.t) } else { 10.0 * low.t }
}

/// The conditions in a row that begins with [`SHARE`], [`DECREASE`], [`slope`] and [`MOST`].
pub(super) fn conditions(values: &[f64]) -> Wolfe {
    Wolfe { decrease: values[1], slope: values[2].max(1.5 * values[1]), most: values[3] as u32 }
}

/// η, how much of the step that a search found is taken.
pub(super) const SHARE: Parameter =
    Parameter::live("share", "Share of the step", "η", Range::Log { min: 1e-4, max: 1.0 }, 1.0);

/// c₁.
pub(super) const DECREASE: Parameter =
    Parameter::live("decrease", "Decrease", "c₁", Range::Log { min: 1e-8, max: 0.4 }, 1e-4);

/// c₂.
pub(super) const fn slope(default: f64) -> Parameter {
    Parameter::live("slope", "Slope left", "c₂", Range::Log { min: 1e-6, max: 0.99 }, default)
}

/// The greatest number of evaluations of a search.
pub(super) const MOST: Parameter =
    Parameter::live("most", "Longest search", "", Range::Integer { min: 2.0, max: 50.0 }, 20.0);
