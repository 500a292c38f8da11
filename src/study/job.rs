//! One run of one optimizer: what is to be done, and what came of it.

use serde::{Deserialize, Serialize};

use super::exact;
use crate::experiment::{Experiment, LaneId, Refusal};
use crate::session::{Lane, Reached, lone_lane};

/// One run: an experiment, one of its optimizers, and how long. As text it can be done anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Job {
    /// The experiment as its link, with the seed.
    pub link: String,
    /// Which of its optimizers.
    pub lane: String,
    /// How many steps, those before an intervention included.
    pub steps: u64,
    /// What changes on the way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub intervention: Option<Intervention>,
}

/// A change in the middle of a run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intervention {
    /// After this step.
    pub step: u64,
    /// A setting of the optimizer that a running one takes, and its value.
    pub setting: Option<(String, String)>,
    /// From here on the problem of another seed, from its start, with all that was learned so far.
    pub seed: Option<u64>,
}

/// What came of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Course {
    /// The mean loss over the last tenth of the steps, of those after an intervention if there was one; none if it diverged.
    #[serde(deserialize_with = "exact::perhaps")]
    pub mean: Option<f64>,
    /// The last loss; none if it diverged.
    #[serde(deserialize_with = "exact::perhaps")]
    pub loss: Option<f64>,
    /// The step in which it diverged, counted from 1.
    pub diverged: Option<u64>,
    /// ‖I − GH‖_F / √n as last measured.
    #[serde(deserialize_with = "exact::perhaps")]
    pub error: Option<f64>,
    /// Steps taken.
    pub steps: u64,
    /// Evaluations of loss and gradient.
    pub evaluations: u64,
    /// Seconds of computing.
    #[serde(deserialize_with = "exact::one")]
    pub seconds: f64,
    /// Where the experiment's target was reached.
    pub reached: Option<Reached>,
}

impl Job {
    /// An optimizer of an experiment for so many steps, under the experiment's seed alone.
    pub fn new(experiment: &Experiment, lane: LaneId, steps: u64) -> Self {
        let link = Experiment { seeds: 1, ..experiment.clone() }.to_link();
        Job { link, lane: lane.to_string(), steps, intervention: None }
    }

    /// Does it. `clock` is in seconds; `progress` is told how many more steps are done, of a run that diverges all of them.
    ///
    /// # Errors
    /// A [`Refusal`] if it cannot be run.
    pub fn run(&self, clock: &dyn Fn() -> f64, progress: &dyn Fn(u64)) -> Result<Course, Refusal> {
        let (experiment, refusals) = Experiment::from_link(&self.link);
        if let Some(refusal) = refusals.into_iter().next() {
            return Err(refusal);
        }
        let id = LaneId::parse(&self.lane).ok_or_else(|| Refusal {
            control: "optimizers".into(),
            words: format!("There is no optimizer called “{}”", self.lane),
        })?;
        match &self.intervention {
            None => Ok(Course::of(&follow(&experiment, id, self.steps, clock, progress)?)),
            Some(intervention) => self.intervene(intervention, experiment, id, clock, progress),
        }
    }

    /// The run with its intervention.
    fn intervene(
        &self,
        intervention: &Intervention,
        mut experiment: Experiment,
        id: LaneId,
        clock: &dyn Fn() -> f64,
        progress: &dyn Fn(u64),
    ) -> Result<Course, Refusal> {
        let before = intervention.step.min(self.steps);
        let mut lane = lone_lane(&experiment, id)?;
        advance(&mut lane, &experiment, before, before, clock, progress);
        if let Some((key, value)) = &intervention.setting {
            experiment.set(key, value)?;
            lane.tune(settings(&experiment, id));
        }
        let Some(seed) = intervention.seed else {
            finish(&mut lane, &experiment, self.steps, clock, progress);
            return Ok(Course::of(&lane));
        };
        let learned = Course::of(&lane);
        if learned.diverged.is_some() {
            progress(self.steps - before);
            return Ok(learned);
        }
        experiment.seed = seed;
        let mut moved = lane.on_the_problem_of(&lone_lane(&experiment, id)?);
        finish(&mut moved, &experiment, self.steps - before, clock, progress);
        let course = Course::of(&moved);
        Ok(Course {
            diverged: course.diverged.map(|step| before + step),
            steps: before + course.steps,
            evaluations: learned.evaluations + course.evaluations,
            seconds: learned.seconds + course.seconds,
            reached: None,
            ..course
        })
    }
}

fn settings(experiment: &Experiment, id: LaneId) -> &crate::experiment::LaneSettings {
    experiment.lanes.iter().find(|lane| lane.id() == id).expect("settings take no optimizer away")
}

/// An optimizer alone for so many steps, its mean loss that of the last tenth of them.
pub(super) fn follow(
    experiment: &Experiment,
    id: LaneId,
    steps: u64,
    clock: &dyn Fn() -> f64,
    progress: &dyn Fn(u64),
) -> Result<Lane, Refusal> {
    let mut lane = lone_lane(experiment, id)?;
    finish(&mut lane, experiment, steps, clock, progress);
    Ok(lane)
}

