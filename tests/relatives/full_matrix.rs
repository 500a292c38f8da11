//! Full-matrix AdaGrad and SOAP, which know no axes.

use super::{SETTINGS, assert_close, led, random_grads};
use lodo::math::{Basis, Stream};
use lodo::optim::{AdaGrad, Adam, AdamSettings, FullAdaGrad, Optimizer, Soap};
use ndarray::{Array1, Array2};

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
