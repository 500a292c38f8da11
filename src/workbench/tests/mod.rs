//! The bench against a visitor and workers who come in any order.

mod data;
mod simulation;

use lodo::experiment::Experiment;
use lodo::optim::method;
use lodo::study::{Format, InTurn, Part, Plan, Study, Tuning};
use proptest::prelude::*;

use crate::{Bench, Effect, Event, Kind, Order, Screen, Stage};

const LINK: &str = "dimension=3&noise-kind=walk&optimizers=lodo,adam";

/// A bench, and workers whose runs end when the test says so.
struct House {
    bench: Bench,
    crew: u32,
    /// Of each worker whether it said that it is there, and what it does.
    workers: Vec<(bool, Option<Order>)>,
    now: f64,
}

impl House {
    fn new(link: &str) -> Self {
        House { bench: Bench::new(link, 2, "1.2.3"), crew: 0, workers: Vec::new(), now: 0.0 }
    }

    fn happen(&mut self, event: Event) {
        self.now += 0.01;
        for effect in self.bench.handle(event, self.now) {
            match effect {
                Effect::StartWorkers(crew) => (self.crew, self.workers) = (crew, vec![(false, None); 2]),
                Effect::EndWorkers => self.workers.clear(),
                Effect::Send(number, order) => {
                    let busy: Vec<&Order> =
                        self.workers.iter().filter_map(|worker| worker.1.as_ref()).collect();
                    assert!(!busy.contains(&&order), "a run is done twice");
                    assert_eq!(self.workers[number].1.replace(order), None, "a worker has two runs");
                }
            }
        }
    }

    fn write(&mut self, field: &str, text: &str) {
        self.happen(Event::Write(field.into(), text.into()));
    }

    /// A worker says that it is there, or does its run.
    fn work(&mut self, number: usize) {
        let Some((is_there, order)) = self.workers.get_mut(number) else { return };
        if !*is_there {
            *is_there = true;
            return self.happen(Event::Ready(self.crew, number));
        }
        if let Some(order) = order.take() {
            let answer = order.run(&|| 0.0, &|_| {});
            self.happen(Event::Answered(self.crew, number, Box::new(answer)));
        }
    }

    fn finish(&mut self) {
        for turn in 0..100_000 {
            if self.screen().stage == Stage::Done {
                return;
            }
            self.work(turn % 2);
        }
        panic!("it does not come to an end: {:?}", self.screen().refusal);
    }

    fn screen(&self) -> Screen {
        self.bench.screen(self.now)
    }

    /// The text of a field.
    fn text(&self, field: &str) -> String {
        let fields = self.screen().fields;
        fields.into_iter().find(|known| known.0 == field).unwrap().1
    }
}

/// A small comparison, begun.
fn comparing() -> House {
    let mut house = House::new(LINK);
    house.write("steps", "40");
    house.write("seeds", "1-3");
    house.happen(Event::Start);
    house
}

/// What one after the other makes of the same.
fn in_turn() -> String {
    let link = Experiment::from_link(LINK).0.to_link();
    let study = Study::new(Plan::Comparison { link }, 40, vec![1, 2, 3]).unwrap();
    let courses: Vec<_> = study.jobs().iter().map(|job| job.run(&|| 0.0, &|_| {}).ok()).collect();
    study.report(&courses, "1.2.3").csv(false)
}

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
    crate::form::FIELDS.iter().find(|field| **field == name).unwrap()
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

/// A small tuning, begun.
fn tuning() -> House {
    let mut house = House::new("dimension=2&optimizers=momentum,adam");
    house.happen(Event::Choose("tuning".into()));
    house.write("steps", "20");
    house.write("seeds", "3");
    house.happen(Event::Start);
    house
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

/// What a visitor and workers can do.
#[derive(Clone, Debug)]
enum Act {
    Choose(usize),
    Write(usize, &'static str),
    Start,
    Stop,
    Clear,
    Back,
    Open(bool),
    Work(usize),
    Progress(usize, u64),
    Lose,
    /// A worker that was ended has something to say.
    Late,
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0..Kind::ALL.len()).prop_map(Act::Choose),
        1 => (0..crate::form::FIELDS.len(), prop::sample::select(vec!["", "2", "30", "1-2", "0.5", "lodo-lr", "x=y", LINK]))
            .prop_map(|(field, text)| Act::Write(field, text)),
        2 => Just(Act::Start),
        1 => Just(Act::Stop),
        1 => Just(Act::Clear),
        1 => Just(Act::Back),
        1 => any::<bool>().prop_map(Act::Open),
        12 => (0..2_usize).prop_map(Act::Work),
        2 => (0..3_usize, 0..100_u64).prop_map(|(number, steps)| Act::Progress(number, steps)),
        1 => Just(Act::Lose),
        1 => Just(Act::Late),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn in_any_order_nothing_is_lost_or_done_twice(acts in prop::collection::vec(acts(), 1..60)) {
        let mut house = comparing();
        let file = house.bench.file().unwrap();
        let mut furthest = 0.0;
        for act in acts {
            let begins = matches!(act, Act::Start | Act::Clear | Act::Back | Act::Open(_));
            let before = house.bench.file();
            match act {
                Act::Choose(kind) => house.happen(Event::Choose(Kind::ALL[kind].1.into())),
                Act::Write(field, text) => house.write(crate::form::FIELDS[field], text),
                Act::Start => house.happen(Event::Start),
                Act::Stop => house.happen(Event::Stop),
                Act::Clear => {
                    house.happen(Event::Clear);
                    prop_assert!(before.is_none() || house.screen().has_former, "what was there can be had back");
                }
                Act::Back => house.happen(Event::Back),
                Act::Open(sound) => house.happen(Event::Opened(if sound { file.clone() } else { "[]".into() })),
                Act::Work(number) => {
                    // Longer ones would be waited for.
                    let short = |worker: &(bool, Option<Order>)| worker.1.as_ref().is_none_or(|order| order.steps() <= 200);
                    if house.workers.get(number).is_some_and(short) {
                        house.work(number);
                    }
                }
                Act::Progress(number, steps) => house.happen(Event::Progress(house.crew, number, steps)),
                Act::Lose if house.screen().stage == Stage::Running => {
                    house.happen(Event::Lost(house.crew, "lost".into()));
                    prop_assert!(house.screen().refusal.is_some());
                }
                Act::Lose => {}
                Act::Late => house.happen(Event::Ready(house.crew.wrapping_sub(1), 0)),
            }
            let screen = house.screen();
            let progress = screen.progress.unwrap_or_default();
            prop_assert!((0.0..=1.0).contains(&progress));
            // Steps under way are not done where their worker is ended.
            let done = if screen.stage == Stage::Running { 0.0 } else { progress };
            if begins || screen.stage == Stage::Idle {
                furthest = done;
            }
            prop_assert!(done >= furthest || screen.stage == Stage::Running);
            prop_assert_eq!(house.workers.is_empty(), screen.stage != Stage::Running);
            prop_assert_eq!(screen.stage == Stage::Done, screen.progress == Some(1.0) && screen.stage != Stage::Running);
        }
    }
}
