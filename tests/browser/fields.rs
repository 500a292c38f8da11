//! Fields for numbers and formulas: what people write and paste is read as meant, or refused with words.

use crate::controls::setting;
use crate::page::Page;
use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;
use serde_json::json;

/// The wheel over a field that has the focus scrolls, arrows and pages step, and a screen reader hears the value.
#[test]
fn a_field_steps_by_keys_and_not_by_the_wheel() {
    visit("#speed=20&seed=7", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        let spin = async |page: &Page| {
            let said = page.attribute("seed", "aria-valuenow").await.expect("a value");
            assert_eq!(setting(page, "seed").await, said);
            assert_eq!(page.value("seed").await, said);
            said
        };
        page.click("seed").await;
        for _ in 0..5 {
            page.wheel("seed", (0.5, 0.5), 100).await;
        }
        page.focus("seed").await;
        assert_eq!(spin(&page).await, "7");
        page.key("ArrowUp").await;
        assert_eq!(spin(&page).await, "8");
        page.key("PageUp").await;
        assert_eq!(spin(&page).await, "18");
        page.key("ArrowDown").await;
        page.key("PageDown").await;
        page.key("PageDown").await;
        assert_eq!(spin(&page).await, "0", "there are no less");
        assert_eq!(page.attribute("seed", "role").await.as_deref(), Some("spinbutton"));
        // Where there is a slider, by its hundredths, and back; on the slider itself by single places.
        page.focus("lodo-lr-value").await;
        let places = async || [page.value("lodo-lr-value").await, page.value("lodo-lr").await];
        let [before, low] = places().await;
        page.key("ArrowUp").await;
        let [after, high] = places().await;
        assert!(after != before && setting(&page, "lodo-lr").await == after, "{before} {after}");
        let moved = high.parse::<f64>().expect("a place") - low.parse::<f64>().expect("a place");
        assert!((9.0..13.0).contains(&moved), "{low} {high}");
        page.type_into("dimension-value", "10").await;
        page.focus("dimension").await;
        for _ in 0..8 {
            page.key("ArrowRight").await;
        }
        assert_eq!(page.value("dimension-value").await, "11");
        // No wheel and no keypad of a browser stands between a visitor and a number.
        let digits_only = page
            .eval(
                "[...document.querySelectorAll('input')].filter(input => input.type === 'number' \
                 || input.classList.contains('number') && input.inputMode === 'decimal').map(input => input.id)",
            )
            .await;
        assert_eq!(digits_only, json!([]));
        page.assert_no_errors().await;
    });
}

/// Under the pointer stands f at the point that is said, on a page with CSS zoom as well, and where there is no value, why.
#[test]
fn the_pointer_is_told_the_function() {
    let link = "#scenario=blank&objective=formula&dimension=2&formula=sin(20*x)%2Bcos(20*y)%2Blog(x%2B1)*0&window=-2,2,-2,2";
    visit(link, Size::Desktop, |page| async move {
        let told = async |at: (f64, f64)| {
            page.hover("landscape", at).await;
            // What it says is written with the next frame.
            page.eval("probe.frames(2)").await;
            page.text("landscape-caption").await
        };
        for zoom in ["1", "1.25"] {
            page.eval(&format!("void (document.body.style.zoom = '{zoom}')")).await;
            page.wait_for(
                "a picture",
                "document.getElementById('landscape-caption').textContent.startsWith('Blank: log(')",
            )
            .await;
            let words = told((0.7, 0.4)).await;
            let numbers: Vec<f64> = words
                .replace('−', "-")
                .split(|sign: char| !sign.is_ascii_digit() && sign != '.' && sign != '-')
                .filter_map(|part| part.parse().ok())
                .collect();
            let [x, y, f] = numbers[..] else { panic!("{words}") };
            // Within the axes, which leave some of the canvas.
            assert!((0.4..1.1).contains(&x) && (-0.9..0.9).contains(&y), "{zoom}: {words}");
            let value = libm::sin(20.0 * x) + libm::cos(20.0 * y);
            assert!((f - value).abs() < 1e-4 * value.abs().max(0.1), "{words}: {value}");
            assert!(told((0.15, 0.5)).await.contains("a logarithm needs a number above 0"));
            page.eval("void document.getElementById('landscape').dispatchEvent(new PointerEvent('pointerleave', { bubbles: true }))").await;
        }
        page.assert_no_errors().await;
    });
}

/// Undo in a field, where nothing is half written; what is, is the browser's to undo. Half a number whose card goes away
/// with the settings is nobody's wish, and no error.
#[test]
fn a_field_is_undone_and_left() {
    let view = View::from(Size::Desktop).reduced_motion();
    visit("#dimension=20&speed=20&optimizers=lodo,adam", view, |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension === 20").await;
        let visible = "getComputedStyle(document.getElementById('undo')).visibility";
        assert_eq!(page.eval(visible).await, "hidden");
        // A whole drag is one change.
        page.drag("lodo-lr", (0.5, 0.5), (0.2, 0.5)).await;
        let changed = page.value("lodo-lr-value").await;
        assert_ne!(changed, "0.27");
        page.eval("document.activeElement.blur()").await;
        page.key("Control+z").await;
        assert_eq!(page.value("lodo-lr-value").await, "0.27");
        page.key("Control+Shift+z").await;
        assert_eq!(page.value("lodo-lr-value").await, changed);
        for value in ["0.4", "0.6"] {
            page.type_into("lodo-beta-value", value).await;
        }
        page.focus("lodo-beta-value").await;
        page.key("Control+z").await;
        assert_eq!(
            (page.value("lodo-beta-value").await, setting(&page, "lodo-beta").await),
            ("0.4".into(), "0.4".into())
        );
        page.key("9").await;
        assert_ne!(page.value("lodo-beta-value").await, "0.4");
        page.key("Control+z").await;
        assert_eq!(setting(&page, "lodo-beta").await, "0.4");
        page.type_into("lodo-beta-value", "0.4").await;
        // Also where the run begins anew, one goes on in the field.
        page.type_into("seed", "12").await;
        page.focus("seed").await;
        page.key("Control+z").await;
        let inside = "document.activeElement.id === 'seed' && document.activeElement.value === '1'";
        page.wait_for("the former seed", inside).await;
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
