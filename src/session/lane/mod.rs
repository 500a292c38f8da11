//! One optimizer on its way: its point, its copy of the noise, and what it leaves behind.

mod advance;
mod look;
mod seeds;
mod size;
mod target;

use std::rc::Rc;

use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

use super::ahead::Foresight;
use super::directions::Costs;
use super::measure::error_is_estimated;
use super::rest::{Rest, Watch};
use super::{Curve, Decisions, Directions, Path, Samples, Spectrum};
use crate::experiment::LaneSettings;
use crate::math::{LinearMap, Stream};
use crate::objective::Noisy;
use crate::optim::Optimizer;

pub(crate) use size::Size;

/// How an optimizer is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, SerBin, DeBin)]
pub enum Status {
    /// On its way, level with the others.
    Running,
    /// On its way, but it was switched on later and has yet to reach the step of the others.
    CatchingUp,
    /// Its loss left all bounds at this step: it was stopped.
    Diverged {
        /// The step, counted from 1.
        step: u64,
    },
}

/// Where an optimizer reached the target.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, SerBin, DeBin)]
pub struct Reached {
    /// After so many steps.
    pub step: u64,
    /// After so many evaluations of loss and gradient.
    pub evaluations: u64,
    /// After so many seconds of computing.
    pub seconds: f64,
    /// Whether that is exact: a target that was set later is looked for in the curve, bin by bin.
    pub exact: bool,
}

/// One optimizer of a session. Lanes do not know of each other: any order, any split of the steps and any
/// number of workers give the same bits.
#[derive(Clone)]
pub struct Lane {
    settings: LaneSettings,
    optimizer: Box<dyn Optimizer>,
    noisy: Noisy,
    x: Vec<f64>,
    grad: Vec<f64>,
    step: u64,
    evaluations: u64,
    seconds: f64,
    loss: f64,
    /// The sum of the losses since a step.
    loss_sum: (u64, f64),
    first_loss: f64,
    diverged: Option<u64>,
    /// Whether the squares of a gradient exceeded what a number can hold.
    overflowed: bool,
    /// Whether it has come to rest.
    watch: Watch,
    curve: Curve,
    path: Path,
    error: Samples,
    /// Whether the error is known where it is, with its present settings.
    measured: bool,
    spectrum: Option<Spectrum>,
    /// Whether the optimizer was tuned since.
    tuned: bool,
    /// The loss to be reached, and whether that is the smoothed one.
    target: Option<(f64, bool)>,
    reached: Option<Reached>,
    /// The next step, where somebody has looked.
    foresight: Option<Foresight>,
    decisions: Option<Decisions>,
    directions: Option<Directions>,
    /// What each direction costs, where that is known.
    costs: Option<Costs>,
    /// What was done along each direction at former steps.
    milestones: Vec<(u64, Vec<f64>)>,
    /// The same optimizer under the other seeds.
    replicates: Vec<Lane>,
}

impl Lane {
    /// An optimizer at the start. `noisy` is its own copy, at its first draw; `weights` is for its own randomness.
    pub fn new(settings: LaneSettings, start: &[f64], noisy: Noisy, weights: Stream) -> Self {
        let n = start.len();
        let optimizer = (settings.method.build)(n, &settings.values, weights);
        let mut path = Path::new(n);
        path.push(0, &noisy.relative(start));
        // The first stride keeps the cost of measuring below that of stepping.
        let stride = if n <= 16 { 1 } else { 32 };
        let mut lane = Lane {
            settings,
            optimizer,
            noisy,
            x: start.to_vec(),
            grad: vec![0.0; n],
            step: 0,
            evaluations: 0,
            seconds: 0.0,
            loss: 0.0,
            loss_sum: (0, 0.0),
            first_loss: 0.0,
            diverged: None,
            overflowed: false,
            watch: Watch::default(),
            curve: Curve::default(),
            path,
            error: Samples::new(stride),
            measured: false,
            spectrum: None,
            tuned: false,
            target: None,
            reached: None,
            foresight: None,
            decisions: None,
            directions: None,
            costs: None,
            milestones: Vec::new(),
            replicates: Vec::new(),
        };
        lane.loss = lane.noisy.eval(&lane.x, &mut lane.grad);
        lane.first_loss = lane.loss;
        lane.measure_error();
        lane.costs = Costs::new(&lane.noisy);
        lane
    }

