//! What stands in a file of recorded runs.

use std::collections::BTreeMap;
use std::rc::Rc;

use ndarray::Array2;
use serde::Deserialize;
use serde_json::Value;

use lodo_core::objective::{Bowl, Objective, Rosenbrock};

/// One recorded run.
pub(crate) struct Case {
    pub name: String,
    /// The function and its noise, in words.
    pub task: String,
    pub objective: Rc<dyn Objective>,
    /// Where it starts.
    pub start: Vec<f64>,
    /// A row for each step, added to the centre before the evaluation; none without noise.
    pub noise: Vec<Vec<f64>>,
    pub outputs: Outputs,
    /// Everything, for what only some kinds of case have.
    fields: Value,
}

/// A task as recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Task {
    Bowl {
        n: Option<usize>,
        #[serde(rename = "H")]
        hessian: Vec<Vec<f64>>,
        noise: Vec<Vec<f64>>,
        x0: Vec<f64>,
    },
    Rosenbrock {
        x0: Vec<f64>,
    },
}

/// What was recorded of a run. A step's x is where its loss was read.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Outputs {
    pub x: BTreeMap<usize, Vec<f64>>,
    pub loss: Vec<f64>,
    /// Under the same draw, after the step.
    pub loss_after: Option<Vec<f64>>,
    /// The loss that θ descends, of LNDO.
    pub nll: Option<Vec<f64>>,
    pub tolerance_abs_x: f64,
    /// Beyond these the run amplifies rounding.
    pub safe_steps: Option<usize>,
    #[serde(rename = "I_minus_GH_fro", default)]
    pub error: BTreeMap<usize, f64>,
    #[serde(default)]
    pub theta_checksum: BTreeMap<usize, Checksum>,
    pub theta_checksum_final: Option<Checksum>,
    pub final_momentum: Option<Vec<f64>>,
    pub x_after_last_update: Option<Vec<f64>>,
}

/// Sum, sum of squares, and Σ f[k] cos k.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Checksum {
    sum: f64,
    sumsq: f64,
    cosdot: f64,
}

impl Checksum {
    fn of(weights: &[f64]) -> Self {
        Checksum {
            sum: weights.iter().sum(),
            sumsq: weights.iter().map(|w| w * w).sum(),
            cosdot: cosine_sum(weights),
        }
    }

    /// The largest difference from these weights', relative to the sum of squares.
    pub fn distance(&self, weights: &[f64]) -> f64 {
        let other = Checksum::of(weights);
        let pairs = [(self.sum, other.sum), (self.sumsq, other.sumsq), (self.cosdot, other.cosdot)];
        let largest = pairs.into_iter().map(|(a, b)| (a - b).abs()).fold(0.0, crate::difference::worst);
        largest / self.sumsq.max(1.0)
    }
}

/// Σ f[k] cos k. Of the millions of weights that a map of the network has, cosines one by one would take a second.
fn cosine_sum(values: &[f64]) -> f64 {
    const SPAN: usize = 256;
    let table: [[f64; 2]; SPAN] = std::array::from_fn(|k| [libm::cos(k as f64), libm::sin(k as f64)]);
    let spans = values.chunks(SPAN).enumerate().map(|(place, values)| {
        let (mut cosines, mut sines) = (0.0, 0.0);
        for (value, [cosine, sine]) in values.iter().zip(table) {
            cosines += value * cosine;
            sines += value * sine;
        }
        // cos(begin + k) = cos begin cos k − sin begin sin k.
        let begin = (place * SPAN) as f64;
        libm::cos(begin) * cosines - libm::sin(begin) * sines
    });
    spans.sum()
}

/// The kinds of [`Task`].
const TASKS: [&str; 2] = ["bowl", "rosenbrock"];

/// What stands in a file.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))
}

