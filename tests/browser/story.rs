//! What explains: the story, stop by stop, and one step of LODO with its numbers.

use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;
use lodo::experiment::STORY;

#[test]
fn the_story_sets_the_desk_and_asks_before_it_overwrites() {
    visit("", View::from(Size::Desktop).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
        page.click("story").await;
        for (place, stop) in STORY.iter().enumerate() {
            assert_eq!(page.text("story-title").await, stop.title);
            assert_eq!(page.text("story-text").await, stop.text);
            let state = page.state().await;
            assert_eq!(state["link"], stop.experiment().to_link(), "{}", stop.title);
            assert_eq!(page.eval("document.documentElement.scrollWidth <= innerWidth").await, true);
            if place == 1 {
                page.set("adam-lr-value", 0.5).await;
                page.click("story-next").await;
                page.wait_for("a question", "document.getElementById('ask').open").await;
                page.click("ask-no").await;
                assert_eq!(page.text("story-title").await, stop.title);
                assert_eq!(page.value("adam-lr-value").await, "0.5");
                page.click("story-next").await;
                page.click("ask-yes").await;
                // A dialog says a moment later how it was closed.
                let next =
                    format!("document.getElementById('story-title').textContent === '{}'", STORY[2].title);
                page.wait_for("the next stop", &next).await;
            } else {
                page.click("story-next").await;
            }
        }
        assert_eq!(page.eval("document.getElementById('story-strip').hidden").await, true);
        page.assert_no_errors().await;
    });
}

/// Who takes the next stop back is at the one before, and forward again.
#[test]
fn the_story_goes_along_with_undo() {
    visit("", View::from(Size::Desktop).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
        page.click("story").await;
        page.click("story-next").await;
        for (chord, place) in [("Control+z", 0), ("Control+y", 1)] {
            page.key(chord).await;
            assert_eq!(page.text("story-title").await, STORY[place].title);
            assert_eq!(page.text("story-place").await, format!("{} of {}", place + 1, STORY.len()));
            assert_eq!(page.state().await["link"], STORY[place].experiment().to_link());
        }
        // What is changed within a stop and taken back is still that stop.
        page.set("lodo-lr-value", 0.5).await;
        page.key("Control+z").await;
        assert_eq!(page.text("story-title").await, STORY[1].title);
        page.assert_no_errors().await;
    });
}

/// Another desk is none of its stops, however it comes.
#[test]
fn the_story_ends_with_its_desk() {
    visit("#seed=77", Size::Desktop, |page| async move {
        page.wait_for("a run", "lodoLab.snapshot().step > 10").await;
        let closed = "document.getElementById('story-strip').hidden";
        let begin = || async {
            page.click("story").await;
            page.eval("document.getElementById('ask').open && document.getElementById('ask-yes').click()")
                .await;
            page.wait_for("the story", &format!("!{closed}")).await;
        };
        begin().await;
        page.eval("history.back()").await;
        page.wait_for("the end of it", closed).await;
        page.wait_for("the former desk", "lodoLab.state().settings.seed === '77'").await;
        begin().await;
        page.set("scenario", "rosenbrock").await;
        page.wait_for("the end of it", closed).await;
        page.wait_for("the scenario", "lodoLab.snapshot().dimension === 2").await;
        page.assert_no_errors().await;
    });
}

/// A look at one step only interrupts the run.
#[test]
fn the_run_goes_on_after_a_look_at_one_step() {
    visit("#scenario=ellipse", Size::Desktop, |page| async move {
        page.wait_for("a run", "lodoLab.snapshot().step > 10").await;
        page.click("explain-step").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
        page.click("step-close").await;
        page.wait_for("the run", "lodoLab.snapshot().playing").await;
        page.click("explain-step").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
        page.key("ArrowRight").await;
        page.click("step-close").await;
        page.settle().await;
        assert_eq!(page.snapshot().await["playing"], false, "who steps by hand plays by hand");
    });
}

#[test]
fn one_step_is_explained_with_its_numbers() {
    visit("#scenario=ellipse&budget=200&speed=1000000", Size::Desktop, |page| async move {
        page.wait_for("the end", "lodoLab.snapshot().finished === 'budget'").await;
        page.wait_for("the step ahead", "lodoLab.snapshot().optimizers[0].ahead?.step === 201").await;
        page.settle().await;
        let with = page.pixels("landscape").await;
        page.click("arrows").await;
        page.wait_for("the choice", "!lodoLab.state().settings.arrows.includes('1')").await;
        page.wait_for_other_pixels("landscape", with).await;
        page.click("explain-step").await;
        page.wait_for("the panel", "document.getElementById('step-panel').open").await;
        page.wait_for("numbers", "document.getElementById('step-read').textContent.startsWith('f = ')").await;
        assert_eq!(page.text("step-heading").await, "Step 201 of LODO");
        let loss = page.eval("lodoLab.snapshot().optimizers[0].ahead.loss").await;
        page.click("step-next").await;
        page.wait_for("the step", "lodoLab.snapshot().step === 201").await;
        // What was foretold has come.
        assert_eq!(page.eval("lodoLab.snapshot().optimizers[0].loss").await, loss);
        page.wait_for(
            "the next",
            "document.getElementById('step-heading').textContent === 'Step 202 of LODO'",
        )
        .await;
        page.key("ArrowLeft").await;
        page.wait_for("the step back", "lodoLab.snapshot().step === 200").await;
        page.wait_for(
            "the former",
            "document.getElementById('step-heading').textContent === 'Step 201 of LODO'",
        )
        .await;
        page.assert_no_errors().await;
    });
}

/// What is said of something else leaves the story's buttons to be pressed, at every width.
#[test]
fn a_notice_does_not_cover_the_story() {
    for (width, height) in [(1440, 900), (1100, 800), (800, 1000)] {
        visit("", Size::Exactly(width, height), |page| async move {
            reach(&page, 10).await;
            page.click("story").await;
            page.wait_for("the story", "!document.getElementById('story-strip').hidden").await;
            reach(&page, 10).await;
            page.key("r").await;
            page.wait_for("a notice", "document.getElementById('notice-text').textContent !== ''").await;
            for button in ["story-next", "story-close", "play", "notice-close"] {
                let free = format!(
                    "(() => {{ const button = document.getElementById('{button}'), box = button.getBoundingClientRect(); \
                     return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }})()"
                );
                assert_eq!(page.eval(&free).await, true, "{button} at {width} × {height}");
            }
        });
    }
}
