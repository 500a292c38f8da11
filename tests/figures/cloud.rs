//! Clouds: where optimizers are under noise, above two dimensions.

use super::{SIZE, corners, hex, lines, middle, near, snapshot, texts};
use lodo::plot::{Figure, LandscapeFigure, Theme, style_of};

/// Under noise above two dimensions a lane is a cloud, the ellipse of two standard deviations of its last tenth around
/// their mean, with that part of its path alone.
#[test]
fn clouds_are_two_standard_deviations_of_the_last_tenth() {
    let theme = Theme::light();
    let snapshot = snapshot("dimension=40&optimizers=adam,momentum", 2000);
    let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
    assert!(figure.caption().starts_with("Last tenth, ±2 SD; "), "{}", figure.caption());
    assert!(figure.caption().ends_with(" % of the movement") && figure.caption().chars().count() <= 60);
    let (svg, frame) = (figure.to_svg(), figure.frame());
    let document = roxmltree::Document::parse(&svg).unwrap();
    for lane in &snapshot.lanes {
        let cloud = lane.cloud().expect("a cloud");
        let colour = hex(theme.colour(style_of(lane).colour));
        let fills = document.descendants().filter(|node| node.attribute("fill") == Some(&colour));
        let shapes = fills.map(|node| corners(node.attribute("points").unwrap()));
        let shape = shapes.into_iter().find(|shape| shape.len() == 72).expect("a filled ellipse");
        assert!(near(middle(&shape), frame.at(cloud.mean)), "{}", lane.key);
        let right = shape.iter().map(|corner| corner.x).fold(0.0, f64::max);
        let expected = frame.at([cloud.mean[0] + cloud.reach(0), 0.0]).x;
        assert!((right - expected).abs() < 0.5, "{}: {right} for {expected}", lane.key);
        let early = frame.at(lane.path[lane.path.len() / 2]);
        let drawn = lines(&svg, theme.colour(style_of(lane).colour)).concat();
        assert!(!drawn.iter().any(|&corner| near(corner, early)), "{}", lane.key);
        let words =
            format!(" and {} ({} points)", lodo::text::words::three_digits(cloud.reach(1)), cloud.points);
        assert!(figure.words().contains(&words), "{}", figure.words());
    }
    // In two dimensions and without noise paths are whole.
    for link in ["scenario=rosenbrock&noise-kind=walk", "dimension=40&noise-kind=none&optimizers=adam"] {
        let snapshot = super::snapshot(link, 400);
        let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
        let start = figure.frame().at(snapshot.lanes[0].path[0]);
        let drawn = lines(&figure.to_svg(), theme.colour(style_of(&snapshot.lanes[0]).colour)).concat();
        assert!(drawn.iter().any(|&corner| near(corner, start)), "{link}");
        assert!(!figure.caption().contains("Clouds"));
    }
}

/// Who is far outside what the others' clouds ask for is named at the rim.
#[test]
fn who_leaves_the_clouds_is_named_at_the_rim() {
    let mut snapshot = snapshot("dimension=20&optimizers=lodo,adam", 1000);
    let [.., high] = snapshot.plane.window;
    *snapshot.lanes[1].path.last_mut().unwrap() = [0.0, 40.0 * high];
    let svg = LandscapeFigure::new(&snapshot, None, SIZE, &Theme::light()).to_svg();
    assert!(texts(&svg).iter().any(|(text, _)| text == "Adam ↑"), "{:?}", texts(&svg));
}
