//! The run: it moves, pixels with it; play, pause, step, reset, speed; and it is the native run bit for bit.

use crate::page::Page;
use crate::view::{Size, View};
use crate::visit::{address, visit, visit_at};
use lodo::experiment::Experiment;
use lodo::session::Session;
use serde_json::Value;

const CANVASES: [&str; 4] = ["landscape", "loss", "spectrum", "error"];

/// Waits until the run has come so far.
pub async fn reach(page: &Page, step: u64) {
    page.wait_for(&format!("step {step}"), &format!("window.lodoLab?.snapshot()?.step >= {step}")).await;
}

/// Waits until what was under way when it was paused has come to an end, is looked at and drawn.
pub async fn rest(page: &Page) {
    let still = "probe.settled().then(() => (s => !s.playing && \
        s.optimizers.every(o => o.spectrumStep === null || o.spectrumStep === o.step))(lodoLab.snapshot()))";
    page.wait_for("a standstill", still).await;
}

pub async fn step(page: &Page) -> u64 {
    page.snapshot().await["step"].as_u64().expect("a snapshot has a step")
}

#[test]
fn plays_at_once_and_every_canvas_moves() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        let mut before = Vec::new();
        for canvas in CANVASES {
            before.push(page.pixels(canvas).await);
        }
        let from = step(&page).await;
        reach(&page, from + 2000).await;
        page.wait_for("a fresh spectrum", &format!("lodoLab.snapshot().optimizers[0].spectrumStep > {from}"))
            .await;
        for (canvas, before) in CANVASES.into_iter().zip(before) {
            page.wait_for_other_pixels(canvas, before).await;
        }
        page.assert_no_errors().await;
    });
}

#[test]
fn pauses_steps_and_resets() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        page.click("play").await;
        rest(&page).await;
        assert_eq!(page.text("play").await, "Play");
        let at = step(&page).await;
        let pixels = page.pixels("landscape").await;
        page.click("step").await;
        rest(&page).await;
        assert_eq!(step(&page).await, at + 1);
        page.click("step").await;
        page.click("step").await;
        rest(&page).await;
        assert_eq!(step(&page).await, at + 3);
        assert_ne!(page.pixels("landscape").await, pixels, "the path did not grow");
        // What is computed now and then is computed for the step at which it rests.
        let now = "lodoLab.snapshot().optimizers.every(o => o.spectrumStep === lodoLab.snapshot().step)";
        page.wait_for("the spectra of this step", now).await;
        let error = "document.getElementById('error-text').textContent.replaceAll(',', '').endsWith(` at step ${lodoLab.snapshot().step}.`)";
        page.wait_for("the error of this step", error).await;
        page.click("reset").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0").await;
        page.wait_for("its words", "document.getElementById('step-count').textContent === 'Step 0'").await;
        page.click("play").await;
        reach(&page, 10).await;
    });
}

/// By the page's clock, which in this test goes on by a hundredth of a second at every frame that owes no answer.
#[test]
fn speed_is_steps_per_second() {
    let clock = "(() => { window.seconds = 0; performance.now = () => 1000 * seconds; \
        const own = requestAnimationFrame.bind(window); \
        window.requestAnimationFrame = act => own(() => { \
            if (probe.unanswered === 0) seconds += 0.01; act(performance.now()) }) })()";
    visit_at("about:blank", Size::Desktop, |page| async move {
        page.before_scripts(clock).await;
        page.go(&address("#speed=40")).await;
        reach(&page, 10).await;
        let now = || async {
            let now = page.eval("[seconds, lodoLab.snapshot().step]").await;
            [0, 1].map(|place| now[place].as_f64().expect("a number"))
        };
        let [since, from] = now().await;
        reach(&page, from as u64 + 80).await;
        let [seconds, step] = now().await;
        let rate = (step - from) / (seconds - since);
        assert!((rate - 40.0).abs() < 2.0, "{} steps in {} s", step - from, seconds - since);
        assert_eq!(page.text("speed-text").await, "40 steps/s");
        page.set("speed", 1000).await;
        assert_eq!(page.text("speed-text").await, "as fast as possible");
        reach(&page, step as u64 + 5000).await;
    });
}

/// The simulation in WebAssembly gives the bits of the native one: loss, point and all.
#[test]
fn a_link_restores_the_run_bit_for_bit() {
    for link in [
        "seed=7&dimension=20",
        "scenario=rosenbrock&seed=3",
        "dimension=300&lodo-layers=3&noise-kind=gradient",
    ] {
        visit(&format!("#{link}&speed=1"), View::from(Size::Desktop).reduced_motion(), |page| async move {
            page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
            assert_eq!(step(&page).await, 0, "it starts paused where motion is reduced");
            for at in 1..=40 {
                page.click("step").await;
                if at % 10 == 0 {
                    reach(&page, at).await;
                }
            }
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!(refusals, vec![]);
            let mut session = Session::new(&experiment).expect("the link is sound");
            session.advance_to(40, &|| 0.0);
            let native: Value = session.snapshot().to_json(false);
            let seen = page.snapshot().await;
            assert_eq!(seen["step"], 40);
            for (seen, native) in seen["optimizers"]
                .as_array()
                .expect("a list")
                .iter()
                .zip(native["optimizers"].as_array().expect("a list"))
            {
                for field in ["key", "loss", "smoothedLoss", "point", "evaluations"] {
                    assert_eq!(seen[field], native[field], "{link}: {field}");
                }
            }
        });
    }
}

/// However long the workers take, the page goes on drawing and listening.
#[test]
fn the_page_stays_responsive() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 3).await;
        page.eval("void (probe.holds = true)").await;
        page.wait_for("an answer that does not come", "probe.held.length").await;
        page.eval("probe.frames(10)").await;
        let at = step(&page).await;
        let pixels = page.pixels("loss").await;
        page.click("theme").await;
        page.wait_for_other_pixels("loss", pixels).await;
        page.click("play").await;
        page.eval("probe.frames(3)").await;
        assert_eq!((page.text("play").await.as_str(), page.text("rate").await.as_str()), ("Play", "paused"));
        assert_eq!(step(&page).await, at);
        page.eval("probe.release()").await;
        rest(&page).await;
        page.assert_no_errors().await;
    });
}

#[test]
fn a_hidden_tab_pauses_by_itself() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        // As the browser would: the state first, then the event.
        page.eval("(() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); return true })()").await;
        page.settle().await;
        let at = step(&page).await;
        page.eval("probe.frames(10)").await;
        assert_eq!(step(&page).await, at, "it goes on unseen");
        page.eval("(() => { delete document.hidden; document.dispatchEvent(new Event('visibilitychange')); return true })()").await;
        reach(&page, at + 100).await;
    });
}

/// Single steps are all taken, however slow each is; who was switched on meanwhile reaches the others first.
#[test]
fn single_steps_are_all_taken() {
    visit("#dimension=5000&noise-kind=walk", Size::Desktop, |page| async move {
        reach(&page, 1).await;
        page.click("play").await;
        page.wait_for("a pause", "!lodoLab.state().playing").await;
        page.click("reset").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0").await;
        page.eval("[...Array(12)].forEach(() => document.getElementById('step').click())").await;
        page.wait_for("twelve steps", "lodoLab.snapshot().step === 12").await;
        page.click("adam-on").await;
        page.wait_for("LODO alone", "lodoLab.snapshot().optimizers.length === 1").await;
        page.click("adam-on").await;
        page.wait_for("Adam level", "lodoLab.snapshot().optimizers[1]?.status === 'running'").await;
        assert_eq!(page.snapshot().await["step"], 12);
    });
}
