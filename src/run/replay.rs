//! Replays of recorded runs: the authors' algorithm, step by step, against ours.
//!
//! A file holds complete inputs and outputs of one case, or of several on one task; tests/golden has examples,
//! each with its conventions. Its numbers may be checked by anybody: `lodo replay FILE…`.

use std::collections::BTreeMap;
use std::rc::Rc;

use ndarray::Array2;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::math::{LinearMap, Stream};
use crate::objective::{Bowl, Noise, Noisy, Objective, Rosenbrock};
use crate::optim::{Adam, AdamSettings, BlockMap, Lodo, LodoSettings, Optimizer, Oracle};

/// How one case compares.
#[derive(Clone, Debug, Serialize)]
pub struct Comparison {
    /// The case.
    pub case: String,
    /// Steps replayed.
    pub steps: usize,
    /// The largest |Δx| over all recorded points and coordinates.
    pub largest_dx: f64,
    /// The largest |Δloss| / max(|loss|, 1e-12).
    pub largest_relative_loss_error: f64,
    /// The largest |Δ‖I − GH‖_F|, where recorded.
    pub largest_error_difference: Option<f64>,
    /// The largest difference of a weight checksum, relative to the sum of squares, where recorded.
    pub largest_checksum_difference: Option<f64>,
    /// What the file allows for |Δx|.
    pub tolerance: f64,
    /// Whether everything lies within.
    pub passed: bool,
}

/// What becomes of one case.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It was replayed.
    Compared(Comparison),
    /// It is of a kind that is not known here.
    Unknown {
        /// The case.
        case: String,
    },
}

/// A task as recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Task {
    Bowl {
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
struct Outputs {
    x: BTreeMap<usize, Vec<f64>>,
    loss: Vec<f64>,
    tolerance_abs_x: f64,
    #[serde(rename = "I_minus_GH_fro", default)]
    error: BTreeMap<usize, f64>,
    #[serde(default)]
    theta_checksum: BTreeMap<usize, Checksum>,
    x_after_last_update: Option<Vec<f64>>,
}

/// Sum, sum of squares, and Σ f[k] cos k.
#[derive(Clone, Copy, Debug, Deserialize)]
struct Checksum {
    sum: f64,
    sumsq: f64,
    cosdot: f64,
}

impl Checksum {
    fn of(weights: &[f64]) -> Self {
        Checksum {
            sum: weights.iter().sum(),
            sumsq: weights.iter().map(|w| w * w).sum(),
            cosdot: weights.iter().enumerate().map(|(k, w)| w * libm::cos(k as f64)).sum(),
        }
    }

    fn distance(&self, other: &Self) -> f64 {
        let difference = (self.sum - other.sum)
            .abs()
            .max((self.sumsq - other.sumsq).abs())
            .max((self.cosdot - other.cosdot).abs());
        difference / self.sumsq.max(1.0)
    }
}

/// An optimizer of a recorded case; learned ones show their weights.
trait Subject {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>);
    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>>;
    fn weights(&self) -> Option<&[f64]>;
}

impl Subject for Lodo<BlockMap, Adam> {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        Optimizer::step(self, x, grad, oracle);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Optimizer::preconditioner(self)
    }

    fn weights(&self) -> Option<&[f64]> {
        use crate::optim::lodo::Learned;
        Some(self.map.weights())
    }
}

impl Subject for Adam {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        Optimizer::step(self, x, grad, oracle);
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        None
    }

    fn weights(&self) -> Option<&[f64]> {
        None
    }
}

