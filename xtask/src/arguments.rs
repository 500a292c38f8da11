//! The words after `cargo xtask`, taken one at a time so that what nobody took can be refused.

use anyhow::{Result, anyhow, bail};
use std::str::FromStr;

/// The words of the command line which are not yet used.
pub struct Arguments(Vec<String>);

impl Arguments {
    /// Those this process was started with.
    pub fn of_process() -> Self {
        Self(std::env::args().skip(1).collect())
    }

    /// Takes the first word that is left.
    pub fn next(&mut self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0.remove(0))
    }

    /// Takes a switch such as `--dark`, and says whether it was there.
    pub fn switch(&mut self, name: &str) -> bool {
        let place = self.0.iter().position(|word| word == name);
        place.map(|place| self.0.remove(place)).is_some()
    }

    /// Takes an option with a value, written `--port 80` or `--port=80`.
    pub fn option<T: FromStr>(&mut self, name: &str, meaning: &str) -> Result<Option<T>> {
        let with_sign = format!("{name}=");
        let Some(place) = self.0.iter().position(|word| word == name || word.starts_with(&with_sign)) else {
            return Ok(None);
        };
        let word = self.0.remove(place);
        let value = match word.strip_prefix(&with_sign) {
            Some(value) => value.to_owned(),
            None if place < self.0.len() => self.0.remove(place),
            None => bail!("{name} needs {meaning} after it"),
        };
        value.parse().map(Some).map_err(|_| anyhow!("{name} needs {meaning}, not `{value}`"))
    }

    /// Takes all that is left, for a command that hands it on.
    pub fn rest(self) -> Vec<String> {
        self.0
    }

    /// Refuses what is left: a mistyped option must not pass for a default.
    pub fn finish(self) -> Result<()> {
        match self.0.first() {
            Some(word) => bail!("`{word}` is not understood here: see `cargo xtask help`"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Arguments {
        Arguments(text.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn an_option_is_read_in_both_spellings_and_its_absence_is_no_error() {
        for text in ["--port 81 --dark", "--dark --port=81"] {
            let mut arguments = words(text);
            assert_eq!(arguments.option("--port", "a number").unwrap(), Some(81_u16));
            assert_eq!(arguments.option::<u16>("--port", "a number").unwrap(), None);
            assert!(arguments.switch("--dark"));
            arguments.finish().unwrap();
        }
    }

    #[test]
    fn a_bad_value_a_missing_value_and_a_stray_word_are_refused_in_words() {
        let bad = words("--port many").option::<u16>("--port", "a number").unwrap_err();
        assert_eq!(bad.to_string(), "--port needs a number, not `many`");
        let missing = words("--port").option::<u16>("--port", "a number").unwrap_err();
        assert_eq!(missing.to_string(), "--port needs a number after it");
        assert!(words("--prot 80").finish().unwrap_err().to_string().contains("`--prot`"));
    }
}
