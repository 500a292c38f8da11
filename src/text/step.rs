//! One step of a learned optimizer, in words and numbers.

use super::words::{count, scientific, three_digits};
use crate::experiment::LaneSettings;
use crate::session::{Ahead, Arrow};

/// What happens in the step to come of a lane with this name, in the order in which it happens: a heading, then reading, learning, momentum,
/// matrix, step, and what comes of it.
pub fn step_words(ahead: &Ahead, name: &str, settings: &LaneSettings) -> [String; 7] {
    let value = |key: &str| settings.method.position(key).map(|place| settings.values[place]);
    let vector = |arrow: Arrow| match ahead.dimension {
        2 => {
            let [x, y] = arrow.on_plane.map(three_digits);
            format!("({x}, {y})")
        }
        _ => format!("of length {}", three_digits(arrow.length)),
    };
    let beta = value("beta").unwrap_or(0.0);
    let learning = if value("freeze") == Some(1.0) {
        "Frozen: θ stays as it is.".into()
    } else if ahead.learned == 0.0 {
        "Nothing has moved yet, so there is nothing to learn from: θ stays.".into()
    } else {
        format!(
            "θ, of length {}, moves by {}, at a meta-learning rate of {}.",
            three_digits(ahead.weights),
            scientific(ahead.learned, 2),
            three_digits(value("meta-lr").unwrap_or(f64::NAN)),
        )
    };
    let [least, greatest] = ahead.eigenvalues.map(three_digits);
    let change = ahead.loss_after - ahead.loss;
    [
        format!("Step {} of {name}", count(ahead.step)),
        format!("f = {}, g {}.", three_digits(ahead.loss), vector(ahead.gradient)),
        learning,
        format!(
            "m, {} until now, becomes {} m + {} g: {}.",
            vector(ahead.momentum_before),
            three_digits(beta),
            three_digits(1.0 - beta),
            vector(ahead.momentum)
        ),
        format!(
            "The eigenvalues of G reach from {least} to {greatest}; the initial learning rate is {}.",
            three_digits(value("lr").unwrap_or(f64::NAN)),
        ),
        format!(
            "s is {}, {:.0}° off the direction −g in which f falls fastest.",
            vector(ahead.movement),
            ahead.angle
        ),
        format!(
            "With nothing else changed f {} from {} to {}.",
            if change <= 0.0 { "falls" } else { "rises" },
            three_digits(ahead.loss),
            three_digits(ahead.loss_after),
        ),
    ]
}
