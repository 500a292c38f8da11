//! Optimizers' cards: added, removed, switched.

use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;
use serde_json::json;

/// The list of optimizers comes into view, and takes what is written at once.
#[test]
fn an_optimizer_is_added_by_keyboard() {
    visit("#speed=20", Size::Desktop, |page| async move {
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

/// Cards go and come with their optimizers, and the list says when it is full.
#[test]
fn optimizers_are_switched_removed_and_added() {
    let most = "lodo,adam,gd,momentum,nesterov,rmsprop,lion,adagrad,nadam,yogi,amsgrad,adamw";
    visit(&format!("#dimension=10&speed=20&optimizers={most}"), Size::Desktop, |page| async move {
        reach(&page, 3).await;
        page.eval("document.getElementById('add-optimizer').open = true").await;
        let usable = "document.querySelectorAll('#optimizer-choices button:enabled').length";
        assert_eq!(page.eval(usable).await, 0);
        assert_eq!(page.text("optimizer-none").await, "At most 12 run side by side: remove one first.");
        page.eval("document.querySelector('[data-remove=nadam]').click()").await;
        page.wait_for("room for one", &format!("{usable} > 20")).await;
        assert!(!page.exists("nadam-card").await && page.exists("adam-lr").await);
        page.type_into("optimizer-filter", "quasi").await;
        page.eval("document.querySelector('li:not([hidden]) > [data-add=lbfgs]').click()").await;
        page.wait_for("another", "lodoLab.snapshot().optimizers[11]?.key === 'lbfgs'").await;
        assert!(page.exists("lbfgs-card").await);
        page.click("adam-on").await;
        page.wait_for("Adam off", "lodoLab.snapshot().optimizers[1].key === 'gd'").await;
        assert_eq!(page.of("adam-card", "element.dataset.state").await, "off");
    });
}
