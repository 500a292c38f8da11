//! A run that was kept, as a link says it.

/// Characters of its own link: it is written within another one, which has room for 20,000.
const MOST_CHARACTERS: usize = 4_000;

/// A run that was kept to compare others with: what it ran with from its start, and how far it had come. How it was
/// watched is not part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRun {
    /// Its settings, as a link.
    settings: String,
    step: u64,
}

impl KeptRun {
    /// That of settings, as a link, and of a step; `None` where its own link would be too long to stand in another one.
    pub(super) fn new(settings: String, step: u64) -> Option<Self> {
        let kept = KeptRun { settings, step };
        (kept.link().len() <= MOST_CHARACTERS).then_some(kept)
    }

    /// A link to where it was kept, as it is written within another one.
    pub fn link(&self) -> String {
        format!("{}&step={}", self.settings, self.step)
    }

    /// What it ran with, as a link.
    pub fn settings(&self) -> &str {
        &self.settings
    }

    /// How far it had come.
    pub fn step(&self) -> u64 {
        self.step
    }
}
