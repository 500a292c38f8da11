//! Formulas in links, and the letters in them.

use crate::experiment::{Effect, Experiment};

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
