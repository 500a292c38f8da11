//! Optimizers' cards: added, removed, switched.

use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;
use serde_json::json;

/// The list of optimizers says when it is full, comes into view, and takes what is written at once; cards go and come with
/// their optimizers.
#[test]
fn optimizers_are_removed_and_added_by_keyboard() {
    let most = "lodo,adam,gd,nesterov,rmsprop,lion,adagrad,nadam,yogi,amsgrad,adamw,lars";
    visit(&format!("#dimension=10&speed=20&optimizers={most}"), Size::Desktop, |page| async move {
        reach(&page, 3).await;
        page.eval("document.querySelector('#add-optimizer > summary').click()").await;
        let filter = "document.activeElement.id === 'optimizer-filter'";
        page.wait_for("the filter", filter).await;
        let usable = "document.querySelectorAll('#optimizer-choices button:enabled').length";
        assert_eq!(page.eval(usable).await, 0);
        assert_eq!(page.text("optimizer-none").await, "At most 12 run side by side: remove one first.");
        page.eval("document.querySelector('[data-remove=yogi]').click()").await;
        page.wait_for("room for one", &format!("{usable} > 20")).await;
        assert!(!page.exists("yogi-card").await && page.exists("adam-lr").await);
        page.focus("optimizer-filter").await;
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
        assert_eq!(page.eval(choices).await, "Momentum,LODO-No-Momentum");
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
        page.wait_for("Yogi", "lodoLab.snapshot().optimizers[11]?.key === 'yogi'").await;
        let card = "document.activeElement.closest('.card').querySelector('.name').textContent";
        assert_eq!(page.eval(card).await, "Yogi");
        page.click("adam-on").await;
        page.wait_for("Adam off", "document.getElementById('adam-card').dataset.state === 'off'").await;
    });
}
