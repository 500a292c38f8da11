//! Links: short, explained where they are broken, and the same again after a round trip.

mod formula;
mod optimizers;
mod round_trip;
mod view;

use super::*;
use crate::experiment::{SCENARIOS, number};
use crate::optim::METHODS;

#[test]
fn a_scenario_is_a_short_link() {
    for scenario in SCENARIOS {
        let experiment = scenario.experiment();
        assert_eq!(experiment.to_link(), format!("v=1&scenario={}", scenario.key));
        assert_eq!(Experiment::from_link(&experiment.to_link()).1, vec![]);
    }
}

#[test]
fn broken_links_are_explained_and_the_rest_loads() {
    let cases = [
        ("v=2", "another version"),
        ("scenario=nowhere", "does not exist (nowhere)"),
        ("optimizers=lodo,nonsense&seed=5", "optimizer that does not exist (nonsense)"),
        ("lodo-lr=50&seed=5", "α₀ must be at most 10: it was set to 10"),
        ("lodo-beta=1&seed=5", "β must be below 1: it was set to 0.999999"),
        ("dimension=many&seed=5", "Dimension must be a number"),
        ("dimension=50.6&seed=5", "Dimension must be a whole number: it was set to 51"),
        ("colour=red&seed=5", "no setting called “colour”"),
        ("lodo-lrr=0.1&seed=5", "no setting called “lodo-lrr” here, the nearest is “lodo-lr”"),
        ("dimesnion=20&seed=5", "the nearest is “dimension”: the rest of the link was loaded"),
        ("optimizers=adm,lodo&seed=5", "does not exist (adm), the nearest is “adam”"),
        ("scenario=overtak&seed=5", "does not exist (overtak), the nearest is “overtake”: the first"),
        ("objective=rosenbrok&seed=5", "no function called “rosenbrok”, the nearest is “rosenbrock”"),
        ("window=-2,2,oops,-1,3&seed=5", "Window must be four numbers"),
        ("seed=5&seed=8", "gives “seed” twice: “5” was taken, “8” was not"),
        ("optimizers=lodo,LODO&seed=5", "names LODO twice: it runs once"),
    ];
    for (link, words) in cases {
        let (experiment, refusals) = Experiment::from_link(link);
        assert!(refusals.iter().any(|refusal| refusal.words.contains(words)), "{link}: {refusals:?}");
        assert!(!link.contains("seed") || experiment.seed == 5);
    }
}

#[test]
fn that_the_rest_was_loaded_is_said_once() {
    let (_, refusals) =
        Experiment::from_link("optimizers=lodo,foo,bar&colour=red&seed=x&lodo-lr=50&sound=on&sound=on");
    let words: Vec<&str> = refusals.iter().map(|refusal| refusal.words.as_str()).collect();
    assert_eq!(words.len(), 6, "{words:?}");
    let said: Vec<&str> = words.into_iter().filter(|words| words.contains("the rest")).collect();
    assert_eq!(said, ["There is no setting called “sound” here: the rest of the link was loaded"]);
}

#[test]
fn encoded_links_are_understood() {
    let (experiment, refusals) = Experiment::from_link("#optimizers=adam%2Clodo&seed=7");
    assert_eq!(
        (experiment.get("optimizers").as_deref(), experiment.seed, refusals),
        (Some("adam,lodo"), 7, vec![])
    );
    let (experiment, refusals) = Experiment::from_link("optimizers=foo");
    assert_eq!((experiment.get("optimizers").as_deref(), refusals.len()), (Some("lodo,adam"), 1));
    for link in ["optimizers=", "objective=nothing&optimizers="] {
        assert_eq!(Experiment::from_link(link).0.get("optimizers").as_deref(), Some(""));
    }
    let (experiment, refusals) = Experiment::from_link("optimizers=lodo,adam,lodo&seed=7&seed=8&seed=7");
    assert_eq!(
        (experiment.get("optimizers").as_deref(), experiment.seed, refusals.len()),
        (Some("lodo,adam"), 7, 2)
    );
}

