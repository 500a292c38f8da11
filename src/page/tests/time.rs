//! Time: the slider and single steps go back, what was comes again, ends are kept.

use std::time::Duration;

use super::super::{Action, Event};
use super::visitor::{QUICK, worlds};

#[test]
fn the_slider_and_single_steps_go_back() {
    for mut world in worlds("dimension=4&seed=4") {
        world.tick = QUICK;
        world.reach(300);
        let end = world.picture();
        world.go_to(123);
        let there = world.picture();
        assert_ne!(there, end);
        assert_eq!(world.page.snapshot().time.farthest, 300);
        assert!(world.text("status").starts_with("Step 123, paused."), "{}", world.text("status"));
        assert_eq!(world.attribute("timeline", "aria-valuetext").as_deref(), Some("Step 123 of 300"));
        let path = world.drawn("landscape", |drawing| crate::plot::Figure::csv(drawing));
        world.act(Action::Step);
        world.settle();
        assert_eq!(world.step(), 124);
        assert_ne!(world.drawn("landscape", |drawing| crate::plot::Figure::csv(drawing)), path);
        world.act(Action::StepBack);
        world.settle();
        assert_eq!((world.step(), world.picture()), (123, there));
        world.act(Action::StepBack);
        world.act(Action::StepBack);
        world.settle();
        assert_eq!(world.step(), 121);
        // On from here, what was comes again, and stops where it stopped.
        world.play();
        world.settle();
        assert_eq!((world.step(), world.text("play")), (300, "Play".into()));
        assert_eq!(world.picture(), end);
        world.go_to(0);
        assert_eq!(world.text("timeline-end"), "of 300");
        world.check_at_rest();
    }
}

/// Rates that were changed on the way come back with the step at which they were changed; a change cuts what came after.
#[test]
fn changes_are_met_again_and_cut_the_future() {
    for mut world in worlds("dimension=4&seed=4") {
        world.reach(100);
        world.write("lodo-lr", "0.1");
        world.reach(200);
        let (end, later) = (world.picture(), world.seen("lodo-lr").place);
        let words = world.words("loss");
        assert!(words.contains("Settings were changed at step 100, marked on the axis."), "{words}");
        for step in [50, 150, 50] {
            world.go_to(step);
            assert_eq!(world.get("lodo-lr"), if step < 100 { "0.27" } else { "0.1" });
            assert_eq!(world.seen("lodo-lr").place == later, step > 100);
            // A link leaves out what the scenario has already.
            world.wait_for_link();
            assert_eq!(world.address.contains("lodo-lr=0.1"), step > 100, "{}", world.address);
            assert_eq!(world.get("budget"), "200", "how a run is watched stays");
        }
        world.play();
        world.settle();
        assert_eq!((world.get("lodo-lr"), world.picture()), ("0.1".into(), end.clone()));
        world.go_to(50);
        world.write("adam-lr", "0.5");
        world.settle();
        let time = &world.page.snapshot().time;
        assert_eq!((time.farthest, &time.changes[..]), (50, &[50][..]));
        world.play();
        world.settle();
        assert_eq!(world.step(), 200);
        assert_ne!(world.picture(), end);
    }
}

#[test]
fn a_long_run_goes_back() {
    for mut world in worlds("dimension=2&noise-kind=none&optimizers=gd,adam") {
        world.tick = QUICK / 10.0;
        world.reach(30_000);
        for step in [17_777, 29_001] {
            world.go_to(step);
        }
    }
}

/// While steps are awaited, the page says where it is going, and goes on drawing.
#[test]
fn it_is_said_where_the_run_is_going() {
    for mut world in worlds("dimension=4") {
        world.reach(70);
        world.tell(Event::Scrub(40));
        for frame in 0..20 {
            world.frame();
            let short = frame < 7;
            assert_eq!(world.text("status").contains("Going to step 40 …"), !short, "frame {frame}");
            assert_eq!(world.page.snapshot().time.going_to, (!short).then_some(40));
        }
        assert_eq!(world.attribute("timeline", "aria-valuetext").as_deref(), Some("Step 40 of 70"));
        world.settle();
        assert_eq!(world.step(), 40);
        assert!(world.text("status").starts_with("Step 40, paused."));
        assert_eq!(world.page.snapshot().time.going_to, None);
    }
}

