//! The landscape's window: zoomed by wheel, buttons, keys and fingers, moved by drags, and back to what paths ask for.

use crate::controls::setting;
use crate::gestures::Point;
use crate::page::Page;
use crate::run::{reach, step};
use crate::view::Size;
use crate::visit::visit;

/// Whether the page has scrolled and come to rest, glides included, since [`watch_scrolling`] was called.
const SCROLLED: &str = "window.scrolled";

async fn watch_scrolling(page: &Page) {
    page.eval(
        "(() => { window.scrolled = false; window.watching ??= [addEventListener('scroll', () => { scrolled = false }), \
         addEventListener('scrollend', () => { scrolled = true })] })()",
    )
    .await;
}

/// What the landscape shows, as its words say: x from, to; y from, to.
async fn seen(page: &Page) -> [f64; 4] {
    let chosen = setting(page, "window").await;
    if !chosen.is_empty() {
        return numbers(&chosen.replace(',', " "));
    }
    let words = page.text("landscape-text").await.replace('−', "-");
    numbers(words.split(". ").next().expect("a sentence"))
}

fn numbers(text: &str) -> [f64; 4] {
    let words = text.split([' ', ',']).map(|word| word.trim_end_matches('.'));
    let numbers: Vec<f64> = words.filter_map(|word| word.parse().ok()).collect();
    numbers.try_into().unwrap_or_else(|_| panic!("no window in “{text}”"))
}

/// Where a point of the plane is on the canvas, whose axes leave 44.5 pixels at the left and 20 at the right, 24.5
/// above and 38 below.
async fn place(page: &Page, [x, y]: [f64; 2]) -> Point {
    let [left, right, low, high] = seen(page).await;
    let canvas = page.rectangle("landscape").await;
    let across = 44.5 + (x - left) / (right - left) * (canvas.width - 64.5);
    let down = 24.5 + (high - y) / (high - low) * (canvas.height - 62.5);
    (across / canvas.width, down / canvas.height)
}

/// Pauses: what is said of the picture is then said at every frame.
async fn hold_still(page: &Page) {
    page.of("play", "element.click()").await;
    page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
    page.settle().await;
}

async fn start(page: &Page) -> [f64; 2] {
    let mut start = [0.0; 2];
    for (place, key) in ["start-x", "start-y"].into_iter().enumerate() {
        start[place] = setting(page, key).await.parse().expect("a start");
    }
    start
}

/// The coordinates that are read under the pointer.
async fn read(page: &Page) -> [f64; 2] {
    // What was read before is there until the next frame.
    page.eval("probe.frames(2)").await;
    let there = "document.getElementById('landscape-caption').textContent.startsWith('x ')";
    page.wait_for("a reading", there).await;
    let text = page.text("landscape-caption").await.replace('−', "-");
    let numbers: Vec<f64> = text.split([' ', ',', ':']).filter_map(|word| word.parse().ok()).collect();
    [numbers[0], numbers[1]]
}

fn width([left, right, ..]: [f64; 4]) -> f64 {
    right - left
}

/// So do keys, when the landscape has the focus. Where the page scrolls, the wheel is the page's, save with Ctrl.
#[test]
fn the_wheel_zooms_about_the_pointer_and_a_drag_moves_the_window() {
    visit("#scenario=rosenbrock&speed=20", Size::Desktop, |page| async move {
        reach(&page, 3).await;
        // At rest, since a window that follows the paths changes with them.
        hold_still(&page).await;
        let (whole, at) = (seen(&page).await, (0.3, 0.4));
        assert_eq!(page.of("zoom-fit", "element.hidden").await, true);
        page.hover("landscape", at).await;
        let (point, from) = (read(&page).await, step(&page).await);
        for _ in 0..4 {
            page.wheel("landscape", at, -200).await;
        }
        page.wait_for("a window", "lodoLab.state().settings.window").await;
        page.wait_for("the link", "location.hash.includes('&window=')").await;
        let zoomed = seen(&page).await;
        assert!(width(zoomed) < 0.5 * width(whole), "{whole:?} {zoomed:?}");
        page.hover("landscape", at).await;
        let again = read(&page).await;
        for (a, b) in point.into_iter().zip(again) {
            assert!((a - b).abs() < 0.006 * width(whole), "{point:?} {again:?}");
        }
        // The run has not begun again, and goes on under a drag.
        assert_eq!(step(&page).await, from);
        page.hover("landscape", (0.6, 0.6)).await;
        let held = read(&page).await;
        page.of("play", "element.click()").await;
        reach(&page, from + 3).await;

        let before = start(&page).await;
        page.drag("landscape", (0.6, 0.6), (0.75, 0.6)).await;
        let moved = seen(&page).await;
        assert_eq!(start(&page).await, before);
        assert!(moved[0] < zoomed[0] - 0.1 * width(zoomed), "{zoomed:?} {moved:?}");
        // What was under the pointer is under it still.
        page.hover("landscape", (0.75, 0.6)).await;
        let [x, y] = held;
        let there = format!(
            "(([x, y]) => Math.hypot(x - {x}, y - {y}) < {})(document.getElementById('landscape-caption').textContent \
             .replaceAll('−', '-').match(/-?[\\d.]+/g).map(Number))",
            0.006 * width(whole)
        );
        page.wait_for("the point that was taken hold of", &there).await;
        let at = step(&page).await;
        reach(&page, at + 1).await;
        assert!((moved[2] - zoomed[2]).abs() < 0.01 && (width(moved) - width(zoomed)).abs() < 1e-3);

        // The start is still taken hold of where it is.
        page.click("zoom-fit").await;
        hold_still(&page).await;
        let handle = place(&page, before).await;
        page.wheel("landscape", handle, -100).await;
        page.wait_for("a window", "lodoLab.state().settings.window").await;
        let (window, handle) = (seen(&page).await, place(&page, before).await);
        page.drag("landscape", handle, (handle.0 + 0.1, handle.1 + 0.1)).await;
        assert_ne!(start(&page).await, before);
        assert_eq!(seen(&page).await, window);

        page.click("zoom-fit").await;
        assert_eq!(setting(&page, "window").await, "");
        page.wait_for("the short link", "!location.hash.includes('window')").await;
        assert_eq!(page.of("zoom-fit", "element.hidden").await, true);
        assert_eq!(page.eval("document.activeElement.id").await, "landscape");

        let (whole, at) = (seen(&page).await, step(&page).await);
        page.key("+").await;
        assert!((width(seen(&page).await) - width(whole) / 1.5).abs() < 0.02 * width(whole));
        let zoomed = seen(&page).await;
        page.key("Shift+ArrowRight").await;
        page.key("Shift+ArrowDown").await;
        let moved = seen(&page).await;
        assert!(moved[0] > zoomed[0] && moved[2] < zoomed[2], "{zoomed:?} {moved:?}");
        assert_eq!(step(&page).await, at);
        page.key("-").await;
        assert!(width(seen(&page).await) > 1.4 * width(moved));
        page.key("0").await;
        assert_eq!(setting(&page, "window").await, "");
        // Without Shift an arrow is a step as ever; and elsewhere the keys are the page's.
        page.key("ArrowRight").await;
        reach(&page, at + 1).await;
        page.eval("document.activeElement.blur()").await;
        page.key("+").await;
        page.key("Shift+ArrowUp").await;
        assert_eq!(setting(&page, "window").await, "");

        page.resize(Size::Exactly(1100, 600)).await;
        page.wheel("landscape", (0.5, 0.5), 120).await;
        page.wait_for("the page to move", "scrollY > 20").await;
        assert_eq!(setting(&page, "window").await, "");
        page.of("landscape", "element.dispatchEvent(new WheelEvent('wheel', { deltaY: -20, ctrlKey: true, bubbles: true, cancelable: true }))").await;
        page.wait_for("a window", "lodoLab.state().settings.window").await;
        page.assert_no_errors().await;
    });
}

