//! The way back through a run: what was changed when, and copies of the lanes to begin again from.

use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

use super::Lane;
use crate::experiment::{Effect, Experiment, LaneId, LaneSettings};

/// A change of settings, from this step on.
struct Change {
    step: u64,
    experiment: Experiment,
    /// The optimizers that begin anew with it, even if they were there.
    joined: Vec<LaneId>,
}

/// The lanes when they came to a step, before anything was changed there.
struct Keyframe {
    step: u64,
    lanes: Vec<Lane>,
    /// The noise's strengths up to there.
    strengths: Strengths,
}

/// A change of settings, to be sent or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Adjustment {
    /// From this step on.
    pub step: u64,
    /// The settings.
    pub link: String,
    /// The optimizers that begin anew with it.
    #[serde(default)]
    pub anew: Vec<String>,
}

/// The noise's strengths, each from its step on.
pub(super) type Strengths = Vec<(u64, f64)>;

/// Where a run is in the time that it has.
#[derive(Clone, Debug, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Time {
    /// The earliest step that can be gone back to.
    pub earliest: u64,
    /// The farthest step that was reached since anything was changed.
    pub farthest: u64,
    /// The step that is being gone to.
    pub going_to: Option<u64>,
    /// Steps at which anything that moves a lane was changed, who runs included, the latest 64 at most.
    pub changes: Vec<u64>,
    /// Settings that the run took up by itself because it came to where they were made, as a link.
    pub settings: Option<String>,
}

/// Every change of a run with its step, bounded; and keyframes, at most 32: at the multiples of a stride, which doubles
/// when they are full, and a few between, near where the run was last. A run is reproducible to the bit, so that all
/// between is replayed.
pub(super) struct Timeline {
    /// The first is where it all began.
    changes: Vec<Change>,
    /// How many of them have been met.
    met: usize,
    /// By step.
    keyframes: Vec<Keyframe>,
    stride: u64,
    earliest: u64,
    farthest: u64,
}

/// The first distance between keyframes, in steps.
const STRIDE: u64 = 512;

/// The distance between those near where the run was last: next to nothing to replay.
const NEAR: u64 = 1024;

/// Variables of all optimizers that a keyframe may hold, times keyframes: about 100 MB of LODO.
const VARIABLES: usize = 20_000;
/// What a lane's curves take, in variables.
const CURVES: usize = 8;

/// What stands at the beginning of a way to a step.
pub(super) enum Beginning {
    /// The settings, at step 0.
    Start(Experiment),
    /// Lanes and strengths at this step, and the settings that they came with.
    Keyframe(u64, Vec<Lane>, Strengths, Experiment),
}

impl Timeline {
    /// The greatest number of changes that are kept.
    const MOST_CHANGES: usize = 1000;
    /// The greatest number of changes in a snapshot.
    pub const MARKS: usize = 64;

    /// That of a run which begins with this.
    pub(super) fn new(experiment: &Experiment) -> Self {
        Timeline {
            changes: vec![Change { step: 0, experiment: experiment.clone(), joined: vec![] }],
            met: 1,
            keyframes: Vec::new(),
            stride: STRIDE,
            earliest: 0,
            farthest: 0,
        }
    }

    /// Lets it meet changes that another run made: for a run that has not begun.
    pub(super) fn preload(&mut self, changes: &[Adjustment]) {
        self.changes.extend(changes.iter().map(|Adjustment { step, link, anew }| {
            let (experiment, _) = Experiment::from_link(link);
            let ids = experiment.running_lanes().map(LaneSettings::id);
            let joined = ids.filter(|id| anew.iter().any(|anew| id.is(anew))).collect();
            Change { step: *step, experiment, joined }
        }));
    }

    /// What it began with, and the changes that were met; `None` if the first of them were given up.
    pub(super) fn history(&self) -> Option<Vec<Adjustment>> {
        let adjustment = |change: &Change| Adjustment {
            step: change.step,
            link: change.experiment.to_link(),
            anew: change.joined.iter().map(LaneId::to_string).collect(),
        };
        (self.earliest == 0).then(|| self.changes[..self.met].iter().map(adjustment).collect())
    }

