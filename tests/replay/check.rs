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

/// Rows and sentence are those of the comparisons, and every run can be told from the others.
#[test]
fn a_check_says_what_was_found() {
    let (mut check, mut rows, mut comparisons) = (Check::default(), Vec::new(), Vec::new());
    for name in TRACES {
        let text = file(name).to_string();
        rows.extend(check.take(name, &text));
        comparisons.extend(replay(&text).unwrap());
    }
    assert_eq!((check.part(), rows.len()), (1.0, comparisons.len()));
    let (mut steps, mut largest) = (0, [0.0_f64; 2]);
    for (row, outcome) in rows.iter().zip(&comparisons) {
        let Outcome::Compared(comparison) = outcome else { panic!("{outcome:?}") };
        steps += comparison.steps;
        let largest = &mut largest[usize::from(comparison.single)];
        *largest = largest.max(comparison.largest_dx);
        let [_, own_steps, dx, allowed, verdict] = row;
        assert_eq!((own_steps.parse(), verdict.as_str()), (Ok(comparison.steps), "ok"));
        for (text, value) in [(dx, comparison.largest_dx), (allowed, comparison.tolerance)] {
            let shown: f64 = text.parse().unwrap();
            assert!((shown - value).abs() <= 0.051 * value, "{text} is not {value}");
        }
        let optimizer = &comparison.optimizer;
        let known = METHODS.iter().any(|method| optimizer.starts_with(method.name));
        assert!(known || optimizer.starts_with("Gradient"), "{optimizer}");
    }
    let mut names: Vec<_> = rows.iter().map(|[run, ..]| run).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "{names:#?}");
    let thousands = format!("{},{:03}", steps / 1000, steps % 1000);
    let words = format!(
        "{} runs, {thousands} steps: the largest difference of any coordinate is {:.1e}, in single precision {:.1e}. \
         All {} match the recordings within tolerance.",
        rows.len(),
        largest[0],
        largest[1],
        rows.len()
    );
    assert_eq!(check.summary(), words);
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
