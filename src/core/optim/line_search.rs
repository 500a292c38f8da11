//! A line search for the strong Wolfe conditions.

use super::{Oracle, Parameter, Range};
use crate::math::vector::{add_scaled, dot};
use crate::math::{binary_scale, greatest};

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
///
/// Where φ changes by less than its own rounding, values tell nothing, and slopes decide: enough is φ′(t) ≤ (2 c₁ − 1)
/// φ′(0), which on a quadratic is the first condition (Hager and Zhang, [2005](https://doi.org/10.1137/030601880),
/// 4.1), and the better of two points is that with less slope. A trial that moves no coordinate is not evaluated.
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

    /// Searches from x along p, where φ(0) = `value`, φ′(0) = `slope` < 0, trying t = `first` first, or the least that
    /// moves x. `None` if there was no decrease at all.
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
        let (mut low, mut high, mut t) = (start, None::<Trial>, first.max(visible(x, p)));
        for _ in 0..conditions.most {
            if !self.moves_from(low, x, p, t) {
                break;
            }
            let trial = self.evaluate(p, t, oracle);
            let before = low;
            let (enough, better) = if is_level(start, low, trial) {
                let rest = trial.slope.abs();
                let better = if high.is_none() { rest <= low.slope.abs() } else { rest < low.slope.abs() };
                (trial.slope <= (2.0 * conditions.decrease - 1.0) * slope, better)
            } else {
                let enough = trial.value <= value + conditions.decrease * t * slope;
                // The same value, where less cannot be told, only counts with less slope.
                let told = trial.value < value || trial.slope.abs() <= conditions.slope * slope.abs();
                (enough && told && trial.slope.is_finite(), low.t == 0.0 || trial.value < low.value)
            };
            if enough && better {
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

    /// Whether x + t p, which becomes the trial's point, is another than that of `low`.
    fn moves_from(&mut self, low: Trial, x: &[f64], p: &[f64], t: f64) -> bool {
        self.trial_point.copy_from_slice(x);
        add_scaled(&mut self.trial_point, t, p);
        self.trial_point != if low.t == 0.0 { x } else { &self.point }
    }

    /// φ and φ′ at the trial's point.
    fn evaluate(&mut self, p: &[f64], t: f64, oracle: &mut Oracle<'_>) -> Trial {
        let value = oracle.eval(&self.trial_point, &mut self.trial_grad);
        Trial { t, value, slope: dot(&self.trial_grad, p) }
    }
}

/// Whether values cannot tell a trial from the start and from the best point: all lie within four roundings of each
/// other, and what the slope at the start promised is hardly more. Where it promised more, equal values do tell: of a
/// step across a valley.
fn is_level(start: Trial, low: Trial, trial: Trial) -> bool {
    let rounding = 4.0 * f64::EPSILON * start.value.abs();
    let near = |other: Trial| (trial.value - other.value).abs() <= rounding;
    near(start) && near(low) && -trial.t * start.slope <= 16.0 * rounding && trial.slope.is_finite()
}

/// The least t for which x + t p differs from x: below half the distance to the next number nothing moves.
fn visible(x: &[f64], p: &[f64]) -> f64 {
    let least = |(x, p): (&f64, &f64)| (0.5 * f64::EPSILON * x.abs()).max(5e-324) / p.abs();
    x.iter().zip(p).map(least).fold(f64::INFINITY, f64::min)
}

/// x ← x + t p; whether any coordinate has moved.
pub(super) fn advance(x: &mut [f64], t: f64, p: &[f64]) -> bool {
    let mut moved = false;
    for (x, p) in x.iter_mut().zip(p) {
        let next = *x + t * p;
        moved |= next != *x;
        *x = next;
    }
    moved
}

/// The direction −u g, and the slope −u ‖g‖² along it: u = 1, or the power of two for which both are numbers.
pub(super) fn steepest(grad: &[f64], direction: &mut [f64]) -> (f64, f64) {
    let unit = binary_scale::<f64>(greatest(grad));
    direction.iter_mut().zip(grad).for_each(|(p, g)| *p = -unit * g);
    (dot(grad, direction), unit)
}

/// The gradient at which a search along −g found nothing. At the same place it would find nothing again.
#[derive(Clone, Debug)]
pub(super) struct Refused(Vec<f64>);

impl Refused {
    /// Room for a gradient of n numbers.
    pub fn new(n: usize) -> Self {
        Refused(Vec::with_capacity(n))
    }

    /// Whether it was this one.
    pub fn knows(&self, grad: &[f64]) -> bool {
        self.0 == grad
    }

    /// Remembers this one.
    pub fn note(&mut self, grad: &[f64]) {
        self.0.clear();
        self.0.extend_from_slice(grad);
    }

    /// Asks again: for other conditions.
    pub fn forget(&mut self) {
        self.0.clear();
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
    Parameter::live("share", "Share of the step", "η", Range::Log { min: 1e-4, max: 1.0 }, 1.0).tuned();

/// c₁.
pub(super) const DECREASE: Parameter =
    Parameter::live("decrease", "Decrease", "c₁", Range::Log { min: 1e-8, max: 0.4 }, 1e-4);

/// c₂.
pub(super) const fn slope(default: f64) -> Parameter {
    Parameter::live("slope", "Slope left", "c₂", Range::Log { min: 1e-6, max: 0.99 }, default).tuned()
}

/// The greatest number of evaluations of a search.
pub(super) const MOST: Parameter =
    Parameter::live("most", "Longest search", "", Range::Integer { min: 2.0, max: 50.0 }, 20.0);
