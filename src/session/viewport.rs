//! How much of the plane is in view.

use super::{LaneSnapshot, Snapshot};

/// A lane counts as outrunning the others when it has gone this many times as far as the nearest of them, or as what
/// is seen at least; above two dimensions, where Newton's method may stay that near, only if its loss is as much above
/// that of the better half.
const OUTRUN: f64 = 30.0;
const OUTRUN_FLAT: f64 = 6.0;
/// A window is given up for one that is no wider than this part of it, when that has been enough for a tenth of the
/// run.
const ROOMY: f64 = 0.4;
/// Clouds change less than paths.
const ROOMY_CLOUDS: f64 = 0.65;
const WHILE: f64 = 1.1;

/// A window on the plane that follows the lanes, under noise above two dimensions their clouds: it grows at once, and comes back when it has long been far too wide.
/// One lane far beyond the others is on its way to diverging: the window does not follow it, which would shrink all
/// the rest to a dot.
///
/// What is needed is read from the paths alone, so that it is the same whichever frames were seen. Only what was seen
/// since keeps a window wider than that; where the run goes back, that is forgotten.
#[derive(Default)]
pub(super) struct Viewport {
    window: [f64; 4],
    /// What it began with: another plane has another.
    plane: ([String; 2], [f64; 4]),
    /// How many lanes it was fitted to, and at which step.
    fitted: usize,
    step: u64,
    /// Whether the run was going to another step.
    going: bool,
    /// Since which step each axis has been too wide.
    roomy: [Option<u64>; 2],
}

impl Viewport {
    /// What is in view: x from, to; y from, to.
    pub(super) fn window(&mut self, snapshot: &Snapshot) -> [f64; 4] {
        let Snapshot { plane, step, .. } = snapshot;
        let (step, flat, going) = (*step, snapshot.dimension == 2, snapshot.time.going_to.is_some());
        let clouds = snapshot.has_clouds();
        let roomy = if clouds { ROOMY_CLOUDS } else { ROOMY };
        let lanes = snapshot.lanes.iter();
        let running: Vec<&LaneSnapshot> = lanes.filter(|lane| !lane.has_diverged()).collect();
        let other = self.plane.0 != plane.axes || self.plane.1 != plane.least;
        let back = step < self.step || going || self.going;
        let anew = other || running.len() < self.fitted || back;
        if anew {
            self.plane = (plane.axes.clone(), plane.least);
        }
        (self.fitted, self.step, self.going) = (running.len(), step, going);
        for axis in 0..2 {
            let least = [plane.least[2 * axis], plane.least[2 * axis + 1]];
            let needed = needed(&running, axis, least, [flat, clouds]);
            let enough = if flat { widened(least, needed) } else { around(least, needed) };
            let window = [self.window[2 * axis], self.window[2 * axis + 1]];
            let is_roomy = enough[1] - enough[0] <= roomy * (window[1] - window[0]);
            self.roomy[axis] = self.roomy[axis].or(Some(step)).filter(|_| is_roomy);
            let long = self.roomy[axis].is_some_and(|since| step as f64 > WHILE * since as f64);
            let seen = if anew || long {
                enough
            } else if needed[0] < window[0] || needed[1] > window[1] {
                [enough[0].min(window[0]), enough[1].max(window[1])]
            } else {
                window
            };
            [self.window[2 * axis], self.window[2 * axis + 1]] = seen;
        }
        self.window
    }
}

/// The least interval of an axis with what is seen at least and those that do not outrun the others: their paths, or
/// their clouds with the points where they are.
fn needed(lanes: &[&LaneSnapshot], axis: usize, least: [f64; 2], [flat, clouds]: [bool; 2]) -> [f64; 2] {
    let [mut low, mut high] = least;
    let (centre, outrun) = if flat { (0.5 * (low + high), OUTRUN_FLAT) } else { (0.0, OUTRUN) };
    let places = |lane: &LaneSnapshot| -> Vec<f64> {
        let of = |path: &[[f64; 2]]| path.iter().map(|point| point[axis]).collect();
        match lane.cloud() {
            Some(cloud) if clouds => {
                let (mean, reach) = (cloud.mean[axis], cloud.reach(axis));
                lane.path
                    .last()
                    .map(|here| here[axis])
                    .into_iter()
                    .chain([mean - reach, mean + reach])
                    .collect()
            }
            None if clouds => of(lane.recent()),
            _ => of(&lane.path),
        }
    };
    let reach = |lane: &&&LaneSnapshot| {
        let longer =
            |reach: f64, x: f64| if x.is_finite() { reach.max((x - centre).abs()) } else { f64::INFINITY };
        places(lane).into_iter().fold(0.0, longer)
    };
    let nearest = lanes.iter().map(|lane| reach(&lane)).fold(f64::INFINITY, f64::min);
    let bearable = outrun * nearest.max(high - centre);
    let mut losses: Vec<f64> = lanes.iter().map(|lane| lane.smoothed).collect();
    losses.sort_unstable_by(f64::total_cmp);
    let half = losses.get(losses.len().saturating_sub(1) / 2).map_or(0.0, |loss| loss.abs());
    let follows = |lane: &&&LaneSnapshot| {
        reach(lane).is_finite() && (reach(lane) <= bearable || (!flat && lane.smoothed <= outrun * half))
    };
    for lane in lanes.iter().filter(follows) {
        if flat {
            let places = places(lane);
            (low, high) =
                (places.iter().copied().fold(low, f64::min), places.into_iter().fold(high, f64::max));
        } else {
            (low, high) = (low.min(-reach(&lane)), high.max(reach(&lane)));
        }
    }
    [low, high]
}

