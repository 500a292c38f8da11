//! Commands and their reports; what is looked at, and for how long.

use super::*;
use crate::session::Snapshot;
use std::cell::Cell;

fn snapshot(report: Report) -> Snapshot {
    match report {
        Report::Snapshot(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_command_has_one_answer_and_time_is_an_argument() {
    let ticks = Cell::new(0.0);
    let clock = || {
        ticks.set(ticks.get() + 0.001);
        ticks.get()
    };
    let mut simulator = Simulator::default();
    let load = Command::Load { experiment: "dimension=5&seed=3".into(), changes: vec![], owned: None };
    assert_eq!(snapshot(simulator.answer(load, &clock)).step, 0);
    let by_time = Command::Advance { experiment: None, owned: None, until: u64::MAX, seconds: 0.1 };
    let step = snapshot(simulator.answer(by_time, &clock)).step;
    assert!((1..1000).contains(&step), "{step}");
    let by_steps =
        Command::Advance { experiment: None, owned: None, until: step + 7, seconds: f64::INFINITY };
    assert_eq!(snapshot(simulator.answer(by_steps, &clock)).step, step + 7);
    let still = Command::Advance { experiment: None, owned: None, until: step, seconds: 1.0 };
    assert_eq!(snapshot(simulator.answer(still, &clock)).step, step + 7);
}

#[test]
fn a_senseless_grid_is_refused_and_the_run_goes_on() {
    let mut simulator = Simulator::default();
    for (window, columns) in [([0.0, f64::NAN, 0.0, 1.0], 10), ([0.0, 1.0, 0.0, 1.0], 0)] {
        let report = simulator.answer(Command::Grid { window, columns, rows: 10, seconds: 1.0 }, &|| 0.0);
        assert!(matches!(report, Report::Refused { .. }), "{report:?}");
    }
    let advance = Command::Advance { experiment: None, owned: None, until: 3, seconds: 1.0 };
    assert_eq!(snapshot(simulator.answer(advance, &|| 0.0)).step, 3);
}

/// At a slow speed, where stepping takes next to no time, spectra keep up all the same.
#[test]
fn spectra_keep_up_at_any_speed() {
    let now = Cell::new(0.0);
    let mut simulator = Simulator::default();
    for frame in 1..=30u64 {
        now.set(frame as f64 / 60.0);
        let advance = Command::Advance { experiment: None, owned: None, until: frame, seconds: 0.01 };
        let lanes = snapshot(simulator.answer(advance, &|| now.get())).lanes;
        assert!(lanes.iter().all(|lane| lane.spectrum.as_ref().is_some_and(|s| s.step == frame)));
    }
}

/// Matrices are computed while they are looked at, within the share of spectra, and forgotten afterwards.
#[test]
fn matrices_are_computed_while_they_are_looked_at() {
    let now = Cell::new(0.0);
    let mut simulator = Simulator::default();
    let mut at = |link: Option<&str>, frame: u64| {
        now.set(frame as f64 / 60.0);
        let experiment = link.map(String::from);
        let advance = Command::Advance { experiment, owned: None, until: frame, seconds: 0.01 };
        snapshot(simulator.answer(advance, &|| now.get())).matrices.map(|matrices| matrices.step)
    };
    assert_eq!((at(None, 1), at(None, 2)), (None, None));
    assert_eq!(at(Some("error-view=matrices"), 3), Some(3));
    assert_eq!(at(None, 4), Some(4));
    assert_eq!(at(Some(""), 5), None);

    // Where a look takes longer than its share, most frames go without.
    let ticks = Cell::new(0.0);
    let clock = || {
        ticks.set(ticks.get() + 0.005);
        ticks.get()
    };
    let mut simulator = Simulator::default();
    let load =
        Command::Load { experiment: "dimension=10&error-view=matrices".into(), changes: vec![], owned: None };
    simulator.answer(load, &clock);
    let mut fresh = 0;
    for until in 1..=100 {
        let advance = Command::Advance { experiment: None, owned: None, until, seconds: 1.0 };
        let seen = snapshot(simulator.answer(advance, &clock));
        fresh += usize::from(seen.matrices.is_some_and(|matrices| matrices.step == seen.step));
    }
    assert!((5..60).contains(&fresh), "{fresh}");
}

/// However long spectra take, decisions that are compared belong to one step.
#[test]
fn decisions_are_of_one_step() {
    let ticks = Cell::new(0.0);
    let clock = || {
        ticks.set(ticks.get() + 0.005);
        ticks.get()
    };
    let mut simulator = Simulator::default();
    let experiment = "objective=circles&optimizers=adam,momentum,gd".into();
    simulator.answer(Command::Load { experiment, changes: vec![], owned: None }, &clock);
    let mut steps = Vec::new();
    for until in 1..=40 {
        let advance = Command::Advance { experiment: None, owned: None, until, seconds: 1.0 };
        let lanes = snapshot(simulator.answer(advance, &clock)).lanes;
        let of = |lane: &crate::session::LaneSnapshot| lane.decisions.as_ref().unwrap().step;
        assert!(lanes.iter().all(|lane| of(lane) == of(&lanes[0])), "{until}");
        steps.push(of(&lanes[0]));
    }
    steps.dedup();
    assert!((3..40).contains(&steps.len()), "{steps:?}");
}

/// However long spectra take before a run begins, its first frames owe nothing for them.
#[test]
fn what_is_looked_at_at_rest_takes_nothing_from_the_run() {
    let now = Cell::new(0.0);
    let tick = |by: f64| {
        now.set(now.get() + by);
        now.get()
    };
    let mut simulator = Simulator::default();
    let load = Command::Load { experiment: "dimension=5".into(), changes: vec![], owned: None };
    simulator.answer(load, &|| tick(1.0));
    let advance = Command::Advance { experiment: None, owned: None, until: 1, seconds: 1.0 };
    let lanes = snapshot(simulator.answer(advance, &|| tick(1e-6))).lanes;
    assert!(lanes.iter().all(|lane| lane.spectrum.as_ref().is_some_and(|spectrum| spectrum.step == 1)));
}
