//! Tuning.

use lodo::experiment::Experiment;

use super::{ended, file, lodo};

#[test]
fn tuning_names_what_it_does_not_know() {
    for (arguments, words) in [
        (vec!["tune"], "at least one function"),
        (vec!["tune", "nowhere"], "no function called “nowhere”"),
        (vec!["tune", "booth", "--method", "nothing"], "no optimizer called “nothing”"),
    ] {
        let (passed, _, errors) = lodo(&arguments);
        assert!(!passed && errors.contains(words), "{errors}");
    }
}

#[test]
fn tuning_prints_a_row_of_the_table() {
    let (passed, text, errors) = lodo(&["tune", "booth", "--method", "gd"]);
    assert!(passed, "{errors}");
    let table = include_str!("../../src/experiment/tuned.csv");
    let row = |name: &str| table.lines().find(|line| line.starts_with(name)).expect("a row").split(',');
    let column = row("method,").position(|name| name == "booth").expect("a column");
    let rate = row("gd,lr,").nth(column).expect("a cell");
    assert_eq!(text, format!("method,parameter,booth\ngd,lr,{rate}\n"));
}

/// Tuned for a link's own problem: the line that is printed is part of a link, with values that a run there takes, and on
/// two threads it is the same.
#[test]
fn tuning_for_a_link_prints_settings() {
    let link = "objective=booth&noise-kind=none&optimizers=gd";
    let tune = |threads: &str| lodo(&["--threads", threads, "tune", "--link", link, "--steps", "50"]);
    let (passed, text, errors) = tune("1");
    assert!(passed, "{errors}");
    assert_eq!(tune("2").1, text);
    let (experiment, refusals) = Experiment::from_link(&format!("{link}&{}", text.trim_end()));
    assert!(refusals.is_empty() && text.starts_with("gd-lr="), "{text}");
    assert!(experiment.get("gd-lr") != Experiment::from_link(link).0.get("gd-lr"), "{text}");
    assert!(errors.contains("gd: 362 runs, at most 15668 steps"), "{errors}");
    let figure = file("sharpness.svg", "");
    let svg = figure.to_str().unwrap();
    let (_, _, errors) = lodo(&["tune", "--link", link, "--steps", "50", "--svg", svg]);
    assert!(errors.contains("gd-lr: within 5 % of the best "), "{errors}");
    assert!(std::fs::read_to_string(figure).unwrap().contains("<metadata>LODO Lab "));
    let (code, _, errors) = ended(&["tune", "--link", "sed=5"]);
    assert!(code == 2 && errors.contains("the nearest is “seed”"), "{errors}");
}
