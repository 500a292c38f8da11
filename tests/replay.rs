//! The authors' algorithms, replayed: every public trace within its own tolerance, and nothing else passes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use lodo::run::replay::{Comparison, Outcome, replay};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every golden file, by its name.
static FILES: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let folder = format!("{}/tests/golden", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect()
});

fn file(name: &str) -> Value {
    FILES[name].clone()
}

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
    for (name, file) in &*FILES {
        for comparison in compared(file) {
            assert!(comparison.passed, "{name}: {comparison:?}");
            count += 1;
        }
    }
    assert!(count >= 38, "only {count} cases");
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

/// Paths to the places where a file has a hyper-parameter, or one of its array's numbers.
fn hyper_parameters(case: &Value) -> Vec<String> {
    let hyper = case["hyper"].as_object().unwrap();
    let mut found = Vec::new();
    for (key, value) in hyper {
        match value {
            Value::Number(_) => found.push(format!("/hyper/{key}")),
            Value::Array(parts) if key != "x0" => {
                found.extend((0..parts.len()).map(|place| format!("/hyper/{key}/{place}")));
            }
            _ => {}
        }
    }
    found
}

/// Every case of every file, alone in a file.
fn single_cases() -> Vec<(String, Value)> {
    let mut single = Vec::new();
    for (name, file) in &*FILES {
        match &file["cases"] {
            Value::Object(cases) => single.extend(cases.iter().map(|(case, fields)| {
                let mut fields = fields.clone();
                fields["task"] = file["task"].clone();
                fields["case"] = json!(case);
                (format!("{name} {case}"), fields)
            })),
            Value::Array(cases) => single.extend(cases.iter().map(|fields| {
                let mut fields = fields.clone();
                fields["case"] = json!("LODO");
                (name.clone(), fields)
            })),
            _ => single.push((name.clone(), file.clone())),
        }
    }
    single
}

fn passes(case: &Value) -> bool {
    match replay(&case.to_string()) {
        Ok(outcomes) => outcomes
            .iter()
            .all(|outcome| matches!(outcome, Outcome::Compared(comparison) if comparison.passed)),
        Err(words) => {
            assert!(!words.is_empty());
            false
        }
    }
}

/// Every hyper-parameter of every case matters: another value is a miss, or refused.
#[test]
fn another_hyper_parameter_is_a_miss() {
    for (name, case) in single_cases() {
        assert!(passes(&case), "{name}");
        for path in hyper_parameters(&case) {
            let mut other = case.clone();
            let value = other.pointer_mut(&path).unwrap();
            let number = value.as_f64().unwrap();
            *value = if number == 0.0 { json!(0.5) } else { json!(number * 1.5) };
            assert!(!passes(&other), "{name} passes with another {path}");
        }
    }
}

/// What a case cannot do without.
#[test]
fn a_missing_part_is_refused() {
    for (name, case) in single_cases() {
        let always = ["/task", "/hyper", "/outputs", "/task/kind", "/task/x0", "/outputs/x", "/outputs/loss"];
        let here = ["/outputs/tolerance_abs_x", "/W", "/perms", "/pads", "/task/H", "/task/noise"];
        let optional = here.into_iter().filter(|path| case.pointer(path).is_some());
        for path in always.into_iter().chain(optional) {
            let (parent, field) = path.rsplit_once('/').unwrap();
            let mut other = case.clone();
            other.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field);
            assert!(!passes(&other), "{name} passes without {path}");
        }
    }
}

/// What cannot be is refused in words that name it.
#[test]
fn what_does_not_fit_is_named() {
    let cases: BTreeMap<String, Value> = single_cases().into_iter().collect();
    for (case, path, value, named) in [
        ("lodo_bowl10", "/task/n", json!(9), "dimensions"),
        ("lodo_bowl10", "/task/noise", json!([[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]]), "draws of its noise"),
        ("lodo_bowl10", "/perms/3/0", json!(24), "perms"),
        ("lodo_bowl10", "/hyper/block_size", json!(3), "block_size"),
        ("lodo_bowl10", "/outputs/final_momentum", json!([1]), "points"),
        ("ablation_residuals_bowl10", "/W/64", json!([1]), "W"),
        ("ablation_lndo_bowl10", "/pads", json!([[1]]), "pads"),
        ("ablation_lndo_bowl10", "/outputs/nll", json!([1]), "losses of other kinds"),
        ("baselines_bowl10 olbfgs", "/hyper/buffer_size", json!(0), "keeps no pairs"),
        ("baselines_bowl10 olbfgs", "/hyper/buffer_size", json!(2.5), "whole number"),
        ("baselines_bowl10 lars", "/hyper/splits/1", json!(10), "splits"),
        ("baselines_bowl10 lars", "/outputs/safe_steps", json!(0), "no step"),
        ("baselines_rosenbrock adam", "/task/x0", json!([1, 2, 3]), "two variables"),
        ("baselines_rosenbrock adam", "/outputs/x/5", json!([1]), "points"),
    ] {
        let mut file = cases[case].clone();
        *file.pointer_mut(path).unwrap() = value;
        let words = replay(&file.to_string()).unwrap_err();
        assert!(words.contains(named), "{case} {path}: {words}");
    }
}

