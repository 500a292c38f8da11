//! The authors' algorithm, replayed: every public trace within its own tolerance.

use lodo::run::replay::{Comparison, Outcome, replay};

fn compared(file: &str) -> (Vec<Comparison>, Vec<String>) {
    let path = format!("{}/tests/golden/{file}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    let (mut compared, mut unknown) = (Vec::new(), Vec::new());
    for outcome in replay(&text).unwrap() {
        match outcome {
            Outcome::Compared(comparison) => compared.push(comparison),
            Outcome::Unknown { case } => unknown.push(case),
        }
    }
    (compared, unknown)
}

#[test]
fn lodo_is_the_authors() {
    for (file, cases, steps) in
        [("lodo_rosenbrock", 1, 200), ("lodo_bowl10", 1, 300), ("lodo_odd_sizes", 4, 60)]
    {
        let (compared, unknown) = compared(file);
        assert_eq!((compared.len(), unknown.len()), (cases, 0), "{file}");
        for comparison in compared {
            assert!(comparison.passed && comparison.steps == steps, "{comparison:?}");
            assert!(comparison.largest_error_difference.is_some(), "{comparison:?}");
            assert!(comparison.largest_checksum_difference.is_some(), "{comparison:?}");
        }
    }
}

#[test]
fn adam_is_the_authors() {
    for file in ["baselines_rosenbrock", "baselines_bowl10"] {
        let (compared, _) = compared(file);
        let adam = compared.iter().find(|comparison| comparison.case == "adam").unwrap();
        assert!(adam.passed, "{adam:?}");
    }
}

#[test]
fn what_is_no_trace_is_refused_in_words() {
    for text in ["", "{}", "[1]", r#"{"case":"LODO","task":{"kind":"bowl"}}"#, r#"{"cases":[{"task":1}]}"#] {
        assert!(replay(text).is_err(), "{text}");
    }
}

/// A trace that is off by a little more than its tolerance does not pass.
#[test]
fn a_miss_is_a_miss() {
    let path = format!("{}/tests/golden/lodo_rosenbrock.json", env!("CARGO_MANIFEST_DIR"));
    let mut file: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let x = &mut file["outputs"]["x"]["50"][0];
    *x = serde_json::json!(x.as_f64().unwrap() + 1e-9);
    let outcomes = replay(&file.to_string()).unwrap();
    assert!(matches!(&outcomes[0], Outcome::Compared(comparison) if !comparison.passed));
}
