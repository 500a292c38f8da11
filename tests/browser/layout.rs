//! Where things stand: nothing covers data, is cut, or moves when words change.

use crate::page::Page;
use crate::run::reach;
use crate::view::{Size, View};
use crate::visit::visit;
use serde_json::json;

const SIZES: [Size; 4] = [Size::Desktop, Size::Tablet, Size::Phone, Size::Exactly(1024, 768)];

/// The axes of the landscape leave 24.5 pixels above the plot.
#[test]
fn buttons_over_the_landscape_cover_no_data() {
    let still = |size| View::from(size).reduced_motion();
    visit("#scenario=rosenbrock&window=0,2,0.5,1.5", still(Size::Desktop), |page| async move {
        for size in SIZES {
            page.look_through(still(size)).await;
            let plot = page.rectangle("landscape").await.y + 24.0;
            let tools = page.of("landscape-figure", "[...element.querySelectorAll('button, select, label')].filter(e => e.checkVisibility() && !e.closest('.entries')).map(e => [e.id, e.getBoundingClientRect().toJSON()])").await;
            let tools = tools.as_array().unwrap();
            for id in ["zoom-in", "zoom-out", "zoom-fit"] {
                assert!(tools.iter().any(|tool| tool[0] == id), "{size:?}: no {id}");
                page.focus(id).await;
                assert_eq!(page.eval("document.activeElement.id").await, id);
            }
            let side = |place: usize, name: &str| tools[place][1][name].as_f64().unwrap();
            for a in 0..tools.len() {
                assert!(side(a, "bottom") <= plot + 0.5, "{size:?}: {} ends below {plot}", tools[a]);
                for b in 0..a {
                    // Buttons of one choice share the line between them.
                    let apart = side(a, "right") <= side(b, "left") + 1.5
                        || side(b, "right") <= side(a, "left") + 1.5
                        || side(a, "bottom") <= side(b, "top") + 0.5
                        || side(b, "bottom") <= side(a, "top") + 0.5;
                    let inside = tools[a][0] == "" || tools[b][0] == "" || tools[b][0] == "arrows-label";
                    assert!(apart || inside, "{size:?}: {} on {}", tools[a], tools[b]);
                }
            }
        }
    });
}

/// An open card has room for the words, and a closed one as well.
#[test]
fn cards_stay_where_they_are_when_one_diverges() {
    let link = "#scenario=too-fast&optimizers=lodo,adam&speed=1000";
    visit(link, View::from(Size::Desktop).reduced_motion(), |page| async move {
        let places = "[...document.querySelectorAll('.card')].map(card => card.offsetTop + ' ' + card.offsetHeight).join()";
        let words =
            |text: &str| format!("document.querySelector('.card .status').textContent.includes('{text}')");
        let open = |open: bool| format!("void (document.querySelector('.card .body').open = {open})");
        let height = "document.querySelector('.card').offsetHeight";
        for size in SIZES {
            page.of("reset", "element.click()").await;
            page.look_through(View::from(size).reduced_motion()).await;
            page.eval(&open(true)).await;
            // Running, and still far from its end.
            page.eval("void (probe.holds = true)").await;
            page.of("play", "element.click()").await;
            page.of("controls-toggle", "element.click()").await;
            page.wait_for("it to run", &words("Running")).await;
            let before = page.eval(places).await;
            page.eval(&open(false)).await;
            let closed = page.eval(height).await;
            page.eval(&open(true)).await;
            page.eval("probe.release()").await;
            page.wait_for("the end of one", &words("Try 9.6e-4 and reset")).await;
            assert_eq!(page.eval(places).await, before, "{size:?}");
            let cut =
                "(state => state.scrollHeight - state.clientHeight)(document.querySelector('.card .state'))";
            assert_eq!(page.eval(cut).await, 0, "{size:?}: its words are cut");
            page.eval(&open(false)).await;
            let said = "(advice => advice.checkVisibility() && advice.textContent.includes('Try 9.6e-4 and reset'))(document.querySelector('.card .advice'))";
            page.wait_for("the advice", said).await;
            assert_eq!(page.eval(height).await, closed, "{size:?}: closed");
            let cut = "(card => [...card.querySelectorAll('.advice, .name')].some(text => { const [a, b] = [text, card].map(e => e.getBoundingClientRect()); return a.top < b.top || a.bottom > b.bottom || a.right > b.right }))(document.querySelector('.card'))";
            assert_eq!(page.eval(cut).await, false, "{size:?}: its words are cut, closed");
            page.of("controls-toggle", "element.click()").await;
            page.of("play", "element.click()").await;
        }
    });
}

