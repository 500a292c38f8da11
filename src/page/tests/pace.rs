//! How fast a run goes, and what pauses it by itself.

use std::time::Duration;

use super::super::Action;
use super::visitor::QUICK;
use super::world::World;
use crate::session::Status;

const LOST: &str = "dimension=10&optimizers=lodo,adam,gd&gd-lr=3&seed=4";

fn lost_at(world: &World) -> Option<u64> {
    let lanes = &world.page.snapshot().lanes;
    lanes.iter().find_map(|lane| match lane.status {
        Status::Diverged { step } => Some(step),
        _ => None,
    })
}

/// However far the round went in which it happened.
#[test]
fn a_run_pauses_at_the_step_at_which_an_optimizer_diverges() {
    for workers in [1, 2] {
        let mut world = World::new(&format!("{LOST}&pause-lost=1"), workers);
        world.until("a divergence", |world| lost_at(world).is_some());
        world.settle();
        let step = lost_at(&world).unwrap();
        assert_eq!((world.page.snapshot().step, world.text("play")), (step, "Play".into()), "{workers}");
        assert!(
            world.text("status").contains(&format!("diverged at step {step}")),
            "{}",
            world.text("status")
        );
        // Once: it goes on when that is asked for.
        world.act(Action::PlayOrPause);
        world.until("what comes after", |world| world.page.snapshot().step > step + 50);
        assert_eq!(world.text("play"), "Pause");
    }
}

/// Most frames of a slow run owe no step: the workers are left alone, and no time is lost by it.
#[test]
fn a_slow_run_asks_for_what_is_due_and_for_one_look_at_it() {
    let mut world = World::new("scenario=blank&optimizers=gd,adam&speed=3", 1);
    world.tick = 1e-5;
    world.until("a start", |world| world.page.snapshot().step >= 3);
    let from = world.page.snapshot().step;
    let mut asked = 0;
    for _ in 0..625 {
        assert!(world.frame(), "a run that plays wants frames");
        asked += (0..10).filter(|_| world.answer(0)).count() as u64;
    }
    let taken = world.page.snapshot().step - from;
    assert!((29..=31).contains(&taken), "{taken} steps in ten seconds");
    assert!((taken..=2 * taken + 2).contains(&asked), "asked {asked} times for {taken} steps");
}

#[test]
fn without_that_it_goes_on() {
    let mut world = World::new(LOST, 1);
    world.until("a divergence", |world| lost_at(world).is_some());
    let step = lost_at(&world).unwrap();
    world.until("what comes after", |world| world.page.snapshot().step > step + 200);
    assert_eq!(world.text("play"), "Pause");
}

/// A run that speeds up is slow at first, whatever the workers could do, and as fast as they go in the end.
#[test]
fn a_run_begins_slowly_and_speeds_up() {
    let mut world = World::new("dimension=3&optimizers=gd&noise-kind=walk&speed-up=1", 1);
    world.tick = QUICK;
    world.until("the first steps", |world| world.page.snapshot().step >= 5);
    let began = world.env.now;
    world.until("more", |world| world.page.snapshot().step >= 65);
    let slowly = world.env.now - began;
    assert!((Duration::from_millis(800)..Duration::from_millis(1300)).contains(&slowly), "{slowly:?}");
    let experiment = world.page.experiment().clone();
    let speeds = [0, 100, 1000, 6000, 7000].map(|step| experiment.speed_at(step));
    assert_eq!(speeds, [Some(60.0), Some(60.0), Some(600.0), Some(3600.0), None]);
    // A speed that was chosen is kept from the first step on.
    world.set("speed", "200");
    assert_eq!(world.page.experiment().speed_at(0), Some(200.0));
}
