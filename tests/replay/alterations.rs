//! Whatever is altered in a golden file does not pass, or is refused in words.

use std::collections::BTreeMap;

use lodo::replay::replay;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::golden::{FILES, passes, single_cases};

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
pub(super) fn somewhere<'a>(mut value: &'a mut Value, turns: &[usize]) -> &'a mut Value {
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

/// Puts something else in a place, by a number below nine.
pub(super) fn alter(place: &mut Value, what: usize) {
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
        alter(somewhere(&mut file, &turns), what);
        if let Err(words) = replay(&file.to_string()) {
            prop_assert!(!words.is_empty());
        }
    }
}
