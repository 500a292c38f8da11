//! What is seen of a run, in links: planes, coordinates, notes.

use crate::experiment::{Effect, Experiment};

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
