//! What a form asks for, or which of its fields is not taken.

use lodo::archive::{MatrixSteps, Run, Selection};
use lodo::experiment::Experiment;
use lodo::study::{Claim, Plan, Seeds, Study, Sweep, SweepAxis, Theory};

use super::{FIELDS, Form, Refusal, fragment};
use crate::kind::Kind;
use crate::order::{DataOrder, Source};

/// What can be asked for.
#[derive(Clone, Debug)]
pub enum Task {
    /// Runs of a study.
    Study(Study),
    /// A tuning: the experiment, steps of a full run, and the seed of the procedure.
    Tuning(Box<Experiment>, u64, u64),
    /// A simulation.
    Theory(Theory),
    /// The data of a run.
    Data(Box<DataOrder>),
}

impl Form {
    /// A whole number in a field.
    fn count(&self, field: &'static str, most: u64) -> Result<u64, Refusal> {
        let text = self.text(field).trim();
        let words = format!("“{text}” is no whole number from 1 to {most}");
        let value = lodo::optim::parse_number(text).filter(|value| *value >= 1.0 && *value <= most as f64);
        match value.filter(|value| value.fract() == 0.0) {
            Some(value) => Ok(value as u64),
            None => Err(Refusal { field, words }),
        }
    }

    /// What is asked for.
    ///
    /// # Errors
    /// The field whose text is not taken, and why.
    pub fn task(&self) -> Result<Task, Refusal> {
        let of = |field: &'static str| move |words: String| Refusal { field, words };
        let steps = match &self.saved {
            Some(saved) => saved.steps,
            None => self.count("steps", 10_000_000)?,
        };
        let seeds = Seeds::parse(self.text("seeds")).map_err(of("seeds"))?.0;
        if self.kind == Kind::Tuning && seeds.len() > 1 {
            return Err(of("seeds")("A tuning has one seed: that of its own draws".into()));
        }
        let (experiment, refusals) = Experiment::from_link(fragment(self.text("link")));
        if let Some(refusal) = refusals.into_iter().next().filter(|_| self.kind.is_of_experiment()) {
            // Here nothing is run with the rest.
            let words = refusal.words.split(": the rest of the link").next().unwrap_or_default();
            return Err(of("link")(words.into()));
        }
        let link = experiment.to_link();
        let plan = match self.kind {
            Kind::Data => return self.data(experiment, steps, &seeds).map(|data| Task::Data(Box::new(data))),
            Kind::Update | Kind::Representation => {
                let claim = if self.kind == Kind::Update { Claim::Update } else { Claim::Representation };
                let theory = Theory { claim, steps, seeds };
                theory.check().map_err(of("seeds"))?;
                return Ok(Task::Theory(theory));
            }
            Kind::Tuning => {
                if experiment.running_lanes().next().is_none() {
                    return Err(of("link")("No optimizer is on in this experiment".into()));
                }
                experiment.check().map_err(|refusal| of("link")(refusal.words))?;
                return Ok(Task::Tuning(Box::new(experiment), steps, seeds[0]));
            }
            Kind::Comparison => Plan::Comparison { link },
            Kind::Sweep => Plan::Sweep(Sweep { link, axes: self.axes()? }),
            Kind::Table => Plan::Table { dimension: lodo::study::TABLE_DIMENSION, only: Vec::new() },
            Kind::Ablations => Plan::Ablations { dimension: lodo::study::TABLE_DIMENSION },
            Kind::Freeze => {
                Plan::Freeze { dimension: lodo::study::TABLE_DIMENSION, after: steps.div_ceil(2) }
            }
            Kind::Valley => Plan::Valley,
        };
        let words_about_seeds = |words: &str| ["seeds, not", "Seed "].iter().any(|part| words.contains(part));
        let refusal =
            |words: String| Refusal { field: if words_about_seeds(&words) { "seeds" } else { "" }, words };
        Study::new(plan, steps, seeds).map(Task::Study).map_err(refusal)
    }

    fn data(&self, experiment: Experiment, steps: u64, seeds: &[u64]) -> Result<DataOrder, Refusal> {
        let of = |refusal: lodo::experiment::Refusal| {
            let field = FIELDS.iter().find(|field| **field == refusal.control);
            let field = field.copied().unwrap_or(if refusal.control == "seed" { "seeds" } else { "link" });
            Refusal { field, words: refusal.words }
        };
        let is_empty = |field| self.text(field).trim().is_empty();
        let every = if is_empty("every") { None } else { Some(self.count("every", 10_000_000)?) };
        let matrix_at = match is_empty("matrix-at") {
            true => None,
            false => {
                let words = |words| Refusal { field: "matrix-at", words };
                Some(MatrixSteps::parse(self.text("matrix-at")).map_err(words)?.0)
            }
        };
        let [least, most] = [*Selection::WIDTHS.start(), *Selection::WIDTHS.end()];
        let width = self.count("width", u64::from(most))? as u16;
        if width < least {
            return Err(Refusal { field: "width", words: format!("Figures are at least {least} px wide") });
        }
        let source = match &self.saved {
            Some(saved) => Source::Saved(saved.text.to_string()),
            None => Source::Link(Run::new(experiment, Some(seeds), steps).map_err(of)?.experiment.to_link()),
        };
        let (page, version) = (String::new(), String::new());
        let order = DataOrder { source, steps, every, matrix_at, width, page, version };
        order.run().map_err(of)?;
        Ok(order)
    }

    fn axes(&self) -> Result<Vec<SweepAxis>, Refusal> {
        let mut axes = Vec::new();
        for [key, from, to, points] in
            [["key", "from", "to", "points"], ["key-2", "from-2", "to-2", "points-2"]]
        {
            if self.text(key).is_empty() {
                continue;
            }
            if axes.iter().any(|axis: &SweepAxis| axis.key == self.text(key)) {
                return Err(Refusal { field: key, words: "This is the first setting already".into() });
            }
            let count = self.count(points, 200)? as usize;
            let end = |field: &'static str| match lodo::optim::parse_number(self.text(field)) {
                Some(value) => Ok(value),
                None => Err(Refusal { field, words: format!("“{}” is no number", self.text(field)) }),
            };
            axes.push(SweepAxis {
                key: self.text(key).into(),
                from: end(from)?,
                to: end(to)?,
                points: count,
            });
        }
        Ok(axes)
    }
}
