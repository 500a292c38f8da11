//! Where a run stands: complete and bounded, all that a figure needs and nothing that it must remember.

use nanoserde::{DeBin, SerBin};

use super::{
    Ahead, Band, Bin, Decisions, Directions, Examples, Matrices, Reached, Replicates, Rest, Spectrum, Status,
    Time,
};
use crate::experiment::LaneId;
use crate::optim::{Method, Role};

/// The whole picture at one moment.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Snapshot {
    /// Steps that every lane has taken.
    pub step: u64,
    /// Where that is in the time that the run has.
    pub time: Time,
    /// Whether it has just come to the end that it was given.
    pub finish: Option<Finish>,
    /// n.
    pub dimension: usize,
    /// Whether losses are read under noise; without it the smoothed loss says nothing of its own.
    pub noisy: bool,
    /// What Newton's method would pay on average, where theory says.
    pub newton_best: Option<f64>,
    /// The least value that a loss as read can have, where it is known.
    pub least: Option<f64>,
    /// The plane of the landscape.
    pub plane: Plane,
    /// G beside H⁻¹, while that is looked at.
    pub matrices: Option<Matrices>,
    /// Seconds that the steps of this answer took to compute; of a run in parts those of the slowest.
    pub computing: f64,
    /// What a classifier learns from, while decisions are looked at.
    pub examples: Option<Examples>,
    /// One per optimizer that is switched on, in the experiment's order.
    pub lanes: Vec<LaneSnapshot>,
}

/// The plane on which paths are seen. Positions are relative to where the minimum has walked to.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Plane {
    /// What the two axes are, in words.
    pub axes: [String; 2],
    /// The part of the squared displacement from the minimum that lies in it, over all points of the paths of
    /// those still on their way: 1 in two dimensions, `None` where nobody is.
    pub share: Option<f64>,
    /// The known minima on it.
    pub minima: Vec<[f64; 2]>,
    /// What is seen when no path asks for more: x from, to; y from, to.
    pub least: [f64; 4],
    /// What is seen.
    pub window: [f64; 4],
    /// Whether its axes are to be taken anew from the paths of all lanes: only where lanes run apart, as elsewhere
    /// that is done at once.
    pub stale: bool,
    /// H⁻¹ in two dimensions at the leading lane's point: xx, xy, yy; only where positive definite.
    pub inverse_hessian: Option<[f64; 3]>,
    /// Changes when the same coordinates mean other points: a heat map of another number is out of date.
    pub generation: u64,
}

/// One optimizer.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct LaneSnapshot {
    /// Its place among the experiment's optimizers that are switched on.
    pub place: usize,
    /// [Who](LaneId) it is.
    pub key: String,
    /// Its name, by which it is told apart from others of its method.
    pub name: String,
    /// The place of its [colour](crate::experiment::Experiment::colours).
    pub colour: usize,
    /// Its hyper-parameters, in the order of the method's table; of one that diverged those it diverged with.
    pub values: Vec<f64>,
    /// Steps taken; behind the run's only while it catches up.
    pub step: u64,
    /// Evaluations of loss and gradient.
    pub evaluations: u64,
    /// Seconds of computing.
    pub seconds: f64,
    /// How it is doing.
    pub status: Status,
    /// What it has come to rest on, without noise; of one that diverged, whether its squares exceeded all numbers.
    pub rest: Option<Rest>,
    /// The latest loss.
    pub loss: f64,
    /// The mean over about the last tenth of the run, without noise the latest loss; under several seeds the median of
    /// those under which it goes on.
    pub smoothed: f64,
    /// What it does under all seeds, if there are several. Loss, curve and error as they are seen are over those under
    /// which it goes on; all else is under the first.
    pub replicates: Option<Replicates>,
    /// The loss curve; under several seeds from the least to the greatest of the loss as it is seen, and the median.
    pub curve: Vec<Bin>,
    /// Where it has been, on the plane; the last point is where it is.
    pub path: Vec<[f64; 2]>,
    /// Steps from one of its points to the next, but for the last.
    pub path_stride: u64,
    /// Squared displacement from the plane's origin, summed over the path: on the plane, and in all.
    pub spread: [f64; 2],
    /// Its preconditioner G: xx, xy, yy of the symmetric part. Above two dimensions that of G·H on the plane as H
    /// measures it, the identity for G = H⁻¹; only where H is positive definite there.
    pub ellipse: Option<[f64; 3]>,
    /// ‖I − GH‖_F / √n by step, over the seeds.
    pub error: Vec<(u64, Band)>,
    /// Whether that is an estimate from random vectors.
    pub error_estimated: bool,
    /// The eigenvalues of its preconditioner, as of a step not long ago.
    pub spectrum: Option<Spectrum>,
    /// Where it reached the target, if there is one and it did.
    pub reached: Option<Reached>,
    /// Its next step from within, where it is a learned optimizer and the run rests or is two-dimensional.
    pub ahead: Option<Ahead>,
    /// How its weights decide, while that is looked at.
    pub decisions: Option<Decisions>,
    /// What it does along the Hessian's eigendirections, while that is looked at.
    pub directions: Option<Directions>,
}

/// Why a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SerBin, DeBin)]
pub enum Finish {
    /// It has taken the steps that it was to take.
    Budget,
    /// Every optimizer that is on its way has reached the loss that was the target.
    Target,
}

impl Snapshot {
    /// Whether any optimizer is on its way.
    pub fn is_running(&self) -> bool {
        self.lanes.iter().any(LaneSnapshot::is_active)
    }