/// A message moves nothing, leaves its field free, and is in sight, also where it lies below the edge of a list that scrolls.
#[test]
fn refusals_move_nothing_and_are_seen() {
    let still = |size| View::from(size).reduced_motion();
    visit("", still(Size::Desktop), |page| async move {
        let places = "[...document.querySelectorAll('.row, .card, figure, #run > *')].map(e => [e.offsetTop, e.offsetHeight].join()).join(' ')";
        let refused = [
            ("condition-value", "condition"),
            ("start-x-value", "start-x"),
            ("start-y-value", "start-y"),
            ("lodo-beta-value", "lodo-beta"),
            ("seed", "seed"),
            ("seeds", "seeds"),
        ];
        let pairs = refused.map(|(field, key)| (key, field));
        let others = [("seeds", "timeline"), ("seeds", "status"), ("seed", "seeds"), ("seed", "timeline")];
        for (number, size) in SIZES.into_iter().enumerate() {
            // What was refused at the size before is forgotten.
            page.take_link(&format!("#scenario=ellipse&lodo-lr=0.{}", number + 1)).await;
            page.look_through(still(size)).await;
            page.of("controls-toggle", "element.click()").await;
            let before = page.eval(places).await;
            for (field, key) in refused {
                if key == "seed" {
                    // On a phone the sheet with the controls is over it.
                    page.of("controls-toggle", "element.click()").await;
                }
                page.type_into(field, "-1e9").await;
                assert_ne!(page.text(&format!("{key}-error")).await, "", "{key}");
            }
            assert_eq!(page.eval(places).await, before, "{size:?}");
            for (error, other) in pairs.into_iter().chain(others) {
                // Of a slider the middle is seen; through a message one reaches the rest.
                let apart = format!(
                    "((a, b, rim) => a.bottom <= b.top + rim || b.bottom - rim <= a.top || a.right <= b.left || b.right <= a.left) \
                     (element.getBoundingClientRect(), document.getElementById('{other}').getBoundingClientRect(), {})",
                    if other == "timeline" { 8 } else { 1 }
                );
                let error = format!("{error}-error");
                assert_eq!(page.of(&error, &apart).await, true, "{size:?}: {error} on {other}");
                assert_eq!(page.of(&error, "getComputedStyle(element).pointerEvents").await, "none");
            }
        }
        page.take_link("#optimizers=lodo,adam,gd").await;
        page.look_through(still(Size::Desktop)).await;
        page.eval("document.querySelectorAll('.card .body').forEach(body => body.open = true)").await;
        let field = page.rectangle("gd-lr-value").await;
        page.click("gd-lr-value").await;
        page.browser("Input.insertText", json!({ "text": "-1" })).await;
        page.key("Enter").await;
        assert_ne!(page.text("gd-lr-error").await, "");
        let over = "element.getBoundingClientRect().bottom - document.getElementById('controls').getBoundingClientRect().bottom";
        let over = page.of("gd-lr-error", over).await.as_f64().expect("a number");
        assert!(over < 1.0, "{over} px of it are out of sight, of a field at {}", field.y);
    });
}

/// However many there are, and whatever their numbers are.
#[test]
fn the_status_is_whole() {
    let nine = "#speed-up=0&optimizers=lodo,adam,momentum,rmsprop,yogi,lars,lbfgs,nadam,gd&dimension=20";
    let sizes = [
        Size::Phone,
        Size::Exactly(360, 740),
        Size::Tablet,
        Size::Exactly(1024, 768),
        Size::Exactly(1280, 800),
    ];
    visit(nine, Size::Phone, |page| async move {
        let whole = "document.getElementById('status').textContent.includes('Gradient descent')";
        page.wait_for("all of them", whole).await;
        let mut tops = Vec::new();
        for later in [0, 1500] {
            reach(&page, later).await;
            page.of("play", "element.click()").await;
            for (number, size) in sizes.into_iter().enumerate() {
                page.look_through(size).await;
                assert_eq!(page.of("status", "element.scrollHeight - element.clientHeight").await, 0);
                let top = "document.getElementById('landscape').getBoundingClientRect().top + scrollY";
                let top = page.eval(top).await;
                match tops.get(number) {
                    Some(before) => assert_eq!(top, *before, "{size:?}"),
                    None => tops.push(top),
                }
            }
            page.of("play", "element.click()").await;
        }
    });
}

