//! Several seeds at once.

use crate::controls::setting;
use crate::run::{reach, rest};
use crate::view::Size;
use crate::visit::visit;

#[test]
fn several_seeds_are_one_number_away() {
    visit("#dimension=10&seed=7&optimizers=lodo,adam", Size::Desktop, |page| async move {
        reach(&page, 500).await;
        assert_eq!(page.snapshot().await["optimizers"][0]["seeds"], serde_json::Value::Null);
        page.type_into("seeds", "5").await;
        page.wait_for("the run to begin again", "lodoLab.snapshot().optimizers[0]?.seeds?.[1] === 5").await;
        assert_eq!(setting(&page, "seeds").await, "5");
        reach(&page, 1500).await;
        page.click("play").await;
        rest(&page).await;
        page.wait_for(
            "the words",
            "/Medians of 5 seeds: LODO /.test(document.getElementById('status').textContent)",
        )
        .await;
        // The card has the median, and the range of all.
        page.wait_for(
            "the card",
            "(() => { const { lossRange, smoothedLoss } = lodoLab.snapshot().optimizers[0]; \
             const card = document.getElementById('lodo-on').closest('.card').textContent; \
             return lossRange[0] < smoothedLoss && smoothedLoss < lossRange[1] && \
                [...lossRange, smoothedLoss].every(loss => card.includes(Number(loss).toPrecision(3))) })()",
        )
        .await;
        let caption = page.text("loss-caption").await;
        assert_eq!(caption, "Bold: median of 5 seeds. Faint: their range");
        // By the link it comes back, to the bit.
        page.wait_for("the link", "location.hash.includes('&seeds=5')").await;
        let losses = "JSON.stringify(lodoLab.snapshot().optimizers.map(o => [o.smoothedLoss, o.lossRange]))";
        let (step, there) = (page.snapshot().await["step"].clone(), page.eval(losses).await);
        page.set("budget", &step).await;
        page.eval("document.getElementById('reset').click()").await;
        page.click("play").await;
        page.wait_for("the budget", &format!("lodoLab.snapshot().step === {step}")).await;
        assert_eq!(page.eval(losses).await, there);
        page.assert_no_errors().await;
    });
}

#[test]
fn a_number_of_seeds_that_cannot_be_is_refused_beside_its_field() {
    visit("#dimension=10&seeds=2", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        for (text, words) in
            [("10", "Number of seeds must be at most 9"), ("0", "at least 1"), ("1.5", "a whole number")]
        {
            page.type_into("seeds", text).await;
            page.wait_for("the message", "!document.getElementById('seeds-error').hidden").await;
            let said = page.text("seeds-error").await;
            assert!(said.contains(words), "{said}");
            assert_eq!(setting(&page, "seeds").await, "2");
        }
        page.type_into("seeds", "3").await;
        page.wait_for("no message", "document.getElementById('seeds-error').hidden").await;
        assert_eq!(setting(&page, "seeds").await, "3");
    });
}
