//! The matrix beside a landscape, as the Hessian measures it.

use super::{SIZE, corners, lines, middle, snapshot, texts};
use lodo::experiment::Window;
use lodo::plot::{Figure, LandscapeFigure, Pixel, SUBPIXEL, Theme, style_of};
use lodo::session::LaneSnapshot;

/// What is drawn to the right of the axes: the matrix as the Hessian measures it.
fn beside(svg: &str, figure: &LandscapeFigure<'_>) -> Vec<String> {
    let right = figure.frame().rect.right + 8.0;
    let document = roxmltree::Document::parse(svg).unwrap();
    let all = document.descendants().filter(|node| match node.attribute("points") {
        Some(points) => corners(points).iter().all(|corner| corner.x > right),
        None => node.attribute("x").is_some_and(|x| x.parse::<f64>().unwrap() / SUBPIXEL > right),
    });
    all.map(|node| svg[node.range()].to_owned()).collect()
}

/// The farthest points of an ellipse across and up from its middle, in radii of the dashed circle beside it.
fn half_axes(figure: &LandscapeFigure<'_>, lane: &LaneSnapshot) -> [f64; 2] {
    let (svg, rect) = (figure.to_svg(), figure.frame().rect);
    let ellipse = lines(&svg, figure.theme().colour(style_of(lane).colour));
    let ellipse =
        ellipse.into_iter().find(|line| line.len() == 73 && line[0].x > rect.right).expect("an ellipse");
    let dashes = lines(&svg, figure.theme().ink);
    let dashes = dashes.into_iter().flatten().filter(|corner| corner.x > rect.right);
    let centre = middle(&ellipse[1..]);
    let radius = dashes.map(|corner| corner.distance(centre)).fold(0.0, f64::max);
    let far = |along: fn(&Pixel) -> f64| {
        let reach = ellipse.iter().map(|corner| (along(corner) - along(&centre)).abs()).fold(0.0, f64::max);
        reach / radius
    };
    [far(|at| at.x), far(|at| at.y)]
}

/// Newton's method is the unit circle; gradient descent reaches √(αλ) of it along either axis, at one scale for all.
#[test]
fn a_matrix_is_drawn_as_the_hessian_measures_it() {
    let theme = Theme::light();
    for (link, expected) in [
        ("dimension=30&optimizers=newton&newton-lr=1", [1.0, 1.0]),
        ("dimension=30&optimizers=newton&newton-lr=1&plane=principal", [1.0, 1.0]),
        ("dimension=30&condition=100&optimizers=gd&gd-lr=0.5", [0.5f64.sqrt(), 0.005f64.sqrt()]),
        (
            "dimension=30&condition=4&noise-kind=none&optimizers=gd&gd-lr=1.5",
            [1.5f64.sqrt(), 0.375f64.sqrt()],
        ),
    ] {
        let snapshot = snapshot(link, 50);
        for size in [SIZE, [388.0, 300.0], [1000.0, 600.0]] {
            let found = half_axes(&LandscapeFigure::new(&snapshot, None, size, &theme), &snapshot.lanes[0]);
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 0.02, "{link} {size:?}: {found} for {expected}");
            }
        }
    }
}

/// Neither another optimizer, however wild, nor another window changes the ellipse by a pixel.
#[test]
fn no_other_path_changes_the_ellipse() {
    let theme = Theme::light();
    let link = "dimension=40&plane=curvature";
    let alone = snapshot(&format!("{link}&optimizers=lodo"), 200);
    let mut wild = snapshot(&format!("{link}&optimizers=lodo,adam"), 200);
    let count = wild.lanes[1].path.len();
    for (place, point) in wild.lanes[1].path.iter_mut().enumerate() {
        *point = [1e5 * (place as f64 - 0.5 * count as f64), 7e3];
    }
    let [alone, wild] = [&alone, &wild].map(|snapshot| LandscapeFigure::new(snapshot, None, SIZE, &theme));
    let zoomed = wild.clone().within(Some(Window([0.0, 0.1, -900.0, 900.0])));
    let expected = beside(&alone.to_svg(), &alone);
    assert!(expected.len() > 20, "{expected:?}");
    assert_eq!(beside(&wild.to_svg(), &wild), expected);
    assert_eq!(beside(&zoomed.to_svg(), &zoomed), expected);
    let after = snapshot(&format!("{link}&optimizers=lodo"), 201);
    let after = LandscapeFigure::new(&after, None, SIZE, &theme);
    assert_ne!(beside(&after.to_svg(), &after), expected, "it is that of its step");
}

/// What is larger than the room for it is cut, and that is said.
#[test]
fn an_ellipse_beyond_its_room_is_cut() {
    let theme = Theme::light();
    for (rate, cut) in [("1", false), ("9", true)] {
        let link = format!("dimension=30&condition=2&noise-kind=none&optimizers=gd&gd-lr={rate}");
        let snapshot = snapshot(&link, 0);
        let figure = LandscapeFigure::new(&snapshot, None, [388.0, 300.0], &theme);
        let said: Vec<String> = texts(&figure.to_svg()).into_iter().map(|(text, _)| text).collect();
        assert_eq!(said.contains(&"cut".into()), cut, "{said:?}");
        let [title, name] = ["Gradient descent: G·H", "H⁻¹"].map(String::from);
        assert!(said.contains(&name) && (said.contains(&title) || said.contains(&"G·H".into())), "{said:?}");
        let colour = theme.colour(style_of(&snapshot.lanes[0]).colour);
        for corner in lines(&figure.to_svg(), colour).concat() {
            assert!(corner.x < 383.0 && corner.y < 270.0, "{corner:?}");
        }
        let words = figure.words();
        assert!(words.contains(" takes 0.500 to 1.00 of Newton’s step") != cut, "{words}");
    }
}
