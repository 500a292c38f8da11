//! The run: it moves, pixels with it; play, pause, step, reset, speed; and it is the native run bit for bit.

use crate::page::Page;
use crate::view::{Size, View};
use crate::visit::visit;
use lodo::run::{Experiment, Session};
use serde_json::Value;

const CANVASES: [&str; 4] = ["landscape", "loss", "spectrum", "error"];

/// Waits until the run has come so far.
pub async fn reach(page: &Page, step: u64) {
    page.wait_for(&format!("step {step}"), &format!("window.lodoLab?.snapshot()?.step >= {step}"), 30.0)
        .await;
}

/// Waits until what was under way when it was paused has come to an end, and is looked at.
pub async fn rest(page: &Page) {
    let still = "(async () => { const looked = o => o.spectrumStep === null || o.spectrumStep === o.step; \
        const a = lodoLab.snapshot(); await new Promise(done => setTimeout(done, 300)); const b = lodoLab.snapshot(); \
        return !b.playing && a.step === b.step && b.optimizers.every(looked) })()";
    page.wait_for("a standstill", still, 10.0).await;
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
        page.wait_for(
            "a fresh spectrum",
            &format!("lodoLab.snapshot().optimizers[0].spectrumStep > {from}"),
            10.0,
        )
        .await;
        for (canvas, before) in CANVASES.into_iter().zip(before) {
            assert_ne!(page.pixels(canvas).await, before, "{canvas} did not change");
        }
        page.assert_no_errors().await;
    });
}

#[test]
fn pauses_steps_and_resets() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        page.click("play").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing", 5.0).await;
        // What was under way when it was paused comes to an end.
        rest(&page).await;
        assert_eq!(page.text("play").await, "Play");
        let at = step(&page).await;
        let pixels = page.pixels("landscape").await;
        page.click("step").await;
        reach(&page, at + 1).await;
        assert_eq!(step(&page).await, at + 1);
        page.click("step").await;
        page.click("step").await;
        reach(&page, at + 3).await;
        assert_eq!(step(&page).await, at + 3);
        assert_ne!(page.pixels("landscape").await, pixels, "the path did not grow");
        // What is computed now and then is computed for the step at which it rests.
        let now = "lodoLab.snapshot().optimizers.every(o => o.spectrumStep === lodoLab.snapshot().step)";
        page.wait_for("the spectra of this step", now, 5.0).await;
        let error = "document.getElementById('error-text').textContent.replaceAll(',', '').endsWith(` at step ${lodoLab.snapshot().step}.`)";
        page.wait_for("the error of this step", error, 5.0).await;
        page.click("reset").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0", 5.0).await;
        page.wait_for("its words", "document.getElementById('step-count').textContent === 'Step 0'", 3.0)
            .await;
        page.click("play").await;
        reach(&page, 10).await;
    });
}

#[test]
fn speed_is_steps_per_second() {
    visit("#speed=40", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        let (from, since) = (step(&page).await, std::time::SystemTime::now());
        reach(&page, from + 80).await;
        let seconds = since.elapsed().expect("time goes on").as_secs_f64();
        assert!((1.0..6.0).contains(&seconds), "80 steps at 40 a second took {seconds} s");
        assert_eq!(page.text("speed-text").await, "40 steps/s");
        page.set("speed", 1000).await;
        assert_eq!(page.text("speed-text").await, "as fast as possible");
        let from = step(&page).await;
        reach(&page, from + 5000).await;
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
            page.wait_for("the page", "lodoLab.snapshot().dimension > 0", 10.0).await;
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

/// The worker is busy all the time with a large problem; the page goes on drawing and listening.
#[test]
fn the_page_stays_responsive() {
    visit("#dimension=10000", Size::Desktop, |page| async move {
        reach(&page, 3).await;
        let frames = page
            .eval("new Promise(done => { let n = 0; const end = performance.now() + 1500; const f = () => { n += 1; performance.now() < end ? requestAnimationFrame(f) : done(n) }; requestAnimationFrame(f) })")
            .await;
        assert!(frames.as_f64().is_some_and(|frames| frames > 8.0), "{frames} frames in 1.5 s");
        page.click("play").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing", 2.0).await;
    });
}

#[test]
fn a_hidden_tab_pauses_by_itself() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        // As the browser would: the state first, then the event.
        page.eval("(() => { Object.defineProperty(document, 'hidden', { value: true, configurable: true }); document.dispatchEvent(new Event('visibilitychange')); return true })()").await;
        page.wait_for("a standstill", "(async () => { const a = lodoLab.snapshot().step; await new Promise(r => setTimeout(r, 400)); return a === lodoLab.snapshot().step })()", 5.0).await;
        let at = step(&page).await;
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
        page.wait_for("a pause", "!lodoLab.state().playing", 5.0).await;
        page.click("reset").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0", 10.0).await;
        page.eval("[...Array(12)].forEach(() => document.getElementById('step').click())").await;
        page.wait_for("twelve steps", "lodoLab.snapshot().step === 12", 20.0).await;
        page.click("adam-on").await;
        page.wait_for("LODO alone", "lodoLab.snapshot().optimizers.length === 1", 5.0).await;
        page.click("adam-on").await;
        page.wait_for("Adam level", "lodoLab.snapshot().optimizers[1]?.status === 'running'", 20.0).await;
        assert_eq!(page.snapshot().await["step"], 12);
    });
}
