//! The command line, as a person or a script calls it.

use std::path::{Path, PathBuf};
use std::process::Command;

use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{Figure, LossFigure, Theme};
use lodo::session::{Record, Session};
use serde_json::Value;

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lodo"));
    command.args(arguments);
    command
}

/// Exit code, output and errors.
pub(crate) fn ended(arguments: &[&str]) -> (i32, String, String) {
    let output = command(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn lodo(arguments: &[&str]) -> (bool, String, String) {
    let (code, text, errors) = ended(arguments);
    (code == 0, text, errors)
}

/// A file of this name that holds this text.
fn file(name: &str, text: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn help_names_commands_options_and_exit_codes() {
    let (code, text, errors) = ended(&["--help"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let exit_codes = "Exit codes: 0 for success, 1 for a comparison that failed, 2 for words or files";
    for words in [
        "replay",
        "run",
        "data",
        "tune",
        "table",
        "freeze",
        "valley",
        "merge",
        "list",
        "--threads",
        exit_codes,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert_eq!(ended(&["help"]).1, text);
    let (code, text, _) = ended(&["run", "--help"]);
    for option in ["--link", "--set", "--file", "--steps", "--seeds", "--against", "--json", "--csv"] {
        assert!(code == 0 && text.contains(option), "{option}: {text}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let (code, text, _) = ended(&["--version"]);
    let version = text.trim_end().strip_prefix(concat!("lodo ", env!("CARGO_PKG_VERSION"))).unwrap();
    let commit = version.strip_prefix(" (").and_then(|rest| rest.strip_suffix(')'));
    let is_commit = |commit: &str| commit.len() >= 7 && commit.chars().all(|digit| digit.is_ascii_hexdigit());
    assert!(code == 0 && (version.is_empty() || commit.is_some_and(is_commit)), "{text}");
}

#[test]
fn what_is_mistyped_is_refused_with_the_nearest_word() {
    for (words, part) in [
        ("tabel", "'table'"),
        ("run --step 5", "'--steps'"),
        ("run --set dimesnion=5", "no setting called “dimesnion” here, the nearest is “dimension”"),
        ("run --set lodo-lrr=1", "the nearest is “lodo-lr”"),
        ("run --set objective=rosenbrok", "no function called “rosenbrok”, the nearest is “rosenbrock”"),
        ("run --set optimizers=adm", "no optimizer called “adm”, the nearest is “adam”"),
        ("run --link sed=5", "the nearest is “seed”"),
        ("run --against step", "no axis called “step”, the nearest is “steps”"),
        ("tune boot", "no function called “boot”, the nearest is “booth”"),
        ("tune booth --method admw", "no optimizer called “admw”, the nearest is “adamw”"),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words}: {errors}");
    }
}

#[test]
fn what_is_given_twice_or_makes_no_sense_is_refused() {
    for (words, part) in [
        ("", "Usage: lodo"),
        ("run --set optimizers=lodo,lodo", "LODO is named twice"),
        ("run --link optimizers=lodo,LODO", "names LODO twice"),
        ("run --link seed=1&seed=2", "gives “seed” twice"),
        ("run --set seed=1 --set seed=2", "gives “seed” twice"),
        ("run --seeds 4,5,4", "Seed 4 is named twice"),
        ("run --set seed", "KEY=VALUE"),
        ("run --steps 0", "--steps"),
        ("run --threads 0", "--threads"),
        ("run --file nowhere.json", "nowhere.json cannot be read"),
        ("run --file run.json --steps 5", "cannot be used with"),
        ("run --json --csv", "--csv needs a file beside --json"),
        ("replay nowhere.json", "nowhere.json cannot be read"),
        ("table scenarios", "unexpected argument"),
    ] {
        let (code, text, errors) =
            ended(&words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words}: {code} {errors}");
    }
}

/// Numbers as in the fields of the page, and the whole address of one.
#[test]
fn what_a_person_writes_is_read() {
    for (words, link) in [
        ("run --steps 1 --set dimension=2 --set adam-lr=0,5", "&adam-lr=0.5"),
        ("run --steps 1 --set dimension=2 --set seed=1,000", "&seed=1000"),
        ("run --steps 1 --set dimension=2 --set noise=1/4", "&noise=0.25"),
        ("run --steps 1 --set dimension=2 --set target=1.5·10⁻⁴", "&target=1.5e-4"),
        ("run --steps 1 --link https://example.org/lodo/?from=mail#dimension=2&seed=3", "&seed=3"),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 0 && text.contains(link), "{words}: {text}{errors}");
    }
    // Who cannot start has not diverged.
    let (_, text, _) = ended(&["run", "--steps", "9", "--link", "formula=log(-x^2)&optimizers=gd"]);
    assert!(text.contains("no finite value or slope at the start"), "{text}");
    let (code, _, errors) = ended(&["run", "--set", "condition=1,250"]);
    assert!(code == 2 && errors.contains("1250 or 1.250"), "{errors}");
}

/// As `lodo list | head -1` leaves it.
#[test]
fn whoever_has_read_enough_ends_it_without_a_word() {
    let run = ["run", "--set", "dimension=3", "--steps", "20"];
    for arguments in [
        &["list"][..],
        &["--help"],
        &run,
        &[&run[..], &["--json"]].concat(),
        &[&run[..], &["--csv"]].concat(),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command(arguments).stdout(writer).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success() && errors.is_empty(), "{arguments:?}: {errors}");
    }
}

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

/// A run with changes on its way, as the page saves it, and its losses.
pub(crate) fn saved() -> (String, Vec<f64>) {
    let (mut experiment, refusals) = Experiment::from_link(
        "dimension=6&seed=11&lodo-lr=0.2&optimizers=lodo,momentum&budget=500&target=-1",
    );
    assert_eq!(refusals, vec![]);
    let mut session = Session::new(&experiment).unwrap();
    for (step, key, value) in
        [(20, "noise", "0.3"), (60, "optimizers", "lodo,momentum,gd"), (90, "lodo-lr", "0.1")]
    {
        session.advance_to(step, &|| 0.0);
        experiment.set(key, value).unwrap();
        session.adjust(&experiment).unwrap();
    }
    session.advance_to(137, &|| 0.0);
    let losses = session.lanes().iter().map(|lane| lane.loss()).collect();
    (Record::to_json(&experiment, session.history(), &session.snapshot()), losses)
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
    let table = include_str!("../src/experiment/tuned.csv");
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

/// What a table's command prints, which must succeed without a word beside it.
fn printed(words: &str) -> String {
    let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
    assert_eq!((code, errors.as_str()), (0, ""), "{words}");
    text
}

#[test]
fn the_table_is_printed_for_people_and_for_programs() {
    let table = "table --dimension 6 --steps 400 --seeds 1-3 --only newton,lodo,soap";
    let text = printed(table);
    for words in ["n = 6: 400 steps, seeds 1 to 3", "Optimizer", "Newton", "LODO", "SOAP", "0 of 3", "±"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = printed(&format!("{table} --json"));
    let rows: Vec<Value> = serde_json::from_str(&json).unwrap();
    let keys: Vec<&str> = rows.iter().map(|row| row["optimizer"].as_str().unwrap()).collect();
    assert_eq!(keys, ["newton", "lodo", "soap"]);
    for row in &rows {
        assert!(row["mean"].as_f64().unwrap() > 0.0 && row["deviation"].as_f64().unwrap() > 0.0);
        assert_eq!((&row["diverged"], row.get("steps_per_second")), (&0.into(), None));
        assert!(row["version"].as_str().unwrap().starts_with(env!("CARGO_PKG_VERSION")));
        let (experiment, refusals) = Experiment::from_link(row["link"].as_str().unwrap());
        assert!(refusals.is_empty() && experiment.dimension == 6);
    }
    assert_eq!(printed(&format!("{table} --json --threads 1")), json);
    assert_eq!(printed(&format!("{table} --json --threads 2")), json);
    assert!(printed(&format!("{table} --json --timed")).contains("steps_per_second"));
    assert!(printed(&format!("{table} --format csv")).contains("# link: v=1&scenario=overtake&dimension=6"));
    assert!(printed(&format!("{table} --format markdown")).contains("| --- | ---: |"));
    assert!(printed(&format!("{table} --format latex")).contains("\\begin{tabular}{lrr"));
    let ablations = printed("table --ablations --dimension 4 --steps 30 --seeds 1");
    assert!(ablations.contains("LODO-Diagonal") && ablations.contains("LODO, b = 8"), "{ablations}");
    let freeze = printed("freeze --dimension 6 --steps 900 --frozen-steps 600 --seeds 1,2");
    assert!(freeze.contains("Frozen, on another Hessian") && freeze.contains("900 steps"), "{freeze}");
    let valley = printed("valley --seeds 1");
    assert!(valley.contains("0.001300") && valley.contains("2.400e-4"), "{valley}");
    for (words, part) in [
        ("table --only adm", "no row called “adm”, the nearest is “adam”"),
        ("table --seeds 2,2", "Seed 2 is named twice"),
        ("table --seeds 1-65", "1 to 64 seeds, not 65"),
        ("table --seeds x", "“x” is no seed"),
        ("table --part 1/2", "--into"),
        ("table --part 3/2 --into x", "a part is written as 3/16"),
        ("table --format word", "no format called “word”"),
        ("table --steps 9 --seeds 1 --into no/folder.json", "no/folder.json cannot be written"),
        ("run --format csv --json", "do not go with it"),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(part), "{words}: {errors}");
    }
}

/// On one machine or on three: the same bytes. So a loop of a shell does, GNU parallel, and an array of SLURM.
#[test]
fn a_table_that_was_cut_is_put_together_to_the_same_bytes() {
    let table = "table --dimension 5 --steps 60 --seeds 1-4 --only newton,adam,lodo";
    let at = |name: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_file(&path);
        path.to_str().unwrap().to_owned()
    };
    let parts = [1, 2, 3].map(|part| {
        let file = at(&format!("table-{part}.json"));
        let text = printed(&format!("{table} --part {part}/3 --into {file}"));
        assert_eq!(text, format!("Part {part}/3: 4 runs are in {file}\n"));
        file
    });
    let [one, two, three] = &parts;
    for format in ["json", "csv"] {
        let whole = printed(&format!("{table} --format {format}"));
        assert_eq!(printed(&format!("merge {three} {one} {two} --format {format}")), whole);
    }
    // What is there is not done again; what is missing is.
    let text = std::fs::read_to_string(one).unwrap();
    printed(&format!("{table} --part 1/3 --into {one}"));
    assert_eq!(std::fs::read_to_string(one).unwrap(), text);
    let whole = at("table-whole.json");
    let partial = printed(&format!("merge {one} {three} --partial --into {whole}"));
    assert!(partial.contains("8 of 12 runs are done"), "{partial}");
    assert_eq!(printed(&format!("{table} --into {whole} --json")), printed(&format!("{table} --json")));
    let other = at("table-other.json");
    printed(&format!("table --dimension 5 --steps 61 --seeds 1 --only adam --into {other}"));
    let none = file("no-part.json", "{}").to_str().unwrap().to_owned();
    for (words, part) in [
        (format!("merge {one} {two}"), "Part 3/3 is missing".to_owned()),
        (format!("merge {one} {two} {one}"), format!("{one} is part 1/3, and so is {one}")),
        (format!("merge {one} {other}"), format!("{other} is of another study")),
        (format!("merge {none}"), "is no part of a study".to_owned()),
        (format!("{table} --into {one}"), "cut otherwise".to_owned()),
        (format!("{table} --into {other}"), format!("{other} is of another study")),
    ] {
        let (code, text, errors) = ended(&words.split(' ').collect::<Vec<_>>());
        assert!(code == 2 && text.is_empty() && errors.contains(&part), "{words}: {errors}");
    }
}

/// The same numbers in every format, with pairs on the same noise.
#[test]
fn a_run_over_seeds_is_a_table_of_statistics() {
    let run = "run --set dimension=6 --set optimizers=lodo,adam --set target=4 --steps 1200 --seeds 1-5";
    let text = printed(run);
    for words in ["Median (quartiles)", "Sign test p", "Better in", "Steps to target", "seeds 1 to 5"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(text.contains(
        printed(&format!("{run} --format text")).lines().nth(2).unwrap().split("  ").nth(2).unwrap()
    ));
    let csv = printed(&format!("{run} --format csv"));
    let lines: Vec<&str> = csv.lines().filter(|line| !line.starts_with('#')).collect();
    let fields = |row: usize| lines[row].split(',').collect::<Vec<&str>>();
    let field =
        |row: usize, key: &str| fields(row)[fields(0).iter().position(|known| *known == key).unwrap()];
    assert_eq!((lines.len(), field(1, "optimizer"), field(2, "unequal")), (3, "lodo", "5"));
    let p: f64 = field(2, "p").parse().unwrap();
    assert!([0.0625, 0.375, 1.0].contains(&p), "{p}");
    let trials: Value = serde_json::from_str(&printed(&format!("{run} --json"))).unwrap();
    let losses = trials[0]["losses"].as_array().unwrap().iter().map(|loss| loss.as_f64().unwrap());
    let mean = losses.sum::<f64>() / 5.0;
    assert_eq!(field(1, "mean").parse::<f64>().unwrap(), mean);
    // Cut and merged as any study.
    let parts = [1, 2].map(|part| {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("run-{part}.json"));
        let _ = std::fs::remove_file(&file);
        let file = file.to_str().unwrap().to_owned();
        printed(&format!("{run} --part {part}/2 --into {file}"));
        file
    });
    assert_eq!(printed(&format!("merge {} --format csv", parts.join(" "))), csv);
}

/// A table, and a figure that says where it comes from; cut and merged as any study.
#[test]
fn a_sweep_is_a_table_and_a_figure() {
    let at = |name: &str| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_file(&path);
        path.to_str().unwrap().to_owned()
    };
    let svg = at("sweep.svg");
    let sweep =
        "sweep lr=0.1..4 --points 4 --set dimension=5 --set optimizers=lodo,gd --steps 120 --seeds 1,2";
    let text = printed(&format!("{sweep} --svg {svg}"));
    assert!(
        text.contains("Gradient descent") && text.contains("2 of 2") && text.matches("  best").count() == 2,
        "{text}"
    );
    let figure = std::fs::read_to_string(&svg).unwrap();
    let document = roxmltree::Document::parse(&figure).unwrap();
    let said = document.descendants().find(|node| node.has_tag_name("metadata")).unwrap().text().unwrap();
    assert!(said.starts_with(concat!("LODO Lab ", env!("CARGO_PKG_VERSION"))), "{said}");
    assert!(
        said.contains("link: v=1&scenario=overtake&dimension=5") && said.contains("seeds: 1 2"),
        "{said}"
    );
    let parts = [1, 2, 3].map(|part| {
        let file = at(&format!("sweep-{part}.json"));
        printed(&format!("{sweep} --part {part}/3 --into {file}"));
        file
    });
    let merged = at("sweep-merged.svg");
    let whole = printed(&format!("{sweep} --json --threads 1"));
    assert_eq!(printed(&format!("merge {} --json --svg {merged}", parts.join(" "))), whole);
    assert_eq!(std::fs::read_to_string(&merged).unwrap(), figure);
    // Of two settings a map for each optimizer.
    let maps = at("maps.svg");
    printed(&format!("sweep lr=0.1..1 noise=0.5..1 --points 2 --set dimension=3 --steps 9 --svg {maps}"));
    for lane in ["lodo", "adam"] {
        let map = std::fs::read_to_string(maps.replace(".svg", &format!("-{lane}.svg"))).unwrap();
        assert!(map.contains("Noise strength") && roxmltree::Document::parse(&map).is_ok());
    }
}

/// What theory says is simulated at the command line, and the document has a chapter and a figure for each result.
#[test]
fn results_are_written_as_a_document_with_figures() {
    let law = printed("theory --steps 2000 --seeds 1-3");
    assert!(law.contains("uᵀGu λ predicted") && law.contains("after 100000 draws"), "{law}");
    let layers = printed("theory representation --steps 100 --seeds 1 --format json");
    let rows: Vec<Value> = serde_json::from_str(&layers).unwrap();
    assert!(rows.len() == 54 && rows.iter().all(|row| row["error"].as_f64().unwrap() > 0.0));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("results");
    let _ = std::fs::remove_dir_all(&folder);
    let into = folder.to_str().unwrap();
    let shares = ["--steps", "300", "--seeds", "1,2", "--dimension", "4", "--network-steps", "2"];
    let run = [&["results", "--into", into, "--keep", into][..], &shares].concat();
    let (code, text, errors) = ended(&run);
    assert!(code == 0 && text.trim_end().ends_with("RESULTS.md"), "{errors}");
    let document = std::fs::read_to_string(folder.join("RESULTS.md")).unwrap();
    for title in [
        "The paper’s table",
        "Ablations",
        "Frozen",
        "The valley",
        "The inverse Hessian",
        "Rotation",
        "LODO’s two rates",
        "A network of 94,696 parameters",
    ] {
        assert!(document.contains(&format!("\n## {title}\n")), "{title}");
    }
    let figures: Vec<&str> =
        document.split("](results/").skip(1).map(|rest| rest.split(')').next().unwrap()).collect();
    assert_eq!(
        figures,
        [
            "table.svg",
            "ablations.svg",
            "freeze.svg",
            "error.svg",
            "rotation.svg",
            "rates.svg",
            "sweep.svg",
            "update.svg",
            "representation.svg",
            "network-steps.svg",
            "network-seconds.svg",
            "network-digits.png"
        ]
    );
    for picture in figures.iter().filter(|figure| figure.ends_with(".png")) {
        assert!(
            std::fs::read(folder.join("results").join(picture)).unwrap().starts_with(b"\x89PNG"),
            "{picture}"
        );
    }
    for figure in figures.iter().filter(|figure| figure.ends_with(".svg")) {
        let svg = std::fs::read_to_string(folder.join("results").join(figure)).unwrap();
        assert!(svg.contains("<metadata>LODO Lab ") && roxmltree::Document::parse(&svg).is_ok(), "{figure}");
    }
    // What was kept is not done again.
    let kept = std::fs::read_to_string(folder.join("table.json")).unwrap();
    assert_eq!(ended(&run).0, 0);
    assert_eq!(std::fs::read_to_string(folder.join("table.json")).unwrap(), kept);
    // The network alone is written anew without a word of the others.
    let only = [&run[..], &["--only-network"]].concat();
    assert_eq!(ended(&only).0, 0);
    let again = std::fs::read_to_string(folder.join("RESULTS.md")).unwrap();
    let before = |text: &str| text.split("\n## A network").next().unwrap().to_owned();
    assert_eq!(
        (before(&again).len() > 5000, before(&again)),
        (true, before(&std::fs::read_to_string(folder.join("RESULTS.md")).unwrap()))
    );
}

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
