//! The table of tuned values: whole, reproducible, and good enough that no method looks broken where it is first met.

use std::collections::BTreeSet;

use lodo::experiment::{Experiment, Tuned};
use lodo::objective::{LANDSCAPES, Landscape, Noise, landscape};
use lodo::optim::{METHODS, Method, method};
use lodo::session::{Lane, Session};
use lodo::study::{InTurn, Tuning};

#[test]
fn every_method_has_values_for_every_function() {
    let text = include_str!("../src/experiment/tuned.csv");
    let table = Tuned::parse(text).unwrap();
    for landscape in LANDSCAPES {
        for method in METHODS.iter().filter(|method| *landscape.dimensions.start() <= method.most) {
            assert!(table.values(landscape, method).is_some(), "{} {}", landscape.key, method.key);
        }
    }
    assert_eq!(table.text(), text, "the order of the registries, numbers as short as can be");
}

#[test]
fn a_table_that_cannot_be_read_says_where() {
    for (text, words) in [
        ("", "no “method,parameter,…” at first"),
        ("gd,lr,1", "no “method,parameter,…” at first"),
        ("method,parameter,nowhere", "no function called “nowhere”"),
        ("method,parameter,", "no function called “”"),
        ("method,parameter,booth\ngd", "no parameter in “gd”"),
        ("method,parameter,booth\nnothing,lr,1", "no method in"),
        ("method,parameter,booth\ngd,rate,1", "no parameter “rate” in"),
        ("method,parameter,booth\ngd,lr,100", "at most 10 in"),
        ("method,parameter,booth\ngd,lr", "0 values for 1 functions in"),
        ("method,parameter,booth\ngd,lr,1,2", "2 values for 1 functions in"),
        ("method,parameter,booth\ngd,lr,1\ngd,lr,-", "“gd,lr” is there twice"),
        ("method,parameter,booth,bowl,booth", "“booth” is there twice"),
    ] {
        let refusal = Tuned::parse(text).err().unwrap_or_else(|| panic!("{text}"));
        assert!(refusal.contains(words), "{refusal}");
    }
}

/// What differs from the registry anywhere has a row; an empty cell is the registry's value, and a dash is none.
#[test]
fn a_table_is_written_as_it_is_read() {
    let text =
        "method,parameter,booth,ackley\nmomentum,lr,0.2,\nmomentum,momentum,,0.5\nyogi,lr,,\ngd,lr,0.5,-\n";
    let table = Tuned::parse(text).unwrap();
    let [booth, ackley] = ["booth", "ackley"].map(|key| landscape(key).unwrap());
    let momentum = method("momentum").unwrap();
    let [lr, beta] = momentum.defaults()[..] else { panic!("two parameters") };
    assert_eq!(table.values(booth, momentum), Some(&[0.2, beta][..]));
    assert_eq!(table.values(ackley, momentum), Some(&[lr, 0.5][..]));
    assert_eq!(table.values(ackley, method("gd").unwrap()), None);
    assert_eq!(table.values(ackley, method("yogi").unwrap()), Some(&*method("yogi").unwrap().defaults()));
    assert_eq!(table.text(), text);
}

/// The procedure is its own record: the same seed finds the same values.
#[test]
fn the_table_can_be_made_again() {
    for (function, key) in [("booth", "gd"), ("saddle", "gd"), ("ackley", "momentum"), ("beale", "lodo")] {
        let (landscape, method) = (landscape(function).unwrap(), method(key).unwrap());
        let found = Tuning::new(landscape, 1).tune(method, &InTurn);
        assert_eq!(Tuned::table().values(landscape, method), Some(&*found), "{function} {key}");
        assert_ne!(found, Tuning::new(landscape, 2).tune(method, &InTurn), "{function} {key}");
    }
}

