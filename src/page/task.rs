//! What the run is to do. One at a time.

use std::time::Duration;

use crate::experiment::Experiment;
use crate::session::Record;

/// What the run is to do.
#[derive(Clone, Debug)]
pub enum Task {
    /// Nothing.
    Rest(Rest),
    /// It plays, as fast as is chosen.
    Play,
    /// It takes single steps.
    Step {
        /// So many are still owed; back, if negative.
        owed: i64,
    },
    /// It goes to a step that it has been at.
    Seek {
        /// Where to.
        to: u64,
        /// When it set out.
        since: Duration,
        /// A change was made before the visitor set out: it comes first.
        after_change: bool,
        /// What it does then.
        then: Then,
    },
    /// It repeats the run of a file, as far as that came.
    Replay(Box<Replay>),
}

/// Why it rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Somebody paused it, or it is where it was to come to.
    Paused,
    /// Every optimizer is lost. Settings that begin it anew let it go on.
    Over,
}

/// What follows when a step is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It rests.
    Rest,
    /// It plays.
    Play,
    /// It takes so many single steps; back, if negative.
    Steps(i64),
}

/// A run that is repeated.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What the file holds.
    pub record: Record,
    /// What the visitor had when the workers were lost, and whether it played.
    pub resumes: Option<(Experiment, bool)>,
}

impl Task {
    /// Whether the run plays, or will when it is where it is going.
    pub fn plays(&self) -> bool {
        matches!(self, Task::Play | Task::Seek { then: Then::Play, .. })
    }

    /// The step of the file that is replayed.
    pub fn goal(&self) -> Option<u64> {
        match self {
            Task::Replay(replay) => Some(replay.record.step),
            _ => None,
        }
    }

    /// Where the run is going back or ahead to.
    pub fn seeks(&self) -> Option<u64> {
        match self {
            Task::Seek { to, .. } => Some(*to),
            _ => None,
        }
    }
}
