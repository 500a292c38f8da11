//! A setting that was not taken.

/// Why a setting was not taken, and which control it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The control's key.
    pub control: String,
    /// Why, in words.
    pub words: String,
}
