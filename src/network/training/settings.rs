//! What a training run is asked for.

use lodo_core::math::writing::short;
use lodo_core::optim::{Parameter, Range};

use super::contender::{CONTENDERS, Contender, contender};

/// An optimizer of a run, and its hyper-parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The optimizer.
    pub contender: &'static Contender,
    /// In the order of its method's table.
    pub values: Vec<f64>,
}

/// Contenders are the same if they have the same key.
impl PartialEq for Contender {
    fn eq(&self, other: &Self) -> bool {
        self.method() == other.method()
    }
}

/// A training run, which all of its optimizers begin at the same weights and continue on the same batches.
#[derive(Clone, Debug, PartialEq)]
pub struct TrainingSettings {
    /// Of the weights, the batches, and the drawn digits.
    pub seed: u64,
    /// How many questions a step's gradient is the mean over.
    pub batch: usize,
    /// So many steps lie between two validations.
    pub validate: u64,
    /// How many held-out questions a validation asks.
    pub held_out: usize,
    /// Who trains.
    pub optimizers: Vec<Choice>,
}

/// A setting that is one number.
struct Row {
    key: &'static str,
    label: &'static str,
    range: Range,
    get: fn(&TrainingSettings) -> f64,
    set: fn(&mut TrainingSettings, f64),
}

/// A seed is written as other numbers are, up to the greatest whole number below which a double skips none.
const SEEDS: Range = Range::Integer { min: 0.0, max: 9_007_199_254_740_991.0 };

static ROWS: [Row; 4] = [
    Row { key: "seed", label: "Seed", range: SEEDS, get: |s| s.seed as f64, set: |s, v| s.seed = v as u64 },
    Row {
        key: "batch",
        label: "Batch",
        range: Range::LogInteger { min: 1.0, max: 1024.0 },
        get: |s| s.batch as f64,
        set: |s, v| s.batch = v as usize,
    },
    Row {
        key: "validate",
        label: "Steps between validations",
        range: Range::LogInteger { min: 1.0, max: 10_000.0 },
        get: |s| s.validate as f64,
        set: |s, v| s.validate = v as u64,
    },
    Row {
        key: "held-out",
        label: "Held-out questions",
        range: Range::LogInteger { min: 8.0, max: 10_000.0 },
        get: |s| s.held_out as f64,
        set: |s, v| s.held_out = v as usize,
    },
];

/// LODO and Adam at a batch of 64, a quarter of the paper's, whose step a visitor can wait for.
impl Default for TrainingSettings {
    fn default() -> Self {
        let optimizers = ["lodo", "adam"].map(|key| Choice::of(contender(key).expect("a contender")));
        TrainingSettings { seed: 1, batch: 64, validate: 25, held_out: 256, optimizers: optimizers.into() }
    }
}

impl Choice {
    /// A contender with its defaults.
    pub fn of(contender: &'static Contender) -> Self {
        Choice { contender, values: contender.defaults() }
    }

    fn parameters(&self) -> impl Iterator<Item = (&'static Parameter, f64)> {
        self.contender.method().parameters.iter().zip(self.values.iter().copied())
    }
}

impl TrainingSettings {
    /// What a run is by default, but for what a link says; what of it cannot be taken is said in words.
    ///
    /// `optimizers=lodo,adam&batch=64&lodo-lr=0.05`
    pub fn from_link(link: &str) -> (Self, Vec<String>) {
        let (mut settings, mut refusals) = (TrainingSettings::default(), Vec::new());
        let pairs = link.trim_start_matches('#').split('&').filter(|pair| !pair.is_empty());
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        // Who takes part decides which hyper-parameters there are.
        let (first, then): (Vec<_>, Vec<_>) = pairs.take(200).partition(|pair| pair.0 == "optimizers");
        for (key, text) in first.into_iter().chain(then) {
            if let Err(words) = settings.set(key, text) {
                refusals.push(words);
            }
        }
        (settings, refusals)
    }

    /// The link, without `#`.
    pub fn to_link(&self) -> String {
        let keys = self.keys().into_iter();
        let pairs = keys.filter_map(|key| self.get(&key).map(|value| format!("{key}={value}")));
        pairs.collect::<Vec<String>>().join("&")
    }

    /// All keys: the run's, then those of its optimizers' hyper-parameters.
    pub fn keys(&self) -> Vec<String> {
        let own = ROWS.iter().map(|row| row.key.to_owned());
        let values = self.optimizers.iter().flat_map(|choice| {
            let key = choice.contender.method().key;
            choice.parameters().map(move |(parameter, _)| format!("{key}-{}", parameter.key))
        });
        ["optimizers".to_owned()].into_iter().chain(own).chain(values).collect()
    }

