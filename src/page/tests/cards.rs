//! Optimizers' cards: added, removed, switched, over several seeds, and lost.

use super::super::Action;
use super::visitor::{at_rest, worlds};
use super::world::World;

fn offers(world: &World, key: &str) -> bool {
    world.page.screen(&world.env).offers.iter().any(|offer| offer.key == key)
}

#[test]
fn optimizers_are_switched_removed_and_added() {
    for mut world in worlds("dimension=4") {
        world.pass(20);
        assert_eq!(world.running(), "lodo,adam");
        world.switch("adam-on", false);
        world.until("LODO alone", |world| world.running() == "lodo");
        // A change on the way is remembered; a run that begins again has none.
        assert!(world.page.snapshot().time.changes[0] >= 20);
        let card = &world.cards()[1];
        assert_eq!((card.loss.as_str(), card.status.as_str(), card.state), ("off", "Switched off.", "off"));
        world.act(Action::Toggle(1));
        world.until("Adam level", |world| world.cards()[1].status.starts_with("Running"));
        world.act(Action::Remove("adam".into()));
        world.until("LODO alone", |world| world.running() == "lodo");
        assert!(world.get("adam-lr").is_empty() && world.cards().len() == 1 && offers(&world, "adam"));
        world.act(Action::Add("adam".into()));
        world.until("both again", |world| world.running() == "lodo,adam");
        assert!(!world.get("adam-lr").is_empty() && world.cards().len() == 2 && !offers(&world, "adam"));
    }
}

#[test]
fn no_more_than_fit_can_be_added() {
    let mut world = at_rest(
        "dimension=4&optimizers=lodo,adam,gd,momentum,nesterov,rmsprop,lion,adagrad,nadam,yogi,amsgrad,adamw",
    );
    assert!(world.page.screen(&world.env).full);
    world.act(Action::Add("lbfgs".into()));
    assert_eq!(world.cards().len(), 12);
    assert!(world.notice().contains("12"), "{}", world.notice());
    world.act(Action::Remove("nadam".into()));
    let screen = world.page.screen(&world.env);
    assert!(!screen.full && screen.offers.len() > 20);
    world.check_at_rest();
}

#[test]
fn several_seeds_are_one_number_away() {
    for mut world in worlds("dimension=4&seed=7&optimizers=lodo,adam") {
        world.reach(40);
        assert!(world.page.snapshot().lanes[0].replicates.is_none());
        world.write("seeds", "5");
        world.reach(100);
        assert_eq!(world.page.snapshot().lanes[0].replicates.as_ref().map(|all| all.active), Some(5));
        assert!(world.text("status").contains("Medians of 5 seeds: LODO "), "{}", world.text("status"));
        // The card has the median, and the range of all.
        let (card, lane) = (&world.cards()[0], &world.page.snapshot().lanes[0]);
        let range = lane.replicates.as_ref().and_then(|all| all.loss).expect("a range");
        assert!(range.least < lane.smoothed && lane.smoothed < range.greatest);
        let three = crate::text::words::three_digits;
        assert_eq!(card.loss, three(lane.smoothed));
        assert!(
            card.status.contains(&three(range.least)) && card.status.contains(&three(range.greatest)),
            "{card:?}"
        );
        assert_eq!(world.caption("loss"), "Bold: median of 5 seeds. Faint: their range");
        world.wait_for_link();
        assert!(world.address.contains("&seeds=5"), "{}", world.address);
        // By the link it comes back, to the bit.
        let there = world.picture();
        let mut other = World::new(&world.address, 2);
        other.reach(100);
        assert_eq!(other.picture(), there);
    }
}

#[test]
fn divergence_is_said_with_its_step_and_a_remedy_and_the_others_go_on() {
    for mut world in worlds("dimension=10&lodo-meta-lr=2&speed=1e6") {
        world.play();
        world.until("LODO to diverge", |world| world.cards()[0].loss == "diverged");
        world.until("the words", |world| world.text("status").contains("LODO diverged at step"));
        let (card, at) = (world.cards().remove(0), world.step());
        assert!(card.status.starts_with("Diverged at step "), "{card:?}");
        assert!(card.status.contains(" with meta-learning rate 2. Try "), "{card:?}");
        assert_eq!(card.advice, card.status);
        world.pass(at + 30);
        assert_eq!(world.cards()[1].state, "running");
        // The remedy works.
        let remedy = card.status.split("Try ").nth(1).and_then(|words| words.strip_suffix(" and reset."));
        world.write("lodo-meta-lr", remedy.expect("there is one"));
        world.act(Action::Reset);
        world.until("a new run", |world| world.step() < at);
        world.pass(at + 30);
        assert_eq!(world.cards()[0].state, "running");
    }
}

/// A run whose optimizers are all lost pauses; settings that begin it anew let it go on where it moved by itself, and
/// Play lets it go on anywhere.
#[test]
fn a_lost_run_goes_on_with_other_settings() {
    let lost = |world: &World| world.step() > 0 && world.text("play") == "Play";
    for mut world in worlds("scenario=blank&optimizers=gd&gd-lr=10&seed=1") {
        world.play();
        world.until("the pause", lost);
        world.write("gd-lr", "0.001");
        world.write("seed", "2");
        assert_eq!(world.text("play") == "Pause", !world.env.reduced_motion);
        world.pass(30);
    }
    for mut world in worlds("scenario=blank&optimizers=gd&gd-lr=10") {
        world.play();
        world.until("the pause", lost);
        assert!(world.text("status").starts_with("Stopped after step "), "{}", world.text("status"));
        world.write("gd-lr", "0.001");
        world.act(Action::PlayOrPause);
        world.until("a run", |world| world.step() > 30 && world.text("play") == "Pause");
    }
}
