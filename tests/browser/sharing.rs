//! Links: the address holds all settings, and the browser's history leads back.

use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;

#[test]
fn the_address_follows_the_controls_and_leads_back() {
    visit("", View::from(Size::Phone).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
        page.click("controls-toggle").await;
        page.type_into("dimension-value", "12").await;
        page.type_into("lodo-meta-lr-value", "0.002").await;
        page.wait_for("the address", "location.hash.includes('lodo-meta-lr=0.002')").await;
        // The link is copied, and that is said.
        page.eval("void (navigator.clipboard.writeText = async text => { window.copied = text })").await;
        page.listen("share-note").await;
        page.click("controls-toggle").await;
        page.click("share").await;
        page.wait_for("the sheet", "document.getElementById('share-sheet').open").await;
        page.eval("document.querySelector('[data-copy=link]').click()").await;
        page.wait_for_words("share-note", "Link copied").await;
        assert_eq!(
            page.eval("copied === location.href + '&step=0' && copied.includes('dimension=12')").await,
            true
        );
        // Without a clipboard the text is marked.
        page.eval("void (navigator.clipboard.writeText = () => Promise.reject())").await;
        page.eval("document.querySelector('[data-copy=embed]').click()").await;
        page.wait_for_words("share-note", "by hand").await;
        assert_eq!(
            page.eval(
                "(e => e.id + (e.selectionEnd - e.selectionStart === e.value.length))(document.activeElement)"
            )
            .await,
            "share-embedtrue"
        );
        page.key("Escape").await;
        page.wait_for("its end", "!document.getElementById('share-sheet').open").await;
        assert_eq!(page.eval("document.activeElement.id").await, "share");
        // By hand, and back.
        page.take_link("scenario=rosenbrock&seed=4&lodo-lr=99").await;
        page.wait_for("Rosenbrock", "lodoLab.snapshot().dimension === 2").await;
        page.wait_for("the address of what was loaded", "location.hash === '#' + lodoLab.state().link").await;
        assert_eq!(page.text("notice-text").await, "α₀ must be at most 10: it was set to 10.");
        page.click("notice-close").await;
        assert_eq!(page.text("notice-text").await, "");
        page.eval("history.back()").await;
        page.wait_for("the former settings", "lodoLab.snapshot().dimension === 12").await;
        page.assert_no_errors().await;
    });
}

/// The run and its figures, and nothing else of the page. As small as the sheet offers it, a frame holds what it is, its
/// buttons and its panel, and nothing is cut.
#[test]
fn an_embedded_page_fits_into_its_frame() {
    visit("#embed=1&seed=3", Size::Exactly(900, 640), |page| async move {
        for seen in ["play", "step", "reset", "landscape", "loss", "spectrum"] {
            assert!(page.rectangle(seen).await.width > 0.0, "{seen}");
        }
        assert_eq!(page.text("notice-text").await, "");
        // Nor is the check offered.
        page.key("?").await;
        page.wait_for("the explanation", "document.getElementById('explanation').open").await;
        let offered =
            "[...document.querySelectorAll('[data-check]')].filter(e => e.checkVisibility()).length";
        assert_eq!(page.eval(offered).await, 0);
        page.key("Escape").await;
        for (width, height, panels) in
            [(900, 640, "spectrum,error"), (480, 360, "landscape,loss"), (320, 240, "loss")]
        {
            page.take_link(&format!("embed=1&panels={panels}&note=Look")).await;
            page.resize(Size::Exactly(width, height)).await;
            for hidden in ["scenario", "controls", "export", "explain"] {
                assert_eq!(page.of(hidden, "element.getClientRects().length").await, 0, "{hidden}");
            }
            let out = "['embed-title', 'embed-back', 'note-line', 'play', 'reset', 'step-count', document.querySelector('[data-place=\"0\"] canvas').id]\
                .filter(id => { const box = document.getElementById(id).getBoundingClientRect(); return box.width < 20 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight }).join()";
            page.wait_for("what fits", &format!("{out} === ''")).await;
            let over = "document.documentElement.scrollHeight - innerHeight + document.documentElement.scrollWidth - innerWidth";
            assert_eq!(page.eval(over).await, 0);
        }
        let plain = page.eval("document.getElementById('embed-back').href").await;
        assert!(!plain.as_str().unwrap().contains("embed="), "{plain}");
        page.assert_no_errors().await;
    });
}

/// It comes when somebody looks for it, and follows the note.
#[test]
fn a_link_is_there_as_a_code() {
    visit("", Size::Phone, |page| async move {
        reach(&page, 2).await;
        let loaded = "performance.getEntriesByType('resource').some(entry => entry.name.includes('lodo_qr'))";
        assert_eq!(page.eval(loaded).await, false);
        page.click("share").await;
        let path = "document.getElementById('share-qr-path').getAttribute('d')";
        page.wait_for("a code", &format!("{path} && document.getElementById('share-qr').checkVisibility()"))
            .await;
        let before = page.eval(path).await;
        page.set("note", "For the last row").await;
        page.wait_for("another code", &format!("{path} !== {before}")).await;
        let size = page.rectangle("share-qr").await;
        assert!(size.width > 150.0 && (size.width - size.height).abs() < 1.0, "{size:?}");
        page.assert_no_errors().await;
    });
}