    /// The step to which a run is computed to stand as this one: where all are lost, the one in which the last was lost,
    /// which nobody completed.
    pub fn attempted(&self) -> u64 {
        if self.is_running() || self.lanes.is_empty() { self.step } else { self.step + 1 }
    }

    /// Of the optimizers that are so, LODO, or the first.
    pub fn subject(&self, is_so: impl Fn(&LaneSnapshot) -> bool) -> Option<&LaneSnapshot> {
        self.lanes.iter().filter(|lane| is_so(lane)).min_by_key(|lane| !lane.is_subject())
    }

    /// Under how many seeds it runs.
    pub fn seeds(&self) -> usize {
        self.lanes
            .iter()
            .filter_map(|lane| lane.replicates.as_ref())
            .map(|replicates| replicates.seeds)
            .max()
            .unwrap_or(1)
    }

    /// What the page shows to programs as `window.lodoLab.snapshot()`: numbers that are not finite are null.
    ///
    /// ```text
    /// { step, earliest, farthest, goingTo, changes: [steps], finished: "budget" | "target" | null, dimension, playing, newtonBest, planeShare, optimizers: [{ key, name, step, evaluations, seconds,
    ///   stepsPerSecond, status: "running" | "catching up" | "diverged", divergedAt, rest, loss, smoothedLoss,
    ///   seeds: [all, under which it goes on] | null, lossRange: [least, greatest] | null,
    ///   point: [a, b] on the plane, eigenvalues: [ascending], inverseHessianEigenvalues, spectrumStep,
    ///   inverseHessianError, reached: { step, evaluations, seconds, exact },
    ///   ahead: { step, loss, gradient: { length, on_plane }, … } }] }
    /// ```
    pub fn to_json(&self, playing: bool) -> serde_json::Value {
        let optimizers: Vec<_> = self.lanes.iter().map(LaneSnapshot::to_json).collect();
        serde_json::json!({
            "step": self.step,
            "earliest": self.time.earliest,
            "farthest": self.time.farthest,
            "goingTo": self.time.going_to,
            "changes": self.time.changes,
            "finished": self.finish.map(|finish| match finish {
                Finish::Budget => "budget",
                Finish::Target => "target",
            }),
            "dimension": self.dimension,
            "playing": playing,
            "newtonBest": self.newton_best,
            "planeShare": self.plane.share,
            "optimizers": optimizers,
        })
    }
}

impl LaneSnapshot {
    fn to_json(&self) -> serde_json::Value {
        let (status, diverged_at) = match self.status {
            Status::Running => ("running", None),
            Status::CatchingUp => ("catching up", None),
            Status::Diverged { step } => ("diverged", Some(step)),
        };
        let spectrum = self.spectrum.as_ref();
        serde_json::json!({
            "key": self.key,
            "name": self.name,
            "step": self.step,
            "evaluations": self.evaluations,
            "seconds": self.seconds,
            "stepsPerSecond": self.steps_per_second(),
            "status": status,
            "divergedAt": diverged_at,
            "rest": self.rest,
            "loss": self.loss,
            "smoothedLoss": self.smoothed,
            "seeds": self.replicates.as_ref().map(|replicates| [replicates.seeds, replicates.active]),
            "lossRange": self.replicates.as_ref().and_then(|replicates| replicates.loss).map(|loss| [loss.least, loss.greatest]),
            "point": self.path.last(),
            "eigenvalues": spectrum.map(|spectrum| &spectrum.effective),
            "inverseHessianEigenvalues": spectrum.map(|spectrum| &spectrum.inverse_hessian),
            "spectrumStep": spectrum.map(|spectrum| spectrum.step),
            "inverseHessianError": self.latest_error(),
            "reached": self.reached,
            "ahead": self.ahead,
        })
    }

    /// Steps per second of computing, over the whole run; a browser's clock is so coarse that only long sums mean
    /// anything.
    pub fn steps_per_second(&self) -> Option<f64> {
        (self.seconds > 0.05).then(|| self.step as f64 / self.seconds)
    }

    /// Its method, if it is of this version's.
    pub fn method(&self) -> Option<&'static Method> {
        LaneId::parse(&self.key).map(|id| id.method)
    }

    /// Whether it is a LODO.
    pub fn is_subject(&self) -> bool {
        self.method().is_some_and(|method| method.role == Role::Subject)
    }

    /// Where it was at a step, or next to it: its path knows every so many.
    pub fn point_at(&self, step: u64) -> Option<[f64; 2]> {
        let place = step.checked_div(self.path_stride)? as usize;
        let last = self.path.len().checked_sub(1)?;
        Some(self.path[place.min(last)])
    }

    /// Whether it has diverged.
    pub fn has_diverged(&self) -> bool {
        matches!(self.status, Status::Diverged { .. })
    }

    /// Whether it is on its way, under any seed.
    pub fn is_active(&self) -> bool {
        self.replicates.as_ref().map_or(!self.has_diverged(), |replicates| replicates.active > 0)
    }

    /// The farthest step that it has come to under any seed.
    pub(super) fn farthest(&self) -> u64 {
        self.replicates.as_ref().map_or(self.step, |replicates| replicates.step)
    }

    /// Whether it has reached the target under every seed under which it goes on.
    pub fn reached_target(&self) -> bool {
        self.replicates
            .as_ref()
            .map_or(self.reached.is_some(), |replicates| replicates.arrived == replicates.active)
    }

    /// ‖I − GH‖_F / √n as last measured.
    pub fn latest_error(&self) -> Option<f64> {
        self.error.last().map(|(_, error)| error.median)
    }
}
