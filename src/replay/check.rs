//! The check in words: a row for each recorded run, and a sentence over all of them.

use super::{Comparison, Outcome, replay};

/// The names of the files that a check goes through: those of tests/golden, and of tests/golden-network.
pub const TRACES: [&str; 14] = [
    "lodo_bowl10",
    "lodo_rosenbrock",
    "lodo_odd_sizes",
    "ablation_diagonal_bowl10",
    "ablation_global_bowl10",
    "ablation_residuals_bowl10",
    "ablation_no_momentum_bowl10",
    "ablation_sgd_bowl10",
    "ablation_lndo_bowl10",
    "baselines_bowl10",
    "baselines_rosenbrock",
    "cnn_eval",
    "cnn_eval_fullrank",
    "cnn_steps",
];

/// How far a check has come, and what it has found.
#[derive(Clone, Debug, Default)]
pub struct Check {
    files: usize,
    runs: usize,
    steps: usize,
    missed: usize,
    /// The largest |Δx| of all, in double precision and in single.
    largest: [f64; 2],
    /// Why files were not compared, in words.
    failures: Vec<String>,
}

impl Check {
    /// The cells of a row.
    pub const COLUMNS: usize = 5;

    /// Replays what stands in a file. Returns a row for each of its runs: optimizer and function, the steps, the largest
    /// |Δx|, what is allowed for it, and "ok" or what was missed.
    pub fn take(&mut self, file: &str, text: &str) -> Vec<[String; Self::COLUMNS]> {
        let outcomes = match replay(text) {
            Ok(outcomes) => outcomes,
            Err(words) => {
                self.refuse(file, &words);
                return Vec::new();
            }
        };
        self.files += 1;
        outcomes.iter().filter_map(|outcome| self.row(file, outcome)).collect()
    }

    /// Notes that a file could not be had.
    pub fn refuse(&mut self, file: &str, why: &str) {
        self.files += 1;
        self.failures.push(format!("{file}.json: {why}."));
    }

    fn row(&mut self, file: &str, outcome: &Outcome) -> Option<[String; Self::COLUMNS]> {
        let comparison = match outcome {
            Outcome::Compared(comparison) => comparison,
            Outcome::Unknown { case } => {
                self.failures.push(format!("{file}.json: “{case}” is not known here."));
                return None;
            }
        };
        let Comparison { steps, largest_dx, tolerance, .. } = *comparison;
        self.runs += 1;
        self.steps += steps;
        self.missed += usize::from(!comparison.passed);
        let largest = &mut self.largest[usize::from(comparison.single)];
        *largest = largest.max(largest_dx);
        let verdict = match comparison.missed.join(", ") {
            missed if missed.is_empty() => "ok".into(),
            missed => format!("missed: {missed}"),
        };
        let run = format!("{}: {}", comparison.optimizer, comparison.task);
        Some([run, grouped(steps), small(largest_dx), small(tolerance), verdict])
    }

    /// How much of the check is done, from 0 to 1.
    pub fn part(&self) -> f64 {
        self.files as f64 / TRACES.len() as f64
    }

    /// What was found, with nothing left out that went wrong.
    pub fn summary(&self) -> String {
        let Check { runs, missed, .. } = *self;
        let [double, single] = self.largest.map(small);
        let mut words = format!(
            "{runs} runs, {} steps: the largest difference of any coordinate is {double}{}. ",
            grouped(self.steps),
            if self.largest[1] > 0.0 { format!(", in single precision {single}") } else { String::new() }
        );
        if runs == 0 {
            words.clear();
        }
        words += &match (missed, self.failures.len()) {
            (0, 0) => format!("All {runs} match the recordings within tolerance."),
            (0, _) => String::new(),
            (1, _) => "1 run is missed: its row says in what. ".into(),
            _ => format!("{missed} runs are missed: their rows say in what. "),
        };
        if !self.failures.is_empty() {
            words += &format!("Not compared: {}", self.failures.join(" "));
        }
        words.trim_end().into()
    }
}

/// A difference, to two digits.
fn small(value: f64) -> String {
    if value == 0.0 { "0".into() } else { format!("{value:.1e}") }
}

/// A count with commas between thousands.
fn grouped(count: usize) -> String {
    if count < 1000 { count.to_string() } else { format!("{},{:03}", grouped(count / 1000), count % 1000) }
}
