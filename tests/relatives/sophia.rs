//! Sophia: Newton’s method on a diagonal, and its estimates.

use super::{descent, diagonal, quiet};
use lodo::math::Stream;
use lodo::objective::{Bowl, Objective};
use lodo::optim::{Optimizer, Oracle, Sophia, SophiaSettings};

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
