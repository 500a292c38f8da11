//! What comes while something else is under way: nothing is lost, and nothing acts twice.

use crate::page::Page;
use crate::run::{reach, rest, step};
use crate::taking::{catch_files, drop_file, saved};
use crate::view::Size;
use crate::visit::visit;
use serde_json::{Value, json};

/// Several deeds within one task: `set(id, value)`, `scrub(step)` and `press(id)`, as a visitor's, without a word of the
/// workers in between.
async fn at_once(page: &Page, deeds: &str) {
    page.eval(&format!(
        "(() => {{ const tell = (element, ...names) => names.forEach(name => element.dispatchEvent(new Event(name, {{ bubbles: true }}))); \
         const of = id => document.getElementById(id); \
         const set = (id, value) => {{ of(id).value = value; tell(of(id), 'input', 'change') }}; \
         const scrub = step => {{ of('timeline').value = step; tell(of('timeline'), 'input') }}; \
         const press = id => of(id).click(); {deeds}; return true }})()"
    ))
    .await;
}

async fn setting(page: &Page, key: &str) -> String {
    page.state().await["settings"][key].as_str().unwrap_or_default().to_owned()
}

async fn there(page: &Page, step: u64) {
    let there = format!("(s => s.step === {step} && s.goingTo === null)(lodoLab.snapshot())");
    page.wait_for(&format!("step {step}"), &there).await;
}

async fn changes(page: &Page) -> Value {
    page.snapshot().await["changes"].clone()
}

/// A run of 2,000 steps whose rate was changed at step 1,000, at rest.
const CHANGED: &str = "#dimension=6&optimizers=lodo,adam&lodo-lr=0.3&budget=1000";

async fn change_on_the_way(page: &Page) {
    page.wait_for("the change", "lodoLab.snapshot().finished === 'budget'").await;
    at_once(page, "set('lodo-lr-value', 0.1); set('budget', 2000); press('play')").await;
    there(page, 2000).await;
    page.wait_for("the rest", "!lodoLab.snapshot().playing").await;
    assert_eq!(changes(page).await, json!([1000]));
}

#[test]
fn a_view_that_changes_on_the_way_back_changes_no_run() {
    visit(CHANGED, Size::Desktop, |page| async move {
        change_on_the_way(&page).await;
        at_once(&page, "scrub(500); set('speed', 0)").await;
        there(&page, 500).await;
        page.wait_for("its rate", "lodoLab.state().settings['lodo-lr'] === '0.3'").await;
        assert_eq!(page.snapshot().await["farthest"], 2000);
        // And forward again, over the change.
        at_once(&page, "scrub(1500); set('speed', 1000)").await;
        there(&page, 1500).await;
        page.wait_for("the later rate", "lodoLab.state().settings['lodo-lr'] === '0.1'").await;
        assert_eq!(
            (page.snapshot().await["farthest"].clone(), changes(&page).await),
            (json!(2000), json!([1000]))
        );
        page.assert_no_errors().await;
    });
}

#[test]
fn a_change_before_one_goes_back_is_made_where_one_was() {
    visit(CHANGED, Size::Desktop, |page| async move {
        change_on_the_way(&page).await;
        at_once(&page, "set('lodo-lr-value', 0.02); scrub(400)").await;
        there(&page, 400).await;
        assert_eq!(
            (page.snapshot().await["farthest"].clone(), changes(&page).await),
            (json!(2000), json!([1000, 2000]))
        );
        page.wait_for("the first rate", "lodoLab.state().settings['lodo-lr'] === '0.3'").await;
        // What is changed on the way belongs to where it leads, and only that is changed.
        at_once(&page, "scrub(1200); set('lodo-meta-lr-value', 0.005)").await;
        there(&page, 1200).await;
        page.wait_for("the change", "String(lodoLab.snapshot().changes) === '1000,1200'").await;
        assert_eq!(
            (setting(&page, "lodo-lr").await, setting(&page, "lodo-meta-lr").await),
            ("0.1".into(), "0.005".into())
        );
        page.assert_no_errors().await;
    });
}

