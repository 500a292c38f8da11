//! The landscape as a surface: chosen, loaded, turned, kept in the link.

use std::time::Duration;

use super::super::{Action, Event, Pointer, Zoom};
use super::visitor::{at_rest, parts};
use super::world::World;
use crate::experiment::Angle;
use crate::plot::Pixel;

const VALLEY: &str = "scenario=rosenbrock&optimizers=lodo,adam";

fn choose(world: &mut World, value: &str) {
    world.act(Action::Choose("surface".into(), value.into()));
}

fn is_seen(world: &World) -> bool {
    world.page.sight().surface
}

/// What the button of the page chooses is how a surface is seen at first.
fn usual() -> String {
    let Angle { azimuth, elevation } = Angle::default();
    format!("{azimuth},{elevation}")
}

/// A page that shows the surface.
fn with_surface() -> World {
    let mut world = at_rest(VALLEY);
    world.reach(20);
    choose(&mut world, &usual());
    world.tell(Event::Surface(true));
    world.settle();
    world
}

fn drag(world: &mut World, from: Pixel, to: Pixel, finger: bool) {
    world.wait(Duration::from_secs(2));
    world.tell(Event::Pointer(Pointer::Down { id: 1, at: from, finger }));
    assert!(!is_seen(world) || world.page.screen(&world.env).holds, "a finger turns, and does not scroll");
    world.tell(Event::Pointer(Pointer::Move { id: 1, at: from.towards(to, 0.4) }));
    world.tell(Event::Pointer(Pointer::Move { id: 1, at: to }));
    world.tell(Event::Pointer(Pointer::Up { id: 1, lifted: true }));
}

#[test]
fn the_button_says_the_usual_angle() {
    let page = include_str!("../../../www/index.html");
    let button = format!("id=\"landscape-surface\" data-key=\"surface\" data-value=\"{}\"", usual());
    assert!(page.contains(&button), "{button}");
}

/// Until the code is there the map stays, and so it does when there is none: then choosing it again asks again.
#[test]
fn the_map_stays_until_there_is_a_surface() {
    let mut world = at_rest(VALLEY);
    world.reach(20);
    let pressed = |world: &World, id: &str| world.attribute(id, "aria-pressed").as_deref() == Some("true");
    assert!(world.shows("landscape-views") && pressed(&world, "landscape-map"));
    assert_eq!((world.loads, world.text("surface-words")), (0, String::new()));
    choose(&mut world, &usual());
    assert_eq!((world.loads, is_seen(&world), world.text("surface-words")), (1, false, "Loading…".into()));
    assert!(pressed(&world, "landscape-surface") && !pressed(&world, "landscape-map"));
    assert!(world.shows("arrows-label"));
    world.tell(Event::Surface(false));
    assert_eq!((is_seen(&world), world.text("surface-words")), (false, "Could not be loaded".into()));
    // What nobody sees is not turned.
    world.act(Action::Zoom(Zoom::Turn([5.0, 0.0])));
    assert_eq!(world.get("surface"), usual());
    choose(&mut world, "");
    assert_eq!((world.loads, world.text("surface-words")), (1, String::new()));
    choose(&mut world, &usual());
    world.tell(Event::Surface(true));
    assert_eq!((world.loads, is_seen(&world), world.text("surface-words")), (2, true, String::new()));
    assert!(!world.shows("arrows-label") && !world.page.sight().arrows);
    // It is not loaded a second time.
    choose(&mut world, "");
    assert!(!is_seen(&world));
    choose(&mut world, &usual());
    assert_eq!((world.loads, is_seen(&world), world.step()), (2, true, 20));
    world.check_at_rest();
}

/// Only of two variables; another scenario with as many keeps it, and undo takes it back.
#[test]
fn a_surface_is_of_two_variables_and_can_be_undone() {
    let mut world = with_surface();
    world.act(Action::Undo);
    assert_eq!((is_seen(&world), world.get("surface")), (false, String::new()));
    world.act(Action::Redo);
    assert!(is_seen(&world));
    world.set("objective", "bowl");
    world.set("dimension", "3");
    assert!(!is_seen(&world) && !world.shows("landscape-views"));
    world.set("dimension", "2");
    assert!(is_seen(&world) && world.shows("landscape-views"));
    world.check_at_rest();
    let world = at_rest("dimension=3&surface=10,20");
    assert_eq!(world.loads, 0, "nothing is loaded where nothing is shown");
}

#[test]
fn a_drag_turns_it_and_the_link_keeps_that() {
    for finger in [false, true] {
        let mut world = with_surface();
        let (start, run) = (world.page.experiment().start(), world.step());
        let (from, to) = (parts([0.5, 0.5]), parts([0.5, 0.5]).offset(40.0, 20.0));
        drag(&mut world, from, to, finger);
        // The surface follows the hand: to the right, and down over its upper end.
        let Angle { azimuth, elevation } = Angle::default();
        let turned = format!("{},{}", azimuth - 20.0, elevation + 10.0);
        assert_eq!(world.get("surface"), turned);
        assert_eq!((world.page.experiment().start(), world.step()), (start, run), "the run is left alone");
        world.wait_for_link();
        assert!(world.address.contains(&format!("surface={turned}")), "{}", world.address);
        let again = at_rest(&world.address);
        assert_eq!((again.get("surface"), again.loads), (turned, 1));
        // A click leaves it, the second of two quick ones turns it back.
        for (pause, angle) in [(2000, world.get("surface")), (100, usual())] {
            world.wait(Duration::from_millis(pause));
            world.tell(Event::Pointer(Pointer::Down { id: 1, at: from, finger }));
            world.tell(Event::Pointer(Pointer::Up { id: 1, lifted: true }));
            assert_eq!(world.get("surface"), angle);
        }
        world.check_at_rest();
    }
}

/// Keys turn and reset it; over the map they leave it alone. Wheel and fingers zoom about the middle, whatever they are over.
#[test]
fn keys_turn_it_and_the_wheel_zooms() {
    let mut world = with_surface();
    world.act(Action::Zoom(Zoom::Turn([5.0, -5.0])));
    let Angle { azimuth, elevation } = Angle::default();
    assert_eq!(world.get("surface"), format!("{},{}", azimuth + 5.0, elevation - 5.0));
    world.act(Action::Zoom(Zoom::Face));
    assert_eq!(world.get("surface"), usual());
    let middle = |world: &World| {
        let [left, right, low, high] = world.page.window_in_view().expect("it has one").0;
        ([0.5 * (left + right), 0.5 * (low + high)], right - left)
    };
    let (before, width) = middle(&world);
    world.tell(Event::Wheel { at: parts([0.2, 0.8]), turned: -0.5 });
    let (after, zoomed) = middle(&world);
    assert!(zoomed < 0.7 * width && (0..2).all(|axis| (before[axis] - after[axis]).abs() < 0.01 * width));
    choose(&mut world, "");
    world.act(Action::Zoom(Zoom::Turn([5.0, 0.0])));
    world.act(Action::Zoom(Zoom::Face));
    assert_eq!(world.get("surface"), "");
    world.check_at_rest();
}
