//! The paper's table, its ablations, and its rivals on the same task.

use super::{Arm, Cell};
use crate::experiment::{Experiment, nearest};
use crate::optim::{METHODS, Method, method};

/// The paper's number of dimensions, of steps, and its seeds.
pub const DIMENSION: usize = 100;
/// Its steps.
pub const STEPS: u64 = 100_000;
/// Its number of seeds: the first ones.
pub const SEEDS: u64 = 8;

/// A row of the paper's table: the hyper-parameters that were used, and what the authors' code comes to with them on
/// the noisy bowl, n = 100, as mean and deviation over eight seeds of the loss over the last tenth of 100,000 steps.
struct PaperRow {
    key: &'static str,
    /// What is said after the method's name.
    variant: &'static str,
    method: &'static str,
    settings: &'static [(&'static str, &'static str)],
    loss: (f64, f64),
}

const fn row(
    method: &'static str,
    settings: &'static [(&'static str, &'static str)],
    loss: (f64, f64),
) -> PaperRow {
    PaperRow { key: method, variant: "", method, settings, loss }
}

/// Of one run the deviation is not known: 0.
const PAPER: [PaperRow; 14] = [
    row("newton", &[], (7.4245, 0.010)),
    row("lodo", &[("lr", "0.27"), ("meta-lr", "9.6e-4"), ("beta", "0.195")], (8.910, 0.048)),
    PaperRow {
        key: "lodo-again",
        variant: ", tuned again",
        ..row("lodo", &[("lr", "0.359"), ("meta-lr", "4.889e-4"), ("beta", "0.209")], (8.845, 0.041))
    },
    row("lodo-no-momentum", &[("lr", "0.27"), ("meta-lr", "9.6e-4")], (9.212, 0.074)),
    row("lodo-sgd", &[("lr", "2.019"), ("meta-lr", "6.025e-4"), ("beta", "0.287")], (10.049, 0.023)),
    row("adam", &[("lr", "1.384"), ("beta1", "0.5109"), ("beta2", "0.99869")], (15.411, 0.097)),
    row("lodo-global", &[("lr", "0.3555"), ("meta-lr", "0.006948"), ("beta", "0.4545")], (16.662, 0.147)),
    row("lodo-diagonal", &[("lr", "0.4888"), ("meta-lr", "0.006881"), ("beta", "0.4186")], (17.012, 0.376)),
    row("yogi", &[("lr", "4.186"), ("beta1", "0.4831"), ("beta2", "0.999945")], (17.949, 0.515)),
    row("momentum", &[("lr", "1.161"), ("momentum", "0.6397")], (18.249, 0.097)),
    row("rmsprop", &[("lr", "0.5543"), ("rho", "0.01805"), ("momentum", "0.4496")], (20.368, 0.196)),
    row("lodo-residuals", &[("lr", "0.9073"), ("meta-lr", "1.905e-5"), ("beta", "0.6415")], (28.31, 0.87)),
    row("olbfgs", &[("lr", "1.103"), ("tau", "32227"), ("epsilon", "1.77e-10")], (17.99, 0.0)),
    PaperRow {
        key: "olbfgs-constant",
        variant: ", without decay",
        ..row("olbfgs", &[("lr", "0.9"), ("tau", "1e9"), ("epsilon", "1e-6")], (13.50, 0.0))
    },
];

/// Methods that evaluate twice a step. What others found counts evaluations, 100,000 of them, and of each step the loss before
/// it, as here: so these take half as many steps.
const TWICE: [&str; 3] = ["olbfgs", "lbfgs", "lbfgs-authors"];

/// The ablations with the optimizer that they are of, as the paper's table has them.
const ABLATIONS: [&str; 6] =
    ["lodo", "lodo-no-momentum", "lodo-sgd", "lodo-diagonal", "lodo-global", "lodo-residuals"];

/// Variations of one setting of LODO, the others as they are.
const VARIATIONS: [(&str, &str, &[&str]); 3] = [
    ("beta", "β", &["0", "0.5", "0.8", "0.9"]),
    ("layers", "L", &["4", "8", "12", "24", "32"]),
    ("block", "b", &["2", "3", "6", "8"]),
];

/// The paper's task in so many dimensions.
pub(super) fn task(dimension: usize) -> Experiment {
    let mut experiment = Experiment::default();
    experiment.set("optimizers", "lodo").expect("LODO is known");
    experiment.dimension = dimension;
    experiment
}

fn with(dimension: usize, key: &str, settings: &[(&str, &str)]) -> Experiment {
    let mut experiment = task(dimension);
    experiment.set("optimizers", key).expect("a method of the registry");
    for (name, value) in settings {
        experiment.set(&format!("{key}-{name}"), value).expect("a row's settings are its method's");
    }
    experiment
}

