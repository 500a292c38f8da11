//! The authors' algorithms, replayed: every public trace within its own tolerance, and nothing else passes.

mod alterations;
mod check;
mod golden;
mod network;

use std::collections::BTreeMap;

use lodo::replay::{Comparison, Outcome, replay};
use serde_json::{Value, json};

use golden::{FILES, NETWORK, file};

fn compared(file: &Value) -> Vec<Comparison> {
    let outcomes = replay(&file.to_string()).unwrap().into_iter();
    outcomes
        .map(|outcome| match outcome {
            Outcome::Compared(comparison) => comparison,
            Outcome::Unknown { case } => panic!("{case} is not known"),
        })
        .collect()
}

#[test]
fn every_case_of_every_file_is_the_authors() {
    let mut count = 0;
    for (name, file) in FILES.iter().chain(&*NETWORK) {
        for comparison in compared(file) {
            assert!(comparison.passed, "{name}: {comparison:?}");
            count += 1;
        }
    }
    assert!(count >= 61, "only {count} cases");
}

/// What a file records is compared, not only x and the loss.
#[test]
fn matrices_weights_and_momenta_are_compared_where_recorded() {
    for (name, file) in FILES.iter().filter(|(name, _)| !name.starts_with("baselines")) {
        for comparison in compared(file) {
            let lndo = name.contains("lndo");
            assert!(comparison.largest_checksum_difference.is_some(), "{name}");
            assert_eq!(comparison.largest_error_difference.is_some(), !lndo, "{name}");
            assert_eq!(comparison.largest_momentum_difference.is_some(), !lndo, "{name}");
        }
    }
}

#[test]
fn what_is_no_trace_is_refused_in_words() {
    for text in ["", "{}", "[1]", r#"{"case":"LODO","task":{"kind":"bowl"}}"#, r#"{"cases":[{"task":1}]}"#] {
        assert!(replay(text).is_err(), "{text}");
    }
}

/// Other names are other algorithms, whatever they begin with; settings and remarks after a name are not.
#[test]
fn names_say_what_is_replayed() {
    let single = |name: &str, case: &str| {
        let mut file = file(name);
        file["case"] = json!(case);
        replay(&file.to_string())
    };
    for case in ["LODO-Spiral", "LODOX", "lodo_frozen", "Newton-LODO", "", "SGD"] {
        let outcome = &single("lodo_rosenbrock", case).unwrap()[0];
        assert!(matches!(outcome, Outcome::Unknown { case: name } if name == case), "{case}: {outcome:?}");
    }
    for case in ["LODO", "lodo", "LODO n=2", "LODO with 16 layers", "LODO, L=16", "LODO: Rosenbrock"] {
        let outcome = &single("lodo_rosenbrock", case).unwrap()[0];
        assert!(matches!(outcome, Outcome::Compared(comparison) if comparison.passed), "{case}: {outcome:?}");
    }
    let mut baselines = file("baselines_rosenbrock");
    let adam = baselines["cases"]["adam"].clone();
    baselines["cases"] = json!({ "adam_lr002": adam, "adam_amsgrad": adam, "adamw": adam });
    let mut passed = BTreeMap::new();
    for outcome in replay(&baselines.to_string()).unwrap() {
        match outcome {
            Outcome::Compared(comparison) => passed.insert(comparison.case, comparison.passed),
            Outcome::Unknown { case } => passed.insert(case, false),
        };
    }
    assert_eq!(passed.values().copied().collect::<Vec<_>>(), [false, true, false], "{passed:?}");
}

/// Of what is not known nothing is asked.
#[test]
fn an_unknown_task_or_algorithm_need_not_be_readable() {
    for text in [
        r#"{"case": "LODO", "task": {"kind": "network", "layers": 3}}"#,
        r#"{"case": "Shampoo", "outputs": "elsewhere"}"#,
        r#"{"cases": {"shampoo": {"hyper": {}}}}"#,
    ] {
        assert!(matches!(&replay(text).unwrap()[..], [Outcome::Unknown { .. }]), "{text}");
    }
}

/// Beyond the safe steps nothing is compared, and up to them everything.
#[test]
fn safe_steps_are_the_end() {
    let mut file = file("baselines_rosenbrock");
    file["cases"] = json!({ "bfgs": file["cases"]["bfgs"] });
    let outputs = &mut file["cases"]["bfgs"]["outputs"];
    outputs["safe_steps"] = json!(60);
    outputs["x_after_last_update"] = json!([1e6, 1e6]);
    outputs["x"]["75"][0] = json!(1e6);
    let comparison = &compared(&file)[0];
    assert!(comparison.passed && comparison.steps == 60, "{comparison:?}");
    file["cases"]["bfgs"]["outputs"]["safe_steps"] = json!(80);
    assert!(!compared(&file)[0].passed);
}
