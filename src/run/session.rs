//! A run: the lanes of an experiment, side by side, step by step.

use std::rc::Rc;

use super::experiment::LaneSettings;
use super::matrices::Eigenbasis;
use super::plane::PlaneView;
use super::{
    Effect, ErrorView, Examples, Experiment, Lane, LaneSnapshot, Matrices, PlaneChoice, Refusal, Snapshot,
    SpectrumView,
};
use crate::math::Stream;
use crate::objective::{Noisy, Objective};

/// The numbered streams of an experiment's seed.
mod streams {
    pub const OBJECTIVE: u32 = 0;
    pub const NOISE: u32 = 1;
    pub const WEIGHTS: u32 = 2;
}

/// A run of an experiment.
pub struct Session {
    experiment: Experiment,
    objective: Rc<dyn Objective>,
    lanes: Vec<Lane>,
    step: u64,
    /// The noise's strengths, each from its step on: a lane that catches up meets them where the others did.
    strengths: Vec<(u64, f64)>,
    /// Steps between looks at the clock.
    chunk: u64,
    plane: PlaneView,
    eigenbasis: Eigenbasis,
    matrices: Option<Matrices>,
    examples: Option<Examples>,
}

impl Session {
    /// The run at its start.
    ///
    /// # Errors
    /// A [`Refusal`] if the experiment cannot be run as it is.
    pub fn new(experiment: &Experiment) -> Result<Self, Refusal> {
        experiment.check()?;
        let mut stream = Stream::new(experiment.seed, streams::OBJECTIVE);
        let objective = experiment.landscape.build(&experiment.shape(), &mut stream);
        let plane = PlaneView::new(experiment, &*objective);
        let mut session = Session {
            experiment: experiment.clone(),
            objective,
            lanes: Vec::new(),
            step: 0,
            strengths: vec![(0, experiment.noise_strength)],
            chunk: 1,
            plane,
            eigenbasis: Eigenbasis::default(),
            matrices: None,
            examples: None,
        };
        session.lanes = experiment.running_lanes().map(|settings| session.lane(settings)).collect();
        Ok(session)
    }

    /// An optimizer at step 0. Every lane is given the same noise, and the same stream for its weights.
    fn lane(&self, settings: &LaneSettings) -> Lane {
        let noise = Stream::new(self.experiment.seed, streams::NOISE);
        let weights = Stream::new(self.experiment.seed, streams::WEIGHTS);
        let noisy = Noisy::new(self.objective.clone(), self.experiment.noise, self.strengths[0].1, noise);
        Lane::new(settings.clone(), &self.experiment.start(), noisy, weights)
    }

    /// Takes new settings: live where that is possible, from the start where it is not.
    ///
    /// A lane that is switched on begins at step 0 and catches up: it has then seen the same noise as the others.
    ///
    /// # Errors
    /// A [`Refusal`] if the new settings cannot be run; the run then goes on as it was.
    pub fn adjust(&mut self, experiment: &Experiment) -> Result<Effect, Refusal> {
        let effect = self.experiment.effect_of(experiment);
        if effect == Effect::Restart {
            *self = Session::new(experiment)?;
            return Ok(effect);
        }
        experiment.check()?;
        self.experiment = experiment.clone();
        self.note_strength(experiment.noise_strength);
        let mut former = std::mem::take(&mut self.lanes);
        let lanes = experiment.running_lanes().map(|settings| {
            match former.iter().position(|lane| lane.settings().method.key == settings.method.key) {
                Some(place) => {
                    let mut lane = former.swap_remove(place);
                    lane.tune(settings);
                    lane
                }
                None => self.lane(settings),
            }
        });
        let lanes = lanes.collect();
        self.lanes = lanes;
        self.plane.choose(experiment.view.plane);
        Ok(effect)
    }

    fn note_strength(&mut self, strength: f64) {
        let &(from, latest) = self.strengths.last().expect("there is one from step 0 on");
        if strength == latest {
            return;
        }
        if from == self.step {
            self.strengths.pop();
        }
        self.strengths.push((self.step, strength));
    }

    /// Runs until every lane has taken this many steps or diverged.
    pub fn advance_to(&mut self, target: u64, clock: &dyn Fn() -> f64) {
        while self.some_behind() || (self.step < target && self.is_running()) {
            self.advance_a_little(target, clock);
        }
    }

    /// Runs up to a number of steps further, until the clock (in seconds) says that the time is up.
    pub fn advance(&mut self, steps: u64, seconds: f64, clock: &dyn Fn() -> f64) {
        let (target, began) = (self.step.saturating_add(steps), clock());
        while (self.some_behind() || (self.step < target && self.is_running())) && clock() - began < seconds {
            self.advance_a_little(target, clock);
        }
    }

