//! Whatever a visitor does to the settings, they can be printed, read back and run.

use lodo::experiment::{Control, Experiment, LaneId, SCENARIOS, STORY};
use lodo::objective::Formula;
use lodo::optim::{METHODS, Range};
use lodo::session::Session;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// What happens to the settings: which of the kinds below, and what it is to be done with.
type Event = (u8, u32, u32);

/// The settings of the moment and those that were left behind, which may come back.
struct Visit {
    desk: Experiment,
    former: Vec<Experiment>,
}

impl Visit {
    fn happen(&mut self, (kind, which, value): Event) {
        let former = self.former[which as usize % self.former.len()].clone();
        let mut next = self.desk.clone();
        match kind % 16 {
            0 => {
                next = SCENARIOS[which as usize % SCENARIOS.len()].experiment();
                next.look_as(&self.desk, &self.desk.scenario.experiment());
            }
            1 => {
                next = STORY[which as usize % STORY.len()].experiment();
                next.look_as(&self.desk, &self.desk.scenario.experiment());
            }
            // Undo, and a run that takes up other settings by itself.
            2 => next = former.where_others_are_met(self.desk.clone(), &self.former[0]),
            3 => next = self.desk.where_others_are_met(former, &self.former[0]),
            // One desk is looked at as another one was, field by field.
            4 => next.view = former.view,
            5 => {
                // Sometimes as many as there can be, and sometimes copies without the first.
                let count = if value % 16 == 0 { Experiment::MOST_LANES as u32 } else { 1 + value % 4 };
                let lane = |place: u32| {
                    let method = METHODS[which.wrapping_add(7 * place) as usize % METHODS.len()];
                    LaneId { method, copy: [1, 1, 1, 2, 7][(value / 16 + place) as usize % 5] }
                };
                let ids: Vec<String> = (0..count).map(|place| lane(place).to_string()).collect();
                let _ = next.set("optimizers", &ids.join(","));
            }
            7 if !next.lanes.is_empty() => {
                let id = next.lanes[value as usize % next.lanes.len()].id();
                let _ = next.duplicate(id);
            }
            6 => {
                let landscapes = &next.controls()[0].choices;
                let key = landscapes[value as usize % landscapes.len()].0.clone();
                let _ = next.set("objective", &key);
            }
            _ => {
                let controls = next.controls();
                let control = &controls[which as usize % controls.len()];
                let _ = next.set(&control.key, &text_for(control, value));
            }
        }
        // As on the page: what cannot be run is refused.
        if next.check().is_ok() {
            self.former.push(std::mem::replace(&mut self.desk, next));
        }
    }
}

/// Something that one might choose or write there.
fn text_for(control: &Control, value: u32) -> String {
    let part = f64::from(value) / f64::from(u32::MAX);
    match (control.key.as_str(), control.range) {
        // Sixty-four dimensions show what a thousand would, and take a thousandth of the time.
        ("dimension", Some(range)) => (range.bounds().0 + part * 62.0).round().to_string(),
        (_, Some(Range::Switch)) => (value % 2).to_string(),
        (_, Some(range)) => {
            let value = range.value(part);
            lodo::experiment::number(value)
        }
        ("formula", None) => {
            let formulas = [Formula::EXAMPLE, "x^2+3*y^2", "sum(xi^4)", "log(x)+y", "a*x^2+x5^2*b", "x ^"];
            formulas[value as usize % formulas.len()].into()
        }
        ("budget" | "target", None) => ["", "100", "1e3", "-1", "0.5"][value as usize % 5].into(),
        ("note", None) => ["", "A & b = c", "<b>so</b>\n\u{202e}", "é'\"%#"][value as usize % 4].into(),
        ("panels", None) => ["", "loss", "error,landscape", "matrix"][value as usize % 4].into(),
        ("window", None) => ["", "-1,1,-1,1", "0,1e-3,5,6", "1,0,0,1", "a"][value as usize % 5].into(),
        ("kept", None) => {
            let kept =
                ["", "scenario=rosenbrock&seed=4&step=9", "seed=1e9&step=2", "step=0", "kept=step%3D1"];
            kept[value as usize % kept.len()].into()
        }
        ("surface", None) => ["", "130,40", "-179,5", "0,0", "a"][value as usize % 5].into(),
        ("span", None) => ["", "0,100", "5,1e4", "9,1", "a"][value as usize % 5].into(),
        (_, None) => control.choices[value as usize % control.choices.len()].0.to_string(),
    }
}

/// Every setting as text, by its key.
fn settings(desk: &Experiment) -> Vec<(String, Option<String>)> {
    desk.controls().into_iter().map(|control| (control.key.clone(), desk.get(&control.key))).collect()
}

/// Ten thousand desks, each come to by whatever may happen on the page: printed, read back, and run for a step.
#[test]
fn whatever_happens_to_settings_they_are_printed_read_back_and_run() {
    let events = prop::collection::vec(any::<Event>(), 1..12);
    let mut runner = TestRunner::new(Config { cases: 3000, failure_persistence: None, ..Config::default() });
    let outcome = runner.run(&events, |events| {
        let first = Experiment::default();
        let mut visit = Visit { desk: first.clone(), former: vec![first] };
        events.into_iter().for_each(|event| visit.happen(event));
        let link = visit.desk.to_link();
        let (read, refusals) = Experiment::from_link(&link);
        prop_assert_eq!(&refusals, &vec![], "{}", link);
        prop_assert_eq!(&read, &visit.desk);
        // Values say what links say: two are equal exactly if they are printed alike.
        for former in &visit.former {
            prop_assert_eq!(*former == visit.desk, former.to_link() == link, "{:?} {}", former, link);
        }
        prop_assert_eq!(settings(&read), settings(&visit.desk), "{}", link);
        prop_assert_eq!(&read.to_link(), &link);
        let mut session = Session::new(&visit.desk).expect("what cannot be run was refused");
        session.advance(1, f64::INFINITY, &|| 0.0);
        let snapshot = session.snapshot();
        // Where the start has no value nobody moves.
        prop_assert_eq!(snapshot.step, u64::from(snapshot.is_running()), "{}", link);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// A classifier's plane, or a coordinate that another desk has, is no plane of this one; chosen again there, it is.
#[test]
fn a_plane_of_another_desk_is_not_printed() {
    let read = |link: &str| Experiment::from_link(link).0;
    let spirals = read("objective=spirals");
    assert_eq!(spirals.get("plane").as_deref(), Some("decisions"));
    let mut bowl = read("dimension=10");
    bowl.view = spirals.view;
    assert_eq!(bowl.get("plane").as_deref(), Some("curvature"));
    assert_eq!(bowl, read("dimension=10"));
    let far = read("dimension=20&plane=coordinates&plane-x=17&plane-y=3");
    bowl.view = far.view;
    assert_eq!(["plane", "plane-x", "plane-y"].map(|key| bowl.get(key).unwrap()), ["coordinates", "1", "2"]);
    assert_eq!(read(&bowl.to_link()), bowl);
    bowl.set("plane-x", "5").unwrap();
    assert_eq!(["plane-x", "plane-y"].map(|key| bowl.get(key).unwrap()), ["5", "2"]);
}
