//! Faults of order that were found by reading, each in the fewest events that show it.

use super::super::{Action, Env, Event};
use super::world::World;
use crate::session::Record;

const SMALL: &str = "dimension=3&optimizers=lodo,adam&seed=4";

/// A page whose workers are there, with a run that plays.
fn playing(link: &str, workers: usize) -> World {
    let mut world = World::new(link, workers);
    world.until("the first steps", |world| world.page.snapshot().step > 3);
    world
}

fn at_rest(link: &str, step: u64) -> World {
    let mut world = World::new(link, 2);
    world.reach(step);
    world
}

/// A run whose last round is under way when the panel opens comes to its budget, and stays there when it is closed.
#[test]
fn an_explanation_does_not_lead_past_the_budget() {
    let mut ended_under_it = 0;
    for (from, answers) in (0..30).flat_map(|from| [(from, 0), (from, 1)]) {
        let mut world = World::new(&format!("{SMALL}&budget=30"), 1);
        world.until("a round", |world| world.page.snapshot().step >= from);
        // A round of the run and a piece of the picture come by turns.
        for _ in 0..answers {
            world.answer(0);
        }
        if world.text("play") != "Pause" {
            continue;
        }
        world.act(Action::ExplainStep);
        world.settle();
        ended_under_it += usize::from(world.page.snapshot().step == 30);
        world.close_dialog(false);
        world.settle();
        assert_eq!((world.page.snapshot().step, world.text("play")), (30, "Play".into()), "from {from}");
    }
    assert!(ended_under_it > 0);
}

/// The run goes on when the panel is closed; but not where the visitor has taken steps meanwhile.
#[test]
fn a_run_goes_on_after_an_explanation_unless_it_was_taken_in_hand() {
    let mut world = playing(SMALL, 2);
    world.act(Action::ExplainStep);
    assert_eq!(world.text("play"), "Play");
    world.close_dialog(false);
    assert_eq!(world.text("play"), "Pause");
    world.act(Action::ExplainStep);
    world.settle();
    let step = world.page.snapshot().step;
    world.act(Action::Step);
    world.settle();
    world.close_dialog(false);
    world.settle();
    assert_eq!((world.page.snapshot().step, world.text("play")), (step + 1, "Play".into()));
}

#[test]
fn a_worker_that_is_lost_under_an_explanation_leaves_no_dead_button() {
    let mut world = playing(SMALL, 2);
    world.act(Action::ExplainStep);
    world.lose();
    world.close_dialog(false);
    assert_eq!(world.text("play"), "Play");
    assert!(world.shows("failure"));
}

/// Restart leaves what was paused paused, and lets what played play, wherever it was: the run is computed again.
#[test]
fn a_restart_changes_neither_pause_nor_play() {
    for reduced_motion in [false, true] {
        let env = Env { reduced_motion, ..Env::default() };
        for plays in [false, true] {
            let mut world = World::with(&format!("{SMALL}&budget=60"), 2, env);
            world.reach(40);
            world.set("lodo-meta-lr", "0.005");
            world.set("budget", "");
            world.settle();
            world.wait(std::time::Duration::from_secs(2));
            world.set("speed", "60");
            world.settle();
            let before = world.page.snapshot().clone();
            if plays {
                world.act(Action::PlayOrPause);
            }
            world.lose();
            assert!(world.shows("failure"));
            world.act(Action::Restart);
            world.until("the run again", |world| {
                world.page.snapshot().step >= before.step && world.text("play") != "Stop"
            });
            assert_eq!(world.text("play"), if plays { "Pause" } else { "Play" }, "{reduced_motion}");
            assert!(
                !world.shows("failure") && world.notice().contains("computed again"),
                "{}",
                world.notice()
            );
            assert_eq!(world.get("lodo-meta-lr"), "0.005");
            assert_eq!(world.changes().expect("its changes").len(), 2);
            if !plays {
                world.settle();
                let losses = |snapshot: &crate::session::Snapshot| {
                    snapshot.lanes.iter().map(|lane| lane.loss.to_bits()).collect::<Vec<_>>()
                };
                assert_eq!(losses(world.page.snapshot()), losses(&before));
            }
        }
    }
}

