//! The way back through a run: what was changed when, and copies of the lanes to begin again from.

use serde::{Deserialize, Serialize};

use super::{Experiment, Lane};

/// A change of settings, from this step on.
struct Change {
    step: u64,
    experiment: Experiment,
    /// The keys of the optimizers that begin anew with it, even if one of that key was there.
    joined: Vec<&'static str>,
}

/// The lanes when they came to a step, before anything was changed there.
struct Keyframe {
    step: u64,
    lanes: Vec<Lane>,
    /// The noise's strengths up to there.
    strengths: Strengths,
}

/// A change of settings, to be sent or saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Time {
    /// The earliest step that can be gone back to.
    pub earliest: u64,
    /// The farthest step that was reached since anything was changed.
    pub farthest: u64,
    /// The step that is being gone to.
    pub going_to: Option<u64>,
    /// Steps at which a rate or the noise was changed, the latest [`Timeline::MARKS`] at most.
    pub changes: Vec<u64>,
    /// Settings that the run took up by itself because it came to where they were made, as a link.
    pub settings: Option<String>,
}

/// Every change of a run with its step, bounded; and keyframes, at most 32: when they are full, every other one
/// goes and the stride doubles. A run is reproducible to the bit, so that all between is replayed.
pub(super) struct Timeline {
    /// The first is where it all began.
    changes: Vec<Change>,
    /// How many of them have been met.
    met: usize,
    keyframes: Vec<Keyframe>,
    capacity: usize,
    stride: u64,
    earliest: u64,
    farthest: u64,
}

/// The first distance between keyframes, in steps.
const STRIDE: u64 = 512;

/// Variables of all optimizers that a keyframe may hold, times keyframes: about 100 MB of LODO.
const VARIABLES: usize = 20_000;

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
        let lanes = experiment.running_lanes().count().max(1);
        Timeline {
            changes: vec![Change { step: 0, experiment: experiment.clone(), joined: vec![] }],
            met: 1,
            keyframes: Vec::new(),
            capacity: (VARIABLES / (experiment.dimension * lanes)).min(32),
            stride: STRIDE,
            earliest: 0,
            farthest: 0,
        }
    }

    /// Lets it meet changes that another run made: for a run that has not begun.
    pub(super) fn foresee(&mut self, changes: &[Adjustment]) {
        self.changes.extend(changes.iter().map(|Adjustment { step, link, anew }| {
            let (experiment, _) = Experiment::from_link(link);
            let keys = experiment.running_lanes().map(|lane| lane.method.key);
            let joined = keys.filter(|key| anew.iter().any(|anew| anew == key)).collect();
            Change { step: *step, experiment, joined }
        }));
    }

    /// What it began with, and the changes that were met; `None` if the first of them were given up.
    pub(super) fn history(&self) -> Option<Vec<Adjustment>> {
        let adjustment = |change: &Change| Adjustment {
            step: change.step,
            link: change.experiment.to_link(),
            anew: change.joined.iter().map(|&key| key.into()).collect(),
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
        let runs = |key: &str| former.running_lanes().any(|lane| lane.method.key == key);
        let joined = experiment.running_lanes().map(|lane| lane.method.key).filter(|key| !runs(key));
        let joined: Vec<_> = joined.collect();
        let fresh = Change { step, experiment: experiment.clone(), joined };
        match self.changes.as_mut_slice() {
            // Who is catching up does so with the latest settings: it is as if they had been there at once.
            [_, .., latest] if latest.step == step && (behind || latest.joined.is_empty()) => {
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
    pub(super) fn meet(&mut self, step: u64) -> Option<(Experiment, Vec<&'static str>)> {
        let next = self.changes.get(self.met).filter(|next| next.step <= step)?;
        self.met += 1;
        Some((next.experiment.clone(), next.joined.clone()))
    }

    /// Whether a change is to be met at this step.
    pub(super) fn is_due(&self, step: u64) -> bool {
        self.changes.get(self.met).is_some_and(|next| next.step <= step)
    }

    /// The next step after this one at which something is to be done.
    pub(super) fn next_stop(&self, step: u64) -> u64 {
        let change = self.changes.get(self.met).map_or(u64::MAX, |next| next.step);
        change.min((step / self.stride + 1).saturating_mul(self.stride))
    }

    /// The lanes, all of them, have come to this step.
    pub(super) fn reach(&mut self, step: u64, lanes: &[Lane], strengths: &Strengths) {
        if step <= self.farthest {
            return;
        }
        self.farthest = step;
        if self.capacity == 0 || !step.is_multiple_of(self.stride) {
            return;
        }
        if self.keyframes.len() >= self.capacity {
            self.stride *= 2;
            let (stride, earliest) = (self.stride, self.earliest);
            self.keyframes.retain(|keyframe| {
                keyframe.step.is_multiple_of(stride) || (earliest > 0 && keyframe.step == earliest)
            });
        }
        if step.is_multiple_of(self.stride) {
            self.keyframes.push(Keyframe { step, lanes: lanes.to_vec(), strengths: strengths.clone() });
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
    lanes.iter().any(|lane| lane.is_running() && lane.step() < step)
}
