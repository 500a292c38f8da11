//! A moment of a run: the step that a link leads to.

use super::super::{Action, Event, Share};
use super::visitor::worlds;
use super::world::World;

fn shared(world: &mut World) -> String {
    world.act(Action::Share);
    world.act(Action::Copy(Share::Link));
    let link = world.copy();
    let said = world.text("share-note");
    let moment = link.split_once("&step=").map(|(_, step)| format!("at step {step}"));
    assert!(said.ends_with(&moment.unwrap_or("saves the run".into())), "{said}");
    world.close_dialog(false);
    link.strip_prefix("https://there/#").expect("an address of the page").into()
}

/// A link that is shared at rest opens at its step, with the same bits; the address says it for as long as the run is there.
#[test]
fn a_moment_is_shared() {
    for mut world in worlds("dimension=3&optimizers=lodo,adam&lodo-lr=0.2") {
        world.reach(400);
        let link = shared(&mut world);
        assert!(link.ends_with("&step=400"), "{link}");
        assert!(!world.address.contains("step="), "{}", world.address);
        for mut other in worlds(&link) {
            assert_eq!(other.text("play"), "Stop");
            other.until("the step", |world| world.text("play") == "Play");
            other.settle();
            assert_eq!(other.step(), 400);
            let losses = |world: &World| {
                world.page.snapshot().lanes.iter().map(|lane| lane.loss.to_bits()).collect::<Vec<_>>()
            };
            assert_eq!(losses(&other), losses(&world));
            assert_eq!(other.page.experiment(), world.page.experiment());
            assert_eq!(
                (other.address.as_str(), other.notice().as_str()),
                (link.as_str(), ""),
                "as it was opened"
            );
            other.act(Action::Step);
            other.settle();
            assert_eq!((other.step(), other.address.contains("step=")), (401, false), "{}", other.address);
            other.check_at_rest();
        }
    }
}

/// What plays is at no step that anybody chose, and what was changed on the way is not what begins with these settings.
#[test]
fn a_link_says_no_step_that_it_does_not_lead_to() {
    for mut world in worlds("dimension=3&optimizers=lodo,adam") {
        world.pass(30);
        assert!(!shared(&mut world).contains("step="));
        world.pause();
        world.write("lodo-lr", "0.2");
        world.settle();
        world.act(Action::Step);
        world.settle();
        assert!(!shared(&mut world).contains("step="));
        world.act(Action::Reset);
        world.settle();
        assert!(shared(&mut world).ends_with("&step=0"));
    }
}

#[test]
fn a_link_opens_where_it_says_and_plays_if_it_says_so() {
    for (link, step, plays) in [
        ("dimension=3&step=60", 60, false),
        ("dimension=3&step=60&play=1", 60, true),
        ("dimension=3&play=0", 0, false),
        ("dimension=3&step=0", 0, false),
        ("dimension=3&play=1", 0, true),
        // Beyond where it pauses by itself, and where nobody goes on.
        ("dimension=3&step=60&budget=20", 60, false),
    ] {
        for mut world in worlds(link) {
            let plays = plays && !world.env.reduced_motion;
            world.until("the step", |world| {
                world.text("play") != "Stop" && world.page.snapshot().dimension > 0
            });
            assert_eq!(world.text("play"), if plays { "Pause" } else { "Play" }, "{link}");
            assert!(
                if plays { world.step() >= step } else { world.step() == step },
                "{link}: {}",
                world.step()
            );
            assert!(!world.notice().contains("link"), "{}", world.notice());
            // From another page the same link leads to the same place.
            world.tell(Event::LinkChanged("scenario=rosenbrock".into()));
            for _ in 0..20 {
                world.round();
            }
            world.tell(Event::LinkChanged(link.into()));
            world.until("the step", |world| {
                world.text("play") != "Stop" && world.page.snapshot().dimension == 3
            });
            assert_eq!(world.text("play"), if plays { "Pause" } else { "Play" }, "{link}");
        }
    }
    let mut world = World::new("dimension=3&step=-4&play=maybe", 1);
    assert_eq!(world.notice(), "Step must be at least 0. Play is either on or off.");
    world.wait_for_link();
    // The way to a far step can be left.
    let mut world = World::new("dimension=3&step=1e9", 1);
    world.until("some steps", |world| world.step() > 20);
    assert!(world.text("status").starts_with("Replaying to step 1,000,000,000"), "{}", world.text("status"));
    world.act(Action::PlayOrPause);
    world.settle();
    assert_eq!(world.text("rate"), "paused");
    world.check_at_rest();
}