/// Replays every case of a file.
///
/// # Errors
/// In words, if the text is not such a file.
pub fn replay(text: &str) -> Result<Vec<Outcome>, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
    let field = |name: &str| file.get(name).cloned();
    let cases: Vec<(String, Value)> = match field("cases") {
        Some(Value::Object(cases)) => cases
            .into_iter()
            .map(|(name, mut case)| {
                if let (Some(task), Some(case)) = (field("task"), case.as_object_mut()) {
                    case.insert("task".into(), task);
                }
                (name, case)
            })
            .collect(),
        Some(Value::Array(cases)) => {
            let name = |case: &Value| {
                let of = |group: &str, key: &str| case[group][key].to_string();
                format!(
                    "LODO n={} b={} L={}",
                    of("task", "n"),
                    of("hyper", "block_size"),
                    of("hyper", "n_layers")
                )
            };
            cases.into_iter().map(|case| (name(&case), case)).collect()
        }
        _ => {
            let name = field("case").and_then(|case| Some(case.as_str()?.to_owned()));
            vec![(name.ok_or("it names neither a case nor cases")?, file)]
        }
    };
    cases.into_iter().map(|(name, case)| replay_case(name, case)).collect()
}

fn replay_case(name: String, case: Value) -> Result<Outcome, String> {
    fn part<T: for<'de> Deserialize<'de>>(case: &Value, field: &str, name: &str) -> Result<T, String> {
        T::deserialize(&case[field]).map_err(|error| format!("{field} of {name} cannot be read: {error}"))
    }
    let task: Task = part(&case, "task", &name)?;
    let (hessian, noise, mut x0) = match task {
        Task::Bowl { hessian, noise, x0 } => (Some(hessian), noise, x0),
        Task::Rosenbrock { x0 } => (None, Vec::new(), x0),
    };
    let n = x0.len();
    let objective: Rc<dyn Objective> = match hessian {
        Some(rows) => {
            if rows.len() != n
                || rows.iter().any(|row| row.len() != n)
                || noise.iter().any(|row| row.len() != n)
            {
                return Err(format!("the task of {name} has other dimensions than its start"));
            }
            Rc::new(Bowl::from_hessian(Array2::from_shape_fn((n, n), |(i, j)| rows[i][j])))
        }
        None if n == 2 => Rc::new(Rosenbrock),
        None => return Err(format!("{name}: Rosenbrock's function has two variables")),
    };
    let Some(mut subject) = subject(&name, &case, n)? else {
        return Ok(Outcome::Unknown { case: name });
    };
    let outputs: Outputs = part(&case, "outputs", &name)?;
    if let Some(start) = outputs.x.get(&1) {
        x0.clone_from(start);
    }
    if outputs.x.values().any(|x| x.len() != n) || (!noise.is_empty() && noise.len() < outputs.loss.len()) {
        return Err(format!("the outputs of {name} do not fit its task"));
    }
    Ok(Outcome::Compared(compare(name, &mut *subject, objective, &noise, x0, &outputs)))
}

/// The optimizer of a case, `None` if its kind is not known here.
fn subject(name: &str, case: &Value, n: usize) -> Result<Option<Box<dyn Subject>>, String> {
    let hyper =
        |key: &str| case["hyper"][key].as_f64().ok_or_else(|| format!("{name} has no hyper-parameter {key}"));
    let is_lodo = case.get("W").is_some() && (name.starts_with("LODO n=") || name == "LODO");
    if is_lodo {
        let block = hyper("block_size")? as usize;
        let permutations: Vec<f64> = flatten(&case["perms"])?;
        let weights = flatten(&case["W"])?;
        let hidden = BlockMap::hidden_width(n, block.max(1));
        let fits = (BlockMap::BLOCKS[0]..=BlockMap::BLOCKS[1]).contains(&block)
            && permutations.len().is_multiple_of(hidden)
            && !permutations.is_empty()
            && permutations.iter().all(|&p| p >= 0.0 && p < hidden as f64)
            && weights.len() == permutations.len() * block;
        if !fits {
            return Err(format!("the weights or permutations of {name} do not fit its dimensions"));
        }
        let permutations = permutations.iter().map(|&p| p as u32).collect();
        let map = BlockMap::from_parts(n, block, permutations, weights);
        let settings = LodoSettings { initial_lr: hyper("initial_lr")?, beta: hyper("beta")?, frozen: false };
        let constants = flatten(&case["hyper"]["adam"])?;
        let [beta1, beta2, epsilon] = constants[..] else {
            return Err(format!("{name} needs three constants of Adam"));
        };
        let meta = AdamSettings { lr: hyper("meta_lr")?, beta1, beta2, epsilon };
        let meta = Adam::new(permutations_len(&map), meta);
        return Ok(Some(Box::new(Lodo::new(settings, map, meta))));
    }
    if name == "adam" {
        let settings = AdamSettings {
            lr: hyper("lr")?,
            beta1: hyper("beta_1")?,
            beta2: hyper("beta_2")?,
            epsilon: hyper("eps")?,
        };
        return Ok(Some(Box::new(Adam::new(n, settings))));
    }
    Ok(None)
}

