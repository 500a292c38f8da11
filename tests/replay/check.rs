//! The check in words: rows and sentences are computed from what was replayed.

use std::collections::BTreeSet;

use lodo::optim::METHODS;
use lodo::replay::{Check, Outcome, TRACES, replay};
use serde_json::json;

use super::golden::{FILES, NETWORK, file};

#[test]
fn a_check_goes_through_every_golden_file() {
    let mut names = TRACES;
    names.sort_unstable();
    let files: BTreeSet<&str> = FILES.keys().chain(NETWORK.keys()).map(String::as_str).collect();
    assert!(names.into_iter().eq(files), "{names:?}");
}

/// What the check says in full: a line for each row, its cells between tabs, and at last the sentence. The browser suite
/// compares what the page says with it.
const RECORDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check.txt");

/// Rows and sentence are those that were recorded, every run is matched, and the sentence is that of the rows. What is
/// meant to change is recorded anew by `LODO_RENEW=1 cargo test --test suite replay::check`.
#[test]
fn a_check_says_what_was_found() {
    let mut check = Check::default();
    let rows: Vec<_> = TRACES.iter().flat_map(|name| check.take(name, &file(name).to_string())).collect();
    assert_eq!(check.part(), 1.0);
    let lines: String = rows.iter().map(|row| row.join("\t") + "\n").collect();
    let text = lines + &check.summary() + "\n";
    if std::env::var_os("LODO_RENEW").is_some() {
        std::fs::write(RECORDED, &text).expect("the file can be written");
    }
    assert_eq!(std::fs::read_to_string(RECORDED).expect("it is recorded"), text);

    let mut steps = 0;
    for [run, own_steps, dx, allowed, verdict] in &rows {
        steps += own_steps.parse::<u64>().unwrap();
        let [dx, allowed] = [dx, allowed].map(|text| text.parse::<f64>().unwrap());
        assert!(dx <= allowed && verdict == "ok", "{run}: {verdict}");
    }
    let mut names: Vec<_> = rows.iter().map(|[run, ..]| run).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "{names:#?}");
    let (runs, thousands) = (rows.len(), format!("{},{:03}", steps / 1000, steps % 1000));
    let words = check.summary();
    assert!(words.starts_with(&format!("{runs} runs, {thousands} steps: ")), "{words}");
    assert!(words.ends_with(&format!("All {runs} match the recordings within tolerance.")), "{words}");
}

/// A row says what its comparison found.
#[test]
fn a_row_is_that_of_its_comparison() {
    for name in ["lodo_rosenbrock", "baselines_rosenbrock"] {
        let text = file(name).to_string();
        let (rows, outcomes) = (Check::default().take(name, &text), replay(&text).unwrap());
        assert_eq!(rows.len(), outcomes.len());
        for (row, outcome) in rows.iter().zip(&outcomes) {
            let Outcome::Compared(comparison) = outcome else { panic!("{outcome:?}") };
            let [_, steps, dx, allowed, verdict] = row;
            assert_eq!((steps.parse(), verdict.as_str()), (Ok(comparison.steps), "ok"));
            for (text, value) in [(dx, comparison.largest_dx), (allowed, comparison.tolerance)] {
                let shown: f64 = text.parse().unwrap();
                assert!((shown - value).abs() <= 0.051 * value, "{text} is not {value}");
            }
            let optimizer = &comparison.optimizer;
            let known = METHODS.iter().any(|method| optimizer.starts_with(method.name));
            assert!(known || optimizer.starts_with("Gradient"), "{optimizer}");
        }
    }
}

#[test]
fn a_check_leaves_out_nothing_that_went_wrong() {
    let mut check = Check::default();
    assert!(check.take("one", "no trace").is_empty());
    check.refuse("two", "it could not be fetched");
    assert!(check.take("three", r#"{"case": "Shampoo"}"#).is_empty());
    let words = check.summary();
    assert!(words.starts_with("Not compared: one.json: it is not JSON"), "{words}");
    assert!(words.ends_with("two.json: it could not be fetched. three.json: “Shampoo” is not known here."));

    let mut trace = file("lodo_rosenbrock");
    let mut missed = |path: &str, value: serde_json::Value| {
        *trace.pointer_mut(path).unwrap() = value;
        let [[.., verdict]] = &check.take("four", &trace.to_string())[..] else { panic!("one row") };
        (verdict.clone(), check.summary())
    };
    let (verdict, words) = missed("/outputs/loss/7", json!(1e3));
    assert_eq!(verdict, "missed: losses");
    assert!(words.contains("1 run is missed: its row says in what. Not compared"), "{words}");
    let (verdict, words) = missed("/outputs/final_momentum/0", json!(7));
    assert_eq!(verdict, "missed: losses, momentum");
    assert!(words.contains("2 runs are missed") && !words.contains("Every run"), "{words}");
}
