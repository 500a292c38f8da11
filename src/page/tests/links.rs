//! Links: the address holds all settings, from there they come back, and what of one cannot be had is said.

use std::time::Duration;

use super::super::{Action, DialogName, Env, Event, Input, Share};
use super::visitor::{at_rest, worlds};
use super::world::World;
use crate::experiment::Experiment;
use crate::plot::Panel;

#[test]
fn the_address_follows_the_controls_and_restores_them() {
    for mut world in worlds("") {
        world.write("dimension", "12");
        world.write("lodo-meta-lr", "0.002");
        world.switch("adam-on", false);
        world.wait_for_link();
        assert!(world.address.contains("lodo-meta-lr=0.002") && world.address.contains("adam-on=0"));
        assert_eq!(world.history.len(), 0, "what is moved is no step back in the browser");
        let other = World::new(&format!("#{}", world.address), 1);
        assert_eq!(other.page.experiment(), world.page.experiment());
        assert_eq!((other.get("dimension"), other.get("adam-on")), ("12".into(), "0".into()));
        assert_eq!(other.notice(), "");
    }
}

/// Browsers refuse an address that is written too often.
#[test]
fn the_address_is_not_written_at_every_move() {
    let mut world = World::new("dimension=3", 1);
    world.pass(3);
    let (mut written, mut address) = (0, world.address.clone());
    for move_ in 0..100 {
        world.slide("adam-lr", &[f64::from(move_) / 100.0]);
        world.round();
        written += usize::from(world.address != address);
        address.clone_from(&world.address);
    }
    assert!((3..=8).contains(&written), "{written} times in 1.6 seconds");
    world.wait_for_link();
}

/// What is copied is what is seen, that it was copied is said, and what is said goes by itself.
#[test]
fn that_a_text_was_copied_is_said_for_a_while() {
    for mut world in worlds("dimension=3&seed=9") {
        world.write("seed", "8");
        world.act(Action::Share);
        assert!(world.address.contains("seed=8"), "what is shared is what is seen");
        assert_eq!((world.dialog, world.text("share-note").as_str()), (Some(DialogName::Share), ""));
        for (what, key) in Share::ALL {
            world.act(Action::Copy(what));
            assert_eq!(world.copy(), world.text(&format!("share-{key}")));
            assert!(world.text("share-note").contains(" copied"), "{}", world.text("share-note"));
            let since = world.env.now;
            world.until("its end", |world| world.text("share-note").is_empty());
            assert!(world.env.now - since >= Duration::from_secs(8));
            // Where the browser has no clipboard, what is to be copied by hand is marked.
            world.tell(Event::Copied(what, false));
            assert_eq!(world.marked, format!("share-{key}"));
            assert!(world.text("share-note").contains("by hand"), "{}", world.text("share-note"));
        }
        world.close_dialog(false);
        assert_eq!(world.text("share-note"), "");
        world.act(Action::Copy(Share::Link));
        assert_eq!(world.copy(), "", "nothing is copied from a sheet that is closed");
    }
}

/// The note is in all that is shared while it is written, and stays when the sheet is closed.
#[test]
fn a_note_is_shared() {
    let mut world = at_rest("dimension=3&seed=9");
    assert!(!world.shows("note-line"));
    world.act(Action::Share);
    assert!(world.text("share-link").starts_with("https://there/#v=1&"), "{}", world.text("share-link"));
    world.set("note", "G & <b>H</b>");
    for key in ["link", "embed", "command"] {
        let text = world.text(&format!("share-{key}"));
        assert!(
            text.contains("note=G%20%26%20%3Cb%3EH%3C%2Fb%3E")
                || text.contains("note=G%20%26%20%3Cb%3EH%3C/b%3E"),
            "{text}"
        );
    }
    assert!(world.text("share-link").ends_with("&step=0"), "a note is no reason for another moment");
    world.close_dialog(false);
    assert_eq!((world.text("note-line").as_str(), world.shows("note-line")), ("G & <b>H</b>", true));
    world.check_at_rest();
    world.act(Action::Undo);
    assert!(!world.shows("note-line"));
}

