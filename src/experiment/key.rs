//! The names of settings in links and element ids.

use std::fmt;

/// A word, or a word and that of a part with a hyphen between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key {
    word: &'static str,
    part: Option<&'static str>,
}

impl Key {
    /// A word by itself.
    pub const fn word(word: &'static str) -> Self {
        Key { word, part: None }
    }

    /// A part of what has that word.
    pub const fn part(word: &'static str, part: &'static str) -> Self {
        Key { word, part: Some(part) }
    }

    /// Whether it is written like this.
    pub fn is(&self, text: &str) -> bool {
        let Some(rest) = text.strip_prefix(self.word) else { return false };
        match self.part {
            None => rest.is_empty(),
            Some(part) => rest.strip_prefix('-') == Some(part),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word)?;
        self.part.map_or(Ok(()), |part| write!(f, "-{part}"))
    }
}
