//! How losses become heights: which are seen, on what scale, and above what.

use super::Scale;
use super::scale::{linear_around, quantile, step_below};
use crate::experiment::{CurvesView, Spacing};
use crate::session::{Bin, LaneSnapshot, Snapshot};

/// How losses become heights.
pub(super) struct Heights {
    /// What is taken from each loss.
    pub(super) least: f64,
    /// The least and the greatest height to be seen.
    pub(super) reach: (f64, f64),
    pub(super) scale: Scale,
}

/// A least value of this size is zero but for rounding.
const ZERO: f64 = 1e-12;

/// Of a run, and of one that was kept.
pub(super) fn heights(snapshot: &Snapshot, kept: Option<&Snapshot>, view: &CurvesView) -> Heights {
    // A run that has yet to begin has nothing to be seen beside another.
    let begun = snapshot.lanes.iter().any(|lane| !lane.curve.is_empty());
    let runs = match kept {
        Some(kept) if begun => &[snapshot, kept][..],
        Some(kept) => &[kept],
        None => &[snapshot],
    };
    let reach = |least: f64| {
        let both = runs.iter().map(|run| reach(run, view, least));
        both.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).expect("there is one run at least")
    };
    if view.losses == Spacing::Linear {
        // As low as they come: what is below zero is seen, too.
        let (low, high) = reach(0.0);
        let both = runs.iter().filter_map(|run| extents(run, view, 0.0));
        let low = both.map(|all| all.low).reduce(f64::min).unwrap_or(low);
        let reach = (low, high.max(low));
        return Heights { least: 0.0, reach, scale: linear_around(reach) };
    }
    if let Some(least) = snapshot.least.filter(|least| least.abs() > ZERO) {
        // Differences are no finer than that: values near the least differ by the rounding of larger terms.
        let rounding = 32.0 * f64::EPSILON * least.abs();
        if lowest(snapshot) >= least - rounding {
            let (low, high) = reach(least);
            let reach = (low.max(rounding).min(high), high);
            return Heights { least, reach, scale: Scale::log_around(reach) };
        }
    }
    if lowest(snapshot) >= 0.0 || snapshot.least.is_some_and(|least| least.abs() <= ZERO) {
        let reach = reach(0.0);
        return Heights { least: 0.0, reach, scale: Scale::log_around(reach) };
    }
    let reach = extents(snapshot, view, 0.0).map_or((-1.0, 1.0), |all| (all.low, all.high.max(all.began)));
    let size = reach.0.abs().max(reach.1.abs());
    // It is linear below a hundredth of what the run began with, so that this does not change on the way.
    let first = snapshot.lanes.iter().filter_map(|lane| lane.curve.first());
    let first = first.map(|bin| bin.greatest.abs()).filter(|size| *size > 0.0 && size.is_finite());
    let linear = step_below((0.01 * first.fold(size, f64::min)).max(1e-12 * size).max(f64::MIN_POSITIVE));
    Heights { least: 0.0, reach, scale: Scale::symmetric_log_around(reach, linear) }
}

/// The least loss of all, of those on their way.
fn lowest(snapshot: &Snapshot) -> f64 {
    let lanes = snapshot.lanes.iter().filter(|lane| lane.is_active());
    let losses = lanes.flat_map(|lane| lane.curve.iter().map(|bin| bin.least).chain([lane.smoothed]));
    losses.filter(|loss| loss.is_finite()).fold(f64::INFINITY, f64::min)
}

/// The least and the greatest loss above `least` to be seen, positive. A few odd bins do not count, nor does what is
/// above ten thousand times the median of the lowest lane, unless all of them began there; a lane that diverged adds
/// a decade at most. So one that leaves all bounds does not press the others flat. Nothing below 1e-16 of the
/// greatest is told apart.
fn reach(snapshot: &Snapshot, view: &CurvesView, least: f64) -> (f64, f64) {
    let best = snapshot.newton_best.filter(|best| snapshot.noisy && best.is_finite() && *best > 0.0);
    let Some(Extent { low, high, median, began }) = extents(snapshot, view, least) else { return (0.1, 1.0) };
    let began = if snapshot.noisy { 0.0 } else { began };
    let mut high = high.max(began).min((1e4 * median).max(2.0 * began));
    let lost = snapshot.lanes.iter().filter(|lane| !lane.is_active());
    if let Some(lost) =
        lost.filter_map(|lane| extent(lane, view, odd(snapshot), least)).reduce(Extent::joined)
    {
        high = high.max(lost.high.min(10.0 * high));
    }
    let (low, high) = best.map_or((low, high), |best| (low.min(0.9 * best), high.max(best)));
    let high = if high > 1e-250 && high < 1e250 { high } else { 1.0 };
    (low.clamp(1e-16 * high, high), high)
}

/// The part of the bins at either end that does not count.
fn odd(snapshot: &Snapshot) -> f64 {
    if snapshot.noisy { 0.03 } else { 0.01 }
}

/// What those on their way would have seen, or, if nobody is, those that diverged.
fn extents(snapshot: &Snapshot, view: &CurvesView, least: f64) -> Option<Extent> {
    let (running, lost): (Vec<_>, Vec<_>) = snapshot.lanes.iter().partition(|lane| lane.is_active());
    let of = |lanes: Vec<&LaneSnapshot>| {
        lanes.into_iter().filter_map(|lane| extent(lane, view, odd(snapshot), least)).reduce(Extent::joined)
    };
    of(running).or_else(|| of(lost))
}

/// What one lane would have seen.
#[derive(Clone, Copy)]
struct Extent {
    low: f64,
    high: f64,
    median: f64,
    began: f64,
}

impl Extent {
    fn joined(self, other: Extent) -> Extent {
        Extent {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            median: self.median.min(other.median),
            began: self.began.min(other.began),
        }
    }
}

/// The losses of a lane above `least` in the steps that are seen, without this part of its bins at either end, but with
/// the latest; `None` if none is finite.
fn extent(lane: &LaneSnapshot, view: &CurvesView, odd: f64, least: f64) -> Option<Extent> {
    let is_seen = |bin: &&Bin| view.shows(bin.step as f64);
    let now = Some(lane.smoothed - least).filter(|loss| loss.is_finite() && view.shows(lane.step as f64));
    let part = |value: fn(&Bin) -> f64, part: f64| {
        quantile(lane.curve.iter().filter(is_seen).map(|bin| value(bin) - least), part)
    };
    let low = part(|bin| bin.least, odd).into_iter().chain(now).reduce(f64::min)?;
    let high = part(|bin| bin.greatest, 1.0 - odd).into_iter().chain(now).reduce(f64::max)?;
    let median = part(|bin| bin.smoothed, 0.5).unwrap_or(high);
    let began =
        lane.curve.iter().find(is_seen).map(|bin| bin.greatest - least).filter(|loss| loss.is_finite());
    Some(Extent { low, high, median, began: began.unwrap_or(low) })
}
