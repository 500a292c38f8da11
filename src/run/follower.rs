//! How much of the plane is in view.

use super::{LaneSnapshot, Plane};

/// A lane counts as outrunning the others when it has gone this many times as far as the nearest of them.
const OUTRUN: f64 = 30.0;

/// A window on the plane that follows the lanes: it only grows while all of them go on. One far beyond the others is
/// on its way to diverging: the window does not follow it, which would shrink all the rest to a dot.
#[derive(Default)]
pub(super) struct Follower {
    window: [f64; 4],
    /// What it began with: another plane has another.
    plane: ([String; 2], [f64; 4]),
    /// How many lanes it was fitted to.
    fitted: usize,
}

impl Follower {
    /// What is in view: x from, to; y from, to.
    pub(super) fn window(&mut self, plane: &Plane, dimension: usize, lanes: &[LaneSnapshot]) -> [f64; 4] {
        let running = || lanes.iter().filter(|lane| !lane.is_lost());
        if self.plane.0 != plane.axes || self.plane.1 != plane.least || running().count() < self.fitted {
            self.window = plane.least;
            self.plane = (plane.axes.clone(), plane.least);
        }
        self.fitted = running().count();
        let spans: Vec<[f64; 4]> = running().map(|lane| span(&lane.path)).collect();
        let flat = dimension == 2;
        for axis in 0..2 {
            let [low, high] = [self.window[2 * axis], self.window[2 * axis + 1]];
            let centre = if flat { 0.5 * (low + high) } else { 0.0 };
            let reach =
                |span: &[f64; 4]| (span[2 * axis] - centre).abs().max((span[2 * axis + 1] - centre).abs());
            let nearest = spans.iter().map(reach).fold(f64::INFINITY, f64::min);
            let bearable = if flat { 3.0 * (high - low) } else { (OUTRUN * nearest).max(high) };
            for span in spans.iter().filter(|span| reach(span).is_finite() && reach(span) <= bearable) {
                self.widen(axis, flat, [span[2 * axis], span[2 * axis + 1]]);
            }
        }
        self.window
    }

    /// Makes room along an axis: to either side alike around the minimum, or in two dimensions where it lacks.
    fn widen(&mut self, axis: usize, flat: bool, [from, to]: [f64; 2]) {
        let [low, high] = [self.window[2 * axis], self.window[2 * axis + 1]];
        let widened = if flat {
            let margin = 0.1 * (high - low);
            [if from < low { from - margin } else { low }, if to > high { to + margin } else { high }]
        } else {
            let reach = from.abs().max(to.abs());
            let half = if reach > high { round_up(1.1 * reach) } else { high };
            [-half, half]
        };
        [self.window[2 * axis], self.window[2 * axis + 1]] = widened;
    }
}

/// The least rectangle around a path; infinite if it is not finite.
fn span(path: &[[f64; 2]]) -> [f64; 4] {
    let nothing = [f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY];
    path.iter().fold(nothing, |span, point| {
        if point.iter().any(|x| !x.is_finite()) {
            return [f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::INFINITY];
        }
        [span[0].min(point[0]), span[1].max(point[0]), span[2].min(point[1]), span[3].max(point[1])]
    })
}

/// Up to the next of 1, 1.5, 2, 3, 5, 7 times a power of ten.
fn round_up(x: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(x)));
    let step = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0].into_iter().find(|step| step * power >= x);
    step.unwrap_or(10.0) * power
}
