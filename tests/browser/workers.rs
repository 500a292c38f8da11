//! Lanes over several workers: the run is the same, whatever happens to it.

use crate::page::Page;
use crate::view::Size;
use crate::visit::visit;
use serde_json::Value;

const SIX: &str =
    "speed-up=0&dimension=20&seed=5&seeds=2&optimizers=lodo,adam,momentum,rmsprop,yogi,lodo-diagonal&budget=";

/// The losses and points of all optimizers.
async fn lanes(page: &Page) -> Value {
    page.eval("lodoLab.snapshot().optimizers.map(o => [o.key, o.step, o.evaluations, o.loss, o.smoothedLoss, o.point, o.inverseHessianError])")
        .await
}

/// Runs to a step, back, forward over a change, and with one more: what is there at each stop.
fn course(workers: usize) -> Vec<Value> {
    let mut seen = Vec::new();
    let found = &mut seen;
    visit(&format!("?workers={workers}#{SIX}3000"), Size::Desktop, |page| async move {
        page.wait_for("all workers", &format!("lodoLab.state().workers === {workers}")).await;
        page.wait_for("the budget", "lodoLab.snapshot().finished === 'budget'").await;
        found.push(lanes(&page).await);
        page.set("timeline", 1200).await;
        page.wait_for("the past", "lodoLab.snapshot().step === 1200").await;
        found.push(lanes(&page).await);
        page.set("lodo-meta-lr-value", 0.002).await;
        page.click("yogi-on").await;
        page.wait_for("Yogi to go", "lodoLab.snapshot().optimizers.length === 5").await;
        page.click("step").await;
        page.wait_for("a step", "lodoLab.snapshot().step === 1201").await;
        page.click("yogi-on").await;
        let level = "lodoLab.snapshot().optimizers.some(o => o.key === 'yogi' && o.status === 'running')";
        page.wait_for("Yogi level", level).await;
        found.push(lanes(&page).await);
        page.click("play").await;
        page.wait_for("the budget", "lodoLab.snapshot().finished === 'budget'").await;
        found.push(lanes(&page).await);
        page.assert_no_errors().await;
    });
    seen
}

#[test]
fn any_number_of_workers_is_one_run() {
    let alone = course(1);
    assert_eq!(alone.len(), 4);
    assert_ne!(alone[0], alone[3], "the change was to make a difference");
    assert_eq!(course(3), alone);
}

/// A worker that is lost takes the others with it; a restart brings all of them back, and computes the run again.
#[test]
fn a_lost_worker_is_replaced_and_the_settings_stay() {
    visit("?workers=3#seed=12&dimension=10", Size::Desktop, |page| async move {
        page.wait_for("a run", "lodoLab.snapshot().step > 100").await;
        assert_eq!(page.state().await["workers"], 3);
        // Bytes that are no command: the worker's own code gives up.
        page.eval("(() => { const own = Worker.prototype.postMessage; Worker.prototype.postMessage = function () { Worker.prototype.postMessage = own; own.call(this, new ArrayBuffer(1)) }; return true })()").await;
        page.wait_for("the failure", "!document.getElementById('failure').hidden").await;
        let words = page.text("failure-text").await;
        assert!(
            words.starts_with("The simulation stopped unexpectedly. Restart keeps your settings"),
            "{words}"
        );
        assert_eq!(
            (page.text("play").await.as_str(), page.state().await["workers"].clone()),
            ("Play", 0.into())
        );
        let at = page.snapshot().await["step"].as_u64().expect("a step");
        page.click("restart").await;
        // It goes on by itself, as before.
        let goes_on = format!(
            "document.getElementById('failure').hidden && lodoLab.snapshot().step > {at} && lodoLab.snapshot().playing"
        );
        page.wait_for("the run", &goes_on).await;
        let state = page.state().await;
        assert_eq!(
            (&state["settings"]["seed"], &state["settings"]["dimension"]),
            (&"12".into(), &"10".into())
        );
        assert_eq!(state["workers"], 3);
    });
}
