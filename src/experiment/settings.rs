//! What is asked of the table of settings, and what is set by it.

use std::cell::RefCell;

use super::experiment::{Row, SETTINGS};
use super::key::Key;
use super::lineup::by_key;
use super::setting::Rows;
use super::writing::short;
use super::{Experiment, Refusal, SCENARIOS, Scenario};
use crate::optim::Range;

/// The row of the table with this key.
pub(super) fn setting(key: &str) -> Option<&'static Row> {
    SETTINGS.iter().find(|row| row.key.is(key))
}

impl Experiment {
    /// The rows of the settings that are seen here, in the order of the page.
    pub(super) fn rows(&self) -> Rows<'_, Self> {
        let here = SETTINGS.iter().copied().filter(|row| row.is_here(self));
        Box::new(here.flat_map(|row| std::iter::once(row).chain((row.parts)(self))))
    }

    /// The row with this key, whether or not it applies.
    fn row(&self, key: &str) -> Option<Row> {
        let part = |row: &Row| (row.parts)(self).find(|part| part.key.is(key)).filter(|_| row.is_here(self));
        setting(key).copied().or_else(|| SETTINGS.iter().find_map(part))
    }

    /// The row with this key, if it is seen here.
    pub(super) fn row_here(&self, key: &str) -> Option<Row> {
        self.row(key).filter(|row| row.is_here(self))
    }

    /// The number behind a key, where it is one.
    pub fn number(&self, key: &str) -> Option<f64> {
        self.row_here(key)?.value(self)
    }

    /// The numbers that can be written for a key, where any can.
    pub(crate) fn numbers(&self, key: &str) -> Option<Range> {
        self.row_here(key)?.numbers(self)
    }

    /// The setting with this key, as text; `None` for a key that this experiment does not have.
    pub fn get(&self, key: &str) -> Option<String> {
        self.row_here(key).map(|row| row.written(self))
    }

    /// Takes a setting from text; nothing has changed if it is refused.
    ///
    /// # Errors
    /// A [`Refusal`] that says in words what is wrong with it.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Refusal> {
        let row = self.row(key).or_else(|| self.row(&by_key(key)?)).filter(|row| (row.applies)(self));
        let set = match row {
            Some(row) => row.set(self, text),
            None => Err(format!("There is no setting called “{}” here", short(key))),
        };
        set.map_err(|words| Refusal { control: key.into(), words })
    }

    /// Looks at figures as another experiment does where that differs from what it began with, as far as this one has
    /// what is looked at there: what nobody chose is as this one has it.
    pub fn look_as(&mut self, other: &Experiment, begun: &Experiment) {
        // A lead that nobody chose follows from the problem here as it did there.
        self.view.lead = other.view.lead;
        for row in SETTINGS.iter().filter(|row| row.survives && row.is_here(other)) {
            let chosen = !row.is_here(begun) || row.written(begun) != row.written(other);
            if chosen && (row.applies)(self) {
                // What the other function does not have is not looked at.
                let _ = row.set(self, &row.written(other));
            }
        }
    }

    /// The settings that the function depends on, in a row: two experiments with the same text have the same function.
    pub fn function_text(&self) -> String {
        self.values_of(&|row, _| row.shapes).iter().map(|(key, text)| format!("{key}={text} ")).collect()
    }

    /// Whether the same of these settings are seen in another experiment, with the same values.
    pub(super) fn agrees_with(&self, other: &Self, on: &dyn Fn(&Row, &Self) -> bool) -> bool {
        let mut theirs = other.rows().filter(|row| on(row, other));
        let mut ours = self.rows().filter(|row| on(row, self));
        ours.all(|our| theirs.next().is_some_and(|their| our.is_as(self, &their, other)))
            && theirs.next().is_none()
    }

    fn values_of(&self, which: &dyn Fn(&Row, &Self) -> bool) -> Vec<(Key, String)> {
        self.rows().filter(|row| which(row, self)).map(|row| (row.key, row.written(self))).collect()
    }
}

impl Experiment {
    /// Whether all that is kept is the same, whether or not it applies: a page asks at every frame, and mostly it is.
    fn is_to_the_bit(&self, other: &Self) -> bool {
        let Experiment { scenario: _, landscape, dimension, condition, curvatures, rotation, .. } = self;
        let Experiment { formula, noise, noise_strength, seed, seeds, start, lanes, view, .. } = self;
        *landscape == other.landscape
            && *dimension == other.dimension
            && *condition == other.condition
            && *curvatures == other.curvatures
            && *rotation == other.rotation
            && *noise == other.noise
            && *noise_strength == other.noise_strength
            && (*seed, *seeds, *start) == (other.seed, other.seeds, other.start)
            && *view == other.view
            && *lanes == other.lanes
            && *formula == other.formula
    }
}

/// By value: two are equal if they began from the same scenario and every setting that is seen in either is the same in
/// both. What is kept but does not apply does not count, as the formula of a bowl: no link says it.
impl PartialEq for Experiment {
    fn eq(&self, other: &Self) -> bool {
        self.scenario == other.scenario
            && (self.is_to_the_bit(other) || self.agrees_with(other, &|_, _| true))
    }
}

thread_local! {
    /// That of the scenario that was asked for last: a page compares with its own at every frame.
    static LAST: RefCell<Option<Experiment>> = const { RefCell::new(None) };
}

impl Scenario {
    /// The experiment.
    pub fn experiment(&'static self) -> Experiment {
        let is_own = |last: &&Experiment| std::ptr::eq(last.scenario, self);
        let own = LAST.with_borrow(|last| last.as_ref().filter(is_own).cloned());
        own.unwrap_or_else(|| {
            let own = self.read();
            LAST.set(Some(own.clone()));
            own
        })
    }

    fn read(&'static self) -> Experiment {
        let mut experiment = Experiment::blank(self);
        for (key, text) in self.settings {
            experiment.set(key, text).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", self.key));
        }
        experiment
    }
}

impl Default for Experiment {
    /// The first scenario: LODO against Adam on the paper's noisy bowl.
    fn default() -> Self {
        SCENARIOS[0].experiment()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No key of an optimizer's or a formula's setting can be taken for another.
    #[test]
    fn every_setting_has_a_key_of_its_own() {
        let mut experiments: Vec<Experiment> = SCENARIOS.iter().map(Scenario::experiment).collect();
        experiments.push(Experiment::from_link("formula=a*x^2+b*y^2&seeds=2").0);
        experiments.push(Experiment::from_link("objective=spirals&optimizers=lodo,lodo-sgd,adam").0);
        for experiment in experiments {
            for row in experiment.rows() {
                let key = row.key.to_string();
                let found: Vec<Row> = experiment.rows().filter(|other| other.key.is(&key)).collect();
                assert_eq!(found.len(), 1, "{key}");
                assert_eq!(found[0].key, row.key);
            }
        }
    }
}
