//! What goes wrong is said in words, and the page lives on.

use crate::run::reach;
use crate::view::Size;
use crate::visit::{address, visit};
use serde_json::json;

#[test]
fn divergence_is_said_with_its_step_and_a_remedy_and_the_others_go_on() {
    visit("#scenario=too-fast&speed=1e6", Size::Desktop, |page| async move {
        page.wait_for("LODO to diverge", "lodoLab.snapshot().optimizers[0].status === 'diverged'").await;
        let at = page.snapshot().await["optimizers"][0]["divergedAt"].as_u64().expect("a step");
        page.wait_for(
            "the words",
            "document.querySelector('.card .status').textContent.includes('Diverged')",
        )
        .await;
        let words = page.eval("document.querySelector('.card .status').textContent").await;
        assert!(
            words.as_str().expect("text").ends_with("with meta-learning rate 0.05. Try 9.6e-4 and reset."),
            "{words}"
        );
        page.wait_for(
            "the status line",
            "document.getElementById('status').textContent.includes('LODO diverged at step')",
        )
        .await;
        reach(&page, at + 2000).await;
        assert_eq!(page.snapshot().await["optimizers"][1]["status"], "running");
        // The remedy works.
        page.type_into("lodo-meta-lr-value", "9.6e-4").await;
        page.click("reset").await;
        page.wait_for("a new run", "lodoLab.snapshot().optimizers[0].status === 'running'").await;
        reach(&page, at + 2000).await;
        assert_eq!(page.snapshot().await["optimizers"][0]["status"], "running");
        page.assert_no_errors().await;
    });
}

/// A run whose optimizers are all lost pauses; settings that begin it anew let it go on.
#[test]
fn a_lost_run_goes_on_with_other_settings() {
    visit("#scenario=blank&optimizers=gd&gd-lr=10", Size::Desktop, |page| async move {
        page.wait_for("the pause", "lodoLab.snapshot().step > 0 && !lodoLab.snapshot().playing").await;
        page.set("gd-lr-value", 0.001).await;
        page.set("seed", 2).await;
        page.wait_for("the run", "lodoLab.snapshot().playing && lodoLab.snapshot().step > 100").await;
    });
}

/// Where nobody can start it is said why, before and after whoever presses Play.
#[test]
fn a_start_without_a_value_stays_explained() {
    let link = "#scenario=blank&objective=formula&dimension=2&formula=log(x)&start-x=-1.5";
    visit(link, Size::Desktop, |page| async move {
        let told = "document.getElementById('status').textContent.startsWith('At the start. LODO cannot start, Adam cannot \
                    start. No finite value at the start: move the start')";
        page.wait_for("the reason", told).await;
        for _ in 0..2 {
            page.click("play").await;
            page.settle().await;
            assert_eq!(page.eval(told).await, true, "the reason again");
        }
        page.type_into("start-x-value", "2").await;
        page.wait_for("a value", "!document.getElementById('status').textContent.includes('cannot start')")
            .await;
        page.assert_no_errors().await;
    });
}

#[test]
fn a_lost_worker_is_replaced_and_the_settings_stay() {
    visit("", Size::Desktop, |page| async move {
        let keep = "const Original = Worker; window.Worker = class extends Original { constructor(...a) { super(...a); window.lastWorker = this } }";
        page.browser("Page.addScriptToEvaluateOnNewDocument", json!({ "source": keep })).await;
        page.go("about:blank").await;
        page.go(&address("#seed=12&dimension=10")).await;
        reach(&page, 10).await;
        // Bytes that are no command: the worker's own code gives up.
        page.eval("lastWorker.postMessage(new Uint8Array([250, 250, 250]).buffer)").await;
        page.wait_for("the message", "!document.getElementById('failure').hidden").await;
        assert_eq!(
            page.text("failure-text").await,
            "The simulation stopped unexpectedly. Restart keeps your settings. If it stops again, memory may be short: fewer dimensions, seeds or optimizers help."
        );
        assert_eq!(page.text("play").await, "Play");
        // It goes on by itself, as before.
        page.click("restart").await;
        page.wait_for("the run", "document.getElementById('failure').hidden && lodoLab.snapshot().step > 20")
            .await;
        assert_eq!(page.state().await["settings"]["seed"], "12");
        assert_eq!(page.state().await["settings"]["dimension"], "10");
    });
}

#[test]
fn without_webassembly_the_page_says_so() {
    visit("", Size::Desktop, |page| async move {
        page.browser(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": "delete window.WebAssembly" }),
        )
        .await;
        page.go("about:blank").await;
        page.go(&address("")).await;
        page.wait_for("the message", "!document.getElementById('failure').hidden").await;
        assert!(page.text("failure-text").await.contains("no WebAssembly"));
    });
}

/// Half a number in a field whose card goes away with the settings: nobody's wish, and no error.
#[test]
fn settings_may_go_while_somebody_writes() {
    visit("#optimizers=adam,lodo", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.focus("adam-lr-value").await;
        page.browser("Input.insertText", json!({ "text": "7" })).await;
        page.eval("location.hash = '#scenario=rosenbrock&optimizers=lodo'").await;
        page.wait_for(
            "the other settings",
            "lodoLab.snapshot().optimizers.map(o => o.key).join() === 'lodo'",
        )
        .await;
        page.assert_no_errors().await;
    });
}
