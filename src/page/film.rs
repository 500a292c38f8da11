//! A film of the run: from which step to which, and how far it is.

/// A film that is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Film {
    /// Its first step.
    pub from: u64,
    /// Its last step.
    pub to: u64,
    pub stage: Stage,
    /// Where the run stood, to which it goes back.
    pub home: u64,
}

/// How far a film is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The run goes to the first step.
    Going,
    /// It is there, and rests until the recorder says that it records.
    Ready,
    /// It plays, and is recorded.
    Rolling,
    /// It has come to the last step, or was stopped: the recorder has yet to finish.
    Over,
}
