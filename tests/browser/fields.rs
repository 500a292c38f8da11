//! Fields for numbers and formulas: what people write and paste is read as meant, or refused with words.

use crate::controls::setting;
use crate::page::Page;
use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;
use serde_json::json;

/// Every field for a number is one of text, since a browser's own drops the signs that it does not know; no wheel and no
/// keypad stands between a visitor and a number.
#[test]
fn numbers_are_read_as_people_write_them() {
    visit("#scenario=rosenbrock&speed=20", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        for (field, key, text, value) in [
            ("lodo-beta-value", "lodo-beta", "0,7", "0.7"),
            ("start-x-value", "start-x", "\u{2212}0.5", "-0.5"),
            ("lodo-meta-lr-value", "lodo-meta-lr", "1.50\u{b7}10\u{207b}\u{2074}", "1.5e-4"),
            ("lodo-beta-value", "lodo-beta", "1/2", "0.5"),
            ("budget", "budget", "1,000", "1000"),
            ("budget", "budget", "12\u{202f}400", "12400"),
            ("target", "target", "1e\u{2212}3", "0.001"),
            ("seed", "seed", "\u{ff11}\u{ff12}", "12"),
        ] {
            page.type_into(field, text).await;
            assert_eq!(setting(&page, key).await, value, "{text}");
            assert_eq!(page.value(field).await, value, "{text}");
        }
        for (field, key, text, words) in [
            ("target", "target", "1,125", "can be 1125 or 1.125"),
            ("seed", "seed", "1,5", "must be a whole number"),
            ("seed", "seed", "1.000", "must be a whole number"),
            ("start-x-value", "start-x", "1 2", "must be a number"),
        ] {
            let former = setting(&page, key).await;
            page.type_into(field, text).await;
            let error = page.text(&format!("{key}-error")).await;
            assert!(error.contains(words), "{text}: {error}");
            assert_eq!(setting(&page, key).await, former, "{text}");
        }
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
        page.assert_no_errors().await;
    });
}

/// A formula that a link brings and that is refused stays, to be mended.
#[test]
fn a_refused_formula_stays_in_its_field() {
    let link = "#scenario=blank&objective=formula&dimension=2&formula=x%5E2%2Bfoo(y)&optimizers=gd";
    visit(link, Size::Desktop, |page| async move {
        assert_eq!(page.value("formula").await, "x^2+foo(y)");
        let error = page.text("formula-error").await;
        assert!(error.contains("“foo” is neither") && error.contains("(character 5)"), "{error}");
        assert!(error.ends_with("the example runs."), "{error}");
        assert_eq!(page.attribute("formula", "aria-invalid").await.as_deref(), Some("true"));
        // Nor does the run or another control take it away.
        page.type_into("seed", "5").await;
        assert_eq!(page.value("formula").await, "x^2+foo(y)");
        page.type_into("formula", "1/2x² + |y|").await;
        assert_eq!(page.text("formula-error").await, "");
        assert_eq!(setting(&page, "formula").await, "1/2x² + |y|");
        assert!(page.text("formula-hint").await.starts_with("Read as 0.5*x^2 + abs(y). "));
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
            assert!((0.4..1.1).contains(&x) && (0.1..0.9).contains(&y), "{zoom}: {words}");
            let value = libm::sin(20.0 * x) + libm::cos(20.0 * y);
            assert!((f - value).abs() < 1e-4 * value.abs().max(0.1), "{words}: {value}");
            assert!(told((0.15, 0.5)).await.contains("a logarithm needs a number above 0"));
            page.eval("void document.getElementById('landscape').dispatchEvent(new PointerEvent('pointerleave', { bubbles: true }))").await;
        }
        page.assert_no_errors().await;
    });
}

/// Letters in a formula are sliders below it: they move the function, stay while their letter does, and travel in links.
#[test]
fn letters_of_a_formula_are_sliders() {
    let link =
        "#objective=formula&dimension=2&formula=a*x^2%2By^2&formula-a=3&optimizers=gd&gd-lr=0.01&speed=20";
    visit(link, Size::Desktop, |page| async move {
        reach(&page, 1).await;
        let rows = "[...document.querySelectorAll('#formula-parameters .row')].map(row => row.querySelector('label').textContent.trim())";
        assert_eq!(page.eval(rows).await, json!(["a"]));
        assert_eq!(page.value("formula-a-value").await, "3");
        page.type_into("formula-a-value", "1/4").await;
        assert_eq!(setting(&page, "formula-a").await, "0.25");
        page.set("formula-a", 750).await;
        assert_eq!(setting(&page, "formula-a").await, "5");
        page.type_into("formula-a-value", "11").await;
        assert_eq!(page.text("formula-a-error").await, "a must be at most 10");
        page.type_into("formula", "a*x^2 + b*y^2").await;
        page.wait_for("both letters", &format!("{rows}.join() === 'a,b'")).await;
        assert_eq!(
            (setting(&page, "formula-a").await, setting(&page, "formula-b").await),
            ("5".into(), "1".into())
        );
        page.type_into("formula", "x^2 + y^2").await;
        page.wait_for("no letters", "document.getElementById('formula-letters').hidden").await;
        page.assert_no_errors().await;
    });
}
