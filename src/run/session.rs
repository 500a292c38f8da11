//! A run: the lanes of an experiment, side by side, step by step.

use serde::{Deserialize, Serialize};

use super::assembly::Assembly;
use super::draw::Draw;
use super::matrices::Eigenbasis;
use super::plane::PlaneView;
use super::repeats;
use super::timeline::{Adjustment, Beginning, Strengths, Timeline, is_behind};
use super::{
    Effect, ErrorView, Examples, Experiment, Lane, LaneSettings, LaneSnapshot, Matrices, PlaneChoice,
    Refusal, Snapshot, SpectrumView, Time,
};
use crate::objective::{Noise, Objective};

/// A run of an experiment, or a part of one.
pub struct Session {
    experiment: Experiment,
    /// The optimizers that run here, if others run elsewhere.
    here: Option<Vec<String>>,
    /// What each of the seeds makes of the experiment; all but losses and errors is shown of the first.
    draws: Vec<Draw>,
    /// The least value that a loss as read can have.
    least: Option<f64>,
    lanes: Vec<Lane>,
    step: u64,
    /// The noise's strengths, each from its step on: a lane that catches up meets them where the others did.
    strengths: Strengths,
    /// Steps between looks at the clock.
    chunk: u64,
    plane: PlaneView,
    timeline: Timeline,
    /// The step that is being gone to.
    going_to: Option<u64>,
    /// Whether settings were taken up that nobody has sent since they were last asked for.
    resumed: bool,
    finish: Option<Finish>,
    eigenbasis: Eigenbasis,
    matrices: Option<Matrices>,
    examples: Option<Examples>,
    assembly: Assembly,
}

/// Why a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finish {
    /// It has taken the steps that it was to take.
    Budget,
    /// Every optimizer that is on its way has reached the loss that was the target.
    Target,
}

impl Session {
    /// The run at its start.
    ///
    /// # Errors
    /// A [`Refusal`] if the experiment cannot be run as it is.
    pub fn new(experiment: &Experiment) -> Result<Self, Refusal> {
        Self::of(experiment, None)
    }

    /// The part of a run that has the optimizers of these keys. It counts on when all of its lanes are lost, and
    /// leaves to whoever puts the parts together what depends on all lanes: that the target is reached, and the
    /// principal axes.
    ///
    /// # Errors
    /// A [`Refusal`] if the experiment cannot be run as it is.
    pub fn part(experiment: &Experiment, keys: Vec<String>) -> Result<Self, Refusal> {
        Self::of(experiment, Some(keys))
    }

    fn of(experiment: &Experiment, here: Option<Vec<String>>) -> Result<Self, Refusal> {
        experiment.check()?;
        let draws = Draw::all(experiment);
        let objective = &*draws[0].objective;
        let plane = PlaneView::new(experiment, objective);
        let least = least(objective).filter(|_| experiment.noise != Noise::Batch);
        let mut session = Session {
            experiment: experiment.clone(),
            here,
            draws,
            least,
            lanes: Vec::new(),
            step: 0,
            strengths: vec![(0, experiment.noise_strength)],
            chunk: 1,
            plane,
            timeline: Timeline::new(experiment),
            going_to: None,
            resumed: false,
            finish: None,
            eigenbasis: Eigenbasis::default(),
            matrices: None,
            examples: None,
            assembly: Assembly::default(),
        };
        session.lanes = session.lanes_of(experiment);
        session.take_view(experiment);
        Ok(session)
    }

    /// An optimizer at step 0.
    fn lane(&self, settings: &LaneSettings) -> Lane {
        Draw::lane_of(&self.draws, settings, self.strengths[0].1)
    }

    fn lanes_of(&self, experiment: &Experiment) -> Vec<Lane> {
        self.settings_here(experiment).map(|settings| self.lane(settings)).collect()
    }

