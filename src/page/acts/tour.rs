//! The guided tour: stop by stop it sets all anew.

use super::super::event::Env;
use super::super::mind::{Page, Question};
use super::super::task::Task;
use crate::experiment::{Effect as Change, Offer, STORY, StoryStop};

impl Page {
    /// Opens the tour at its beginning, or closes it.
    pub(super) fn toggle_tour(&mut self, env: &Env) {
        match self.tour {
            None => self.ask_for_stop(0, env),
            Some(_) => self.leave_tour(),
        }
    }

    /// On to the next stop, or back.
    pub(super) fn turn_page(&mut self, forward: bool, env: &Env) {
        match (self.tour, forward) {
            (Some(at), true) if at + 1 == STORY.len() => self.leave_tour(),
            (Some(at), true) => self.ask_for_stop(at + 1, env),
            (Some(at), false) if at > 0 => self.ask_for_stop(at - 1, env),
            _ => {}
        }
    }

    /// Ends the tour, which has given panels the lead.
    pub(super) fn leave_tour(&mut self) {
        if self.tour.take().is_some() {
            self.experiment.view.lead = None;
        }
    }

    /// Says what happened, once the run of a stop has come that far.
    pub(super) fn watch_tour(&mut self) {
        let reached = |at: usize| self.snapshot.time.farthest >= STORY[at].step;
        self.told |= !self.begins_anew() && self.tour.is_some_and(reached);
    }

    /// Does what the stop offers.
    pub(super) fn take_offer(&mut self, env: &Env) {
        let Some((_, offer)) = self.tour.and_then(|at| STORY[at].offer) else { return };
        match offer {
            Offer::Set(key, value) => {
                let former = self.experiment.clone();
                let taken = self.set(key, value, env);
                if taken && !former.runs_as(&self.experiment)
                    || former.effect_of(&self.experiment) == Change::Restart
                {
                    self.play(env);
                }
            }
            Offer::Go(step) => self.seek(step, env),
            Offer::Explain => self.explain_step(),
        }
    }

    /// Plays, unless the visitor prefers that nothing begins to move by itself.
    fn play(&mut self, env: &Env) {
        if self.crew.is_there() && !env.reduced_motion {
            self.task = Task::Play;
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
        let lead = experiment.view.lead;
        experiment.look_as(&self.experiment, &begun);
        experiment.view.lead = lead;
        if experiment.place(STORY[place].panel).is_none() {
            experiment.view.panels = [true; 4];
        }
        self.begin(experiment, env);
        self.told = false;
        self.reveal(STORY[place].panel);
        self.play(env);
    }

    /// The tour goes along where a change that is taken back was one of stops.
    pub(super) fn find_stop(&mut self) {
        // Some stops differ only in where they pause.
        let here = |stop: &StoryStop| {
            stop.is_of(&self.experiment) && stop.experiment().view.stop == self.experiment.view.stop
        };
        if self.tour.is_some() {
            let place = STORY.iter().position(here).or(self.tour);
            self.told &= place == self.tour;
            self.tour = place;
        }
    }
}
