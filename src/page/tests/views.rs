//! Panels with a choice: matrices, the eigenvalues of G·H, the decision boundary, planes and axes.

use super::super::crew::Asked;
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

#[test]
fn decisions_are_a_plane_of_networks_only() {
    for mut world in worlds("objective=circles&noise-kind=none&plane=decisions").step_by(3) {
        world.reach(5);
        assert_eq!(world.choices("plane"), ["curvature", "principal", "coordinates", "decisions"]);
        world.set("plane", "coordinates");
        assert!(world.shows("zoom") && world.page.screen(&world.env).zooms);
        world.set("plane", "decisions");
        world.settle();
        let caption = world.caption("landscape");
        assert!(caption.starts_with("Discs against squares"), "{caption}");
        let words = world.words("landscape");
        assert!(words.contains("Adam tells ") && words.contains(" of them right"), "{words}");
        assert!(world.told("landscape", [0.5, 0.5]).contains("a disc by LODO"));
        assert!(!world.shows("zoom") && !world.page.screen(&world.env).zooms, "there is no window to zoom");
        // The boundary moves.
        let before = world.told("landscape", [0.5, 0.5]);
        world.reach(15);
        assert_ne!(world.told("landscape", [0.5, 0.5]), before);
        world.set("objective", "bowl");
        assert_eq!(world.choices("plane"), ["curvature", "principal", "coordinates"]);
        assert_eq!(world.get("plane"), "curvature");
    }
}

/// Whose regions are seen is chosen beside the picture.
#[test]
fn regions_are_those_of_the_chosen_optimizer() {
    for mut world in worlds("objective=circles&plane=decisions&noise-kind=none") {
        world.reach(3);
        let assert_of = |world: &World, name: &str| {
            let caption = world.caption("landscape");
            assert!(caption.ends_with(&format!("regions as {name} decides")), "{caption}");
        };
        assert_of(&world, "LODO");
        assert_eq!(world.seen("regions").text, "lodo");
        assert!(world.shows("regions-label"));
        world.set("regions", "adam");
        world.settle();
        assert_of(&world, "Adam");
        assert!(world.address.contains("&regions=adam"), "{}", world.address);
        let words = world.words("landscape");
        assert!(words.ends_with("The regions are those of Adam."), "{words}");
        world.switch("adam-on", false);
        world.settle();
        assert_of(&world, "LODO");
        world.set("objective", "bowl");
        assert!(!world.shows("regions-label"));
    }
}

/// Methods that evaluate several times a step, against each of the axes.
#[test]
fn losses_are_drawn_against_evaluations_and_seconds() {
    for mut world in worlds("dimension=6&optimizers=adam,sophia,lbfgs-wolfe") {
        world.reach(60);
        for (axis, words) in [("steps", "60"), ("evaluations", "evaluations"), ("seconds", " s")] {
            world.set("loss-axis", axis);
            let told = world.told("loss", [0.2, 0.5]);
            let first = told.split(':').next().unwrap_or_default();
            assert!(axis == "steps" || first.ends_with(words), "{axis}: {told}");
        }
        let lanes = &world.page.snapshot().lanes;
        assert_eq!(lanes[0].evaluations, 60);
        assert!(lanes[1].evaluations > 60 && lanes[2].evaluations > 60);
    }
}

#[test]
fn two_coordinates_make_a_plane() {
    for mut world in worlds("dimension=12") {
        world.reach(50);
        assert!(!world.shows("coordinates") && world.shows("plane-label"));
        world.set("plane", "coordinates");
        world.settle();
        assert!(world.shows("coordinates"));
        assert!(world.words("landscape").starts_with("x1 from"), "{}", world.words("landscape"));
        world.write("plane-x", "7");
        world.settle();
        assert!(world.words("landscape").starts_with("x7 from"), "{}", world.words("landscape"));
        let caption = world.caption("landscape");
        assert!(
            caption.starts_with("Shows ") && caption.ends_with("; H⁻¹ not drawn on this plane"),
            "{caption}"
        );
        assert!(caption.contains(" % of the displacement"), "{caption}");
        assert!(world.address.contains("plane=coordinates&plane-x=7"), "{}", world.address);
        world.write("plane-y", "21");
        assert_eq!(world.error("plane-y"), "Coordinate must be at most 12");
        world.write("plane-y", "7");
        assert_eq!(world.error("plane-y"), "");
        assert_eq!(
            (world.get("plane-x"), world.get("plane-y")),
            ("2".into(), "7".into()),
            "they are exchanged"
        );
        world.settle();
        assert_eq!(world.step(), 50, "none of it began the run anew");
        world.check_at_rest();
    }
}

/// A slow function's picture is there at once, coarse, and is refined while nothing else happens; with the run it takes
/// turns.
#[test]
fn a_slow_heat_map_comes_coarse_and_is_refined_beside_the_run() {
    for mut world in worlds("objective=rastrigin&dimension=60&optimizers=adam&speed=60") {
        let (mut asked, mut sizes) = (Vec::new(), Vec::new());
        while sizes.len() < 3 {
            for number in 0..world.workers() {
                world.answer(number);
            }
            let size = world.page.sight().grid.map(|grid| grid.values.len());
            if sizes.last() != Some(&size) {
                sizes.push(size);
            }
            asked.extend(world.page.crew.asked().map(|asked| matches!(asked, Asked::Raster)));
            world.frame();
        }
        if world.env.reduced_motion {
            assert_eq!(world.step(), 0);
        } else {
            world.until("steps", |world| world.step() > 3);
            assert!(asked.contains(&true) && asked.contains(&false), "{asked:?}");
        }
        assert!(sizes[0].is_none() && sizes[1] < sizes[2], "{sizes:?}");
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
        let back = there.first().map(|panel| format!("{panel}-enlarge"));
        assert!(back.is_none_or(|id| world.text(&id) == "Back to all panels"));
    }
    choose(&mut world, "error-view", "matrices");
    world.act(Action::About(Panel::Error));
    assert_eq!(world.page.screen(&world.env).about, Some((Panel::Error, "matrix")));
    let heading = Property::Text("Inverse-Hessian error".into());
    assert!(world.page.screen(&world.env).elements.contains(&("about-heading".into(), heading)));
}