    /// The settings of the optimizers that run here.
    fn settings_here<'a>(&self, experiment: &'a Experiment) -> impl Iterator<Item = &'a LaneSettings> {
        let is_here = |lane: &&LaneSettings| {
            self.here.as_ref().is_none_or(|keys| keys.iter().any(|key| key == lane.method.key))
        };
        experiment.running_lanes().filter(is_here)
    }

    /// The optimizers that are to run here from the next [`adjust`](Self::adjust) on, in a part of a run.
    pub fn assign(&mut self, keys: Vec<String>) {
        self.here = Some(keys);
    }

    /// Takes new settings: live where that is possible, from the start where it is not.
    ///
    /// A lane that is switched on begins at step 0 and catches up: it has then seen the same noise as the others.
    /// If anything that moves a lane changes after the run was taken back, what had come after is given up.
    ///
    /// # Errors
    /// A [`Refusal`] if the new settings cannot be run; the run then goes on as it was.
    pub fn adjust(&mut self, experiment: &Experiment) -> Result<Effect, Refusal> {
        let effect = self.experiment.effect_of(experiment);
        if effect == Effect::Restart {
            *self = Self::of(experiment, self.here.clone())?;
            return Ok(effect);
        }
        experiment.check()?;
        if self.experiment.view.stop != experiment.view.stop {
            self.finish = None;
        }
        if !self.experiment.runs_as(experiment) {
            self.timeline.change(self.step, &self.experiment, experiment, &self.lanes, &self.strengths);
            self.going_to = None;
        }
        self.apply(experiment.clone(), &[]);
        Ok(effect)
    }

    /// Goes over to live settings; who is among `anew` starts over, and so does who is tuned while it catches up:
    /// nobody has seen it yet.
    fn apply(&mut self, experiment: Experiment, anew: &[&str]) {
        self.note_strength(experiment.noise_strength);
        let mut former = std::mem::take(&mut self.lanes);
        former.retain(|lane| !anew.contains(&lane.settings().method.key));
        let step = self.step;
        let lanes = self.settings_here(&experiment).map(|settings| {
            match former.iter().position(|lane| lane.settings().method.key == settings.method.key) {
                Some(place) => {
                    let mut lane = former.swap_remove(place);
                    let behind = is_behind(std::slice::from_ref(&lane), step);
                    if behind && lane.settings().values != settings.values {
                        return self.lane(settings);
                    }
                    lane.tune(settings);
                    lane
                }
                None => self.lane(settings),
            }
        });
        self.lanes = lanes.collect();
        self.take_view(&experiment);
        self.experiment = experiment;
    }

    fn take_view(&mut self, experiment: &Experiment) {
        self.plane.choose(experiment.view.plane, experiment.view.coordinates);
        let (target, noisy) = (experiment.view.stop.target, experiment.is_noisy());
        self.lanes.iter_mut().for_each(|lane| lane.aim(target, noisy));
    }

    /// Meets the changes that were made at this step, as they were made.
    fn meet_changes(&mut self) {
        while !self.some_behind()
            && let Some((mut experiment, joined)) = self.timeline.meet(self.step)
        {
            experiment.view = self.experiment.view;
            self.apply(experiment, &joined);
            self.resumed = true;
        }
    }

    /// Sets out for a step that the run has been at, or as near to it as can be: [`travel`](Self::travel) goes
    /// there. Loss, point and all are then to the bit what they were; only seconds are measured anew. The plane of
    /// the picture holds still.
    pub fn go_to(&mut self, step: u64) {
        let target = self.timeline.within(step);
        self.finish = None;
        self.going_to = Some(target);
        // Who is behind has no place of its own in the past yet: it is on its way from the start.
        let from = if self.some_behind() { u64::MAX } else { self.step };
        let Some(beginning) = self.timeline.begin(target, from) else { return };
        let (step, lanes, strengths, mut experiment) = match beginning {
            Beginning::Keyframe(step, lanes, strengths, experiment) => (step, lanes, strengths, experiment),
            Beginning::Start(experiment) => {
                self.strengths = vec![(0, experiment.noise_strength)];
                (0, self.lanes_of(&experiment), self.strengths.clone(), experiment)
            }
        };
        experiment.view = self.experiment.view;
        (self.step, self.lanes, self.strengths) = (step, lanes, strengths);
        self.take_view(&experiment);
        self.experiment = experiment;
        self.resumed = true;
        self.meet_changes();
    }

    /// Lets a run that has not begun meet these changes at their steps, as another run made them.
    pub fn foresee(&mut self, changes: &[Adjustment]) {
        self.timeline.foresee(changes);
        self.meet_changes();
    }

    /// What was changed so far and when; `None` if that reaches back too far.
    pub fn history(&self) -> Option<Vec<Adjustment>> {
        self.timeline.history()
    }

    /// Whether it has just come to the end that it was given.
    pub fn finish(&self) -> Option<Finish> {
        self.finish
    }

    /// The step that is being gone to.
    pub fn going_to(&self) -> Option<u64> {
        self.going_to
    }

    /// The settings, if the run has taken up some by itself since this was last asked.
    pub fn take_resumed(&mut self) -> Option<&Experiment> {
        std::mem::take(&mut self.resumed).then_some(&self.experiment)
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
        self.going_to = None;
        while self.unsettled() || (self.step < target && self.goes_on()) {
            self.advance_a_little(target, clock);
        }
    }

    /// Runs up to a number of steps further, until the clock (in seconds) says that the time is up, or until the
    /// run comes to the end that it was given.
    pub fn advance(&mut self, steps: u64, seconds: f64, clock: &dyn Fn() -> f64) {
        self.going_to = None;
        let (from, began) = (self.step, clock());
        let stop = self.experiment.view.stop;
        let end = stop.budget.filter(|&budget| from < budget).unwrap_or(u64::MAX);
        let target = from.saturating_add(steps).min(end);
        let unreached = self.here.is_none() && !self.all_reached();
        if from < target {
            self.finish = None;
        }
        while (self.unsettled() || (self.step < target && self.goes_on())) && clock() - began < seconds {
            self.advance_a_little(target, clock);
            if unreached && self.all_reached() {
                self.finish = Some(Finish::Target);
                return;
            }
        }
        if self.step > from && self.step == end {
            self.finish = Some(Finish::Budget);
        }
    }

    /// Goes on towards the step that the run has [set out for](Self::go_to), until the time is up.
    pub fn travel(&mut self, seconds: f64, clock: &dyn Fn() -> f64) {
        let began = clock();
        while let Some(target) = self.going_to {
            if !self.unsettled() && (self.step >= target || !self.goes_on()) {
                self.going_to = None;
            } else if clock() - began < seconds {
                self.advance_a_little(target, clock);
            } else {
                break;
            }
        }
    }

    /// Whether there is a target and every lane on its way has reached it.
    fn all_reached(&self) -> bool {
        let mut running = self.lanes.iter().filter(|lane| lane.goes_on()).peekable();
        running.peek().is_some() && running.all(Lane::has_arrived) && !self.some_behind()
    }

    /// A few milliseconds' worth of steps; lanes that are behind come first.
    fn advance_a_little(&mut self, target: u64, clock: &dyn Fn() -> f64) {
        let began = clock();
        if self.some_behind() {
            let front = self.step;
            for lane in &mut self.lanes {
                lane.advance_to(
                    lane.hindmost().saturating_add(self.chunk).min(front),
                    &self.strengths,
                    clock,
                );
            }
        } else if self.step < target && !self.timeline.is_due(self.step) {
            let front = target.min(self.step + self.chunk).min(self.timeline.next_stop(self.step));
            for lane in &mut self.lanes {
                lane.advance_to(front, &self.strengths, clock);
            }
            // Where the last of them was lost on the way, the run ends there.
            let farthest = self.lanes.iter().map(Lane::farthest).max().unwrap_or(front);
            self.step = if self.goes_on() { front } else { farthest.max(self.step) };
            self.timeline.reach(self.step, &self.lanes, &self.strengths);
        }
        self.meet_changes();
        let seconds = clock() - began;
        if seconds < 0.0015 {
            self.chunk = (self.chunk * 2).min(4096);
        } else if seconds > 0.004 {
            self.chunk = (self.chunk / 2).max(1);
        }
    }

    fn some_behind(&self) -> bool {
        is_behind(&self.lanes, self.step)
    }

    /// Whether a lane is behind, or a change is still to be met at this step.
    fn unsettled(&self) -> bool {
        self.some_behind() || self.timeline.is_due(self.step)
    }

    /// Whether any lane is still on its way.
    pub fn is_running(&self) -> bool {
        self.lanes.iter().any(Lane::goes_on)
    }

    /// Whether steps are still counted.
    fn goes_on(&self) -> bool {
        self.here.is_some() || self.is_running()
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
            self.examples = self.objective().classifier().map(Examples::of);
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
        if lodo.is_none() && self.experiment.running_lanes().any(|lane| lane.method.key == "lodo") {
            // They are seen to where LODO runs.
            self.matrices = None;
            return;
        }
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

    /// Looks at the next step of one lane.
    pub fn look_ahead(&mut self, lane: usize) {
        self.lanes[lane].look_ahead(self.experiment.noise_strength);
    }

    /// The function below the noise.
    pub fn objective(&self) -> &dyn Objective {
        &*self.draws[0].objective
    }

    /// The plane of the picture: where it stands and what spans it.
    pub fn plane(&self) -> &PlaneView {
        &self.plane
    }

    /// Some displacements along the paths, for [`fit_plane`](Self::fit_plane).
    pub fn samples(&self) -> Vec<Vec<f64>> {
        self.plane.samples(&self.lanes)
    }

    /// Takes the principal axes of these displacements for those of the plane.
    pub fn fit_plane(&mut self, samples: &[Vec<f64>]) {
        self.plane.fit(samples, self.step);
    }

    /// Where the run stands.
    pub fn snapshot(&mut self) -> Snapshot {
        if self.here.is_none() && self.plane.is_stale(self.step) {
            self.fit_plane(&self.samples());
        }
        let lanes: Vec<LaneSnapshot> = self.lanes.iter().map(|lane| self.lane_snapshot(lane)).collect();
        let part = Snapshot {
            step: self.step,
            time: Time { going_to: self.going_to, ..self.timeline.time() },
            finish: self.finish,
            dimension: self.experiment.dimension,
            noisy: self.experiment.is_noisy(),
            newton_best: self.lanes.first().and_then(|lane| lane.noisy().newton_best()),
            least: self.least,
            plane: self.plane.snapshot(&self.lanes, self.objective(), self.step),
            matrices: self.matrices.clone(),
            examples: self.examples.clone(),
            lanes,
        };
        self.assembly.join(vec![part])
    }

    fn lane_snapshot(&self, lane: &Lane) -> LaneSnapshot {
        let method = lane.settings().method;
        let place = self.experiment.running_lanes().position(|lane| lane.method.key == method.key);
        let noisy = self.experiment.is_noisy();
        let (going, repeats) = (lane.going(), lane.repeats(noisy));
        LaneSnapshot {
            place: place.unwrap_or(usize::MAX),
            key: method.key.into(),
            name: method.name.into(),
            values: lane.settings().values.clone(),
            step: lane.step(),
            evaluations: lane.evaluations(),
            seconds: lane.seconds(),
            steps_per_second: if lane.seconds_per_step() > 0.0 { 1.0 / lane.seconds_per_step() } else { 0.0 },
            status: lane.status(self.step),
            loss: lane.loss(),
            smoothed: repeats
                .as_ref()
                .and_then(|repeats| repeats.loss)
                .map_or(lane.seen_loss(noisy), |loss| loss.median),
            curve: if repeats.is_none() {
                lane.curve().bins().to_vec()
            } else {
                repeats::curve(&going, noisy)
            },
            path: self.plane.path(lane),
            path_stride: lane.path().stride(),
            spread: self.plane.spread(lane),
            ellipse: lane.preconditioner().and_then(|map| self.plane.restrict(&*map)),
            error: repeats::error(&going),
            repeats,
            error_estimated: lane.error_is_estimated(),
            spectrum: lane.spectrum().cloned(),
            reached: lane.reached(),
            ahead: lane.foresight().map(|foresight| self.plane.ahead(foresight)),
            decisions: lane.decisions().cloned(),
        }
    }
}

/// f at a point where it is known to be least.
fn least(objective: &dyn Objective) -> Option<f64> {
    let minimum = objective.minima().into_iter().next()?;
    let least = objective.eval(&minimum, &mut vec![0.0; minimum.len()]);
    least.is_finite().then_some(least)
}