#[test]
fn one_panel_or_two_are_embedded() {
    let mut world = at_rest("dimension=3&lead=loss");
    world.act(Action::Share);
    let embedded = |world: &World| {
        let code = world.text("share-embed");
        let link = code.split('"').nth(1).unwrap().replace("&amp;", "&");
        let experiment = Experiment::from_link(link.strip_prefix("https://there/#").unwrap()).0;
        let mut seen = Panel::ALL.map(|panel| (experiment.place(panel), panel.key())).to_vec();
        seen.retain(|panel| panel.0.is_some());
        seen.sort();
        (seen.into_iter().map(|panel| panel.1).collect::<Vec<_>>(), code)
    };
    assert_eq!(embedded(&world).0, ["loss", "spectrum"]);
    for (key, value, wanted, boxes) in [
        ("embed-panel", "error", &["error", "spectrum"][..], 2),
        ("embed-panel", "spectrum", &["spectrum"], 1),
        ("embed-beside", "landscape", &["spectrum", "landscape"], 2),
        ("embed-beside", "", &["spectrum"], 1),
        ("embed-size", "320x240", &["spectrum"], 1),
        ("embed-beside", "loss", &["spectrum", "loss"], 2),
    ] {
        let input = Input::Text(value.into());
        world.tell(Event::Control { key: key.into(), input, done: true });
        assert_eq!(embedded(&world).0, wanted);
        let sketch = world.attribute("embed-sketch-path", "d").unwrap();
        assert_eq!(sketch.matches('M').count(), 3 + boxes, "{sketch}");
    }
    assert!(embedded(&world).1.contains("width=\"320\" height=\"240\""));
    assert_eq!(world.attribute("embed-sketch", "viewBox").as_deref(), Some("0 0 320 240"));
    // What is chosen for another page changes nothing of this one.
    world.close_dialog(false);
    assert_eq!(world.page.experiment().to_link(), Experiment::from_link("dimension=3&lead=loss").0.to_link());
}

/// An address that was gone back to, and says what is set already, is the address that later changes replace.
#[test]
fn the_address_follows_from_where_it_was_gone_back_to() {
    for mut world in worlds("dimension=3&seed=2") {
        world.act(Action::Restore);
        world.act(Action::Undo);
        let former = world.history.pop().expect("what was restored from");
        world.address.clone_from(&former);
        world.tell(Event::LinkChanged(former));
        world.act(Action::Redo);
        world.wait_for_link();
        assert_eq!(world.address, world.page.experiment().to_link());
        assert_eq!(world.get("seed"), "1");
    }
}

#[test]
fn a_broken_link_is_explained_and_the_rest_loads() {
    for (link, words) in [
        (
            "#dimension=3&optimizers=lodo,wonder&seed=9",
            "This link names an optimizer that does not exist (wonder): the rest of the link was loaded.",
        ),
        ("#dimension=3&lodo-lr=99&seed=9", "α₀ must be at most 10: it was set to 10."),
        (
            "#dimension=-4&lodo-meta-lr=abc&seed=9",
            "Dimension must be at least 2: it was set to 2. η must be a number: the rest of the link was loaded.",
        ),
        ("#%%%=&&=&seed=9&dimension=3", "There is no setting called"),
        ("#lodo-lr=99&adam-lr=99&dimension=-4&noise=99&condition=1e9&seed=9", "Dimension must be at least 2"),
    ] {
        for mut world in worlds(link) {
            assert!(world.notice().starts_with(words), "{link}: {}", world.notice());
            assert_eq!(
                world.notice().ends_with("And 2 more."),
                link.contains("condition"),
                "{}",
                world.notice()
            );
            // What was refused does not stay in the address.
            world.wait_for_link();
            assert_eq!(world.get("seed"), "9");
            world.pass(3);
            assert!(world.notice().starts_with(words), "until it is dismissed");
            world.act(Action::DismissNotice);
            assert_eq!(world.notice(), "");
        }
    }
}

