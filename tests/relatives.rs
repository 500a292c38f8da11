//! The methods that learn no matrix by gradients: each against a closed form, or against another method that it
//! is in a limit.

use std::rc::Rc;

use lodo::math::{Basis, Stream};
use lodo::objective::{Bowl, Noise, Noisy, Objective};
use lodo::optim::{
    AdaBelief, AdaGrad, Adam, AdamSettings, AdamW, AmsGrad, FullAdaGrad, GradientDescent, HypergradientAdam,
    HypergradientDescent, Lion, LionSettings, Nadam, Nesterov, Optimizer, Oracle, Prodigy, ProdigySettings,
    Soap, Sophia, SophiaSettings,
};
use ndarray::{Array1, Array2};

fn quiet(bowl: Bowl) -> Noisy {
    Noisy::new(Rc::new(bowl), Noise::None, 0.0, Stream::new(1, 1))
}

fn diagonal(curvatures: &[f64]) -> Noisy {
    quiet(Bowl::from_hessian(Array2::from_diag(&Array1::from(curvatures.to_vec()))))
}

/// Where an optimizer goes on a function without noise, the start included.
fn descent(optimizer: &mut dyn Optimizer, noisy: &Noisy, start: &[f64], steps: usize) -> Vec<Vec<f64>> {
    let (mut x, mut grad) = (start.to_vec(), vec![0.0; start.len()]);
    let mut path = vec![x.clone()];
    for _ in 0..steps {
        noisy.eval(&x, &mut grad);
        optimizer.step(&mut x, &grad, &mut Oracle::new(noisy));
        path.push(x.clone());
    }
    path
}

/// Where these gradients, whatever the function, lead from 0.
fn led(optimizer: &mut dyn Optimizer, grads: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let noisy = diagonal(&vec![1.0; grads[0].len()]);
    let mut x = vec![0.0; grads[0].len()];
    let step = |grad: &Vec<f64>| {
        optimizer.step(&mut x, grad, &mut Oracle::new(&noisy));
        x.clone()
    };
    grads.iter().map(step).collect()
}

/// The same number as the gradient at every step.
fn constant(g: f64, steps: usize) -> Vec<Vec<f64>> {
    vec![vec![g]; steps]
}

fn random_grads(n: usize, steps: usize) -> Vec<Vec<f64>> {
    let mut stream = Stream::new(11, 0);
    (0..steps).map(|_| stream.normals(n)).collect()
}

fn assert_close(a: &[Vec<f64>], b: &[Vec<f64>], tolerance: f64) {
    assert_eq!(a.len(), b.len());
    for (step, (a, b)) in a.iter().zip(b).enumerate() {
        let largest = a.iter().zip(b).fold(0.0f64, |most, (a, b)| most.max((a - b).abs()));
        assert!(largest <= tolerance, "step {step}: {a:?} and {b:?}");
    }
}

fn power(base: f64, exponent: usize) -> f64 {
    (0..exponent).fold(1.0, |product, _| product * base)
}

const SETTINGS: AdamSettings = AdamSettings { lr: 0.3, beta1: 0.8, beta2: 0.95, epsilon: 1e-7 };

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

const SOPHIA: SophiaSettings =
    SophiaSettings { lr: 1.0, beta1: 0.0, beta2: 0.0, gamma: 1.0, decay: 0.0, interval: 1 };

#[test]
fn sophia_is_newton_on_a_diagonal_hessian_until_it_clips() {
    let curvatures = [0.01, 1.0, 30.0];
    let noisy = diagonal(&curvatures);
    let mut sophia = Sophia::new(3, SOPHIA, Stream::new(4, 2));
    let path = descent(&mut sophia, &noisy, &[0.5, -5.0, 0.9], 1);
    assert!(sophia.curvature().iter().zip(curvatures).all(|(h, c)| (h - c).abs() < 1e-14));
    for (found, expected) in path[1].iter().zip([0.0, -4.0, 0.0]) {
        assert!((found - expected).abs() < 1e-14, "{path:?}");
    }
}

