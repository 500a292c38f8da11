//! Random orders of events: whatever comes next, the page keeps its promises.

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::task::{Rest, Task};
use super::super::{Action, Env, Event, FileKind, Filming, Input, Pointer, Share, Zoom};
use super::world::World;
use crate::experiment::SCENARIOS;
use crate::plot::{Panel, Pixel};
use crate::session::{Record, Session};

/// Which of the kinds below, and what it is to be done with.
type Order = (u8, u16, u16);

/// Small problems: what is tried is the order, not the arithmetic.
const LINKS: [&str; 6] = [
    "dimension=3&optimizers=lodo,adam&budget=40",
    "scenario=blank&optimizers=gd,adam&speed=1e6&gd-lr=0.02",
    "dimension=4&optimizers=gd,momentum,newton&speed=60&seeds=2",
    "scenario=blank&objective=rosenbrock&optimizers=lodo,adam&noise-kind=walk&target=1",
    "dimension=3&optimizers=gd,adam&step=90&lead=loss",
    "dimension=2&optimizers=lodo,adam&step=25&play=1&present=1&theme=dark&kept=scenario%3Dblank%26optimizers%3Dgd%26step%3D30",
];

/// What a visitor may choose or write; not all of it is right.
const SETTINGS: [(&str, &[&str]); 25] = [
    ("lodo-meta-lr", &["0.01", "0.001", "1e-4", "abc", "50"]),
    ("lodo-lr", &["0.3", "0.1", "1"]),
    ("adam-lr", &["0.1", "0.2", "1", "0.05", "-1"]),
    ("gd-lr", &["0.001", "1e9", "0.01"]),
    ("noise", &["0.5", "1", "2", "4"]),
    ("noise-kind", &["none", "walk", "gradient"]),
    ("seed", &["1", "2", "3", "1e3", "x"]),
    ("seeds", &["1", "2", "0"]),
    ("dimension", &["2", "3", "4", "1e9"]),
    ("objective", &["bowl", "rosenbrock", "beale", "bowl", "rosenbrock", "beale", "circles"]),
    ("budget", &["", "10", "25", "60", "-3"]),
    ("target", &["", "0.5", "1e-3"]),
    ("speed", &["1", "30", "1e6"]),
    ("plane", &["curvature", "principal", "coordinates", "decisions"]),
    ("plane-x", &["1", "2", "3"]),
    ("loss-axis", &["steps", "seconds"]),
    ("error-view", &["error", "matrices"]),
    ("spectrum-view", &["eigenvalues", "product"]),
    ("lead", &["landscape", "loss", "spectrum"]),
    ("theme", &["system", "light", "dark"]),
    ("panels", &["", "loss", "spectrum,loss", "matrix"]),
    ("rotation", &["0", "0.5", "1"]),
    ("start-x", &["1", "-2"]),
    ("lodo-on", &["0", "1"]),
    ("adam-on", &["0", "1"]),
];

const SMALL: [&str; 3] = ["blank", "ellipse", "rosenbrock"];

const ADDED: [&str; 5] = ["gd", "adam", "lodo", "momentum", "nadam"];

fn pick<T: Clone>(choices: &[T], which: u16) -> T {
    choices[which as usize % choices.len()].clone()
}

/// Something happens.
fn happen(world: &mut World, (kind, which, value): Order, file: &str) {
    world.log.push(format!("{:?}", (kind % 64, which, value)));
    match kind % 64 {
        // Workers and frames are most of what happens.
        0..=19 => {
            world.answer(which as usize);
        }
        20..=29 => {
            world.frame();
        }
        30 | 31 => world.wait(Duration::from_millis(u64::from(value) % 5000)),
        32 => {
            world.wait(Duration::from_millis(1000));
            world.tell(Event::Tick);
        }
        33..=35 => world.act(Action::PlayOrPause),
        36 => world.act(Action::Step),
        37 => world.act(Action::StepBack),
        38 => world.act(pick(&[Action::Reset, Action::Keep], which)),
        39 | 40 => world.act(Action::Undo),
        41 => world.act(Action::Redo),
        42 => {
            world.env.dice = u64::from(value);
            let rare = if value % 8 == 0 { Action::Story } else { Action::Dice };
            world.act(pick(&[Action::Dice, Action::Restore, rare], which));
        }
        43 => world.act(Action::TurnPage { forward: which % 3 > 0 }),
        44 => {
            // A hundred dimensions take their time, and show nothing else.
            let chosen = if value % 16 == 0 {
                SCENARIOS[which as usize % SCENARIOS.len()].key
            } else {
                pick(&SMALL, which)
            };
            let input = Input::Text(chosen.into());
            world.tell(Event::Control { key: "scenario".into(), input, done: true });
        }
        45..=49 => {
            let (key, values) = SETTINGS[which as usize % SETTINGS.len()];
            world.set(key, pick(values, value));
        }
        50 => {
            let key = pick(&["lodo-meta-lr", "adam-lr", "noise", "gd-lr"], which);
            let input = Input::Place(f64::from(value % 100) / 100.0);
            world.tell(Event::Control { key: key.into(), input, done: value.is_multiple_of(3) });
        }
        51 | 52 => {
            let farthest = world.page.snapshot().time.farthest.max(1);
            world.tell(Event::Scrub(u64::from(value) % (farthest + 1)));
        }
        53 => world.act(Action::ExplainStep),
        54 => world.close_dialog(value % 2 == 0),
        55 => world.hide(value % 2 == 0),
        56 => {
            if value % 4 == 0 {
                world.lose();
            }
        }
        57 => world.act(Action::Restart),
        58 => {
            world.act(pick(
                &[Action::SaveRun, Action::Share, Action::Copy(Share::Link), Action::DismissNotice],
                which,
            ));
            world.copy();
        }
        59 => world.tell(Event::FileChosen { size: if value % 8 == 0 { 1e9 } else { 1000.0 } }),
        60 => world.read(if value.is_multiple_of(3) { "no file" } else { file }),
        61 => {
            let link = if which % 3 == 0 { world.history.pop() } else { None };
            let link = link.unwrap_or_else(|| pick(&LINKS, which).to_string());
            world.address.clone_from(&link);
            world.tell(Event::LinkChanged(link));
        }
        62 => {
            let key = pick(&ADDED, which).to_string();
            match value % 4 {
                0 => world.act(Action::Remove(key)),
                1 => world.act(Action::Toggle(which as usize % 3)),
                _ => world.act(Action::Add(key)),
            }
        }
        _ if which.is_multiple_of(3) => film(world, which, value),
        _ => handle_the_picture(world, which, value),
    }
}

