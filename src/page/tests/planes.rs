//! What the landscape shows: two coordinates, the decision boundary, the values of the function.

use super::super::crew::Asked;
use super::visitor::worlds;
use super::world::World;

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
        assert!(caption.ends_with(" % of the movement"), "{caption}");
        assert!(world.words("landscape").contains("On this plane LODO takes "), "{caption}");
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
