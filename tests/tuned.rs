//! The table of tuned values: whole, reproducible, and good enough that no method looks broken where it is first met.

use lodo::objective::{LANDSCAPES, Landscape, landscape};
use lodo::optim::{METHODS, Method, method};
use lodo::run::{Experiment, Session, Status, Tuned, Tuning};

#[test]
fn every_method_has_values_for_every_function() {
    let text = include_str!("../src/run/tuned.txt");
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
    for (line, words) in [
        ("nowhere gd lr=1", "no function in"),
        ("booth nothing lr=1", "no method in"),
        ("booth gd rate=1", "no parameter rate in"),
        ("booth gd lr=100", "at most 10 in"),
        ("booth gd lr", "no value in lr in"),
        ("booth gd lr=1\nbooth gd", "gd is there twice on booth"),
    ] {
        let refusal = Tuned::parse(line).err().unwrap();
        assert!(refusal.contains(words), "{refusal}");
    }
}

/// The procedure is its own record: the same seed finds the same values.
#[test]
fn the_table_can_be_made_again() {
    for (function, key) in
        [("booth", "gd"), ("saddle", "adam"), ("ackley", "momentum"), ("beale", "lodo-global")]
    {
        let (landscape, method) = (landscape(function).unwrap(), method(key).unwrap());
        let found = Tuning::new(landscape, 1).tune(method);
        assert_eq!(Tuned::table().values(landscape, method), Some(&*found), "{function} {key}");
        assert_ne!(found, Tuning::new(landscape, 2).tune(method), "{function} {key}");
    }
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

#[test]
fn no_method_looks_broken_where_it_is_first_met() {
    let mut broken = Vec::new();
    for landscape in LANDSCAPES {
        let (&least, &most) = (landscape.dimensions.start(), landscape.dimensions.end());
        let network = least == most && most > 2;
        let steps = if network { 100 } else { 300 };
        for dimension in if most > 2 && !network { vec![2, 20] } else { vec![least] } {
            for noise in if landscape.batched { vec!["none", "batch"] } else { vec!["none"] } {
                for methods in METHODS.chunks(Experiment::MOST_LANES) {
                    let mut session = desk(landscape, dimension, noise, methods);
                    let first: Vec<f64> = session.lanes().iter().map(|lane| lane.loss()).collect();
                    session.advance_to(steps, &|| 0.0);
                    for (lane, first) in session.lanes().iter().zip(&first) {
                        let last = lane.loss();
                        if !(last < *first) || lane.status(steps) != Status::Running {
                            let key = lane.settings().method.key;
                            broken
                                .push(format!("{} {dimension} {noise} {key}: {first} {last}", landscape.key));
                        }
                    }
                    if !network {
                        session.advance_to(10 * steps, &|| 0.0);
                        for lane in session.lanes().iter().filter(|lane| !lane.is_running()) {
                            let key = lane.settings().method.key;
                            broken
                                .push(format!("{} {dimension} {noise} {key}: diverges later", landscape.key));
                        }
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}
