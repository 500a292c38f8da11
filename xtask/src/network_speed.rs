//! The rows of the network in the report of the bench: what it costs, and what part of the processor's multiply-adds it does.

use serde_json::Value;

/// What is timed in a browser, all of one image.
pub const IN_BROWSER: [&str; 6] = [
    "network-gradient",
    "network-forward",
    "network-gradient-double",
    "network-forward-double",
    "network-products",
    "network-peak",
];

/// A subject's multiply-adds per second on a side of a report, in billions.
fn rate(report: &Value, side: &str, subject: &str) -> Option<f64> {
    let entry = |side: &str| report[side].as_array()?.iter().find(|entry| entry["subject"] == subject);
    // The counts are those of the native half.
    Some(entry("native")?["multiply_adds"].as_f64()? / entry(side)?["microseconds"].as_f64()? / 1000.0)
}

/// The lines of the network below the table of microseconds.
pub fn table(report: &Value) -> String {
    let mut text = String::new();
    for (side, words) in [("native", "natively"), ("wasm", "in WebAssembly")] {
        let of = |subject: &str| rate(report, side, subject).unwrap_or(f64::NAN);
        let peak = of("network-peak");
        let share = |subject: &str| 100.0 * of(subject) / peak;
        text += &format!(
            "\nThe network {words}, in single precision: {:.1} billion multiply-adds a second with the gradient, {:.1} without, \
             {:.1} in the first stage's matrix products: {:.0} %, {:.0} % and {:.0} % of the {peak:.1} that registers alone allow.",
            of("network-gradient"),
            of("network-forward"),
            of("network-products"),
            share("network-gradient"),
            share("network-forward"),
            share("network-products"),
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn shares_are_of_the_same_side() {
        let rows = |factor: f64| -> Value {
            IN_BROWSER
                .iter()
                .map(|subject| {
                    let micros = if *subject == "network-peak" { 100.0 } else { 200.0 };
                    json!({ "subject": subject, "microseconds": factor * micros, "multiply_adds": 1_000_000 })
                })
                .collect()
        };
        let text = table(&json!({ "native": rows(1.0), "wasm": rows(2.0) }));
        assert!(text.contains("natively, in single precision: 5.0 billion"), "{text}");
        assert!(text.contains("50 %, 50 % and 50 % of the 10.0"), "{text}");
        assert!(text.contains("of the 5.0 that"), "{text}");
    }
}
