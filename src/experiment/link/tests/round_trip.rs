//! Any experiment as a link and back, and any link at all.

use crate::experiment::{Effect, Experiment, SCENARIOS, number};
use proptest::prelude::*;

const FORMULAS: [&str; 6] = [
    "x^2 + y^2",
    "a*x^2 + sum(b*xi)",
    "x & y",
    "sum(i*xi^2)/n + 100% = 5#",
    "sin(x3) + 1.5e-3*y^−2",
    "2πx·y",
];

/// An experiment made by moving random controls to random places.
fn desks() -> impl Strategy<Value = Experiment> {
    let moves = prop::collection::vec((any::<prop::sample::Index>(), 0.0..=1.0f64), 0..12);
    (0..SCENARIOS.len(), moves).prop_map(|(scenario, moves)| {
        let mut experiment = SCENARIOS[scenario].experiment();
        for (which, position) in moves {
            let controls = experiment.controls();
            let control = which.get(&controls);
            let text = match control.range {
                None if control.key == "kept" => {
                    let kept = &SCENARIOS[(position * (SCENARIOS.len() - 1) as f64) as usize];
                    kept.experiment().kept_at(7).expect("it is short").link()
                }
                Some(range) => number(range.value(position)),
                None if control.choices.is_empty() => {
                    FORMULAS[(position * (FORMULAS.len() - 1) as f64) as usize].into()
                }
                None => {
                    control.choices[(position * (control.choices.len() - 1) as f64) as usize].0.to_string()
                }
            };
            // What does not go with the rest, or cannot be run, is refused, and nothing changes.
            let mut next = experiment.clone();
            let taken = next.set(&control.key, &text).is_ok();
            const MAY: [&str; 8] =
                ["dimension", "formula", "budget", "target", "window", "surface", "panels", "span"];
            assert!(taken || MAY.contains(&control.key.as_str()), "{} {text}", control.key);
            if taken && next.check().is_ok() {
                experiment = next;
            }
        }
        experiment
    })
}

proptest! {
    #[test]
    fn links_round_trip(experiment in desks()) {
        let (again, refusals) = Experiment::from_link(&experiment.to_link());
        prop_assert_eq!(refusals, vec![]);
        prop_assert_eq!(again.to_link(), experiment.to_link());
        prop_assert_eq!(&again, &experiment);
        prop_assert_eq!(experiment.effect_of(&again), Effect::Live);
        for control in experiment.controls() {
            prop_assert_eq!(again.get(&control.key), experiment.get(&control.key));
        }
    }

    #[test]
    fn any_link_whatever_loads_something(link in ".*") {
        let (experiment, _) = Experiment::from_link(&link);
        prop_assert!(experiment.check().is_ok());
    }

    #[test]
    fn any_pairs_whatever_load_something(pairs in prop::collection::vec(
        ("objective|dimension|condition|curvatures|rotation|formula|noise|noise-kind|seed|seeds|optimizers|lodo-lr|adam-on|start-x|plane|regions|plane-x|plane-y|window|v|scenario", "[a-z0-9.,e-]{0,8}"), 0..6)) {
        let link: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
        let (experiment, _) = Experiment::from_link(&link.join("&"));
        prop_assert!(experiment.check().is_ok());
        for control in experiment.controls() {
            if let (Some(range), Some(value)) = (control.range, experiment.number(&control.key)) {
                let (min, max) = range.bounds();
                prop_assert!((min..=max).contains(&value), "{} = {}", control.key, value);
            }
        }
    }
}
