//! The registry of optimizers: names, keys, defaults and limits.

use std::collections::BTreeSet;

use lodo::experiment::Experiment;
use lodo::optim::{METHODS, method};
use lodo::session::Session;

#[test]
fn methods_are_well_made() {
    let mut keys = BTreeSet::new();
    for method in METHODS {
        assert!(keys.insert(method.key), "{method:?} is there twice");
        let plain = |key: &str| key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(plain(method.key) && !method.name.is_empty() && !method.reference.is_empty(), "{method:?}");
        assert!(method.about.ends_with('.') && method.about.len() < 120, "{method:?}: {}", method.about);
        assert!(method.position(method.remedy).is_some(), "{method:?} has no {}", method.remedy);
        let mut settings = BTreeSet::from(["on"]);
        for parameter in method.parameters {
            assert!(settings.insert(parameter.key) && plain(parameter.key), "{method:?}: {}", parameter.key);
            let default = parameter.default.to_string();
            assert_eq!(parameter.range.parse("it", &default), Ok(parameter.default), "{method:?}: {default}");
        }
    }
}

/// A key means one setting of one method, in whatever company: no method's key is the beginning of another's
/// followed by a hyphen and one of its settings, and none of a control's.
#[test]
fn a_key_means_one_thing() {
    for one in METHODS {
        for two in METHODS.iter().filter(|two| two.key != one.key) {
            let link = format!("dimension=2&optimizers={},{}", one.key, two.key);
            let (mut experiment, refusals) = Experiment::from_link(&link);
            assert_eq!(refusals, vec![]);
            let mut keys = BTreeSet::new();
            for control in experiment.controls() {
                assert!(keys.insert(control.key.clone()), "{} with {link}", control.key);
            }
            let before = experiment.lanes[0].values.clone();
            for parameter in two.parameters {
                let key = format!("{}-{}", two.key, parameter.key);
                experiment.set(&key, &parameter.range.bounds().0.to_string()).unwrap();
            }
            experiment.set(&format!("{}-on", two.key), "0").unwrap();
            assert!(experiment.lanes[0].on && experiment.lanes[0].values == before, "{link}");
            let lowest: Vec<f64> =
                two.parameters.iter().map(|parameter| parameter.range.bounds().0).collect();
            assert!(!experiment.lanes[1].on && experiment.lanes[1].values == lowest, "{link}");
        }
    }
}

#[test]
fn methods_with_a_matrix_refuse_what_would_not_fit() {
    let mut limited = 0;
    for method in METHODS.iter().filter(|method| method.most < 10_000) {
        limited += 1;
        let at = |n: usize| {
            let mut experiment = Experiment::from_link(&format!("dimension=2&optimizers={}", method.key)).0;
            experiment.set("dimension", &n.to_string()).unwrap();
            Session::new(&experiment).map(|mut session| session.advance_to(1, &|| 0.0))
        };
        assert_eq!(at(method.most), Ok(()), "{method:?}");
        let refusal = at(method.most + 1).unwrap_err();
        assert_eq!(refusal.control, format!("{}-on", method.key));
        let said = [method.name.to_owned(), method.most.to_string(), (method.most + 1).to_string()];
        assert!(said.iter().all(|part| refusal.words.contains(part)), "{}", refusal.words);
    }
    assert!(limited >= 3, "only {limited} methods have a limit");
}

/// A method that is added where it does not fit is refused, and the run goes on.
#[test]
fn a_refused_method_leaves_the_run_alone() {
    let (experiment, _) = Experiment::from_link("dimension=2000&optimizers=adam");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(3, &|| 0.0);
    let mut other = experiment.clone();
    other.set("optimizers", "adam,newton").unwrap();
    assert_eq!(session.adjust(&other).unwrap_err().control, "newton-on");
    session.advance_to(5, &|| 0.0);
    assert_eq!((session.step(), session.lanes().len()), (5, 1));
}

#[test]
fn optimizers_are_found_by_what_they_are() {
    let found = |words: &str| -> Vec<&str> {
        METHODS.iter().filter(|method| method.fit(words).is_some()).map(|method| method.key).collect()
    };
    let fits =
        |words: &str| ["momentum", "lodo-no-momentum", "nadam"].map(|key| method(key).unwrap().fit(words));
    assert_eq!(fits("Momentum "), [Some(0), Some(2), Some(3)]);
    assert_eq!(fits("mom"), [Some(1), Some(2), Some(3)]);
    assert_eq!(fits("lodo"), [None, Some(1), None]);
    for key in ["bfgs", "lbfgs", "lbfgs-wolfe"] {
        assert!(found(" quasi").contains(&key), "{key} is not among {:?}", found("quasi"));
    }
    assert!(found("SCHRAUDOLPH").len() == 1 && found("nothing of the kind").is_empty());
    assert_eq!(found("").len(), METHODS.len());
}