/// The cases of a file, with their names.
pub(crate) fn cases(file: Value) -> Result<Vec<(String, Value)>, String> {
    Ok(match file.get("cases") {
        Some(Value::Object(cases)) => {
            cases.iter().map(|(name, case)| (name.clone(), with_task(case, file.get("task")))).collect()
        }
        Some(Value::Array(cases)) => cases
            .iter()
            .map(|case| (case_name(case).unwrap_or_else(|| sizes(case)), with_task(case, file.get("task"))))
            .collect(),
        _ => vec![(case_name(&file).ok_or("it names neither a case nor cases")?, file)],
    })
}

/// Whether a case is on a task that is known here, or on none at all.
pub(crate) fn has_known_task(case: &Value) -> bool {
    case["task"]["kind"].as_str().is_none_or(|kind| TASKS.contains(&kind))
}

fn case_name(case: &Value) -> Option<String> {
    case.get("case")?.as_str().map(str::to_owned)
}

/// A name for one of a list of LODOs of several sizes.
fn sizes(case: &Value) -> String {
    let of = |group: &str, key: &str| case[group][key].to_string();
    format!("LODO n={} b={} L={}", of("task", "n"), of("hyper", "block_size"), of("hyper", "n_layers"))
}

/// A case with the task that it shares with others, unless it has one of its own.
fn with_task(case: &Value, task: Option<&Value>) -> Value {
    let mut case = case.clone();
    if let (Some(fields), Some(task)) = (case.as_object_mut(), task) {
        fields.entry("task").or_insert_with(|| task.clone());
    }
    case
}

impl Case {
    /// The case of this name.
    pub fn new(name: String, fields: Value) -> Result<Self, String> {
        fn part<T: for<'de> Deserialize<'de>>(fields: &Value, field: &str, name: &str) -> Result<T, String> {
            T::deserialize(&fields[field])
                .map_err(|error| format!("{field} of {name} cannot be read: {error}"))
        }
        let task: Task = part(&fields, "task", &name)?;
        let outputs: Outputs = part(&fields, "outputs", &name)?;
        let (objective, noise, x0): (Rc<dyn Objective>, _, _) = match task {
            Task::Bowl { n, hessian, noise, x0 } => {
                let size = x0.len();
                let other = |row: &Vec<f64>| row.len() != size;
                if size == 0
                    || n.is_some_and(|n| n != size)
                    || hessian.len() != size
                    || hessian.iter().chain(&noise).any(other)
                {
                    return Err(format!("the task of {name} has other dimensions than its start"));
                }
                let matrix = Array2::from_shape_fn((size, size), |(i, j)| hessian[i][j]);
                (Rc::new(Bowl::from_hessian(matrix)), noise, x0)
            }
            Task::Rosenbrock { x0 } if x0.len() == 2 => (Rc::new(Rosenbrock), Vec::new(), x0),
            Task::Rosenbrock { .. } => {
                return Err(format!("{name}: Rosenbrock's function has two variables"));
            }
        };
        let words = match (x0.len(), noise.is_empty()) {
            _ if fields["task"]["kind"] == "rosenbrock" => "Rosenbrock".into(),
            (n, true) => format!("bowl, n\u{a0}=\u{a0}{n}"),
            (n, false) => format!("noisy bowl, n\u{a0}=\u{a0}{n}"),
        };
        let mut case = Case { name, task: words, objective, start: x0, noise, outputs, fields };
        case.start = case.own_start()?;
        case.check()?;
        Ok(case)
    }

    /// Where a case starts that does not start where its task does.
    fn own_start(&self) -> Result<Vec<f64>, String> {
        let n = self.start.len();
        match self.field("hyper/x0") {
            Value::Null => Ok(self.start.clone()),
            Value::String(words) if words == "all ones" => Ok(vec![1.0; n]),
            Value::String(_) => {
                let recorded = self.outputs.x.get(&1).cloned();
                recorded.ok_or_else(|| format!("{} does not say where it starts", self.name))
            }
            _ => {
                let (start, _) = self.tensor("hyper/x0", 1)?;
                if start.len() == n {
                    Ok(start)
                } else {
                    Err(format!("the start of {} has another dimension than its task", self.name))
                }
            }
        }
    }

