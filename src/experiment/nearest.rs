//! The nearest of the words that there are, for one that was mistyped.

use super::setting::{Kind, Word};
use super::{Experiment, SCENARIOS};
use crate::optim::METHODS;

/// What a link begins from: no setting, but named like one.
const SCENARIO: &str = "scenario";

/// Nobody mistypes a longer word of ours, in bytes.
const LONGEST: usize = 40;

/// The known word that takes the fewest changes of letters, at most one for every three that there are; capitals make no
/// difference. `None` if all are farther than that.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let most = (word.chars().count() / 3).max(1);
    let distances = known.into_iter().map(|known| (strsim::osa_distance(&word, known), known));
    distances
        .filter(|&(distance, _)| distance <= most)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, known)| known)
}

impl Experiment {
    /// The word that was probably meant where a setting was refused: another key, or another of its choices.
    pub fn meant(&self, key: &str, text: &str) -> Option<String> {
        let choices: Vec<Word> = match self.row_here(key) {
            _ if key == SCENARIO => SCENARIOS.iter().map(|scenario| scenario.key.into()).collect(),
            Some(row) if matches!(row.kind, Kind::List(..)) => {
                METHODS.iter().map(|method| method.key.into()).collect()
            }
            Some(row) => row.choices(self).into_iter().map(|choice| choice.0).collect(),
            None => {
                let keys: Vec<String> = self.rows().map(|row| row.key.to_string()).collect();
                return nearest(key, keys.iter().map(String::as_str).chain([SCENARIO])).map(String::from);
            }
        };
        nearest(text, choices.iter().map(|choice| &**choice)).map(String::from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistyped_word_has_a_nearest_one() {
        let experiment = Experiment::default();
        for (key, text, meant) in [
            ("lodo-lrr", "1", Some("lodo-lr")),
            ("optimisers", "adam", Some("optimizers")),
            ("Seed", "1", Some("seed")),
            ("dimesnion", "1", Some("dimension")),
            ("colour", "red", None),
            ("objective", "rosenbrok", Some("rosenbrock")),
            ("objective", "nothing", None),
            ("noise-kind", "wlak", Some("walk")),
            ("optimizers", "adm", Some("adam")),
            ("scenario", "overtak", Some("overtake")),
            ("seed", "7", None),
            ("", "", None),
        ] {
            assert_eq!(experiment.meant(key, text).as_deref(), meant, "{key}={text}");
        }
        assert_eq!(nearest(&"seed".repeat(1_000_000), ["seed"]), None);
    }
}
