//! A run: the lanes of an experiment, side by side, step by step.

mod advance;
mod look;

use super::matrices::Eigenbasis;
use super::merge::Merge;
use super::plane::PlaneView;
use super::problem_instance::ProblemInstance;
use super::timeline::{Adjustment, Beginning, Strengths, Timeline, is_behind};
use super::{Examples, Finish, Lane, Matrices};
use crate::experiment::{Effect, Experiment, LaneId, LaneSettings, Refusal};
use crate::objective::{Noise, Objective};

/// A run of an experiment, or a part of one.
pub struct Session {
    experiment: Experiment,
    /// The optimizers that run here, if others run elsewhere.
    owned: Option<Vec<String>>,
    /// What each of the seeds makes of the experiment; all but losses and errors is shown of the first.
    instances: Vec<ProblemInstance>,
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
    merge: Merge,
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

    fn of(experiment: &Experiment, owned: Option<Vec<String>>) -> Result<Self, Refusal> {
        experiment.check()?;
        let instances = ProblemInstance::all(experiment);
        let objective = &*instances[0].objective;
        let plane = PlaneView::new(experiment, objective);
        let least = least_of_all(&instances).filter(|_| experiment.noise != Noise::Batch);
        let mut session = Session {
            experiment: experiment.clone(),
            owned,
            instances,
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
            merge: Merge::default(),
        };
        session.lanes = session.lanes_of(experiment);
        session.take_view(experiment);
        Ok(session)
    }

    /// An optimizer at step 0.
    fn lane(&self, settings: &LaneSettings) -> Lane {
        ProblemInstance::lane_of(&self.instances, settings, self.strengths[0].1)
    }

    fn lanes_of(&self, experiment: &Experiment) -> Vec<Lane> {
        self.owned_settings(experiment).map(|settings| self.lane(settings)).collect()
    }

    /// The settings of the optimizers that run here.
    fn owned_settings<'a>(&self, experiment: &'a Experiment) -> impl Iterator<Item = &'a LaneSettings> {
        let is_owned = |lane: &&LaneSettings| {
            self.owned.as_ref().is_none_or(|keys| keys.iter().any(|key| lane.id().is(key)))
        };
        experiment.running_lanes().filter(is_owned)
    }

    /// The share of the run's optimizers that run here.
    pub fn share(&self) -> f64 {
        let all = self.experiment.running_lanes().count().max(1);
        self.lanes.len() as f64 / all as f64
    }

    /// The optimizers that are to run here from the next [`adjust`](Self::adjust) on, in a part of a run.
    pub fn assign(&mut self, keys: Vec<String>) {
        self.owned = Some(keys);
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
            *self = Self::of(experiment, self.owned.clone())?;
            return Ok(effect);
        }
        experiment.check()?;
        if self.experiment.view.stop != experiment.view.stop {
            self.finish = None;
        }
        if !self.experiment.runs_as(experiment) {
            self.leave_the_last_loss();
            self.timeline.change(self.step, &self.experiment, experiment, &self.lanes, &self.strengths);
            self.going_to = None;
        }
        self.apply(experiment.clone(), &[]);
        Ok(effect)
    }

    /// Where all are lost, the last of them was lost in a step that nobody has completed: what is changed now comes after
    /// it. Recorded before it, a change would save in the replay who was lost here.
    fn leave_the_last_loss(&mut self) {
        if !self.is_running() {
            let lost = self.lanes.iter().map(|lane| lane.farthest() + 1).max();
            self.step = self.step.max(lost.unwrap_or(self.step));
        }
    }

    /// Goes over to live settings; who is among `anew` starts over, and so does who is tuned while it catches up:
    /// nobody has seen it yet.
    fn apply(&mut self, experiment: Experiment, anew: &[LaneId]) {
        self.note_strength(experiment.noise_strength);
        let mut former = std::mem::take(&mut self.lanes);
        former.retain(|lane| !anew.contains(&lane.settings().id()));
        let step = self.step;
        let lanes = self.owned_settings(&experiment).map(|settings| {
            match former.iter().position(|lane| lane.settings().id() == settings.id()) {
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
        self.plane.choose(experiment.plane(), experiment.plane_coordinates());
        let (target, noisy) = (experiment.view.stop.target, experiment.is_noisy());
        self.lanes.iter_mut().for_each(|lane| lane.set_target(target, noisy));
    }

    /// Meets the changes that were made at this step, as they were made.
    fn meet_changes(&mut self) {
        while !self.some_behind()
            && let Some((mut experiment, joined)) = self.timeline.meet(self.step)
        {
            experiment.view.clone_from(&self.experiment.view);
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
        experiment.view.clone_from(&self.experiment.view);
        (self.step, self.lanes, self.strengths) = (step, lanes, strengths);
        self.take_view(&experiment);
        self.experiment = experiment;
        self.resumed = true;
        self.meet_changes();
    }

    /// Lets a run that has not begun meet these changes at their steps, as another run made them.
    pub fn preload(&mut self, changes: &[Adjustment]) {
        self.timeline.preload(changes);
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

    /// Takes every lane's [mean loss](Lane::mean_loss) from here on.
    pub fn begin_mean(&mut self) {
        self.lanes.iter_mut().for_each(Lane::begin_mean);
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

    /// The settings that it runs with.
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Steps that every lane has taken, but for those that diverged or are catching up.
    pub fn step(&self) -> u64 {
        self.step
    }

    /// The lanes, in the experiment's order.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// The function below the noise.
    pub fn objective(&self) -> &dyn Objective {
        &*self.instances[0].objective
    }

    /// The plane of the picture: where it stands and what spans it.
    pub fn plane(&self) -> &PlaneView {
        &self.plane
    }
}

/// What is least under every seed, if it is the same but for rounding.
fn least_of_all(instances: &[ProblemInstance]) -> Option<f64> {
    let first = least(&*instances[0].objective)?;
    let same = |instance: &ProblemInstance| {
        least(&*instance.objective)
            .is_some_and(|other| (other - first).abs() <= 1e-12 * first.abs().max(1e-12))
    };
    instances.iter().all(same).then_some(first)
}

/// f at a point where it is known to be least.
fn least(objective: &dyn Objective) -> Option<f64> {
    let minimum = objective.minima().into_iter().next()?;
    let least = objective.eval(&minimum, &mut vec![0.0; minimum.len()]);
    least.is_finite().then_some(least)
}
