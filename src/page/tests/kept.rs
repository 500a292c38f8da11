//! A run that is kept behind others: through changes and restarts, back and forth, and in the link.

use super::super::{Action, Env, Event};
use super::visitor::worlds;
use super::world::World;
use crate::session::{LaneSnapshot, Snapshot};

fn seen(world: &World) -> Option<Snapshot> {
    world.page.kept_run().cloned()
}

/// What is drawn of a kept run, but for the time that it took.
fn drawn(snapshot: &Snapshot) -> Vec<String> {
    let lane = |lane: &LaneSnapshot| {
        let curve = lane.curve.iter().map(|bin| (bin.step, bin.least, bin.greatest, bin.smoothed));
        let curve: Vec<_> = curve.collect();
        format!("{} {} {curve:?} {:?} {:?} {:?}", lane.key, lane.step, lane.spectrum, lane.path, lane.error)
    };
    snapshot.lanes.iter().map(lane).collect()
}

/// What was kept stays through whatever comes, until it is let go; that is taken back and done again.
#[test]
fn a_run_is_kept_until_it_is_let_go() {
    let mut world = World::new("dimension=3&optimizers=lodo,adam&budget=40", 2);
    world.act(Action::Keep);
    assert!(seen(&world).is_none(), "nothing to keep yet");
    world.reach(40);
    assert_eq!(world.text("keep"), "Keep");
    world.act(Action::Keep);
    let kept = seen(&world).unwrap();
    assert_eq!((kept.step, world.text("keep")), (40, "Let go".into()));
    world.act(Action::Reset);
    world.set("dimension", "5");
    world.set("seed", "9");
    world.set("scenario", "rosenbrock");
    world.close_dialog(true);
    world.settle();
    assert_eq!((seen(&world).as_ref(), world.get("objective")), (Some(&kept), "rosenbrock".into()));
    world.act(Action::Keep);
    assert!(seen(&world).is_none() && !world.page.experiment().to_link().contains("kept"));
    world.act(Action::Undo);
    assert_eq!(seen(&world).as_ref(), Some(&kept));
    world.act(Action::Redo);
    assert!(seen(&world).is_none());
    world.check_at_rest();
}

/// A link brings it back: computed again before the run of the link itself, by any number of workers, as it was seen.
#[test]
fn a_link_brings_it_back() {
    for mut world in worlds("dimension=4&optimizers=lodo,adam,gd&adam-lr=0.2&budget=60") {
        world.reach(60);
        world.act(Action::Keep);
        let kept = seen(&world).unwrap();
        world.set("adam-lr", "0.05");
        world.act(Action::Reset);
        world.set("budget", "90");
        world.check_at_rest();
        let link = format!("{}&step=80", world.page.experiment().to_link());
        for workers in [1, 3] {
            let mut other = World::new(&link, workers);
            let mut said = vec![];
            other.until("the kept run", |other| {
                other.page.kept.on_the_way().is_some_and(|(step, _)| step > 0)
            });
            // Meanwhile one sees both: what is computed, behind a run at its start.
            let sight = other.page.sight();
            assert!(sight.kept.is_some_and(|kept| kept.step > 0), "it is seen to grow");
            assert_eq!(
                (sight.snapshot.dimension, sight.snapshot.step, sight.snapshot.lanes.len()),
                (4, 0, 3)
            );
            for _ in 0..400 {
                other.round();
                said.push(other.text("status"));
            }
            assert!(
                said.iter().any(|words| words.starts_with("The kept run is computed again: step ")),
                "{said:?}"
            );
            other.check_at_rest();
            let again = drawn(&seen(&other).unwrap());
            assert!(again == drawn(&kept), "it is not what was kept");
            assert_eq!(
                (other.page.snapshot.step, other.text("keep"), other.notice()),
                (80, "Let go".into(), "".into())
            );
        }
    }
}

