//! Controls: each acts, live where it may, and says what it did not take.

use crate::page::Page;
use crate::run::{reach, step};
use crate::view::Size;
use crate::visit::visit;
use serde_json::json;

pub async fn setting(page: &Page, key: &str) -> String {
    page.state().await["settings"][key].as_str().unwrap_or_else(|| panic!("no setting {key}")).to_owned()
}

#[test]
fn rates_change_without_a_restart() {
    visit("#speed=200", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        // A restart would be seen at some frame or other: the step would fall.
        page.eval(
            "(() => { window.fell = false; let last = 0; const look = () => { const now = lodoLab.snapshot().step; \
             window.fell ||= now < last; last = now; requestAnimationFrame(look) }; look() })()",
        )
        .await;
        for (key, value) in [
            ("lodo-lr", "0.1"),
            ("lodo-meta-lr", "0.002"),
            ("lodo-beta", "0.5"),
            ("adam-lr", "0.5"),
            ("adam-beta1", "0.9"),
            ("adam-beta2", "0.99"),
            ("noise", "0.5"),
        ] {
            let before = step(&page).await;
            page.type_into(&format!("{key}-value"), value).await;
            assert_eq!(setting(&page, key).await, value);
            reach(&page, before + 5).await;
            assert_eq!(page.eval("window.fell").await, false, "{key} restarted the run");
        }
        // By the slider too: the field follows, to three digits.
        page.set("lodo-lr", 500).await;
        assert_eq!(page.value("lodo-lr-value").await, setting(&page, "lodo-lr").await);
        assert_eq!(setting(&page, "lodo-lr").await, "0.00316");
        page.assert_no_errors().await;
    });
}

/// A rate that reaches the running optimizer shows: with a learning rate of nearly nothing Adam stands still.
#[test]
fn a_rate_reaches_the_running_optimizer() {
    visit(
        "#dimension=2&noise-kind=none&start-x=6&start-y=6&speed=100&optimizers=adam&adam-lr=0.001",
        Size::Desktop,
        |page| async move {
            reach(&page, 20).await;
            // A step, in the mean: how many are taken between two looks is the machine's affair.
            let travelled = |page: Page, steps: u64| async move {
                let place = |page: Page| async move {
                    let snapshot = page.snapshot().await;
                    let point = &snapshot["optimizers"][0]["point"];
                    [&snapshot["step"], &point[0], &point[1]].map(|number| number.as_f64().expect("a number"))
                };
                let a = place(page.clone()).await;
                reach(&page, a[0] as u64 + steps).await;
                let b = place(page).await;
                ((a[1] - b[1]).abs() + (a[2] - b[2]).abs()) / (b[0] - a[0])
            };
            let slow = travelled(page.clone(), 30).await;
            page.type_into("adam-lr-value", "0.02").await;
            let fast = travelled(page, 30).await;
            assert!(fast > 5.0 * slow, "{slow} {fast}");
        },
    );
}

#[test]
fn problems_restart_the_run() {
    visit("", Size::Desktop, |page| async move {
        for (id, value) in [("dimension-value", "30"), ("condition-value", "10"), ("seed", "5")] {
            reach(&page, 3000).await;
            // However fast the run is, its first steps are seen by the page itself.
            page.eval("void (window.least = Infinity, window.watch ??= setInterval(() => { least = Math.min(least, lodoLab.snapshot().step) }, 1))").await;
            page.type_into(id, value).await;
            page.wait_for("a restart", "least < 3000", 5.0).await;
        }
        page.set("noise-kind", "gradient").await;
        assert_eq!(setting(&page, "noise-kind").await, "gradient");
        page.set("objective", "rosenbrock").await;
        page.wait_for("two dimensions", "lodoLab.snapshot().dimension === 2", 5.0).await;
        assert_eq!(page.value("dimension-value").await, "2");
        page.click("dice").await;
        assert_ne!(setting(&page, "seed").await, "5");
    });
}

