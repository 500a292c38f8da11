//! Undo: one change back, and forth again.

use web_sys::HtmlElement;

use super::dom::element;
use super::page::Page;
use crate::run::{Effect, Experiment};

/// The settings before the last change.
#[derive(Default)]
pub(super) struct Undo {
    former: Option<Experiment>,
    /// A slider is being dragged: all its moves are one change.
    pub(super) dragging: bool,
}

impl Undo {
    /// Keeps the settings that are about to be left for these.
    pub(super) fn keep(&mut self, present: &Experiment, next: &Experiment) {
        if !self.dragging && present.to_link() != next.to_link() {
            self.former = Some(present.clone());
        }
    }
}

impl Page {
    /// Takes the last change back; once more brings it again.
    pub(super) fn undo(&mut self) {
        self.undo.dragging = false;
        let Some(former) = self.undo.former.clone() else { return };
        // Settings that the run has to begin anew for are loaded as a whole.
        match self.experiment.effect_of(&former) {
            Effect::Live => {
                self.go_over_to(former);
                self.show_experiment();
            }
            Effect::Restart => self.load(former),
        }
        self.announce("The last change was undone. Undo once more to bring it back.");
    }

    /// The button is there when there is something to undo.
    pub(super) fn show_undo(&self) {
        element::<HtmlElement>("undo")
            .toggle_attribute_with_force("data-off", self.undo.former.is_none())
            .expect("data-off is a name");
    }
}
