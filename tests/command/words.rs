//! What is asked of it in words, understood or refused.

use super::{command, ended};

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