#[test]
fn an_address_changed_by_hand_loads() {
    for mut world in worlds("dimension=3") {
        world.round();
        world.tell(Event::LinkChanged("#scenario=rosenbrock&seed=4".into()));
        assert_eq!((world.get("objective"), world.get("seed")), ("rosenbrock".into(), "4".into()));
        world.until("its run", |world| world.page.snapshot().dimension == 2);
        for (link, words) in [
            ("#scenario=overtake&dimension=-4&lodo-meta-lr=abc", "it was set to 2. η must be a number"),
            ("#scenario=nowhere&dimension=3", "a scenario that does not exist (nowhere)"),
        ] {
            world.tell(Event::LinkChanged(link.into()));
            assert!(world.notice().contains(words), "{}", world.notice());
            world.wait_for_link();
        }
        // The page's own words in the address are no change.
        let (before, link) = (world.page.experiment().clone(), world.address.clone());
        world.pass(5);
        world.tell(Event::LinkChanged(format!("#{link}")));
        assert_eq!(*world.page.experiment(), before);
        assert!(world.step() >= 5, "the run is left alone");
    }
}

/// Half a number in a field whose card goes away with the settings: the field is left before they go.
#[test]
fn settings_may_go_while_somebody_writes() {
    for mut world in worlds("dimension=3&optimizers=adam,lodo") {
        world.pass(3);
        world.tell(Event::LinkChanged("scenario=rosenbrock&optimizers=lodo".into()));
        world.until("the other settings", |world| world.running() == "lodo");
        // What the field says when it is left comes too late.
        world.write("adam-lr", "7");
        assert!(world.notice().contains("adam-lr"), "{}", world.notice());
        assert_eq!(world.running(), "lodo");
    }
}

/// What is lost is asked about; a no leaves everything as it was.
#[test]
fn a_scenario_asks_before_it_overwrites() {
    for mut world in worlds("") {
        world.round();
        world.set("scenario", "rosenbrock");
        assert_eq!((world.dialog, world.get("objective").as_str()), (None, "rosenbrock"));
        world.write("lodo-lr", "0.2");
        for yes in [false, true] {
            world.set("scenario", "overtake");
            assert!(world.text("ask-text").contains("Rosenbrock"), "{}", world.text("ask-text"));
            assert_eq!(world.seen("scenario").text, "overtake", "the menu says what it is about");
            world.close_dialog(yes);
            assert_eq!(world.seen("scenario").text, if yes { "overtake" } else { "rosenbrock" });
            assert_eq!(world.get("lodo-lr"), if yes { "0.27" } else { "0.2" });
        }
        assert_eq!(world.get("objective"), "bowl");
        // The one before is one step back in the browser.
        let former = world.history.pop().expect("a step");
        world.tell(Event::LinkChanged(former));
        assert_eq!((world.get("objective"), world.get("lodo-lr")), ("rosenbrock".into(), "0.2".into()));
    }
}

/// Part of another page, the page is the run and its figures.
#[test]
fn an_embedded_page_says_so() {
    for link in ["embed=1&seed=3&dimension=3", "hide=controls&seed=3&dimension=3"] {
        let mut world = World::with(link, 1, Env::default());
        assert_eq!(world.attribute("body", "data-embed").as_deref(), Some(""));
        assert_eq!(world.notice(), "");
        world.pass(3);
        assert!(world.page.experiment().to_link().contains("embed=1"));
        assert_eq!(world.text("embed-title"), "Quadratic bowl, n = 3");
        let whole = world.attribute("embed-back", "href").unwrap();
        let (whole, refusals) = Experiment::from_link(&whole);
        assert!(refusals.is_empty() && !whole.view.embedded && whole.dimension == 3);
    }
    let world = at_rest("embed=1&panels=loss");
    assert_eq!(world.text("embed-title"), "LODO overtakes Adam");
}

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

/// The theme is a choice like others: in the link, kept by another scenario, taken back.
#[test]
fn the_theme_is_in_the_link() {
    let mut world = World::with("theme=dark", 1, Env { reduced_motion: true, ..Env::default() });
    let theme = |world: &World| world.attribute("body", "data-theme");
    assert_eq!(theme(&world).as_deref(), Some("dark"));
    world.act(Action::Choose("theme".into(), "light".into()));
    world.set("scenario", "rosenbrock");
    assert_eq!(theme(&world).as_deref(), Some("light"));
    world.wait_for_link();
    assert!(world.address.contains("theme=light"), "{}", world.address);
    world.act(Action::Undo);
    world.act(Action::Undo);
    assert_eq!(theme(&world).as_deref(), Some("dark"));
    world.set("theme", "system");
    assert_eq!(theme(&world), None);
}