/// u ⊙ Hu has the mean diag(H), with a variance of Σ_{j≠i} H_ij².
#[test]
fn sophias_estimates_mean_the_diagonal_and_are_counted() {
    let n = 6;
    let bowl = Bowl::random((1..=n).map(|i| i as f64).collect(), &mut Stream::new(6, 0));
    let hessian = bowl.hessian(&[]).unwrap();
    let noisy = quiet(bowl);
    let (mut mean, count) = (vec![0.0; n], 20_000);
    let mut sophia = Sophia::new(n, SOPHIA, Stream::new(4, 2));
    for _ in 0..count {
        sophia.step(&mut vec![0.0; n], &vec![0.0; n], &mut Oracle::new(&noisy));
        mean.iter_mut().zip(sophia.curvature()).for_each(|(m, h)| *m += h / f64::from(count));
    }
    for i in 0..n {
        let variance: f64 = (0..n).filter(|&j| j != i).map(|j| hessian[[i, j]] * hessian[[i, j]]).sum();
        assert!((mean[i] - hessian[[i, i]]).abs() < 5.0 * (variance / f64::from(count)).sqrt());
    }
    let mut rare = Sophia::new(n, SophiaSettings { interval: 10, ..SOPHIA }, Stream::new(4, 2));
    let mut evaluations = 0;
    for _ in 0..95 {
        let mut oracle = Oracle::new(&noisy);
        rare.step(&mut vec![0.0; n], &vec![0.0; n], &mut oracle);
        evaluations += oracle.evaluations();
    }
    assert_eq!(evaluations, 2 * 10);
}

const PRODIGY: ProdigySettings =
    ProdigySettings { factor: 1.0, first: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 0.0 };

/// Three steps under a constant gradient of 1, from the paper's algorithm 4 with pencil and paper: with d = d₀
/// throughout the first two, since x₀ − x₀ = 0 and the estimate after the second is only about d₀/2.
#[test]
fn prodigys_first_steps() {
    let mut prodigy = Prodigy::new(1, PRODIGY);
    let path = led(&mut prodigy, &constant(1.0, 2));
    // m₁ = (1 − β₁) d, √v₁ = √(1 − β₂) d: a step of d · 0.1 / 0.1.
    assert!((path[0][0] + 0.01).abs() < 1e-15);
    // m₂ = 0.19 d, √v₂ = √0.0199 d.
    let second = 0.01 * 0.19 / 0.0199f64.sqrt();
    assert!((path[1][0] + 0.01 + second).abs() < 1e-15);
    // r₂ = w d² (x₀ − x₁) and ‖s₂‖₁ = w d² (1 + √β₂), with the same w.
    let bound = 0.01 / (1.0 + 0.99f64.sqrt());
    assert!(bound < 0.01 && prodigy.distance() == 0.01);
    // After the third, (√β₂ (x₀ − x₁) + (x₀ − x₂)) / (1 + √β₂ + β₂) is beyond d₀.
    let mut prodigy = Prodigy::new(1, PRODIGY);
    led(&mut prodigy, &constant(1.0, 3));
    let root = 0.99f64.sqrt();
    let bound = (root * 0.01 + 0.01 + second) / (1.0 + root + 0.99);
    assert!((prodigy.distance() - bound.max(0.01)).abs() < 1e-15, "{} {bound}", prodigy.distance());
}

/// By convexity ⟨g, x₀ − x⟩ ≤ ⟨g, x₀ − x*⟩ ≤ ‖g‖₁ D: d never passes D = ‖x₀ − x*‖∞, but comes near its size.
#[test]
fn prodigy_finds_the_distance_from_below() {
    let noisy = diagonal(&[0.3, 1.0, 2.0]);
    let mut prodigy = Prodigy::new(3, ProdigySettings { first: 1e-6, ..PRODIGY });
    let start = [3.0, -40.0, 10.0];
    let path = descent(&mut prodigy, &noisy, &start, 300);
    assert!((4.0..=40.0).contains(&prodigy.distance()), "{}", prodigy.distance());
    let loss = |x: &[f64]| noisy.eval(x, &mut [0.0; 3]);
    assert!(loss(&path[300]) < 1e-3 * loss(&start));
}

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

