//! Links: the address holds the whole state; a broken one is explained.

use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::{address, visit};

#[test]
fn the_address_follows_the_controls_and_restores_them() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.type_into("dimension-value", "12").await;
        page.type_into("lodo-meta-lr-value", "0.002").await;
        page.click("adam-on").await;
        page.wait_for(
            "the address",
            "location.hash.includes('lodo-meta-lr=0.002') && location.hash.includes('adam-on=0')",
        )
        .await;
        let (link, state) = (page.eval("location.href").await, page.state().await);
        page.go("about:blank").await;
        page.go(link.as_str().expect("an address")).await;
        reach(&page, 10).await;
        assert_eq!(page.state().await["settings"], state["settings"]);
        assert_eq!(page.value("dimension-value").await, "12");
        assert_eq!(page.value("adam-on").await, "false");
        assert_eq!(page.text("notice-text").await, "");
        for place in ["share-note", "notice-text"] {
            page.listen(place).await;
        }
        page.click("share").await;
        page.wait_for("an answer", "Object.values(probe.said).flat().some(text => text !== '')").await;
    });
}

/// The link is copied, that is said, and what is said goes by itself: on a phone it lies over the status.
#[test]
fn that_a_link_was_copied_is_said_for_a_while() {
    visit("#seed=9", View::from(Size::Phone).reduced_motion(), |page| async move {
        page.wait_for("the page", "lodoLab.snapshot().dimension > 0").await;
        page.eval("void (navigator.clipboard.writeText = async text => { window.copied = text })").await;
        page.listen("share-note").await;
        page.click("share").await;
        page.wait_for_words("share-note", "Link copied").await;
        assert_eq!(page.eval("copied === location.href && copied.includes('seed=9')").await, true);
        page.wait_for("its end", "document.getElementById('share-note').textContent === ''").await;
        page.assert_no_errors().await;
    });
}

#[test]
fn a_broken_link_is_explained_and_the_rest_loads() {
    for (link, words) in [
        (
            "#optimizers=lodo,wonder&seed=9",
            "This link names an optimizer that does not exist (wonder): the rest of the link was loaded.",
        ),
        ("#lodo-lr=99&seed=9", "α₀ must be at most 10: it was set to 10."),
        (
            "#dimension=-4&lodo-meta-lr=abc&seed=9",
            "Dimension must be at least 2: it was set to 2. η must be a number: the rest of the link was loaded.",
        ),
        ("#%%%=&&=&seed=9", "There is no setting called"),
    ] {
        visit(link, Size::Desktop, |page| async move {
            reach(&page, 10).await;
            let notice = page.text("notice-text").await;
            assert!(notice.starts_with(words), "{link}: {notice}");
            // What was refused does not stay in the address.
            page.wait_for("the address of what was loaded", "location.hash === '#' + lodoLab.state().link")
                .await;
            assert_eq!(page.state().await["settings"]["seed"], "9");
            page.click("notice-close").await;
            assert_eq!(page.text("notice-text").await, "");
            page.assert_no_errors().await;
        });
    }
}

#[test]
fn an_address_changed_by_hand_loads() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.go(&address("#scenario=rosenbrock&seed=4")).await;
        page.wait_for(
            "Rosenbrock",
            "lodoLab.snapshot().dimension === 2 && lodoLab.state().settings.seed === '4'",
        )
        .await;
        for (hash, words) in [
            ("#scenario=overtake&dimension=-4&lodo-meta-lr=abc", "it was set to 2. η must be a number"),
            ("#scenario=nowhere", "a scenario that does not exist (nowhere)"),
        ] {
            page.eval(&format!("location.hash = '{hash}'")).await;
            let told = format!("document.getElementById('notice-text').textContent.includes('{words}')");
            page.wait_for(words, &told).await;
        }
    });
}
