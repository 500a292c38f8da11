//! Time and changes: the slider and the left arrow go back, what was comes again, ends are kept, undo undoes.

use crate::page::Page;
use crate::run::{reach, rest, step};
use crate::view::{Size, View};
use crate::visit::visit;
use serde_json::Value;

/// What is to be the same whenever the run is at one step.
async fn picture(page: &Page) -> Vec<Value> {
    let snapshot = page.snapshot().await;
    let lanes = snapshot["optimizers"].as_array().expect("a list").clone();
    lanes
        .into_iter()
        .flat_map(|lane| {
            ["key", "step", "loss", "smoothedLoss", "point", "eigenvalues", "evaluations"]
                .map(|field| lane[field].clone())
        })
        .collect()
}

pub async fn at(page: &Page, step: u64) {
    page.wait_for(
        &format!("step {step} exactly"),
        &format!("lodoLab.snapshot().step === {step} && lodoLab.snapshot().goingTo === null"),
    )
    .await;
}

async fn paused(page: &Page) {
    page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
}

#[test]
fn the_slider_and_the_left_arrow_go_back() {
    visit("#dimension=20&seed=4&budget=3000", Size::Desktop, |page| async move {
        at(&page, 3000).await;
        paused(&page).await;
        let end = picture(&page).await;
        page.set("timeline", 1234).await;
        at(&page, 1234).await;
        let there = picture(&page).await;
        assert_ne!(there, end);
        assert_eq!(page.snapshot().await["farthest"], 3000);
        let said = "document.getElementById('status').textContent.startsWith('Step 1,234, paused.')";
        page.wait_for("the status", said).await;
        page.key("ArrowRight").await;
        at(&page, 1235).await;
        page.settle().await;
        let pixels = page.pixels("landscape").await;
        page.key("ArrowLeft").await;
        at(&page, 1234).await;
        assert_eq!(picture(&page).await, there);
        page.wait_for_other_pixels("landscape", pixels).await;
        page.key("ArrowLeft").await;
        page.key("ArrowLeft").await;
        at(&page, 1232).await;
        // On from here, what was comes again, and stops where it stopped.
        page.click("play").await;
        at(&page, 3000).await;
        paused(&page).await;
        assert_eq!(picture(&page).await, end);
        page.set("timeline", 0).await;
        at(&page, 0).await;
        assert_eq!(page.text("timeline-end").await, "of 3,000");
        page.assert_no_errors().await;
    });
}

/// Rates changed on the way come back with the step at which they were made; a change cuts what came after.
#[test]
fn changes_are_met_again_and_cut_the_future() {
    visit("#dimension=20&seed=4&budget=1000", Size::Desktop, |page| async move {
        at(&page, 1000).await;
        paused(&page).await;
        page.type_into("lodo-lr-value", "0.1").await;
        page.type_into("budget", "2000").await;
        page.click("play").await;
        at(&page, 2000).await;
        paused(&page).await;
        let end = picture(&page).await;
        let said = "document.getElementById('loss-text').textContent.includes('Settings were changed at step 1,000, marked on the axis.')";
        page.wait_for("the mark in words", said).await;
        let shows = async |rate: &str| {
            let field = format!("document.getElementById('lodo-lr-value').value === '{rate}'");
            page.wait_for("the rate of this step", &field).await;
            assert_eq!(page.state().await["settings"]["lodo-lr"], rate);
            // A link leaves out what the scenario has already.
            let named = format!("(location.hash.match(/lodo-lr=([^&]*)/)?.[1] ?? '0.27') === '{rate}'");
            page.wait_for("its link", &named).await;
        };
        let later = page.of("lodo-lr", "Number(element.value)").await;
        for step in [500, 1500, 500] {
            page.set("timeline", step).await;
            at(&page, step).await;
            shows(if step < 1000 { "0.27" } else { "0.1" }).await;
            let slider = page.of("lodo-lr", "Number(element.value)").await;
            assert_eq!(slider == later, step > 1000, "the slider at {slider}");
        }
        assert_eq!(page.value("budget").await, "2000", "how a run is watched stays");
        page.click("play").await;
        at(&page, 2000).await;
        paused(&page).await;
        assert_eq!(page.value("lodo-lr-value").await, "0.1");
        assert_eq!(picture(&page).await, end);
        page.set("timeline", 500).await;
        at(&page, 500).await;
        page.type_into("adam-lr-value", "0.5").await;
        page.wait_for("the cut", "lodoLab.snapshot().farthest === 500").await;
        assert_eq!(page.snapshot().await["changes"], serde_json::json!([500]));
        page.click("play").await;
        at(&page, 2000).await;
        assert_ne!(picture(&page).await, end);
    });
}