    /// Takes a change at this step, where the lanes are these and the settings were `former`. What was to come
    /// after it will not come.
    pub(super) fn change(
        &mut self,
        step: u64,
        former: &Experiment,
        experiment: &Experiment,
        lanes: &[Lane],
        strengths: &Strengths,
    ) {
        self.changes.truncate(self.met);
        self.keyframes.retain(|keyframe| keyframe.step <= step);
        self.farthest = step;
        let behind = is_behind(lanes, step);
        let runs = |id: &LaneId| former.running_lanes().any(|lane| lane.id() == *id);
        let joined = experiment.running_lanes().map(LaneSettings::id).filter(|id| !runs(id));
        let joined: Vec<_> = joined.collect();
        let fresh = Change { step, experiment: experiment.clone(), joined };
        match self.changes.as_mut_slice() {
            // Who is catching up does so with the latest settings: it is as if they had been there at once.
            [.., before, latest]
                if latest.step == step
                    && (behind || latest.joined.is_empty())
                    && before.experiment.effect_of(experiment) == Effect::Live =>
            {
                latest.experiment = fresh.experiment;
                latest.joined.extend(fresh.joined);
            }
            _ => {
                if self.changes.len() >= Self::MOST_CHANGES && !behind {
                    self.forget(step, lanes, strengths);
                }
                self.changes.push(fresh);
            }
        }
        self.met = self.changes.len();
        // As in a run that has come to this step with these optimizers.
        self.stride = STRIDE;
        let (even, _) = self.capacity();
        while even > 0 && step / self.stride > even as u64 {
            self.stride *= 2;
        }
        self.thin(step);
    }

    /// How many keyframes there may be of the optimizers that run now: at the multiples of the stride, and between.
    fn capacity(&self) -> (usize, usize) {
        let experiment = &self.changes[self.met - 1].experiment;
        let lanes = (experiment.seeds * experiment.running_lanes().count()).max(1);
        let all = (VARIABLES / ((experiment.dimension + CURVES) * lanes)).min(32);
        (all - all / 8, all / 8)
    }

    /// Gives up keyframes until there are no more than may be; between the multiples of the stride those nearest to
    /// this step stay.
    fn thin(&mut self, step: u64) {
        let (even, between) = self.capacity();
        let earliest = self.earliest;
        let is_first = |keyframe: &Keyframe| earliest > 0 && keyframe.step == earliest;
        if even == 0 {
            self.keyframes.retain(is_first);
            return;
        }
        let is_even =
            |keyframe: &Keyframe, stride: u64| keyframe.step.is_multiple_of(stride) || is_first(keyframe);
        let count = |stride: u64| self.keyframes.iter().filter(|keyframe| is_even(keyframe, stride)).count();
        while count(self.stride) > even {
            self.stride *= 2;
        }
        loop {
            let places = self.keyframes.iter().enumerate();
            let odd = places.filter(|(_, keyframe)| !is_even(keyframe, self.stride));
            let odd = odd.map(|(place, keyframe)| (keyframe.step.abs_diff(step), place));
            if odd.clone().count() <= between {
                break;
            }
            let (_, farthest) = odd.fold((0, 0), |a, b| if b.0 >= a.0 { b } else { a });
            self.keyframes.remove(farthest);
        }
    }

    /// Gives up the older half of the changes, and with it the way back to before the next keyframe.
    fn forget(&mut self, step: u64, lanes: &[Lane], strengths: &Strengths) {
        self.changes.drain(..Self::MOST_CHANGES / 2);
        let from = self.changes[0].step;
        self.keyframes.retain(|keyframe| keyframe.step > from);
        if self.keyframes.is_empty() {
            self.keyframes.push(Keyframe { step, lanes: lanes.to_vec(), strengths: strengths.clone() });
        }
        self.earliest = self.keyframes[0].step;
    }

    /// The next change that the run meets at this step, if there is one; it then counts as met.
    pub(super) fn meet(&mut self, step: u64) -> Option<(Experiment, Vec<LaneId>)> {
        let next = self.changes.get(self.met).filter(|next| next.step <= step)?;
        self.met += 1;
        Some((next.experiment.clone(), next.joined.clone()))
    }

    /// Whether a change is to be met at this step.
    pub(super) fn is_due(&self, step: u64) -> bool {
        self.changes.get(self.met).is_some_and(|next| next.step <= step)
    }

    /// Whether there are changes that are still to be met.
    pub(super) fn is_unfinished(&self) -> bool {
        self.met < self.changes.len()
    }

