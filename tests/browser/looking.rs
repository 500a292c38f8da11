//! Panels with a choice: matrices, the eigenvalues of G·H, the decision boundary.

use crate::run::{reach, step};
use crate::view::{Size, View};
use crate::visit::visit;
use tokio::time::Instant;

#[test]
fn matrices_are_looked_at_and_move() {
    visit("#dimension=30", Size::Desktop, |page| async move {
        reach(&page, 100).await;
        assert_eq!(page.of("matrix", "element.clientWidth").await, 0);
        page.eval("document.querySelector('[data-value=matrices]').click()").await;
        page.wait_for(
            "the matrices",
            "document.getElementById('error-caption').textContent.includes('eigenbasis')",
            5.0,
        )
        .await;
        assert!(page.of("matrix", "element.clientWidth").await.as_f64().unwrap() > 100.0);
        assert_eq!(page.of("error", "element.clientWidth").await, 0);
        let (before, from) = (page.pixels("matrix").await, step(&page).await);
        reach(&page, from + 4000).await;
        page.wait_for("its words", &format!("(() => {{ const at = document.getElementById('matrix-text').textContent.match(/at step ([\\d,]+)/); return at && Number(at[1].replaceAll(',', '')) > {from} }})()"), 5.0).await;
        assert_ne!(page.pixels("matrix").await, before);
        page.hover("matrix", (0.2, 0.5)).await;
        page.wait_for(
            "an entry",
            "/^Row \\d+, column \\d+: G/.test(document.getElementById('error-caption').textContent)",
            3.0,
        )
        .await;
        page.wait_for("the link", "location.hash.includes('error-view=matrices')", 3.0).await;
        page.eval("document.querySelector('[data-value=error]').click()").await;
        page.wait_for("the error", "document.getElementById('error').clientWidth > 100", 3.0).await;
        page.type_into("dimension-value", "300").await;
        page.eval("document.querySelector('[data-value=matrices]').click()").await;
        page.wait_for(
            "the limit",
            "document.getElementById('matrix-text').textContent.includes('up to 200 dimensions')",
            8.0,
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
        page.wait_for("the product", "document.getElementById('spectrum-caption').textContent === 'All 1 where G is the inverse Hessian'", 5.0).await;
        assert_ne!(page.pixels("spectrum").await, before);
        page.wait_for(
            "its words",
            "document.getElementById('spectrum-text').textContent.includes('within a factor of two of 1')",
            3.0,
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
            5.0,
        )
        .await;
        let (before, from) = (page.pixels("landscape").await, step(&page).await);
        // They are computed within a share of the time, which is short where much else runs.
        let mut until = from + 200;
        while page.pixels("landscape").await == before {
            assert!(until < from + 2500, "the boundary does not move");
            reach(&page, until).await;
            until += 200;
        }
        page.wait_for(
            "its words",
            "/Adam tells \\d+ of them right/.test(document.getElementById('landscape-text').textContent)",
            3.0,
        )
        .await;
        page.hover("landscape", (0.5, 0.5)).await;
        page.wait_for(
            "odds",
            "document.getElementById('landscape-caption').textContent.includes('a disc by LODO')",
            3.0,
        )
        .await;
        page.set("objective", "bowl").await;
        page.wait_for("a bowl", &format!("{planes} === 'curvature,principal,coordinates'"), 5.0).await;
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
            page.wait_for("the first", &caption("LODO"), 5.0).await;
            assert_eq!(page.value("regions").await, "lodo");
            assert_eq!(page.of("zoom", "element.clientWidth").await, 0);
            page.of("play", "element.click()").await;
            page.wait_for("the pause", "!lodoLab.snapshot().playing", 3.0).await;
            page.wait_for("a still picture", "new Promise(done => setTimeout(() => done(true), 500))", 3.0)
                .await;
            let before = page.pixels("landscape").await;
            page.set("regions", "adam").await;
            page.wait_for("the other", &caption("Adam"), 3.0).await;
            page.wait_for("the link", "location.hash.includes('&regions=adam')", 3.0).await;
            page.wait_for(
                "its words",
                "document.getElementById('landscape-text').textContent.endsWith('The regions are those of Adam.')",
                3.0,
            )
            .await;
            assert_ne!(page.pixels("landscape").await, before);
            page.set("adam-on", false).await;
            page.wait_for("the first again", &caption("LODO"), 3.0).await;
            page.set("objective", "bowl").await;
            page.wait_for("a bowl", "document.getElementById('regions').clientWidth === 0", 5.0).await;
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
                3.0,
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
        page.wait_for("the first two", &words("x1 from"), 5.0).await;
        let (before, from) = (page.pixels("landscape").await, step(&page).await);
        page.type_into("plane-x", "7").await;
        page.wait_for("another plane", &words("x7 from"), 5.0).await;
        assert_ne!(page.pixels("landscape").await, before);
        page.wait_for("its share", "/^Shows (less than 1|\\d+) % of the displacement; H⁻¹ not drawn on this plane$/.test(document.getElementById('landscape-caption').textContent)", 3.0).await;
        page.wait_for("the link", "location.hash.includes('plane=coordinates&plane-x=7')", 3.0).await;
        page.type_into("plane-y", "21").await;
        assert_eq!(page.text("plane-y-error").await, "Coordinate must be at most 20");
        assert_eq!(page.value("plane-y").await, "21");
        page.type_into("plane-y", "7").await;
        assert_eq!(page.text("plane-y-error").await, "");
        page.wait_for("an exchange", "lodoLab.state().settings['plane-x'] === '2'", 3.0).await;
        // None of it began the run anew.
        reach(&page, from + 50).await;
        page.assert_no_errors().await;
    });
}

/// A slow function's picture is there at once, coarse, and is refined while nothing else happens; it holds the run
/// up no longer than a frame.
#[test]
fn a_slow_heat_map_comes_coarse_and_is_refined_beside_the_run() {
    let slow = "#objective=rastrigin&dimension=5000&optimizers=adam&speed=60";
    visit(slow, View::from(Size::Desktop).reduced_motion(), |page| async move {
        reach(&page, 0).await;
        let mut pictures = vec![page.pixels("landscape").await];
        let (mut last, began) = (Instant::now(), Instant::now());
        while last.elapsed().as_secs_f64() < 4.0 && began.elapsed().as_secs_f64() < 60.0 {
            let picture = page.pixels("landscape").await;
            if pictures.last() != Some(&picture) {
                println!("picture {} after {:.2} s", pictures.len(), began.elapsed().as_secs_f64());
                pictures.push(picture);
                last = Instant::now();
            }
        }
        assert_eq!(step(&page).await, 0);
        assert!(pictures.len() >= 3, "{} pictures", pictures.len());
    });
    visit(slow, Size::Desktop, |page| async move {
        reach(&page, 1).await;
        let (from, began) = (step(&page).await, Instant::now());
        reach(&page, from + 60).await;
        let seconds = began.elapsed().as_secs_f64();
        println!("60 steps in {seconds:.2} s");
        assert!(seconds < 4.0, "60 steps took {seconds} s, where one was to suffice");
        page.assert_no_errors().await;
    });
}