#[test]
fn a_refused_value_is_explained_beside_its_control_and_nothing_is_lost() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        for (id, value, error, words) in [
            ("lodo-beta-value", "1", "lodo-beta-error", "β must be below 1"),
            ("lodo-lr-value", "-3", "lodo-lr-error", "α₀ must be at least 1e-6"),
            ("dimension-value", "1", "dimension-error", "Dimension must be at least 2"),
            ("dimension-value", "20000", "dimension-error", "Dimension must be at most 10,000"),
            ("seed", "1.5", "seed-error", "Seed must be a whole number"),
        ] {
            let (link, at) = (page.state().await["link"].clone(), step(&page).await);
            page.type_into(id, value).await;
            assert_eq!(page.text(error).await, words);
            assert_eq!(page.attribute(id, "aria-invalid").await.as_deref(), Some("true"));
            let (field, slot) = (page.rectangle(id).await, page.rectangle(error).await);
            assert!((slot.y - field.y).abs() < 80.0, "the message is not beside {id}");
            assert_eq!(page.state().await["link"], link);
            reach(&page, at + 1).await;
        }
        page.type_into("lodo-beta-value", "0.3").await;
        assert_eq!(page.text("lodo-beta-error").await, "");
    });
}

/// Arrows move a number by ten places of its slider's thousand, and a whole one by one at least; what was written and
/// not left yet is where they set out from.
#[test]
fn arrows_move_a_number_as_its_slider_does() {
    visit("#dimension=10&speed=20", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        for key in ["lodo-lr", "dimension"] {
            let field = format!("{key}-value");
            page.focus(&field).await;
            let places = async || {
                let [value, place] = [page.value(&field).await, page.value(key).await];
                assert_eq!(setting(&page, key).await, value);
                [value, place].map(|text| text.parse::<f64>().expect("a number"))
            };
            let [from, low] = places().await;
            page.key("ArrowUp").await;
            let [to, high] = places().await;
            assert!(to > from && (9.0..13.0).contains(&(high - low)), "{key}: {from} {to}, {low} {high}");
            page.key("ArrowDown").await;
            let [back, _] = places().await;
            assert!((back / from - 1.0).abs() < 0.01, "{key}: {from} {back}");
        }
        // On the slider itself as well, by one place.
        page.focus("dimension").await;
        for _ in 0..8 {
            page.key("ArrowRight").await;
        }
        assert_eq!(page.value("dimension-value").await, "11");

        let write = async |field: &str, text: &str| {
            page.click(field).await;
            page.key("Control+a").await;
            page.browser("Input.insertText", json!({ "text": text })).await;
        };
        // Whole numbers so small lie farther apart than that.
        write("dimension-value", "2").await;
        page.key("ArrowUp").await;
        assert_eq!(page.value("dimension-value").await, "3");
        page.wait_for("three dimensions", "lodoLab.snapshot().dimension === 3", 10.0).await;
        page.key("ArrowDown").await;
        page.key("ArrowDown").await;
        assert_eq!(setting(&page, "dimension").await, "2", "there are no fewer");
        assert_eq!(page.value("dimension-value").await, "2");

        write("lodo-lr-value", "0.5").await;
        page.key("ArrowUp").await;
        let rate = setting(&page, "lodo-lr").await;
        assert!(rate.parse::<f64>().is_ok_and(|rate| (0.55..0.65).contains(&rate)), "{rate}");
        page.key("ArrowDown").await;
        // From what is no rate they go on from the one that is.
        for nonsense in ["-", "99"] {
            write("lodo-lr-value", nonsense).await;
            page.key("ArrowUp").await;
            page.key("ArrowDown").await;
            let back = page.value("lodo-lr-value").await.parse::<f64>().expect("a number");
            assert!((0.495..0.505).contains(&back), "{nonsense}: {back}");
            assert_eq!(page.text("lodo-lr-error").await, "");
        }
        page.assert_no_errors().await;
    });
}

/// Two axes need two coordinates: a choice of one can be a change of the other, whose message is of the past.
#[test]
fn a_coordinate_that_was_refused_shows_what_took_its_place() {
    visit("#plane=coordinates&speed=20", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        page.type_into("plane-x", "101").await;
        assert_eq!(page.text("plane-x-error").await, "Coordinate must be at most 100");
        page.type_into("plane-y", "1").await;
        assert_eq!((page.value("plane-x").await, page.value("plane-y").await), ("2".into(), "1".into()));
        assert_eq!(page.text("plane-x-error").await, "");
    });
}