    /// Takes new hyper-parameters from the next step on; one that diverged keeps those it diverged with.
    pub fn tune(&mut self, settings: &LaneSettings) {
        self.replicates.iter_mut().for_each(|lane| lane.tune(settings));
        if self.diverged.is_none() && self.settings.values != settings.values {
            self.settings = settings.clone();
            self.optimizer.tune(&settings.values);
            self.tuned = true;
            self.watch = Watch::default();
            self.measured = false;
            self.foresight = None;
            self.directions = None;
        }
    }

    /// This optimizer, with all that it has learned, where another lane stands on another problem.
    pub fn on_the_problem_of(&self, other: &Lane) -> Lane {
        Lane { optimizer: self.optimizer.clone(), settings: self.settings.clone(), ..other.clone() }
    }

    /// How it is doing in a run that has reached this step; under several seeds it catches up under all of them first.
    pub fn status(&self, front: u64) -> Status {
        match self.diverged {
            _ if self.slowest() < front => Status::CatchingUp,
            Some(step) => Status::Diverged { step },
            None => Status::Running,
        }
    }

    /// What it has come to rest on, if it has; of one that diverged, whether it did as the squares of its gradients exceed
    /// what a number can hold: its point is then no number.
    pub fn rest(&self) -> Option<Rest> {
        match self.diverged {
            None if self.noisy.is_quiet() => self.watch.rest(),
            None => None,
            Some(_) => (self.overflowed && self.x.iter().any(|x| x.is_nan())).then_some(Rest::Overflow),
        }
    }

    /// Which optimizer it is, and its hyper-parameters.
    pub fn settings(&self) -> &LaneSettings {
        &self.settings
    }

    /// Steps taken.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Evaluations of loss and gradient, those of the optimizer's own included.
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// Seconds of computing.
    pub fn seconds(&self) -> f64 {
        self.seconds
    }

    /// The latest loss; before the first step that at the start, without noise.
    pub fn loss(&self) -> f64 {
        self.loss
    }

    /// The loss as it is seen: under noise the smoothed one, from the first step on.
    pub fn seen_loss(&self, noisy: bool) -> f64 {
        if noisy && self.step > 0 { self.curve.smoothed() } else { self.loss }
    }

    /// Takes the mean of the losses from here on. A difference of two sums over the whole run would be what rounding left
    /// of it: one early loss of 10¹⁴ outweighs all digits of a thousand later ones.
    pub fn begin_mean(&mut self) {
        self.replicates.iter_mut().for_each(Lane::begin_mean);
        self.loss_sum = (self.step, 0.0);
    }

    /// The mean of the losses since [`Session::begin_mean`](super::Session::begin_mean), or since the start; NaN before the
    /// next step.
    pub fn mean_loss(&self) -> f64 {
        let (from, sum) = self.loss_sum;
        sum / (self.step - from) as f64
    }

    /// Where it is.
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// Its view of the objective.
    pub fn noisy(&self) -> &Noisy {
        &self.noisy
    }

    /// Its loss curve.
    pub fn curve(&self) -> &Curve {
        &self.curve
    }

    /// Where it has been, relative to where the minimum had walked to.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// ‖I − GH‖_F / √n at chosen steps.
    pub fn error(&self) -> &Samples {
        &self.error
    }

    /// Whether the error is an estimate.
    pub fn error_is_estimated(&self) -> bool {
        error_is_estimated(&self.noisy)
    }

    /// The latest spectrum.
    pub fn spectrum(&self) -> Option<&Spectrum> {
        self.spectrum.as_ref()
    }

    /// What stands between a gradient and its step.
    pub fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        self.optimizer.preconditioner()
    }

    /// The step in which it diverged, counted from 1.
    pub fn diverged(&self) -> Option<u64> {
        self.diverged
    }

    /// Whether it is still on its way.
    pub fn is_running(&self) -> bool {
        self.diverged.is_none()
    }

    /// The function below the noise.
    pub fn objective(&self) -> &Rc<dyn crate::objective::Objective> {
        self.noisy.objective()
    }
}
