//! Hypergradients: derivatives of the next loss.

use super::{SETTINGS, assert_close, descent, led, quiet, random_grads};
use lodo::math::Stream;
use lodo::objective::Bowl;
use lodo::optim::{Adam, AdamSettings, GradientDescent, HypergradientAdam, HypergradientDescent, Optimizer};

#[test]
fn hypergradients_at_rate_0_leave_the_rate() {
    let grads = random_grads(3, 30);
    let plain = led(&mut GradientDescent::new(3, 0.2), &grads);
    assert_eq!(led(&mut HypergradientDescent::new(3, 0.2, 0.0), &grads), plain);
    let adam = led(&mut Adam::new(3, SETTINGS), &grads);
    assert_close(&led(&mut HypergradientAdam::new(3, SETTINGS, 0.0), &grads), &adam, 1e-13);
}

/// What α moves by is −β times the central difference of the loss after a step, by the α of that step.
#[test]
fn hypergradients_are_derivatives_of_the_next_loss() {
    let bowl = Bowl::random(vec![0.2, 0.5, 1.0, 3.0], &mut Stream::new(6, 0));
    let (noisy, start, hyper) = (quiet(bowl), [1.0, -2.0, 0.5, 3.0], 1e-3);
    let loss_after = |optimizer: &mut dyn Optimizer, steps: usize| {
        let path = descent(optimizer, &noisy, &start, steps);
        noisy.eval(&path[steps], &mut [0.0; 4])
    };
    // One step with α ± h, then the α that two steps with α arrive at.
    let (lr, h) = (0.1, 1e-5);
    let up = loss_after(&mut GradientDescent::new(4, lr + h), 1);
    let down = loss_after(&mut GradientDescent::new(4, lr - h), 1);
    let mut learning = HypergradientDescent::new(4, lr, hyper);
    descent(&mut learning, &noisy, &start, 2);
    let (found, expected) = ((learning.rate() - lr) / hyper, -(up - down) / (2.0 * h));
    assert!((found - expected).abs() < 1e-7 * expected.abs(), "{found} {expected}");

    let adam = |lr: f64| Adam::new(4, AdamSettings { lr, ..SETTINGS });
    let up = loss_after(&mut adam(lr + h), 1);
    let down = loss_after(&mut adam(lr - h), 1);
    let mut learning = HypergradientAdam::new(4, AdamSettings { lr, ..SETTINGS }, hyper);
    descent(&mut learning, &noisy, &start, 2);
    let (found, expected) = ((learning.settings.lr - lr) / hyper, -(up - down) / (2.0 * h));
    assert!((found - expected).abs() < 1e-7 * expected.abs(), "{found} {expected}");
}
