//! The data of a run, asked for at the bench.

use std::io::Cursor;

use lodo::archive::{Contents, Origin, Run, Selection, write_zip};
use lodo::experiment::Experiment;
use lodo::session::{Record, Session};
use lodo::study::Format;

use super::{House, LINK};
use crate::{Answer, Event, Kind, Order, Stage};

/// A bench with a form for the data of this experiment.
fn asking(link: &str) -> House {
    let mut house = House::new(link);
    house.happen(Event::Choose(Kind::DATA.into()));
    house.write("steps", "60");
    house
}

/// The order that is under way, once its worker is there.
fn ordered(house: &mut House) -> Order {
    house.happen(Event::Start);
    house.work(0);
    house.workers[0].1.clone().unwrap_or_else(|| panic!("{:?}", house.screen().refusal))
}

/// What the command line writes of the same.
fn native(run: Run, width: u16) -> Vec<u8> {
    let selection = Selection { every: None, matrix_at: None, width };
    let origin = Origin { version: "1.2.3".into(), page: String::new(), name: "lodo-run.zip".into() };
    let contents = Contents::of(run, selection, origin, &|_| {}).unwrap();
    let mut bytes = Vec::new();
    write_zip(Cursor::new(&mut bytes), &contents.entries(), &|_| {}).unwrap();
    bytes
}

#[test]
fn an_archive_is_that_of_the_command_line_and_its_files_are_listed() {
    let mut house = asking(&format!("{LINK}&seed=5&seeds=2"));
    assert_eq!(house.text("seeds"), "5-6", "a run's data are those of its own seeds");
    house.write("width", "400");
    let order = ordered(&mut house);
    let Answer::Archive(found) = order.run(&|| 0.0, &|_| {}) else { panic!("no archive") };
    let experiment = Experiment::from_link(&format!("{LINK}&seed=5&seeds=2")).0;
    assert!(found.bytes == native(Run::new(experiment, None, 60).unwrap(), 400));
    // Of the answer everything but the bytes is text.
    let text = serde_json::to_string(&Answer::Archive(found.clone())).unwrap();
    let Answer::Archive(read) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
    assert!(read.bytes.is_empty() && read.size == found.bytes.len() as u64 && text.len() < 20_000);
    let answer = Answer::Archive(crate::order::ArchiveFound { number: 7, ..read });
    house.happen(Event::Answered(house.crew, 0, Box::new(answer)));
    let screen = house.screen();
    assert_eq!((screen.stage, screen.archive, screen.can_keep), (Stage::Done, Some(7), false));
    assert!(screen.title.starts_with("Data of a run: ") && screen.title.ends_with(" kB"), "{}", screen.title);
    let names: Vec<&str> = screen.table.rows.iter().map(|row| &*row.cells[0]).collect();
    for name in
        ["README.md", "experiment.json", "losses.csv", "matrices/lodo-seed6-step60-G.npy", "figures/loss.svg"]
    {
        assert!(names.contains(&name), "{name}: {names:?}");
    }
    let csv = house.bench.written(Format::Csv).unwrap();
    assert!(csv.contains("seed=5") && csv.contains("README.md,"), "{csv}");
    // It can be had back after something else.
    house.happen(Event::Choose("valley".into()));
    house.happen(Event::Start);
    assert_eq!(house.screen().archive, None);
    house.happen(Event::Back);
    assert_eq!((house.screen().archive, house.screen().kind), (Some(7), Kind::Data));
}

/// A run that was changed on the way brings its own settings; one that was not is an experiment and a number of steps.
#[test]
fn a_saved_run_is_done_again_with_its_changes() {
    let (mut experiment, _) = Experiment::from_link(LINK);
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(30, &|| 0.0);
    let saved = |session: &mut Session| {
        let snapshot = session.snapshot();
        Record::to_json(session.experiment(), session.history(), &snapshot)
    };
    let plain = saved(&mut session);
    experiment.set("lodo-lr", "0.5").unwrap();
    session.adjust(&experiment).unwrap();
    session.advance_to(70, &|| 0.0);
    let changed = saved(&mut session);

    let mut house = House::new("");
    house.happen(Event::Opened(plain));
    assert_eq!((house.screen().kind, house.screen().saved), (Kind::Data, None));
    assert_eq!((&*house.text("steps"), house.text("link").contains("dimension=3")), ("30", true));

    house.happen(Event::Opened(changed.clone()));
    let words = house.screen().saved.unwrap();
    assert!(words.contains("70 steps, one change"), "{words}");
    house.write("width", "400");
    let Answer::Archive(found) = ordered(&mut house).run(&|| 0.0, &|_| {}) else { panic!("no archive") };
    assert!(found.bytes == native(Run::saved(&changed).unwrap(), 400));
    house.happen(Event::Stop);
    assert_eq!(
        (house.screen().stage, house.screen().progress),
        (Stage::Idle, None),
        "of one piece nothing is kept"
    );
    // Another choice leaves the saved run.
    house.happen(Event::Choose("comparison".into()));
    assert_eq!(house.screen().saved, None);
    house.happen(Event::Opened("{\"lodoLab\": 9}".into()));
    let refusal = house.screen().refusal.unwrap();
    assert!(refusal.field == "file" && refusal.words.contains("another version"), "{}", refusal.words);
}

#[test]
fn what_is_too_much_is_said_beside_its_field() {
    for (field, text, place, words) in [
        ("every", "0", "every", "no whole number"),
        ("matrix-at", "61", "matrix-at", "beyond the last step, 60"),
        ("matrix-at", "1,x", "matrix-at", "“x” is no step"),
        ("width", "100", "width", "at least 240"),
        ("width", "9000", "width", "from 1 to 2000"),
        ("seeds", "1,3", "seeds", "follow each other"),
        ("seeds", "1-10", "seeds", "at most 9"),
        ("steps", "10000000", "steps", "at most 40 million"),
        ("link", "dimension=x", "link", "must be a number"),
        ("link", "optimizers=lodo&dimension=7000", "matrix-at", "at none"),
    ] {
        let mut house = asking(LINK);
        house.write(field, text);
        house.happen(Event::Start);
        let refusal = house.screen().refusal.unwrap_or_else(|| panic!("{field} = {text}"));
        assert!(refusal.field == place && refusal.words.contains(words), "{text}: {refusal:?}");
        assert_eq!(house.screen().stage, Stage::Idle);
    }
}