/// With room to either side alike.
fn around(least: [f64; 2], [_, reach]: [f64; 2]) -> [f64; 2] {
    let half = if reach > least[1] { round_up(1.1 * reach) } else { least[1] };
    [-half, half]
}

/// With room where it is lacking, in round parts of what is seen at least.
fn widened([low, high]: [f64; 2], [from, to]: [f64; 2]) -> [f64; 2] {
    let width = high - low;
    let more = |lacking: f64| match lacking > 0.0 {
        true => width * round_up((1.1 * lacking / width).max(0.1)),
        false => 0.0,
    };
    [low - more(low - from), high + more(to - high)]
}

/// Up to the next of 1, 1.5, 2, 3, 5, 7 times a power of ten.
fn round_up(x: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(x)));
    let step = [1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0].into_iter().find(|step| step * power >= x);
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::session::Session;
    use proptest::prelude::*;

    /// A run of one lane above two dimensions, whose path is to be given.
    fn scene() -> Snapshot {
        let (experiment, _) = Experiment::from_link("dimension=3&optimizers=adam&noise-kind=none");
        Session::new(&experiment).unwrap().snapshot()
    }

    /// Half of what is seen at a step of a path that reaches so far.
    fn half(viewport: &mut Viewport, snapshot: &mut Snapshot, step: u64, x: f64) -> f64 {
        snapshot.step = step;
        snapshot.lanes[0].path = vec![[0.0; 2], [x, 0.5]];
        viewport.window(snapshot)[1]
    }

    #[test]
    fn it_grows_at_once_and_comes_back_after_a_while() {
        let (mut viewport, mut snapshot) = (Viewport::default(), scene());
        let mut half = |step, x| half(&mut viewport, &mut snapshot, step, x);
        assert_eq!((half(100, 4.0), half(101, 190.0)), (5.0, 300.0));
        // It is enough for a while, and not given up for a window of nearly its size.
        assert_eq!((half(102, 40.0), half(110, 40.0), half(113, 40.0)), (300.0, 300.0, 50.0));
        assert_eq!((half(200, 25.0), half(400, 20.0)), (50.0, 50.0));
        // What comes between begins the while again.
        assert_eq!(
            (half(410, 1.1), half(440, 45.0), half(460, 1.1), half(470, 1.1)),
            (50.0, 50.0, 50.0, 50.0)
        );
        assert_eq!(half(600, 1.1), 1.5);
    }

    #[test]
    fn going_back_forgets_what_was_seen() {
        for link in ["dimension=30&optimizers=lodo,lbfgs", "scenario=rosenbrock&noise-kind=walk&noise=3"] {
            let (experiment, refusals) = Experiment::from_link(link);
            assert!(refusals.is_empty(), "{refusals:?}");
            let window = |seen: &[u64]| {
                let mut session = Session::new(&experiment).unwrap();
                for &step in seen {
                    session.advance_to(step, &|| 0.0);
                    session.snapshot();
                }
                session.go_to(700);
                session.travel(1e9, &|| 0.0);
                let snapshot = session.snapshot();
                assert_eq!(snapshot.step, 700);
                snapshot.plane.window
            };
            let every: Vec<u64> = (0..=1400).collect();
            assert_eq!(window(&every), window(&[1400]), "{link}");
        }
    }

    /// A path that leaves the numbers leaves the window as it is, also where there is no other.
    #[test]
    fn what_is_no_number_is_not_followed() {
        for x in [f64::INFINITY, f64::NAN, f64::NEG_INFINITY] {
            let (mut viewport, mut snapshot) = (Viewport::default(), scene());
            let before = half(&mut viewport, &mut snapshot, 100, 4.0);
            assert_eq!(half(&mut viewport, &mut snapshot, 101, x), before, "{x}");
        }
    }

    /// However far the only lane goes in two dimensions, and however its path is thinned.
    #[test]
    fn a_lane_alone_is_followed() {
        let link = "scenario=blank&objective=formula&dimension=2&formula=(x-64)^2%2By^2&optimizers=gd&gd-lr=0.05&start-x=0&start-y=0";
        let mut session = Session::new(&Experiment::from_link(link).0).unwrap();
        for step in [1, 10, 100, 1100, 2000, 20_000] {
            session.advance_to(step, &|| 0.0);
            let snapshot = session.snapshot();
            let [x, _] = *snapshot.lanes[0].path.last().unwrap();
            assert!(snapshot.plane.window[0] <= x && x <= snapshot.plane.window[1], "{x} at step {step}");
        }
    }

    /// Newton's method stays near the minimum, and the others are seen all the same; who runs away is not followed.
    #[test]
    fn the_nearest_lane_alone_is_no_measure() {
        let seen = |link: &str, steps: u64| {
            let (experiment, refusals) = Experiment::from_link(link);
            assert!(refusals.is_empty(), "{refusals:?}");
            let mut session = Session::new(&experiment).unwrap();
            session.advance_to(steps, &|| 0.0);
            let snapshot = session.snapshot();
            let reach = |key: &str| {
                let lane = snapshot.lanes.iter().find(|lane| lane.key == key).unwrap();
                let reach = lane.path.iter().fold(0.0, |reach: f64, point| reach.max(point[1].abs()));
                let cloud = lane.cloud().filter(|_| snapshot.has_clouds());
                cloud.map_or(reach, |cloud| cloud.mean[1].abs() + cloud.reach(1))
            };
            let [_, _, low, high] = snapshot.plane.window;
            (high.max(-low), reach("lodo"), reach("newton"))
        };
        for link in ["optimizers=lodo,newton", "optimizers=lodo,adam,momentum,newton,gd,rmsprop,lars"] {
            let (half, lodo, newton) = seen(link, 20_000);
            assert!(lodo > 20.0 * newton && half >= lodo && half < 3.0 * lodo, "{half} {lodo} {newton}");
        }
        // Where a function has no floor, who runs down it has the least loss, and is not followed all the same.
        let (half, lodo, newton) = seen("scenario=blank&objective=mccormick&optimizers=lodo,newton", 300);
        assert!(lodo > 1000.0 && half < 0.1 * lodo, "{half} {lodo} {newton}");
    }

    /// Under noise above two dimensions the clouds and the present points are seen, with the minimum in the middle, and not
    /// what came before: neither by who sees all of the run nor by who sees its end alone.
    #[test]
    fn an_early_excursion_leaves_the_window_to_the_clouds() {
        let (experiment, _) = Experiment::from_link("dimension=20&optimizers=lodo,adam,gd");
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(3000, &|| 0.0);
        let mut snapshot = session.snapshot();
        let before = Viewport::default().window(&snapshot);
        snapshot.lanes[1].path[..50].fill([1e4, -1e5]);
        assert_eq!(Viewport::default().window(&snapshot), before);
        for lane in &snapshot.lanes {
            let (cloud, here) = (lane.cloud().unwrap(), *lane.path.last().unwrap());
            for axis in 0..2 {
                let [low, high] = [before[2 * axis], before[2 * axis + 1]];
                let (mean, reach) = (cloud.mean[axis], cloud.reach(axis));
                assert!(
                    low <= mean - reach && mean + reach <= high && low == -high,
                    "{before:?} {}",
                    lane.key
                );
                assert!((low..=high).contains(&here[axis]), "{before:?} {}", lane.key);
            }
        }
        // Who is far away now is seen; who is so by far more than the others, and loses by as much, is at the rim.
        *snapshot.lanes[1].path.last_mut().unwrap() = [0.0, 2.0 * before[3]];
        assert!(Viewport::default().window(&snapshot)[3] > 2.0 * before[3]);
        *snapshot.lanes[1].path.last_mut().unwrap() = [0.0, 1e9];
        snapshot.lanes[1].smoothed = 1e9;
        let after = Viewport::default().window(&snapshot);
        assert!(after[3] <= before[3], "{after:?} {before:?}");
    }

    proptest! {
        /// Whatever a lane does, it is seen, and a window that was seen is not taken back while it is half used.
        #[test]
        fn it_neither_loses_a_path_nor_wavers(steps in prop::collection::vec((1..500u64, -3.0..6.0f64), 1..60)) {
            let (mut viewport, mut snapshot) = (Viewport::default(), scene());
            let (mut step, mut former) = (0, 0.0);
            for (taken, size) in steps {
                step += taken;
                let x = libm::pow(10.0, size);
                let half = half(&mut viewport, &mut snapshot, step, x);
                prop_assert!(half >= x);
                prop_assert!(half >= former || x <= 0.4 * former, "{} to {} for {}", former, half, x);
                former = half;
            }
        }
    }
}
