//! What a change does besides is said below the buttons, until it can have been read.

use std::time::Duration;

use super::super::Action;
use super::visitor::{at_rest, worlds};

const READ: Duration = Duration::from_secs(20);

/// What a change in the past costs is said, until the next change after it could be read.
#[test]
fn what_a_change_does_to_the_run_is_said() {
    for mut world in worlds("dimension=4") {
        world.reach(80);
        world.go_to(30);
        world.slide("lodo-meta-lr", &[0.4, 0.5]);
        let cut = "Changed at step 30: what came after it is given up.";
        assert_eq!(world.notice(), cut);
        world.settle();
        assert_eq!(world.page.snapshot().time.farthest, 30);
        world.write("adam-lr", "0.2");
        assert_eq!(world.notice(), cut, "nobody can have read it");
        world.settle();
        world.wait(READ);
        world.write("adam-lr", "0.3");
        assert_eq!(world.notice(), "");
        world.write("budget", "20");
        assert_eq!(world.notice(), "The run is past that step: it pauses there after a reset.");
        world.act(Action::Reset);
        world.settle();
        world.play();
        world.settle();
        assert_eq!((world.step(), world.text("play")), (20, "Play".into()));
        world.wait(READ);
        world.write("budget", "90");
        assert_eq!(world.notice(), "");
    }
}

#[test]
fn what_another_problem_changes_besides_is_said() {
    let mut world = at_rest("dimension=20&seeds=6");
    world.write("dimension", "30");
    assert_eq!((world.notice(), world.get("seeds")), (String::new(), "6".into()));
    world.write("dimension", "5000");
    assert_eq!(world.notice(), "In so many dimensions there is room for 4 seeds.");
    assert_eq!(world.get("seeds"), "4");
    world.write("adam-lr", "0.2");
    let rate = world.get("lodo-lr");
    world.set("objective", "rosenbrock");
    assert_eq!(world.notice(), "Untouched rates were set to the values tuned for this problem.");
    assert_ne!(world.get("lodo-lr"), rate);
    assert_eq!(world.get("adam-lr"), "0.2");
    world.wait(READ);
    world.write("seed", "3");
    assert_eq!(world.notice(), "");
    world.check_at_rest();
}

/// What the browser could not do is said, beside what was said before, and goes when it is dismissed.
#[test]
fn what_the_browser_could_not_do_is_said() {
    use super::super::{Event, Saved};
    for mut world in worlds("dimension=3") {
        world.pass(3);
        let name = || "lodo-loss.csv".to_string();
        for (outcome, words) in [
            (Saved::Refused, "This browser refused to save lodo-loss.csv. Nothing was saved."),
            (Saved::NoPicture, "This browser cannot make a picture of the panel. SVG and CSV may do."),
            (Saved::TooLarge, "This picture is too large for the browser. Nothing was saved."),
            (
                Saved::HandedOver { is_text: false },
                "lodo-loss.csv was handed to the browser. If it did not arrive, this frame may not save files: open the page by itself.",
            ),
            (Saved::Done, "Saved lodo-loss.csv"),
        ] {
            world.tell(Event::Saved { name: name(), outcome });
            assert!(world.notice().starts_with(words), "{}", world.notice());
        }
        world.tell(Event::Mishap("Something is lost.".into()));
        assert_eq!(world.notice(), "Saved lodo-loss.csv Something is lost.");
        world.act(Action::DismissNotice);
        assert_eq!(world.notice(), "");
        world.tell(Event::Saved { name: name(), outcome: Saved::Done });
        world.until("its end", |world| world.notice().is_empty());
        let step = world.step();
        world.pass(step + 10);
    }
}

/// What cannot run is refused, where there is no control beside which it could be said as well.
#[test]
fn what_cannot_run_is_refused_and_the_run_goes_on() {
    for mut world in worlds("scenario=blank&dimension=3000&optimizers=bfgs,adam") {
        assert!(world.notice().contains("not in 3000: it was switched off"), "{}", world.notice());
        assert_eq!((world.get("bfgs-on"), world.get("dimension")), ("0".into(), "3000".into()));
        world.switch("bfgs-on", true);
        assert!(world.notice().contains("at most"), "{}", world.notice());
        assert_eq!(world.get("bfgs-on"), "0");
        world.write("dimension", "10");
        world.switch("bfgs-on", true);
        world.until("both", |world| world.running() == "bfgs,adam");
        world.write("dimension", "3000");
        assert!(world.error("dimension").contains("not in 3000"), "{}", world.error("dimension"));
        let at = world.step();
        world.pass(at + 10);
        assert_eq!((world.get("dimension").as_str(), world.page.snapshot().dimension), ("10", 10));
    }
}

/// A text that a frame may not have saved is there to be copied, as long as that is said.
#[test]
fn a_text_that_may_not_be_saved_can_be_seen() {
    use super::super::{DialogName, Event, Saved};
    for mut world in worlds("dimension=3") {
        world.pass(3);
        let saved = |is_text| Event::Saved { name: "a.csv".into(), outcome: Saved::HandedOver { is_text } };
        world.tell(saved(false));
        assert!(!world.shows("file-show"));
        world.tell(saved(true));
        assert!(world.shows("file-show"));
        world.act(Action::ShowFile);
        assert_eq!(world.dialog, Some(DialogName::File));
        world.tell(Event::DialogClosed { yes: false });
        world.act(Action::DismissNotice);
        assert!(!world.shows("file-show"));
        let step = world.step();
        world.pass(step + 10);
    }
}
