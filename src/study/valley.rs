//! The paper's valley: 200 steps of its Rosenbrock function.

use super::{Arm, Cell};
use crate::experiment::scenario;

/// Its steps.
pub const STEPS: u64 = 200;

/// The optimizers of the paper: LODO and Adam at the values of the scenario, the others at those tuned for the function.
const OPTIMIZERS: [&str; 8] = ["lodo", "adam", "momentum", "rmsprop", "yogi", "lars", "olbfgs", "newton"];

/// What the authors' code comes to at step 200.
const EXPECTED: [(&str, f64); 2] = [("lodo", 1.3e-3), ("adam", 2.4e-4)];

/// An arm for each optimizer.
pub(super) fn valley() -> Vec<Arm> {
    let mut experiment = scenario("rosenbrock").expect("a scenario").experiment();
    experiment.set("optimizers", &OPTIMIZERS.join(",")).expect("methods of the registry");
    let expected = |key: &str| {
        let found = EXPECTED.iter().find(|expected| expected.0 == key);
        found.map_or(Cell::Nothing, |&(_, loss)| Cell::Number(loss))
    };
    experiment
        .lanes
        .iter()
        .map(|lane| Arm::of(&experiment, lane).expecting(expected(lane.method.key)))
        .collect()
}
