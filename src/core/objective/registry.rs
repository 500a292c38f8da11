//! The registry: every function that is offered.

use super::Landscape;

/// All functions, in the order in which they are offered.
pub static LANDSCAPES: &[&Landscape] = &[
    &super::bowl::LANDSCAPE,
    &super::rosenbrock::LANDSCAPE,
    &super::chain::LANDSCAPE,
    &super::plane::SERPENTINE,
    &super::plane::BEALE,
    &super::plane::BOOTH,
    &super::plane::MATYAS,
    &super::plane::CAMEL,
    &super::plane::MCCORMICK,
    &super::plane::GOLDSTEIN_PRICE,
    &super::plane::HIMMELBLAU,
    &super::separable::STYBLINSKI_TANG,
    &super::separable::RASTRIGIN,
    &super::ackley::LANDSCAPE,
    &super::plane::LEVY,
    &super::plane::EASOM,
    &super::plane::SADDLE,
    &super::plane::MONKEY_SADDLE,
    &super::logistic::LANDSCAPE,
    &super::perceptron::CIRCLES,
    &super::perceptron::SPIRALS,
    &super::formula::LANDSCAPE,
];

/// The function with this key.
pub fn landscape(key: &str) -> Option<&'static Landscape> {
    // A loop of unknown length stays one: unrolled, the comparisons are kilobytes of a first visit.
    std::hint::black_box(LANDSCAPES).iter().copied().find(|landscape| landscape.key == key)
}
