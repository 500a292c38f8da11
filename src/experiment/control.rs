//! The controls of an experiment: what the page shows of it, and what each can take.

use super::Experiment;
use super::experiment::{Row, SETTINGS};
use super::key::Key;
use super::setting::{Choices, Group, Kind};
use super::writing::number;
use crate::optim::{Range, parse_number};

/// A control: what a slider, a field or a menu needs to know.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: &'static str,
    /// Where it belongs.
    pub group: Group,
    /// Whether its value has a say: a control is idle where it has none.
    pub counts: bool,
    /// Whether its number has a slider.
    pub slides: bool,
    /// Whether there is room beside it to say why a value was not taken.
    pub has_room: bool,
    /// Whether it comes with another setting's value, as the letters of a formula do.
    pub is_part: bool,
    /// Its value, as text; empty where it does not apply.
    pub text: String,
    /// The number, where it is one.
    pub number: Option<f64>,
    /// Its values, if it is a number or a switch.
    pub range: Option<Range>,
    /// Key and name of every choice, if it is a menu. With neither range nor choices it is a line of text.
    pub choices: Choices,
}

impl Control {
    fn of(row: &Row, experiment: &Experiment) -> Self {
        let is_here = row.is_here(experiment);
        Control {
            key: row.key.to_string(),
            label: row.label,
            group: row.group,
            counts: (row.counts)(experiment),
            slides: row.slides,
            has_room: row.has_room,
            is_part: matches!(row.key, Key::Part(..)),
            text: if is_here { row.written(experiment) } else { String::new() },
            number: is_here.then(|| row.value(experiment)).flatten(),
            range: row.range(experiment),
            choices: row.choices(experiment),
        }
    }
}

impl Experiment {
    /// The controls of this experiment, in the order of the page. A start exists in two dimensions only; a spectrum, a
    /// rotation and a formula where the function has them.
    pub fn controls(&self) -> Vec<Control> {
        let shown = self.rows().filter(|row| !matches!(row.kind, Kind::List(..)));
        shown.map(|row| Control::of(&row, self)).collect()
    }

    /// All that can be set, but for what comes with a formula or an optimizer, whether or not it applies here.
    pub fn every_setting(&self) -> impl Iterator<Item = Control> {
        SETTINGS.iter().map(|row| Control::of(row, self))
    }

    /// The value closest to what was written that a control can take, for links made by hand.
    pub(super) fn nearest(&self, key: &str, text: &str) -> Option<String> {
        let range = self.row_here(key)?.range(self)?;
        let value = parse_number(text)?;
        let (min, max) = range.bounds();
        let whole = matches!(range, Range::Integer { .. } | Range::LogInteger { .. } | Range::Switch);
        Some(number(if whole { value.round() } else { value }.clamp(min, max)))
    }
}
