//! Panels with a choice: matrices, the eigenvalues of G·H, the decision boundary.

use crate::run::{reach, step};
use crate::view::{Size, View};
use crate::visit::{address, visit, visit_at};
use lodo::worker::Command;
use std::collections::HashSet;

#[test]
fn matrices_are_looked_at_and_move() {
    visit("#dimension=30", Size::Desktop, |page| async move {
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
        reach(&page, from + 4000).await;
        page.wait_for("its words", &format!("(() => {{ const at = document.getElementById('matrix-text').textContent.match(/at step ([\\d,]+)/); return at && Number(at[1].replaceAll(',', '')) > {from} }})()")).await;
        page.wait_for_other_pixels("matrix", before).await;
        page.hover("matrix", (0.2, 0.5)).await;
        page.wait_for(
            "an entry",
            "/^Row \\d+, column \\d+: G/.test(document.getElementById('error-caption').textContent)",
        )
        .await;
        page.wait_for("the link", "location.hash.includes('error-view=matrices')").await;
        page.eval("document.querySelector('[data-value=error]').click()").await;
        page.wait_for("the error", "document.getElementById('error').clientWidth > 100").await;
        page.type_into("dimension-value", "300").await;
        page.eval("document.querySelector('[data-value=matrices]').click()").await;
        page.wait_for(
            "the limit",
            "document.getElementById('matrix-text').textContent.includes('up to 200 dimensions')",
        )
        .await;
        page.assert_no_errors().await;
    });
}

#[test]
fn eigenvalues_of_the_product_are_looked_at() {
    visit("#dimension=20&speed=1000", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        let before = page.pixels("spectrum").await;
        page.eval("document.querySelector('[data-value=product]').click()").await;
        page.wait_for("the product", "document.getElementById('spectrum-caption').textContent === 'All 1 where G is the inverse Hessian'").await;
        page.wait_for_other_pixels("spectrum", before).await;
        page.wait_for(
            "its words",
            "document.getElementById('spectrum-text').textContent.includes('within a factor of two of 1')",
        )
        .await;
        let pressed = "document.querySelector('[data-value=product]').getAttribute('aria-pressed')";
        assert_eq!(page.eval(pressed).await, "true");
        page.assert_no_errors().await;
    });
}

#[test]
fn decisions_are_a_plane_of_networks_only() {
    visit("#objective=circles&noise-kind=none&speed=500", Size::Desktop, |page| async move {
        reach(&page, 10).await;
        let planes = "[...document.getElementById('plane').options].map(o => o.value).join()";
        assert_eq!(page.eval(planes).await, "curvature,principal,coordinates,decisions");
        page.set("plane", "decisions").await;
        page.wait_for(
            "the boundary",
            "document.getElementById('landscape-caption').textContent.startsWith('Discs against squares')",
        )
        .await;
        // The boundary moves.
        page.wait_for_other_pixels("landscape", page.pixels("landscape").await).await;
        page.wait_for(
            "its words",
            "/Adam tells \\d+ of them right/.test(document.getElementById('landscape-text').textContent)",
        )
        .await;
        page.hover("landscape", (0.5, 0.5)).await;
        page.wait_for(
            "odds",
            "document.getElementById('landscape-caption').textContent.includes('a disc by LODO')",
        )
        .await;
        page.set("objective", "bowl").await;
        page.wait_for("a bowl", &format!("{planes} === 'curvature,principal,coordinates'")).await;
        assert_eq!(page.state().await["settings"]["plane"], "curvature");
        page.assert_no_errors().await;
    });
}

/// Whose regions are seen is chosen beside the picture.
#[test]
fn regions_are_those_of_the_chosen_optimizer() {
    for size in [Size::Desktop, Size::Tablet, Size::Phone] {
        visit("#objective=circles&plane=decisions&noise-kind=none&speed=30", size, |page| async move {
            reach(&page, 10).await;
            let caption = |name: &str| {
                format!(
                    "document.getElementById('landscape-caption').textContent.endsWith('regions as {name} decides')"
                )
            };
            page.wait_for("the first", &caption("LODO")).await;
            assert_eq!(page.value("regions").await, "lodo");
            assert_eq!(page.of("zoom", "element.clientWidth").await, 0);
            page.of("play", "element.click()").await;
            page.settle().await;
            let before = page.pixels("landscape").await;
            page.set("regions", "adam").await;
            page.wait_for("the other", &caption("Adam")).await;
            page.wait_for("the link", "location.hash.includes('&regions=adam')").await;
            page.wait_for(
                "its words",
                "document.getElementById('landscape-text').textContent.endsWith('The regions are those of Adam.')")
            .await;
            page.wait_for_other_pixels("landscape", before).await;
            page.set("adam-on", false).await;
            page.wait_for("the first again", &caption("LODO")).await;
            page.set("objective", "bowl").await;
            page.wait_for("a bowl", "document.getElementById('regions').clientWidth === 0").await;
            page.assert_no_errors().await;
        });
    }
}