#[test]
fn fingers_zoom_move_place_and_scroll() {
    visit("#scenario=rosenbrock&speed=20", Size::Phone, |page| async move {
        reach(&page, 3).await;
        hold_still(&page).await;
        for button in ["zoom-in", "zoom-out"] {
            let target = page.rectangle(button).await;
            assert!(target.width >= 44.0 && target.height >= 44.0, "{button}: {}", target.width);
        }
        let (whole, before) = (seen(&page).await, start(&page).await);
        page.spread("landscape", (0.5, 0.5), 0.4).await;
        page.wait_for("a window", "lodoLab.state().settings.window").await;
        let zoomed = seen(&page).await;
        assert!(width(zoomed) < 0.4 * width(whole), "{whole:?} {zoomed:?}");
        page.two_fingers("landscape", (0.5, 0.5), (0.5, 0.7), 0.1).await;
        let moved = seen(&page).await;
        assert!(moved[2] > zoomed[2] + 0.1 * (zoomed[3] - zoomed[2]), "{zoomed:?} {moved:?}");
        assert_eq!(start(&page).await, before);
        assert!(page.rectangle("zoom-fit").await.height >= 44.0);
        page.click("zoom-fit").await;
        assert_eq!(setting(&page, "window").await, "");

        // One finger scrolls the page, and places nothing on the way.
        page.eval("scrollTo(0, 0)").await;
        let scrolled = page.eval("scrollY").await.as_f64().unwrap();
        watch_scrolling(&page).await;
        page.touch_drag("landscape", (0.7, 0.8), (0.7, 0.2)).await;
        page.wait_for("the page to move", &format!("scrollY > {scrolled} + 50")).await;
        assert_eq!(start(&page).await, before);
        assert_eq!(setting(&page, "window").await, "");
        // A tap while the page still glides would only stop it.
        page.wait_for("a standstill", SCROLLED).await;
        page.rectangle("landscape").await;
        page.touch_drag("landscape", (0.7, 0.5), (0.7, 0.5)).await;
        page.wait_for("another start", &format!("lodoLab.state().settings['start-x'] !== '{}'", before[0]))
            .await;

        // On a zoomed landscape too one finger scrolls the page, which is said; the start is still taken hold of.
        page.take_link("scenario=rosenbrock&window=-3,2,-1,3").await;
        page.settle().await;
        page.rectangle("landscape").await;
        let (before, scrolled) = (start(&page).await, page.eval("scrollY").await.as_f64().unwrap());
        watch_scrolling(&page).await;
        page.touch_drag("landscape", (0.7, 0.8), (0.7, 0.2)).await;
        page.wait_for("the page to move", &format!("scrollY > {scrolled} + 50")).await;
        let hint = "document.getElementById('notice-text').textContent.startsWith('One finger scrolls')";
        page.wait_for("the hint", hint).await;
        page.of("notice-close", "element.click()").await;
        page.wait_for("a standstill", SCROLLED).await;
        assert_eq!(start(&page).await, before);

        page.rectangle("landscape").await;
        let handle = place(&page, before).await;
        page.touch_drag("landscape", handle, (handle.0 + 0.2, handle.1 + 0.2)).await;
        let moved = start(&page).await;
        assert!(moved[0] > before[0] + 0.5 && moved[1] < before[1] - 0.5, "{before:?} {moved:?}");
        assert_eq!(setting(&page, "window").await, "-3,2,-1,3");
        page.assert_no_errors().await;
    });
}
