//! The landscape as a surface, with a module that is loaded when it is chosen.

use crate::controls::setting;
use crate::page::Page;
use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;

const LOADED: &str =
    "performance.getEntriesByType('resource').filter(({ name }) => name.includes('lodo_surface')).length";

/// Waits until a surface is drawn: its module is there and the map has given way to it.
async fn wait_for_surface(page: &Page) {
    page.wait_for("its module", "'draw' in lodoSurface").await;
    page.wait_for("a surface", "document.getElementById('arrows-label').hidden").await;
    page.settle().await;
}

/// It is loaded when it is chosen and not before, drawn, and turned by hand, by touch and by keys; the link keeps from
/// where. Without its module the map stays, and that is said beside the choice.
#[test]
fn a_surface_is_chosen_and_turned() {
    let still = |size| View::from(size).reduced_motion();
    visit("#scenario=rosenbrock&step=30", still(Size::Desktop), |page| async move {
        reach(&page, 30).await;
        page.settle().await;
        assert_eq!(page.eval(LOADED).await, 0);
        let load = "lodoSurface.load = () => dispatchEvent(new Event('surfacefailed'))";
        page.eval(&format!("void (window.load = lodoSurface.load, {load})")).await;
        page.click("landscape-surface").await;
        let words = "document.getElementById('surface-words').textContent";
        page.wait_for("the words", &format!("{words} === 'Could not be loaded'")).await;
        assert!(page.rectangle("surface-words").await.width > 0.0);
        assert_eq!(page.of("arrows-label", "element.hidden").await, false);
        page.eval("void (lodoSurface.load = load)").await;
        page.click("landscape-map").await;
        page.settle().await;

        let map = page.pixels("landscape").await;
        page.click("landscape-surface").await;
        wait_for_surface(&page).await;
        page.wait_for_other_pixels("landscape", map).await;
        assert_eq!(page.attribute("landscape-surface", "aria-pressed").await.as_deref(), Some("true"));
        assert_eq!(page.text("surface-words").await, "");
        // Some of it has the colours of the surface, not only those of paper and ink.
        let colours = page.of("landscape", "new Set(new Uint32Array(element.getContext('2d').getImageData(0, 0, element.width, element.height).data.buffer)).size").await;
        assert!(colours.as_u64().unwrap() > 200, "{colours} colours");
        let start = setting(&page, "start-x").await;
        assert_is_turned(&page, async || page.drag("landscape", (0.4, 0.5), (0.6, 0.55)).await).await;
        page.focus("landscape").await;
        page.key("Home").await;
        page.key("ArrowRight").await;
        page.key("ArrowUp").await;
        assert_eq!(setting(&page, "surface").await, "135,45");
        page.wait_for("the link", "location.hash.includes('surface=135,45')").await;

        page.look_through(still(Size::Phone)).await;
        page.reload().await;
        wait_for_surface(&page).await;
        assert_eq!(setting(&page, "surface").await, "135,45");
        assert_is_turned(&page, async || page.touch_drag("landscape", (0.4, 0.5), (0.6, 0.55)).await).await;
        assert_eq!(setting(&page, "start-x").await, start);
        page.click("landscape-map").await;
        page.wait_for("the map", "!document.getElementById('arrows-label').hidden").await;
        page.assert_no_errors().await;
    });
}

/// A gesture shows the surface from elsewhere.
async fn assert_is_turned(page: &Page, gesture: impl AsyncFnOnce()) {
    let (pixels, angle) = (page.pixels("landscape").await, setting(page, "surface").await);
    gesture().await;
    page.wait_for_other_pixels("landscape", pixels).await;
    let turned = setting(page, "surface").await;
    assert!(turned != angle && turned.contains(','), "{turned}");
}
