//! What a step asks of the allocator: nothing. A program of its own without the test harness, since the count is of the
//! process, and a thread of the harness may ask for memory at any time.

use std::alloc::System;
use std::rc::Rc;

use lodo::experiment::Experiment;
use lodo::math::Stream;
use lodo::objective::{Bowl, Noise, Noisy};
use lodo::optim::{METHODS, Oracle};
use lodo::session::{Bin, Session};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// These form or solve systems, or keep a history of vectors; they may allocate.
const MAY: [&str; 9] = [
    "olbfgs",
    "lbfgs",
    "lbfgs-authors",
    "lbfgs-wolfe",
    "levenberg",
    "newton",
    "sophia",
    "full-adagrad",
    "soap",
];

fn main() {
    steps_ask_for_no_memory();
    long_runs_ask_for_no_memory();
    println!("steps and long runs ask for no memory");
}

fn steps_ask_for_no_memory() {
    let n = 100;
    let curvatures = (1..=n).map(|i| i as f64 / n as f64).collect();
    let mut noisy = Noisy::new(
        Rc::new(Bowl::random(curvatures, &mut Stream::new(1, 0))),
        Noise::Walk,
        1.0,
        Stream::new(1, 1),
    );
    let mut greedy = Vec::new();
    for method in METHODS {
        let mut optimizer = (method.build)(n, &method.defaults(), Stream::new(1, 2));
        let (mut x, mut grad) = (vec![1.0; n], vec![0.0; n]);
        let mut steps = |count: usize| {
            for _ in 0..count {
                noisy.resample();
                noisy.eval(&x, &mut grad);
                optimizer.step(&mut x, &grad, &mut Oracle::new(&noisy));
            }
        };
        steps(20);
        let region = Region::new(COUNTED);
        steps(50);
        let change = region.change();
        if change.allocations + change.reallocations > 0 && !MAY.contains(&method.key) {
            greedy.push(method.key);
        }
    }
    assert_eq!(greedy, Vec::<&str>::new());
}

/// Paths and keyframes are as full at twice a power of two as at the power itself; curves have an octave of early bins more,
/// in the lanes and in their copies.
fn long_runs_ask_for_no_memory() {
    let (experiment, _) = Experiment::from_link("dimension=2&optimizers=lodo,adam&noise-kind=walk");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(1 << 17, &|| 0.0);
    let region = Region::new(COUNTED);
    session.advance_to(1 << 18, &|| 0.0);
    let change = region.change();
    let grown = change.bytes_allocated as i64 - change.bytes_deallocated as i64;
    let octave = 2 * (1 + 32) * 16 * size_of::<Bin>() as i64;
    assert!(grown < octave + 10_000, "{grown} bytes more after twice the steps, of {octave} for an octave");
}
