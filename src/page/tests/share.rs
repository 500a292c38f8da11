//! What is shared: a text that is copied, a note, panels on another page.

use std::time::Duration;

use super::super::{Action, DialogName, Env, Event, Input, Share};
use super::visitor::{at_rest, worlds};
use super::world::World;
use crate::experiment::Experiment;
use crate::plot::Panel;

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
