//! What is to be seen, as plain data.

use lodo::text::words::three_digits;
use lodo_core::optim::Range;
use lodo_network::training::{CONTENDERS, TrainingSettings, last_tenth};

use crate::curves::name;
use crate::imagined::Drawing;
use crate::trainer::{Question, Refusal, Source, Stage, Trainer};

/// A setting of the form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its key, which is its element's id.
    pub key: String,
    /// Its name.
    pub label: String,
    /// What stands in it.
    pub text: String,
    /// Whether it is either on or off.
    pub is_switch: bool,
    /// The optimizer that it is of.
    pub of: Option<&'static str>,
    /// Whether the run that goes on has another value, which only a new one will take.
    pub is_for_next: bool,
}

/// An optimizer of the run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its name, then what stands in its columns.
    pub cells: Vec<String>,
    /// The place of its colour.
    pub place: usize,
}

/// What is to be seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Screen {
    /// Where the run stands.
    pub stage: Stage,
    /// All optimizers that there are: key, name, whether it takes part.
    pub optimizers: Vec<(&'static str, &'static str, bool)>,
    /// The form.
    pub fields: Vec<Field>,
    /// What was not taken.
    pub refusals: Vec<Refusal>,
    /// What is said once.
    pub notice: String,
    /// Which images there are, in words.
    pub images: String,
    /// How far it is.
    pub status: String,
    /// The memory that the optimizers need.
    pub memory: String,
    /// The optimizers of the run.
    pub rows: Vec<Row>,
    /// Their names and the digits they imagine.
    pub imagined: Vec<(&'static str, Vec<Drawing>)>,
    /// The image that is looked at.
    pub question: Question,
    /// Whether there is a run to be saved.
    pub can_be_saved: bool,
    /// Changes when figures do.
    pub revision: u64,
}

/// What a worker needs for itself, in bytes: its code, the memory of a gradient, an image set.
const WORKER: usize = 40_000_000;

/// A file's images in a worker, and once more while they are unpacked.
const UNPACKED: usize = 3;

/// A tab that takes more than this part of a device's memory is the first to be closed when it runs short.
const SHARE: f64 = 0.25;

impl Trainer {
    /// What is to be seen.
    pub fn screen(&self) -> Screen {
        let takes_part = |key: &str| {
            self.settings.get("optimizers").is_some_and(|keys| keys.split(',').any(|known| known == key))
        };
        let optimizers = CONTENDERS.iter().map(|contender| {
            let method = contender.method();
            (method.key, method.name, takes_part(method.key))
        });
        Screen {
            stage: self.stage,
            optimizers: optimizers.collect(),
            fields: self.fields(),
            refusals: self.refusals.clone(),
            notice: self.notice.clone(),
            images: self.images(),
            status: self.status(),
            memory: self.memory(),
            rows: self.rows(),
            imagined: self
                .lanes()
                .into_iter()
                .zip(self.imagined.iter().map(|imagined| imagined.drawings.clone()))
                .collect(),
            question: self.question.clone(),
            can_be_saved: self.can_be_saved(),
            revision: self.revision,
        }
    }

    /// What the run needs, and whether that may be too much.
    fn memory(&self) -> String {
        let file = if self.source == Source::Drawn { 0 } else { UNPACKED * 60_000 * 784 };
        let bytes = self.settings.memory() + (self.hands + 1) * (WORKER + file);
        let words = format!("This run needs about {} MB", bytes.div_ceil(1_000_000));
        match self.gigabytes {
            Some(gigabytes) if bytes as f64 > SHARE * gigabytes * 1e9 => format!(
                "{words}, which may be too much for this device: it says that it has {gigabytes} GB. LODO with fewer layers \
                 needs less."
            ),
            _ => format!("{words}."),
        }
    }

    /// The names of the run's optimizers.
    pub(crate) fn lanes(&self) -> Vec<&'static str> {
        self.run.iter().flat_map(|run| run.optimizers.iter().map(name)).collect()
    }

    fn fields(&self) -> Vec<Field> {
        let field = |(key, text): &(String, String)| {
            let (label, range) = self.settings.number(key)?;
            let of = self.settings.parameter(key).map(|(lane, _)| name(&self.settings.optimizers[lane]));
            let waits = |run: &TrainingSettings| run.get(key) != self.settings.get(key);
            let is_for_next = self.can_be_saved() && self.run.as_ref().is_some_and(waits);
            let is_switch = range == Range::Switch;
            Some(Field { key: key.clone(), label, text: text.clone(), is_switch, of, is_for_next })
        };
        self.texts.iter().filter_map(field).collect()
    }

    fn images(&self) -> String {
        match (&self.source, self.data.as_str()) {
            (_, words) if !words.is_empty() && self.stage != Stage::Idle => format!("Images: {words}."),
            (Source::Drawn, _) => "Images: digits drawn by the program.".into(),
            (Source::File(name, _), _) => format!("Images: {name}."),
        }
    }

    /// Whether a worker keeps the run.
    pub(crate) fn can_be_saved(&self) -> bool {
        self.run.is_some() && !matches!(self.stage, Stage::Idle | Stage::Starting)
    }

    fn status(&self) -> String {
        let Some(run) = &self.run else {
            return match self.stage {
                Stage::Starting => "Starting…".into(),
                _ => String::new(),
            };
        };
        let active: Vec<_> = self.curves.iter().filter(|curves| curves.diverged.is_none()).collect();
        let step = active.iter().map(|curves| curves.losses.len()).min().unwrap_or(0);
        let paces = active.iter().filter_map(|curves| curves.pace());
        let seconds: f64 = paces.map(|pace| 1.0 / pace).sum();
        let each = if seconds > 0.0 {
            format!(" · {} s for a step of each", three_digits(seconds))
        } else {
            String::new()
        };
        let state = match self.stage {
            Stage::Paused => "Paused at step",
            Stage::Idle => "Ended at step",
            _ => "Step",
        };
        format!("{state} {step} · {} images seen{each}", step * run.batch)
    }

    fn rows(&self) -> Vec<Row> {
        let row = |(place, (name, curves)): (usize, (&str, &crate::curves::Curves))| {
            let last = curves.validations.last();
            let held_out = last.map_or(String::new(), |(_, mean, error)| {
                format!("{} ± {}", three_digits(*mean), three_digits(*error))
            });
            let spent = curves.seconds.last().copied().unwrap_or(0.0);
            let own =
                if spent > 0.0 { format!("{:.0} %", 100.0 * curves.own / spent) } else { String::new() };
            let step = match curves.diverged {
                Some(step) => format!("diverged at {step}"),
                None => curves.losses.len().to_string(),
            };
            let cells = vec![
                name.to_owned(),
                step,
                last_tenth(&curves.losses).map_or(String::new(), three_digits),
                held_out,
                curves.pace().map_or(String::new(), three_digits),
                own,
            ];
            Row { cells, place }
        };
        self.lanes().into_iter().zip(&self.curves).enumerate().map(row).collect()
    }
}
