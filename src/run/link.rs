//! An experiment as a link: `v=1&scenario=overtake&lodo-lr=0.3`, readable, and only what differs from the scenario.

use super::scenario::scenario;
use super::{Experiment, Refusal};
use crate::math::sorted_by_number;

/// The version of the words in a link. A word may be added within a version, not change its meaning.
const VERSION: &str = "1";

/// A number that loses no bit, with a power of ten where it would otherwise be long.
pub fn number(value: f64) -> String {
    let (plain, scientific) = (format!("{value}"), format!("{value:e}"));
    if plain.len() > 6 && scientific.len() < plain.len() { scientific } else { plain }
}

impl Experiment {
    /// The link, without `#`.
    pub fn to_link(&self) -> String {
        let mut link = format!("v={VERSION}&scenario={}", self.scenario.key);
        let mut base = self.scenario.experiment();
        let mut add = |key: &str, ours: Option<String>, base: &mut Experiment| {
            if let Some(ours) = ours
                && base.get(key).as_ref() != Some(&ours)
            {
                link.push_str(&format!("&{key}={}", encode(&ours)));
                // What follows from it follows on the other side as well.
                base.set(key, &ours).expect("an experiment's own settings are taken");
            }
        };
        add("objective", self.get("objective"), &mut base);
        add("dimension", self.get("dimension"), &mut base);
        add("noise-kind", self.get("noise-kind"), &mut base);
        add("optimizers", self.get("optimizers"), &mut base);
        for control in self.controls() {
            add(&control.key, self.get(&control.key), &mut base);
        }
        link
    }

    /// The experiment of a link, and in words whatever of it could not be taken: the rest is.
    pub fn from_link(link: &str) -> (Self, Vec<Refusal>) {
        let mut refusals = Vec::new();
        let mut refuse =
            |control: &str, words: String| refusals.push(Refusal { control: control.into(), words });
        let link = link.trim_start_matches('#');
        // A link that was encoded as a whole has no sign left to split at.
        let whole = if link.contains('=') { link.to_owned() } else { decode(link) };
        let decoded: Vec<(String, String)> = whole
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(key, value)| (decode(key), decode(value)))
            .collect();
        let pairs: Vec<(&str, &str)> =
            decoded.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        // Another word for the same: hide=controls.
        let pairs: Vec<(&str, &str)> = pairs
            .into_iter()
            .map(|pair| if pair == ("hide", "controls") { ("embed", "1") } else { pair })
            .collect();
        let value = |key: &str| pairs.iter().find(|pair| pair.0 == key).map(|pair| pair.1);
        if value("v").is_some_and(|version| version != VERSION) {
            refuse(
                "v",
                "This link was made by another version of LODO Lab: what is understood of it was loaded"
                    .into(),
            );
        }
        let mut experiment = match value("scenario").map(|key| (key, scenario(key))) {
            Some((_, Some(scenario))) => scenario.experiment(),
            Some((key, None)) => {
                refuse(
                    "scenario",
                    format!(
                        "This link names a scenario that does not exist ({}): the first was loaded",
                        short(key)
                    ),
                );
                Experiment::default()
            }
            None => Experiment::default(),
        };
        // The first decide which of the others exist, and what optimizers begin with.
        let first = ["objective", "dimension", "noise-kind", "optimizers", "plane", "plane-x", "plane-y"];
        let rank = |key: &str| first.iter().position(|&f| f == key).unwrap_or(first.len());
        // Of a setting that is given twice, the first counts.
        let again = |place: usize| pairs[..place].iter().any(|pair| pair.0 == pairs[place].0);
        let ordered: Vec<_> = (0..pairs.len())
            .filter(|&place| !again(place) && pairs[place].0 != "v" && pairs[place].0 != "scenario")
            .map(|place| &pairs[place])
            .collect();
        let ordered = sorted_by_number(ordered, |pair| rank(pair.0) as f64);
        // What was left out; that the rest was loaded is said once, after the last.
        let mut left_out = None;
        for &&(key, text) in &ordered {
            if key == "optimizers" {
                let mut named: Vec<&str> = Vec::new();
                for key in text.split(',').filter(|key| !key.is_empty()) {
                    if !named.contains(&key) {
                        named.push(key);
                    }
                }
                let (known, unknown): (Vec<&str>, Vec<&str>) =
                    named.into_iter().partition(|key| crate::optim::method(key).is_some());
                for key in unknown {
                    refuse(key, format!("This link names an optimizer that does not exist ({})", short(key)));
                    left_out = Some(key);
                }
                // Where nobody is known, the scenario's stay.
                if known.is_empty() && left_out.is_some() {
                    continue;
                }
                if let Err(refusal) = experiment.set(key, &known.join(",")) {
                    refuse(key, refusal.words);
                    left_out = Some(key);
                }
            } else if let Err(refusal) = experiment.set(key, text) {
                match experiment.nearest(key, text) {
                    Some(nearest) if experiment.set(key, &nearest).is_ok() => {
                        refuse(key, format!("{}: it was set to {nearest}", refusal.words));
                    }
                    _ => {
                        refuse(key, short(&refusal.words));
                        left_out = Some(key);
                    }
                }
            }
        }
        let mut backwards = refusals.iter_mut().rev();
        if let Some(last) = backwards.find(|refusal| Some(refusal.control.as_str()) == left_out) {
            last.words += ": the rest of the link was loaded";
        }
        (experiment, refusals)
    }
}

