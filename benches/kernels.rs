//! The kernels under criterion, for whoever changes them: it says whether a change made a difference.

// The macro makes a function without a word.
#![allow(missing_docs)]

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use lodo::study::benchmark::{SUBJECTS, subject};
use lodo_bench::network;

fn kernels(criterion: &mut Criterion) {
    for (name, _) in SUBJECTS {
        let mut group = criterion.benchmark_group(name);
        for n in [2, 100, 1000] {
            if let Some(mut work) = subject(name, n) {
                group.bench_function(BenchmarkId::from_parameter(n), |bencher| bencher.iter(&mut work));
            }
        }
    }
    for (name, _) in network::SUBJECTS {
        let mut work = network::subject(name).expect("a subject has its work");
        criterion.bench_function(name, |bencher| bencher.iter(&mut work));
    }
}

criterion_group!(benches, kernels);
criterion_main!(benches);