    /// Whether all lengths belong together.
    fn check(&self) -> Result<(), String> {
        let Outputs { x, loss, loss_after, nll, safe_steps, final_momentum, x_after_last_update, .. } =
            &self.outputs;
        let (n, steps) = (self.start.len(), loss.len());
        let points = x.values().chain(final_momentum).chain(x_after_last_update);
        let kept = x.keys().chain(self.outputs.error.keys()).chain(self.outputs.theta_checksum.keys());
        if steps == 0 || *safe_steps == Some(0) {
            Err(format!("{} records no step that could be compared", self.name))
        } else if points.into_iter().any(|point| point.len() != n) {
            Err(format!("the points of {} have other dimensions than its task", self.name))
        } else if kept.into_iter().any(|&step| step == 0 || step > steps) {
            Err(format!("{} records something at a step that has no loss", self.name))
        } else if !self.noise.is_empty() && self.noise.len() < self.steps() {
            Err(format!("{} has more steps than draws of its noise", self.name))
        } else if [loss_after, nll].into_iter().flatten().any(|losses| losses.len() < self.steps()) {
            Err(format!("{} has losses of other kinds for too few steps", self.name))
        } else {
            Ok(())
        }
    }

    /// How many steps can be compared.
    pub fn steps(&self) -> usize {
        self.outputs.loss.len().min(self.outputs.safe_steps.unwrap_or(usize::MAX))
    }

    /// n.
    pub fn dim(&self) -> usize {
        self.start.len()
    }

    /// What stands at a place like "hyper/x0"; null where there is nothing.
    fn field(&self, place: &str) -> &Value {
        place.split('/').fold(&self.fields, |value, key| &value[key])
    }

    /// Whether something stands at this place.
    pub fn has(&self, place: &str) -> bool {
        !self.field(place).is_null()
    }

    /// A hyper-parameter.
    pub fn hyper(&self, key: &str) -> Result<f64, String> {
        let value = self.field("hyper")[key].as_f64();
        value.ok_or_else(|| format!("{} has no hyper-parameter {key}", self.name))
    }

    /// A hyper-parameter that is a whole number of at most a million.
    pub fn whole(&self, key: &str) -> Result<usize, String> {
        let value = self.hyper(key)?;
        if !(0.0..=1e6).contains(&value) || value.fract() != 0.0 {
            return Err(format!("{key} of {} must be a whole number of at most a million", self.name));
        }
        Ok(value as usize)
    }

    /// The numbers of the rectangular nested arrays at a place, in order, and their lengths from the outside in.
    pub fn tensor(&self, place: &str, depth: usize) -> Result<(Vec<f64>, Vec<usize>), String> {
        let value = self.field(place);
        let mut first = value;
        let mut shape = Vec::new();
        for _ in 0..depth {
            let parts = first.as_array().filter(|parts| !parts.is_empty());
            let parts = parts.ok_or_else(|| format!("{place} of {} has no numbers", self.name))?;
            shape.push(parts.len());
            first = &parts[0];
        }
        let mut numbers = Vec::new();
        if flatten(value, &shape, &mut numbers) {
            Ok((numbers, shape))
        } else {
            Err(format!("{place} of {} is not an array of {depth} dimensions", self.name))
        }
    }
}

/// Appends the numbers of nested arrays; false if they do not have this shape.
fn flatten(value: &Value, shape: &[usize], numbers: &mut Vec<f64>) -> bool {
    match (shape.split_first(), value) {
        (Some((length, rest)), Value::Array(parts)) => {
            parts.len() == *length && parts.iter().all(|part| flatten(part, rest, numbers))
        }
        (None, value) => value.as_f64().map(|number| numbers.push(number)).is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::cosine_sum;

    #[test]
    fn cosines_in_spans_are_those_one_by_one() {
        let values: Vec<f64> = (0..1000).map(|k| 1.0 / (k + 1) as f64).collect();
        let plainly: f64 = values.iter().enumerate().map(|(k, value)| value * libm::cos(k as f64)).sum();
        assert!((cosine_sum(&values) - plainly).abs() < 1e-14);
    }
}