/// What happens while it is computed again is of the visitor's own run; who lets it go does not wait for it.
#[test]
fn what_happens_meanwhile_is_of_the_own_run() {
    let kept = "kept=scenario%3Dblank%26optimizers%3Dgd%26gd-lr%3D0.01%26step%3D3000";
    let link = format!("dimension=3&optimizers=gd,adam&budget=30&seed=4&{kept}");
    let on_the_way = |world: &World| world.page.kept.on_the_way().is_some_and(|(step, _)| step > 0);
    let mut world = World::new(&link, 2);
    world.until("its way", on_the_way);
    world.act(Action::SaveRun);
    world.set("seed", "5");
    world.check_at_rest();
    assert_eq!((world.page.snapshot.step, seen(&world).unwrap().step), (30, 3000));
    let (_, file) = world.saved.pop().expect("a file");
    assert!(file.contains("seed=5") && !file.contains("\"step\":3000"), "{file}");
    // Let go on its way, and wanted again: it is computed before the next run.
    let mut world = World::new(&link, 1);
    world.until("its way", on_the_way);
    world.act(Action::Keep);
    world.check_at_rest();
    assert_eq!((seen(&world), world.page.snapshot.step), (None, 30));
    world.act(Action::Undo);
    world.act(Action::Reset);
    world.check_at_rest();
    assert_eq!(seen(&world).unwrap().step, 3000);
    // A worker that is lost on the way, or that refuses.
    let mut world = World::new(&link, 2);
    world.until("its way", on_the_way);
    world.lose();
    world.act(Action::Restart);
    world.check_at_rest();
    assert_eq!((seen(&world).unwrap().step, world.page.snapshot.step), (3000, 30));
    let mut world = World::new(&link, 1);
    world.until("its way", on_the_way);
    world.refuse("dimension", "Too little memory");
    assert_eq!(world.notice(), "The kept run cannot be had: Too little memory.");
    world.check_at_rest();
    assert_eq!((seen(&world), world.page.snapshot.step), (None, 30));
}

/// A run whose settings were changed on its way is in no link, which is said; a change where it stands is one on its way.
#[test]
fn a_run_that_was_changed_on_its_way_is_in_no_link() {
    for farther in [0, 10] {
        let mut world = World::new("dimension=3&optimizers=gd,adam", 1);
        world.reach(20);
        world.set("gd-lr", "0.02");
        for _ in 0..farther {
            world.act(Action::Step);
        }
        world.settle();
        // Nor is such a moment in a link that is shared.
        world.act(Action::Share);
        assert!(!world.text("share-link").contains("step="), "{}", world.text("share-link"));
        world.close_dialog(false);
        world.act(Action::Keep);
        assert!(world.notice().contains("A link cannot bring it back"), "{}", world.notice());
        assert_eq!(seen(&world).map(|kept| kept.step), Some(20 + farther));
        assert!(!world.page.experiment().to_link().contains("kept"));
        world.act(Action::Reset);
        world.set("seed", "3");
        world.check_at_rest();
        assert!(seen(&world).is_some());
        world.act(Action::Keep);
        assert!(seen(&world).is_none());
    }
}

/// A file brings its own, and else leaves what was kept where it is.
#[test]
fn a_file_is_seen_beside_what_was_kept() {
    let mut world = World::new("dimension=3&optimizers=gd,adam&seed=2", 1);
    world.reach(20);
    world.act(Action::SaveRun);
    world.settle();
    let (_, file) = world.saved.pop().expect("a file");
    world.set("seed", "3");
    world.reach(25);
    world.act(Action::Keep);
    world.tell(Event::FileChosen { size: file.len() as f64 });
    world.read(&file);
    world.check_at_rest();
    assert_eq!((world.get("seed"), seen(&world).map(|kept| kept.step)), ("2".into(), Some(25)));
    world.act(Action::SaveRun);
    world.settle();
    let (_, file) = world.saved.pop().expect("a file");
    let mut other = World::with("dimension=5", 1, Env { reduced_motion: true, ..Env::default() });
    other.settle();
    other.tell(Event::FileChosen { size: file.len() as f64 });
    other.read(&file);
    other.check_at_rest();
    assert_eq!((other.page.snapshot.step, seen(&other).map(|kept| kept.step)), (20, Some(25)));
}
