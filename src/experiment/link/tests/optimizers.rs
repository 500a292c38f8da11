//! Optimizers in links: their names, copies of them, and who cannot run.

use crate::experiment::Experiment;

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
