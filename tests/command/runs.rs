//! Runs: replayed, on several threads, their curves.

use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{Figure, LossFigure, Theme};
use lodo::session::Session;
use serde_json::Value;

use super::{ended, file, lodo, saved};

/// Without what is measured by a clock.
fn timeless(text: &str) -> Value {
    fn forget(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(forget),
            Value::Object(entries) => {
                entries.remove("seconds");
                entries.values_mut().for_each(forget);
            }
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).unwrap();
    forget(&mut value);
    value
}

#[test]
fn one_thread_and_several_find_the_same_bits() {
    let run =
        "run --set dimension=7 --set optimizers=lodo,adam,lbfgs --steps 250 --seeds 3,1,2 --json --threads";
    let found = |threads: &str| {
        let words: Vec<&str> = run.split(' ').chain([threads]).collect();
        let (code, text, errors) = ended(&words);
        // Nobody watches a pipe: there is no bar.
        assert_eq!((code, errors.as_str()), (0, ""));
        timeless(&text)
    };
    let one = found("1");
    assert!(one[0]["version"].is_string() && one[0]["link"].as_str().unwrap().contains("dimension=7"));
    assert_eq!(one, found("2"));
    assert_eq!(one, found("5"));
    // And as they run side by side in one session.
    let (mut experiment, _) = Experiment::from_link("dimension=7&optimizers=lodo,adam,lbfgs&seed=2");
    experiment.seeds = 1;
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(250, &|| 0.0);
    for (lane, trial) in session.lanes().iter().zip(one.as_array().unwrap()) {
        assert_eq!(trial["optimizer"], lane.settings().method.key);
        let last = trial["curve"].as_array().unwrap().last().unwrap();
        assert_eq!(last["last"].as_f64().unwrap().to_bits(), lane.loss().to_bits());
    }
    let tuned = |threads: &str| ended(&["tune", "booth", "--method", "Momentum", "--threads", threads]).1;
    let one = tuned("1");
    assert!(one.contains("\nmomentum,lr,") && one == tuned("2"), "{one}");
}

#[test]
fn a_saved_run_is_replayed_to_the_same_losses() {
    let (text, losses) = saved();
    let same = file("same.json", &text);
    let arguments = ["run", "--file", same.to_str().unwrap()];
    let (code, output, errors) = ended(&arguments);
    assert_eq!((code, errors.as_str()), (0, ""));
    for words in
        ["137 steps, budget 500, target loss -1", "from step 20: ", "from step 90: ", "Gradient descent"]
    {
        assert!(output.contains(words), "{words}: {output}");
    }
    assert!(output.trim_end().ends_with("every loss is the file’s, bit for bit."), "{output}");
    let (code, output, _) = ended(&[&arguments[..], &["--json"]].concat());
    let report: Value = serde_json::from_str(&output).unwrap();
    assert_eq!((code, &report["same"], &report["compared"]), (0, &true.into(), &3.into()));
    let found = report["run"]["optimizers"].as_array().unwrap().iter();
    assert_eq!(found.map(|lane| lane["loss"].as_f64().unwrap()).collect::<Vec<_>>(), losses);
    // One bit of one loss.
    let loss = losses[1];
    let other =
        text.replacen(&format!("\"loss\": {loss:?},"), &format!("\"loss\": {:?},", loss.next_up()), 1);
    assert_ne!(text, other);
    let other = file("other.json", &other);
    let (code, output, _) = ended(&["run", "--file", other.to_str().unwrap()]);
    assert!(code == 1 && output.contains("Its losses differ from the file’s"), "{code}: {output}");
    let none = file("none.json", "{}");
    let (code, output, errors) = ended(&["run", "--file", none.to_str().unwrap()]);
    assert!(code == 2 && output.is_empty() && errors.contains("is not a file of LODO Lab"), "{errors}");
}

/// Below what it is of, the page's table.
#[test]
fn curves_are_written_as_the_page_writes_them() {
    let link = "dimension=5&optimizers=adam,adam.2,gd&adam.2-lr=0.1&seed=9";
    let run = ["run", "--link", link, "--steps", "300"];
    let (code, text, errors) = ended(&[&run[..], &["--csv"]].concat());
    assert_eq!((code, errors.as_str()), (0, ""));
    let (experiment, _) = Experiment::from_link(link);
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(300, &|| 0.0);
    let theme = Theme::light();
    let snapshot = session.snapshot();
    let table = LossFigure::new(&snapshot, LossAxis::Steps, [400.0, 300.0], &theme).csv();
    let (head, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with('#'));
    assert!(head[0].starts_with(concat!("# LODO Lab ", env!("CARGO_PKG_VERSION"))), "{head:?}");
    let link = format!("# link: {}", experiment.to_link());
    assert_eq!(head[1..], [link.as_str(), "# seed: 9", "# steps: 300"]);
    let timeless = |row: &str| {
        let fields: Vec<&str> = row.split(',').collect();
        [&fields[..3], &fields[4..]].concat().join(",")
    };
    assert_eq!(rows[0], "optimizer,step,evaluations,seconds,least,greatest,smoothed");
    assert_eq!(
        rows.iter().map(|row| timeless(row)).collect::<Vec<_>>(),
        table.lines().map(timeless).collect::<Vec<_>>()
    );
    assert!(
        rows[1..]
            .iter()
            .all(|row| row.split(',').skip(1).all(|field| field.parse::<f64>().is_ok() && field.len() <= 24))
    );
    // In a file beside what is printed, under two seeds.
    let path = file("curves.csv", "");
    let (code, output, _) = ended(&[&run[..], &["--seeds", "9,4", "--csv", path.to_str().unwrap()]].concat());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(code == 0 && output.contains("seeds [9, 4]") && text.contains("# seed: 9, 4\n"), "{output}");
    let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(rows[0], "seed,optimizer,step,evaluations,seconds,least,greatest,smoothed");
    let of = |seed: &str| rows.iter().filter(|row| row.starts_with(seed)).count();
    assert_eq!((of("9,"), of("4,")), (table.lines().count() - 1, table.lines().count() - 1));
}

/// O-LBFGS reads two gradients a step: after as many evaluations it has taken half the steps.
#[test]
fn a_run_is_told_against_evaluations_as_well_as_steps() {
    let run = ["run", "--set", "dimension=5", "--set", "optimizers=gd,olbfgs", "--steps", "300", "--against"];
    let losses = |axis: &str| {
        let (passed, text, errors) = lodo(&[&run[..], &[axis]].concat());
        assert!(passed, "{errors}");
        assert!(
            text.contains("1.00 evaluations a step") && text.contains("2.00 evaluations a step"),
            "{text}"
        );
        let rows = text.lines().rev().take(10).collect::<Vec<_>>();
        let row =
            |line: &&str| line.split_whitespace().map(|word| word.parse().unwrap()).collect::<Vec<f64>>();
        rows.iter().rev().map(row).collect::<Vec<_>>()
    };
    let (steps, evaluations) = (losses("steps"), losses("evaluations"));
    for tenth in 1..=10 {
        assert_eq!(
            (steps[tenth - 1][0], evaluations[tenth - 1][0]),
            (30.0 * tenth as f64, 30.0 * tenth as f64)
        );
        assert_eq!(steps[tenth - 1][1], evaluations[tenth - 1][1]);
    }
    for twentieth in [2, 4, 6, 8, 10] {
        assert_eq!(evaluations[twentieth - 1][2], steps[twentieth / 2 - 1][2]);
    }
    let (passed, _, errors) = lodo(&[&run[..], &["miles"]].concat());
    assert!(!passed && errors.contains("There is no axis called “miles”"), "{errors}");
}
