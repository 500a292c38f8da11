//! What is learned on one Hessian is worth nothing on another: LODO, frozen.

use super::arm::Frozen;
use super::table::{DIMENSION, task};
use super::{Arm, Cell};

/// LODO that learns on; that is frozen after so many steps and goes on; and that goes over, frozen, to the Hessian of another
/// seed.
pub(super) fn freeze(dimension: usize, after: u64) -> Vec<Arm> {
    let arm = |key: &str, name: &str, elsewhere: Option<bool>, expected: &str| Arm {
        frozen: elsewhere.map(|elsewhere| Frozen { after, elsewhere }),
        // Levels are of the paper's dimensions.
        expected: match (dimension, elsewhere) {
            (DIMENSION, _) | (_, Some(true)) => Cell::Text(expected.into()),
            _ => Cell::Nothing,
        },
        ..Arm::named(task(dimension), key, name)
    };
    vec![
        arm("learning", "Learning on", None, "8.910 ± 0.048 by step 100,000"),
        arm("frozen", "Frozen, on the same Hessian", Some(false), "8.75 to 8.87"),
        arm("elsewhere", "Frozen, on another Hessian", Some(true), "diverges"),
    ]
}
