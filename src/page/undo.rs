//! What a change leaves behind, to be taken back; and what was taken back.

use crate::experiment::{Experiment, View};

/// As many changes can be taken back: more than anybody counts, in 1 MB.
const MOST: usize = 100;

/// What a change has left behind.
#[derive(Clone, Debug)]
pub enum Former {
    /// The settings before it.
    Settings(Box<Experiment>),
    /// The run before a reset, as a file, once the workers have said how it came about; and what was seen of it.
    Run(Option<String>, Box<View>),
}

/// The last changes, and those that were taken back.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    former: Vec<Former>,
    later: Vec<Later>,
    /// What the visitor's last change led to.
    latest: Option<Experiment>,
    drag: Drag,
}

/// What was taken back, and can be done again.
#[derive(Clone, Debug)]
pub enum Later {
    /// A change, to these settings.
    Settings(Box<Experiment>),
    /// A reset of such a run, to these settings.
    Reset(String, Box<View>, Box<Experiment>),
}

/// A slider that is dragged, or a start: all its moves are one change, of which the first that changes anything is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Drag {
    #[default]
    None,
    Begun,
    Kept,
}

/// What is to be gone back to.
#[derive(Clone, Debug)]
pub enum Goal {
    /// Settings.
    Settings(Box<Experiment>),
    /// A run, as a file, and what was seen of it.
    Run(String, Box<View>),
}

impl Undo {
    /// Whether nothing can be taken back.
    pub fn is_empty(&self) -> bool {
        self.former.is_empty()
    }

    /// Something is dragged from here on.
    pub fn begin_drag(&mut self) {
        if self.drag == Drag::None {
            self.drag = Drag::Begun;
        }
    }

    /// It was let go.
    pub fn end_drag(&mut self) {
        self.drag = Drag::None;
    }

    /// Whether something is dragged and has changed something.
    pub fn drags(&self) -> bool {
        self.drag == Drag::Kept
    }

    /// Keeps the settings that are about to be left for these.
    pub fn keep(&mut self, present: &Experiment, next: &Experiment) {
        if present == next {
            return;
        }
        self.latest = Some(next.clone());
        self.give_up_later();
        match self.drag {
            Drag::Kept => return,
            Drag::Begun => self.drag = Drag::Kept,
            Drag::None => {}
        }
        self.push(Former::Settings(Box::new(present.clone())));
    }

    /// Keeps the run that a reset is about to leave; its file is still to come.
    pub fn keep_run(&mut self, view: View) {
        self.push(Former::Run(None, Box::new(view)));
    }

    /// Nothing that was taken back can be done again: something else is done.
    pub fn give_up_later(&mut self) {
        self.later.clear();
    }

    /// The file of the run that the last reset has left.
    pub fn on_file(&mut self, file: String) {
        let waiting = self.former.iter_mut().rev().find_map(|former| match former {
            Former::Run(waiting @ None, _) => Some(waiting),
            _ => None,
        });
        if let Some(waiting) = waiting {
            *waiting = Some(file);
        }
    }

    fn push(&mut self, former: Former) {
        self.former.push(former);
        if self.former.len() > MOST {
            self.former.remove(0);
        }
    }

    /// What the last change that still means anything is taken back to, from these settings.
    pub fn back(&mut self, present: &Experiment) -> Option<Goal> {
        let mut latest = self.latest.clone();
        for place in (0..self.former.len()).rev() {
            let former = match self.former[place].clone() {
                Former::Settings(former) => *former,
                Former::Run(None, _) => continue,
                Former::Run(Some(file), view) => {
                    self.former.truncate(place);
                    self.later.push(Later::Reset(file.clone(), view.clone(), Box::new(present.clone())));
                    return Some(Goal::Run(file, view));
                }
            };
            let goal = across(present, &former, latest.as_ref());
            // Where the run has gone back to before a change, there is nothing of it to be taken back.
            if goal != *present {
                self.former.truncate(place);
                self.latest = Some(former);
                self.later.push(Later::Settings(Box::new(present.clone())));
                return Some(Goal::Settings(Box::new(goal)));
            }
            latest = Some(former);
        }
        None
    }

    /// What was taken back last, to be done again: where a change leads to now, or a reset.
    pub fn forth(&mut self, present: &Experiment) -> Option<Later> {
        let later = match self.later.pop()? {
            Later::Settings(later) => *later,
            Later::Reset(file, view, settings) => {
                self.former.push(Former::Run(Some(file.clone()), view.clone()));
                return Some(Later::Reset(file, view, settings));
            }
        };
        let goal = across(present, &later, self.latest.as_ref());
        self.former.push(Former::Settings(Box::new(present.clone())));
        self.latest = Some(later);
        Some(Later::Settings(Box::new(goal)))
    }
}

/// The settings that a change back or forth leads to from the latest ones. Where the run has taken up others by itself
/// since, only what these two differ in is changed; and the window only if the change was one of it.
fn across(present: &Experiment, goal: &Experiment, latest: Option<&Experiment>) -> Experiment {
    let Some(latest) = latest else { return goal.clone() };
    let mut same = latest.clone();
    same.view.window = present.view.window;
    if same != *present {
        return goal.where_others_are_met(present.clone(), latest);
    }
    let mut goal = goal.clone();
    if goal.view.window == latest.view.window {
        goal.view.window = present.view.window;
    }
    goal
}
