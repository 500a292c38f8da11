//! Runs that are taken away as files, and come back.

use serde_json::{Value, json};

use super::super::{Action, Event};
use super::visitor::{QUICK, at_rest, worlds};
use super::world::World;

pub fn until_verdict(world: &mut World) {
    world.until("the verdict", |world| world.page.task.goal().is_none());
}

#[test]
fn a_run_is_saved_and_comes_back_bit_for_bit() {
    let link = "dimension=5&seed=31&optimizers=lodo,adam,momentum&lodo-lr=0.3&error-view=matrices";
    for mut world in worlds(link) {
        world.reach(20);
        // What is changed on the way belongs to the run.
        world.write("lodo-meta-lr", "0.004");
        world.reach(40);
        world.switch("momentum-on", false);
        world.reach(70);
        let (name, file) = world.save_run();
        assert_eq!(name, "lodo-run-overtake-step-70.json");
        let (before, settings) = (world.picture(), world.page.experiment().clone());
        let errors = |world: &World| {
            world.page.snapshot().lanes.iter().map(|lane| lane.latest_error()).collect::<Vec<_>>()
        };
        let error = errors(&world);
        for workers in 1..=3 {
            let mut other = World::new("scenario=rosenbrock", workers);
            other.pass(3);
            other.drop_file(&file);
            until_verdict(&mut other);
            assert!(other.notice().contains("bit for bit"), "{}", other.notice());
            other.settle();
            assert_eq!((other.step(), other.text("play")), (70, "Play".into()));
            assert_eq!((other.picture(), errors(&other)), (before.clone(), error.clone()));
            assert_eq!(*other.page.experiment(), settings);
        }
    }
}

/// What is changed when all optimizers are lost is changed after the step in which the last of them was, which none of
/// them has completed: in the replay they are lost again.
#[test]
fn a_run_in_which_all_diverged_comes_back() {
    let link = "objective=rosenbrock&optimizers=gd,momentum&gd-lr=10&momentum-lr=10&start-x=900&start-y=800";
    for mut world in worlds(link) {
        world.play();
        world.settle();
        assert!(world.page.snapshot().lanes.iter().all(|lane| lane.has_diverged()));
        world.write("gd-lr", "0.1");
        world.settle();
        let text = world.save_run().1;
        let file: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(file["history"].as_array().map(Vec::len), Some(2), "{}", file["history"]);
        for (text, words) in [
            (text.clone(), "bit for bit"),
            (text.replacen("\"divergedAt\": ", "\"divergedAt\": 1", 1), "differ from"),
        ] {
            world.drop_file(&text);
            until_verdict(&mut world);
            assert!(world.notice().contains(words), "{}", world.notice());
        }
    }
}

/// The step in which the last one was lost is one that nobody completed: a replay goes into it all the same.
#[test]
fn a_run_that_ended_in_a_loss_comes_back() {
    for (link, lost) in [
        ("dimension=3&optimizers=lodo&lodo-meta-lr=0.245&seed=1", 1),
        ("objective=rosenbrock&optimizers=gd,momentum&gd-lr=10&momentum-lr=10", 2),
        ("dimension=3&optimizers=lodo&lodo-meta-lr=0.245&seeds=3", 1),
    ] {
        for mut world in worlds(link) {
            world.play();
            world.settle();
            let before = world.page.snapshot().clone();
            assert_eq!(before.lanes.iter().filter(|lane| !lane.is_active()).count(), lost);
            let text = world.save_run().1;
            world.drop_file(&text);
            until_verdict(&mut world);
            assert!(world.notice().contains("bit for bit"), "{}", world.notice());
            world.settle();
            world.wait(std::time::Duration::from_secs(2));
            world.tell(Event::Tick);
            world.settle();
            world.lose();
            world.act(Action::Restart);
            world.settle();
            let after = world.page.snapshot();
            assert_eq!(after.step, before.step);
            assert!(after.lanes.iter().all(|lane| !lane.is_active()), "{:?}", after.lanes[0].status);
        }
    }
}

/// However soon a replay is at its end: the settings that it met on its way are those of the page.
#[test]
fn a_short_run_comes_back_with_its_last_settings() {
    for mut world in worlds("dimension=3") {
        world.pass(5);
        let link =
            |rate: f64, on: u32| format!("dimension=6&optimizers=lodo,adam&lodo-lr={rate}&adam-on={on}");
        let (first, last) = (link(0.3, 1), link(0.5, 0));
        let history = json!([{"step": 0, "link": first}, {"step": 2, "link": last}]);
        world.drop_file(&json!({"lodoLab": 1, "link": last, "step": 3, "history": history}).to_string());
        until_verdict(&mut world);
        assert!(world.notice().starts_with("Loaded and replayed"), "{}", world.notice());
        assert_eq!((world.get("lodo-lr"), world.get("adam-on")), ("0.5".into(), "0".into()));
        world.check_at_rest();
    }
}

#[test]
fn a_file_that_is_none_is_explained_and_nothing_is_lost() {
    for mut world in worlds("seed=9&dimension=3") {
        world.pass(5);
        for (file, words) in [
            ("hello", "it is not JSON"),
            ("{\"name\": \"something else\"}", "it does not say that it is one"),
            ("{\"lodoLab\": 9}", "of another version"),
        ] {
            let (settings, at) = (world.page.experiment().clone(), world.step());
            world.drop_file(file);
            assert!(world.notice().contains(words), "{}", world.notice());
            assert_eq!(*world.page.experiment(), settings);
            world.pass(at + 5);
        }
        world.tell(Event::FileChosen { size: 3e7 });
        assert!(world.notice().contains("more than 20 MB") && world.reads.is_empty(), "{}", world.notice());
        world.drop_file("{\"lodoLab\":1,\"link\":\"seed=77&dimension=3\"}");
        assert_eq!(world.get("seed"), "77");
    }
}

/// What is exported is the run as it stands, whatever is changed in the same breath.
#[test]
fn an_export_is_of_the_run_that_is_left() {
    for mut world in worlds("dimension=4&seed=4") {
        world.tick = QUICK;
        world.pass(50);
        world.act(Action::SaveRun);
        world.write("seed", "77");
        world.until("a file", |world| !world.saved.is_empty());
        let file: Value = serde_json::from_str(&world.saved[0].1).unwrap();
        assert_eq!((&file["settings"]["seed"], &file["history"][0]["step"]), (&json!("4"), &json!(0)));
        assert!(file["history"][0]["link"].as_str().unwrap().contains("seed=4"), "{}", file["history"]);
        assert!(file["step"].as_u64().unwrap() >= 50);
        assert_eq!(world.get("seed"), "77");
    }
}

/// A file's name says what it shows, of which scenario and step.
#[test]
fn files_of_panels_are_named_by_what_they_show() {
    use super::super::FileKind;
    use crate::plot::Panel;
    let mut world = at_rest("scenario=ellipse&error-view=matrices&spectrum-view=product");
    world.reach(12);
    for (panel, kind, name) in [
        (Panel::Loss, FileKind::Csv, "lodo-loss-ellipse-step-12.csv"),
        (Panel::Error, FileKind::Svg, "lodo-matrix-ellipse-step-12.svg"),
        (Panel::Spectrum, FileKind::Png, "lodo-product-ellipse-step-12.png"),
    ] {
        world.act(Action::SavePanel(panel, kind));
        assert_eq!(world.saved.pop().expect("a file").0, name);
    }
}
