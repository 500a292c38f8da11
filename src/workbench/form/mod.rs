//! What is to be done, as a visitor writes it.

mod task;

use std::collections::BTreeMap;
use std::rc::Rc;

use lodo::archive::{MatrixSteps, Run, Selection};
use lodo::experiment::{Experiment, number};
use lodo::study::{Claim, Plan, Study, Theory};

use super::axes::{self, Choice};
use super::kind::Kind;
use super::order::{DataOrder, Source};

pub use task::Task;

/// A field whose text was not taken, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// The field; empty for what is none's.
    pub field: &'static str,
    /// In words.
    pub words: String,
}

/// The fields, by name.
#[derive(Clone, Debug)]
pub struct Form {
    kind: Kind,
    texts: BTreeMap<&'static str, String>,
    /// The saved run whose data are asked for, instead of an experiment's.
    saved: Option<Saved>,
}

/// A run that the page saved.
#[derive(Clone, Debug)]
struct Saved {
    text: Rc<str>,
    steps: u64,
    /// What is said of it.
    about: String,
}

/// All fields that a visitor writes into.
pub const FIELDS: [&str; 14] = [
    "link",
    "steps",
    "seeds",
    "key",
    "from",
    "to",
    "points",
    "key-2",
    "from-2",
    "to-2",
    "points-2",
    "every",
    "matrix-at",
    "width",
];

impl Form {
    /// For the experiment of a link.
    pub fn new(link: &str) -> Self {
        let mut form = Form { kind: Kind::Comparison, texts: BTreeMap::new(), saved: None };
        form.texts.insert("link", link.trim_start_matches('#').into());
        form.choose("comparison");
        form
    }

    /// As it would be written for a study.
    pub fn of(study: &Study) -> Self {
        let mut form = Form::new(&study.link());
        let kind = match study.plan {
            Plan::Comparison { .. } => "comparison",
            Plan::Sweep(_) => "sweep",
            Plan::Table { .. } => "table",
            Plan::Ablations { .. } => "ablations",
            Plan::Freeze { .. } => "freeze",
            Plan::Valley => "valley",
        };
        form.choose(kind);
        form.texts.insert("steps", study.steps.to_string());
        form.texts.insert("seeds", listed(&study.seeds));
        if let Plan::Sweep(sweep) = &study.plan {
            let fields = [["key", "from", "to", "points"], ["key-2", "from-2", "to-2", "points-2"]];
            for ([key, from, to, points], axis) in fields.into_iter().zip(&sweep.axes) {
                form.texts.insert(key, axis.key.clone());
                form.texts.insert(from, number(axis.from));
                form.texts.insert(to, number(axis.to));
                form.texts.insert(points, axis.points.to_string());
            }
        }
        form
    }

    /// As it would be written for a tuning.
    pub fn of_tuning(link: &str, steps: u64, seed: u64) -> Self {
        let mut form = Form::new(link);
        form.choose("tuning");
        form.texts.insert("steps", steps.to_string());
        form.texts.insert("seeds", seed.to_string());
        form
    }

    /// As it would be written for a simulation.
    pub fn of_theory(theory: &Theory) -> Self {
        let mut form = Form::new("");
        form.choose(match theory.claim {
            Claim::Update => "update",
            Claim::Representation => "representation",
        });
        form.texts.insert("steps", theory.steps.to_string());
        form.texts.insert("seeds", listed(&theory.seeds));
        form
    }

    /// As it would be written for the data of a run.
    pub fn of_data(order: &DataOrder) -> Self {
        let mut form = match &order.source {
            Source::Saved(text) => Form::of_saved(text).unwrap_or_else(|_| Form::new("")),
            Source::Link(link) => {
                let mut form = Form::new(link);
                form.choose("data");
                form.texts.insert("steps", order.steps.to_string());
                form
            }
        };
        let every = order.every.map_or(String::new(), |every| every.to_string());
        let matrices = order.matrix_at.clone().map_or(String::new(), |at| MatrixSteps(at).to_string());
        for (field, text) in [("every", every), ("matrix-at", matrices), ("width", order.width.to_string())] {
            form.texts.insert(field, text);
        }
        form
    }

