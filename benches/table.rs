//! What things cost natively, as JSON lines: the native half of `cargo xtask bench`. Takes the most dimensions,
//! the seconds of a batch, and the names of what is to be timed, if not all.

// A benchmark is about the clock.
#![allow(clippy::disallowed_methods)]

use std::time::Instant;

use lodo::study::benchmark::{BATCH, SUBJECTS, microseconds, subject};
use lodo_bench::network;

fn main() {
    // Cargo adds a word of its own.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let argument = |place| arguments.get(place);
    let most = argument(0).map_or(100_000, |most| most.parse().expect("a number of dimensions"));
    let batch = argument(1).map_or(BATCH, |batch| batch.parse().expect("a number of seconds"));
    let asked = |name: &str| argument(2).is_none_or(|names| names.split(',').any(|asked| asked == name));
    let began = Instant::now();
    let clock = move || began.elapsed().as_secs_f64();
    for (name, _) in SUBJECTS.into_iter().filter(|(name, _)| asked(name)) {
        for n in [2, 100, 1000, 10_000, 100_000].into_iter().filter(|&n| n <= most) {
            if name.ends_with("session") && n > 10_000 || name == "snapshot" && n > 1000 {
                continue;
            }
            if let Some(mut work) = subject(name, n) {
                let micros = microseconds(&mut work, batch, &clock);
                println!("{}", serde_json::json!({ "subject": name, "n": n, "microseconds": micros }));
            }
        }
    }
    for (name, multiply_adds) in network::SUBJECTS.into_iter().filter(|(name, _)| asked(name)) {
        let mut work = network::subject(name).expect("a subject has its work");
        let micros = microseconds(&mut work, batch, &clock);
        let row = serde_json::json!({ "subject": name, "n": 1, "microseconds": micros, "multiply_adds": multiply_adds });
        println!("{row}");
    }
}
