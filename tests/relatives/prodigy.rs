//! Prodigy: its first steps, and the distance that it finds.

use super::{constant, descent, diagonal, led};
use lodo::optim::{Prodigy, ProdigySettings};

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
