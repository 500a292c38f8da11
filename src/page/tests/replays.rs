//! Runs of files that are computed again.

use serde_json::json;

use super::super::task::Task;
use super::super::{Action, Event};
use super::files::until_verdict;
use super::visitor::worlds;
use super::world::World;

/// A file of this many steps, whose rate changes a tenth before the end.
fn file(steps: u64) -> String {
    let link = |rate: f64| format!("dimension=5&seed=3&optimizers=lodo,adam&lodo-lr={rate}");
    let history = json!([{"step": 0, "link": link(0.3)}, {"step": steps - steps / 10, "link": link(0.2)}]);
    json!({"lodoLab": 1, "link": link(0.2), "step": steps, "history": history}).to_string()
}

/// More steps than any test waits for.
const ENDLESS: u64 = 1_000_000_000;

fn until_replaying(world: &mut World) {
    let replays = |world: &World| world.text("rate") == "replaying" && world.step() > 0;
    world.until("a replay", |world| replays(world) && world.page.sent.is_some());
}

#[test]
fn a_replay_is_begun_again_or_left_at_any_time() {
    for mut world in worlds("dimension=3&seed=4") {
        world.drop_file(&file(ENDLESS));
        until_replaying(&mut world);
        world.drop_file(&file(300));
        until_verdict(&mut world);
        assert!(world.notice().starts_with("Loaded and replayed"), "{}", world.notice());
        assert_eq!((world.step(), world.get("lodo-lr")), (300, "0.2".into()));
        // The view may change on the way; what is changed of the run ends the replay.
        world.drop_file(&file(ENDLESS));
        until_replaying(&mut world);
        world.slide("speed", &[0.3]);
        assert_eq!(world.text("rate"), "replaying");
        world.write("seed", "77");
        world.settle();
        assert_eq!((world.text("play"), world.step(), world.get("seed")), ("Play".into(), 0, "77".into()));
        // So do going back, and the button that says so.
        for stops in 0..2 {
            world.drop_file(&file(ENDLESS));
            until_replaying(&mut world);
            world.until("some steps", |world| world.step() > 20);
            assert_eq!(world.text("play"), "Stop");
            match stops {
                0 => world.tell(Event::Scrub(10)),
                _ => world.act(Action::PlayOrPause),
            }
            world.settle();
            assert_eq!((world.text("play"), world.text("rate")), ("Play".into(), "paused".into()));
            assert!((world.step() == 10) == (stops == 0));
        }
        world.check_at_rest();
    }
}

/// A panel over a run that plays is closed over another: that one does not begin to play.
#[test]
fn a_panel_that_is_closed_over_a_replay_does_not_drive_it_on() {
    for mut world in worlds("dimension=3&seed=4") {
        world.pass(5);
        world.act(Action::ExplainStep);
        world.drop_file(&file(400));
        until_replaying(&mut world);
        world.close_dialog(false);
        until_verdict(&mut world);
        world.settle();
        assert_eq!((world.step(), world.text("play")), (400, "Play".into()));
    }
}

/// A replay whose worker is lost begins again with the file's first settings.
#[test]
fn a_replay_is_restarted_as_a_replay() {
    for mut world in worlds("dimension=3&seed=4") {
        world.drop_file(&file(ENDLESS));
        until_replaying(&mut world);
        world.lose();
        assert_eq!((world.text("play"), world.shows("failure")), ("Play".into(), true));
        world.act(Action::Restart);
        until_replaying(&mut world);
        assert_eq!((world.get("lodo-lr"), world.text("play")), ("0.3".into(), "Stop".into()));
        assert!(matches!(world.page.task, Task::Replay(_)));
        world.act(Action::PlayOrPause);
        world.settle();
        assert_eq!(world.text("rate"), "paused");
    }
}
