//! Studies: what workers find, kept, stopped, gone on with and had back.

use lodo::experiment::Experiment;
use lodo::study::{Format, Part};

use super::{House, LINK, comparing, in_turn, tuning};
use crate::{Event, Kind, Stage};

#[test]
fn workers_find_what_one_after_the_other_finds() {
    let mut house = comparing();
    house.finish();
    assert_eq!(house.bench.written(Format::Csv).unwrap(), in_turn());
    let screen = house.screen();
    assert_eq!((screen.progress, &*screen.status, screen.table.rows.len()), (Some(1.0), "Done.", 2));
    assert!(house.workers.is_empty());
}

/// What is done is kept: in the bench, and in a file that another bench opens.
#[test]
fn what_was_stopped_is_gone_on_with() {
    let mut house = comparing();
    for number in [0, 1, 0, 1, 0] {
        house.work(number);
    }
    let before = house.screen().progress.unwrap();
    assert!(before > 0.0 && before < 1.0);
    house.happen(Event::Stop);
    let screen = house.screen();
    assert_eq!((screen.stage, screen.progress), (Stage::Stopped, Some(before)));
    assert!(screen.status.starts_with("Stopped at 50 %"), "{}", screen.status);
    let file = house.bench.file().unwrap();
    let mut other = House::new("");
    other.happen(Event::Opened(file.clone()));
    assert_eq!(other.screen().progress, Some(before));
    for mut house in [house, other] {
        house.happen(Event::Start);
        house.finish();
        assert_eq!(house.bench.written(Format::Csv).unwrap(), in_turn());
    }
    // The command line takes it as well.
    assert_eq!(Part::from_json(&file).unwrap().missing().len(), 3);
}

/// Its rows lead to experiments with their values, and its map to the same.
#[test]
fn a_sweep_has_figures_whose_cells_are_links() {
    let mut house = House::new(LINK);
    house.happen(Event::Choose("sweep".into()));
    assert!(house.screen().choices.iter().any(|choice| choice.key == "lodo-meta-lr"));
    for (field, text) in [
        ("steps", "20"),
        ("seeds", "5"),
        ("key", "lodo-lr"),
        ("from", "0.1"),
        ("to", "1"),
        ("points", "2"),
        ("key-2", "lodo-beta"),
        ("from-2", "0.1"),
        ("to-2", "0.5"),
        ("points-2", "2"),
    ] {
        house.write(field, text);
    }
    house.happen(Event::Start);
    house.finish();
    let rows = house.screen().table.rows.clone();
    assert_eq!((rows.len(), rows.iter().filter(|row| row.is_best).count()), (4, 1));
    let experiment = Experiment::from_link(rows[1].link.as_ref().unwrap()).0;
    assert_eq!([experiment.number("lodo-lr"), experiment.number("lodo-beta")], [Some(1.0), Some(0.1)]);
    assert_eq!((experiment.lanes.len(), experiment.seed), (2, 5), "the others are still there");
    let figures = house.bench.figures(&lodo::plot::Theme::light());
    assert_eq!(figures.len(), 1);
    let linked = |point| house.bench.cell_at(0, point);
    let found: Vec<usize> = (0..560)
        .step_by(20)
        .flat_map(|x| (0..380).step_by(20).map(move |y| [f64::from(x), f64::from(y)]))
        .filter_map(linked)
        .map(|link| rows.iter().position(|row| row.link.as_ref() == Some(&link)).unwrap())
        .collect();
    assert!((0..4).all(|cell| found.contains(&cell)));
    assert_eq!(linked([1.0, 1.0]), None);
}

/// Whatever took its place: begun anew, put away, or another file.
#[test]
fn a_former_result_is_had_back() {
    let mut house = comparing();
    house.finish();
    let done = house.bench.file();
    assert!(!house.screen().has_former);
    for replace in [Event::Start, Event::Opened(tuning().bench.file().unwrap())] {
        house.happen(Event::Choose("valley".into()));
        house.happen(replace);
        house.happen(Event::Stop);
        assert!(house.screen().has_former);
        let other = house.bench.file();
        assert_ne!(other, done);
        house.happen(Event::Back);
        let screen = house.screen();
        assert_eq!(
            (house.bench.file(), screen.kind, screen.stage),
            (done.clone(), Kind::Comparison, Stage::Done)
        );
        assert!(screen.fields.contains(&("steps", "40".into())), "{:?}", screen.fields);
        // And the other in turn.
        house.happen(Event::Back);
        assert_eq!((house.bench.file(), house.screen().stage), (other, Stage::Stopped));
        house.happen(Event::Back);
    }
    let mut house = comparing();
    (0..4).for_each(|turn| house.work(turn % 2));
    house.happen(Event::Stop);
    let file = house.bench.file();
    house.happen(Event::Clear);
    assert_eq!((house.screen().stage, house.screen().progress), (Stage::Idle, None));
    house.happen(Event::Back);
    assert_eq!((house.bench.file(), house.screen().stage), (file, Stage::Stopped));
    house.happen(Event::Start);
    house.finish();
    assert_eq!(house.bench.written(Format::Csv).unwrap(), in_turn());
}

/// Whatever stands in it: nothing is run that takes for ever or does not fit, and no version signs another's runs.
#[test]
fn a_crafted_file_is_refused() {
    let mut house = House::new(LINK);
    house.happen(Event::Choose("sweep".into()));
    house.write("points", "3");
    house.happen(Event::Start);
    let file = house.bench.file().unwrap();
    for (from, to, words) in [
        ("\"points\":3", "\"points\":4000000000", "A sweep has at most 10000 cells, not 4000000000"),
        ("\"steps\":1000", "\"steps\":18446744073709551615", "at most 1000000000000 steps"),
        ("\"version\":\"1.2.3\"", "\"version\":\"9.9.9\"", "This file is of version 9.9.9"),
        ("\"seeds\":[1]", "\"seeds\":[]", "There can be 1 to 64 seeds, not 0"),
    ] {
        let crafted = file.replace(from, to);
        assert_ne!(crafted, file, "{from}");
        house.happen(Event::Opened(crafted));
        let refusal = house.screen().refusal.unwrap_or_else(|| panic!("{to}"));
        assert!(refusal.words.contains(words), "{}", refusal.words);
        assert_eq!(house.screen().stage, Stage::Running, "what is under way goes on");
    }
    house.happen(Event::Opened(file));
    assert_eq!(house.screen().stage, Stage::Stopped);
}
