//! Where things stand: nothing covers data, is cut, or moves when words change.

use crate::run::reach;
use crate::view::Size;
use crate::visit::visit;

const SIZES: [Size; 4] = [Size::Desktop, Size::Tablet, Size::Phone, Size::Exactly(1024, 768)];

/// The axes of the landscape leave 24.5 pixels above the plot.
#[test]
fn buttons_over_the_landscape_cover_no_data() {
    for size in SIZES {
        visit("#scenario=rosenbrock&window=0,2,0.5,1.5&speed=20", size, |page| async move {
            reach(&page, 3).await;
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
                    let apart = side(a, "right") <= side(b, "left") + 0.5
                        || side(b, "right") <= side(a, "left") + 0.5
                        || side(a, "bottom") <= side(b, "top") + 0.5
                        || side(b, "bottom") <= side(a, "top") + 0.5;
                    let inside = tools[a][0] == "" || tools[b][0] == "" || tools[b][0] == "arrows-label";
                    assert!(apart || inside, "{size:?}: {} on {}", tools[a], tools[b]);
                }
            }
        });
    }
}

#[test]
fn cards_stay_where_they_are_when_one_diverges() {
    for size in SIZES {
        let link = "#scenario=too-fast&optimizers=lodo,adam&speed=20";
        visit(link, size, |page| async move {
            reach(&page, 2).await;
            page.of("controls-toggle", "element.click()").await;
            let places = "[...document.querySelectorAll('.card')].map(card => card.offsetTop + ' ' + card.offsetHeight).join()";
            let before = page.eval(places).await;
            let words = |text: &str| {
                format!("document.querySelector('.card .status').textContent.includes('{text}')")
            };
            page.wait_for("it to run", &words("Running"), 3.0).await;
            page.set("speed", 1000).await;
            page.wait_for("the end of one", &words("Try 9.6e-4 and reset"), 20.0).await;
            assert_eq!(page.eval(places).await, before, "{size:?}");
            let cut =
                "(state => state.scrollHeight - state.clientHeight)(document.querySelector('.card .state'))";
            assert_eq!(page.eval(cut).await, 0, "{size:?}: its words are cut");
        });
    }
}

#[test]
fn the_landscape_has_its_name() {
    for size in SIZES {
        for link in ["#speed=20", "#plane=coordinates&speed=20", "#scenario=rosenbrock&speed=20"] {
            visit(link, size, |page| async move {
                reach(&page, 2).await;
                let cut = "(h => h.scrollWidth - h.clientWidth)(element.querySelector('h2'))";
                assert_eq!(page.of("landscape-figure", cut).await, 0, "{size:?} {link}");
                assert_eq!(page.of("loss-figure", cut).await, 0, "{size:?} {link}");
            });
        }
    }
}
