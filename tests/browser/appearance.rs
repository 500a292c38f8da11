//! How it looks: themes, fineness, the column of a phone.

use crate::controls::setting;
use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;
use serde_json::json;

/// Where a system has but few colours of its own, every control has an edge and the pressed one of a switch is told.
#[test]
fn light_dark_and_forced_colours() {
    let corner = "[...document.getElementById('loss').getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3).join()";
    visit("#speed=20", View::from(Size::Desktop).dark(), |page| async move {
        reach(&page, 10).await;
        page.wait_for("dark paper", &format!("{corner} === '21,23,26'")).await;
        page.click("theme").await;
        page.wait_for("light paper", &format!("{corner} === '255,255,255'")).await;
        page.reload().await;
        page.wait_for("the choice to be kept", "document.documentElement.dataset.theme === 'light'").await;
        page.started().await;
        let forced = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
        page.browser("Emulation.setEmulatedMedia", forced).await;
        assert_eq!(page.eval("matchMedia('(forced-colors: active)').matches").await, true);
        let told = page
            .eval("(() => { const [a, b] = document.querySelectorAll('[data-key=error-view]'); const look = e => { const s = getComputedStyle(e); return s.color + s.backgroundColor + s.borderColor }; return look(a) !== look(b) })()")
            .await;
        assert_eq!(told, true, "the pressed choice looks like the other");
        let edge = page.eval("getComputedStyle(document.getElementById('export')).borderTopStyle").await;
        assert_eq!(edge, "solid");
    });
}

#[test]
fn canvases_are_sharp_at_any_ratio() {
    visit("#speed=20", Size::Desktop, |page| async move {
        for ratio in [1.0, 2.0, 2.5] {
            page.resize(View::from(Size::Desktop).ratio(ratio)).await;
            for canvas in ["landscape", "loss", "spectrum", "error"] {
                let sharp = format!(
                    "(e => Math.abs(e.width / e.clientWidth - {ratio}) < 0.01)(document.getElementById('{canvas}'))"
                );
                page.wait_for(&format!("{canvas} to be sharp"), &sharp).await;
            }
        }
    });
}

#[test]
fn a_phone_has_one_column_and_a_sheet() {
    visit("#speed=20", Size::Phone, |page| async move {
        reach(&page, 10).await;
        let wide = page.eval("document.documentElement.scrollWidth - innerWidth").await;
        assert!(wide.as_f64().is_some_and(|wide| wide <= 0.0), "{wide} pixels too wide");
        page.click("controls-toggle").await;
        let there = "document.body.dataset.sheet === 'open' && document.getElementById('controls').getAnimations().length === 0";
        page.wait_for("the sheet, and its end of moving", there).await;
        let field = page.rectangle("lodo-lr-value").await;
        assert!(field.height >= 43.0, "a target of {} px", field.height);
        for (field, value) in
            [("dimension-value", "40"), ("lodo-beta-value", "0.3"), ("adam-lr-value", "0.5")]
        {
            page.type_into(field, value).await;
            assert_eq!(setting(&page, field.trim_end_matches("-value")).await, value);
        }
        page.key("Escape").await;
        page.wait_for("its end", "document.body.dataset.sheet !== 'open'").await;
    });
}
