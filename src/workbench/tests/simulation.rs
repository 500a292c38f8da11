//! Theory, simulated at the bench.

use lodo::plot::Theme;
use lodo::study::{Claim, Format, InTurn, Theory};

use super::House;
use crate::{Event, Stage};

/// A small simulation, begun.
fn simulating(key: &str) -> House {
    let mut house = House::new("");
    house.happen(Event::Choose(key.into()));
    house.write("steps", "30");
    house.write("seeds", "2,4");
    house.happen(Event::Start);
    house
}

/// Pieces that workers do are together what the command line finds; stopped, saved and gone on with as well.
#[test]
fn a_simulation_is_that_of_the_command_line() {
    for (key, claim) in [("update", Claim::Update), ("representation", Claim::Representation)] {
        let theory = Theory { claim, steps: 30, seeds: vec![2, 4] };
        let whole = theory.report(&theory.simulate(&InTurn), "1.2.3").csv(false);
        let mut house = simulating(key);
        let theme = Theme::light();
        assert_eq!(house.bench.figures(&theme), [], "nothing is known yet");
        (0..4).for_each(|turn| house.work(turn % 2));
        house.happen(Event::Stop);
        let mut other = House::new("");
        other.happen(Event::Opened(house.bench.file().unwrap()));
        let (before, screen) = (house.screen(), other.screen());
        assert_eq!((screen.stage, screen.kind, screen.refusal), (before.stage, before.kind, None));
        assert_eq!((screen.progress, other.text("seeds")), (before.progress, "2,4".into()));
        for mut house in [house, other] {
            if house.screen().stage == Stage::Stopped {
                house.happen(Event::Start);
                house.finish();
            }
            assert_eq!(house.bench.written(Format::Csv).unwrap(), whole);
            let figures = house.bench.figures(&theme);
            assert!(figures.len() == 1 && figures[0].svg.contains("LODO Lab 1.2.3"), "{key}");
            assert!(figures[0].about.contains("table below"), "{}", figures[0].about);
        }
    }
}

#[test]
fn a_crafted_simulation_is_refused() {
    let mut house = simulating("update");
    (0..2).for_each(|_| house.work(0));
    let file = house.bench.file().unwrap();
    for (from, to, words) in [
        ("\"steps\":30", "\"steps\":0", "1 to 4294967296 steps"),
        ("\"seeds\":[2,4]", "\"seeds\":[]", "1 to 64 seeds, not 0"),
        ("\"seeds\":[2,4]", "\"seeds\":[2]", "pieces that are not its own"),
        ("\"steps\":30", "\"steps\":31000", "pieces that are not its own"),
        ("\"lodoTheory\":1", "\"lodoTheory\":2", "another version of LODO Lab"),
        ("\"version\":\"1.2.3\"", "\"version\":\"9.9.9\"", "This file is of version 9.9.9"),
        ("\"update\"", "\"downdate\"", "is no simulation"),
        (",null]", ",[1e999]]", "is no simulation"),
    ] {
        let crafted = file.replacen(from, to, 1);
        assert_ne!(crafted, file, "{from}: {file}");
        house.happen(Event::Opened(crafted));
        let refusal = house.screen().refusal.unwrap_or_else(|| panic!("{to}"));
        assert!(refusal.words.contains(words), "{to}: {}", refusal.words);
    }
}
