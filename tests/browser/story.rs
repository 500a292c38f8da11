//! The guided tour has its room, at every width.

use crate::view::{Size, View};
use crate::visit::visit;
use lodo::experiment::STORY;

/// Every stop fits, and what is said of something else leaves its buttons to be pressed.
#[test]
fn the_tour_fits_and_no_notice_covers_it() {
    let still = |(width, height)| View::from(Size::Exactly(width, height)).reduced_motion();
    let sizes = [(1440, 900), (1100, 800), (800, 1000)];
    visit("", still(sizes[0]), |page| async move {
        page.click("story").await;
        page.wait_for("the story", "!document.getElementById('story-strip').hidden").await;
        for size in sizes {
            page.look_through(still(size)).await;
            page.click("step").await;
            page.settle().await;
            page.key("r").await;
            page.wait_for("a notice", "document.getElementById('notice-text').textContent !== ''").await;
            for button in ["story-next", "story-close", "play", "notice-close"] {
                let free = format!(
                    "(() => {{ const button = document.getElementById('{button}'), box = button.getBoundingClientRect(); \
                     return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }})()"
                );
                assert_eq!(page.eval(&free).await, true, "{button} at {size:?}");
            }
        }
        for stop in STORY {
            assert_eq!(page.text("story-title").await, stop.title);
            let text = page.text("story-text").await;
            assert!(text.starts_with(stop.watch) || text == stop.text, "{text}");
            for size in sizes {
                page.resize(still(size)).await;
                let over = page.eval("document.documentElement.scrollWidth - innerWidth").await;
                let over = over.as_f64().expect("a number");
                assert!(over <= 0.0, "{} at {size:?}", stop.title);
            }
            page.of("story-next", "element.click()").await;
        }
        assert_eq!(page.eval("document.getElementById('story-strip').hidden").await, true);
        page.assert_no_errors().await;
    });
}
