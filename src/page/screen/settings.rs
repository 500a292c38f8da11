//! Controls, as they are to be.

use std::borrow::Cow;

use super::super::mind::{Dialog, Page, Question};
use super::elements::Elements;
use crate::experiment::{Control, SCENARIOS};
use crate::objective::Formula;
use crate::optim::Range;

/// A setting, with what its controls show.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Its key.
    pub key: String,
    /// Its value, as text.
    pub text: String,
    /// Its values, if it is a number or a switch.
    pub range: Option<Range>,
    /// The place of its slider, from 0 to 1.
    pub place: f64,
    /// Key and name of every choice, if it is a menu.
    pub choices: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Why what was written last was not taken.
    pub error: Option<String>,
    /// What is to be mended in its field, where the visitor did not write it there.
    pub written: Option<String>,
    /// Whether it has no meaning at present.
    pub disabled: bool,
}

/// A letter of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The key of its setting.
    pub key: String,
    /// The letter.
    pub name: &'static str,
}

impl Setting {
    /// A menu that is none of the experiment's.
    pub(super) fn menu(
        key: &str,
        chosen: &str,
        choices: impl IntoIterator<Item = (&'static str, &'static str)>,
    ) -> Self {
        Setting {
            key: key.into(),
            text: chosen.into(),
            range: None,
            place: 0.0,
            choices: choices.into_iter().map(|(key, name)| (key.into(), name.into())).collect(),
            error: None,
            written: None,
            disabled: false,
        }
    }
}

impl Page {
    pub(super) fn settings_seen(&self, controls: Vec<Control>) -> Vec<Setting> {
        // Until the question is answered, the menu says what it is about.
        let chosen = match self.dialog {
            Some(Dialog::Ask(Question::Scenario(chosen))) => chosen,
            _ => self.experiment.scenario,
        };
        let names = SCENARIOS.iter().map(|scenario| (scenario.key, scenario.name));
        let mut scenarios = Setting::menu("scenario", chosen.key, names);
        // A desk of one's own is not what the scenario is called.
        if chosen == self.experiment.scenario && self.experiment.is_own() {
            let own = scenarios.choices.iter_mut().find(|choice| choice.0 == chosen.key);
            own.expect("it is one of them").1 = format!("Own experiment, from: {}", chosen.name).into();
        }
        let controls = controls.into_iter().map(|control| self.setting(control));
        std::iter::once(scenarios).chain(self.choices_of_the_sheet()).chain(controls).collect()
    }

    fn setting(&self, control: Control) -> Setting {
        let Control { key, text, number, counts, range, choices, .. } = control;
        let mistake = self.errors.of(&key);
        Setting {
            place: range.zip(number).map_or(0.0, |(range, number)| self.place(&key, range, number)),
            error: mistake.map(|mistake| mistake.words.clone()),
            written: mistake.and_then(|mistake| mistake.written.clone()),
            disabled: !counts,
            key,
            text,
            range,
            choices,
        }
    }

    /// Whole numbers have many places each: the slider keeps its own where that says the same, so that arrows lead on.
    fn place(&self, key: &str, range: Range, value: f64) -> f64 {
        match &self.layout.slid {
            Some((slid, place)) if slid == key && range.value(*place) == value => *place,
            _ => range.position(value),
        }
    }

    /// Whether there is room beside the control of a setting to say why a value was not taken.
    pub(in super::super) fn has_room(&self, key: &str) -> bool {
        self.experiment.controls().iter().any(|control| control.key == key && control.has_room)
    }

    /// Rows that are there for some problems only.
    pub(super) fn show_rows(&self, elements: &mut Elements, controls: &[Control]) {
        let has = |key: &str| controls.iter().any(|control| control.key == key);
        for key in ["formula", "curvatures", "rotation"] {
            elements.show(format!("{key}-row"), has(key));
        }
        elements.text("formula-hint", hint(&self.experiment.formula));
        elements.show("formula-letters", controls.iter().any(|control| control.is_part));
        elements.show("start-row", has("start-x"));
        elements.show("plane-label", self.experiment.dimension > 2);
        elements.show("regions-label", has("regions"));
        elements.show("coordinates", has("plane-x"));
        elements.show("arrows-label", has("arrows") && !self.shows_surface());
    }
}

/// The letters among these controls.
pub(super) fn letters(controls: &[Control]) -> Vec<Letter> {
    let letters = controls.iter().filter(|control| control.is_part);
    letters.map(|control| Letter { key: control.key.clone(), name: control.label }).collect()
}

/// What a formula may consist of, and how this one was read where it is not written that way.
fn hint(formula: &Formula) -> String {
    let bare = |text: &str| text.replace(char::is_whitespace, "");
    let read = formula.read();
    let said = if bare(&read) == bare(formula.text()) { String::new() } else { format!("Read as {read}. ") };
    said + &Formula::vocabulary()
}
