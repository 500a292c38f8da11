//! The page in a real browser. `cargo xtask test browser` builds the page and gives these tests their driver.

mod access;
mod controls;
mod failures;
mod gestures;
mod harness;
mod looking;
mod page;
mod run;
mod session;
mod sharing;
mod story;
mod taking;
mod time;
mod view;
mod visit;
mod window;
mod workers;

use view::Size;
use visit::visit;

#[test]
fn the_page_opens_without_an_error() {
    visit("", Size::Desktop, |page| async move {
        let title = page.eval("document.title").await;
        assert!(title.as_str().is_some_and(|title| title.contains("LODO")), "the title is {title}");
        assert!(page.exists("play").await, "there is no element `play`");
        page.assert_no_errors().await;
    });
}