/// The visitor and the recorder make a film, or something that comes to nothing.
fn film(world: &mut World, which: u16, value: u16) {
    let (from, to) = (u64::from(value % 7), u64::from(value % 40));
    let begin = Filming::Begin { from, to };
    let filming =
        [begin, begin, Filming::Prepare, Filming::Roll, Filming::Roll, Filming::Stop, Filming::Done];
    let filming = pick(&filming, which / 3);
    world.act(Action::Film(filming));
}

/// A film that plays does not pass its last step, and everything of the page goes on after it.
fn end_film(world: &mut World) {
    for filming in [Filming::Roll, Filming::Stop, Filming::Done] {
        world.act(Action::Film(filming));
        world.settle();
    }
    world.close_dialog(false);
    assert_eq!(world.page.film, None, "{}", world.story());
}

/// Looks at the landscape.
const ZOOMS: [Zoom; 6] =
    [Zoom::In, Zoom::Out, Zoom::Fit, Zoom::Move([0.1, 0.0]), Zoom::Turn([200.0, -7.0]), Zoom::Face];

fn handle_the_picture(world: &mut World, which: u16, value: u16) {
    let at = Pixel::new(f64::from(which % 150), f64::from(value % 100));
    let id = i32::from(value % 2);
    match which % 14 {
        12 => world.tell(Event::Surface(!value.is_multiple_of(4))),
        13 => world.set("surface", pick(&["", "30,40", "-120,90"], value)),
        0 => world.tell(Event::Pointer(Pointer::Down { id, at, finger: value.is_multiple_of(3) })),
        1 | 2 => world.tell(Event::Pointer(Pointer::Move { id, at })),
        3 => world.tell(Event::Pointer(Pointer::Up { id, lifted: !value.is_multiple_of(3) })),
        4 => world.act(Action::Zoom(pick(&ZOOMS, value))),
        5 => world.tell(Event::Wheel { at, turned: f64::from(value % 7) / 3.0 - 1.0 }),
        6 => world.tell(Event::Resized([f64::from(value % 200), 100.0])),
        7 => world.act(Action::SavePanel(pick(&Panel::ALL, value), FileKind::Csv)),
        8 => world.act(Action::Present),
        9 => world.act(Action::Show(pick(&Panel::ALL, value))),
        10 => world.act(Action::Lead(pick(&Panel::ALL, value))),
        _ => world.act(pick(&[Action::Shrink, Action::Enlarge(pick(&Panel::ALL, value / 2))], value)),
    }
}

/// A file of a run, to be loaded in between.
fn some_file() -> String {
    let mut world = World::new("dimension=3&optimizers=gd,adam&seed=5", 1);
    world.reach(12);
    world.set("gd-lr", "0.003");
    world.reach(30);
    world.act(Action::SaveRun);
    world.settle();
    world.saved.pop().expect("a file").1
}

/// Brings the world to rest, whatever state it is in.
fn come_to_rest(world: &mut World) {
    world.close_dialog(false);
    if world.env.hidden {
        world.hide(false);
    }
    while matches!(world.text("play").as_str(), "Pause" | "Stop") {
        world.act(Action::PlayOrPause);
    }
    world.settle();
    // A link that was written a moment ago, and a journal: both wait.
    world.wait(Duration::from_secs(20));
    world.frame_wanted = true;
    world.settle();
}

