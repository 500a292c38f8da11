//! The page in a real browser. `cargo xtask test browser` builds the page and gives these tests their driver.

mod access;
mod appearance;
mod bench;
mod cards;
mod check;
mod controls;
mod devtools;
mod fields;
mod film;
mod gestures;
mod harness;
mod layout;
mod network;
mod page;
mod run;
mod session;
mod sharing;
mod start;
mod story;
mod surface;
mod taking;
mod view;
mod visit;
mod window;
mod workers;

use view::Size;
use visit::visit_at;

/// As one file, opened by double click: it runs, every setting acts, and the check is in it.
#[test]
fn the_page_is_one_file_as_well() {
    visit_at(
        &format!("file://{}#seed=5&dimension=10&speed=500", session::given("LODO_FILE")),
        Size::Desktop,
        |page| async move {
            page.wait_for("a run", "window.lodoLab?.snapshot()?.step > 100").await;
            page.set("scenario", "rosenbrock").await;
            page.wait_for(
                "another",
                "document.getElementById('ask').open || lodoLab.snapshot().dimension === 2",
            )
            .await;
            page.eval("document.getElementById('ask-yes').click()").await;
            page.click("landscape-surface").await;
            page.wait_for(
                "the surface",
                "'draw' in lodoSurface && document.getElementById('arrows-label').hidden",
            )
            .await;
            page.click("check-open").await;
            check::assert_begins_as_natively(&page).await;
            page.assert_no_errors().await;
        },
    );
}