/// Methods that evaluate several times a step, against each of the axes.
#[test]
fn losses_are_drawn_against_evaluations_and_seconds() {
    visit("#dimension=50&optimizers=adam,sophia,lbfgs-wolfe", Size::Desktop, |page| async move {
        reach(&page, 60).await;
        let of = |axis: &'static str, words: &'static str| (axis, words);
        for (axis, words) in [of("evaluations", "evaluations"), of("seconds", " s")] {
            page.set("loss-axis", axis).await;
            page.hover("loss", (0.15, 0.5)).await;
            page.wait_for(
                words,
                &format!(
                    "document.getElementById('loss-caption').textContent.split(':')[0].endsWith('{words}')"
                ),
            )
            .await;
        }
        let evaluations = page.eval("lodoLab.snapshot().optimizers.map(o => o.evaluations / o.step)").await;
        assert_eq!(evaluations[0], 1.0);
        assert!(evaluations[1].as_f64() > Some(1.0) && evaluations[2].as_f64() > Some(1.0), "{evaluations}");
        page.assert_no_errors().await;
    });
}

#[test]
fn two_coordinates_make_a_plane() {
    visit("#dimension=20&speed=1000", Size::Desktop, |page| async move {
        reach(&page, 50).await;
        assert_eq!(page.of("coordinates", "element.hidden").await, true);
        page.set("plane", "coordinates").await;
        let words = |text: &str| {
            format!("document.getElementById('landscape-text').textContent.startsWith('{text}')")
        };
        page.wait_for("the first two", &words("x1 from")).await;
        let (before, from) = (page.pixels("landscape").await, step(&page).await);
        page.type_into("plane-x", "7").await;
        page.wait_for("another plane", &words("x7 from")).await;
        page.wait_for_other_pixels("landscape", before).await;
        page.wait_for("its share", "/^Shows (less than 1|\\d+) % of the displacement; H⁻¹ not drawn on this plane$/.test(document.getElementById('landscape-caption').textContent)").await;
        page.wait_for("the link", "location.hash.includes('plane=coordinates&plane-x=7')").await;
        page.type_into("plane-y", "21").await;
        assert_eq!(page.text("plane-y-error").await, "Coordinate must be at most 20");
        assert_eq!(page.value("plane-y").await, "21");
        page.type_into("plane-y", "7").await;
        assert_eq!(page.text("plane-y-error").await, "");
        page.wait_for("an exchange", "lodoLab.state().settings['plane-x'] === '2'").await;
        // None of it began the run anew.
        reach(&page, from + 50).await;
        page.assert_no_errors().await;
    });
}

/// A slow function's picture is there at once, coarse, and is refined while nothing else happens; with the run it takes
/// turns.
#[test]
fn a_slow_heat_map_comes_coarse_and_is_refined_beside_the_run() {
    let slow = "#objective=rastrigin&dimension=5000&optimizers=adam&speed=60";
    visit_at("about:blank", View::from(Size::Desktop).reduced_motion(), |page| async move {
        page.before_scripts("probe.holds = true").await;
        page.go(&address(slow)).await;
        // Answer by answer: nothing, coarse, finer.
        let mut pictures = HashSet::new();
        while pictures.len() < 3 {
            page.wait_for("an answer, and not the last one", "probe.held.length").await;
            page.eval("(probe.give(), probe.frames(3))").await;
            pictures.insert(page.pixels("landscape").await);
        }
        assert_eq!(step(&page).await, 0);
    });
    visit_at("about:blank", Size::Desktop, |page| async move {
        page.before_scripts("probe.records = true").await;
        page.go(&address(slow)).await;
        reach(&page, 60).await;
        let sent: Vec<Vec<u8>> = serde_json::from_value(page.eval("probe.commands").await).expect("bytes");
        let is_grid = |bytes: &Vec<u8>| {
            let command = postcard::from_bytes(bytes).expect("a command, as the page writes it");
            matches!(command, Command::Grid { .. })
        };
        let grids: Vec<bool> = sent.iter().map(is_grid).collect();
        assert!(grids.iter().filter(|grid| **grid).count() >= 3, "{} commands", grids.len());
        assert!(!grids.windows(2).any(|pair| pair == [true, true]), "the run waits for the picture");
        page.assert_no_errors().await;
    });
}
