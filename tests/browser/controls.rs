//! Controls: each acts, live where it may, and says what it did not take.

use crate::page::Page;
use crate::run::{reach, rest, step};
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
        let settings = [
            ("lodo-lr", "0.1"),
            ("lodo-meta-lr", "0.002"),
            ("lodo-beta", "0.5"),
            ("adam-lr", "0.5"),
            ("adam-beta1", "0.9"),
            ("adam-beta2", "0.99"),
            ("noise", "0.5"),
        ];
        for (place, (key, value)) in settings.into_iter().enumerate() {
            page.type_into(&format!("{key}-value"), value).await;
            assert_eq!(setting(&page, key).await, value);
            // A run that begins again forgets what was changed in the one before.
            let made = format!(
                "(changes => changes.length === {} && changes[0] >= 50)(lodoLab.snapshot().changes)",
                place + 1
            );
            page.wait_for(&format!("the change of {key} on the way"), &made).await;
            let changed = page.snapshot().await["changes"][place].as_u64().expect("a step");
            reach(&page, changed + 5).await;
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
            reach(&page, 40).await;
            page.type_into("adam-lr-value", "0.02").await;
            page.wait_for("the change", "lodoLab.snapshot().changes.length === 1").await;
            let changed = page.snapshot().await["changes"][0].as_u64().expect("a step");
            reach(&page, changed + 30).await;
            page.click("play").await;
            // The same number of steps before the change and after it, however fast they were taken.
            let mut points = Vec::new();
            for at in [changed - 30, changed, changed + 30] {
                page.set("timeline", at).await;
                crate::time::at(&page, at).await;
                let point = page.snapshot().await["optimizers"][0]["point"].clone();
                points.push([0, 1].map(|axis| point[axis].as_f64().expect("a number")));
            }
            let way = |part: usize| {
                let [a, b] = [points[part], points[part + 1]];
                (a[0] - b[0]).abs() + (a[1] - b[1]).abs()
            };
            assert!(way(1) > 5.0 * way(0), "{points:?}");
        },
    );
}