    /// For the data of a run that the page saved as this text; without changes on the way it is one of an experiment.
    ///
    /// # Errors
    /// In words, if it is none.
    pub fn of_saved(text: &str) -> Result<Self, String> {
        let run = Run::saved(text)?;
        let mut form = Form::new(&run.experiment.to_link());
        form.choose("data");
        if run.steps > 0 {
            form.texts.insert("steps", run.steps.to_string());
        }
        if !run.changes.is_empty() {
            let changes = match run.changes.len() {
                1 => "one change on the way".into(),
                count => format!("{count} changes on the way"),
            };
            let about = format!("A saved run: {} steps, {changes}. Its settings are its own.", run.steps);
            form.saved = Some(Saved { text: text.into(), steps: run.steps, about });
        }
        Ok(form)
    }

    /// What is said of the saved run whose data are asked for.
    pub fn about_saved(&self) -> Option<String> {
        self.saved.as_ref().map(|saved| saved.about.clone())
    }

    /// Which kind of study.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The text of a field.
    pub fn text(&self, field: &str) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }

    /// The experiment that is meant.
    pub fn experiment(&self) -> Experiment {
        Experiment::from_link(fragment(self.text("link"))).0
    }

    /// The settings that can be swept.
    pub fn choices(&self) -> Vec<Choice> {
        axes::choices(&self.experiment())
    }

    /// Takes another kind, with what it begins with.
    pub fn choose(&mut self, key: &str) {
        let Some(known) = Kind::ALL.iter().find(|known| known.1 == key) else { return };
        self.kind = known.0;
        self.saved = None;
        self.texts.insert("steps", known.3.to_string());
        self.texts.insert("seeds", known.4.into());
        self.texts.insert("points", "9".into());
        self.texts.insert("points-2", "9".into());
        self.texts.insert("width", Selection::WIDTH.to_string());
        self.put_axes();
        self.put_own_seeds();
    }

    /// The data of a run are those of its own seeds.
    fn put_own_seeds(&mut self) {
        if self.kind == Kind::Data {
            let Experiment { seed, seeds, .. } = self.experiment();
            let text =
                if seeds > 1 { format!("{seed}-{}", seed + seeds as u64 - 1) } else { seed.to_string() };
            self.texts.insert("seeds", text);
        }
    }

    /// The first settings of the experiment, if those of the form are not among them.
    fn put_axes(&mut self) {
        let choices = self.choices();
        if !choices.iter().any(|choice| choice.key == self.text("key")) {
            let first = choices.first().map_or(String::new(), |choice| choice.key.clone());
            self.write("key", &first);
        }
        if !choices.iter().any(|choice| choice.key == self.text("key-2")) {
            self.texts.insert("key-2", String::new());
        }
    }

    /// Takes what was written into a field.
    pub fn write(&mut self, field: &str, text: &str) {
        let Some(field) = FIELDS.iter().find(|known| **known == field) else { return };
        self.texts.insert(field, text.into());
        let ends = match *field {
            "key" => Some(["from", "to"]),
            "key-2" => Some(["from-2", "to-2"]),
            _ => None,
        };
        if let (Some([from, to]), Some(choice)) =
            (ends, self.choices().into_iter().find(|choice| choice.key == text))
        {
            let [low, high] = choice.range;
            self.texts.insert(from, low);
            self.texts.insert(to, high);
        }
        if *field == "link" {
            self.put_axes();
            self.put_own_seeds();
        }
    }
}

/// Seeds as a person writes them.
fn listed(seeds: &[u64]) -> String {
    seeds.iter().map(u64::to_string).collect::<Vec<_>>().join(",")
}

/// Of a whole address what stands behind #.
fn fragment(link: &str) -> &str {
    let link = link.trim();
    match link.split_once('#') {
        Some((_, fragment)) => fragment,
        // The address of the page alone is its first scenario.
        None if link.contains("://") => "",
        None => link,
    }
}
