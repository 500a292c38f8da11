//! The methods that learn no matrix by gradients: each against a closed form, or against another method that it
//! is in a limit.

mod adam;
mod descent;
mod full_matrix;
mod hypergradient;
mod prodigy;
mod sophia;

use std::rc::Rc;

use lodo::math::Stream;
use lodo::objective::{Bowl, Noise, Noisy};
use lodo::optim::{AdamSettings, Optimizer, Oracle};
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