/// So is one that is made while the workers are busy, even with a picture to be drawn anew.
#[test]
fn a_change_on_the_run_is_made_before_one_goes_back() {
    visit("#dimension=6&optimizers=lodo,adam&lodo-lr=0.3", Size::Desktop, |page| async move {
        reach(&page, 3000).await;
        at_once(&page, "set('plane', 'principal'); set('lodo-lr-value', 0.2); scrub(400)").await;
        there(&page, 400).await;
        let changed = changes(&page).await[0].as_u64().expect("a change");
        assert!(changed >= 3000, "{changed}");
        assert_eq!(page.snapshot().await["farthest"], changed);
        page.wait_for("the first rate", "lodoLab.state().settings['lodo-lr'] === '0.3'").await;
        page.assert_no_errors().await;
    });
}

/// Undo takes back what was changed, and nothing that the run has taken up by itself since.
#[test]
fn undo_leaves_the_run_where_it_is() {
    visit(CHANGED, Size::Desktop, |page| async move {
        change_on_the_way(&page).await;
        at_once(&page, "scrub(500)").await;
        there(&page, 500).await;
        page.wait_for("the first rate", "lodoLab.state().settings['lodo-lr'] === '0.3'").await;
        // The last change was that of the budget, the one before it that of the rate, which is not made yet.
        for budget in ["1000", "1000"] {
            page.click("undo").await;
            page.wait_for("the budget", &format!("lodoLab.state().settings.budget === '{budget}'")).await;
            assert_eq!(setting(&page, "lodo-lr").await, "0.3");
        }
        assert!(page.text("notice-text").await.starts_with("There is nothing to undo"));
        assert_eq!(
            (page.snapshot().await["farthest"].clone(), changes(&page).await),
            (json!(2000), json!([1000]))
        );
        let changed =
            "document.getElementById('fairness').textContent.includes('Settings were changed on the way')";
        page.wait_for("no word of what is to come", &format!("!{changed}")).await;
        // Where the change is made, it can be taken back.
        at_once(&page, "scrub(1500)").await;
        there(&page, 1500).await;
        page.wait_for("the later rate", "lodoLab.state().settings['lodo-lr'] === '0.1'").await;
        page.wait_for("a word of what was changed", changed).await;
        page.click("undo").await;
        page.wait_for("the change", "String(lodoLab.snapshot().changes) === '1000,1500'").await;
        assert_eq!(setting(&page, "lodo-lr").await, "0.3");
        page.assert_no_errors().await;
    });
}

/// What is exported is the run as it stands, whatever is changed in the same breath.
#[test]
fn an_export_is_of_the_run_that_is_left() {
    visit("#dimension=6&seed=4", Size::Desktop, |page| async move {
        catch_files(&page).await;
        reach(&page, 50).await;
        at_once(&page, "press('export-json'); set('seed', 77)").await;
        let (_, file) = saved(&page, "lodo-run-", ".json").await;
        let file: Value = serde_json::from_str(&file).unwrap();
        assert_eq!((&file["settings"]["seed"], &file["history"][0]["step"]), (&json!("4"), &json!(0)));
        assert!(file["history"][0]["link"].as_str().unwrap().contains("seed=4"), "{}", file["history"]);
        assert!(file["step"].as_u64().unwrap() >= 50);
        assert_eq!(setting(&page, "seed").await, "77");
        page.assert_no_errors().await;
    });
}

/// Of two files the later one counts, however long the first takes to be read.
#[test]
fn the_later_file_counts() {
    visit("#seed=4", Size::Desktop, |page| async move {
        reach(&page, 5).await;
        // The first is read when the test says so.
        let slowly = "(() => { const own = Blob.prototype.text, kept = new Promise(done => { window.goOn = done }); \
            Blob.prototype.text = async function () { Blob.prototype.text = own; await kept; return own.call(this) } })()";
        page.eval(slowly).await;
        at_once(&page, "const drop = seed => { const data = new DataTransfer(); \
            data.items.add(new File([JSON.stringify({ lodoLab: 1, link: 'seed=' + seed })], 'f.json')); \
            document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })) }; \
            drop(5); drop(6)").await;
        page.wait_for("the second", "lodoLab.state().settings.seed === '6'").await;
        // It may not come after: a third file is read later than it.
        page.eval("(goOn(), new Blob(['']).text())").await;
        page.eval("probe.frames(3)").await;
        assert_eq!(setting(&page, "seed").await, "6");
        page.assert_no_errors().await;
    });
}

