//! The suite's own tools, tried on a small page whose behaviour is known: a tool that cannot fail proves nothing.

use crate::page::Page;
use crate::view::{Size, View};
use crate::visit::{picture_of, visit_at};
use serde_json::json;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// A desk with one control of each kind, which writes down what reaches it.
const DESK: &str = "data:text/html,<!doctype html><meta name=viewport content='width=device-width'><title>Desk</title>
<style>canvas { display: block; touch-action: none; background: silver }</style>
<button id=play>Play</button> <input id=rate type=number value=1> <input id=speed type=range min=0 max=10>
<input id=noisy type=checkbox> <select id=kind><option>bowl</option><option>valley</option></select>
<canvas id=plot width=200 height=100></canvas> <p id=said> nothing </p>
<script>
  const seen = [], pen = plot.getContext('2d');
  window.lodoLab = { snapshot: () => JSON.stringify({ step: 7 }), state: async () => ({ paused: true }) };
  play.onclick = event => seen.push(`click ${event.isTrusted}`);
  addEventListener('keydown', event => seen.push(`key ${event.ctrlKey ? 'Control+' : ''}${event.code}`));
  for (const type of ['input', 'change']) addEventListener(type, event => seen.push(`${type} ${event.target.id}`));
  for (const type of ['pointerdown', 'pointermove', 'pointerup']) plot.addEventListener(type, event => {
    seen.push(`${event.pointerType} ${type} ${Math.round(event.offsetX)},${Math.round(event.offsetY)}`);
    if (event.buttons) pen.fillRect(event.offsetX, event.offsetY, 3, 3);
  });
  setTimeout(() => said.textContent = 'something', 200);
</script>";

/// What the desk has written down since the last time.
async fn seen(page: &Page) -> Vec<String> {
    serde_json::from_value(page.eval("seen.splice(0)").await).expect("the desk writes down texts")
}

#[test]
fn a_view_is_exactly_what_was_asked_for() {
    let measures = "[innerWidth, innerHeight, devicePixelRatio, \
         ...['(prefers-color-scheme: dark)', '(prefers-reduced-motion)', '(pointer: coarse)'] \
         .map(query => matchMedia(query).matches)]";
    let large: View = Size::Desktop.into();
    let small = View::from(Size::Phone).dark().ratio(3.0).reduced_motion();
    let odd = Size::Exactly(333, 222).into();
    for (view, expected) in [
        (large, json!([1440, 900, 1, false, false, false])),
        (small, json!([390, 844, 3, true, true, true])),
        (odd, json!([333, 222, 1, false, false, false])),
    ] {
        visit_at(DESK, view, |page| async move { assert_eq!(page.eval(measures).await, expected) });
    }
}

#[test]
fn values_and_gestures_arrive_as_those_of_a_hand() {
    visit_at(DESK, Size::Desktop, |page| async move {
        assert_eq!(page.value("rate").await, "1");
        page.set("speed", 8).await;
        page.set("noisy", true).await;
        page.set("kind", "valley").await;
        let values = [page.value("speed").await, page.value("noisy").await, page.value("kind").await];
        assert_eq!(values, ["8", "true", "valley"]);
        let events = "input speed, change speed, input noisy, change noisy, input kind, change kind";
        assert_eq!(seen(&page).await.join(", "), events);
        assert_eq!(page.attribute("rate", "type").await.as_deref(), Some("number"));
        assert!(page.exists("rate").await && !page.exists("none").await);

        page.type_into("rate", "25").await;
        let typed = seen(&page).await;
        assert_eq!(page.value("rate").await, "25");
        assert!(typed.contains(&"key Digit2".into()) && typed.contains(&"change rate".into()), "{typed:?}");

        assert_eq!(page.snapshot().await, json!({ "step": 7 }));
        assert_eq!(page.state().await, json!({ "paused": true }));
        page.wait_for("the desk speaks", "said.textContent === 'something'").await;
        assert_gestures(&page).await;
        page.assert_no_errors().await;
    });
}

async fn assert_gestures(page: &Page) {
    page.click("play").await;
    page.key("Space").await;
    page.focus("rate").await;
    page.key("Control+ArrowRight").await;
    let keys = seen(page).await;
    assert_eq!(
        keys,
        ["click true", "key Space", "click true", "key Control+ControlLeft", "key Control+ArrowRight"]
    );

    let blank = page.pixels("plot").await;
    page.hover("plot", (0.5, 0.5)).await;
    assert_eq!(seen(page).await, ["mouse pointermove 100,50"]);
    assert_eq!(page.pixels("plot").await, blank);
    page.drag("plot", (0.0, 0.0), (1.0, 1.0)).await;
    let moves = seen(page).await;
    assert!(moves.contains(&"mouse pointerdown 0,0".into()), "{moves:?}");
    assert!(moves.iter().filter(|event| event.contains("pointermove")).count() > 5, "{moves:?}");
    assert_eq!(moves.last().map(String::as_str), Some("mouse pointerup 199,99"));
    let drawn = page.pixels("plot").await;
    assert_ne!(drawn, blank);
    page.touch_drag("plot", (0.1, 0.5), (0.9, 0.5)).await;
    let moves = seen(page).await;
    assert!(moves.contains(&"touch pointerdown 20,50".into()), "{moves:?}");
    assert_eq!(moves.last().map(String::as_str), Some("touch pointerup 180,50"));
    assert_ne!(page.pixels("plot").await, drawn);
}

#[test]
fn what_goes_wrong_on_the_page_fails_the_test_and_leaves_a_picture() {
    const TEST: &str = "harness::what_goes_wrong_on_the_page_fails_the_test_and_leaves_a_picture";
    /// What the test of this body dies of, after its picture has been seen and removed.
    fn failure(body: impl AsyncFnOnce(Page)) -> String {
        let visit = || visit_at(DESK, Size::Phone, |page| body(page));
        let panic = catch_unwind(AssertUnwindSafe(visit)).expect_err("the test had to fail");
        let picture = picture_of(&format!("browser::{TEST}::failure<something>::{{{{closure}}}}"));
        fs::remove_file(&picture).unwrap_or_else(|error| panic!("{}: {error}", picture.display()));
        panic.downcast_ref::<String>().cloned().unwrap_or_default()
    }
    let thrown = failure(async |page: Page| {
        page.eval("void setTimeout(() => { throw new Error('lost') })").await;
        // Timers of a page are called in their order.
        page.eval("new Promise(done => setTimeout(done))").await;
        page.assert_no_errors().await;
    });
    assert!(thrown.contains("SEVERE") && thrown.contains("lost"), "{thrown}");
    let late = failure(async |page: Page| {
        page.wait_at_most(Duration::from_millis(100), "the sun to rise", "said.sun").await
    });
    assert_eq!(late, "0.1 s were not enough for this: the sun to rise. `said.sun` is null");
    let missing = failure(async |page: Page| page.click("none").await);
    assert!(missing.starts_with("`none` is not on the page"), "{missing}");
    let unknown = failure(async |page: Page| drop(page.eval("none.of.this").await));
    assert_eq!(unknown, "`none.of.this`: javascript error: none is not defined");
}