    /// The value of a key, as it is written.
    pub fn get(&self, key: &str) -> Option<String> {
        if key == "optimizers" {
            let keys: Vec<&str> =
                self.optimizers.iter().map(|choice| choice.contender.method().key).collect();
            return Some(keys.join(","));
        }
        if let Some(row) = ROWS.iter().find(|row| row.key == key) {
            return Some(format!("{}", (row.get)(self)));
        }
        self.place(key).map(|(choice, place)| written(self.optimizers[choice].values[place]))
    }

    /// Gives a key this value.
    ///
    /// # Errors
    /// In words, if there is no such key or the value is none for it; nothing is changed then.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), String> {
        if key == "optimizers" {
            self.optimizers = self.chosen(text)?;
            return Ok(());
        }
        if let Some(row) = ROWS.iter().find(|row| row.key == key) {
            (row.set)(self, row.range.parse(row.label, text)?);
            return Ok(());
        }
        let (choice, place) = self.place(key).ok_or_else(|| format!("There is no setting called “{key}”"))?;
        let choice = &mut self.optimizers[choice];
        let parameter = &choice.contender.method().parameters[place];
        choice.values[place] = parameter.range.parse(parameter.name, text)?;
        Ok(())
    }

    /// The label and the range of a number's key.
    pub fn number(&self, key: &str) -> Option<(String, Range)> {
        if let Some(row) = ROWS.iter().find(|row| row.key == key) {
            return Some((row.label.into(), row.range));
        }
        let (choice, place) = self.place(key)?;
        let parameter = &self.optimizers[choice].contender.method().parameters[place];
        Some((parameter.name.into(), parameter.range))
    }

    /// The optimizer that a key's hyper-parameter is of, and that.
    pub fn parameter(&self, key: &str) -> Option<(usize, &'static Parameter)> {
        let (choice, place) = self.place(key)?;
        Some((choice, &self.optimizers[choice].contender.method().parameters[place]))
    }

    /// The optimizers of a list of keys, those that took part before with their hyper-parameters.
    fn chosen(&self, text: &str) -> Result<Vec<Choice>, String> {
        let mut chosen: Vec<Choice> = Vec::new();
        for key in text.split(',').filter(|key| !key.is_empty()) {
            let known = contender(key).ok_or_else(|| {
                format!(
                    "There is no optimizer called “{key}” that trains a network: there are {}",
                    known_keys()
                )
            })?;
            if chosen.iter().any(|choice| choice.contender == known) {
                return Err(format!("{} is named twice", known.method().name));
            }
            let before = self.optimizers.iter().find(|choice| choice.contender == known);
            chosen.push(before.cloned().unwrap_or_else(|| Choice::of(known)));
        }
        if chosen.is_empty() { Err("A run needs at least one optimizer".into()) } else { Ok(chosen) }
    }

    /// The optimizer and the hyper-parameter of a key: the longest key of an optimizer that it begins with is meant.
    fn place(&self, key: &str) -> Option<(usize, usize)> {
        self.optimizers.iter().enumerate().find_map(|(number, choice)| {
            let method = choice.contender.method();
            let parameter = key.strip_prefix(method.key)?.strip_prefix('-')?;
            Some((number, method.position(parameter)?))
        })
    }

    /// Bytes that the optimizers keep, about: what a device must have for them beside the program.
    pub fn memory(&self) -> usize {
        self.optimizers.iter().map(|choice| choice.contender.memory(&choice.values)).sum()
    }

    /// The run in a few words.
    pub fn words(&self) -> String {
        let names: Vec<String> = self
            .optimizers
            .iter()
            .map(|choice| {
                let rates = choice.parameters().filter(|(parameter, value)| {
                    parameter.purpose == lodo_core::optim::Purpose::Rate && *value != 0.0
                });
                let rates: Vec<String> = rates
                    .map(|(parameter, value)| format!("{} = {}", parameter.symbol, short(value)))
                    .collect();
                format!("{} ({})", choice.contender.method().name, rates.join(", "))
            })
            .collect();
        format!("{}, batches of {}, seed {}", names.join(", "), self.batch, self.seed)
    }
}

/// The shorter of two ways to write a number to the bit.
fn written(value: f64) -> String {
    let (plain, power) = (format!("{value}"), format!("{value:e}"));
    if power.len() < plain.len() { power } else { plain }
}

fn known_keys() -> String {
    CONTENDERS.iter().map(|contender| contender.method().key).collect::<Vec<_>>().join(", ")
}
