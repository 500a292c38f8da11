//! The guided tour: stop by stop it sets all anew.

use super::super::event::Env;
use super::super::mind::{Page, Question};
use super::super::task::Task;
use crate::experiment::{STORY, StoryStop};

impl Page {
    /// Opens the tour at its beginning, or closes it.
    pub(super) fn toggle_tour(&mut self, env: &Env) {
        match self.tour {
            None => self.ask_for_stop(0, env),
            Some(_) => self.tour = None,
        }
    }

    /// On to the next stop, or back.
    pub(super) fn turn_page(&mut self, forward: bool, env: &Env) {
        match (self.tour, forward) {
            (Some(at), true) if at + 1 == STORY.len() => self.tour = None,
            (Some(at), true) => self.ask_for_stop(at + 1, env),
            (Some(at), false) if at > 0 => self.ask_for_stop(at - 1, env),
            _ => {}
        }
    }

    /// Goes to a stop, after a question if the visitor has changed anything.
    fn ask_for_stop(&mut self, place: usize, env: &Env) {
        let changed = match self.tour {
            Some(at) => !STORY[at].is_of(&self.experiment),
            None => self.experiment.differs_from_scenario(),
        };
        self.ask_before(changed, Question::Stop(place), env);
    }

    /// Sets all as a stop has it, and plays.
    pub(super) fn begin_stop(&mut self, place: usize, env: &Env) {
        let begun =
            self.tour.map_or_else(|| self.experiment.scenario.experiment(), |at| STORY[at].experiment());
        self.tour = Some(place);
        let mut experiment = STORY[place].experiment();
        experiment.look_as(&self.experiment, &begun);
        self.begin(experiment, env);
        if self.crew.is_there() && !env.reduced_motion {
            self.task = Task::Play;
        }
    }

    /// The tour goes along where a change that is taken back was one of stops.
    pub(super) fn find_stop(&mut self) {
        // Some stops differ only in where they pause.
        let here = |stop: &StoryStop| {
            stop.is_of(&self.experiment) && stop.experiment().view.stop == self.experiment.view.stop
        };
        if self.tour.is_some() {
            self.tour = STORY.iter().position(here).or(self.tour);
        }
    }
}
