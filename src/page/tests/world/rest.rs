//! Coming to rest, and what holds there.

use std::time::Duration;

use super::World;
use crate::experiment::Experiment;
use crate::page::task::Task;
use crate::page::{Action, Event};

impl World {
    /// Everybody does what there is to do, up to so many rounds, until a state is reached.
    pub fn until(&mut self, what: &str, reached: impl Fn(&World) -> bool) {
        for _ in 0..4000 {
            if reached(self) {
                return;
            }
            self.round();
        }
        panic!("not within 4,000 rounds: {what}; {}", self.story());
    }

    /// Every worker answers once, and a frame is drawn. Returns whether anything happened.
    pub fn round(&mut self) -> bool {
        let mut moved = false;
        for number in 0..self.workers.len() {
            moved |= self.answer(number);
        }
        moved | self.frame()
    }

    /// Everybody does what there is to do, until nobody has anything.
    pub fn settle(&mut self) {
        for _ in 0..4000 {
            if !self.round() {
                return;
            }
            // What goes by itself goes sooner where only that is waited for.
            if self.page.crew.is_idle() {
                self.wait(Duration::from_millis(400));
            }
        }
        panic!("it does not come to rest: {}", self.story());
    }

    /// Comes to this step, at rest.
    pub fn reach(&mut self, step: u64) {
        self.set("budget", &step.to_string());
        if !self.page.task.plays() {
            self.act(Action::PlayOrPause);
        }
        self.settle();
        assert_eq!(self.page.snapshot.step, step, "{}", self.story());
    }

    /// Comes to rest, and sees that everything is as it must be there.
    pub fn check_at_rest(&mut self) {
        self.settle();
        self.wait(Duration::from_secs(20));
        self.frame_wanted = true;
        self.settle();
        self.check_rest();
    }

    /// What holds wherever nobody has anything to do.
    pub fn check_rest(&mut self) {
        let own = |experiment: &Experiment| {
            let mut own = experiment.clone();
            own.view.window = None;
            own.view.surface = None;
            own
        };
        if !self.page.crew.is_there() {
            assert!(self.shows("failure"), "no workers, and no word of it; {}", self.story());
            return;
        }
        let wanted = own(&self.page.experiment);
        assert_eq!(self.page.sent.as_ref().map(own).as_ref(), Some(&wanted), "sent; {}", self.story());
        assert_eq!(own(&self.page.held), wanted, "held; {}", self.story());
        for (number, worker) in self.workers.iter().enumerate() {
            let theirs = own(worker.simulator.session().experiment());
            assert_eq!(theirs.to_link(), wanted.to_link(), "held by worker {number}; {}", self.story());
            // Where all are lost, one that was changed since stands behind the step in which the last was.
            let (step, snapshot) = (worker.simulator.session().step(), &self.page.snapshot);
            let stands = (snapshot.step..=snapshot.attempted()).contains(&step);
            assert!(stands, "worker {number} at {step}; {}", self.story());
        }
        let said = Experiment::from_link(&self.address).0.to_link();
        assert_eq!(said, self.page.experiment.to_link(), "the link; {}", self.story());
        let plays = self.text("play");
        if !self.env.hidden {
            assert_eq!(plays, "Play", "nothing moves; {}", self.story());
            assert!(matches!(self.page.task, Task::Rest(_)), "{}", self.story());
            assert_eq!(
                self.page.observed,
                Some(self.page.snapshot.step),
                "not all was computed; {}",
                self.story()
            );
        }
        // Nothing runs at rest.
        let effects = self.page.handle(Event::Frame, &self.env);
        assert!(effects.is_empty(), "{effects:?} at rest; {}", self.story());
    }
}
