//! Training of the network.

use std::path::Path;

use serde_json::Value;

use super::{command, ended, lodo};

/// A small run of the network: two images a step.
const TRAIN: [&str; 6] =
    ["train", "--link", "optimizers=adam,gd&batch=2&validate=3&held-out=8", "--steps", "4", "--json"];

/// Losses, as JSON has them.
fn losses(text: &str) -> Vec<(f64, u64)> {
    let rows: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let row = |row: &Value| (row["loss"].as_f64().unwrap(), row["steps"].as_u64().unwrap());
    rows.as_array().unwrap().iter().map(row).collect()
}

#[test]
fn a_network_is_trained_and_its_run_is_kept() {
    let place = |name: &str| Path::new(env!("CARGO_TARGET_TMPDIR")).join(name).display().to_string();
    let [kept, csv, samples, sheet] = ["net.run", "net.csv", "net-samples.png", "net-sheet.png"].map(place);
    let _ = std::fs::remove_file(&kept);
    let (done, text, errors) = lodo(&[&TRAIN[..], &["--csv", &csv, "--sheet", &sheet]].concat());
    assert!(done, "{errors}");
    let whole = losses(&text);
    assert!(whole.iter().all(|row| row.0.is_finite() && row.1 == 4), "{whole:?}");
    // The first half, and then the rest in another process, with another number of threads: the same bits.
    let half = [&TRAIN[..3], &["--steps", "2", "--into", &kept]].concat();
    assert!(lodo(&half).0);
    let rest = ["train", "--steps", "4", "--json", "--into", &kept, "--threads", "1"];
    assert_eq!(losses(&lodo(&rest).1), whole);
    let rows: Vec<String> = std::fs::read_to_string(&csv).unwrap().lines().map(str::to_owned).collect();
    assert!(
        rows[0].starts_with("# LODO Lab ") && rows[3].starts_with("step,adam loss,adam seconds"),
        "{rows:?}"
    );
    assert_eq!((rows.len(), rows[8].split(',').count()), (9, 9), "{rows:?}");
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"\x89PNG"));
    // Another run than the file's, a file that is none, and pictures that are no images.
    for (words, part) in [
        (vec!["train", "--set", "batch=4", "--into", &kept], "is another run: --link"),
        (vec!["train", "--into", &csv], "This is not a checkpoint of a training run"),
        (vec!["train", "--data", &sheet], "This is a PNG picture"),
        (vec!["train", "--data", &samples], "net-samples.png: "),
        (vec!["train", "--set", "optimizers=newton"], "no optimizer called “newton” that trains a network"),
        (vec!["train", "--set", "batch=none"], "Batch must be a number"),
        (vec!["train", "--set", "batch"], "A setting is written as batch=64"),
        (vec!["train", "--link", "lodo-lrr=1"], "There is no setting called “lodo-lrr”"),
    ] {
        let (code, text, errors) = ended(&words);
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words:?}: {errors}");
    }
}

/// Killed while it trains, it goes on from its last saving to the bits that a run without an end has.
#[test]
fn a_killed_training_goes_on() {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("net-killed.run");
    let _ = std::fs::remove_file(&kept);
    let file = kept.display().to_string();
    let endless = [
        "train",
        "--link",
        "optimizers=adam&batch=2&validate=1000&held-out=8",
        "--into",
        &file,
        "--save-every",
        "1",
    ];
    let mut child = command(&[&endless[..], &["--steps", "1000000"]].concat()).spawn().unwrap();
    let first = || std::fs::metadata(&kept).map(|file| file.len()).ok();
    while first().is_none() {
        std::thread::yield_now();
    }
    // The file at the start has no step; a later one has at least one, whose loss takes room.
    let begun = first();
    while first() == begun {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (done, text, errors) = lodo(&["train", "--steps", "1", "--json", "--into", &file]);
    assert!(done, "{errors}");
    let steps = losses(&text)[0].1;
    assert!(steps >= 1, "{text}");
    let on = (steps + 2).to_string();
    let (_, text, _) = lodo(&["train", "--steps", &on, "--json", "--into", &file]);
    let (_, whole, _) = lodo(&["train", "--link", endless[2], "--steps", &on, "--json"]);
    assert_eq!(losses(&text), losses(&whole));
}
