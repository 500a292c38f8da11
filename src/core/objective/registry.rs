//! The registry: every function that is offered.

use super::Landscape;
use super::{ackley, bowl, chain, formula, logistic, perceptron, plane, rosenbrock, separable};

/// All functions, in the order in which they are offered.
pub static LANDSCAPES: &[&Landscape] = &[
    &bowl::LANDSCAPE,
    &rosenbrock::LANDSCAPE,
    &chain::LANDSCAPE,
    &plane::SERPENTINE,
    &plane::BEALE,
    &plane::BOOTH,
    &plane::MATYAS,
    &plane::CAMEL,
    &plane::MCCORMICK,
    &plane::GOLDSTEIN_PRICE,
    &plane::HIMMELBLAU,
    &separable::STYBLINSKI_TANG,
    &separable::RASTRIGIN,
    &ackley::LANDSCAPE,
    &plane::LEVY,
    &plane::EASOM,
    &plane::SADDLE,
    &plane::MONKEY_SADDLE,
    &logistic::LANDSCAPE,
    &perceptron::CIRCLES,
    &perceptron::SPIRALS,
    &formula::LANDSCAPE,
];

/// The function with this key.
pub fn landscape(key: &str) -> Option<&'static Landscape> {
    LANDSCAPES.iter().copied().find(|landscape| landscape.key == key)
}