/// Gradients along one axis each make a diagonal matrix.
#[test]
fn full_adagrad_is_adagrad_along_the_axes() {
    let mut stream = Stream::new(3, 0);
    let grads: Vec<Vec<f64>> = (0..40)
        .map(|step| (0..4).map(|i| if i == (step * 7) % 4 { stream.normal() } else { 0.0 }).collect())
        .collect();
    let plain = led(&mut AdaGrad::new(4, 0.7, 0.0), &grads);
    for interval in [1, 5] {
        assert_close(&led(&mut FullAdaGrad::new(4, 0.7, interval), &grads), &plain, 1e-12);
    }
}

/// P = α A^{−½} is the one symmetric, positive P with P A P = α² I; A is summed here.
#[test]
fn full_adagrads_matrix_is_an_inverse_root() {
    let (n, lr) = (5, 0.7);
    let grads = random_grads(n, 30);
    let mut full = FullAdaGrad::new(n, lr, 1);
    let path = led(&mut full, &grads);
    let p = full.preconditioner().unwrap().dense();
    let a = Array2::from_shape_fn((n, n), |(i, j)| grads.iter().map(|g| g[i] * g[j]).sum());
    let difference = p.dot(&a).dot(&p) - Array2::<f64>::eye(n) * (lr * lr);
    assert!(difference.iter().all(|d| d.abs() < 1e-12));
    let last = p.dot(&Array1::from(grads[29].clone()));
    assert!((0..n).all(|i| (path[28][i] - path[29][i] - last[i]).abs() < 1e-12));
}

/// Turned gradients lead to turned points: a full matrix knows no axes. (While it is singular, rounding comes in
/// under the root.)
#[test]
fn full_adagrad_and_soap_turn_with_the_problem() {
    let n = 5;
    let basis = Basis::random(n, &mut Stream::new(8, 0));
    let turn = |vectors: &[Vec<f64>]| -> Vec<Vec<f64>> {
        let turned = |v: &Vec<f64>| {
            let mut out = vec![0.0; n];
            basis.coordinates(v, &mut out);
            out
        };
        vectors.iter().map(turned).collect()
    };
    let grads = random_grads(n, 40);
    let turned = turn(&grads);
    let full = |grads: &[Vec<f64>]| led(&mut FullAdaGrad::new(n, 0.5, 1), grads);
    assert_close(&turn(&full(&grads)), &full(&turned), 1e-6);
    let soap = |grads: &[Vec<f64>]| led(&mut Soap::new(n, SETTINGS, 1), grads);
    assert_close(&turn(&soap(&grads)), &soap(&turned), 1e-6);
    let adam = |grads: &[Vec<f64>]| led(&mut Adam::new(n, SETTINGS), grads);
    assert!((turn(&adam(&grads))[39][0] - adam(&turned)[39][0]).abs() > 1e-3, "Adam does know axes");
}

/// A first gradient along an axis leaves the axes for a basis, up to their order.
#[test]
fn soap_in_the_given_basis_is_adam() {
    let mut grads = random_grads(4, 40);
    grads[0] = vec![0.0, 0.0, -3.0, 0.0];
    let adam = led(&mut Adam::new(4, SETTINGS), &grads);
    assert_close(&led(&mut Soap::new(4, SETTINGS, 1000), &grads), &adam, 1e-12);
}

/// On a bowl whose axes are those of its gradients SOAP finds them and does what Adam would do there.
#[test]
fn soap_is_adam_in_the_gradients_eigenbasis() {
    let n = 4;
    let basis = Basis::random(n, &mut Stream::new(8, 0));
    let sizes = [4.0, 2.0, 1.0, 0.5];
    // Each axis in turn, over and over: A is diagonal in this basis, with distinct eigenvalues.
    let grads: Vec<Vec<f64>> =
        (0..60).map(|step| basis.axis(step % n).iter().map(|q| q * sizes[step % n]).collect()).collect();
    let along: Vec<Vec<f64>> =
        (0..60).map(|step| (0..n).map(|i| if i == step % n { sizes[i] } else { 0.0 }).collect()).collect();
    let settings = AdamSettings { epsilon: 1e-3, ..SETTINGS };
    let adam: Vec<Vec<f64>> = led(&mut Adam::new(n, settings), &along)
        .iter()
        .map(|z| {
            let mut x = vec![0.0; n];
            basis.vector(z, &mut x);
            x
        })
        .collect();
    assert_close(&led(&mut Soap::new(n, settings, 1), &grads), &adam, 1e-9);
}
