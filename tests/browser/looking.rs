//! Panels with a choice: matrices, the eigenvalues of G·H, the decision boundary.

use crate::run::{reach, step};
use crate::view::Size;
use crate::visit::visit;

/// A button beside the panel switches its figure, and the pointer reads what is there.
#[test]
fn matrices_and_the_product_are_looked_at() {
    visit("#dimension=30&speed=200", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        assert_eq!(page.of("matrix", "element.clientWidth").await, 0);
        page.eval("document.querySelector('[data-value=matrices]').click()").await;
        page.wait_for(
            "the matrices",
            "document.getElementById('error-caption').textContent.includes('eigenbasis')",
        )
        .await;
        assert!(page.of("matrix", "element.clientWidth").await.as_f64().unwrap() > 100.0);
        assert_eq!(page.of("error", "element.clientWidth").await, 0);
        let (before, from) = (page.pixels("matrix").await, step(&page).await);
        reach(&page, from + 200).await;
        page.wait_for_other_pixels("matrix", before).await;
        page.hover("matrix", (0.3, 0.5)).await;
        page.wait_for(
            "an entry",
            "/^Row \\d+, column \\d+: G/.test(document.getElementById('error-caption').textContent)",
        )
        .await;
        page.eval("document.querySelector('[data-value=error]').click()").await;
        page.wait_for("the error", "document.getElementById('error').clientWidth > 100").await;

        let before = page.pixels("spectrum").await;
        page.eval("document.querySelector('[data-value=product]').click()").await;
        page.wait_for("the product", "document.getElementById('spectrum-caption').textContent === 'All 1 where G is the inverse Hessian'").await;
        page.wait_for_other_pixels("spectrum", before).await;
        let pressed = "document.querySelector('[data-value=product]').getAttribute('aria-pressed')";
        assert_eq!(page.eval(pressed).await, "true");
        page.assert_no_errors().await;
    });
}

/// Whose regions are seen is chosen beside the picture, at every width.
#[test]
fn decisions_are_drawn() {
    for size in [Size::Desktop, Size::Tablet, Size::Phone] {
        visit("#objective=circles&plane=decisions&noise-kind=none&speed=30", size, |page| async move {
            reach(&page, 10).await;
            let caption = |name: &str| {
                format!(
                    "document.getElementById('landscape-caption').textContent.endsWith('regions as {name} decides')"
                )
            };
            page.wait_for("the first", &caption("LODO")).await;
            // The boundary moves.
            page.wait_for_other_pixels("landscape", page.pixels("landscape").await).await;
            assert!(page.rectangle("regions").await.width > 0.0);
            assert_eq!(page.of("zoom", "element.clientWidth").await, 0);
            page.of("play", "element.click()").await;
            page.settle().await;
            let before = page.pixels("landscape").await;
            page.set("regions", "adam").await;
            page.wait_for("the other", &caption("Adam")).await;
            page.wait_for_other_pixels("landscape", before).await;
            page.set("objective", "bowl").await;
            page.wait_for("a bowl", "document.getElementById('regions').clientWidth === 0").await;
            let planes = "[...document.getElementById('plane').options].map(o => o.value).join()";
            assert_eq!(page.eval(planes).await, "curvature,principal,coordinates");
            page.assert_no_errors().await;
        });
    }
}