/// As mail and HTML leave them, quoted once or twice.
#[test]
fn pairs_are_told_apart_as_they_are_written_in_html() {
    let plain = Experiment::from_link("v=1&scenario=rosenbrock&seed=7&optimizers=adam").0;
    for and in ["&amp;", "&#38;", "&#038;", "&amp;amp;", "&&"] {
        let link = ["v=1", "scenario=rosenbrock", "seed=7", "optimizers=adam"].join(and);
        let (experiment, refusals) = Experiment::from_link(&link);
        assert_eq!((&experiment, refusals), (&plain, vec![]), "{link}");
    }
}

/// Programs for messages cut a link at these.
#[test]
fn links_have_no_brackets_or_asterisks() {
    let (experiment, refusals) = Experiment::from_link("objective=formula&formula=(1-x)^2+10*(y-x^2)^2*2");
    let link = experiment.to_link();
    assert!(refusals.is_empty() && link.contains("%281-x%29%5E2+10%2A%28y-x"), "{link}");
    assert!(link.chars().all(|sign| sign.is_ascii_alphanumeric() || "&=%-._~,+/".contains(sign)), "{link}");
    assert_eq!(Experiment::from_link(&link).0.to_link(), link);
}

/// What is too long is refused as a whole, and in words; what may be as long as that is loaded.
#[test]
fn there_is_an_end_to_a_link() {
    let keys: Vec<String> = (0..100_000).map(|k| format!("k{k}=1")).collect();
    let zeros = "seed=".to_owned() + &"0".repeat(18_000_000);
    let long = "This link has more than 20,000 characters: nothing of it was loaded";
    for (link, words) in [
        (keys.join("&"), long),
        (zeros, long),
        (keys[..301].join("&"), "This link has more than 300 settings: nothing of it was loaded"),
    ] {
        let (experiment, refusals) = Experiment::from_link(&link);
        assert_eq!((refusals.len(), refusals[0].words.as_str()), (1, words));
        assert_eq!(experiment, Experiment::default());
    }
    assert_eq!(Experiment::from_link(&keys[..300].join("&")).1.len(), 300);
    let names = "optimizers=".to_owned() + &keys[..2000].join(",");
    assert_eq!(Experiment::from_link(&names).1.len(), 1);
    // The longest that can be made: a formula of rare signs, beside all that nine optimizers have.
    let keys: Vec<&str> = METHODS.iter().map(|method| method.key).take(Experiment::MOST_LANES).collect();
    let mut longest = Experiment::from_link(&format!("optimizers={}", keys.join(","))).0;
    for control in longest.controls().into_iter().filter(|control| control.key.contains('-')) {
        let Some(range) = control.range else { continue };
        let _ = longest.set(&control.key, &number(range.value(0.37)));
    }
    longest.set("objective", "formula").unwrap();
    longest.set("formula", &format!("x{}", "+𝟏".repeat(199))).unwrap();
    let (again, refusals) = Experiment::from_link(&longest.to_link());
    assert_eq!((again, refusals), (longest, vec![]));
}

/// A registry entry says that it classifies, or has directions of its own, exactly where its function does.
#[test]
fn functions_that_classify_or_have_axes_are_known() {
    for landscape in crate::objective::LANDSCAPES {
        let shape = crate::objective::Shape::of(*landscape.dimensions.start());
        let shape = crate::objective::Shape { formula: crate::objective::Formula::parse("x").ok(), ..shape };
        let objective = landscape.build(&shape, &mut crate::math::Stream::new(1, 0));
        assert_eq!(objective.classifier().is_some(), landscape.classifies, "{}", landscape.key);
        assert_eq!(objective.axes().is_some(), landscape.own_axes, "{}", landscape.key);
    }
}

#[test]
fn a_link_encoded_as_a_whole_is_understood() {
    let (experiment, refusals) = Experiment::from_link("%23v%3D1%26seed%3D7".trim_start_matches("%23"));
    assert_eq!((experiment.seed, refusals), (7, vec![]));
}
