//! Links: the address holds all settings, from there they come back, and what of one cannot be had is said.

use super::super::{Action, Env, Event};
use super::visitor::worlds;
use super::world::World;

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
