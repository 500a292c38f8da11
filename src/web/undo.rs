//! Undo and redo: settings, change by change.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement};

use super::controls;
use super::dom::{document, element};
use super::page::Page;
use crate::experiment::{Effect, Experiment};

/// As many changes can be taken back.
const MOST: usize = 100;

/// What a change has left behind.
#[derive(Clone)]
enum Former {
    /// The settings before it.
    Settings(Box<Experiment>),
    /// The run before a reset, as a file.
    Run(String),
}

/// What each of the last changes has left behind, and settings that were taken back.
#[derive(Default)]
pub(super) struct Undo {
    former: Vec<Former>,
    later: Vec<Experiment>,
    /// What the visitor's last change led to.
    latest: Option<Experiment>,
    drag: Drag,
    /// Settings are taken back or brought back: that is no change of its own.
    turning: bool,
}

/// A slider that is dragged, or a start: all its moves are one change, of which the first that changes anything is kept.
#[derive(Clone, Copy, Default, PartialEq)]
enum Drag {
    #[default]
    None,
    Begun,
    Kept,
}

impl Undo {
    /// Something is dragged from here on.
    pub(super) fn begin_drag(&mut self) {
        if self.drag == Drag::None {
            self.drag = Drag::Begun;
        }
    }

    /// It was let go.
    pub(super) fn end_drag(&mut self) {
        self.drag = Drag::None;
    }

    /// Whether something is dragged and has changed something.
    pub(super) fn drags(&self) -> bool {
        self.drag == Drag::Kept
    }

    /// Keeps the settings that are about to be left for these.
    pub(super) fn keep(&mut self, present: &Experiment, next: &Experiment) {
        if self.turning || present.to_link() == next.to_link() {
            return;
        }
        self.latest = Some(next.clone());
        match self.drag {
            Drag::Kept => return,
            Drag::Begun => self.drag = Drag::Kept,
            Drag::None => {}
        }
        self.push(Former::Settings(Box::new(present.clone())));
    }

    /// Keeps the run that a reset is about to leave.
    pub(super) fn keep_run(&mut self, file: String) {
        self.push(Former::Run(file));
    }

    fn push(&mut self, former: Former) {
        self.later.clear();
        self.former.push(former);
        if self.former.len() > MOST {
            self.former.remove(0);
        }
    }
}

impl Page {
    /// Takes the last change back.
    pub(super) fn undo(&mut self) {
        let mut latest = self.undo.latest.clone();
        for place in (0..self.undo.former.len()).rev() {
            let former = match self.undo.former[place].clone() {
                Former::Settings(former) => *former,
                Former::Run(file) => {
                    self.undo.former.truncate(place);
                    self.undo.turning = true;
                    self.bring(&file);
                    self.undo.turning = false;
                    return self.confirm("The reset was undone: the run is computed again, to where it was.");
                }
            };
            let goal = self.across(&former, latest.as_ref());
            // Where the run has gone back to before a change, there is nothing of it to be taken back.
            if goal.to_link() != self.experiment.to_link() {
                self.undo.former.truncate(place);
                self.undo.latest = Some(former);
                self.undo.later.push(self.experiment.clone());
                return self.turn_to(goal, "The last change was undone. Ctrl+Shift+Z brings it back.");
            }
            latest = Some(former);
        }
        self.confirm("There is nothing to undo.");
    }

    /// Brings back the change that was taken back last.
    pub(super) fn redo(&mut self) {
        let Some(later) = self.undo.later.pop() else { return };
        let goal = self.across(&later, self.undo.latest.as_ref());
        self.undo.former.push(Former::Settings(Box::new(self.experiment.clone())));
        self.undo.latest = Some(later);
        self.turn_to(goal, "The change is back.");
    }

    /// The settings that a change back or forth leads to from the latest ones. Where the run has taken up others by
    /// itself since, only what these two differ in is changed.
    fn across(&self, goal: &Experiment, latest: Option<&Experiment>) -> Experiment {
        match latest.filter(|latest| latest.to_link() != self.experiment.to_link()) {
            Some(latest) => goal.where_others_are_met(self.experiment.clone(), latest),
            None => goal.clone(),
        }
    }

    fn turn_to(&mut self, experiment: Experiment, words: &str) {
        self.undo.end_drag();
        self.undo.turning = true;
        let field = document().active_element().and_then(|active| active.dyn_into::<HtmlInputElement>().ok());
        // Settings that the run has to begin anew for are loaded as a whole.
        match self.experiment.effect_of(&experiment) {
            Effect::Live => {
                self.go_over_to(experiment);
                self.show_experiment();
            }
            Effect::Restart => self.load(experiment),
        }
        controls::catch_up(&self.experiment);
        // Whoever is in a field goes on there: elsewhere the next digit would mean an optimizer.
        let _ = field.map(|field| field.focus());
        self.undo.turning = false;
        self.find_stop();
        self.confirm(words);
    }

    /// The button is there when there is something to undo.
    pub(super) fn show_undo(&self) {
        element::<HtmlElement>("undo")
            .toggle_attribute_with_force("data-off", self.undo.former.is_empty())
            .expect("data-off is a name");
    }
}