/// Who is switched off keeps what one has set, wherever the run goes.
#[test]
fn settings_of_those_who_are_off_are_left_alone() {
    visit(CHANGED, Size::Desktop, |page| async move {
        change_on_the_way(&page).await;
        at_once(&page, "press('adam-on'); set('budget', 3000); press('play')").await;
        there(&page, 3000).await;
        page.set("adam-lr-value", 0.5).await;
        at_once(&page, "scrub(2500)").await;
        there(&page, 2500).await;
        assert_eq!(
            (setting(&page, "adam-on").await, setting(&page, "adam-lr").await),
            ("0".into(), "0.5".into())
        );
        page.assert_no_errors().await;
    });
}

#[test]
fn what_cannot_run_is_refused_and_the_run_goes_on() {
    visit("#scenario=blank&dimension=3000&optimizers=bfgs,adam", Size::Desktop, |page| async move {
        reach(&page, 3).await;
        let said = page.text("notice-text").await;
        assert!(said.contains("not in 3000: it was switched off"), "{said}");
        assert_eq!(
            (setting(&page, "bfgs-on").await, setting(&page, "dimension").await),
            ("0".into(), "3000".into())
        );
        page.click("bfgs-on").await;
        page.wait_for("why not", "document.getElementById('notice-text').textContent.includes('at most')")
            .await;
        assert_eq!(setting(&page, "bfgs-on").await, "0");
        page.set("dimension-value", 10).await;
        page.click("bfgs-on").await;
        page.wait_for("both", "lodoLab.snapshot().optimizers.length === 2").await;
        page.set("dimension-value", 3000).await;
        assert!(page.text("dimension-error").await.contains("not in 3000"));
        let at = step(&page).await;
        reach(&page, at + 10).await;
        assert_eq!(
            (setting(&page, "dimension").await, page.snapshot().await["dimension"].clone()),
            ("10".into(), json!(10))
        );
        page.assert_no_errors().await;
    });
}

/// More steps than any test waits for.
const ENDLESS: u64 = 1_000_000_000;

/// A file of this many steps in fifty dimensions, whose rate changes a tenth before the end.
fn long_file(steps: u64) -> String {
    let link = |rate: f64| format!("dimension=50&seed=3&optimizers=lodo,adam&lodo-lr={rate}");
    let history = json!([{"step": 0, "link": link(0.3)}, {"step": steps - steps / 10, "link": link(0.2)}]);
    json!({"lodoLab": 1, "link": link(0.2), "step": steps, "history": history}).to_string()
}

const REPLAYING: &str = "document.getElementById('rate').textContent === 'replaying'";
const TOLD: &str = "document.getElementById('notice-text').textContent.startsWith('Loaded and replayed')";

#[test]
fn a_replay_is_begun_again_or_left_at_any_time() {
    visit("#seed=4", Size::Desktop, |page| async move {
        reach(&page, 20).await;
        drop_file(&page, &long_file(ENDLESS)).await;
        page.wait_for("a replay", &format!("{REPLAYING} && lodoLab.snapshot().step > 0")).await;
        drop_file(&page, &long_file(3000)).await;
        page.wait_for("the verdict", TOLD).await;
        assert_eq!((step(&page).await, setting(&page, "lodo-lr").await), (3000, "0.2".into()));
        // The view may change on the way; what is changed of the run ends the replay.
        drop_file(&page, &long_file(ENDLESS)).await;
        page.wait_for("a replay", &format!("{REPLAYING} && lodoLab.snapshot().step > 0")).await;
        page.set("speed", 300).await;
        assert_eq!(page.text("rate").await, "replaying");
        page.set("seed", 77).await;
        page.wait_for(
            "a run of its own",
            "document.getElementById('play').textContent === 'Play' && lodoLab.snapshot().step === 0",
        )
        .await;
        page.click("play").await;
        reach(&page, 30).await;
        assert_eq!(setting(&page, "seed").await, "77");
        // So does going back.
        drop_file(&page, &long_file(ENDLESS)).await;
        page.wait_for("a replay", &format!("{REPLAYING} && lodoLab.snapshot().step > 20")).await;
        at_once(&page, "scrub(10)").await;
        there(&page, 10).await;
        page.wait_for("the pause", "document.getElementById('rate').textContent === 'paused'").await;
        page.assert_no_errors().await;
    });
}