/// Descent at one rate on curvatures from 1/1000 to 1 is fastest at 2/(1 + 1/1000), and lost at 2.
#[test]
fn the_rate_that_theory_knows_is_found() {
    let found = Tuned::table().values(landscape("bowl").unwrap(), method("gd").unwrap()).unwrap()[0];
    assert!((0.95 * 2.0 / 1.001..2.0).contains(&found), "{found}");
}

fn desk(landscape: &Landscape, dimension: usize, noise: &str, methods: &[&Method]) -> Session {
    let keys: Vec<&str> = methods.iter().map(|method| method.key).collect();
    let link = format!(
        "scenario=blank&objective={}&dimension={dimension}&noise-kind={noise}&optimizers={}",
        landscape.key,
        keys.join(",")
    );
    let (experiment, refusals) = Experiment::from_link(&link);
    assert_eq!(refusals, vec![], "{link}");
    Session::new(&experiment).unwrap()
}

const SECANT: &[&str] = &["olbfgs", "lbfgs", "lbfgs-authors"];

/// Methods that do not descend on these desks at any values that the procedure found, and why.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[
    ("beale", &["newton"], "the Hessian at the start is singular"),
    ("himmelblau", SECANT, "drawn to the maximum near the start"),
    ("himmelblau", &["newton", "levenberg"], "drawn to the maximum near the start"),
    ("rastrigin", &["levenberg"], "drawn to the crest near the start"),
    ("ackley", SECANT, "drawn to the crest near the start"),
    ("ackley", &["newton", "levenberg"], "drawn to the crest near the start"),
    ("easom", &["newton", "levenberg", "olbfgs"], "drawn to where the plain is flat"),
    ("logistic", &["bfgs"], "keeps for ever what a noisy gradient told it"),
    ("spirals", &["levenberg"], "drawn to saddles: curvatures of both signs"),
];

fn excuse(landscape: &Landscape, method: &Method) -> Option<&'static str> {
    let applies =
        |function: &str, methods: &[&str]| function == landscape.key && methods.contains(&method.key);
    EXCEPTIONS.iter().find(|(function, methods, _)| applies(function, methods)).map(|(.., reason)| *reason)
}