fn permutations_len(map: &BlockMap) -> usize {
    use crate::optim::lodo::Learned;
    map.weights().len()
}

/// All numbers of nested arrays, in order.
fn flatten(value: &Value) -> Result<Vec<f64>, String> {
    match value {
        Value::Array(parts) => {
            let mut numbers = Vec::new();
            for part in parts {
                numbers.extend(flatten(part)?);
            }
            Ok(numbers)
        }
        _ => Ok(vec![value.as_f64().ok_or("where numbers are expected there is something else")?]),
    }
}

fn compare(
    case: String,
    subject: &mut dyn Subject,
    objective: Rc<dyn Objective>,
    noise: &[Vec<f64>],
    mut x: Vec<f64>,
    outputs: &Outputs,
) -> Comparison {
    let kind = if noise.is_empty() { Noise::None } else { Noise::Walk };
    let mut noisy = Noisy::new(objective, kind, 1.0, Stream::new(0, 0));
    let mut grad = vec![0.0; x.len()];
    let (mut largest_dx, mut largest_loss) = (0.0f64, 0.0f64);
    let (mut largest_error, mut largest_checksum) = (None::<f64>, None::<f64>);
    // A difference that is not a number must not pass for none.
    let worst = |so_far: f64, next: f64| if next.is_nan() { f64::INFINITY } else { so_far.max(next) };
    let distance =
        |a: &[f64], b: &[f64]| a.iter().zip(b).fold(0.0, |so_far, (a, b)| worst(so_far, (a - b).abs()));
    for (place, &recorded) in outputs.loss.iter().enumerate() {
        let step = place + 1;
        if let Some(draw) = noise.get(place) {
            noisy.resample_to(draw);
        }
        if let Some(expected) = outputs.x.get(&step) {
            largest_dx = worst(largest_dx, distance(&x, expected));
        }
        let loss = noisy.eval(&x, &mut grad);
        largest_loss = worst(largest_loss, (loss - recorded).abs() / recorded.abs().max(1e-12));
        let here = x.clone();
        subject.step(&mut x, &grad, &mut Oracle::new(&noisy));
        if let (Some(&expected), Some(map), Some(hessian)) =
            (outputs.error.get(&step), subject.preconditioner(), noisy.hessian(&here))
        {
            let difference: Array2<f64> = Array2::eye(x.len()) - map.apply_columns(&hessian);
            let error = difference.iter().map(|d| d * d).sum::<f64>().sqrt();
            largest_error = Some(worst(largest_error.unwrap_or(0.0), (error - expected).abs()));
        }
        if let (Some(expected), Some(weights)) = (outputs.theta_checksum.get(&step), subject.weights()) {
            let distance = expected.distance(&Checksum::of(weights));
            largest_checksum = Some(worst(largest_checksum.unwrap_or(0.0), distance));
        }
    }
    if let Some(expected) = &outputs.x_after_last_update {
        largest_dx = worst(largest_dx, distance(&x, expected));
    }
    let tolerance = outputs.tolerance_abs_x;
    let within = |difference: Option<f64>| difference.is_none_or(|difference| difference <= tolerance);
    // The losses of a case have the size of its points, within a factor of a hundred.
    let passed = largest_dx <= tolerance
        && largest_loss <= 100.0 * tolerance
        && within(largest_error)
        && within(largest_checksum);
    Comparison {
        case,
        steps: outputs.loss.len(),
        largest_dx,
        largest_relative_loss_error: largest_loss,
        largest_error_difference: largest_error,
        largest_checksum_difference: largest_checksum,
        tolerance,
        passed,
    }
}
