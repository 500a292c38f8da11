//! Which gradients every method survives, and whose matrix is symmetric and positive.

use std::rc::Rc;

use lodo::math::{Stream, eigenvalues};
use lodo::objective::{Bowl, Noise, Noisy};
use lodo::optim::{METHODS, Method, Optimizer, Oracle};
use proptest::prelude::*;

fn noisy(n: usize, seed: u64) -> Noisy {
    let curvatures = (1..=n).map(|i| i as f64 / n as f64).collect();
    Noisy::new(
        Rc::new(Bowl::random(curvatures, &mut Stream::new(seed, 0))),
        Noise::Walk,
        1.0,
        Stream::new(seed, 1),
    )
}

fn build(method: &Method, n: usize, values: &[f64]) -> Box<dyn Optimizer> {
    (method.build)(n, values, Stream::new(9, 2))
}

fn run(optimizer: &mut dyn Optimizer, noisy: &mut Noisy, x: &mut [f64], steps: usize) {
    let mut grad = vec![0.0; x.len()];
    for _ in 0..steps {
        noisy.resample();
        noisy.eval(x, &mut grad);
        optimizer.step(x, &grad, &mut Oracle::new(noisy));
    }
}

#[test]
fn no_gradient_is_too_strange() {
    let strange = [0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, f64::MAX, 1e-300, 5e-324];
    for method in METHODS {
        for n in [1, 2, 5] {
            for first in strange {
                for second in strange {
                    let noisy = noisy(n, 3);
                    let mut optimizer = build(method, n, &method.defaults());
                    let mut x = vec![1.0; n];
                    for size in [first, second, 1.0, first] {
                        let grad: Vec<f64> = (0..n).map(|i| if i == 1 { 0.5 } else { size }).collect();
                        optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy));
                        if let Some(preconditioner) = optimizer.preconditioner() {
                            preconditioner.dense();
                        }
                    }
                    optimizer.tune(&method.defaults());
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Where these methods have a preconditioner it is symmetric and positive semidefinite.
    #[test]
    fn preconditioners_are_symmetric_and_positive(n in 1..6usize, steps in 0..40usize, seed in 0..1000u64) {
        let positive = [
            "adam", "gd", "nesterov", "adagrad", "adamw", "amsgrad", "nadam", "adabelief", "sophia", "prodigy",
            "hd-adam", "full-adagrad", "soap", "lbfgs-wolfe",
        ];
        for method in METHODS.iter().filter(|method| positive.contains(&method.key)) {
            let mut optimizer = build(method, n, &method.defaults());
            run(&mut *optimizer, &mut noisy(n, seed), &mut vec![0.0; n], steps);
            let Some(map) = optimizer.preconditioner() else {
                prop_assert!(steps == 0, "{} has none", method.key);
                continue;
            };
            prop_assert_eq!(map.dim(), n);
            let dense = map.dense();
            let size = dense.iter().fold(0.0f64, |most, a| most.max(a.abs()));
            prop_assert!(size.is_finite());
            for ((i, j), entry) in dense.indexed_iter() {
                prop_assert!((entry - dense[[j, i]]).abs() <= 1e-9 * size, "{}: {dense}", method.key);
            }
            let least = eigenvalues(&dense).unwrap()[0];
            prop_assert!(least >= -1e-9 * size, "{}: {least} of {size}", method.key);
        }
    }
}
