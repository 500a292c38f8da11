//! Links: the address holds all settings, and the browser's history leads back.

use crate::view::{Size, View};
use crate::visit::{address, visit};

#[test]
fn the_address_follows_the_controls_and_restores_them() {
    visit("", View::from(Size::Phone).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
        page.click("controls-toggle").await;
        page.type_into("dimension-value", "12").await;
        page.type_into("lodo-meta-lr-value", "0.002").await;
        page.wait_for("the address", "location.hash.includes('lodo-meta-lr=0.002')").await;
        let (link, state) = (page.eval("location.href").await, page.state().await);
        page.go("about:blank").await;
        page.go(link.as_str().expect("an address")).await;
        page.wait_for("the page", "lodoLab.snapshot().dimension === 12").await;
        assert_eq!(page.state().await["settings"], state["settings"]);
        assert_eq!(page.value("dimension-value").await, "12");
        assert_eq!(page.text("notice-text").await, "");
        // The link is copied, that is said, and what is said goes by itself: on a phone it lies over the status.
        page.eval("void (navigator.clipboard.writeText = async text => { window.copied = text })").await;
        page.listen("share-note").await;
        page.click("share").await;
        page.wait_for_words("share-note", "Link copied").await;
        assert_eq!(
            page.eval("copied === location.href + '&step=0' && copied.includes('dimension=12')").await,
            true
        );
        page.wait_for("its end", "document.getElementById('share-note').textContent === ''").await;
        // By hand, and back.
        page.go(&address("#scenario=rosenbrock&seed=4&lodo-lr=99")).await;
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
