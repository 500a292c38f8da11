//! A film: from one step to another, whatever else the visitor does meanwhile.

use super::super::{Action, DialogName, Event, Filming};
use super::visitor::{QUICK, worlds};
use super::world::World;

impl World {
    /// Prepares a film of these steps, and begins it.
    fn film(&mut self, from: u64, to: u64) {
        self.act(Action::Film(Filming::Prepare));
        // The sheet closes before it begins.
        self.close_dialog(false);
        self.act(Action::Film(Filming::Begin { from, to }));
        self.settle();
    }

    /// What the recorder sees.
    fn stage(&self) -> String {
        let stage = self.attribute("film", "data-stage").unwrap_or_default();
        stage.split(' ').next().unwrap_or_default().into()
    }
}

#[test]
fn a_film_begins_and_ends_at_its_steps_and_the_run_goes_back() {
    for mut world in worlds("dimension=3&seed=4") {
        world.tick = QUICK;
        world.reach(60);
        world.write("lodo-lr", "0.1");
        world.reach(400);
        world.wait_for_link();
        let (end, link) = (world.picture(), world.address.clone());
        world.film(50, 120);
        assert_eq!((world.stage(), world.step(), world.dialog), ("ready".into(), 50, None));
        assert_eq!(world.attribute("film", "data-stage").as_deref(), Some("ready 50 120"));
        world.act(Action::Film(Filming::Roll));
        assert_eq!(world.stage(), "rolling");
        let mut last = 50;
        while world.stage() == "rolling" {
            world.round();
            assert!((last..=120).contains(&world.step()), "{} after {last}", world.step());
            last = world.step();
        }
        assert_eq!((world.stage(), world.step()), ("over".into(), 120));
        // The recorder takes its time: nothing moves.
        world.settle();
        assert_eq!(world.step(), 120);
        world.act(Action::Film(Filming::Done));
        assert_eq!((world.stage(), world.dialog), (String::new(), Some(DialogName::Film)));
        world.close_dialog(false);
        world.settle();
        world.wait_for_link();
        assert_eq!((world.step(), world.picture(), world.address.clone()), (400, end, link));
        world.check_at_rest();
    }
}

/// A run that is yet to come is filmed as it comes; one that pauses by itself ends its film.
#[test]
fn a_film_goes_on_where_nobody_was_and_ends_with_the_run() {
    for mut world in worlds("dimension=3&seed=4&speed-up=0") {
        world.tick = QUICK;
        world.film(0, 500);
        world.act(Action::Film(Filming::Roll));
        world.settle();
        assert_eq!((world.stage(), world.step()), ("over".into(), 500));
        world.act(Action::Film(Filming::Done));
        world.close_dialog(false);
        world.settle();
        assert_eq!(world.step(), 500);
    }
    for mut world in worlds("scenario=blank&optimizers=gd&gd-lr=1e9&speed-up=0") {
        world.film(0, 5000);
        world.act(Action::Film(Filming::Roll));
        world.settle();
        assert_eq!(world.stage(), "over");
        assert!(world.step() < 5000, "all is lost before: {}", world.step());
    }
}

#[test]
fn the_sheet_knows_what_can_be_filmed_and_nothing_else_is() {
    let mut world = super::visitor::at_rest("dimension=3");
    let known = |world: &mut World| {
        world.act(Action::Film(Filming::Prepare));
        let limits = world.attribute("film", "data-limits").unwrap_or_default();
        world.close_dialog(false);
        assert_eq!(world.attribute("film", "data-limits"), None);
        limits
    };
    let none = u64::MAX;
    assert_eq!(known(&mut world), format!("0 0 {none} 0"));
    world.reach(60);
    assert_eq!(known(&mut world), "0 60 60 60");
    world.set("budget", "");
    world.go_to(20);
    assert_eq!(known(&mut world), format!("0 60 {none} 20"));
    world.set("budget", "700");
    let link = world.page.experiment().to_link();
    for (from, to) in [(20, 20), (20, 7), (61, 90), (0, 701)] {
        world.film(from, to);
        assert_eq!((world.stage(), world.step()), (String::new(), 20), "{from} to {to}");
    }
    world.film(60, 700);
    assert_eq!((world.stage(), world.page.experiment().to_link()), ("ready".into(), link));
    // Of a run that was only just asked for there is the beginning.
    world.set("seed", "8");
    assert_eq!(known(&mut world), "0 0 700 60");
}

#[test]
fn a_film_pauses_with_the_run_and_can_be_stopped() {
    for mut world in worlds("dimension=3&speed=60&speed-up=0") {
        world.reach(30);
        world.set("budget", "");
        world.film(10, 900);
        world.act(Action::Film(Filming::Roll));
        world.until("a few steps", |world| world.step() > 20);
        world.act(Action::PlayOrPause);
        assert_eq!(world.stage(), "paused");
        world.settle();
        // What is changed in between is filmed as well.
        world.write("adam-lr", "0.5");
        world.settle();
        world.act(Action::PlayOrPause);
        assert_eq!(world.stage(), "rolling");
        world.until("a few steps more", |world| world.step() > 40);
        world.act(Action::Film(Filming::Stop));
        assert_eq!((world.stage(), world.text("play")), ("over".into(), "Play".into()));
        // Whoever does not wait for the recorder presses once more.
        world.act(Action::Film(Filming::Stop));
        assert_eq!(world.stage(), "");
        world.close_dialog(false);
        assert!(world.step() > 40 && world.step() < 900);
        world.check_at_rest();
    }
}

#[test]
fn a_film_ends_where_the_run_is_wanted_elsewhere() {
    for mut world in worlds("dimension=3&speed=60&speed-up=0") {
        world.reach(50);
        world.film(10, 45);
        world.tell(Event::Scrub(30));
        assert_eq!(world.stage(), "");
        assert!(world.notice().contains("The film was given up"), "{}", world.notice());
        world.settle();
        world.film(10, 45);
        world.act(Action::Film(Filming::Roll));
        world.until("a few steps", |world| world.step() > 12);
        world.act(Action::Reset);
        assert_eq!(world.stage(), "over", "what was recorded is kept");
        world.act(Action::Film(Filming::Done));
        world.close_dialog(false);
        world.check_at_rest();
        // A run that has only been asked for begins with its film.
        world.set("seed", "9");
        world.film(0, 20);
        assert_eq!((world.stage(), world.step()), ("ready".into(), 0));
        world.act(Action::Film(Filming::Roll));
        world.until("a few steps", |world| world.step() > 2);
        world.lose();
        assert_eq!(world.stage(), "over");
    }
}
