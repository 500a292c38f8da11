//! Merges the partial snapshots of a run's parts.

use super::viewport::Viewport;
use super::{Finish, LaneSnapshot, Matrices, Snapshot, Status, Time};
use crate::math::sorted_by_number;

/// Merges the snapshots of a run's parts. A part is a session that has some of the lanes; what depends on all
/// of them is found here.
#[derive(Default)]
pub(crate) struct Merge {
    viewport: Viewport,
    /// Whether every lane on its way had reached the target, and at which step that was new.
    all_reached: bool,
    finished_at: Option<u64>,
}

impl Merge {
    /// The whole, from at least one part; all parts have come to the same step.
    pub fn join(&mut self, mut parts: Vec<Snapshot>) -> Snapshot {
        let several = parts.len() > 1;
        let time = Time {
            going_to: parts.iter().find_map(|part| part.time.going_to),
            settings: parts.iter_mut().find_map(|part| part.time.settings.take()),
            ..parts[0].time.clone()
        };
        let inverse_hessian = first_lane_of(&parts).plane.inverse_hessian;
        let newton_best = parts.iter().find_map(|part| part.newton_best);
        let matrices = matrices_of(&mut parts);
        let examples = parts.iter_mut().find_map(|part| part.examples.take());
        let computing = parts.iter().map(|part| part.computing).fold(0.0, f64::max);
        let lanes: Vec<LaneSnapshot> =
            parts.iter_mut().flat_map(|part| std::mem::take(&mut part.lanes)).collect();
        let lanes = sorted_by_number(lanes, |lane| lane.place as f64);
        let mut whole =
            Snapshot { time, newton_best, matrices, examples, computing, lanes, ..parts.swap_remove(0) };
        if several {
            self.end(&mut whole);
        }
        whole.plane.inverse_hessian = inverse_hessian;
        whole.plane.share = share(whole.dimension, &whole.lanes);
        whole.plane.window = self.viewport.window(&whole);
        whole
    }

    /// Parts go on counting when all of their lanes are lost, and do not know of the others' targets.
    fn end(&mut self, whole: &mut Snapshot) {
        if !whole.lanes.is_empty() && !whole.is_running() {
            whole.step = whole.lanes.iter().map(LaneSnapshot::farthest).max().unwrap_or(whole.step);
        }
        let mut running = whole.lanes.iter().filter(|lane| lane.is_active()).peekable();
        let all_reached = running.peek().is_some()
            && running.all(|lane| lane.status != Status::CatchingUp && lane.reached_target());
        if all_reached && !self.all_reached {
            self.finished_at = Some(whole.step);
        }
        self.all_reached = all_reached;
        if all_reached && self.finished_at == Some(whole.step) {
            whole.finish = Some(Finish::Target);
        }
    }
}

/// The part with the first of all lanes.
fn first_lane_of(parts: &[Snapshot]) -> &Snapshot {
    let first = |part: &&Snapshot| part.lanes.iter().map(|lane| lane.place).min().unwrap_or(usize::MAX);
    parts.iter().min_by_key(first).expect("there is a part")
}

/// LODO's matrices, or those of the first lane that has some: every part computes its own.
fn matrices_of(parts: &mut [Snapshot]) -> Option<Matrices> {
    let whose = |part: &&mut Snapshot| {
        let key = part.matrices.as_ref().map(|matrices| &matrices.key);
        let lane = part.lanes.iter().find(|lane| Some(&lane.key) == key);
        lane.map_or((true, usize::MAX), |lane| (!lane.is_subject(), lane.place))
    };
    parts.iter_mut().filter(|part| part.matrices.is_some()).min_by_key(whose)?.matrices.take()
}

/// The part of the squared displacement from the origin that lies in the plane, over the paths of those on their way.
fn share(dimension: usize, lanes: &[LaneSnapshot]) -> Option<f64> {
    if dimension == 2 {
        return Some(1.0);
    }
    let running: Vec<_> = lanes.iter().filter(|lane| !lane.has_diverged()).collect();
    let [inside, all] = running
        .iter()
        .fold([0.0, 0.0], |[inside, all], lane| [inside + lane.spread[0], all + lane.spread[1]]);
    match all {
        0.0 => (!running.is_empty()).then_some(1.0),
        _ => Some(inside / all).filter(|share: &f64| share.is_finite()),
    }
}