/// Goes on to this step, with the mean loss over the last tenth of what was left to go.
fn finish(
    lane: &mut Lane,
    experiment: &Experiment,
    steps: u64,
    clock: &dyn Fn() -> f64,
    progress: &dyn Fn(u64),
) {
    let left = steps - lane.step().min(steps);
    let tail = left.div_ceil(10);
    advance(lane, experiment, left - tail, steps - tail, clock, progress);
    lane.begin_mean();
    advance(lane, experiment, tail, steps, clock, progress);
}

/// Goes on to a step, which are so many more, and says so a hundredth at a time.
fn advance(
    lane: &mut Lane,
    experiment: &Experiment,
    more: u64,
    target: u64,
    clock: &dyn Fn() -> f64,
    progress: &dyn Fn(u64),
) {
    let (mut at, stride) = (target - more, more.div_ceil(100).max(1));
    while at < target {
        let next = (at + stride).min(target);
        lane.advance_to(next, &[(0, experiment.noise_strength)], clock);
        progress(next - at);
        at = next;
    }
}

impl Course {
    /// What has come of a lane so far.
    pub(super) fn of(lane: &Lane) -> Self {
        let lasting = |value: f64| Some(value).filter(|value| lane.is_running() && value.is_finite());
        let error = lane.error().values().last().map(|&(_, error)| error);
        Course {
            mean: lasting(lane.mean_loss()),
            loss: lasting(lane.loss()),
            diverged: lane.diverged(),
            error: error.filter(|error| error.is_finite()),
            steps: lane.step(),
            evaluations: lane.evaluations(),
            seconds: lane.seconds(),
            reached: lane.reached(),
        }
    }

    /// Whether there was no finite value or slope at the start.
    pub fn never_began(&self) -> bool {
        self.diverged == Some(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Session;

    fn still() -> f64 {
        0.0
    }

    fn job(link: &str, steps: u64) -> Job {
        let (experiment, refusals) = Experiment::from_link(link);
        assert_eq!(refusals, vec![]);
        Job::new(&experiment, experiment.lanes[0].id(), steps)
    }

    /// A run alone is to the bit what a session makes of it beside others.
    #[test]
    fn a_run_alone_is_that_of_a_session() {
        let link = "dimension=6&optimizers=lodo,adam&seed=4&target=3";
        let (experiment, _) = Experiment::from_link(link);
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(1500, &still);
        for lane in session.lanes() {
            let course = Job::new(&experiment, lane.settings().id(), 1500).run(&still, &|_| {}).unwrap();
            assert_eq!(course.loss, Some(lane.loss()));
            assert_eq!(course.error, lane.error().values().last().map(|at| at.1));
            assert_eq!((course.evaluations, course.steps), (lane.evaluations(), 1500));
            assert!(course.reached.is_some() && course.reached == lane.reached(), "{course:?}");
        }
    }

    /// Frozen weights stay where they are: as a session has it, and not as a run that learns on.
    #[test]
    fn an_intervention_is_a_change_of_a_running_optimizer() {
        let whole = job("dimension=5&optimizers=lodo", 400);
        let freeze = |seed| Job {
            intervention: Some(Intervention {
                step: 150,
                setting: Some(("lodo-freeze".into(), "1".into())),
                seed,
            }),
            ..whole.clone()
        };
        let (mut experiment, _) = Experiment::from_link(&whole.link);
        let mut session = Session::new(&experiment).unwrap();
        session.advance_to(150, &still);
        experiment.set("lodo-freeze", "1").unwrap();
        session.adjust(&experiment).unwrap();
        session.advance_to(400, &still);
        let steps = std::cell::Cell::new(0);
        let course = freeze(None).run(&still, &|more| steps.set(steps.get() + more)).unwrap();
        assert_eq!((course.loss, steps.get()), (Some(session.lanes()[0].loss()), 400));
        assert_ne!(course.loss, whole.run(&still, &|_| {}).unwrap().loss);
        steps.set(0);
        let moved = freeze(Some(2)).run(&still, &|more| steps.set(steps.get() + more)).unwrap();
        // Frozen, what fits one Hessian diverges on another.
        let Course { steps: taken, evaluations, diverged, mean, .. } = moved;
        assert!(diverged.is_some_and(|step| step > 150 && step == taken + 1) && mean.is_none());
        assert_eq!((evaluations, steps.get()), (taken + 1, 400));
    }

    #[test]
    fn what_cannot_be_run_is_refused_and_what_diverges_says_where() {
        let mut nobody = job("dimension=5&optimizers=lodo", 9);
        nobody.lane = "nobody".into();
        assert!(nobody.run(&still, &|_| {}).unwrap_err().words.contains("“nobody”"));
        nobody.lane = "adam".into();
        assert!(nobody.run(&still, &|_| {}).unwrap_err().words.contains("Adam is not there"));
        let course = job("dimension=5&optimizers=gd&gd-lr=10", 900).run(&still, &|_| {}).unwrap();
        assert!(course.mean.is_none() && course.diverged.is_some_and(|step| step > 1 && step < 900));
        let text = serde_json::to_string(&course).unwrap();
        assert_eq!(serde_json::from_str::<Course>(&text).unwrap(), course);
        let unbegun = job("formula=log(-x^2)&optimizers=gd", 9).run(&still, &|_| {}).unwrap();
        assert!(unbegun.never_began());
    }
}