/// No more of a stranger's text than fits a message.
fn short(text: &str) -> String {
    let mut short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// What would not survive in an address as percent-encoded bytes.
fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~()*,+/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Percent-encoded bytes as characters; what is not UTF-8 then stays visible as �.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::{Effect, SCENARIOS};
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
            Experiment::from_link("optimizers=lodo,foo,bar&colour=red&seed=x&lodo-lr=50&sound=on");
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
        assert_eq!(Experiment::from_link("optimizers=").0.get("optimizers").as_deref(), Some(""));
        let (experiment, refusals) = Experiment::from_link("optimizers=lodo,adam,lodo&seed=7&seed=8");
        assert_eq!(
            (experiment.get("optimizers").as_deref(), experiment.seed, refusals),
            (Some("lodo,adam"), 7, vec![])
        );
    }

    const FORMULAS: [&str; 5] =
        ["x^2 + y^2", "x & y", "sum(i*xi^2)/n + 100% = 5#", "sin(x3) + 1.5e-3*y^−2", "2πx·y"];

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
            ("formula=x&seed=5", "no setting called “formula”"),
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
        assert_eq!(
            refusals[0].words,
            "There is no plane called “decisions”: the rest of the link was loaded"
        );
        assert_eq!(experiment.get("error-view").as_deref(), Some("matrices"));
        let (mut network, refusals) = Experiment::from_link("objective=spirals&plane=decisions");
        assert_eq!((network.get("plane").as_deref(), refusals), (Some("decisions"), vec![]));
        assert!(network.differs_from_scenario());
        network.set("objective", "bowl").unwrap();
        assert_eq!(network.get("plane").as_deref(), Some("curvature"));
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
        let (experiment, refusals) =
            Experiment::from_link("dimension=20&plane=coordinates&plane-x=50&seed=5");
        assert_eq!(refusals[0].words, "Coordinate must be at most 20: it was set to 20");
        assert_eq!((experiment.view.coordinates, experiment.seed), ([20, 2], 5));
        let (experiment, refusals) = Experiment::from_link("dimension=2&plane=coordinates&plane-x=2");
        assert_eq!((experiment.get("plane-x"), refusals.len()), (None, 1));
    }

    /// A registry entry says that it classifies exactly where its function does.
    #[test]
    fn functions_that_classify_are_known() {
        for landscape in crate::objective::LANDSCAPES {
            let shape = crate::objective::Shape::of(*landscape.dimensions.start());
            let shape =
                crate::objective::Shape { formula: crate::objective::Formula::parse("x").ok(), ..shape };
            let objective = landscape.build(&shape, &mut crate::math::Stream::new(1, 0));
            assert_eq!(objective.classifier().is_some(), landscape.classifies(), "{}", landscape.key);
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
                    Some(range) => number(range.value(position)),
                    None if control.choices.is_empty() => {
                        FORMULAS[(position * (FORMULAS.len() - 1) as f64) as usize].into()
                    }
                    None => {
                        control.choices[(position * (control.choices.len() - 1) as f64) as usize].0.into()
                    }
                };
                // What does not go with the rest is refused, and nothing changes.
                if experiment.set(&control.key, &text).is_err() {
                    const MAY: [&str; 5] = ["dimension", "formula", "budget", "target", "window"];
                    assert!(MAY.contains(&control.key.as_str()), "{} {text}", control.key);
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
}
