//! The names of settings in links and element ids.

use std::fmt;

use super::LaneId;

/// A word, or who or what it is a part of and that part, with a hyphen between.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Key {
    /// A word by itself.
    Word(&'static str),
    /// A part of what has that word.
    Part(&'static str, &'static str),
    /// A part of a lane's settings.
    Lane(LaneId, &'static str),
}

impl Key {
    /// Whether it is written like this.
    pub fn is(&self, text: &str) -> bool {
        match self {
            Key::Word(word) => text == *word,
            Key::Part(_, part) | Key::Lane(_, part) => text.ends_with(part) && self.to_string() == text,
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Key::Word(word) => f.write_str(word),
            Key::Part(word, part) => write!(f, "{word}-{part}"),
            Key::Lane(id, part) => write!(f, "{id}-{part}"),
        }
    }
}
