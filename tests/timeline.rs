//! Time: back to any step and on from there, to the bit, whatever was changed on the way.

use std::cell::Cell;
use std::collections::BTreeMap;

use crate::common::{session, still};
use lodo::experiment::Experiment;
use lodo::session::{Finish, Session, Snapshot, Status, Time};
use lodo::worker::{Command, Report, Simulator};
use proptest::prelude::*;

fn go_to(session: &mut Session, step: u64) {
    session.go_to(step);
    session.travel(f64::INFINITY, &still);
    assert_eq!(session.going_to(), None);
}

/// All that is seen, spectra included, and the settings; but not how far the run has been.
fn seen(session: &mut Session) -> Snapshot {
    (0..session.lanes().len()).for_each(|lane| session.refresh_spectrum(lane));
    let mut snapshot = session.snapshot();
    // How long it took is measured anew.
    for lane in &mut snapshot.lanes {
        lane.seconds = 0.0;
        lane.curve.iter_mut().for_each(|bin| bin.seconds = 0.0);
    }
    Snapshot { time: Time::default(), finish: None, ..snapshot }
}

fn set(session: &mut Session, experiment: &mut Experiment, key: &str, value: &str) {
    experiment.set(key, value).unwrap();
    session.adjust(experiment).unwrap();
}

/// Pictures by step; those at a step where something was changed are from after the change.
type Album = BTreeMap<u64, Snapshot>;

/// A run with changes of every kind, its last settings, and what was seen at each of many steps.
fn eventful(link: &str) -> (Session, Experiment, Album) {
    let (mut experiment, _) = Experiment::from_link(link);
    let mut session = Session::new(&experiment).unwrap();
    let mut album = Album::new();
    let mut run = |session: &mut Session, steps: &[u64]| {
        for &step in steps {
            session.advance_to(step, &still);
            album.insert(step, seen(session));
        }
    };
    run(&mut session, &[0, 1, 2, 300, 511, 512, 513, 900]);
    set(&mut session, &mut experiment, "lodo-lr", "0.2");
    set(&mut session, &mut experiment, "noise", "1.5");
    run(&mut session, &[900, 901, 1024, 1400]);
    set(&mut session, &mut experiment, "lodo-freeze", "1");
    set(&mut session, &mut experiment, "adam-on", "0");
    run(&mut session, &[1400, 1500, 2048]);
    // Adam again, tuned on its way and after it; 2048 is the step of a keyframe too.
    set(&mut session, &mut experiment, "adam-on", "1");
    set(&mut session, &mut experiment, "adam-lr", "0.7");
    session.advance_to(2048, &still);
    set(&mut session, &mut experiment, "adam-lr", "0.9");
    run(&mut session, &[2048, 2049, 2600]);
    set(&mut session, &mut experiment, "optimizers", "adam,lodo,momentum");
    set(&mut session, &mut experiment, "lodo-freeze", "0");
    run(&mut session, &[2600, 2601, 5000, 20_000]);
    (session, experiment, album)
}

#[test]
fn any_step_can_be_gone_back_to_and_is_what_it_was() {
    let (mut session, _, album) = eventful("dimension=6&seed=3");
    let steps: Vec<u64> = album.keys().copied().collect();
    // To and fro, all of them: 7 and 18 have no common divisor.
    assert_eq!(steps.len(), 18);
    for place in (0..18).map(|i| 7 * i % 18) {
        let step = steps[place];
        go_to(&mut session, step);
        assert_eq!(session.step(), step);
        assert!(seen(&mut session).lanes == album[&step].lanes, "at step {step}");
        let time = session.snapshot().time;
        assert_eq!((time.farthest, time.changes), (20_000, vec![900, 1400, 2048, 2600]));
    }
}

#[test]
fn the_future_comes_again_unless_something_is_changed() {
    let (mut session, last, album) = eventful("dimension=6&seed=3");
    go_to(&mut session, 700);
    let link = session.take_resumed().expect("earlier settings").to_link();
    assert!(!link.contains("lodo-lr") && link.contains("seed=3"), "{link}");
    // How it is watched changes nothing.
    let (mut experiment, _) = Experiment::from_link(&link);
    set(&mut session, &mut experiment, "speed", "50");
    assert_eq!(session.snapshot().time.farthest, 20_000);
    session.advance_to(20_000, &still);
    assert!(seen(&mut session).lanes == album[&20_000].lanes);
    let resumed = session.take_resumed().expect("the latest settings again");
    let mut expected = last.clone();
    expected.set("speed", "50").unwrap();
    assert_eq!(*resumed, expected);

    go_to(&mut session, 700);
    set(&mut session, &mut experiment, "adam-lr", "0.5");
    assert_eq!(session.snapshot().time, Time { farthest: 700, changes: vec![700], ..Time::default() });
    session.advance_to(3000, &still);
    let mut other = crate::common::session("dimension=6&seed=3");
    other.advance_to(700, &still);
    other.adjust(&experiment).unwrap();
    other.advance_to(3000, &still);
    assert!(seen(&mut session).lanes == seen(&mut other).lanes);
}

