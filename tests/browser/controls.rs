//! Controls: each kind of them acts, with hands and by keys.

use crate::page::Page;
use crate::run::{reach, rest, step};
use crate::view::Size;
use crate::visit::visit;

pub async fn setting(page: &Page, key: &str) -> String {
    page.state().await["settings"][key].as_str().unwrap_or_else(|| panic!("no setting {key}")).to_owned()
}

/// A slider and its field, menus, switches, buttons, time, letters of a formula: each leads to its setting, and what was
/// refused is said.
#[test]
fn a_control_of_each_kind_acts() {
    visit("#dimension=20&speed=200", Size::Desktop, |page| async move {
        reach(&page, 20).await;
        page.set("lodo-lr", 500).await;
        assert_eq!(page.value("lodo-lr-value").await, "0.00316");
        assert_eq!(setting(&page, "lodo-lr").await, "0.00316");
        let place = page.value("adam-lr").await;
        page.type_into("adam-lr-value", "0,5").await;
        assert_eq!(
            (setting(&page, "adam-lr").await, page.value("adam-lr-value").await),
            ("0.5".into(), "0.5".into())
        );
        assert_ne!(page.value("adam-lr").await, place);
        page.click("lodo-freeze").await;
        assert_eq!(setting(&page, "lodo-freeze").await, "1");
        page.wait_for("changes on the way", "lodoLab.snapshot().changes.length > 0").await;
        page.type_into("lodo-beta-value", "1").await;
        assert_eq!(page.text("lodo-beta-error").await, "β must be below 1");
        assert_eq!(page.attribute("lodo-beta-value", "aria-invalid").await.as_deref(), Some("true"));
        assert_eq!(page.value("lodo-beta-value").await, "1");
        page.type_into("lodo-beta-value", "0.3").await;
        assert_eq!(page.text("lodo-beta-error").await, "");
        assert_eq!(page.of("lodo-beta-error", "element.hidden").await, true);

        page.click("play").await;
        rest(&page).await;
        assert_eq!((page.text("play").await.as_str(), page.text("rate").await.as_str()), ("Play", "paused"));
        let at = step(&page).await;
        page.click("step").await;
        rest(&page).await;
        assert_eq!(step(&page).await, at + 1);
        page.set("timeline", 7).await;
        page.wait_for("step 7", "lodoLab.snapshot().step === 7 && lodoLab.snapshot().goingTo === null").await;
        assert_eq!(page.value("timeline").await, "7");
        page.click("reset").await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0").await;
        page.set("noise-kind", "gradient").await;
        assert_eq!(setting(&page, "noise-kind").await, "gradient");
        page.click("dice").await;
        assert_ne!(setting(&page, "seed").await, "1");
        assert_eq!(page.value("seed").await, setting(&page, "seed").await);
        page.click("undo").await;
        page.wait_for("the former seed", "lodoLab.state().settings.seed === '1'").await;
        page.set("objective", "rosenbrock").await;
        page.wait_for("two dimensions", "lodoLab.snapshot().dimension === 2").await;
        assert_eq!(page.of("dimension-value", "element.disabled").await, true);
        // A choice that is taken back at a question.
        page.set("scenario", "ellipse").await;
        page.wait_for("the question", "document.getElementById('ask').open").await;
        page.click("ask-no").await;
        page.wait_for("the menu back", "document.getElementById('scenario').value === 'overtake'").await;
        assert_eq!(setting(&page, "objective").await, "rosenbrock");

        // What a link brings and is refused stays, to be mended.
        page.take_link("scenario=blank&objective=formula&dimension=2&formula=x%5E2%2Bfoo(y)").await;
        page.wait_for("the formula", "document.getElementById('formula').value === 'x^2+foo(y)'").await;
        assert!(page.text("formula-error").await.contains("“foo” is neither"));
        assert_eq!(page.attribute("formula", "aria-invalid").await.as_deref(), Some("true"));
        page.type_into("formula", "a*x² + |y|").await;
        assert_eq!(page.text("formula-error").await, "");
        page.wait_for("its letter", "document.querySelectorAll('#formula-parameters .row').length === 1")
            .await;
        page.type_into("formula-a-value", "1/4").await;
        assert_eq!(setting(&page, "formula-a").await, "0.25");
        page.set("formula-a", 750).await;
        assert_eq!(
            (setting(&page, "formula-a").await, page.value("formula-a-value").await),
            ("5".into(), "5".into())
        );
        page.type_into("formula", "x^2 + y^2").await;
        page.wait_for("no letters", "!document.querySelector('#formula-parameters .row')").await;
        page.assert_no_errors().await;
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
        page.eval("document.activeElement.blur()").await;
        // The panel that explains a step leaves the arrows theirs.
        page.click("explain-step").await;
        page.key("ArrowRight").await;
        page.wait_for("a step", "lodoLab.snapshot().step === 1").await;
        page.key("2").await;
        page.key("Escape").await;
        page.wait_for("its end", "!document.getElementById('step-panel').open").await;
        assert_eq!(setting(&page, "adam-on").await, "1");
        // By their place where the layout has other letters; and none while an input method composes.
        let press = |key: &str, code: &str, more: &str| {
            format!(
                "(document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key: '{key}', code: '{code}', bubbles: true, {more} }})), 1)"
            )
        };
        page.eval(&press("é", "Digit2", "")).await;
        assert_eq!(setting(&page, "adam-on").await, "0");
        page.eval(&press("я", "KeyZ", "ctrlKey: true")).await;
        assert_eq!(setting(&page, "adam-on").await, "1");
        page.eval(&press("2", "Digit2", "isComposing: true")).await;
        assert_eq!(setting(&page, "adam-on").await, "1");
        page.eval(&press("к", "KeyR", "")).await;
        page.wait_for("the start", "lodoLab.snapshot().step === 0").await;
        // Whoever speaks to the computer can switch off that letters are commands, for good; what has no letter stays.
        page.click("explain").await;
        page.click("single-keys").await;
        page.reload().await;
        reach(&page, 5).await;
        assert_eq!(page.of("single-keys", "element.checked").await, false);
        page.key("2").await;
        page.key("Space").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
        assert_eq!(setting(&page, "adam-on").await, "1");
        page.click("explain").await;
        page.click("single-keys").await;
        page.key("Escape").await;
        page.key("2").await;
        assert_eq!(setting(&page, "adam-on").await, "0");
        assert_eq!(page.eval("Object.entries(localStorage).flat().includes('on')").await, true);
    });
}