impl PaperRow {
    fn arm(&self, dimension: usize) -> Arm {
        let name = method(self.method).expect("a method of the registry").name;
        let (mean, deviation) = self.loss;
        let expected = if dimension == DIMENSION { Cell::Estimate(mean, deviation) } else { Cell::Nothing };
        let experiment = with(dimension, self.method, self.settings);
        counted(Arm::named(experiment, self.key, &format!("{name}{}", self.variant)).expecting(expected))
    }
}

/// With as many steps as its evaluations allow.
fn counted(arm: Arm) -> Arm {
    let every = if TWICE.contains(&arm.lane.method.key) { 2 } else { 1 };
    Arm { every, ..arm }
}

/// The methods of the registry that the paper did not run, as far as they have so many dimensions.
fn rivals(dimension: usize) -> impl Iterator<Item = &'static Method> {
    let is_paper = |method: &&Method| PAPER.iter().any(|row| row.method == method.key);
    METHODS.iter().copied().filter(move |method| !is_paper(method) && dimension <= method.most)
}

/// The rows of the paper's table, then the rivals' at the values that they begin with on this task; of these keys only, if
/// there are any.
pub(super) fn table(dimension: usize, only: &[String]) -> Vec<Arm> {
    let paper = PAPER.iter().map(|row| row.arm(dimension));
    let rivals = rivals(dimension).map(|method| {
        let experiment = with(dimension, method.key, &[]);
        counted(Arm::named(experiment, method.key, method.name))
    });
    let is_chosen = |arm: &Arm| only.is_empty() || only.contains(&arm.key);
    paper.chain(rivals).filter(is_chosen).collect()
}

/// Whether every key is a row's.
///
/// # Errors
/// Which is not, in words, and what was probably meant.
pub(super) fn check(dimension: usize, only: &[String]) -> Result<(), String> {
    let known = table(dimension, &[]);
    match only.iter().find(|key| known.iter().all(|arm| arm.key != **key)) {
        None => Ok(()),
        Some(key) => {
            let meant = nearest(key, known.iter().map(|arm| &*arm.key));
            let meant = meant.map_or(String::new(), |meant| format!(", the nearest is “{meant}”"));
            Err(format!("The table has no row called “{key}”{meant}"))
        }
    }
}

/// LODO with a part taken away, and with one setting varied.
pub(super) fn ablations(dimension: usize) -> Vec<Arm> {
    let ablations = ABLATIONS.iter().map(|key| {
        let row = PAPER.iter().find(|row| row.key == *key).expect("a row of the table");
        row.arm(dimension)
    });
    let variations = VARIATIONS.iter().flat_map(|&(key, symbol, values)| {
        values.iter().map(move |value| {
            let experiment = with(dimension, "lodo", &[(key, value)]);
            Arm::named(experiment, &format!("lodo-{key}={value}"), &format!("LODO, {symbol} = {value}"))
        })
    });
    ablations.chain(variations).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_key_and_the_rivals_come_after_the_papers() {
        let table = table(DIMENSION, &[]);
        assert_eq!(table.iter().take(14).map(|arm| &*arm.key).collect::<Vec<_>>(), PAPER.map(|row| row.key));
        for (place, arm) in table.iter().enumerate() {
            assert!(table[..place].iter().all(|other| other.key != arm.key), "{}", arm.key);
            assert_eq!(arm.expected != Cell::Nothing, place < 14, "{}", arm.key);
        }
        for key in ["soap", "gd", "bfgs", "levenberg"] {
            assert!(table.iter().any(|arm| arm.key == key), "{key}");
        }
        assert!(check(DIMENSION, &["adam".into(), "olbfgs-constant".into()]).is_ok());
        assert!(check(DIMENSION, &["admw".into()]).unwrap_err().ends_with("the nearest is “adamw”"));
    }

    /// O-LBFGS has half of the steps, and so as many evaluations.
    #[test]
    fn who_evaluates_twice_takes_half_of_the_steps() {
        for arm in table(5, &["olbfgs".into(), "olbfgs-constant".into(), "lbfgs".into(), "adam".into()]) {
            let course = arm.job(1, 300).run(&|| 0.0, &|_| {}).unwrap();
            assert_eq!(course.evaluations, 300, "{}", arm.key);
        }
    }

    #[test]
    fn a_variation_differs_from_lodo_in_one_setting() {
        let ablations = ablations(8);
        let lodo = &ablations[0].experiment.lanes[0].values;
        for arm in &ablations[ABLATIONS.len()..] {
            let values = &arm.experiment.lanes[0].values;
            let differing = lodo.iter().zip(values).filter(|(ours, theirs)| ours != theirs).count();
            assert_eq!(differing, 1, "{}", arm.name);
        }
    }
}