/// However long the run, a copy of it is near: of 28 at even distances the next is at most a fourteenth of the way off.
#[test]
fn any_step_is_soon_gone_back_to() {
    let mut session = session("dimension=3&optimizers=adam");
    for length in [30_000, 120_000] {
        session.advance_to(length, &still);
        for target in [length / 7, length / 2 + 1, length - 1] {
            session.go_to(target);
            let from = session.step();
            assert!(from <= target && target - from <= length / 14, "{target} from {from}");
            session.travel(f64::INFINITY, &still);
            assert_eq!(session.step(), target);
        }
    }
}

/// Every optimizer of the registry goes back and comes again, from its copies on the way.
#[test]
fn every_optimizer_can_be_taken_back() {
    for method in lodo::optim::METHODS {
        let link = format!("objective=bowl&dimension=3&noise-kind=walk&optimizers={}", method.key);
        let mut session = session(&link);
        session.advance_to(1500, &still);
        let picture = seen(&mut session);
        go_to(&mut session, 600.min(picture.step));
        let early = seen(&mut session);
        session.advance_to(1500, &still);
        assert!(seen(&mut session).lanes == picture.lanes, "{}", method.key);
        let mut fresh = crate::common::session(&link);
        fresh.advance_to(600, &still);
        assert!(seen(&mut fresh).lanes == early.lanes, "{}", method.key);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// Random runs, changes and journeys: what is seen is a function of the step alone.
    #[test]
    fn journeys_lead_where_the_run_was(
        moves in prop::collection::vec((1..900u64, 0..6usize, 0.0..1.0f64), 1..12),
        goals in prop::collection::vec(any::<prop::sample::Index>(), 1..8),
    ) {
        let (mut experiment, _) = Experiment::from_link("dimension=3&seed=5");
        let mut session = Session::new(&experiment).unwrap();
        let mut album = Album::new();
        for (steps, which, value) in moves {
            let (key, text) = match which {
                0 => ("lodo-lr", (0.05 + 0.3 * value).to_string()),
                1 => ("noise", value.to_string()),
                2 => ("adam-on", u8::from(value < 0.5).to_string()),
                3 => ("lodo-on", u8::from(value < 0.7).to_string()),
                4 => ("adam-lr", (0.1 + value).to_string()),
                _ => ("lodo-freeze", u8::from(value < 0.5).to_string()),
            };
            set(&mut session, &mut experiment, key, &text);
            // Sometimes the next change comes while somebody is still catching up.
            if value < 0.3 {
                let calls = Cell::new(0.0);
                let clock = || calls.replace(calls.get() + 1.0);
                session.advance(0, 20.0, &clock);
                continue;
            }
            for target in [session.step(), session.step() + steps] {
                session.advance_to(target, &still);
                album.insert(session.step(), seen(&mut session));
            }
        }
        session.advance_to(session.step(), &still);
        album.insert(session.step(), seen(&mut session));
        let steps: Vec<u64> = album.keys().copied().collect();
        for goal in goals {
            let step = *goal.get(&steps);
            go_to(&mut session, step);
            prop_assert_eq!(session.step(), step);
            prop_assert!(seen(&mut session).lanes == album[&step].lanes, "at step {}", step);
        }
    }
}

/// The simulator goes there in slices, says so on the way, and then hands out the settings that it came to.
#[test]
fn the_desk_travels_in_slices() {
    let now = Cell::new(0.0);
    let clock = || now.replace(now.get() + 1e-4);
    let mut simulator = Simulator::default();
    let mut ask = |command| match simulator.answer(command, &clock) {
        Report::Snapshot(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    };
    ask(Command::Load { experiment: "dimension=4&seed=2".into(), changes: vec![], owned: None });
    let advance = |until, experiment: Option<&str>| Command::Advance {
        experiment: experiment.map(Into::into),
        owned: None,
        until,
        seconds: f64::INFINITY,
    };
    for step in [650, 660, 670, 680] {
        ask(advance(step, Some(&format!("dimension=4&seed=2&adam-lr=0.{step}"))));
    }
    let early = ask(advance(690, Some("dimension=4&seed=2")));
    assert_eq!((early.time.farthest, early.time.settings), (690, None));
    ask(advance(700, None));
    ask(advance(20_700, Some("dimension=4&seed=2&lodo-lr=0.1")));
    let mut slices = 0;
    let arrived = loop {
        let snapshot = ask(Command::GoTo { step: 690, seconds: 0.0002 });
        match snapshot.time.going_to {
            Some(step) => assert_eq!((step, snapshot.time.farthest), (690, 20_700)),
            None => break snapshot,
        }
        slices += 1;
        assert!(slices < 1000);
    };
    assert!(slices > 0);
    assert_eq!(arrived.step, 690);
    assert!(
        arrived.lanes.iter().all(|lane| lane.spectrum.as_ref().is_some_and(|spectrum| spectrum.step == 690))
    );
    let beyond = ask(advance(790, None));
    assert_eq!(
        (beyond.step, beyond.time.farthest, beyond.time.changes),
        (790, 20_700, vec![650, 660, 670, 680, 700])
    );
    assert_eq!(beyond.time.settings.as_deref(), Some("v=1&scenario=overtake&dimension=4&seed=2&lodo-lr=0.1"));
    assert_eq!(ask(advance(791, None)).time.settings, None);
    // Further than the run has been is as far as it has been.
    let farthest = ask(Command::GoTo { step: 1_000_000, seconds: f64::INFINITY });
    assert_eq!(farthest.step, 20_700);
}

/// However many changes: bounded, and what can still be gone to is what it was.
#[test]
fn a_long_history_loses_its_beginning_and_nothing_else() {
    let (mut experiment, _) = Experiment::from_link("dimension=2&seed=3&noise-kind=walk");
    let mut session = Session::new(&experiment).unwrap();
    let mut album = Album::new();
    for change in 1..=2300u64 {
        session.advance_to(3 * change, &still);
        set(&mut session, &mut experiment, "adam-lr", &(0.1 + 1e-4 * change as f64).to_string());
        if change % 100 == 0 {
            album.insert(session.step(), seen(&mut session));
        }
    }
    let time = session.snapshot().time;
    assert!((1500..5500).contains(&time.earliest) && time.changes.len() == 64, "{time:?}");
    go_to(&mut session, 0);
    assert_eq!(session.step(), time.earliest);
    for (&step, picture) in album.iter().rev().filter(|(step, _)| **step >= time.earliest) {
        go_to(&mut session, step);
        assert!(seen(&mut session).lanes == picture.lanes, "at step {step}");
    }
}

/// A run pauses exactly where it was told to, goes on when asked, and each optimizer knows when it got there.
#[test]
fn a_run_stops_at_its_budget_or_its_target() {
    let mut simulator = Simulator::default();
    let mut ask = |command| match simulator.answer(command, &still) {
        Report::Snapshot(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    };
    let go = |until| Command::Advance { experiment: None, owned: None, until, seconds: f64::INFINITY };
    let bowl = "scenario=blank&condition=10&optimizers=adam,momentum,newton&adam-lr=0.05";
    ask(Command::Load { experiment: format!("{bowl}&budget=333&target=1e-3"), changes: vec![], owned: None });
    let snapshot = ask(go(100));
    assert_eq!((snapshot.step, snapshot.finish), (100, None));
    let snapshot = ask(go(1_000_000));
    assert_eq!((snapshot.step, snapshot.finish), (333, Some(Finish::Budget)));
    let snapshot = ask(go(340));
    assert_eq!((snapshot.step, snapshot.finish), (340, None));

    ask(Command::Load { experiment: format!("{bowl}&target=1e-3"), changes: vec![], owned: None });
    let snapshot = ask(go(1_000_000));
    assert_eq!(snapshot.finish, Some(Finish::Target));
    for lane in &snapshot.lanes {
        let reached = lane.reached.unwrap();
        assert!(reached.exact && reached.step <= snapshot.step && lane.status == Status::Running);
        // The first step at or below the target: the one before was above.
        let mut fresh = crate::common::session(bowl);
        let place = fresh.lanes().iter().position(|other| other.settings().method.key == lane.key).unwrap();
        fresh.advance_to(reached.step - 1, &still);
        assert!(fresh.lanes()[place].loss() > 1e-3, "{}", lane.key);
        fresh.advance_to(reached.step, &still);
        assert!(fresh.lanes()[place].loss() <= 1e-3, "{}", lane.key);
        assert_eq!(fresh.lanes()[place].evaluations(), reached.evaluations);
    }
    let at = snapshot.step;
    assert_eq!(ask(go(at + 50)).step, at + 50);
    // A target that comes late is looked for in the curves.
    let experiment = Some(format!("{bowl}&target=2e-3"));
    let late = ask(Command::Advance { experiment, owned: None, until: 0, seconds: 1.0 });
    for (late, early) in late.lanes.iter().zip(&snapshot.lanes) {
        let (late, early) = (late.reached.unwrap(), early.reached.unwrap());
        assert!(!late.exact && late.step <= early.step);
    }
}

/// A step back replays next to nothing, after a long run, in the middle of it, and after a cut.
#[test]
fn a_step_back_is_short_at_any_length() {
    let (mut experiment, _) = Experiment::from_link("scenario=blank&optimizers=adam&adam-lr=0.001");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(600_000, &still);
    let back = |session: &mut Session, steps: u64| {
        let goal = session.step() - steps;
        session.go_to(goal);
        let replayed = goal - session.step();
        go_to(session, goal);
        replayed
    };
    for _ in 0..5 {
        assert!(back(&mut session, 1) < 1024);
    }
    // Further back there is more to replay, but only once.
    assert!(back(&mut session, 300_000) < 40_000);
    assert!(back(&mut session, 1) < 1024 && back(&mut session, 500) < 1024);
    go_to(&mut session, 700);
    set(&mut session, &mut experiment, "adam-lr", "0.002");
    session.advance_to(20_000, &still);
    assert!(back(&mut session, 1) < 1024 && back(&mut session, 8000) < 1024);
}