#[test]
fn problems_restart_the_run() {
    visit("", Size::Desktop, |page| async move {
        for (place, (id, value)) in
            [("dimension-value", "30"), ("condition-value", "10"), ("seed", "5")].into_iter().enumerate()
        {
            reach(&page, 100).await;
            // A run that begins again forgets what was changed in the one before.
            page.set("lodo-beta", 300 + 100 * place).await;
            page.wait_for("a change on the way", "lodoLab.snapshot().changes.length === 1").await;
            page.type_into(id, value).await;
            page.wait_for("a restart", "lodoLab.snapshot().changes.length === 0").await;
        }
        page.set("noise-kind", "gradient").await;
        assert_eq!(setting(&page, "noise-kind").await, "gradient");
        page.set("objective", "rosenbrock").await;
        page.wait_for("two dimensions", "lodoLab.snapshot().dimension === 2").await;
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
        page.wait_for("three dimensions", "lodoLab.snapshot().dimension === 3").await;
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

/// The run says at which step each change was made, and of which step a spectrum is.
#[test]
fn freezing_keeps_the_matrix() {
    visit("#dimension=20", Size::Desktop, |page| async move {
        let eigenvalues_after = async |step: u64| {
            let later = format!("lodoLab.snapshot().optimizers[0].spectrumStep > {step}");
            page.wait_for("a later spectrum", &later).await;
            let lodo = page.snapshot().await["optimizers"][0].clone();
            (lodo["spectrumStep"].as_u64().expect("a step"), lodo["eigenvalues"].clone())
        };
        let changed = async |count: usize| {
            let made = format!("lodoLab.snapshot().changes.length === {count}");
            page.wait_for("the change", &made).await;
            page.snapshot().await["changes"][count - 1].as_u64().expect("a step")
        };
        reach(&page, 500).await;
        page.click("lodo-freeze").await;
        let (at, frozen) = eigenvalues_after(changed(1).await).await;
        let (at, later) = eigenvalues_after(at + 1000).await;
        assert_eq!(later, frozen);
        page.click("lodo-freeze").await;
        let thawed = changed(2).await;
        assert!(thawed >= at);
        assert_ne!(eigenvalues_after(thawed + 10).await.1, frozen);
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
        page.wait_for("the new start", &format!("lodoLab.state().link.includes('start-x={}')", placed.0))
            .await;
        page.type_into("start-y-value", "1.25").await;
        assert_eq!(setting(&page, "start-y").await, "1.25");
    });
    visit("#scenario=rosenbrock", Size::Phone, |page| async move {
        reach(&page, 3).await;
        crate::window::hold_still(&page).await;
        let handle = crate::window::place(&page, [-0.5, 2.0]).await;
        page.touch_drag("landscape", handle, (0.6, 0.7)).await;
        page.wait_for("another start", "lodoLab.state().settings['start-x'] !== '-0.5'").await;
    });
}

#[test]
fn keys_do_what_the_panel_says() {
    visit("#speed=50", Size::Desktop, |page| async move {
        reach(&page, 5).await;
        page.key("Space").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
        rest(&page).await;
        let at = step(&page).await;
        page.key("ArrowRight").await;
        page.key("ArrowRight").await;
        rest(&page).await;
        assert_eq!(step(&page).await, at + 2);
        page.key("r").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0").await;
        page.key("1").await;
        page.wait_for("Adam alone", "lodoLab.snapshot().optimizers.map(o => o.key).join() === 'adam'").await;
        page.key("?").await;
        page.wait_for("the explanation", "document.getElementById('explanation').open").await;
        // With the panel open, keys are the panel's.
        page.key("Escape").await;
        page.wait_for("its end", "!document.getElementById('explanation').open").await;
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
        page.wait_for("Rosenbrock", "lodoLab.state().settings.objective === 'rosenbrock'").await;
        page.type_into("lodo-lr-value", "0.2").await;
        page.set("scenario", "overtake").await;
        page.wait_for("the question", "document.getElementById('ask').open").await;
        page.click("ask-no").await;
        page.wait_for("the menu back", "document.getElementById('scenario').value === 'rosenbrock'").await;
        assert_eq!(setting(&page, "lodo-lr").await, "0.2");
        page.set("scenario", "overtake").await;
        page.click("ask-yes").await;
        page.wait_for("the bowl", "lodoLab.state().settings.objective === 'bowl'").await;
        assert_eq!(setting(&page, "lodo-lr").await, "0.27");
    });
}

/// A reset, by key or by button, is taken back as a change is: the run is computed again, with what was changed in it.
#[test]
fn a_reset_can_be_undone() {
    visit("#dimension=20&budget=600&speed=1000000", Size::Desktop, |page| async move {
        page.wait_for("the end", "lodoLab.snapshot().finished === 'budget'").await;
        page.type_into("lodo-lr-value", "0.1").await;
        page.type_into("budget", "900").await;
        page.click("play").await;
        page.wait_for("step 900", "lodoLab.snapshot().step === 900").await;
        page.settle().await;
        let losses = "JSON.stringify(lodoLab.snapshot().optimizers.map(lane => lane.loss))";
        let before = page.eval(losses).await;
        page.eval("document.activeElement.blur()").await;
        page.key("r").await;
        page.wait_for("another run", "lodoLab.snapshot().step < 900").await;
        page.wait_for("words", "document.getElementById('notice-text').textContent.includes('Undo brings')")
            .await;
        page.click("undo").await;
        page.wait_for("the run", "lodoLab.snapshot().step === 900 && !lodoLab.state().playing").await;
        page.settle().await;
        assert_eq!(page.eval(losses).await, before);
        assert_eq!(setting(&page, "lodo-lr").await, "0.1");
        page.assert_no_errors().await;
    });
}

/// Whoever speaks to the computer can switch off that letters are commands, for good.
#[test]
fn single_keys_can_be_switched_off() {
    visit("#dimension=20&budget=100&speed=1000000", Size::Desktop, |page| async move {
        for on in [false, true] {
            page.reload().await;
            page.wait_for("the end", "lodoLab.snapshot().finished === 'budget'").await;
            page.eval("document.getElementById('explain').click()").await;
            page.eval("document.getElementById('single-keys').click()").await;
            page.key("Escape").await;
            page.reload().await;
            page.wait_for("the end", "lodoLab.snapshot().finished === 'budget'").await;
            assert_eq!(page.of("single-keys", "element.checked").await, on);
            page.key("1").await;
            page.settle().await;
            assert_eq!(setting(&page, "lodo-on").await, if on { "0" } else { "1" });
            // What has no letter stays.
            page.key("ArrowLeft").await;
            page.wait_for("a step back", "lodoLab.snapshot().step === 99").await;
        }
    });
}