    /// The next step after this one at which something is to be done.
    pub(super) fn next_stop(&self, step: u64) -> u64 {
        let change = self.changes.get(self.met).map_or(u64::MAX, |next| next.step);
        let stride = self.stride.min(NEAR);
        change.min((step / stride + 1).saturating_mul(stride))
    }

    /// The lanes, all of them, have come to this step.
    pub(super) fn reach(&mut self, step: u64, lanes: &[Lane], strengths: &Strengths) {
        self.farthest = self.farthest.max(step);
        let place = self.keyframes.partition_point(|keyframe| keyframe.step < step);
        let known = self.keyframes.get(place).is_some_and(|keyframe| keyframe.step == step);
        let (even, between) = self.capacity();
        let wanted = step.is_multiple_of(self.stride) && even > 0 || step.is_multiple_of(NEAR) && between > 0;
        if wanted && !known && step > self.earliest {
            let keyframe = Keyframe { step, lanes: lanes.to_vec(), strengths: strengths.clone() };
            self.keyframes.insert(place, keyframe);
            self.thin(step);
        }
    }

    /// Where to begin to come to a step; changes from there on are to be met again. From step `from` on one can
    /// go forward as well, if no keyframe is nearer.
    pub(super) fn begin(&mut self, target: u64, from: u64) -> Option<Beginning> {
        let nearest = self.keyframes.iter().rposition(|keyframe| keyframe.step <= target);
        let nearest = nearest.map(|place| &self.keyframes[place]);
        if from <= target && nearest.is_none_or(|keyframe| keyframe.step <= from) {
            return None;
        }
        let begun = nearest.map_or(0, |keyframe| keyframe.step);
        self.met = self.changes.partition_point(|change| change.step < begun).max(1);
        let experiment = self.changes[self.met - 1].experiment.clone();
        Some(match nearest {
            Some(keyframe) => Beginning::Keyframe(
                keyframe.step,
                keyframe.lanes.clone(),
                keyframe.strengths.clone(),
                experiment,
            ),
            None => Beginning::Start(experiment),
        })
    }

    /// The nearest step that can be gone to.
    pub(super) fn within(&self, step: u64) -> u64 {
        step.clamp(self.earliest, self.farthest.max(self.earliest))
    }

    /// What a snapshot says of it.
    pub(super) fn time(&self) -> Time {
        let mut changes: Vec<u64> = self.changes[1..].iter().map(|change| change.step).collect();
        changes.retain(|&step| step > 0);
        changes.dedup();
        changes.drain(..changes.len().saturating_sub(Self::MARKS));
        Time { earliest: self.earliest, farthest: self.farthest, going_to: None, changes, settings: None }
    }
}

/// Whether any of these lanes has yet to reach this step.
pub(super) fn is_behind(lanes: &[Lane], step: u64) -> bool {
    lanes.iter().any(|lane| lane.slowest() < step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    /// However many optimizers are switched on later, and however long it runs.
    #[test]
    fn keyframes_hold_no_more_variables_than_they_may() {
        let few = Experiment::from_link("scenario=blank&dimension=500&optimizers=gd").0;
        let keys = "gd,momentum,nesterov,adam,amsgrad,rmsprop,lion,nadam";
        let many = Experiment::from_link(&format!("scenario=blank&dimension=500&optimizers={keys}")).0;
        let lanes = |experiment: &Experiment| Session::new(experiment).unwrap().lanes().to_vec();
        let strengths = vec![(0, 1.0)];
        let mut timeline = Timeline::new(&few);
        let mut most = 0;
        let mut run = |timeline: &mut Timeline, lanes: &[Lane], steps: std::ops::Range<u64>| {
            for step in steps.map(|step| 512 * step) {
                timeline.reach(step, lanes, &strengths);
                let held = |keyframe: &Keyframe| 500 * keyframe.lanes.len();
                most = most.max(timeline.keyframes.iter().map(held).sum());
                assert!(most <= VARIABLES && timeline.keyframes.len() <= 32, "{most} at step {step}");
                assert!(timeline.keyframes.is_sorted_by_key(|keyframe| keyframe.step));
            }
        };
        run(&mut timeline, &lanes(&few), 1..200);
        assert!(timeline.keyframes.len() > 16);
        timeline.change(199 * 512, &few, &many, &lanes(&few), &vec![(0, 1.0)]);
        run(&mut timeline, &lanes(&many), 200..800);
        assert!(most > VARIABLES / 2, "{most}");
    }
}
