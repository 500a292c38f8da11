//! The page for everybody: axe-core finds nothing, by keyboard alone, enlarged fourfold, in forced colours.
//!
//! axe-core is kept beside this file as its makers publish it (version 4.14.1, Mozilla Public License 2.0, the
//! notice at its head): the same rules everywhere, without a network and without npm, which nothing else needs.

use crate::page::Page;
use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;

const AXE: &str = include_str!("axe.min.js");

/// Which of axe-core's rules are asked.
#[derive(Clone, Copy)]
enum Rules {
    All,
    Contrast,
}

/// Fails with what axe-core finds.
pub async fn assert_accessible(page: &Page, situation: &str) {
    assert_keeps(Rules::All, page, situation).await;
}

async fn assert_keeps(rules: Rules, page: &Page, situation: &str) {
    if page.eval("typeof axe").await == "undefined" {
        page.client.execute(AXE, vec![]).await.expect("axe-core runs");
    }
    let only = match rules {
        Rules::All => "",
        Rules::Contrast => "runOnly: ['color-contrast'],",
    };
    let found = page
        .eval(&format!(
            "axe.run(document, {{ {only} resultTypes: ['violations'] }}).then(found => found.violations.map(v => \
             v.id + ': ' + v.help + '\\n' + v.nodes.map(n => '    ' + n.target + ' ' + n.any.map(a => a.message).join('; ')).join('\\n')))",
        ))
        .await;
    let found: Vec<&str> = found.as_array().expect("a list").iter().filter_map(|v| v.as_str()).collect();
    assert!(found.is_empty(), "{situation}:\n  {}", found.join("\n  "));
}

/// All rules once at either size, and where the theme alone is another those of colours.
#[test]
fn axe_finds_nothing() {
    let six = "optimizers=lodo,adam,momentum,rmsprop,yogi,lbfgs&dimension=20";
    visit(&format!("#{six}&speed=60"), Size::Desktop, |page| async move {
        reach(&page, 20).await;
        page.of("play", "element.click()").await;
        for (seed, size, dark) in [
            (2, Size::Desktop, false),
            (3, Size::Desktop, true),
            (4, Size::Phone, true),
            (5, Size::Phone, false),
        ] {
            page.take_link(&format!("{six}&step=20&seed={seed}")).await;
            let view = View::from(size);
            page.look_through(if dark { view.dark() } else { view }).await;
            let rules = if dark == matches!(size, Size::Phone) { Rules::All } else { Rules::Contrast };
            let situation = format!("{size:?}, dark {dark}");
            assert_keeps(rules, &page, &situation).await;
            page.eval(
                "window.folded = [...document.querySelectorAll('details:not([open])')], folded.forEach(d => d.open = true)",
            )
            .await;
            assert_keeps(rules, &page, &format!("{situation}, everything open")).await;
            page.eval("document.activeElement.blur()").await;
            page.eval("folded.forEach(d => d.open = false)").await;
            page.eval("document.querySelector('[data-value=matrices]').click()").await;
            page.eval("document.querySelector('#error-about').click()").await;
            page.wait_for("the dialog", "document.getElementById('about').open").await;
            assert_keeps(rules, &page, &format!("{situation}, a panel explained")).await;
            page.key("Escape").await;
            page.key("?").await;
            page.wait_for("the dialog", "document.getElementById('explanation').open").await;
            assert_keeps(rules, &page, &format!("{situation}, the explanation")).await;
            page.key("Escape").await;
            page.eval("document.getElementById('share').click()").await;
            page.wait_for("the sheet", "document.getElementById('share-sheet').open").await;
            assert_keeps(rules, &page, &format!("{situation}, the sheet for sharing")).await;
            page.key("Escape").await;
            page.eval("document.getElementById('check-open').click()").await;
            assert_keeps(rules, &page, &format!("{situation}, the check to come")).await;
            // Once, where least room is and contrast is another, and not to its long end.
            if dark && matches!(size, Size::Phone) {
                page.click("check-run").await;
                page.wait_for("rows", "document.querySelectorAll('#check-rows tr').length > 10").await;
                assert_keeps(rules, &page, &format!("{situation}, the check")).await;
            }
            page.key("Escape").await;
            page.eval("document.querySelector('#loss-enlarge').click()").await;
            page.wait_for("a large panel", "document.querySelector('figure[data-enlarged]')").await;
            assert_keeps(rules, &page, &format!("{situation}, enlarged")).await;
        }
    });
}

/// 1280 pixels at 200 % are 640, at 400 % they are 320: nothing is cut, and the page scrolls one way only.
#[test]
fn enlarged_text_reflows() {
    visit("#optimizers=lodo,adam,yogi&speed=60", Size::Exactly(640, 512), |page| async move {
        reach(&page, 5).await;
        for (width, height) in [(640, 512), (320, 256)] {
            page.resize(Size::Exactly(width, height)).await;
            let over = "document.documentElement.scrollWidth - innerWidth";
            assert!(page.eval(over).await.as_f64().unwrap() <= 0.0, "{width}");
            for menu in ["landscape-menu", "loss-menu", "spectrum-menu", "error-menu", "export-menu"] {
                page.of(menu, "element.open = true").await;
                let out = page.of(menu, "(r => r.left < 0 || r.right > innerWidth)(element.querySelector('.entries').getBoundingClientRect())").await;
                assert_eq!(out, false, "{menu} is cut at {width}");
                page.of(menu, "element.open = false").await;
            }
        }
    });
}

/// By Tab alone every control is reached once, in the order of the page, and what has the focus shows it.
#[test]
fn everything_is_reached_by_keyboard() {
    visit("#speed=60&embed=0", Size::Desktop, |page| async move {
        reach(&page, 5).await;
        page.click("play").await;
        page.eval("document.getElementById('scenario').focus()").await;
        let wanted = [
            "scenario",
            "share",
            "export",
            "theme",
            "explain",
            "play",
            "step",
            "reset",
            "speed",
            "seed",
            "dice",
            "objective",
            "dimension",
            "noise-kind",
            "lodo-on",
            "lodo-lr",
            "lodo-lr-value",
            "adam-on",
            // The panels in their order: eigenvalues, loss, error, landscape.
            "axes",
            "plane",
        ];
        let mut seen: Vec<String> = vec!["scenario".into()];
        for _ in 0..120 {
            page.key("Tab").await;
            let here = page.eval("(e => [e.id || e.getAttribute('data-value') || e.parentElement?.id || e.tagName, getComputedStyle(e).outlineStyle])(document.activeElement)").await;
            let id = here[0].as_str().unwrap_or_default().to_owned();
            if id == "BODY" || seen.first() == Some(&id) {
                break;
            }
            assert_ne!(here[1], "none", "{id} has the focus and does not show it");
            seen.push(id);
        }
        let mut last = 0;
        for id in wanted {
            let place = seen.iter().position(|seen| seen == id);
            let place = place.unwrap_or_else(|| panic!("{id} is not reached: {seen:?}"));
            assert!(place >= last, "{id} comes out of order: {seen:?}");
            last = place;
        }
        for choice in ["product", "matrices", "landscape-menu", "loss-menu", "spectrum-menu", "error-menu"] {
            assert!(seen.iter().any(|seen| seen == choice), "{choice} is not reached: {seen:?}");
        }
    });
}
