//! Undo: change by change, back to the first and forth again.

use super::super::{Action, Event};
use super::visitor::{at_rest, worlds};

#[test]
fn the_last_change_is_undone() {
    let mut world = at_rest("dimension=6");
    assert_eq!(world.attribute("undo", "data-off").as_deref(), Some(""), "there is nothing to undo");
    world.slide("lodo-lr", &[0.6, 0.5, 0.4, 0.3]);
    assert_eq!(world.attribute("undo", "data-off"), None);
    let changed = world.get("lodo-lr");
    assert_ne!(changed, "0.27");
    world.act(Action::Undo);
    assert_eq!(world.get("lodo-lr"), "0.27", "a whole drag is one change");
    assert_eq!(world.notice(), "The last change was undone. Ctrl+Shift+Z brings it back.");
    world.act(Action::Redo);
    assert_eq!((world.get("lodo-lr"), world.notice()), (changed.clone(), "The change is back.".into()));
    // Change by change, back to the first and forth again.
    world.slide("noise", &[0.5]);
    world.slide("lodo-beta", &[0.5]);
    let (noise, beta) = (world.get("noise"), world.get("lodo-beta"));
    world.act(Action::Undo);
    assert_eq!((world.get("noise"), world.get("lodo-beta")), (noise.clone(), "0.195".into()));
    world.act(Action::Undo);
    assert_eq!((world.get("noise"), world.get("lodo-beta")), ("1".into(), "0.195".into()));
    world.act(Action::Redo);
    world.act(Action::Redo);
    assert_eq!((world.get("noise"), world.get("lodo-beta")), (noise, beta));
    // Also where the run begins anew.
    world.write("dimension", "7");
    world.settle();
    assert_eq!(world.page.snapshot().dimension, 7);
    world.act(Action::Undo);
    world.settle();
    assert_eq!((world.page.snapshot().dimension, world.get("lodo-lr")), (6, changed));
    world.check_at_rest();
}

/// A drag that begins on the spot is one change, which is taken back without the one before.
#[test]
fn a_drag_that_begins_on_the_spot_is_undone_alone() {
    for mut world in worlds("dimension=3") {
        world.slide("adam-lr", &[0.3]);
        let first = world.get("adam-lr");
        let at = world.seen("lodo-lr").place;
        world.slide("lodo-lr", &[at, at + 0.04, at + 0.08, at + 0.08]);
        assert_ne!(world.get("lodo-lr"), "0.27");
        world.round();
        world.act(Action::Undo);
        assert_eq!((world.get("lodo-lr"), world.get("adam-lr")), ("0.27".into(), first));
    }
}

/// A reset is taken back as a change is: the run is computed again, with what was changed in it.
#[test]
fn a_reset_can_be_undone() {
    for mut world in worlds("dimension=4") {
        world.reach(60);
        world.write("lodo-lr", "0.1");
        world.reach(90);
        let (before, adam) = (world.picture(), world.get("adam-lr"));
        world.act(Action::Reset);
        world.until("the start", |world| world.step() == 0 && !world.notice().is_empty());
        assert_eq!(world.notice(), "The run begins again. Undo brings the former one back.");
        world.settle();
        world.act(Action::Undo);
        world.settle();
        assert_eq!((world.step(), world.text("play")), (90, "Play".into()));
        assert_eq!((world.picture(), world.get("lodo-lr")), (before, "0.1".into()));
        assert_eq!(world.page.snapshot().time.changes, [60]);
        // What came after it is done again in the order in which it was done.
        world.act(Action::Redo);
        world.settle();
        assert_eq!((world.step(), world.get("adam-lr")), (0, adam.clone()));
        world.write("adam-lr", "0.5");
        for (action, step, rate) in [
            (Action::Undo, 0, &*adam),
            (Action::Undo, 90, &*adam),
            (Action::Redo, 0, &*adam),
            (Action::Redo, 0, "0.5"),
        ] {
            world.act(action);
            world.settle();
            assert_eq!((world.step(), &*world.get("adam-lr")), (step, rate));
        }
    }
}

/// Who is switched off keeps what one has set, wherever the run goes.
#[test]
fn settings_of_those_who_are_off_are_left_alone() {
    for mut world in worlds("dimension=4&optimizers=lodo,adam&lodo-lr=0.3") {
        world.reach(100);
        world.write("lodo-lr", "0.1");
        world.reach(200);
        world.switch("adam-on", false);
        world.reach(300);
        world.write("adam-lr", "0.5");
        world.go_to(250);
        assert_eq!((world.get("adam-on"), world.get("adam-lr")), ("0".into(), "0.5".into()));
        world.check_at_rest();
    }
}

/// Back to the scenario's own settings, and back from there.
#[test]
fn what_was_changed_is_restored() {
    for mut world in worlds("scenario=rosenbrock") {
        assert_eq!(world.attribute("restore", "data-off").as_deref(), Some(""));
        world.write("lodo-lr", "0.2");
        world.set("loss-axis", "evaluations");
        assert_eq!(world.attribute("restore", "data-off"), None);
        let own = crate::experiment::scenario("rosenbrock").expect("a scenario").experiment();
        world.act(Action::Restore);
        assert_eq!(world.get("lodo-lr"), own.get("lodo-lr").unwrap());
        assert_eq!(world.get("loss-axis"), "evaluations", "how figures are looked at stays");
        world.act(Action::Undo);
        assert_eq!(world.get("lodo-lr"), "0.2");
        let link = world.history.pop().expect("a step back");
        world.tell(Event::LinkChanged(link));
        assert_eq!(world.get("lodo-lr"), "0.2");
    }
}