#[test]
fn a_run_ends_where_it_was_told_to_and_goes_on_when_asked() {
    for mut world in
        worlds("scenario=blank&condition=10&optimizers=lodo,adam&adam-lr=0.1&target=0.001&speed=1e6")
    {
        world.play();
        world.settle();
        assert_eq!(world.text("play"), "Play");
        assert!(world.text("status").contains(": all have reached the target."), "{}", world.text("status"));
        for card in world.cards() {
            let words = &card.status;
            assert!(words.starts_with("Target reached at step "), "{words}");
            assert!(words.contains(" evaluations, ") && words.contains(" s of computing."), "{words}");
        }
        let from = world.step();
        world.pass(from + 100);
        world.write("budget", "-3");
        assert_eq!(world.error("budget"), "Steps must be a whole number from 1 on, or empty for no end");
    }
}

/// A pause that was asked for comes, whatever else is changed just then.
#[test]
fn the_end_that_was_set_is_not_missed() {
    for mut world in worlds("scenario=rosenbrock&speed=2000") {
        world.reach(60);
        for meanwhile in 0..2 {
            world.act(Action::Reset);
            world.act(Action::PlayOrPause);
            match meanwhile {
                0 => world.switch("arrows", false),
                _ => world.set("loss-axis", "seconds"),
            }
            world.settle();
            assert_eq!((world.step(), world.text("play")), (60, "Play".into()), "{meanwhile}");
        }
    }
}

#[test]
fn steps_around_a_reset_and_before_a_switch_are_taken() {
    for mut world in worlds("dimension=4&adam-on=0") {
        world.reach(20);
        for action in [Action::Step, Action::Reset, Action::Step] {
            world.act(action);
        }
        world.settle();
        assert_eq!(world.step(), 1);
        (0..3).for_each(|_| world.act(Action::Step));
        world.switch("adam-on", true);
        world.settle();
        assert_eq!(world.step(), 4);
        let steps: Vec<u64> = world.page.snapshot().lanes.iter().map(|lane| lane.step).collect();
        assert_eq!(steps, [4, 4]);
    }
}

/// Single steps are all taken, however slow each is; who was switched on meanwhile reaches the others first.
#[test]
fn single_steps_are_all_taken() {
    for mut world in worlds("dimension=50&noise-kind=walk") {
        world.pause();
        world.act(Action::Reset);
        world.settle();
        (0..12).for_each(|_| world.act(Action::Step));
        world.settle();
        assert_eq!(world.step(), 12);
        for (on, running) in [(false, "lodo"), (true, "lodo,adam")] {
            world.switch("adam-on", on);
            world.settle();
            assert_eq!((world.step(), world.running()), (12, running.into()));
        }
        assert!(world.page.snapshot().lanes.iter().all(|lane| lane.step == 12));
    }
}

/// What is undone, saved or looked at costs no step, and a clock that stands still costs none either.
#[test]
fn a_run_at_rest_stays_where_it_is() {
    for mut world in worlds("dimension=3") {
        world.reach(20);
        let before = world.picture();
        world.set("plane", "coordinates");
        world.set("spectrum-view", "product");
        world.save_run();
        world.wait(Duration::from_secs(60));
        world.tell(Event::Tick);
        world.check_at_rest();
        let after = world.picture();
        let place = |lane: &[serde_json::Value]| [lane[1].clone(), lane[2].clone(), lane[7].clone()];
        for (before, after) in before.chunks(8).zip(after.chunks(8)) {
            assert_eq!(place(before), place(after));
        }
    }
}
