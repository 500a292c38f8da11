//! A function of one's own, minimized by LODO and by L-BFGS with a line search.
//!
//! `cargo run --release --example own_objective`

use std::rc::Rc;

use lodo::math::Stream;
use lodo::objective::{Noise, Noisy, Objective};
use lodo::optim::{Oracle, method};

/// How far a chain of springs, held at both ends, is from rest: f(x) = ½ Σ (xᵢ₊₁ − xᵢ)² − Σ xᵢ/n, x₀ = xₙ₊₁ = 0.
struct Chain(usize);

impl Objective for Chain {
    fn dim(&self) -> usize {
        self.0
    }

    fn eval(&self, x: &[f64], grad: &mut [f64]) -> f64 {
        let n = self.0;
        let at = |i: usize| if i == 0 || i > n { 0.0 } else { x[i - 1] };
        let weight = 1.0 / n as f64;
        let mut loss = 0.5 * at(1) * at(1);
        for i in 1..=n {
            let stretch = at(i + 1) - at(i);
            loss += 0.5 * stretch * stretch - weight * at(i);
            grad[i - 1] = 2.0 * at(i) - at(i - 1) - at(i + 1) - weight;
        }
        loss
    }

    /// A parabola: xᵢ = i (n + 1 − i) / 2n.
    fn minima(&self) -> Vec<Vec<f64>> {
        let n = self.0;
        vec![(1..=n).map(|i| (i * (n + 1 - i)) as f64 / (2 * n) as f64).collect()]
    }
}

/// The greatest distance of any coordinate from the minimum after so many steps of the method with this key.
fn distance(key: &str, steps: usize) -> f64 {
    let chain = Rc::new(Chain(10));
    let minimum = &chain.minima()[0];
    let mut noisy = Noisy::new(chain.clone(), Noise::None, 0.0, Stream::new(1, 1));
    let method = method(key).expect("the method is registered");
    let mut optimizer = (method.build)(chain.dim(), &method.defaults(), Stream::new(1, 2));
    let (mut x, mut grad) = (vec![0.0; chain.dim()], vec![0.0; chain.dim()]);
    for _ in 0..steps {
        noisy.resample();
        noisy.eval(&x, &mut grad);
        optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy));
    }
    x.iter().zip(minimum).map(|(x, least)| (x - least).abs()).fold(0.0, f64::max)
}

fn main() {
    for (key, steps) in [("lodo", 1000), ("lbfgs-wolfe", 50)] {
        println!("{key}: {:.1e} from the minimum after {steps} steps", distance(key, steps));
    }
}

#[test]
fn both_find_the_parabola() {
    assert!(distance("lodo", 1000) < 1e-3);
    assert!(distance("lbfgs-wolfe", 50) < 1e-6);
}