    /// A few milliseconds' worth of steps; lanes that are behind come first.
    fn advance_a_little(&mut self, target: u64, clock: &dyn Fn() -> f64) {
        let began = clock();
        if self.some_behind() {
            let front = self.step;
            for lane in self.lanes.iter_mut().filter(|lane| lane.is_running() && lane.step() < front) {
                lane.advance_to((lane.step() + self.chunk).min(front), &self.strengths, clock);
            }
        } else {
            let front = target.min(self.step + self.chunk);
            for lane in &mut self.lanes {
                lane.advance_to(front, &self.strengths, clock);
            }
            // Where the last of them was lost on the way, the run ends there.
            let farthest = self.lanes.iter().map(Lane::step).max().unwrap_or(front);
            self.step = if self.is_running() { front } else { farthest.max(self.step) };
        }
        let seconds = clock() - began;
        if seconds < 0.0015 {
            self.chunk = (self.chunk * 2).min(4096);
        } else if seconds > 0.004 {
            self.chunk = (self.chunk / 2).max(1);
        }
    }

    fn some_behind(&self) -> bool {
        self.lanes.iter().any(|lane| lane.is_running() && lane.step() < self.step)
    }

    /// Whether any lane is still on its way.
    pub fn is_running(&self) -> bool {
        self.lanes.iter().any(Lane::is_running)
    }

    /// Steps that every lane has taken, but for those that diverged or are catching up.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The lanes, in the experiment's order.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Brings the spectrum of one lane up to date, and what else is looked at of it.
    pub fn refresh_spectrum(&mut self, lane: usize) {
        self.lanes[lane].refresh_spectrum();
        self.lanes[lane].refresh_product(self.experiment.view.spectrum == SpectrumView::Product);
        let looked = self.experiment.view.plane == PlaneChoice::Decisions;
        if looked && self.examples.is_none() {
            self.examples = self.objective.classifier().map(Examples::of);
        } else if !looked {
            self.examples = None;
        }
        let window = self.examples.as_ref().map(|examples| examples.window);
        self.lanes[lane].refresh_decisions(window);
    }

    /// Brings the matrices up to date: LODO's, or those of the first that has one.
    pub fn refresh_matrices(&mut self) {
        if self.experiment.view.error != ErrorView::Matrices || self.experiment.dimension > Matrices::MOST {
            self.matrices = None;
            return;
        }
        let with = |lane: &&Lane| lane.preconditioner().is_some();
        let lodo = self.lanes.iter().find(|lane| lane.settings().method.key == "lodo");
        let Some(lane) = lodo.filter(with).or_else(|| self.lanes.iter().find(with)) else {
            self.matrices = None;
            return;
        };
        let (step, method) = (lane.step(), lane.settings().method);
        if self.matrices.as_ref().is_some_and(|former| former.step == step && former.key == method.key) {
            return;
        }
        let map = lane.preconditioner().expect("it was chosen for that");
        let found = self.eigenbasis.matrices(&*map, lane.noisy(), lane.x());
        self.matrices = found.map(|(learned, inverse)| Matrices {
            step,
            key: method.key.into(),
            name: method.name.into(),
            learned,
            inverse,
        });
    }

    /// The function below the noise.
    pub fn objective(&self) -> &dyn Objective {
        &*self.objective
    }

    /// The plane of the picture: where it stands and what spans it.
    pub fn plane(&self) -> &PlaneView {
        &self.plane
    }

    /// Where the run stands.
    pub fn snapshot(&mut self) -> Snapshot {
        self.plane.follow(&self.lanes, self.step);
        let lanes: Vec<LaneSnapshot> = self.lanes.iter().map(|lane| self.lane_snapshot(lane)).collect();
        Snapshot {
            step: self.step,
            dimension: self.experiment.dimension,
            noisy: self.experiment.is_noisy(),
            newton_best: self.lanes.first().and_then(|lane| lane.noisy().newton_best()),
            plane: self.plane.snapshot(&self.lanes, &*self.objective),
            matrices: self.matrices.clone(),
            examples: self.examples.clone(),
            lanes,
        }
    }

    fn lane_snapshot(&self, lane: &Lane) -> LaneSnapshot {
        let method = lane.settings().method;
        LaneSnapshot {
            key: method.key.into(),
            name: method.name.into(),
            step: lane.step(),
            evaluations: lane.evaluations(),
            seconds: lane.seconds(),
            steps_per_second: if lane.seconds_per_step() > 0.0 { 1.0 / lane.seconds_per_step() } else { 0.0 },
            status: lane.status(self.step),
            loss: lane.loss(),
            smoothed: if self.experiment.is_noisy() && lane.step() > 0 {
                lane.curve().smoothed()
            } else {
                lane.loss()
            },
            curve: lane.curve().bins().to_vec(),
            path: self.plane.path(lane),
            ellipse: lane.preconditioner().and_then(|map| self.plane.restrict(&*map)),
            error: lane.error().values().to_vec(),
            error_estimated: lane.error_is_estimated(),
            spectrum: lane.spectrum().cloned(),
            decisions: lane.decisions().cloned(),
        }
    }
}
