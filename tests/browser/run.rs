//! The run: it moves, pixels with it, while the page listens; and it is the native run bit for bit.

use crate::page::Page;
use crate::view::{Size, View};
use crate::visit::visit;
use lodo::experiment::Experiment;
use lodo::session::Session;
use serde_json::{Value, json};

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

/// What a canvas shows is said beside it; of a run only the few words that are meant to be heard are read out.
#[test]
fn plays_at_once_and_every_canvas_moves() {
    visit("", Size::Desktop, |page| async move {
        let title = page.eval("document.title").await;
        assert!(title.as_str().is_some_and(|title| title.contains("LODO")), "the title is {title}");
        reach(&page, 100).await;
        let mut before = Vec::new();
        for canvas in CANVASES {
            before.push(page.pixels(canvas).await);
        }
        let from = step(&page).await;
        reach(&page, from + 500).await;
        page.wait_for("a fresh spectrum", &format!("lodoLab.snapshot().optimizers[0].spectrumStep > {from}"))
            .await;
        for (canvas, before) in CANVASES.into_iter().zip(before) {
            page.wait_for_other_pixels(canvas, before).await;
            let described = page.attribute(canvas, "aria-describedby").await;
            assert_eq!(described.as_deref(), Some(format!("{canvas}-text").as_str()));
            assert_ne!(page.text(&format!("{canvas}-text")).await, "");
        }
        // Matrices take the place of the error where they are chosen.
        page.eval("document.querySelector('[data-value=matrices]').click()").await;
        page.wait_for("the matrices", "document.getElementById('matrix').clientWidth > 100").await;
        assert_eq!(page.of("error", "element.clientWidth").await, 0);
        let pressed = "document.querySelector('[data-value=matrices]').getAttribute('aria-pressed')";
        assert_eq!(page.eval(pressed).await, "true");
        let entry = "/^Row \\d+, column \\d+: G/.test(document.getElementById('error-caption').textContent)";
        page.hover("matrix", (0.3, 0.5)).await;
        page.wait_for("an entry", entry).await;
        page.wait_for_other_pixels("matrix", page.pixels("matrix").await).await;
        let live = "['status', 'said'].map(id => document.getElementById(id).getAttribute('role') ?? '')";
        assert_eq!(page.eval(live).await, json!(["", "status"]));
        assert_ne!(page.text("said").await, "");
        page.assert_no_errors().await;
    });
}

/// The simulation in WebAssembly, shared out over workers, gives the bits of the native one: loss, point and all.
#[test]
fn a_link_restores_the_run_bit_for_bit() {
    visit("?workers=3#step=0", View::from(Size::Desktop).reduced_motion(), |page| async move {
        for link in [
            "seed=7&dimension=20&seeds=2&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal",
            "scenario=rosenbrock&seed=3",
            "dimension=300&lodo-layers=3&noise-kind=gradient",
        ] {
            page.take_link(&format!("{link}&step=15")).await;
            let (experiment, refusals) = Experiment::from_link(link);
            assert_eq!(refusals, vec![]);
            let mut session = Session::new(&experiment).expect("the link is sound");
            session.advance_to(15, &|| 0.0);
            let native: Value = session.snapshot().to_json(false);
            let there = format!(
                "(s => s.step === 15 && s.dimension === {})(lodoLab.snapshot())",
                native["dimension"]
            );
            page.wait_for("the step", &there).await;
            page.settle().await;
            let (seen, native) = (lanes(&page.snapshot().await), lanes(&native));
            assert_eq!(seen, native, "{link}");
        }
        assert_eq!(page.state().await["workers"], 3);
        page.assert_no_errors().await;
    });
}

/// What the optimizers of a snapshot have come to.
fn lanes(snapshot: &Value) -> Vec<Vec<Value>> {
    let lanes = snapshot["optimizers"].as_array().expect("a list").iter();
    let fields = ["key", "step", "loss", "smoothedLoss", "point", "evaluations"];
    lanes.map(|lane| fields.map(|field| lane[field].clone()).to_vec()).collect()
}

/// However long the workers take, the page goes on drawing and listening; unseen it waits.
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
        page.click("play").await;
        reach(&page, at + 10).await;
        // As the browser would: the state first, then the event.
        let tell = "document.dispatchEvent(new Event('visibilitychange'))";
        let hide = "Object.defineProperty(document, 'hidden', { value: true, configurable: true })";
        page.eval(&format!("({hide}, {tell})")).await;
        page.settle().await;
        let at = step(&page).await;
        page.eval("probe.frames(10)").await;
        assert_eq!(step(&page).await, at, "it goes on unseen");
        page.eval(&format!("(delete document.hidden, {tell})")).await;
        reach(&page, at + 100).await;
        page.assert_no_errors().await;
    });
}