/// One that never came is told from one that is lost, and both from none at all.
#[test]
fn what_is_wrong_with_the_workers_is_said() {
    let mut world = World::new(SMALL, 2);
    world.lose();
    assert!(world.text("failure-text").contains("did not start"), "{}", world.text("failure-text"));
    world.act(Action::Restart);
    world.until("steps", |world| world.page.snapshot().step > 0);
    world.lose();
    assert!(world.text("failure-text").contains("stopped unexpectedly"));
    world.tell(Event::NoWorkers { crew: 2 });
    assert!(world.text("failure-text").contains("could not start a worker"));
    // What was said of former workers says nothing of these.
    world.act(Action::Restart);
    world.tell(Event::WorkerLost { crew: 2 });
    world.until("steps", |world| world.page.snapshot().step > 0 && !world.shows("failure"));
}

#[test]
fn undo_says_that_the_future_was_cut() {
    let mut world = at_rest(SMALL, 10);
    world.set("noise", "0.5");
    world.reach(40);
    world.tell(Event::Scrub(20));
    world.settle();
    // The budget was changed last, which moves nothing.
    world.act(Action::Undo);
    assert!(!world.notice().contains("given up"), "{}", world.notice());
    world.act(Action::Undo);
    let notice = world.notice();
    assert!(notice.contains("Changed at step 20: what came after it is given up."), "{notice}");
    assert!(notice.contains("The last change was undone."), "{notice}");
    assert_eq!(world.get("noise"), "1");
}

/// Of a file and a scenario the later wish counts, however long the file takes.
#[test]
fn a_file_that_comes_late_replaces_nothing() {
    let file = {
        let mut world = at_rest("dimension=3&optimizers=gd&seed=9", 20);
        world.act(Action::SaveRun);
        world.settle();
        world.saved.pop().expect("a file").1
    };
    assert!(Record::from_json(&file).is_ok());
    for other in ["scenario", "link", "file"] {
        let mut world = at_rest(SMALL, 10);
        world.tell(Event::FileChosen { size: 1000.0 });
        match other {
            "scenario" => {
                world.set("scenario", "blank");
                world.close_dialog(true);
            }
            "link" => world.tell(Event::LinkChanged("scenario=blank&seed=3".into())),
            _ => world.tell(Event::FileChosen { size: 1000.0 }),
        }
        let wanted = world.get("seed");
        world.read(&file);
        assert_eq!(world.get("seed"), wanted, "{other}");
        world.settle();
        if other == "file" {
            world.read(&file);
            world.settle();
            assert_eq!((world.get("seed"), world.page.snapshot().step), ("9".into(), 20));
            assert!(world.notice().contains("bit for bit"), "{}", world.notice());
        }
    }
}

/// A command that is refused leaves the settings as the workers hold them, and says why.
#[test]
fn a_refused_command_leaves_no_settings_behind() {
    let mut world = at_rest(SMALL, 10);
    world.set("adam-lr", "0.07");
    world.refuse("adam-lr", "There is no room for that");
    assert_ne!(world.get("adam-lr"), "0.07");
    let said = world.page.screen(&world.env).settings;
    let error =
        said.iter().find(|setting| setting.key == "adam-lr").and_then(|setting| setting.error.clone());
    assert_eq!(error.as_deref(), Some("There is no room for that"));
    world.check_at_rest();
    // A run that cannot begin leaves the former one, at rest.
    let step = world.page.snapshot().step;
    world.set("seed", "77");
    world.refuse("workers", "Memory is short");
    assert_eq!(world.get("seed"), "4");
    assert!(world.notice().contains("Memory is short."), "{}", world.notice());
    world.check_at_rest();
    assert_eq!(world.page.snapshot().step, step);
}