/// Undo, then redo, is nothing.
fn undo_and_redo(world: &mut World) {
    let before = world.page.experiment().clone();
    let undone = world.page.undo.is_empty();
    world.act(Action::Undo);
    let turned = *world.page.experiment() != before;
    if undone || !turned {
        return come_to_rest(world);
    }
    world.act(Action::Redo);
    assert_eq!(world.page.experiment(), &before, "undone and redone; {}", world.story());
    come_to_rest(world);
}

/// A seek ends at its step, and nothing of the way is shown.
fn seek(world: &mut World, value: u16) {
    let (from, time) = (world.page.snapshot().step, world.page.snapshot().time.clone());
    if !world.page.crew.is_there() || time.farthest == 0 {
        return;
    }
    let to = time.earliest + u64::from(value) % (time.farthest - time.earliest + 1);
    world.tell(Event::Scrub(to));
    while world.round() {
        let step = world.page.snapshot().step;
        assert!(step == from || step == to, "{step} on the way from {from} to {to}; {}", world.story());
    }
    assert_eq!(world.page.snapshot().step, to, "{}", world.story());
}

/// So many single steps are taken as are asked for, with workers in between.
fn single_steps(world: &mut World, orders: &[Order]) {
    let (from, mut earliest) = (world.page.snapshot().step, world.page.snapshot().time.earliest);
    if !world.page.crew.is_there() || !world.page.snapshot().is_running() {
        return;
    }
    let mut wanted = from;
    for &(kind, which, _) in orders {
        match kind % 12 {
            0..=3 => {
                wanted += 1;
                world.act(Action::Step);
            }
            4 => {
                (wanted, earliest) = (0, 0);
                world.act(Action::Reset);
            }
            5..=7 if wanted > earliest => {
                wanted -= 1;
                world.act(Action::StepBack);
            }
            8 | 9 => {
                world.frame();
            }
            _ => {
                world.answer(which as usize);
            }
        }
    }
    world.settle();
    if world.page.snapshot().is_running() {
        assert_eq!(world.page.snapshot().step, wanted, "single steps; {}", world.story());
    }
}

/// The record of whatever happened gives the same bits again.
fn replay(world: &World) {
    let Some(changes) = world.changes() else { return };
    let snapshot = world.page.snapshot();
    let file = Record::to_json(world.page.experiment(), Some(changes), snapshot);
    let record = Record::from_json(&file).unwrap_or_else(|words| panic!("{words}; {}", world.story()));
    let mut session = Session::new(&record.experiment).unwrap();
    session.preload(&record.changes);
    session.advance_to(record.step, &|| 0.0);
    let same = record.is_same(&session.snapshot());
    assert_eq!(same, Some(true), "the record replays to the same bits; {}", world.story());
}

/// "Pause" is said where the run moves, or where a reason is on the screen.
fn check_pause(world: &mut World) {
    if world.text("play") != "Pause" || world.env.hidden {
        return;
    }
    let from = world.page.snapshot().step;
    for _ in 0..400 {
        let moves = world.page.snapshot().step != from || world.text("play") != "Pause";
        if moves || world.shows("failure") {
            return;
        }
        world.wait(Duration::from_millis(30));
        world.frame_wanted = true;
        world.round();
    }
    panic!("“Pause”, and nothing moves; {}", world.story());
}

fn play(link: &str, workers: usize, env: Env, orders: &[Order], file: &str) {
    let mut world = World::with(link, workers, env);
    // A small picture is drawn soon.
    world.tell(Event::Resized([150.0, 100.0]));
    for &order in orders {
        happen(&mut world, order, file);
    }
    check_pause(&mut world);
    come_to_rest(&mut world);
    end_film(&mut world);
    come_to_rest(&mut world);
    world.check_rest();
    let (kind, which, value) = orders[0];
    match kind % 4 {
        0 => undo_and_redo(&mut world),
        1 => seek(&mut world, value),
        2 => single_steps(&mut world, &orders[orders.len() / 2..]),
        _ => {
            if which % 4 == 0 && world.page.crew.is_there() {
                world.act(Action::Step);
            }
        }
    }
    come_to_rest(&mut world);
    world.check_rest();
    if matches!(world.page.task, Task::Rest(Rest::Paused)) && world.page.crew.is_there() {
        replay(&world);
    }
}

/// So many sequences of events, each played to its end.
fn try_orders(workers: std::ops::Range<usize>) {
    let cases = std::env::var("LODO_ORDERS").ok().and_then(|text| text.parse().ok()).unwrap_or(5000);
    let file = some_file();
    let orders = prop::collection::vec(any::<Order>(), 4..36);
    let first = (0..LINKS.len(), workers, any::<bool>());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 20_000, ..Config::default() };
    let outcome = TestRunner::new(config).run(&(first, orders), |((link, workers, still), orders)| {
        let env = Env { reduced_motion: still, ..Env::default() };
        play(LINKS[link], workers, env, &orders, &file);
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
}

/// Ten thousand visits, half of them here. `LODO_ORDERS` asks for another number in each of these tests.
#[test]
fn whatever_comes_next_the_page_keeps_its_promises() {
    try_orders(1..2);
}

#[test]
fn whatever_comes_next_with_several_workers_the_page_keeps_its_promises() {
    try_orders(2..4);
}