#[test]
fn a_long_run_goes_back() {
    visit("#budget=30000", Size::Desktop, |page| async move {
        reach(&page, 30_000).await;
        paused(&page).await;
        for step in [17_777, 29_001] {
            page.set("timeline", step).await;
            at(&page, step).await;
        }
    });
}

/// While steps are awaited, the page says where it is going, and goes on drawing.
#[test]
fn the_page_says_where_it_is_going() {
    visit("#dimension=20&budget=700", Size::Desktop, |page| async move {
        reach(&page, 700).await;
        rest(&page).await;
        page.eval("void (probe.holds = true)").await;
        page.set("timeline", 400).await;
        let said = "document.getElementById('status').textContent.includes('Going to step 400 …')";
        page.wait_for("where it is going", said).await;
        page.eval("probe.frames(10)").await;
        assert_eq!(page.eval(said).await, true);
        page.eval("probe.release()").await;
        at(&page, 400).await;
        page.wait_for("that it is there", &format!("!{said}")).await;
    });
}

#[test]
fn a_run_ends_where_it_was_told_to_and_goes_on_when_asked() {
    let link = "#scenario=blank&condition=10&optimizers=lodo,adam&adam-lr=0.1&target=0.001&speed=1000000";
    visit(link, Size::Desktop, |page| async move {
        page.wait_for("the end", "lodoLab.snapshot().finished === 'target'").await;
        paused(&page).await;
        assert!(page.text("status").await.contains(": all have reached the target."));
        let state = "[...document.querySelectorAll('.card .status')].map(card => card.textContent).join('|')";
        let cards = page.eval(state).await;
        let cards = cards.as_str().expect("a text");
        assert_eq!(cards.matches("Target reached at step ").count(), 2, "{cards}");
        assert!(cards.contains(" evaluations, ") && cards.contains(" s of computing."), "{cards}");
        let from = step(&page).await;
        page.click("play").await;
        reach(&page, from + 100).await;
        page.type_into("budget", "-3").await;
        assert_eq!(
            page.text("budget-error").await,
            "Steps must be a whole number from 1 on, or empty for no end"
        );
    });
}

/// What a change in the past costs is said, until the next change.
#[test]
fn what_a_change_does_to_the_run_is_said() {
    visit("#dimension=20&budget=800", Size::Desktop, |page| async move {
        at(&page, 800).await;
        paused(&page).await;
        page.set("timeline", 300).await;
        at(&page, 300).await;
        page.set("lodo-meta-lr", 500).await;
        assert_eq!(page.text("notice-text").await, "Changed at step 300: what came after it is given up.");
        page.wait_for("the cut", "lodoLab.snapshot().farthest === 300").await;
        page.set("adam-lr-value", 0.2).await;
        page.wait_for("silence", "document.getElementById('notice-text').textContent === ''").await;
        page.type_into("budget", "200").await;
        assert_eq!(
            page.text("notice-text").await,
            "The run is past that step: it pauses there after a reset."
        );
        page.click("reset").await;
        at(&page, 0).await;
        page.click("play").await;
        at(&page, 200).await;
        paused(&page).await;
        page.type_into("budget", "900").await;
        assert_eq!(page.text("notice-text").await, "");
    });
}

