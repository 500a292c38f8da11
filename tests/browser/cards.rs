//! Optimizers' cards: added, removed, switched.

use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;
use serde_json::json;

/// The list of optimizers comes into view, and takes what is written at once.
#[test]
fn an_optimizer_is_added_by_keyboard() {
    visit("", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        page.eval("document.querySelector('#add-optimizer > summary').click()").await;
        let filter = "document.activeElement.id === 'optimizer-filter'";
        page.wait_for("the filter", filter).await;
        page.key("Escape").await;
        let closed = "!document.getElementById('add-optimizer').open && document.activeElement.matches('#add-optimizer > summary')";
        page.wait_for("the summary", closed).await;
        page.key("Enter").await;
        page.wait_for("the filter again", filter).await;
        let seen = page.eval("(() => { const list = document.getElementById('optimizer-choices').getBoundingClientRect(); return list.top < innerHeight - 40 })()").await;
        assert_eq!(seen, true);
        let places = "['optimizer-filter', 'optimizer-choices'].map(id => document.getElementById(id).getBoundingClientRect().top).join()";
        let before = page.eval(places).await;
        let choices = "[...document.querySelectorAll('#optimizer-choices li:not([hidden]) .name')].map(name => name.textContent).join()";
        let all = page.eval(choices).await;
        page.browser("Input.insertText", json!({ "text": "momentum" })).await;
        let found = page.eval(choices).await;
        assert!(found.as_str().unwrap().starts_with("Momentum,LODO-No-Momentum,"), "{found}");
        page.of(
            "optimizer-filter",
            "element.value = '', element.dispatchEvent(new Event('input', { bubbles: true }))",
        )
        .await;
        assert_eq!(page.eval(choices).await, all);
        page.browser("Input.insertText", json!({ "text": "yog" })).await;
        assert_eq!(page.eval(places).await, before, "the list moves while one writes");
        let left = page.eval(choices).await;
        assert_eq!(left, "Yogi");
        page.key("Enter").await;
        page.wait_for("Yogi", "lodoLab.snapshot().optimizers[2]?.key === 'yogi'").await;
        let card = "document.activeElement.closest('.card').querySelector('.name').textContent";
        assert_eq!(page.eval(card).await, "Yogi");
    });
}

#[test]
fn optimizers_are_switched_removed_and_added() {
    visit("#dimension=10", Size::Desktop, |page| async move {
        let names = "lodoLab.snapshot().optimizers.map(o => o.key).join()";
        page.wait_for("both", &format!("{names} === 'lodo,adam'")).await;
        reach(&page, 2000).await;
        page.click("adam-on").await;
        // A change on the way is remembered; a run that begins again has none.
        page.wait_for("LODO alone", &format!("{names} === 'lodo' && lodoLab.snapshot().changes[0] >= 2000"))
            .await;
        page.key("2").await;
        page.wait_for("both again", &format!("{names} === 'lodo,adam'")).await;
        page.wait_for("Adam level", "lodoLab.snapshot().optimizers[1].status === 'running'").await;
        page.eval("document.querySelector('[data-remove=adam]').click()").await;
        page.wait_for("LODO alone", &format!("{names} === 'lodo'")).await;
        assert!(!page.exists("adam-lr").await);
        page.eval("document.getElementById('add-optimizer').open = true").await;
        page.type_into("optimizer-filter", "square").await;
        page.eval("document.querySelector('li:not([hidden]) > [data-add=adam]').click()").await;
        page.wait_for("both again", &format!("{names} === 'lodo,adam'")).await;
        assert!(page.exists("adam-lr").await);
        page.type_into("optimizer-filter", "quasi").await;
        assert_eq!(page.eval("!!document.querySelector('li:not([hidden]) > [data-add=lbfgs]')").await, true);
    });
}

#[test]
fn no_more_than_fit_can_be_added() {
    let most = "lodo,adam,gd,momentum,nesterov,rmsprop,lion,adagrad,nadam,yogi,amsgrad,adamw";
    visit(&format!("#dimension=10&optimizers={most}"), Size::Desktop, |page| async move {
        reach(&page, 3).await;
        page.eval("document.getElementById('add-optimizer').open = true").await;
        let usable = "document.querySelectorAll('#optimizer-choices button:enabled').length";
        assert_eq!(page.eval(usable).await, 0);
        assert_eq!(page.text("optimizer-none").await, "At most 12 run side by side: remove one first.");
        page.eval("document.querySelector('[data-remove=nadam]').click()").await;
        page.wait_for("room for one", &format!("{usable} > 20")).await;
    });
}
