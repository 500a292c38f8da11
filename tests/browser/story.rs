//! The guided tour has its room, at every width.

use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;
use lodo::experiment::STORY;

/// Every stop fits, and what is said of something else leaves its buttons to be pressed.
#[test]
fn the_tour_fits_and_no_notice_covers_it() {
    let sizes = [(1440, 900), (1100, 800), (800, 1000)];
    visit("#speed=20", Size::Desktop, |page| async move {
        reach(&page, 2).await;
        page.click("story").await;
        page.wait_for("the story", "!document.getElementById('story-strip').hidden").await;
        for (width, height) in sizes {
            page.resize(Size::Exactly(width, height)).await;
            // It goes by itself, and with the next reset is there again.
            if page.text("play").await == "Play" {
                page.click("play").await;
            }
            reach(&page, 2).await;
            page.key("r").await;
            page.wait_for("a notice", "document.getElementById('notice-text').textContent !== ''").await;
            for button in ["story-next", "story-close", "play", "notice-close"] {
                let free = format!(
                    "(() => {{ const button = document.getElementById('{button}'), box = button.getBoundingClientRect(); \
                     return button.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)) }})()"
                );
                assert_eq!(page.eval(&free).await, true, "{button} at {width} × {height}");
            }
        }
        for stop in STORY {
            assert_eq!(page.text("story-title").await, stop.title);
            let text = page.text("story-text").await;
            assert!(text.starts_with(stop.watch) || text == stop.text, "{text}");
            for (width, height) in sizes {
                page.resize(Size::Exactly(width, height)).await;
                let over = page.eval("document.documentElement.scrollWidth - innerWidth").await;
                let over = over.as_f64().expect("a number");
                assert!(over <= 0.0, "{} at {width} × {height}", stop.title);
            }
            page.of("story-next", "element.click()").await;
        }
        assert_eq!(page.eval("document.getElementById('story-strip').hidden").await, true);
        page.assert_no_errors().await;
    });
}
