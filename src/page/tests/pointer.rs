//! Hands on the landscape: the start is placed, the window zoomed and moved.

use super::super::{Action, Event, Pointer, Zoom};
use super::visitor::{at_rest, parts};
use super::world::World;
use crate::plot::{Figure, Frame, Pixel};

/// A valley, whose picture does not move.
const VALLEY: &str = "scenario=rosenbrock";

fn frame(world: &World) -> Frame {
    world.drawn("landscape", |drawing| drawing.frame().clone())
}

/// What is seen: x from, to; y from, to.
fn seen(world: &World) -> [f64; 4] {
    let Frame { x, y, .. } = frame(world);
    [x.scale.from, x.scale.to, y.scale.from, y.scale.to]
}

fn width([left, right, ..]: [f64; 4]) -> f64 {
    right - left
}

fn start(world: &World) -> [f64; 2] {
    ["start-x", "start-y"].map(|key| world.page.experiment().number(key).expect("a start"))
}

/// Where on the canvas the start is.
fn handle(world: &World) -> Pixel {
    frame(world).at(start(world))
}

/// A pointer goes down, moves there in four steps, and is lifted.
fn drag(world: &mut World, from: Pixel, to: Pixel, finger: bool) {
    world.tell(Event::Pointer(Pointer::Down { id: 1, at: from, finger }));
    for part in [0.25, 0.5, 0.75, 1.0] {
        let at = from.towards(to, part);
        world.tell(Event::Pointer(Pointer::Move { id: 1, at }));
    }
    world.tell(Event::Pointer(Pointer::Up { id: 1, lifted: true }));
}

fn pinch(world: &mut World, from: [Pixel; 2], to: [Pixel; 2]) {
    for (id, at) in (0..).zip(from) {
        world.tell(Event::Pointer(Pointer::Down { id, at, finger: true }));
    }
    for (id, at) in (0..).zip(to) {
        world.tell(Event::Pointer(Pointer::Move { id, at }));
    }
    for id in 0..2 {
        world.tell(Event::Pointer(Pointer::Up { id, lifted: true }));
    }
}

#[test]
fn the_start_is_dragged() {
    for finger in [false, true] {
        let mut world = at_rest(VALLEY);
        let (before, from, to) = (start(&world), handle(&world), parts([0.7, 0.5]));
        let wanted = frame(&world).values_at(to).expect("it is on the plot");
        drag(&mut world, from, to, finger);
        for (placed, wanted) in start(&world).into_iter().zip(wanted) {
            assert!((placed - wanted).abs() < 0.02, "{:?}", start(&world));
        }
        assert_eq!(world.notice(), "The start was moved, and the run begins anew. Undo brings it back.");
        // Its fields and the address follow.
        assert_eq!(world.seen("start-x").text, world.get("start-x"));
        world.wait_for_link();
        assert!(world.address.contains(&format!("start-x={}", world.get("start-x"))), "{}", world.address);
        world.act(Action::Undo);
        assert_eq!(start(&world), before, "a whole drag is one change");
        world.check_at_rest();
    }
}

/// A mouse places it wherever it is pressed; a finger where it is tapped, since one that goes on scrolls.
#[test]
fn the_start_is_placed_by_a_press() {
    let at = parts([0.7, 0.5]);
    for (finger, to, places) in [(false, at, true), (true, at, true), (true, parts([0.7, 0.2]), false)] {
        let mut world = at_rest(VALLEY);
        let before = start(&world);
        world.tell(Event::Pointer(Pointer::Down { id: 1, at, finger }));
        assert_eq!(start(&world) != before, !finger, "on the press");
        assert_eq!(world.page.screen(&world.env).holds, !finger);
        world.tell(Event::Pointer(Pointer::Move { id: 1, at: to }));
        world.tell(Event::Pointer(Pointer::Up { id: 1, lifted: true }));
        assert_eq!(start(&world) != before, places, "finger {finger} to {to:?}");
        assert!(!world.page.screen(&world.env).holds);
    }
}

