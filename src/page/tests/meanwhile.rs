//! What comes while something else is under way: nothing is lost, and nothing acts twice.

use super::super::{Action, Event};
use super::world::World;

/// A run of 2,000 steps whose rate was changed at step 1,000, at rest.
fn changed(workers: usize) -> World {
    let mut world = World::new("dimension=3&optimizers=lodo,adam&lodo-lr=0.3", workers);
    world.reach(100);
    world.set("lodo-lr", "0.1");
    world.reach(200);
    assert_eq!(world.page.snapshot().time.changes, [100]);
    world
}

#[test]
fn a_view_that_changes_on_the_way_back_changes_no_run() {
    for workers in 1..=3 {
        let mut world = changed(workers);
        world.tell(Event::Scrub(50));
        world.set("speed", "1");
        world.settle();
        assert_eq!((world.page.snapshot().step, world.get("lodo-lr").as_str()), (50, "0.3"));
        assert_eq!(world.page.snapshot().time.farthest, 200);
        // And forward again, over the change.
        world.tell(Event::Scrub(150));
        world.set("speed", "1e6");
        world.settle();
        assert_eq!((world.page.snapshot().step, world.get("lodo-lr").as_str()), (150, "0.1"));
        assert_eq!(
            (world.page.snapshot().time.farthest, &world.page.snapshot().time.changes[..]),
            (200, &[100][..])
        );
        world.check_at_rest();
    }
}

#[test]
fn a_change_before_one_goes_back_is_made_where_one_was() {
    for workers in 1..=3 {
        let mut world = changed(workers);
        world.set("lodo-lr", "0.02");
        world.tell(Event::Scrub(40));
        world.settle();
        let time = &world.page.snapshot().time;
        assert_eq!((time.farthest, &time.changes[..]), (200, &[100, 200][..]));
        assert_eq!((world.page.snapshot().step, world.get("lodo-lr").as_str()), (40, "0.3"));
        // What is changed on the way belongs to where it leads, and only that is changed.
        world.tell(Event::Scrub(120));
        world.set("lodo-meta-lr", "0.005");
        world.settle();
        assert_eq!(world.page.snapshot().time.changes, [100, 120]);
        assert_eq!((world.get("lodo-lr").as_str(), world.get("lodo-meta-lr").as_str()), ("0.1", "0.005"));
        world.check_at_rest();
    }
}

/// So is one that is made while the workers are busy, even with a picture to be drawn anew.
#[test]
fn a_change_on_the_run_is_made_before_one_goes_back() {
    for workers in 1..=3 {
        let mut world = World::new("dimension=3&optimizers=lodo,adam&lodo-lr=0.3", workers);
        world.until("steps", |world| world.page.snapshot().step > 100);
        let step = world.page.snapshot().step;
        world.set("plane", "principal");
        world.set("lodo-lr", "0.2");
        world.tell(Event::Scrub(40));
        world.settle();
        let changed = world.page.snapshot().time.changes[0];
        assert!(changed >= step, "{changed}");
        assert_eq!(world.page.snapshot().time.farthest, changed);
        assert_eq!((world.page.snapshot().step, world.get("lodo-lr").as_str()), (40, "0.3"));
        world.check_at_rest();
    }
}

/// Undo takes back what was changed, and nothing that the run has taken up by itself since.
#[test]
fn undo_leaves_the_run_where_it_is() {
    let mut world = changed(2);
    world.tell(Event::Scrub(50));
    world.settle();
    assert_eq!(world.get("lodo-lr"), "0.3");
    // The last change was that of the budget, the one before it that of the rate, which is not made yet.
    for budget in ["100", "", ""] {
        world.act(Action::Undo);
        assert_eq!((world.get("budget").as_str(), world.get("lodo-lr").as_str()), (budget, "0.3"));
    }
    assert!(world.notice().contains("There is nothing to undo"), "{}", world.notice());
    let time = &world.page.snapshot().time;
    assert_eq!((time.farthest, &time.changes[..]), (200, &[100][..]));
    assert!(!world.text("fairness").contains("Settings were changed on the way"));
    world.tell(Event::Scrub(150));
    world.settle();
    assert_eq!(world.get("lodo-lr"), "0.1");
    assert!(world.text("fairness").contains("Settings were changed on the way"));
    // Where the change is made, it can be taken back.
    world.set("adam-lr", "0.1");
    world.act(Action::Undo);
    world.settle();
    world.check_at_rest();
}
