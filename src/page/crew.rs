//! The workers as the page knows them: who is there, and what they were asked.

use std::time::Duration;

use super::effect::Effect;
use crate::experiment::{Experiment, KeptRun};
use crate::session::Adjustment;
use crate::worker::{Command, Orders, Outcome, Pool, Report};

/// Without a word for so long from a worker that has something to do, the visitor is told. The dearest answers take some
/// seconds (eigenvalues in 1,000 dimensions, twice that on a phone); who waits for nothing, waits no longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The workers of the page.
pub struct Crew {
    /// Of this generation; reports of a former one are not heard.
    number: u32,
    count: usize,
    state: State,
    heard: Duration,
}

/// How they are.
enum State {
    /// At work.
    Working(Box<Work>),
    /// One of them is lost, or never came.
    Lost { started: bool },
    /// They could not be started.
    Unavailable,
}

/// Workers at work.
struct Work {
    pool: Pool,
    ready: Vec<bool>,
    asked: Option<Asked>,
    silent: bool,
}

/// The command that is under way: one at a time.
#[derive(Clone, Debug)]
pub enum Asked {
    /// To begin an experiment.
    Load(Box<Experiment>),
    /// To go on.
    Advance(Box<Advance>),
    /// To go to a step.
    GoTo(u64),
    /// To begin a run that was kept, or to go on with it.
    Recall(KeptRun),
    /// For the values of the function.
    Raster,
    /// For the changes of the run.
    History(Vec<Errand>),
}

/// A round of a run.
#[derive(Clone, Debug)]
pub struct Advance {
    /// Where the run stood.
    pub from: u64,
    /// At most so many steps.
    pub steps: u64,
    /// What asks for them.
    pub by: By,
    /// Settings that it was told.
    pub settings: Option<Experiment>,
}

/// What asks for steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Play, at a chosen speed.
    Pace,
    /// Play, as fast as it goes.
    Speed,
    /// Single steps.
    Single,
    /// A file, or nothing.
    Other,
}

impl By {
    /// Whether it plays.
    pub fn plays(self) -> bool {
        matches!(self, By::Pace | By::Speed)
    }
}

/// What the changes of a run are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    /// A file that the visitor takes away.
    File,
    /// The way back from a reset.
    Undo,
    /// The way back from the loss of a worker.
    Journal,
}

/// What is wrong with the workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No answer for long.
    Silent,
    /// One was lost while it worked.
    Lost,
    /// One did not come at all.
    NeverCame,
    /// The browser has none.
    Unavailable,
}

impl Crew {
    /// So many workers, none of them started yet.
    pub fn new(count: usize) -> Self {
        let state = State::Lost { started: false };
        Crew { number: 0, count: count.max(1), state, heard: Duration::ZERO }
    }

    /// Starts them, in place of those that there are.
    pub fn start(&mut self, now: Duration) -> Effect {
        self.number += 1;
        self.heard = now;
        let (pool, ready) = (Pool::new(self.count), vec![false; self.count]);
        self.state = State::Working(Box::new(Work { pool, ready, asked: None, silent: false }));
        Effect::StartWorkers { crew: self.number, count: self.count }
    }

    /// Whether this is their generation.
    pub fn is(&self, number: u32) -> bool {
        self.number == number
    }

    /// How many there are; none where they are lost.
    pub fn count(&self) -> usize {
        if self.is_there() { self.count } else { 0 }
    }

    /// Whether there are any, at work or on their way.
    pub fn is_there(&self) -> bool {
        matches!(self.state, State::Working(_))
    }

    /// Whether a command would be started on at once.
    pub fn is_idle(&self) -> bool {
        match &self.state {
            State::Working(work) => work.asked.is_none() && work.ready.iter().all(|&ready| ready),
            _ => false,
        }
    }

    /// The command that is under way.
    pub fn asked(&self) -> Option<&Asked> {
        match &self.state {
            State::Working(work) => work.asked.as_ref(),
            _ => None,
        }
    }

    /// What is wrong with them.
    pub fn trouble(&self) -> Option<Trouble> {
        match &self.state {
            State::Working(work) => work.silent.then_some(Trouble::Silent),
            State::Lost { started: true } => Some(Trouble::Lost),
            State::Lost { started: false } => Some(Trouble::NeverCame),
            State::Unavailable => Some(Trouble::Unavailable),
        }
    }

