//! Panels with a choice: matrices, the eigenvalues of G·H, axes of losses; enlarged and explained.

use super::super::{Action, Property};
use super::visitor::{at_rest, worlds};
use super::world::World;
use crate::plot::Panel;

fn choose(world: &mut World, key: &str, value: &str) {
    world.act(Action::Choose(key.into(), value.into()));
}

#[test]
fn matrices_are_looked_at_and_move() {
    for mut world in worlds("dimension=6") {
        world.reach(50);
        assert!(world.shows("error") && !world.shows("matrix"));
        choose(&mut world, "error-view", "matrices");
        assert!(world.shows("matrix") && !world.shows("error"));
        world.settle();
        assert!(world.caption("matrix").contains("eigenbasis"), "{}", world.caption("matrix"));
        assert!(world.words("matrix").contains("at step 50"), "{}", world.words("matrix"));
        let entry = world.told("matrix", [0.2, 0.5]);
        assert!(entry.starts_with("Row ") && entry.contains(", column ") && entry.contains(": G"), "{entry}");
        world.reach(250);
        assert!(world.words("matrix").contains("at step 250"), "{}", world.words("matrix"));
        assert_ne!(world.told("matrix", [0.2, 0.5]), entry);
        world.wait_for_link();
        assert!(world.address.contains("error-view=matrices"), "{}", world.address);
        choose(&mut world, "error-view", "error");
        assert!(world.shows("error"));
    }
}

#[test]
fn there_is_an_end_to_matrices() {
    let mut world = at_rest("dimension=300&error-view=matrices");
    world.settle();
    assert!(world.words("matrix").contains("up to 200 dimensions"), "{}", world.words("matrix"));
}

#[test]
fn eigenvalues_of_the_product_are_looked_at() {
    for mut world in worlds("dimension=6") {
        world.reach(50);
        choose(&mut world, "spectrum-view", "product");
        world.settle();
        assert_eq!(world.caption("spectrum"), "All 1 where G is the inverse Hessian");
        assert!(
            world.words("spectrum").contains("within a factor of two of 1"),
            "{}",
            world.words("spectrum")
        );
        assert_eq!(world.seen("spectrum-view").text, "product");
    }
}

/// Methods that evaluate several times a step, against each of the axes.
#[test]
fn losses_are_drawn_against_evaluations_and_seconds() {
    for mut world in worlds("dimension=6&optimizers=adam,sophia,lbfgs-wolfe") {
        world.reach(60);
        for (axis, words) in [("steps", "60"), ("evaluations", "evaluations"), ("seconds", " s")] {
            world.set("loss-axis", axis);
            let told = world.told("loss", [0.17, 0.5]);
            let first = told.split(':').next().unwrap_or_default();
            assert!(axis == "steps" || first.ends_with(words), "{axis}: {told}");
        }
        let lanes = &world.page.snapshot().lanes;
        assert_eq!(lanes[0].evaluations, 60);
        assert!(lanes[1].evaluations > 60 && lanes[2].evaluations > 60);
    }
}

/// What a canvas shows is said beside it, with the numbers of the moment.
#[test]
fn canvases_are_said_in_words() {
    for mut world in worlds("dimension=6") {
        world.reach(100);
        let lanes = &world.page.snapshot().lanes;
        let three = crate::text::words::three_digits;
        let error = format!("to {}", three(lanes[0].latest_error().expect("it is measured")));
        assert!(world.words("error").contains(&error), "{}", world.words("error"));
        assert!(world.words("loss").contains(&three(lanes[1].smoothed)), "{}", world.words("loss"));
        for canvas in ["landscape", "spectrum"] {
            assert_ne!(world.words(canvas), "");
        }
    }
}

