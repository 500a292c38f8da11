//! Gradient descent, Nesterov’s momentum and AdaGrad.

use super::{assert_close, constant, descent, diagonal, led, power};
use lodo::optim::{AdaGrad, GradientDescent, Nesterov};

#[test]
fn gradient_descent_shrinks_each_coordinate_by_its_own_factor() {
    let (curvatures, lr) = ([0.1, 0.7, 2.0], 0.6);
    let path = descent(&mut GradientDescent::new(3, lr), &diagonal(&curvatures), &[1.0, -2.0, 3.0], 30);
    for (t, x) in path.iter().enumerate() {
        for (i, start) in [1.0, -2.0, 3.0].iter().enumerate() {
            assert!((x[i] - start * power(1.0 - lr * curvatures[i], t)).abs() < 1e-13);
        }
    }
}

/// In his own two sequences: x⁺ = y − α ∇f(y), y⁺ = x⁺ + μ (x⁺ − x).
#[test]
fn nesterov_is_his_two_sequences_and_gradient_descent_without_momentum() {
    let (h, lr, momentum) = (0.4, 0.5, 0.7);
    let noisy = diagonal(&[h]);
    let path = descent(&mut Nesterov::new(1, lr, momentum), &noisy, &[2.0], 25);
    let (mut x, mut y) = (2.0, 2.0);
    for point in &path {
        assert!((point[0] - y).abs() < 1e-14);
        let next = y - lr * h * y;
        y = next + momentum * (next - x);
        x = next;
    }
    let plain = descent(&mut GradientDescent::new(1, lr), &noisy, &[2.0], 25);
    assert_close(&descent(&mut Nesterov::new(1, lr, 0.0), &noisy, &[2.0], 25), &plain, 0.0);
}

/// Under a constant gradient the kth step is α / √k.
#[test]
fn adagrads_steps_fall_as_the_root() {
    let path = led(&mut AdaGrad::new(1, 0.5, 0.0), &constant(-3.0, 40));
    let mut x = 0.0;
    for (step, point) in path.iter().enumerate() {
        x += 0.5 / ((step + 1) as f64).sqrt();
        assert!((point[0] - x).abs() < 1e-13);
    }
}
