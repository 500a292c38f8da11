//! Adam’s variants, and Lion.

use super::{SETTINGS, assert_close, constant, diagonal, led, power, random_grads};
use lodo::optim::{
    AdaBelief, Adam, AdamSettings, AdamW, AmsGrad, Lion, LionSettings, Nadam, Optimizer, Oracle,
};

#[test]
fn adamw_without_decay_is_adam_and_without_gradient_a_decay() {
    let grads = random_grads(4, 50);
    let adam = led(&mut Adam::new(4, SETTINGS), &grads);
    assert_eq!(led(&mut AdamW::new(4, SETTINGS, 0.0), &grads), adam);

    let (mut x, noisy) = ([5.0], diagonal(&[1.0]));
    let mut decaying = AdamW::new(1, SETTINGS, 0.1);
    for _ in 0..20 {
        decaying.step(&mut x, &[0.0], &mut Oracle::new(&noisy));
    }
    assert!((x[0] - 5.0 * power(1.0 - 0.3 * 0.1, 20)).abs() < 1e-13);
}

/// With β₁ = 0, after one gradient of 10 all steps by gradients of 1 are measured in v = (1 − β₂) 10².
#[test]
fn amsgrad_is_adam_while_gradients_grow_and_remembers_the_greatest() {
    let growing: Vec<Vec<f64>> = (1..40).map(|t| vec![f64::from(t), -0.1 * f64::from(t * t)]).collect();
    let adam = led(&mut Adam::new(2, SETTINGS), &growing);
    assert_close(&led(&mut AmsGrad::new(2, SETTINGS), &growing), &adam, 1e-13);

    let settings = AdamSettings { beta1: 0.0, epsilon: 0.0, ..SETTINGS };
    let grads = [constant(10.0, 1), constant(1.0, 30)].concat();
    let path = led(&mut AmsGrad::new(1, settings), &grads);
    for t in 1..grads.len() {
        let step = path[t - 1][0] - path[t][0];
        let correction = 1.0 - power(settings.beta2, t + 1);
        let expected = settings.lr * (correction / ((1.0 - settings.beta2) * 100.0)).sqrt();
        assert!((step - expected).abs() < 1e-14, "step {t}: {step} {expected}");
    }
}

/// Under a constant gradient m = (1 − β₁ᵗ) g and √v̂ = |g|; without momentum it is Adam.
#[test]
fn nadam_looks_a_step_ahead() {
    let settings = AdamSettings { epsilon: 0.0, ..SETTINGS };
    let path = led(&mut Nadam::new(1, settings), &constant(2.0, 30));
    let (mut x, b) = (0.0, settings.beta1);
    for (t, point) in path.iter().enumerate() {
        let gap = 1.0 - power(b, t + 1);
        x -= settings.lr * (b * gap / (1.0 - power(b, t + 2)) + (1.0 - b) / gap);
        assert!((point[0] - x).abs() < 1e-12, "step {t}");
    }
    let settings = AdamSettings { beta1: 0.0, ..SETTINGS };
    let grads = random_grads(3, 40);
    let adam = led(&mut Adam::new(3, settings), &grads);
    assert_close(&led(&mut Nadam::new(3, settings), &grads), &adam, 1e-13);
}

/// Under a constant gradient g − m = β₁ᵗ g, and s is a sum that can be written down.
#[test]
fn adabelief_measures_the_distance_from_the_mean() {
    let AdamSettings { lr, beta1, beta2, .. } = SETTINGS;
    let (epsilon, g) = (1e-3, 2.0);
    let path = led(&mut AdaBelief::new(1, AdamSettings { epsilon, ..SETTINGS }), &constant(g, 25));
    let mut x = 0.0;
    for (t, point) in path.iter().enumerate() {
        let t = t + 1;
        let term = |k: usize| power(beta1, k) * g;
        let s: f64 =
            (1..=t).map(|k| power(beta2, t - k) * ((1.0 - beta2) * term(k) * term(k) + epsilon)).sum();
        x -= lr * g / ((s / (1.0 - power(beta2, t))).sqrt() + epsilon);
        assert!((point[0] - x).abs() < 1e-12, "step {t}: {} {x}", point[0]);
    }
}

/// Two steps by hand, with the momentum's sign against the gradient's in the second.
#[test]
fn lion_steps_equally_far_in_all_coordinates() {
    let settings = LionSettings { lr: 0.1, beta1: 0.9, beta2: 0.5, decay: 0.5 };
    let path = led(&mut Lion::new(3, settings), &[vec![1e-9, -700.0, 0.0], vec![-1e-12, 700.0, 1.0]]);
    assert_eq!(path[0], [-0.1, 0.1, 0.0]);
    // m = g/2: 0.9 m + 0.1 g has the sign of m in the first, as in the second.
    for (found, expected) in path[1].iter().zip([-0.1 - 0.1 + 0.005, 0.1 + 0.1 - 0.005, -0.1]) {
        assert!((found - expected).abs() < 1e-15, "{path:?}");
    }
}
