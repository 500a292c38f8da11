//! The film that is made, as its recorder follows it.

use super::super::film::{Film, Stage};
use super::super::mind::{Dialog, Page};
use super::super::task::{Rest, Task};
use super::elements::Elements;

impl Page {
    /// What the recorder is to know: how far the film is, with its first and its last step; and for its sheet what steps
    /// there are, with the present one.
    pub(super) fn show_film(&self, elements: &mut Elements) {
        let stage = self.film.map(|film| format!("{} {} {}", self.stage_of(film), film.from, film.to));
        elements.attribute("film", "data-stage", stage);
        let limits = matches!(self.dialog, Some(Dialog::Film)).then(|| {
            let [earliest, farthest, last] = self.film_limits();
            format!("{earliest} {farthest} {last} {}", self.snapshot.step)
        });
        elements.attribute("film", "data-limits", limits);
    }

    fn stage_of(&self, film: Film) -> &'static str {
        match (film.stage, &self.task) {
            (Stage::Going, _) => "going",
            (Stage::Ready, _) => "ready",
            (Stage::Rolling, Task::Rest(Rest::Paused)) => "paused",
            (Stage::Rolling, _) => "rolling",
            (Stage::Over, _) => "over",
        }
    }
}
