//! The form: what of it can be run, and whose it is.

use super::{House, LINK, comparing};
use crate::form::FIELDS;
use crate::{Event, Kind, Stage};

#[test]
fn what_cannot_be_run_is_said_beside_its_field() {
    let mut house = House::new(LINK);
    for (kind, field, text, words) in [
        ("comparison", "steps", "0", "“0” is no whole number from 1 to 10000000"),
        ("comparison", "steps", "1.5", "“1.5” is no whole number from 1 to 10000000"),
        ("comparison", "seeds", "3-1", "“3-1” is no range of at most 1000 seeds"),
        ("comparison", "link", "dimension=x", "Dimension must be a number"),
        ("sweep", "points", "1", "two points"),
        ("sweep", "key-2", "lr", "the first setting already"),
        ("sweep", "to", "1e9", "at most"),
        ("sweep", "from", "a", "“a” is no number"),
        ("comparison", "seeds", "1-65", "64 seeds, not 65"),
        ("comparison", "seeds", "1,1", "Seed 1 is named twice"),
        ("tuning", "link", "optimizers=", "No optimizer"),
        ("tuning", "seeds", "1-8", "one seed"),
    ] {
        house.happen(Event::Choose(kind.into()));
        house.write("link", LINK);
        house.write("key-2", "");
        house.write("key", "lr");
        house.write(field, text);
        house.happen(Event::Start);
        let refusal = house.screen().refusal.unwrap_or_else(|| panic!("{kind}, {field} = {text}"));
        assert!(refusal.words.contains(words), "{}", refusal.words);
        let place = if ["two points", "at most"].contains(&words) { "" } else { field };
        assert_eq!((refusal.field, house.screen().stage), (place, Stage::Idle));
        assert!(house.screen().fields.contains(&(field_named(field), text.to_owned())), "{field}");
    }
    house.happen(Event::Opened("{}".into()));
    assert!(house.screen().refusal.unwrap().words.starts_with("This file is no part of a study"));
}

fn field_named(name: &str) -> &'static str {
    FIELDS.iter().find(|field| **field == name).unwrap()
}

#[test]
fn every_kind_begins_with_something_that_can_be_run() {
    for (kind, key, ..) in Kind::ALL {
        let mut house = House::new(LINK);
        house.happen(Event::Choose(key.into()));
        house.happen(Event::Start);
        assert_eq!((house.screen().refusal, house.screen().stage), (None, Stage::Running), "{kind:?}");
    }
    for method in lodo::optim::METHODS {
        let mut house = House::new(&format!("optimizers={}", method.key));
        house.happen(Event::Choose("sweep".into()));
        house.happen(Event::Start);
        assert_eq!(house.screen().refusal, None, "{}", method.key);
    }
}

/// The form says what there is, and nothing else is written into it before that is done or given up.
#[test]
fn the_form_is_that_of_the_work() {
    let file = comparing().bench.file().unwrap();
    let mut house = House::new("");
    house.happen(Event::Choose("valley".into()));
    house.happen(Event::Opened(file));
    house.happen(Event::Choose("table".into()));
    house.write("steps", "7");
    let screen = house.screen();
    assert_eq!(screen.kind, Kind::Comparison);
    for (field, text) in [("steps", "40"), ("seeds", "1,2,3")] {
        assert!(screen.fields.contains(&(field_named(field), text.to_owned())), "{:?}", screen.fields);
    }
    house.happen(Event::Clear);
    house.write("steps", "7");
    assert!(house.screen().fields.contains(&("steps", "7".to_owned())));
}