#[test]
fn the_wheel_zooms_about_the_pointer_and_a_drag_moves_the_window() {
    let mut world = at_rest(VALLEY);
    world.reach(20);
    let (whole, at, before) = (seen(&world), parts([0.45, 0.4]), start(&world));
    let point = frame(&world).values_at(at).expect("it is on the plot");
    assert!(!world.shows("zoom-fit"));
    for _ in 0..4 {
        world.tell(Event::Wheel { at, turned: -0.4 });
    }
    assert!(world.shows("zoom-fit"));
    world.wait_for_link();
    assert!(world.address.contains("&window="), "{}", world.address);
    let zoomed = seen(&world);
    assert!(width(zoomed) < 0.5 * width(whole), "{whole:?} {zoomed:?}");
    let again = frame(&world).values_at(at).expect("it is on the plot");
    for (one, other) in point.into_iter().zip(again) {
        assert!((one - other).abs() < 0.006 * width(whole), "{point:?} {again:?}");
    }
    let (from, to) = (parts([0.5, 0.6]), parts([0.6, 0.6]));
    let way = (to.x - from.x) / frame(&world).rect.width() * width(zoomed);
    drag(&mut world, from, to, false);
    let moved = seen(&world);
    assert!((moved[0] + way - zoomed[0]).abs() < 0.01 * width(zoomed), "{zoomed:?} {moved:?}");
    assert!((moved[2] - zoomed[2]).abs() < 0.01 && (width(moved) - width(zoomed)).abs() < 0.01);
    assert_eq!((start(&world), world.step()), (before, 20), "the run is left alone");
    // The start is still taken hold of where it is.
    world.act(Action::Zoom(Zoom::Fit));
    world.tell(Event::Wheel { at: handle(&world), turned: -0.2 });
    let (window, from) = (seen(&world), handle(&world));
    drag(&mut world, from, from.offset(30.0, 20.0), false);
    assert_ne!(start(&world), before);
    assert_eq!(seen(&world), window);
    world.act(Action::Zoom(Zoom::Fit));
    assert_eq!((world.get("window"), world.shows("zoom-fit")), (String::new(), false));
    world.wait_for_link();
    assert!(!world.address.contains("window"));
    world.check_at_rest();
}

#[test]
fn keys_look_closer_and_move_the_window() {
    let mut world = at_rest("dimension=6");
    world.reach(20);
    let whole = seen(&world);
    world.act(Action::Zoom(Zoom::In));
    let zoomed = seen(&world);
    assert!((width(zoomed) - width(whole) / 1.5).abs() < 0.02 * width(whole), "{whole:?} {zoomed:?}");
    world.act(Action::Zoom(Zoom::Move([0.1, 0.0])));
    world.act(Action::Zoom(Zoom::Move([0.0, -0.1])));
    let moved = seen(&world);
    assert!(
        (moved[0] - zoomed[0] - 0.1 * width(zoomed)).abs() < 2e-3 * width(zoomed),
        "{zoomed:?} {moved:?}"
    );
    assert!(moved[2] < zoomed[2]);
    world.act(Action::Zoom(Zoom::Out));
    assert!(width(seen(&world)) > 1.4 * width(moved));
    world.act(Action::Zoom(Zoom::Fit));
    assert_eq!((seen(&world), world.step()), (whole, 20));
}

#[test]
fn two_fingers_zoom_and_move() {
    let mut world = at_rest(VALLEY);
    let (whole, before) = (seen(&world), start(&world));
    pinch(&mut world, [[0.45, 0.5], [0.55, 0.5]].map(parts), [[0.3, 0.5], [0.7, 0.5]].map(parts));
    let zoomed = seen(&world);
    assert!(width(zoomed) < 0.4 * width(whole), "{whole:?} {zoomed:?}");
    pinch(&mut world, [[0.45, 0.5], [0.55, 0.5]].map(parts), [[0.45, 0.7], [0.55, 0.7]].map(parts));
    let moved = seen(&world);
    assert!(moved[2] > zoomed[2] + 0.1 * (zoomed[3] - zoomed[2]), "{zoomed:?} {moved:?}");
    assert_eq!(start(&world), before);
}

/// On a zoomed landscape one finger scrolls the page, which is said once; the start is still taken hold of.
#[test]
fn one_finger_scrolls_a_zoomed_landscape() {
    let mut world = at_rest("scenario=rosenbrock&window=-3,2,-1,3");
    let before = start(&world);
    for said in ["One finger scrolls the page; two move and zoom the landscape.", ""] {
        world.tell(Event::Pointer(Pointer::Down { id: 1, at: parts([0.7, 0.8]), finger: true }));
        assert!(!world.page.screen(&world.env).holds, "it is the browser’s gesture");
        world.tell(Event::Pointer(Pointer::Up { id: 1, lifted: false }));
        assert_eq!((world.notice().as_str(), start(&world)), (said, before));
        world.act(Action::DismissNotice);
    }
    let from = handle(&world);
    drag(&mut world, from, from.offset(60.0, 40.0), true);
    let moved = start(&world);
    assert!(moved[0] > before[0] + 0.5 && moved[1] < before[1] - 0.5, "{before:?} {moved:?}");
    assert_eq!(world.get("window"), "-3,2,-1,3");
}

#[test]
fn a_window_is_in_the_link() {
    let mut world = at_rest("scenario=rosenbrock&window=0,2,0.5,1.5");
    let words = world.words("landscape");
    assert!(words.starts_with("x from 0 to 2.00, y from 0.500 to 1.50."), "{words}");
    assert!(world.shows("zoom-fit"));
    // Another function is another plane.
    world.set("objective", "beale");
    assert_eq!(world.get("window"), "");
    world.settle();
    assert!(!world.shows("zoom-fit"));
    let mut refused = at_rest("scenario=rosenbrock&window=2,0,0,1");
    assert!(refused.notice().starts_with("Window must be four numbers"), "{}", refused.notice());
    refused.reach(3);
}
