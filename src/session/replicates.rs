//! What an optimizer does under several seeds.

use nanoserde::{DeBin, SerBin};

use super::{Bin, Lane};
use crate::experiment::{CurvesView, Smoothing, Spread};
use crate::math::ascending;

/// What an optimizer does under several seeds.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Replicates {
    /// How many seeds there are.
    pub seeds: usize,
    /// Under how many of them it goes on.
    pub active: usize,
    /// Under how many of those it has reached the target.
    pub arrived: usize,
    /// The farthest step that it has come to under any.
    pub step: u64,
    /// The loss as it is seen, over the seeds under which it goes on.
    pub loss: Option<Band>,
    /// The steps at which it reached the target, by seed, also where it was lost later.
    pub reached: Vec<u64>,
}

/// What several values have in common.
#[derive(Clone, Copy, Debug, PartialEq, SerBin, DeBin)]
pub struct Band {
    /// The least of them, or of their middle half.
    pub least: f64,
    /// The median; between two the mean of both.
    pub median: f64,
    /// The greatest, likewise.
    pub greatest: f64,
}

impl Band {
    /// That of these values; `None` of none.
    fn of(values: &[f64]) -> Option<Band> {
        Band::spanning(values, Spread::Range)
    }

    /// The median of these values, and what they span.
    fn spanning(values: &[f64], spread: Spread) -> Option<Band> {
        // Without other seeds, at every picture and every step that was measured.
        if let &[value] = values {
            return Some(Band { least: value, median: value, greatest: value });
        }
        let places = ascending(values);
        // The middle half leaves out as many at either end as do not make a quarter more.
        let out = if spread == Spread::Quartiles { places.len() / 4 } else { 0 };
        let (&first, &last) = (places.get(out)?, places.get(places.len().checked_sub(1 + out)?)?);
        let [lower, upper] = [places[(places.len() - 1) / 2], places[places.len() / 2]];
        let median = if lower == upper { values[lower] } else { 0.5 * (values[lower] + values[upper]) };
        Some(Band { least: values[first], median, greatest: values[last] })
    }
}

impl Replicates {
    /// Those of an optimizer under all of its seeds; `noisy` tells which loss is seen.
    pub(super) fn of(lanes: &[&Lane], noisy: bool) -> Replicates {
        let (mut step, mut arrived, mut losses, mut reached) = (0, 0, Vec::new(), Vec::new());
        for lane in lanes {
            step = step.max(lane.step());
            reached.extend(lane.reached().map(|reached| reached.step));
            if lane.is_running() {
                losses.push(lane.seen_loss(noisy));
                arrived += usize::from(lane.reached().is_some());
            }
        }
        Replicates {
            seeds: lanes.len(),
            active: losses.len(),
            arrived,
            step,
            loss: Band::of(&losses),
            reached,
        }
    }
}

/// The loss curve over several seeds, bin by bin: the band and, as every average, the median of the loss as it is seen at
/// the bin's end. Evaluations and seconds are means. Curves of as many steps have the same bins;
/// of those that ended before, the bins that end where the first one's do count.
pub(super) fn curve(lanes: &[&Lane], noisy: bool, view: &CurvesView) -> Vec<Bin> {
    let smoothing = if noisy { view.smoothing } else { Smoothing::Off };
    let mut curve: Vec<Bin> = lanes[0].curve().bins().to_vec();
    for (place, bin) in curve.iter_mut().enumerate() {
        let (mut values, mut evaluations, mut seconds) = (Vec::new(), 0, 0.0);
        let same = lanes.iter().filter_map(|lane| lane.curve().bins().get(place));
        for other in same.filter(|other| other.step == bin.step) {
            values.push(other.averaged(smoothing));
            evaluations += other.evaluations;
            seconds += other.seconds;
        }
        let count = values.len();
        let band = Band::spanning(&values, view.spread);
        let Band { least, median, greatest } = band.expect("the first has this bin");
        *bin = Bin {
            step: bin.step,
            evaluations: evaluations / count as u64,
            seconds: seconds / count as f64,
            least,
            greatest,
            smoothed: median,
            recent: median,
            last: median,
        };
    }
    curve
}

/// The inverse-Hessian error by step over several seeds, or one.
pub(super) fn error(lanes: &[&Lane], spread: Spread) -> Vec<(u64, Band)> {
    let mut errors = Vec::new();
    let mut values = Vec::new();
    for &(step, _) in lanes[0].error().values() {
        values.clear();
        for lane in lanes {
            // One that is not finite is not among those measured.
            let measured = lane.error().values();
            values.extend(measured.binary_search_by_key(&step, |value| value.0).ok().map(|i| measured[i].1));
        }
        errors.extend(Band::spanning(&values, spread).map(|band| (step, band)));
    }
    errors
}
