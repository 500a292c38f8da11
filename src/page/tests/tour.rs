//! What explains: the guided tour, stop by stop, and one step of LODO with its numbers.

use super::super::{Action, DialogName, Event};
use super::visitor::{QUICK, at_rest, worlds};
use super::world::World;
use crate::experiment::STORY;

const NEXT: Action = Action::TurnPage { forward: true };

fn assert_at(world: &World, place: usize) {
    assert!(world.shows("story-strip"));
    assert_eq!(world.text("story-title"), STORY[place].title);
    let text = world.text("story-text");
    assert!(text.starts_with(STORY[place].watch) || text == STORY[place].text, "{text}");
    assert_eq!(
        world.attribute(&format!("{}-figure", STORY[place].panel.key()), "data-tour").as_deref(),
        Some("here")
    );
    assert_eq!(world.attribute("body", "data-lead").as_deref(), Some(STORY[place].panel.key()));
    assert_eq!(world.text("story-place"), format!("{} of {}", place + 1, STORY.len()));
}

#[test]
fn the_tour_sets_all_anew_and_asks_before_it_overwrites() {
    for mut world in worlds("") {
        world.act(Action::Story);
        for (place, stop) in STORY.iter().enumerate() {
            assert_at(&world, place);
            assert_eq!(world.page.experiment().to_link(), stop.experiment().to_link());
            assert_eq!(world.text("play") == "Pause", !world.env.reduced_motion);
            assert_eq!(world.address, stop.experiment().to_link());
            if place == 1 {
                world.write("adam-lr", "0.5");
                world.act(NEXT);
                assert_eq!(world.dialog, Some(DialogName::Ask));
                world.close_dialog(false);
                assert_at(&world, 1);
                assert_eq!(world.get("adam-lr"), "0.5");
                world.act(NEXT);
                world.close_dialog(true);
                assert_at(&world, 2);
            } else {
                assert_eq!(
                    world.text("story-next"),
                    if place + 1 == STORY.len() { "Finish" } else { "Next" }
                );
                world.act(NEXT);
            }
            assert_eq!(world.dialog, None);
        }
        assert!(!world.shows("story-strip"));
    }
}

/// What happened is said when it has happened, and stays said; what is offered is then done at a press, once.
#[test]
fn a_stop_waits_for_its_step_and_offers_what_comes_next() {
    for mut world in worlds("lead=error&panels=error,loss").take(2) {
        world.tick = QUICK;
        world.act(Action::Story);
        world.close_dialog(true);
        assert_eq!(world.text("story-text"), format!("{} Read on at step 150.", STORY[0].watch));
        assert!(!world.shows("story-offer"));
        world.play();
        world.settle();
        assert_eq!((world.step(), world.text("story-text").as_str()), (150, STORY[0].text));
        world.go_to(20);
        assert_eq!(world.text("story-text"), STORY[0].text);
        while world.text("story-title") != "Freeze what was learned" {
            world.act(NEXT);
        }
        assert!(world.text("story-text").ends_with("Read on at step 10,000.") && !world.shows("story-offer"));
        world.play();
        world.settle();
        assert_eq!((world.step(), world.text("story-offer").as_str()), (10_000, "Freeze and play on"));
        world.act(Action::TakeOffer);
        assert_eq!((world.get("lodo-freeze").as_str(), world.shows("story-offer")), ("1", false));
        assert_eq!(world.text("play") == "Pause", !world.env.reduced_motion);
        world.act(NEXT);
        assert_eq!(world.dialog, None, "what is offered is no change of the visitor’s");
        world.act(Action::Story);
        assert_eq!(world.attribute("loss-figure", "data-tour"), None);
        assert!(!world.page.experiment().to_link().contains("lead="), "the lead was the story’s");
    }
}

/// Who takes the next stop back is at the one before, and forward again.
#[test]
fn the_tour_goes_along_with_undo() {
    for mut world in worlds("") {
        world.act(Action::Story);
        world.act(NEXT);
        for (action, place) in [(Action::Undo, 0), (Action::Redo, 1)] {
            world.act(action);
            assert_at(&world, place);
            assert_eq!(world.page.experiment().to_link(), STORY[place].experiment().to_link());
        }
        // What is changed within a stop and taken back is still that stop.
        world.write("lodo-lr", "0.5");
        world.act(Action::Undo);
        assert_at(&world, 1);
        world.act(Action::TurnPage { forward: false });
        assert_at(&world, 0);
        assert_eq!(world.dialog, None);
    }
}

/// Other settings are none of its stops, however they come.
#[test]
fn the_tour_ends_with_its_settings() {
    for mut world in worlds("seed=77") {
        let begin = |world: &mut World| {
            world.act(Action::Story);
            world.close_dialog(true);
            assert_at(world, 0);
        };
        begin(&mut world);
        let former = world.history.pop().expect("a step back");
        world.tell(Event::LinkChanged(former));
        assert!(!world.shows("story-strip"));
        assert_eq!(world.get("seed"), "77");
        begin(&mut world);
        world.set("scenario", "rosenbrock");
        assert!(!world.shows("story-strip"));
        assert_eq!(world.get("objective"), "rosenbrock");
        begin(&mut world);
        world.drop_file("{\"lodoLab\":1,\"link\":\"seed=77&dimension=3\"}");
        assert!(!world.shows("story-strip"));
    }
}

#[test]
fn one_step_is_explained_with_its_numbers() {
    for mut world in worlds("scenario=ellipse&speed=1e6") {
        world.reach(50);
        assert!(world.shows("explain-step"));
        assert_eq!(world.page.snapshot().lanes[0].ahead.as_ref().map(|ahead| ahead.step), Some(51));
        let arrows = |world: &World| world.drawn("landscape", |drawing| crate::plot::Figure::to_svg(drawing));
        let with = arrows(&world);
        world.switch("arrows", false);
        assert_ne!(arrows(&world), with);
        world.act(Action::ExplainStep);
        assert_eq!(world.dialog, Some(DialogName::Step));
        assert!(world.text("step-read").starts_with("f = "), "{}", world.text("step-read"));
        assert_eq!(world.text("step-heading"), "Step 51 of LODO");
        let loss = world.page.snapshot().lanes[0].ahead.expect("it is known").loss;
        world.act(Action::Step);
        world.settle();
        // What was foretold has come.
        assert_eq!(world.page.snapshot().lanes[0].loss, loss);
        assert_eq!((world.step(), world.text("step-heading")), (51, "Step 52 of LODO".into()));
        world.act(Action::StepBack);
        world.settle();
        assert_eq!((world.step(), world.text("step-heading")), (50, "Step 51 of LODO".into()));
        // Without LODO there is no step to explain.
        world.switch("lodo-on", false);
        world.settle();
        assert!(
            world.text("step-heading").starts_with("No step to explain"),
            "{}",
            world.text("step-heading")
        );
        world.close_dialog(false);
        assert!(!world.shows("explain-step"));
    }
}

/// One dialog at a time.
#[test]
fn a_dialog_that_is_open_stays() {
    let mut world = at_rest("dimension=3&optimizers=lodo");
    for (action, name) in [
        (Action::Explain, DialogName::Explanation),
        (Action::About(crate::plot::Panel::Loss), DialogName::About),
        (Action::ExplainStep, DialogName::Step),
    ] {
        world.act(action);
        assert_eq!(world.dialog, Some(name));
        for other in [Action::Explain, Action::About(crate::plot::Panel::Error), Action::ExplainStep] {
            world.act(other);
        }
        assert_eq!(world.dialog, Some(name));
        world.close_dialog(false);
    }
}
