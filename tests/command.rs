//! The command line, as a person or a script calls it.

use std::process::Command;

fn lodo(arguments: &[&str]) -> (bool, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_lodo")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
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
    let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let table = include_str!("../src/run/tuned.txt");
    let ["booth", row] = rows[..] else { panic!("{rows:?}") };
    let booth = table.split_once("\nbooth\n").unwrap().1;
    assert!(booth.lines().take_while(|line| line.starts_with(' ')).any(|line| line == row), "{row}");
}