/// At a limited speed, so that no spectrum from before a click is taken for one from after it.
#[test]
fn freezing_keeps_the_matrix() {
    visit("#dimension=20&speed=3000", Size::Desktop, |page| async move {
        let eigenvalues_later = async || {
            let from = step(&page).await + 1500;
            let later = format!("lodoLab.snapshot().optimizers[0].spectrumStep > {from}");
            page.wait_for("a later spectrum", &later, 20.0).await;
            page.snapshot().await["optimizers"][0]["eigenvalues"].clone()
        };
        reach(&page, 500).await;
        page.click("lodo-freeze").await;
        let frozen = eigenvalues_later().await;
        assert_eq!(eigenvalues_later().await, frozen);
        page.click("lodo-freeze").await;
        assert_ne!(eigenvalues_later().await, frozen);
    });
}

#[test]
fn the_start_is_dragged_by_mouse_and_by_touch() {
    visit("#scenario=rosenbrock", Size::Desktop, |page| async move {
        reach(&page, 3).await;
        page.drag("landscape", (0.3, 0.3), (0.7, 0.6)).await;
        let placed = (setting(&page, "start-x").await, setting(&page, "start-y").await);
        assert_ne!(placed, ("-0.5".into(), "2".into()));
        assert_eq!(page.value("start-x-value").await, placed.0);
        page.wait_for(
            "the new start",
            &format!("lodoLab.state().link.includes('start-x={}')", placed.0),
            3.0,
        )
        .await;
        page.type_into("start-y-value", "1.25").await;
        assert_eq!(setting(&page, "start-y").await, "1.25");
    });
    visit("#scenario=rosenbrock", Size::Phone, |page| async move {
        reach(&page, 3).await;
        crate::window::hold_still(&page).await;
        let handle = crate::window::place(&page, [-0.5, 2.0]).await;
        page.touch_drag("landscape", handle, (0.6, 0.7)).await;
        page.wait_for("another start", "lodoLab.state().settings['start-x'] !== '-0.5'", 3.0).await;
    });
}

#[test]
fn keys_do_what_the_panel_says() {
    visit("#speed=50", Size::Desktop, |page| async move {
        reach(&page, 5).await;
        page.key("Space").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing", 3.0).await;
        page.key("ArrowRight").await;
        let at = step(&page).await;
        page.key("ArrowRight").await;
        reach(&page, at + 1).await;
        page.key("r").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0", 3.0).await;
        page.key("1").await;
        page.wait_for("Adam alone", "lodoLab.snapshot().optimizers.map(o => o.key).join() === 'adam'", 3.0)
            .await;
        page.key("?").await;
        page.wait_for("the explanation", "document.getElementById('explanation').open", 3.0).await;
        // With the panel open, keys are the panel's.
        page.key("Escape").await;
        page.wait_for("its end", "!document.getElementById('explanation').open", 3.0).await;
        // A slider that has the focus keeps its arrows, a field its letters.
        page.key("1").await;
        page.focus("lodo-beta").await;
        let beta = setting(&page, "lodo-beta").await;
        page.key("ArrowRight").await;
        assert_ne!(setting(&page, "lodo-beta").await, beta);
        assert_eq!(step(&page).await, 0);
        page.focus("seed").await;
        page.key("2").await;
        assert_eq!(page.state().await["settings"]["adam-on"], "1");
    });
}

#[test]
fn a_scenario_asks_before_it_overwrites() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.set("scenario", "rosenbrock").await;
        page.wait_for("Rosenbrock", "lodoLab.state().settings.objective === 'rosenbrock'", 3.0).await;
        page.type_into("lodo-lr-value", "0.2").await;
        page.set("scenario", "overtake").await;
        page.wait_for("the question", "document.getElementById('ask').open", 3.0).await;
        page.click("ask-no").await;
        page.wait_for("the menu back", "document.getElementById('scenario').value === 'rosenbrock'", 3.0)
            .await;
        assert_eq!(setting(&page, "lodo-lr").await, "0.2");
        page.set("scenario", "overtake").await;
        page.click("ask-yes").await;
        page.wait_for("the bowl", "lodoLab.state().settings.objective === 'bowl'", 3.0).await;
        assert_eq!(setting(&page, "lodo-lr").await, "0.27");
    });
}