/// A panel over a run that plays is closed over another: that one does not begin to play.
#[test]
fn a_panel_that_is_closed_over_a_replay_does_not_drive_it_on() {
    visit("#seed=4", Size::Desktop, |page| async move {
        reach(&page, 20).await;
        page.click("explain-step").await;
        // The answers wait until the panel is closed: that is on the way, however fast the run is.
        page.eval("void (probe.holds = true)").await;
        drop_file(&page, &long_file(20_000)).await;
        page.wait_for("a replay", REPLAYING).await;
        page.click("step-close").await;
        page.eval("probe.release()").await;
        page.wait_for("the verdict", TOLD).await;
        rest(&page).await;
        assert_eq!(step(&page).await, 20_000);
        page.assert_no_errors().await;
    });
}

/// A replay whose worker is lost begins again with the file's first settings.
#[test]
fn a_replay_is_restarted_as_a_replay() {
    visit("#seed=4", Size::Desktop, |page| async move {
        reach(&page, 20).await;
        drop_file(&page, &long_file(ENDLESS)).await;
        page.wait_for("a replay", &format!("{REPLAYING} && lodoLab.snapshot().step > 0")).await;
        at_once(&page, "const own = Worker.prototype.postMessage; Worker.prototype.postMessage = function () { Worker.prototype.postMessage = own; own.call(this, new ArrayBuffer(1)) }").await;
        page.wait_for("the failure", "!document.getElementById('failure').hidden").await;
        page.click("restart").await;
        page.wait_for("a replay", &format!("{REPLAYING} && lodoLab.snapshot().step > 0")).await;
        assert_eq!((setting(&page, "lodo-lr").await, page.text("play").await), ("0.3".into(), "Stop".into()));
        page.click("play").await;
        page.wait_for("the pause", "document.getElementById('rate').textContent === 'paused'").await;
    });
}

#[test]
fn steps_around_a_reset_and_before_a_switch_are_taken() {
    for workers in [1, 3] {
        visit(&format!("?workers={workers}#dimension=20&adam-on=0"), Size::Desktop, |page| async move {
            page.wait_for("all workers", &format!("lodoLab.state().workers === {workers}")).await;
            reach(&page, 50).await;
            page.click("play").await;
            at_once(&page, "press('step'); press('reset'); press('step')").await;
            there(&page, 1).await;
            at_once(&page, "press('step'); press('step'); press('step'); press('adam-on')").await;
            there(&page, 4).await;
            page.wait_for("Adam level", "lodoLab.snapshot().optimizers.every(o => o.step === 4)").await;
            assert_eq!(page.snapshot().await["optimizers"].as_array().unwrap().len(), 2);
            page.assert_no_errors().await;
        });
    }
}

/// A pause that was asked for comes, whatever else is changed just then.
#[test]
fn the_end_that_was_set_is_not_missed() {
    visit("#scenario=rosenbrock&budget=200&speed=2000", Size::Desktop, |page| async move {
        page.wait_for("the pause", "lodoLab.snapshot().finished === 'budget'").await;
        for meanwhile in ["press('arrows')", "set('loss-axis', 'seconds')"] {
            at_once(&page, &format!("press('reset'); press('play'); {meanwhile}")).await;
            page.wait_for("the pause", "!lodoLab.snapshot().playing && lodoLab.snapshot().step > 0").await;
            assert_eq!(step(&page).await, 200, "{meanwhile}");
        }
        page.assert_no_errors().await;
    });
}

/// Play on a run that is lost begins it again, and plays it.
#[test]
fn play_after_a_mend_plays() {
    visit("#scenario=blank&optimizers=gd&gd-lr=10", Size::Desktop, |page| async move {
        let lost = "lodoLab.snapshot().optimizers[0]?.status === 'diverged' && !lodoLab.snapshot().playing";
        page.wait_for("the end", lost).await;
        page.set("gd-lr-value", 0.001).await;
        page.click("play").await;
        page.wait_for("a run", "lodoLab.snapshot().playing && lodoLab.snapshot().step > 30").await;
        page.assert_no_errors().await;
    });
}
