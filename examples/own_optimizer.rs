//! An optimizer of one's own, Polyak's step, against gradient descent on a quiet bowl.
//!
//! `cargo run --release --example own_optimizer`

use std::rc::Rc;

use lodo::math::vector::{add_scaled, norm_squared};
use lodo::math::{Diagonal, LinearMap, Stream};
use lodo::objective::{Bowl, Noise, Noisy, Objective};
use lodo::optim::{GradientDescent, Optimizer, Oracle};

/// x ← x − (f(x) − f*) / |g|² · g, for functions whose least value f* is known (Polyak 1969).
#[derive(Clone)]
struct Polyak {
    least: f64,
    rates: Vec<f64>,
}

impl Optimizer for Polyak {
    fn step(&mut self, x: &mut [f64], grad: &[f64], oracle: &mut Oracle<'_>) {
        let size = norm_squared(grad);
        if size == 0.0 {
            return;
        }
        let loss = oracle.eval(x, &mut vec![0.0; x.len()]);
        let rate = (loss - self.least) / size;
        self.rates.fill(rate);
        add_scaled(x, -rate, grad);
    }

    fn tune(&mut self, values: &[f64]) {
        self.least = values[0];
    }

    fn preconditioner(&self) -> Option<Box<dyn LinearMap + '_>> {
        Some(Box::new(Diagonal(self.rates.clone())))
    }
}

/// The loss after 200 steps on a bowl of four curvatures.
fn race(mut optimizer: Box<dyn Optimizer>) -> f64 {
    let bowl = Rc::new(Bowl::random(vec![0.02, 0.1, 0.4, 1.0], &mut Stream::new(1, 0)));
    let mut noisy = Noisy::new(bowl.clone(), Noise::None, 0.0, Stream::new(1, 1));
    let (mut x, mut grad) = (vec![1.0; 4], vec![0.0; 4]);
    for _ in 0..200 {
        noisy.resample();
        noisy.eval(&x, &mut grad);
        optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy));
    }
    bowl.eval(&x, &mut grad)
}

fn polyak() -> Box<dyn Optimizer> {
    Box::new(Polyak { least: 0.0, rates: vec![0.0; 4] })
}

fn main() {
    println!("Polyak's step    {:.1e}", race(polyak()));
    println!("gradient descent {:.1e}", race(Box::new(GradientDescent::new(4, 1.0))));
}

#[test]
fn polyaks_step_descends_and_goes_on_from_a_copy() {
    let mut one = polyak();
    one.tune(&[0.0]);
    assert!(race(one.clone()) < 1e-4);
    assert_eq!(race(one.clone()).to_bits(), race(one).to_bits());
}