    /// A worker is there.
    pub fn on_ready(&mut self, number: usize, now: Duration) {
        self.heard = now;
        if let State::Working(work) = &mut self.state
            && let Some(ready) = work.ready.get_mut(number)
        {
            *ready = true;
        }
    }

    /// A worker is lost: the others are of no use without it.
    pub fn on_lost(&mut self) -> Effect {
        let started = matches!(&self.state, State::Working(work) if work.ready.iter().all(|&ready| ready));
        self.state = State::Lost { started };
        Effect::EndWorkers
    }

    /// None could be started.
    pub fn on_unavailable(&mut self) -> Effect {
        self.state = State::Unavailable;
        Effect::EndWorkers
    }

    /// A second has passed. A tab that is hidden hears nothing, and waits for nothing.
    pub fn watch(&mut self, now: Duration, hidden: bool) {
        let idle = self.is_idle();
        if idle || hidden {
            self.heard = now;
        }
        if let State::Working(work) = &mut self.state {
            work.silent = now.saturating_sub(self.heard) > PATIENCE;
        }
    }

    /// A worker has answered: the whole answer and what was asked, or what is to be sent next.
    pub fn on_report(&mut self, number: usize, report: Report, now: Duration) -> Answer {
        self.heard = now;
        let State::Working(work) = &mut self.state else { return Answer::None };
        work.silent = false;
        match work.pool.on_report(number, report) {
            Outcome::Waiting => Answer::None,
            Outcome::More(orders) => Answer::More(Effect::Send(orders)),
            Outcome::Done(report) => {
                let asked = work.asked.take().expect("only what was asked is answered");
                Answer::Whole(asked, Box::new(report))
            }
        }
    }

    fn ask(&mut self, what: Asked, orders: impl FnOnce(&mut Pool) -> Orders) -> Effect {
        let State::Working(work) = &mut self.state else {
            unreachable!("who is not there is not asked");
        };
        let former = work.asked.replace(what);
        assert!(former.is_none(), "one command at a time");
        Effect::Send(orders(&mut work.pool))
    }

    /// Begins an experiment, which meets these changes on its way.
    pub fn load(&mut self, experiment: &Experiment, changes: &[Adjustment]) -> Effect {
        self.ask(Asked::Load(Box::new(experiment.clone())), |pool| pool.load(experiment, changes))
    }

    /// Goes on.
    pub fn advance(&mut self, advance: Advance, time: Duration) -> Effect {
        let (steps, settings) = (advance.steps, advance.settings.clone());
        self.ask(Asked::Advance(Box::new(advance)), |pool| {
            pool.advance(settings.as_ref(), steps, time.as_secs_f64())
        })
    }

    /// Begins a run that was kept, seen like this.
    pub fn recall(&mut self, run: &KeptRun, experiment: &Experiment) -> Effect {
        self.ask(Asked::Recall(run.clone()), |pool| pool.load(experiment, &[]))
    }

    /// Goes on with it.
    pub fn recall_on(&mut self, run: &KeptRun, steps: u64, time: Duration) -> Effect {
        self.ask(Asked::Recall(run.clone()), |pool| pool.advance(None, steps, time.as_secs_f64()))
    }

    /// Goes to a step, or on towards it.
    pub fn go_to(&mut self, step: u64, time: Duration) -> Effect {
        self.ask(Asked::GoTo(step), |pool| pool.go_to(step, time.as_secs_f64()))
    }

    /// Asks one of them for a piece of the function.
    pub fn raster(&mut self, command: Command) -> Effect {
        self.ask(Asked::Raster, |pool| pool.ask_one(command))
    }

    /// Asks one of them for the changes of the run.
    pub fn history(&mut self, errands: Vec<Errand>) -> Effect {
        self.ask(Asked::History(errands), |pool| pool.ask_one(Command::History))
    }
}

/// What an answer leads to.
#[derive(Debug)]
pub enum Answer {
    /// Others have yet to answer.
    None,
    /// More is to be sent.
    More(Effect),
    /// All have: what was asked, and the answer of the whole.
    Whole(Asked, Box<Report>),
}