/// On a phone a notice is a strip at the top: what is below it is seen and touched.
#[test]
fn a_notice_leaves_a_phone_its_screen() {
    // As long as what is said of a link can be.
    let link = "#lodo-lr=99&adam-lr=99&dimension=99999&noise=99&condition=1e9&speed=20";
    visit(link, Size::Exactly(360, 740), |page| async move {
        reach(&page, 2).await;
        assert!(page.text("notice-text").await.ends_with("And 2 more."));
        for size in [Size::Exactly(360, 740), Size::Phone] {
            page.resize(size).await;
            let notice = page.rectangle("notice").await;
            let high = page.eval("innerHeight").await.as_f64().expect("a number");
            assert!(notice.y >= 0.0 && notice.height < 0.25 * high, "{size:?}: {notice:?} of {high}");
            assert_eq!(page.of("notice-text", "element.scrollHeight - element.clientHeight").await, 0);
            let top = "document.elementFromPoint(innerWidth / 2, element.getBoundingClientRect().bottom - 40) === element";
            page.rectangle("landscape").await;
            assert_eq!(page.of("landscape", top).await, true, "{size:?}: it lies on the landscape");
        }
        page.click("play").await;
        page.wait_for("the pause", "!lodoLab.snapshot().playing").await;
        let notice = page.rectangle("notice").await;
        page.click("notice-close").await;
        assert_eq!(page.of("notice", "element.checkVisibility({ visibilityProperty: true })").await, false);
        let there = format!(
            "document.getElementById('notice').contains(document.elementFromPoint({}, {}))",
            notice.x + 20.0,
            notice.y + 20.0
        );
        assert_eq!(page.eval(&there).await, false, "it can still be touched");
    });
}

/// The elements that are seen with text of their own below a size, in pixels. Of menus without room labels are only said.
fn smaller_than(pixels: u32) -> String {
    format!(
        "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility({{ visibilityProperty: true }}) && !e.closest('.visually-hidden') \
         && [...e.childNodes].some(node => node.nodeType === 3 && node.data.trim())) \
         .filter(e => (size => size > 0 && size < {pixels})(parseFloat(getComputedStyle(e).fontSize))).map(e => e.id || e.textContent).join()"
    )
}

/// What belongs together is in the window.
async fn assert_fits(page: &Page, size: Size, link: &str) {
    if !matches!(size, Size::Phone) {
        let over = page.eval("document.documentElement.scrollHeight - innerHeight").await;
        assert_eq!(over, 0, "{size:?} {link}: the page");
        let over = page.of("controls", "element.scrollHeight - element.clientHeight").await;
        assert_eq!(over, 0, "{size:?} {link}: the controls");
        return;
    }
    let bottom = |of: &str| format!("document.querySelector('{of}').getBoundingClientRect().bottom");
    let bar = "document.querySelector('.transport').getBoundingClientRect().top";
    for of in ["[data-place=\"0\"] canvas", "#look-for"] {
        let seen = page.eval(&format!("{} <= {bar}", bottom(of))).await;
        assert_eq!(seen, true, "{link}: {of} is below the first screen");
    }
}