/// Every number that is compared, off by three times the tolerance: x at every step, the loss, what follows.
#[test]
fn a_miss_is_a_miss() {
    for (name, case) in single_cases() {
        let tolerance = case["outputs"]["tolerance_abs_x"].as_f64().unwrap();
        let steps = case["outputs"]["loss"].as_array().unwrap().len();
        let mut paths: Vec<(String, f64)> = Vec::new();
        for step in case["outputs"]["x"].as_object().unwrap().keys() {
            paths.push((format!("/outputs/x/{step}/1"), 3.0 * tolerance));
        }
        for kind in ["I_minus_GH_fro", "theta_checksum"] {
            for step in case["outputs"][kind].as_object().into_iter().flat_map(|steps| steps.keys()) {
                let sum = if kind == "theta_checksum" { "/cosdot" } else { "" };
                let size = case["outputs"][kind][step]["sumsq"].as_f64().unwrap_or(1.0).max(1.0);
                paths.push((format!("/outputs/{kind}/{step}{sum}"), 3.0 * tolerance * size));
            }
        }
        for place in [0, steps / 2, steps - 1] {
            for kind in ["loss", "loss_after", "nll"] {
                let size = case["outputs"][kind][place].as_f64().unwrap_or(1.0).abs();
                paths.push((format!("/outputs/{kind}/{place}"), 300.0 * tolerance * size.max(1e-12)));
            }
        }
        paths.push(("/outputs/final_momentum/0".into(), 3.0 * tolerance));
        paths.push(("/outputs/x_after_last_update/0".into(), 3.0 * tolerance));
        for (path, by) in paths {
            let mut other = case.clone();
            let Some(value) = other.pointer_mut(&path) else { continue };
            *value = json!(value.as_f64().unwrap() + by);
            assert!(!passes(&other), "{name} passes with {path} off by {by:e}");
        }
    }
}

/// Somewhere in a file, by turning at every branch as the numbers say.
fn somewhere<'a>(mut value: &'a mut Value, turns: &[usize]) -> &'a mut Value {
    for turn in turns {
        let inside = match value {
            Value::Array(parts) => !parts.is_empty(),
            Value::Object(fields) => !fields.is_empty(),
            _ => false,
        };
        if !inside {
            return value;
        }
        value = match value {
            Value::Array(parts) => {
                let count = parts.len();
                &mut parts[turn % count]
            }
            Value::Object(fields) => {
                let count = fields.len();
                fields.values_mut().nth(turn % count).unwrap()
            }
            _ => unreachable!("it has an inside"),
        };
    }
    value
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is altered, deleted or put in its place: an answer or a refusal in words, never a panic.
    #[test]
    fn no_alteration_panics(
        which in any::<prop::sample::Index>(),
        turns in prop::collection::vec(0..1000usize, 0..6),
        what in 0..9usize,
    ) {
        let mut file = FILES.values().nth(which.index(FILES.len())).unwrap().clone();
        let place = somewhere(&mut file, &turns);
        *place = match what {
            0 => Value::Null,
            1 => json!("words"),
            2 => json!([]),
            3 => json!({}),
            4 => json!(-1),
            5 => json!(1e300),
            6 => json!([[1.5], [2]]),
            7 => json!(0),
            _ => match place.take() {
                Value::Array(mut parts) => {
                    parts.pop();
                    Value::Array(parts)
                }
                Value::Object(mut fields) => {
                    let key = fields.keys().next().cloned().unwrap_or_default();
                    fields.remove(&key);
                    Value::Object(fields)
                }
                Value::Number(number) => json!(number.as_f64().unwrap() * 7.0),
                Value::String(text) => json!(format!("x{text}")),
                other => other,
            },
        };
        if let Err(words) = replay(&file.to_string()) {
            prop_assert!(!words.is_empty());
        }
    }
}
