//! The guided story: a strip above the run that sets the desk, stop by stop.

use web_sys::{HtmlButtonElement, HtmlElement};

use super::dom::{element, show};
use super::page::Page;
use crate::experiment::{STORY, StoryStop};

/// Where the visitor is in the story, if anywhere.
#[derive(Default)]
pub(super) struct Story {
    at: Option<usize>,
}

impl Page {
    /// Opens the story at its beginning, or closes it.
    pub(super) fn toggle_story(&mut self) {
        match self.story.at {
            None => self.ask_for_stop(0),
            Some(_) => self.close_story(),
        }
    }

    /// Closes it: another desk is none of its stops.
    pub(super) fn close_story(&mut self) {
        if self.story.at.take().is_some() {
            self.show_story();
        }
    }

    /// On to the next stop, or back.
    pub(super) fn turn_page(&mut self, forward: bool) {
        match (self.story.at, forward) {
            (Some(at), true) if at + 1 == STORY.len() => self.toggle_story(),
            (Some(at), true) => self.ask_for_stop(at + 1),
            (Some(at), false) if at > 0 => self.ask_for_stop(at - 1),
            _ => {}
        }
    }

    /// Goes to a stop, after a question if the visitor has changed anything.
    fn ask_for_stop(&mut self, place: usize) {
        let changed = match self.story.at {
            Some(at) => !STORY[at].is_of(&self.experiment),
            None => self.experiment.differs_from_scenario(),
        };
        let words = "You have changed the desk. The next stop of the story sets it anew.";
        self.ask_before(changed, words, "Go on", &format!("story {place}"));
    }

    /// The story goes along where a change that is taken back was one of stops.
    pub(super) fn find_stop(&mut self) {
        // Some stops differ only in where they pause.
        let here = |stop: &StoryStop| {
            stop.is_of(&self.experiment) && stop.experiment().view.stop == self.experiment.view.stop
        };
        let place = STORY.iter().position(here);
        if self.story.at.is_some() && place.is_some() {
            self.story.at = place;
            self.show_story();
        }
    }

    /// Sets the desk as a stop has it.
    pub(super) fn begin_stop(&mut self, place: usize) {
        self.story.at = Some(place);
        let mut experiment = STORY[place].experiment();
        experiment.look_as(&self.experiment);
        self.begin(experiment);
        self.playing = self.workers.is_some() && !super::theme::is_still();
        self.show_story();
        self.show_texts();
        self.ask();
    }

    fn show_story(&self) {
        show(&element("story-strip"), self.story.at.is_some());
        let button: HtmlButtonElement = element("story");
        super::dom::attribute(
            &button,
            "aria-expanded",
            if self.story.at.is_some() { "true" } else { "false" },
        );
        let Some(at) = self.story.at else { return };
        let stop = &STORY[at];
        let text = |id: &str, text: &str| element::<HtmlElement>(id).set_text_content(Some(text));
        text("story-title", stop.title);
        text("story-place", &format!("{} of {}", at + 1, STORY.len()));
        text("story-text", stop.text);
        text("story-next", if at + 1 == STORY.len() { "Finish" } else { "Next" });
        element::<HtmlButtonElement>("story-back").set_disabled(at == 0);
    }
}