/// The names of panels, where to pause, and menus, which are as wide as the longest of their choices would make them, are
/// whole, and no text is small.
async fn assert_can_be_read(page: &Page, size: Size, link: &str) {
    for panel in ["landscape-figure", "loss-figure"] {
        let cut = "(h => h.scrollWidth - h.clientWidth)(element.querySelector('h2'))";
        assert_eq!(page.of(panel, cut).await, 0, "{size:?} {link}: {panel}");
    }
    page.of("controls-toggle", "element.click()").await;
    let cut = "[...document.querySelectorAll('select')].filter(menu => menu.checkVisibility()).filter(menu => { \
        const is = menu.offsetWidth; \
        menu.style.cssText = 'width: max-content; max-width: none; flex: none'; \
        const wants = menu.offsetWidth; \
        menu.style.cssText = ''; \
        return is < wants || parseFloat(getComputedStyle(menu).fontSize) < 13; }).map(menu => menu.id).join()";
    assert_eq!(page.eval(cut).await, "", "{size:?} {link}");
    // Chromium counts a longer placeholder as well.
    let cut = "[...document.querySelectorAll('.stop span:not(.pair), .stop label, .stop input')].filter(part => { \
        part.placeholder = ''; \
        return part.scrollWidth > part.clientWidth && part.clientWidth > 0 || part.offsetHeight > 48; \
        }).map(part => part.id || part.textContent).join()";
    assert_eq!(page.eval(cut).await, "", "{size:?} {link}: where to pause");
    page.eval(
        "window.folded = [...document.querySelectorAll('details:not([open])')], folded.forEach(details => details.open = true)",
    )
    .await;
    assert_eq!(page.eval(&smaller_than(13)).await, "", "{size:?} {link}");
    page.eval("folded.forEach(details => details.open = false)").await;
    page.of("controls-toggle", "element.click()").await;
}

#[test]
fn everything_fits_and_can_be_read() {
    let three = &[Size::Desktop, Size::Tablet, Size::Phone][..];
    let more =
        &[Size::Desktop, Size::Exactly(1280, 720), Size::Exactly(1024, 768), Size::Tablet, Size::Phone];
    visit("", View::from(Size::Desktop).reduced_motion(), |page| async move {
        for (link, fits, sizes) in [
            ("scenario=overtake", true, three),
            ("scenario=ellipse", true, three),
            ("scenario=blank", true, three),
            ("scenario=rosenbrock", true, more),
            ("plane=coordinates&budget=1000&target=0.01", false, more),
        ] {
            page.take_link(link).await;
            for &size in sizes {
                page.look_through(View::from(size).reduced_motion()).await;
                if fits && !matches!(size, Size::Exactly(..)) {
                    assert_fits(&page, size, link).await;
                }
                assert_can_be_read(&page, size, link).await;
            }
        }
        page.take_link("objective=circles&noise-kind=none&plane=decisions").await;
        for &size in three {
            page.look_through(View::from(size).reduced_motion()).await;
            assert!(page.rectangle("regions").await.width > 0.0, "{size:?}: whose regions are seen");
        }
    });
}

/// From the last row all of it is read, and nothing needs to be scrolled.
#[test]
fn a_presentation_is_large_and_fits() {
    visit("", Size::Exactly(1280, 720), |page| async move {
        for (link, lead) in [("speed=20&theme=dark", "spectrum"), ("scenario=ellipse&speed=20", "landscape")]
        {
            page.take_link(link).await;
            page.key("p").await;
            page.wait_for("the presentation", "document.body.hasAttribute('data-present')").await;
            page.wait_for("a picture", "lodoLab.snapshot().step >= 2").await;
            let over = "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth].join()";
            assert_eq!(page.eval(over).await, "0,0", "{link}");
            assert_eq!(page.eval(&smaller_than(18)).await, "", "{link}");
            // What figures set in 13 pixels is seen in 18 and more, as sharp as the rest.
            let scale = format!(
                "(c => c.getBoundingClientRect().width / c.clientWidth >= 1.4 && Math.abs(c.width / c.getBoundingClientRect().width - 1) < 0.01)(document.getElementById('{lead}'))"
            );
            page.wait_for("a large figure", &scale).await;
            assert_eq!(page.of("controls", "element.checkVisibility()").await, false);
            page.wait_for("the address", "location.hash.includes('present=1')").await;
            page.key("Escape").await;
            page.wait_for("the desk", "!document.body.hasAttribute('data-present')").await;
            assert_eq!(page.of("controls", "element.checkVisibility()").await, true);
        }
        page.assert_no_errors().await;
    });
}