/// On the desks that a visitor comes to first, a few hundred steps at the values that are proposed: the loss falls,
/// and nothing diverges in three times as many.
#[test]
fn no_method_looks_broken_where_it_is_first_met() {
    let (mut broken, mut excused) = (BTreeSet::new(), BTreeSet::new());
    for landscape in LANDSCAPES {
        let (&least, &most) = (landscape.dimensions.start(), landscape.dimensions.end());
        let network = least == most && most > 2;
        let steps = if network { 100 } else { 300 };
        // The example of a formula has two variables.
        let one_size = least == most || landscape.key == "formula";
        for dimension in if one_size { vec![least] } else { vec![least, 20] } {
            for methods in METHODS.chunks(Experiment::MOST_LANES) {
                let noise = if landscape.batched { "batch" } else { "none" };
                let mut session = desk(landscape, dimension, noise, methods);
                let first: Vec<f64> = session.lanes().iter().map(|lane| lane.loss()).collect();
                session.advance_to(steps, &|| 0.0);
                let reached =
                    |lane: &Lane| if landscape.batched { lane.curve().smoothed() } else { lane.loss() };
                let reached: Vec<f64> = session.lanes().iter().map(reached).collect();
                session.advance_to(if network { steps } else { 3 * steps }, &|| 0.0);
                for ((lane, first), reached) in session.lanes().iter().zip(first).zip(reached) {
                    if reached < first && lane.is_running() {
                        continue;
                    }
                    let method = lane.settings().method;
                    match excuse(landscape, method) {
                        Some(_) => excused.insert((landscape.key, method.key)),
                        None => broken.insert(format!(
                            "{} of {dimension}, {}: from {first:e} to {reached:e}, running: {}",
                            landscape.key,
                            method.key,
                            lane.is_running()
                        )),
                    };
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
    for (function, methods, reason) in EXCEPTIONS {
        for method in *methods {
            assert!(excused.contains(&(*function, *method)), "{method} descends on {function} ({reason})");
        }
    }
}

#[test]
fn optimizers_begin_with_the_values_for_the_function() {
    let values = |experiment: &Experiment, key: &str| {
        experiment.lanes.iter().find(|lane| lane.method.key == key).unwrap().values.clone()
    };
    let tuned = |function: &str, key: &str| {
        Tuned::table().values(landscape(function).unwrap(), method(key).unwrap()).unwrap().to_vec()
    };
    // The paper's task has the registry's values, which are for it.
    let mut experiment = Experiment::default();
    assert_eq!(values(&experiment, "lodo"), method("lodo").unwrap().defaults());
    experiment.set("adam-lr", "0.5").unwrap();
    experiment.set("objective", "beale").unwrap();
    assert_eq!(values(&experiment, "lodo"), tuned("beale", "lodo"));
    let mut touched = method("adam").unwrap().defaults();
    touched[0] = 0.5;
    assert_eq!(values(&experiment, "adam"), touched);
    experiment.set("optimizers", "lodo,adam,gd").unwrap();
    assert_eq!(values(&experiment, "gd"), tuned("beale", "gd"));
    experiment.set("objective", "bowl").unwrap();
    assert_eq!(values(&experiment, "gd"), tuned("bowl", "gd"));
    experiment.set("noise-kind", "walk").unwrap();
    assert_eq!(values(&experiment, "gd"), method("gd").unwrap().defaults());
    assert_eq!(values(&experiment, "adam"), touched);
    // What a scenario chose goes with its function, but not with its noise.
    let mut rosenbrock = lodo::experiment::scenario("rosenbrock").unwrap().experiment();
    let chosen = values(&rosenbrock, "lodo");
    assert_ne!(chosen, tuned("rosenbrock", "lodo"));
    rosenbrock.set("noise-kind", "gradient").unwrap();
    assert_eq!(values(&rosenbrock, "lodo"), chosen);
    rosenbrock.set("objective", "booth").unwrap();
    assert_eq!(values(&rosenbrock, "lodo"), tuned("booth", "lodo"));
    // In whatever order a link has them.
    let links = [
        "noise-kind=none&optimizers=momentum&momentum-lr=0.1",
        "momentum-lr=0.1&optimizers=momentum&noise-kind=none",
    ];
    let [one, two] = links.map(|link| Experiment::from_link(link).0);
    assert_eq!(one, two);
}

/// The opening scenario's minimum walks. On another function that leads up its walls: the walk stays behind.
#[test]
fn the_walk_stays_with_the_bowl() {
    let mut experiment = Experiment::default();
    experiment.set("objective", "bowl").unwrap();
    assert_eq!(experiment.noise, Noise::Walk);
    experiment.set("objective", "rosenbrock").unwrap();
    assert_eq!(experiment.noise, Noise::None);
    for wish in ["walk", "gradient"] {
        experiment.set("noise-kind", wish).unwrap();
        let (again, refusals) = Experiment::from_link(&experiment.to_link());
        assert_eq!((again.get("noise-kind").as_deref(), refusals), (Some(wish), vec![]));
    }
    experiment.set("objective", "beale").unwrap();
    assert_eq!(experiment.noise, Noise::Gradient);
}

/// The bowl whose minimum walks is left at it, any other is come down.
#[test]
fn every_bowl_has_somewhere_to_go() {
    for dimension in ["2", "20"] {
        let mut experiment = Experiment::default();
        experiment.set("dimension", dimension).unwrap();
        assert!(experiment.start().iter().all(|&x| x == 0.0));
        for kind in ["none", "gradient", "multiplicative", "heavy"] {
            experiment.set("noise-kind", kind).unwrap();
            assert!(experiment.start().iter().all(|&x| x.abs() >= 1.0), "{kind}");
        }
    }
}
