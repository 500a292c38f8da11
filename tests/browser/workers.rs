//! Lanes over several workers: the run is the same, whatever happens to it.

use crate::view::Size;
use crate::visit::visit;

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