#[test]
fn panels_are_enlarged_one_at_a_time() {
    let mut world = at_rest("dimension=3");
    let large = |world: &World| {
        let large =
            |panel: &Panel| world.attribute(&format!("{}-figure", panel.key()), "data-enlarged").is_some();
        Panel::ALL.into_iter().filter(large).map(Panel::key).collect::<Vec<_>>()
    };
    for (action, there) in [
        (Action::Enlarge(Panel::Loss), vec!["loss"]),
        (Action::Enlarge(Panel::Error), vec!["error"]),
        (Action::Enlarge(Panel::Error), vec![]),
        (Action::Enlarge(Panel::Loss), vec!["loss"]),
        (Action::Shrink, vec![]),
    ] {
        world.act(action);
        assert_eq!(large(&world), there);
        let seen = |panel: &Panel| world.shows(&format!("{}-figure", panel.key()));
        assert_eq!(Panel::ALL.into_iter().filter(seen).count(), if there.is_empty() { 4 } else { 1 });
        world.wait_for_link();
        assert_eq!(world.address.contains("panels="), !there.is_empty(), "{}", world.address);
        let back = there.first().map(|panel| format!("{panel}-enlarge"));
        assert!(back.is_none_or(|id| world.text(&id) == "Back to all panels"));
    }
    choose(&mut world, "error-view", "matrices");
    world.act(Action::About(Panel::Error));
    assert_eq!(world.page.screen(&world.env).about, Some((Panel::Error, "matrix")));
    let heading = Property::Text("Inverse-Hessian error".into());
    assert!(world.page.screen(&world.env).elements.contains(&("about-heading".into(), heading)));
}

/// The lead goes to whom it is given, is in the link, and is taken back like any other change.
#[test]
fn any_panel_can_lead() {
    let mut world = at_rest("dimension=3");
    let lead = |world: &World| world.attribute("body", "data-lead").unwrap();
    assert_eq!(lead(&world), "spectrum");
    for panel in Panel::ALL {
        world.act(Action::Lead(panel));
        assert_eq!(lead(&world), panel.key());
        for other in Panel::ALL {
            let pressed = world.attribute(&format!("{}-lead", other.key()), "aria-pressed").unwrap();
            assert_eq!(pressed == "true", other == panel);
        }
        world.wait_for_link();
        assert_eq!(world.address.contains("lead="), panel != Panel::Spectrum, "{}", world.address);
    }
    world.act(Action::Undo);
    assert_eq!(lead(&world), "spectrum");
    world.act(Action::Redo);
    assert_eq!(lead(&world), "error");
    // It is a choice of how one looks, and stays with another scenario; what nobody chose follows the problem.
    world.set("scenario", "rosenbrock");
    world.close_dialog(true);
    assert_eq!(lead(&world), "error");
    world.act(Action::Undo);
    world.act(Action::Lead(Panel::Spectrum));
    world.set("scenario", "rosenbrock");
    world.close_dialog(true);
    assert_eq!(lead(&world), "landscape");
}

/// A presentation has one or two panels; what is chosen comes beside the one that leads.
#[test]
fn a_presentation_shows_one_or_two_panels() {
    for (link, first) in [("dimension=3", ["loss", "spectrum"]), ("dimension=2", ["landscape", "loss"])] {
        let mut world = at_rest(link);
        let seen = |world: &World| {
            let shows = |panel: &Panel| world.shows(&format!("{}-figure", panel.key()));
            Panel::ALL.into_iter().filter(shows).map(Panel::key).collect::<Vec<_>>()
        };
        let presents = |world: &World| world.attribute("body", "data-present").is_some();
        world.act(Action::Present);
        assert!(presents(&world));
        assert_eq!((seen(&world), world.text("present").as_str()), (first.to_vec(), "Leave"));
        let lead = world.attribute("body", "data-lead").unwrap();
        world.act(Action::Show(Panel::Error));
        assert_eq!(
            seen(&world),
            Panel::ALL
                .map(Panel::key)
                .into_iter()
                .filter(|key| *key == lead || *key == "error")
                .collect::<Vec<_>>()
        );
        world.act(Action::Show(Panel::Error));
        assert_eq!(seen(&world), [lead]);
        world.wait_for_link();
        assert!(
            world.address.contains("present=1") && world.address.contains("panels="),
            "{}",
            world.address
        );
        world.act(Action::Present);
        assert!(!presents(&world));
        // The last one cannot be hidden: all come back.
        let only = Panel::named(seen(&world)[0]).unwrap();
        world.act(Action::Show(only));
        assert_eq!(seen(&world).len(), 4);
        world.act(Action::Show(Panel::Loss));
        assert_eq!(seen(&world), ["landscape", "spectrum", "error"]);
        world.act(Action::Show(Panel::Loss));
        assert_eq!(seen(&world).len(), 4);
        assert!(!world.page.experiment().to_link().contains("panels="));
    }
}
