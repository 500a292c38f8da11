//! One optimizer on its way: its point, its copy of the noise, and what it leaves behind.

mod look;
mod seeds;

use std::rc::Rc;

use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

use super::ahead::Foresight;
use super::directions::{Costs, next_milestone};
use super::measure::error_is_estimated;
use super::rest::{Rest, Watch};
use super::{Bin, Curve, Decisions, Directions, Path, Samples, Spectrum};
use crate::experiment::LaneSettings;
use crate::math::{LinearMap, SQUARE_LIMIT, Stream};
use crate::objective::Noisy;
use crate::optim::{Optimizer, Oracle};

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

/// A loss that has grown by this factor over the first (or over 1) counts as diverged: far beyond anything
/// a method comes back from, and well before numbers overflow.
const OUT_OF_BOUNDS: f64 = 1e12;

/// How large loss and gradient are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    Ordinary,
    /// The squares of the gradient exceed what a number can hold.
    Overflows,
    /// The optimizer has diverged.
    OutOfBounds,
}

impl Size {
    pub(crate) fn of(loss: f64, first_loss: f64, grad: &[f64]) -> Size {
        let within = loss.is_finite() && loss <= OUT_OF_BOUNDS * first_loss.abs().max(1.0);
        let tame = grad.iter().all(|g| g.abs() <= SQUARE_LIMIT);
        if within && tame {
            Size::Ordinary
        } else if within && grad.iter().all(|g| g.is_finite()) {
            Size::Overflows
        } else {
            Size::OutOfBounds
        }
    }
}

/// Under noise losses differ so much from step to step that a mean of fewer says nothing; and the walking minimum
/// has only begun to leave the start.
const WARM: u64 = 1000;

/// Coordinates that have lost digits, below 2^−1022, are 0: such numbers slow a processor down, and a coordinate that only
/// shrinks would end among them for good.
#[inline]
fn zero_subnormal(x: &mut [f64]) {
    x.iter_mut().for_each(|x| *x = if x.abs() < f64::MIN_POSITIVE { 0.0 } else { *x });
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

    /// Runs up to this step, or until it diverges. `strengths` are the noise's strengths, each from its step on.
    pub fn advance_to(&mut self, target: u64, strengths: &[(u64, f64)], clock: &dyn Fn() -> f64) {
        while self.step < target && self.diverged.is_none() {
            let reached = strengths.partition_point(|&(from, _)| from <= self.step);
            self.noisy.strength = strengths[reached - 1].1;
            let next_change = strengths.get(reached).map_or(u64::MAX, |&(from, _)| from);
            let stops = [next_change, self.error.next_after(self.step), next_milestone(self.step)];
            let until = stops.into_iter().fold(target, u64::min);
            let began = clock();
            self.measured = false;
            self.run_to(until);
            self.seconds += clock() - began;
            if self.step == until && self.error.wants(self.step) {
                self.measure_error();
            }
            if self.step == until && until == next_milestone(until - 1) {
                self.pass_milestone();
            }
        }
        for lane in &mut self.replicates {
            lane.advance_to(target, strengths, clock);
        }
    }

    /// The loop itself: a fresh draw, an evaluation, a step. Who has arrived stays and asks nobody, as long as there is no
    /// noise: there is nothing to be told from a gradient that is rounding, and what is learned from it leads away.
    fn run_to(&mut self, until: u64) {
        while self.step < until {
            self.noisy.resample();
            let stays = self.watch.settled() && self.noisy.is_quiet();
            if !stays && !self.evaluate_and_step() {
                self.diverged = Some(self.step + 1);
                return;
            }
            self.step += 1;
            self.loss_sum.1 += self.loss;
            self.curve.push(self.loss, self.evaluations, self.seconds);
            if let Some(costs) = &mut self.costs {
                costs.average(self.curve.weight());
            }
            if let Some((target, smoothed)) = self.target {
                self.note_target(target, smoothed);
            }
            if self.path.wants(self.step) {
                self.path.push(self.step, &self.noisy.relative(&self.x));
            }
        }
    }

    /// An evaluation, and a step where it has not arrived; false if it has diverged.
    #[inline]
    fn evaluate_and_step(&mut self) -> bool {
        self.loss = self.noisy.eval(&self.x, &mut self.grad);
        self.evaluations += 1;
        if self.step == 0 {
            self.first_loss = self.loss;
        }
        match Size::of(self.loss, self.first_loss, &self.grad) {
            Size::Ordinary => {}
            Size::Overflows => self.overflowed = true,
            Size::OutOfBounds => return false,
        }
        if let Some(costs) = &mut self.costs {
            costs.look(&self.noisy, &self.x);
        }
        self.watch.note(self.loss, &self.noisy, &self.x, &self.grad);
        if !self.watch.settled() {
            let mut oracle = Oracle::new(&self.noisy);
            self.optimizer.step(&mut self.x, &self.grad, &mut oracle);
            zero_subnormal(&mut self.x);
            self.evaluations += oracle.evaluations();
        }
        true
    }

    #[inline]
    fn note_target(&mut self, target: f64, smoothed: bool) {
        let value = if smoothed { self.curve.smoothed() } else { self.loss };
        if value <= target && self.reached.is_none() && (!smoothed || self.step >= WARM) {
            let Lane { step, evaluations, seconds, .. } = *self;
            self.reached = Some(Reached { step, evaluations, seconds, exact: true });
        }
    }

    /// Takes a target: under noise for the smoothed loss, after its first [`WARM`] steps.
    pub(super) fn set_target(&mut self, target: Option<f64>, smoothed: bool) {
        self.replicates.iter_mut().for_each(|lane| lane.set_target(target, smoothed));
        let target = target.map(|target| (target, smoothed));
        if self.target == target {
            return;
        }
        self.target = target;
        self.reached = target.and_then(|(target, smoothed)| {
            let value = |bin: &Bin| if smoothed { bin.smoothed } else { bin.least };
            let mut bins = self.curve.bins().iter().filter(|bin| !smoothed || bin.step >= WARM);
            let &Bin { step, evaluations, seconds, .. } = bins.find(|bin| value(bin) <= target)?;
            Some(Reached { step, evaluations, seconds, exact: false })
        });
    }

    /// Where it reached the target.
    pub fn reached(&self) -> Option<Reached> {
        self.reached
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
