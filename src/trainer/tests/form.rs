//! The form: what is written into it, and when the run has it.

use super::{House, LINK};
use crate::{Event, Stage, Trainer};

#[test]
fn a_value_reaches_the_run_or_waits_for_the_next() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 2));
    let waits = |house: &House, key: &str| {
        house.trainer.screen().fields.iter().find(|field| field.key == key).unwrap().is_for_next
    };
    house.happen(Event::Write("gd-lr".into(), "0,05".into()));
    house.happen(Event::Write("batch".into(), "32".into()));
    house.work_until(|trainer| {
        trainer.run.as_ref().is_some_and(|run| run.get("gd-lr").as_deref() == Some("0.05"))
    });
    assert!(!waits(&house, "gd-lr") && waits(&house, "batch"));
    assert!(house.link.contains("gd-lr=0.05") && house.link.contains("batch=32"), "{}", house.link);
    house.happen(Event::Write("gd-lr".into(), "fast".into()));
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("gd-lr"));
    assert_eq!(house.trainer.settings.get("gd-lr").as_deref(), Some("0.05"));
    // Only a new one is begun with what waits.
    house.happen(Event::Discard);
    house.happen(Event::Write("gd-lr".into(), "0.05".into()));
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.run.is_some());
    assert!(!waits(&house, "batch"));
}

#[test]
fn optimizers_come_and_go_but_one_stays() {
    let mut house = House::new("optimizers=gd");
    house.happen(Event::Toggle("muon".into()));
    assert_eq!(house.trainer.settings.get("optimizers").as_deref(), Some("gd,muon"));
    house.happen(Event::Toggle("gd".into()));
    house.happen(Event::Toggle("muon".into()));
    assert_eq!(house.trainer.settings.get("optimizers").as_deref(), Some("muon"));
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("optimizers"));
    house.happen(Event::Toggle("newton".into()));
    assert!(house.trainer.refusals[0].words.contains("newton"));
}

#[test]
fn a_device_with_too_little_memory_is_told_so() {
    let words = |link: &str, gigabytes| Trainer::new(link, 2, gigabytes).screen().memory;
    assert!(words("", Some(0.5)).contains("may be too much for this device: it says that it has 0.5 GB"));
    assert!(!words("", Some(8.0)).contains("too much") && !words("", None).contains("too much"));
    assert!(!words("optimizers=adam", Some(1.0)).contains("too much"));
}

/// Several fields can be wrong at once, and a run waits until none is.
#[test]
fn a_run_begins_with_the_values_that_are_seen() {
    let mut house = House::new(LINK);
    let write =
        |house: &mut House, key: &str, text: &str| house.happen(Event::Write(key.into(), text.into()));
    write(&mut house, "gd-lr", "fast");
    write(&mut house, "batch", "0");
    assert_eq!(house.trainer.refusals.len(), 2);
    write(&mut house, "batch", "9");
    house.happen(Event::Play);
    assert_eq!((house.trainer.stage, house.crew), (Stage::Idle, None));
    assert!(house.trainer.screen().notice.contains("correct it first"));
    write(&mut house, "gd-lr", "1e-2");
    assert_eq!(house.trainer.screen().notice, "");
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.run.is_some());
}

/// What is written while workers are started is not lost, and the run has the values with which it was begun.
#[test]
fn what_is_written_at_the_start_stays() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.happen(Event::Write("batch".into(), "5".into()));
    house.happen(Event::Write("gd-lr".into(), "0.02".into()));
    house.work_until(|trainer| {
        trainer.run.as_ref().is_some_and(|run| run.get("gd-lr").as_deref() == Some("0.02"))
    });
    let texts: Vec<String> = ["batch", "gd-lr"]
        .iter()
        .map(|key| house.trainer.texts.iter().find(|text| text.0 == *key).unwrap().1.clone())
        .collect();
    assert_eq!(texts, ["5", "0.02"]);
    assert_eq!(house.trainer.run.as_ref().unwrap().batch, 9);
    // Another address is for the next run.
    house.happen(Event::Link("batch=abc&held-out=16".into()));
    let screen = house.trainer.screen();
    assert!(
        screen.notice.starts_with("Not all of this link was taken: Batch must be a number"),
        "{}",
        screen.notice
    );
    assert!(screen.fields.iter().any(|field| field.key == "held-out" && field.is_for_next));
    // The curves of a run that is lost stay until another begins.
    house.work_until(|trainer| trainer.curves[0].losses.len() > 1);
    house.happen(Event::Lost(house.crew.unwrap(), "It broke.".into()));
    assert_eq!((house.trainer.screen().rows.len(), house.trainer.screen().can_be_saved), (2, false));
    assert!(house.trainer.csv().lines().count() > 5);
}

/// What is mistyped keeps its text and its words while optimizers come, and when a checkpoint is opened and refused.
#[test]
fn what_is_mistyped_stays_until_it_is_corrected() {
    let mut house = House::new(LINK);
    house.files.insert(1, b"no checkpoint".to_vec());
    house.happen(Event::Write("batch".into(), "many".into()));
    house.happen(Event::Toggle("adam".into()));
    house.happen(Event::Checkpoint(1));
    house.work_until(|trainer| trainer.stage == Stage::Idle);
    let screen = house.trainer.screen();
    assert!(screen.fields.iter().any(|field| field.key == "batch" && field.text == "many"));
    assert!(screen.fields.iter().any(|field| field.key == "adam-lr"));
    house.happen(Event::Play);
    assert_eq!(house.crew, None, "{:?}", house.trainer.refusals);
    house.happen(Event::Save);
    assert!(house.trainer.screen().notice.contains("correct it first"));
}