/// What was played and forgotten is not replayed: a reset under way is not asked for its past.
#[test]
fn a_reset_is_undone_in_its_order() {
    let mut world = at_rest(SMALL, 30);
    world.act(Action::Reset);
    world.set("adam-lr", "0.05");
    world.settle();
    world.act(Action::Undo);
    assert_ne!(world.get("adam-lr"), "0.05");
    world.settle();
    assert_eq!(world.page.snapshot().step, 0);
    world.act(Action::Undo);
    assert!(world.notice().contains("The reset was undone"), "{}", world.notice());
    world.settle();
    assert_eq!(world.page.snapshot().step, 30);
}

/// A run that was all lost, and went on with an optimizer that was added then, comes back from its file as a whole.
#[test]
fn a_run_that_went_on_after_all_were_lost_is_replayed_to_its_end() {
    for workers in 1..=3 {
        let mut world = World::new("scenario=blank&optimizers=gd&gd-lr=1000&speed=1e6", workers);
        world
            .until("the loss", |world| world.page.snapshot().step > 0 && !world.page.snapshot().is_running());
        world.settle();
        let lost_at = world.page.snapshot().step;
        world.act(Action::Add("adam".into()));
        world.settle();
        world.reach(lost_at + 40);
        world.act(Action::SaveRun);
        world.settle();
        let file = world.saved.pop().expect("a file").1;
        let mut other = at_rest(SMALL, 5);
        other.tell(Event::FileChosen { size: 1000.0 });
        other.read(&file);
        other.until("the end", |world| world.page.task.goal().is_none());
        assert!(other.notice().contains("bit for bit"), "{workers} workers: {}", other.notice());
        assert_eq!(other.page.snapshot().step, lost_at + 40);
    }
}

/// How a run is watched can be changed while it is computed again after a loss, which it does not disturb; what moves it
/// is changed where it is, and everything that had been set is kept.
#[test]
fn what_is_changed_while_a_lost_run_is_computed_again_is_kept() {
    for (key, value, steps) in [("loss-axis", "seconds", 200), ("adam-lr", "0.05", 0)] {
        let mut world = World::new(SMALL, 2);
        world.reach(100);
        world.set("lodo-meta-lr", "0.005");
        world.reach(200);
        world.wait(std::time::Duration::from_secs(2));
        world.set("speed", "60");
        world.settle();
        let before = world.page.snapshot().clone();
        world.lose();
        world.act(Action::Restart);
        world.until("half of it", |world| (20..90).contains(&world.page.snapshot().step));
        world.set(key, value);
        world.settle();
        assert_eq!((world.get(key).as_str(), world.get("lodo-meta-lr").as_str()), (value, "0.005"));
        assert_eq!((world.get("speed").as_str(), world.get("budget").as_str()), ("60", "200"));
        if steps > 0 {
            assert_eq!(world.page.snapshot().step, steps);
            let losses = |snapshot: &crate::session::Snapshot| {
                snapshot.lanes.iter().map(|lane| lane.loss.to_bits()).collect::<Vec<_>>()
            };
            assert_eq!(losses(world.page.snapshot()), losses(&before));
        }
        world.check_at_rest();
    }
}

/// What the workers tell of a run after another was chosen is not taken for the story of that one.
#[test]
fn a_restart_computes_the_run_at_hand_again_and_no_former_one() {
    let mut world = World::new(SMALL, 1);
    world.reach(20);
    world.set("adam-lr", "0.05");
    world.wait(std::time::Duration::from_secs(2));
    world.set("speed", "60");
    world.frame();
    world.address = "scenario=blank&objective=rosenbrock&optimizers=lodo,adam&budget=50".into();
    world.tell(Event::LinkChanged(world.address.clone()));
    world.settle();
    world.act(Action::PlayOrPause);
    world.until("a few steps", |world| (3..50).contains(&world.page.snapshot().step));
    let before = world.page.experiment().clone();
    world.lose();
    world.act(Action::Restart);
    assert_eq!(world.page.experiment(), &before);
    world.settle();
    assert_eq!(world.page.experiment(), &before);
    world.check_at_rest();
}