#[test]
fn what_another_problem_changes_besides_is_said() {
    visit("#dimension=20&seeds=6&speed=20", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        page.type_into("dimension-value", "30").await;
        assert_eq!((page.text("notice-text").await, page.value("seeds").await), ("".into(), "6".into()));
        page.type_into("dimension-value", "5000").await;
        assert_eq!(page.text("notice-text").await, "In so many dimensions there is room for 4 seeds.");
        assert_eq!(page.value("seeds").await, "4");
        page.wait_for("their run", "lodoLab.snapshot().dimension === 5000").await;
        page.type_into("adam-lr-value", "0.2").await;
        let rate = page.value("lodo-lr-value").await;
        page.set("objective", "rosenbrock").await;
        assert_eq!(
            page.text("notice-text").await,
            "Rates that nobody had touched are now those tuned for this problem."
        );
        assert_ne!(page.value("lodo-lr-value").await, rate);
        assert_eq!(page.value("adam-lr-value").await, "0.2");
        page.type_into("seed", "3").await;
        assert_eq!(page.text("notice-text").await, "");
        page.assert_no_errors().await;
    });
}

#[test]
fn the_last_change_is_undone() {
    visit("#dimension=20&speed=50", View::from(Size::Desktop).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension === 20").await;
        let visible = "getComputedStyle(document.getElementById('undo')).visibility";
        assert_eq!(page.eval(visible).await, "hidden");
        page.drag("lodo-lr", (0.5, 0.5), (0.2, 0.5)).await;
        let changed = page.value("lodo-lr-value").await;
        assert_ne!(changed, "0.27");
        page.eval("document.activeElement.blur()").await;
        page.key("Control+z").await;
        assert_eq!(page.value("lodo-lr-value").await, "0.27", "a whole drag is one change");
        page.key("Control+Shift+z").await;
        assert_eq!(page.value("lodo-lr-value").await, changed);
        // Change by change, back to the first and forth again.
        page.set("noise", 500).await;
        page.set("lodo-beta", 500).await;
        let (noise, beta) = (page.value("noise-value").await, page.value("lodo-beta-value").await);
        page.eval("document.activeElement.blur()").await;
        page.key("Control+z").await;
        assert_eq!(page.value("lodo-beta-value").await, "0.195");
        page.key("Control+z").await;
        assert_eq!(page.value("noise-value").await, "1");
        page.key("Control+y").await;
        page.key("Control+y").await;
        let forth = (page.value("noise-value").await, page.value("lodo-beta-value").await);
        assert_eq!(forth, (noise, beta));
        // In a field as well, where nothing is half written; what is, is the browser's to undo.
        let beta = || async { page.state().await["settings"]["lodo-beta"].as_str().unwrap().to_owned() };
        for value in ["0.4", "0.6"] {
            page.type_into("lodo-beta-value", value).await;
        }
        page.focus("lodo-beta-value").await;
        page.key("Control+z").await;
        assert_eq!((page.value("lodo-beta-value").await, beta().await), ("0.4".into(), "0.4".into()));
        page.key("9").await;
        assert_ne!(page.value("lodo-beta-value").await, "0.4");
        page.key("Control+z").await;
        assert_eq!(beta().await, "0.4");
        page.type_into("lodo-beta-value", "0.4").await;
        // Also where the run begins anew, one goes on in the field.
        page.type_into("seed", "12").await;
        page.focus("seed").await;
        page.key("Control+z").await;
        let inside = "document.activeElement.id === 'seed' && document.activeElement.value === '1'";
        page.wait_for("the former seed", inside).await;
        page.set("dimension-value", 30).await;
        page.wait_for("30 dimensions", "lodoLab.snapshot().dimension === 30").await;
        page.click("undo").await;
        page.wait_for("20 dimensions", "lodoLab.snapshot().dimension === 20").await;
        assert_eq!(
            (page.value("dimension-value").await, page.value("lodo-lr-value").await),
            ("20".into(), changed.clone())
        );
        // And what is set survives a reload.
        page.wait_for("the link", "location.hash.includes('lodo-lr')").await;
        page.reload().await;
        page.wait_for(
            "the page again",
            &format!("document.getElementById('lodo-lr-value').value === '{changed}'"),
        )
        .await;
    });
}
