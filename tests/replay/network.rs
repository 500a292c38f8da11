//! What is recorded of the network is compared, number by number.

use lodo::replay::{Outcome, replay};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::alterations::{alter, somewhere};
use super::golden::{file, passes};

/// The first batch, of one image.
fn evaluation() -> Value {
    let mut file = file("cnn_eval_fullrank");
    file["cases"].as_array_mut().unwrap().truncate(1);
    file
}

/// One run of Adam's, of two steps.
fn steps() -> Value {
    let mut file = file("cnn_steps");
    file["lodo"] = json!([]);
    let runs = file["adam"].as_array_mut().unwrap();
    runs.truncate(1);
    runs[0]["loss"].as_array_mut().unwrap().truncate(2);
    runs[0]["x"].as_object_mut().unwrap().retain(|step, _| step == "1" || step == "2");
    runs[0].as_object_mut().unwrap().remove("x_after_last_update");
    file
}

/// What the first comparison, which is in double precision, misses if a number is off by this.
fn missed(mut file: Value, path: &str, by: f64) -> Vec<&'static str> {
    let value = file.pointer_mut(path).expect(path);
    *value = json!(value.as_f64().unwrap() + by);
    match &replay(&file.to_string()).unwrap()[0] {
        Outcome::Compared(comparison) => comparison.missed.clone(),
        outcome => panic!("{outcome:?}"),
    }
}

#[test]
fn what_is_off_is_named() {
    let case = |path: &str| format!("/cases/0/{path}");
    for (path, what) in [
        ("logits_image0/200", "activations"),
        ("logits_checksum/cosdot", "activations"),
        ("stages_image0/input/sum", "activations"),
        ("stages_image0/after_in/sumsq", "activations"),
        ("stages_image0/after_pool4/cosdot", "activations"),
        ("loss_per_image/0", "losses"),
        ("mean_loss", "losses"),
        ("grad_max_abs", "gradient"),
        ("grad_tensors/77/4", "gradient"),
        ("grad_tensors/123/8", "gradient"),
        ("grad/sumsq", "checksums"),
        ("grad_tensors/5/1", "checksums"),
    ] {
        assert_eq!(missed(evaluation(), &case(path), 1e-7), [what], "{path}");
    }
    for (path, by, what) in [
        ("loss/1", 1e-9, "losses"),
        ("x/1/first5/3", 1e-9, "points"),
        ("x/2/first5/4", 1e-9, "points"),
        ("x/2/sum", 1e-7, "checksums"),
    ] {
        assert_eq!(missed(steps(), &format!("/adam/0/{path}"), by), [what], "{path}");
    }
    assert!(passes(&evaluation()) && passes(&steps()));
}

/// Another rate, image, pixel or weight is a miss, or refused.
#[test]
fn another_input_does_not_pass() {
    for (file, path, value) in [
        (evaluation(), "/constants/p", json!(0.31)),
        (evaluation(), "/constants/t1", json!(8)),
        (evaluation(), "/constants/tm", json!(0)),
        (evaluation(), "/constants/a", json!(1_000_000_000_000_i64)),
        (evaluation(), "/cases/0/queried/0/1", json!(12)),
        (evaluation(), "/cases/0/queried/0/0", json!(28)),
        (evaluation(), "/cases/0/queried", json!([])),
        (evaluation(), "/cases/0/tolerance_loss", json!(-1)),
        (evaluation(), "/cases/0/grad_tensors/9/0", json!("out.w")),
        (steps(), "/adam/0/hyper/lr", json!(0.0011)),
        (steps(), "/adam/0/weights", json!("fullrank")),
        (steps(), "/adam/0/x/7", json!({ "sum": 0, "sumsq": 0, "cosdot": 0 })),
        (steps(), "/adam/0/loss", json!([])),
        (steps(), "/lodo", json!([{}])),
    ] {
        let mut other = file;
        match other.pointer_mut(path) {
            Some(place) => *place = value,
            None => other["adam"][0]["x"]["7"] = value,
        }
        assert!(!passes(&other), "{path}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is altered, deleted or put in its place: an answer or a refusal in words, never a panic.
    #[test]
    fn no_alteration_panics(
        of_steps in any::<bool>(),
        turns in prop::collection::vec(0..1000usize, 0..5),
        what in 0..9usize,
    ) {
        let mut file = if of_steps { steps() } else { evaluation() };
        alter(somewhere(&mut file, &turns), what);
        if let Err(words) = replay(&file.to_string()) {
            prop_assert!(!words.is_empty());
        }
    }
}
