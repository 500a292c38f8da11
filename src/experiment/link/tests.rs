//! Links: short, explained where they are broken, and the same again after a round trip.

use super::*;
use crate::experiment::{Effect, SCENARIOS, number};
use crate::optim::METHODS;
use proptest::prelude::*;

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

/// A copy is named with its number; the first has none, and one name twice is still one lane.
#[test]
fn copies_are_in_the_link() {
    let link = "optimizers=lodo,lodo.2,adam.12&lodo.2-meta-lr=0.01&adam.12-on=0";
    let (experiment, refusals) = Experiment::from_link(link);
    assert_eq!(refusals, vec![]);
    assert_eq!(experiment.to_link(), format!("v=1&scenario=overtake&{link}"));
    let get = |key: &str| experiment.get(key);
    assert_eq!((get("lodo-meta-lr"), get("lodo.2-meta-lr")), (Some("9.6e-4".into()), Some("0.01".into())));
    assert_eq!((get("adam-lr"), get("adam.12-lr"), get("lodo.1-lr")), (None, Some("1.384".into()), None));
    // By hand.
    let (by_hand, refusals) =
        Experiment::from_link("optimizers=LODO.1,LODO.2,Adam.12&LODO.2-meta-lr=.01&adam.12-on=0");
    assert_eq!((&by_hand, refusals), (&experiment, vec![]));
    for (link, list, words) in [
        ("optimizers=lodo,lodo", "lodo", "This link names LODO twice: it runs once (another is lodo.2)"),
        ("optimizers=lodo,lodo.1", "lodo", "This link names LODO twice: it runs once (another is lodo.2)"),
        (
            "optimizers=lodo,lodo.2,lodo.2",
            "lodo,lodo.2",
            "This link names LODO (2) twice: it runs once (another is lodo.3)",
        ),
        (
            "optimizers=adam,lodo.100",
            "adam",
            "This link names an optimizer that does not exist (lodo.100): the rest of the link was loaded",
        ),
        (
            "optimizers=adam&adam.2-lr=1",
            "adam",
            "There is no setting called “adam.2-lr” here, the nearest is “adam-lr”: the rest of the link was loaded",
        ),
    ] {
        let (experiment, refusals) = Experiment::from_link(link);
        let found: Vec<&str> = refusals.iter().map(|refusal| refusal.words.as_str()).collect();
        assert_eq!(
            (experiment.get("optimizers").as_deref(), &found[..]),
            (Some(list), &[words][..]),
            "{link}"
        );
    }
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

#[test]
fn optimizers_are_known_by_the_names_that_are_shown() {
    let link = "optimizers=O-LBFGS,Adam,gradient%20descent&Adam-lr=0.2&O-LBFGS-on=0";
    let (experiment, refusals) = Experiment::from_link(link);
    let get = |key: &str| experiment.get(key).unwrap();
    assert_eq!(refusals, vec![]);
    assert_eq!(
        (get("optimizers"), get("adam-lr"), get("olbfgs-on")),
        ("olbfgs,adam,gd".into(), "0.2".into(), "0".into())
    );
    let (experiment, refusals) = Experiment::from_link("adam-lr=0.2&Adam-lr=0.3");
    assert_eq!((experiment.get("adam-lr").as_deref(), refusals.len()), (Some("0.2"), 1));
    let mut experiment = experiment;
    experiment.set("Adam-lr", "0.4").unwrap();
    assert_eq!(experiment.get("adam-lr").as_deref(), Some("0.4"));
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

const FORMULAS: [&str; 6] = [
    "x^2 + y^2",
    "a*x^2 + sum(b*xi)",
    "x & y",
    "sum(i*xi^2)/n + 100% = 5#",
    "sin(x3) + 1.5e-3*y^−2",
    "2πx·y",
];

#[test]
fn formulas_travel_in_links_and_are_explained_if_broken() {
    let (experiment, refusals) = Experiment::from_link("objective=formula&formula=x^2%2By^4 + 1&seed=5");
    assert_eq!((experiment.get("formula").as_deref(), refusals), (Some("x^2+y^4 + 1"), vec![]));
    let (again, refusals) = Experiment::from_link(&experiment.to_link());
    assert_eq!((again.get("formula").as_deref(), refusals), (Some("x^2+y^4 + 1"), vec![]));
    assert!(experiment.to_link().contains("formula=x%5E2+y%5E4%20+%201"), "{}", experiment.to_link());
    for (link, words) in [
        (
            "objective=formula&formula=x^2+foo&seed=5",
            "“foo” is neither a variable nor a function (character 5)",
        ),
        ("objective=formula&dimension=2&formula=x7&seed=5", "names x7: raise the dimension to 7"),
        ("objective=formula&formula=x%26y&seed=5", "missing before “&” (character 2)"),
        ("objective=bowl&formula=x&seed=5", "no setting called “formula”"),
        ("objective=rosenbrock&rotation=0.5&seed=5", "no setting called “rotation”"),
        ("objective=bowl&rotation=1.5&seed=5", "Rotation must be at most 1: it was set to 1"),
        ("curvatures=flat&seed=5", "no spread of curvatures called “flat”"),
        ("noise-kind=batch&seed=5", "a mean over data"),
        ("objective=nothing&seed=5", "no function called “nothing”"),
    ] {
        let (experiment, refusals) = Experiment::from_link(link);
        assert!(refusals.iter().any(|refusal| refusal.words.contains(words)), "{link}: {refusals:?}");
        assert_eq!(experiment.seed, 5);
    }
}

#[test]
fn views_are_in_the_link() {
    for link in ["hide=controls&seed=4", "embed=1&seed=4"] {
        let (experiment, refusals) = Experiment::from_link(link);
        assert!(experiment.view.embedded && refusals.is_empty());
        assert!(experiment.to_link().ends_with("&seed=4&embed=1"), "{experiment:?}");
        assert!(!Experiment::from_link("seed=4").0.view.embedded);
    }
    let (experiment, refusals) = Experiment::from_link("plane=decisions&error-view=matrices");
    assert_eq!(refusals[0].words, "There is no plane called “decisions”: the rest of the link was loaded");
    assert_eq!(experiment.get("error-view").as_deref(), Some("matrices"));
    let (mut network, refusals) = Experiment::from_link("objective=spirals&plane=decisions");
    assert_eq!((network.get("plane").as_deref(), refusals), (Some("decisions"), vec![]));
    assert!(network.differs_from_scenario());
    network.set("objective", "bowl").unwrap();
    assert_eq!(network.get("plane").as_deref(), Some("curvature"));
}

/// A note is a line of text, whatever is in it, and no longer than a line.
#[test]
fn a_note_is_in_the_link() {
    for text in ["", "Watch step 350 & after: G = H⁻¹?", "<img src=x>'\"%26#\u{202e}"] {
        let mut experiment = Experiment::default();
        experiment.set("note", text).unwrap();
        let link = experiment.to_link();
        assert!(link.bytes().all(|byte| byte.is_ascii_graphic() && !b"'\"<>#".contains(&byte)), "{link}");
        let (other, refusals) = Experiment::from_link(&link);
        assert_eq!((other.view.note.as_str(), refusals), (text, vec![]));
        assert_eq!(experiment.effect_of(&Experiment::default()), Effect::Live);
    }
    let (experiment, refusals) = Experiment::from_link("note=a%0A%09b%00&seed=2");
    assert_eq!((experiment.view.note.as_str(), refusals), ("a  b ", vec![]));
    let long = format!("note={}&seed=2", "é".repeat(141));
    let (experiment, refusals) = Experiment::from_link(&long);
    assert_eq!((experiment.view.note.as_str(), experiment.seed), ("", 2));
    assert_eq!(refusals[0].words, "A note has at most 140 characters: the rest of the link was loaded");
    assert!(Experiment::from_link(&format!("note={}", "é".repeat(140))).1.is_empty());
}

/// Two coordinates are two of those that there are, and different; a window belongs to their plane.
#[test]
fn two_coordinates_are_in_the_link() {
    let link = "dimension=20&window=0,1,0,1&plane-y=3&plane-x=7&plane=coordinates";
    let (mut experiment, refusals) = Experiment::from_link(link);
    assert_eq!((experiment.view.coordinates, refusals), ([7, 3], vec![]));
    assert!(experiment.to_link().contains("plane=coordinates&window=0,1,0,1&"), "{experiment:?}");
    assert_eq!(Experiment::from_link(&experiment.to_link()).0.view, experiment.view);
    experiment.set("plane-x", "3").unwrap();
    assert_eq!((experiment.view.coordinates, experiment.view.window), ([3, 7], None));
    for (text, words) in [
        ("21", "Coordinate must be at most 20"),
        ("0", "at least 1"),
        ("1.5", "a whole number"),
        ("", "a number"),
    ] {
        assert!(experiment.set("plane-y", text).unwrap_err().words.contains(words), "{text}");
    }
    assert_eq!(experiment.view.coordinates, [3, 7]);
    experiment.set("dimension", "5").unwrap();
    assert_eq!(experiment.view.coordinates, [1, 2]);
    let (experiment, refusals) = Experiment::from_link("dimension=20&plane=coordinates&plane-x=50&seed=5");
    assert_eq!(refusals[0].words, "Coordinate must be at most 20: it was set to 20");
    assert_eq!((experiment.view.coordinates, experiment.seed), ([20, 2], 5));
    let (experiment, refusals) = Experiment::from_link("dimension=2&plane=coordinates&plane-x=2");
    assert_eq!((experiment.get("plane-x"), refusals.len()), (None, 1));
}

/// A coordinate that makes room for the other is said to.
#[test]
fn what_a_later_setting_moves_is_said() {
    let (experiment, refusals) = Experiment::from_link("dimension=20&plane=coordinates&plane-x=3&plane-y=3");
    let told: Vec<&str> = refusals.iter().map(|refusal| refusal.words.as_str()).collect();
    assert_eq!(told, ["“plane-x” cannot be 3 beside the rest of this link: it was set to 2"]);
    assert_eq!(experiment.get("plane-x").as_deref(), Some("2"));
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

/// What cannot run in so many dimensions is switched off, and said.
#[test]
fn who_needs_a_matrix_that_is_too_large_is_switched_off() {
    let (experiment, refusals) =
        Experiment::from_link("scenario=blank&dimension=3000&optimizers=bfgs,adam,soap");
    assert!(experiment.check().is_ok());
    let on: Vec<&str> = experiment.running_lanes().map(|lane| lane.method.key).collect();
    assert_eq!((on, experiment.dimension, refusals.len()), (vec!["adam"], 3000, 2));
    for (refusal, key) in refusals.iter().zip(["bfgs-on", "soap-on"]) {
        assert_eq!(refusal.control, key);
        assert!(refusal.words.ends_with("not in 3000: it was switched off"), "{}", refusal.words);
    }
    let (off, none) = Experiment::from_link("scenario=blank&dimension=3000&optimizers=bfgs,adam&bfgs-on=0");
    assert_eq!((off.check().is_ok(), none.len()), (true, 0));
}

/// A letter in a formula is a setting of its own, whatever the order in the link; one that the formula does not have is
/// refused, and a number beyond its slider is brought to its end.
#[test]
fn letters_of_a_formula_are_settings() {
    let link = "formula-a=2.5&formula=a*x^2%2Bb*y^2&objective=formula&formula-b=-0.5";
    let (experiment, refusals) = Experiment::from_link(link);
    assert_eq!(refusals, vec![]);
    assert_eq!(experiment.formula.parameters(), [("a", 2.5), ("b", -0.5)]);
    let keys: Vec<String> = experiment.controls().into_iter().map(|control| control.key).collect();
    assert_eq!(keys[..4], ["objective", "formula", "formula-a", "formula-b"]);
    let mut moved = experiment.clone();
    moved.set("formula-b", "3").unwrap();
    assert_eq!((experiment.effect_of(&moved), moved.get("formula-b")), (Effect::Restart, Some("3".into())));
    let refusal = moved.set("formula-b", "11").unwrap_err();
    assert_eq!((refusal.control.as_str(), moved.number("formula-b")), ("formula-b", Some(3.0)));
    moved.set("formula", "b*x^2 + y^2").unwrap();
    assert_eq!((moved.get("formula-a"), moved.get("formula-b")), (None, Some("3".into())));
    let (_, refusals) = Experiment::from_link("objective=formula&formula=x^2&formula-a=2");
    assert_eq!(refusals.len(), 1);
    let (clamped, refusals) = Experiment::from_link("objective=formula&formula=a*x^2&formula-a=20");
    assert_eq!((clamped.number("formula-a"), refusals.len()), (Some(10.0), 1));
}

/// Whoever writes a formula by hand means it, and what was tuned for it.
#[test]
fn a_formula_alone_is_the_function() {
    let (short, refusals) = Experiment::from_link("dimension=100&formula=sum(xi^2)&optimizers=lodo");
    let (long, _) =
        Experiment::from_link("dimension=100&objective=formula&formula=sum(xi^2)&optimizers=lodo");
    assert_eq!((&short, refusals), (&long, vec![]));
    assert_eq!(short.get("objective").as_deref(), Some("formula"));
}
