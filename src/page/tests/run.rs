//! The run: it plays, pauses, steps, begins again and keeps its speed; it is the same by any number of workers.

use std::time::Duration;

use super::super::{Action, Event};
use super::visitor::{QUICK, worlds};
use super::world::World;

#[test]
fn it_plays_at_once_where_motion_is_welcome() {
    for mut world in worlds("dimension=3") {
        for _ in 0..40 {
            world.round();
        }
        let moves = !world.env.reduced_motion;
        assert_eq!(world.step() > 0, moves);
        assert_eq!(world.text("play"), if moves { "Pause" } else { "Play" });
        let status = world.text("status");
        assert_eq!(status.starts_with("At the start. Press Play."), !moves, "{status}");
    }
}

#[test]
fn it_pauses_steps_and_resets() {
    for mut world in worlds("dimension=4") {
        world.pass(50);
        world.pause();
        assert_eq!((world.text("play"), world.text("rate")), ("Play".into(), "paused".into()));
        let at = world.step();
        world.act(Action::Step);
        world.settle();
        assert_eq!(world.step(), at + 1);
        world.act(Action::Step);
        world.act(Action::Step);
        world.settle();
        assert_eq!(world.step(), at + 3);
        // What is computed now and then is computed for the step at which it rests.
        for lane in &world.page.snapshot().lanes {
            assert_eq!(lane.spectrum.as_ref().map(|spectrum| spectrum.step), Some(at + 3), "{}", lane.key);
        }
        let words = world.words("error").replace(',', "");
        assert!(words.ends_with(&format!(" at step {}.", at + 3)), "{words}");
        world.act(Action::Reset);
        world.settle();
        assert_eq!((world.step(), world.text("step-count")), (0, "Step 0".into()));
        world.pass(10);
    }
}

#[test]
fn speed_is_steps_per_second() {
    for mut world in worlds("dimension=3&speed=40&speed-up=0") {
        world.tick = QUICK;
        world.pass(10);
        let (since, from) = (world.env.now, world.step());
        world.pass(from + 200);
        let rate = (world.step() - from) as f64 / (world.env.now - since).as_secs_f64();
        assert!((rate - 40.0).abs() < 1.0, "{rate} steps per second");
        assert_eq!(world.text("speed-text"), "40 steps/s");
        let told = world.text("rate");
        let told: f64 = told.trim_end_matches(" steps/s").parse().unwrap_or_else(|_| panic!("{told}"));
        assert!((told - 40.0).abs() < 4.0, "{told}");
        world.slide("speed", &[1.0]);
        assert_eq!(world.text("speed-text"), "as fast as possible");
        assert_eq!(world.attribute("speed", "aria-valuetext").as_deref(), Some("as fast as possible"));
        let (since, from) = (world.env.now, world.step());
        world.pass(from + 1000);
        assert!(world.env.now - since < Duration::from_secs(2));
    }
}

/// However long the workers take, the page goes on drawing and listening.
#[test]
fn it_is_paused_before_the_workers_have_answered() {
    for mut world in worlds("dimension=3") {
        world.pass(3);
        for _ in 0..10 {
            world.frame();
        }
        let at = world.step();
        world.act(Action::PlayOrPause);
        world.frame();
        assert_eq!((world.text("play"), world.text("rate")), ("Play".into(), "paused".into()));
        assert_eq!(world.step(), at);
        world.check_at_rest();
        assert!(world.step() >= at);
    }
}

#[test]
fn a_hidden_tab_pauses_by_itself() {
    for mut world in worlds("dimension=3") {
        world.pass(20);
        world.hide(true);
        world.settle();
        let at = world.step();
        assert_eq!(world.page.screen(&world.env).title, "Paused · LODO Lab");
        world.wait(Duration::from_secs(100));
        world.tell(Event::Tick);
        world.settle();
        assert_eq!(world.step(), at, "it goes on unseen");
        assert!(!world.shows("failure"), "who is not asked need not answer");
        world.hide(false);
        assert_eq!(world.page.screen(&world.env).title, "LODO Lab");
        world.until("steps", |world| world.step() >= at + 100);
    }
}

/// A worker that does not answer any more is noticed, and a restart brings others. Who is not asked need not answer.
#[test]
fn a_silent_worker_is_noticed() {
    for mut world in worlds("dimension=3&seed=12") {
        world.reach(20);
        for _ in 0..30 {
            world.wait(Duration::from_secs(1));
            world.tell(Event::Tick);
            world.settle();
            assert!(!world.shows("failure"), "at rest");
        }
        world.set("budget", "");
        world.pass(30);
        for (seconds, silent) in [(5, false), (4, false), (3, true)] {
            world.wait(Duration::from_secs(seconds));
            world.tell(Event::Tick);
            assert_eq!(world.shows("failure"), silent);
        }
        assert!(world.text("failure-text").contains("has not answered"), "{}", world.text("failure-text"));
        let at = world.step();
        world.act(Action::Restart);
        assert!(!world.shows("failure"));
        world.until("the run", |world| world.step() > at + 10);
        assert_eq!((world.get("seed").as_str(), world.text("play").as_str()), ("12", "Pause"));
    }
}

/// Runs to a step, back, forward over a change, and with one more: what is there at each stop.
fn story(workers: usize) -> Vec<Vec<serde_json::Value>> {
    let link = "dimension=4&seed=5&seeds=2&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal";
    let (mut world, mut seen) = (World::new(link, workers), Vec::new());
    world.reach(300);
    seen.push(world.picture());
    world.go_to(120);
    seen.push(world.picture());
    world.write("lodo-meta-lr", "0.002");
    world.switch("yogi-on", false);
    world.settle();
    assert_eq!(world.page.snapshot().lanes.len(), 5);
    world.act(Action::Step);
    world.settle();
    world.switch("yogi-on", true);
    world.settle();
    seen.push(world.picture());
    world.play();
    world.settle();
    assert_eq!(world.step(), 300);
    seen.push(world.picture());
    seen
}

#[test]
fn any_number_of_workers_is_one_run() {
    let alone = story(1);
    assert_ne!(alone[0], alone[3], "the change was to make a difference");
    for workers in [2, 3, 6] {
        assert_eq!(story(workers), alone, "{workers} workers");
    }
}

/// A run is told to those who hear it in a few words, however long it goes on.
#[test]
fn a_run_is_said_in_a_few_words() {
    for mut world in worlds("dimension=10&budget=1000") {
        world.tick = QUICK;
        world.play();
        let mut said: Vec<String> = Vec::new();
        while world.round() {
            let words = world.text("said");
            if said.last() != Some(&words) {
                said.push(words);
            }
        }
        let last = said.last().expect("words");
        assert!(last.starts_with("Paused at step 1,000, as set. LODO"), "{last}");
        assert!(said.len() <= 6, "{said:#?}");
    }
}
