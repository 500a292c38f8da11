//! Tuning at the bench: what it finds, as a link and as a file.

use lodo::experiment::Experiment;
use lodo::optim::method;
use lodo::study::{Format, InTurn, Tuning};

use super::{House, tuning};
use crate::{Event, Kind, Stage};

/// The same values as the procedure finds elsewhere, in a link that says so.
#[test]
fn what_is_tuned_comes_as_a_link() {
    let mut house = House::new("dimension=2&optimizers=momentum,momentum.2");
    house.happen(Event::Choose("tuning".into()));
    house.write("steps", "20");
    house.happen(Event::Start);
    assert_eq!(house.screen().found, None);
    house.finish();
    let screen = house.screen();
    let (experiment, refusals) = Experiment::from_link(screen.found.as_ref().unwrap());
    assert_eq!(refusals, []);
    let begun = Experiment::from_link("dimension=2&optimizers=momentum,momentum.2").0;
    let values = Tuning::on(&begun, 20, 1).unwrap().tune(method("momentum").unwrap(), &InTurn);
    for key in ["momentum-lr", "momentum.2-lr"] {
        assert!((experiment.number(key).unwrap() / values[0] - 1.0).abs() < 1e-2, "{key}");
    }
    assert_eq!(
        experiment.get("note").unwrap(),
        "Tuned on this problem: 362 runs of up to 20 steps for each optimizer."
    );
}

/// In the middle of a round as well: what it finds is what it would have found.
#[test]
fn a_tuning_is_kept_as_a_file_and_goes_on_to_the_bit() {
    let mut whole = tuning();
    whole.finish();
    let found = whole.screen().found.unwrap();
    // The last of these are around what was found.
    for runs in [0, 5, 150, 500, 740] {
        let mut house = tuning();
        (0..runs + 2).for_each(|turn| house.work(turn % 2));
        house.happen(Event::Stop);
        let mut other = House::new("");
        other.happen(Event::Opened(house.bench.file().unwrap()));
        let (before, screen) = (house.screen(), other.screen());
        assert_eq!((screen.kind, screen.stage, screen.refusal), (Kind::Tuning, Stage::Stopped, None));
        assert_eq!((screen.progress, &screen.table), (before.progress, &before.table));
        for field in [("steps", "20"), ("seeds", "3")] {
            assert!(screen.fields.contains(&(field.0, field.1.into())), "{:?}", screen.fields);
        }
        other.happen(Event::Start);
        other.finish();
        assert_eq!(other.screen().found.as_ref(), Some(&found), "after {runs} runs");
        assert_eq!(other.bench.file(), whole.bench.file());
    }
    let figures = whole.bench.figures(&lodo::plot::Theme::light());
    let titles: Vec<&str> = figures.iter().map(|figure| &*figure.title).collect();
    assert_eq!(titles, ["Momentum", "Adam"], "how sharp the optimum is");
    let near = whole.screen().table.rows[1].cells[3].clone();
    assert!(near.starts_with("α ") && near.contains("β₁ "), "{near}");
    // Taken away as any other result.
    let csv = whole.bench.written(Format::Csv).unwrap();
    assert!(csv.starts_with("# LODO Lab 1.2.3\n# link: "), "{csv}");
    let line = csv.lines().find(|line| line.starts_with("Adam,11,11,")).unwrap();
    assert!(line.contains("adam-lr=") && line.contains("&adam-beta1="), "{line}");
    let markdown = whole.bench.written(Format::Markdown).unwrap();
    assert!(markdown.contains("| Momentum |") && !markdown.contains("adam-lr="), "{markdown}");
}

#[test]
fn a_crafted_tuning_is_refused() {
    let mut house = tuning();
    (0..100).for_each(|turn| house.work(turn % 2));
    let file = house.bench.file().unwrap();
    // A round that is not over, and another after it.
    let first = file.split(",[[").nth(1).unwrap().split(',').next().unwrap();
    for (from, to, words) in [
        ("\"steps\":20", "\"steps\":0", "There can be 1 to 1000000000000 steps"),
        ("\"steps\":20", "\"steps\":18446744073709551615", "There can be 1 to 1000000000000 steps"),
        ("\"lodoTuning\":1", "\"lodoTuning\":7", "by another version of LODO Lab"),
        ("\"version\":\"1.2.3\"", "\"version\":\"9.9.9\"", "This file is of version 9.9.9"),
        ("\"momentum\",", "\"gd\",", "other optimizers than its experiment has"),
        (",[[", ",[[{\"Lasted\":1.0},", "runs that are not its own"),
        (first, "null", "runs that are not its own"),
        ("{\"Lasted\":", "{\"Lasted\":1e999,\"x\":", "is no tuning"),
        ("\"around\":[]", "\"around\":[[null]]", "around what it has not found"),
        ("dimension=2", "dimension=x", "Dimension must be a number"),
        ("optimizers=momentum,adam", "optimizers=", "cannot be run"),
    ] {
        let crafted = file.replacen(from, to, 1);
        assert_ne!(crafted, file, "{from}");
        house.happen(Event::Opened(crafted));
        let refusal = house.screen().refusal.unwrap_or_else(|| panic!("{to}"));
        assert!(refusal.words.contains(words), "{to}: {}", refusal.words);
        assert_eq!(house.screen().stage, Stage::Running, "what is under way goes on");
    }
}
