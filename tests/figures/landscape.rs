//! Paths, ellipses, and names at the rim.

use super::{SIZE, lines, middle, near, snapshot, texts};
use crate::lettering::{assert_apart, boxes};
use lodo::experiment::Window;
use lodo::plot::{Figure, LandscapeFigure, Theme, style_of};

#[test]
fn a_path_ends_at_its_point_and_an_ellipse_lies_around_it() {
    let snapshot = snapshot("scenario=rosenbrock", 120);
    let theme = Theme::light();
    let figure = LandscapeFigure::new(&snapshot, None, [500.0, 500.0], &theme);
    let svg = figure.to_svg();
    let colour = theme.colour(style_of(&snapshot.lanes[0]).colour);
    let here = figure.frame().at(*snapshot.lanes[0].path.last().unwrap());
    assert!(lines(&svg, colour)[0].last().is_some_and(|&end| near(end, here)));
    let ellipse = lines(&svg, colour).into_iter().find(|line| line.len() == 73).expect("an ellipse");
    let centre = middle(&ellipse[1..]);
    assert!(near(centre, here), "{centre:?} {here:?}");
}

/// In two dimensions a right angle looks like one, however wide the panel and whatever part of the plane is seen.
#[test]
fn axes_of_two_dimensions_have_equal_scale() {
    let (flat, many) = (snapshot("scenario=rosenbrock", 50), snapshot("dimension=3", 50));
    let theme = Theme::light();
    for size in [[620.0, 604.0], [1032.0, 604.0], [358.0, 358.0], [486.0, 131.0], [240.0, 700.0]] {
        for window in [None, Some(Window([0.0, 2.0, 0.5, 1.5])), Some(Window([-1.0, 1.0, -4.0, 4.0]))] {
            // How far a side is from what the other side asks for, in pixels.
            let excess = |snapshot| {
                let figure = LandscapeFigure::new(snapshot, None, size, &theme).within(window);
                let frame = figure.frame();
                let (x, y, rect) = (frame.x.scale, frame.y.scale, frame.rect);
                if let Some(Window(window)) = window {
                    assert_eq!([x.from, x.to, y.from, y.to], window, "all of it is seen, and no more");
                }
                let [right, bottom] = size;
                assert!(
                    rect.left >= 44.0
                        && rect.right <= right
                        && rect.top >= 24.0
                        && rect.bottom <= bottom - 37.0
                );
                let [across, up] = [rect.width() / (x.to - x.from), rect.height() / (y.to - y.from)];
                (across - up).abs() * (x.to - x.from).min(y.to - y.from)
            };
            assert!(excess(&flat) <= 1.0, "{size:?} {window:?}: {}", excess(&flat));
            assert!(excess(&many) > 5.0, "{size:?} {window:?}: above two dimensions the panel is filled");
        }
    }
}

/// A point of the table is where its optimizer was at its step.
#[test]
fn a_paths_table_tells_steps() {
    let link = "scenario=rosenbrock&optimizers=adam";
    let table = LandscapeFigure::new(&snapshot(link, 1000), None, SIZE, &Theme::light()).csv();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "optimizer,point,step,x,y");
    for row in [rows[1], rows[40], rows[rows.len() - 1]] {
        let cells: Vec<&str> = row.split(',').collect();
        let then = snapshot(link, cells[2].parse().unwrap());
        let [x, y] = *then.lanes[0].path.last().unwrap();
        assert_eq!((cells[3], cells[4]), (x.to_string().as_str(), y.to_string().as_str()), "{row}");
    }
    assert!(rows[rows.len() - 1].contains(",1000,"));
}

/// Where there is an ellipse and none of H⁻¹ beside it, the words say so, and above two dimensions the picture.
#[test]
fn a_missing_ellipse_is_accounted_for() {
    let theme = Theme::light();
    for (link, known) in [
        ("", true),
        ("plane=principal", true),
        ("plane=coordinates", true),
        (
            "scenario=blank&objective=formula&dimension=3&formula=x1^2-x2^2%2Bx3^2&optimizers=lodo&plane=coordinates",
            false,
        ),
        ("scenario=rosenbrock&start-x=-0.5&start-y=0&optimizers=lodo", true),
        ("scenario=rosenbrock&start-x=0&start-y=2&optimizers=lodo", false),
    ] {
        let snapshot = snapshot(link, 0);
        let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
        let words = figure.words();
        if snapshot.dimension == 2 {
            assert_eq!(snapshot.plane.inverse_hessian.is_some(), known, "{link}");
            assert_eq!(!words.contains("No ellipse of the inverse Hessian"), known, "{link}");
        } else {
            assert_eq!(words.contains("of Newton’s step"), known, "{link}: {words}");
            let said = texts(&figure.to_svg()).iter().any(|(text, _)| text == "H is not");
            assert_eq!(said, !known, "{link}");
            assert_eq!(
                words.contains("The Hessian is not positive definite on this plane."),
                !known,
                "{words}"
            );
        }
        assert!(figure.caption().chars().count() <= 60, "{}", figure.caption());
    }
}

/// Who has left the picture is named at the rim, with the way there; who is in it has no arrow.
#[test]
fn who_is_outside_is_named_at_the_rim() {
    let mut snapshot = snapshot("scenario=rosenbrock&optimizers=lodo,adam", 5);
    let theme = Theme::light();
    let [left, right, low, high] = snapshot.plane.window;
    let [width, height] = [right - left, high - low];
    for (across, down, arrow) in [
        (0, 0, ""),
        (1, 0, " →"),
        (-1, 0, " ←"),
        (0, 1, " ↑"),
        (0, -1, " ↓"),
        (1, 1, " ↗\u{fe0e}"),
        (-1, 1, " ↖\u{fe0e}"),
        (-1, -1, " ↙\u{fe0e}"),
        (1, -1, " ↘\u{fe0e}"),
    ] {
        let point =
            [0.5 * (left + right) + f64::from(across) * width, 0.5 * (low + high) + f64::from(down) * height];
        snapshot.lanes[0].path.push(point);
        let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
        let svg = figure.to_svg();
        let names: Vec<String> = texts(&svg).into_iter().map(|(text, _)| text).collect();
        assert!(names.contains(&format!("LODO{arrow}")) && names.contains(&"Adam".into()), "{names:?}");
        let boxes = boxes(&svg);
        assert_apart(&boxes, arrow);
        let (_, [from, to, top, bottom]) = boxes.iter().find(|(text, _)| text.starts_with("LODO")).unwrap();
        let rect = figure.frame().rect;
        for (side, gap) in [
            (across == 1, rect.right - to),
            (across == -1, from - rect.left),
            (down == 1, top - rect.top),
            (down == -1, rect.bottom - bottom),
        ] {
            assert!((0.0..14.0).contains(&gap) || !side && gap > 14.0, "{gap} beside {arrow}");
        }
        let words = figure.words();
        let outside = usize::from(!arrow.is_empty());
        assert_eq!(words.matches(" outside the picture").count(), outside, "{words}");
        assert_eq!(words.matches(" outside the picture; Adam at ").count(), outside, "{words}");
    }
    // What is seen may be chosen; of many, whose names stand below, those outside are named twice.
    for (link, times) in [("optimizers=lodo,adam", 1), ("optimizers=lodo,adam,momentum,rmsprop,yogi,lars", 2)]
    {
        let snapshot = self::snapshot(&format!("scenario=rosenbrock&{link}"), 5);
        let away = Window([right + width, right + 2.0 * width, low, high]);
        let svg = LandscapeFigure::new(&snapshot, None, SIZE, &theme).within(Some(away)).to_svg();
        let named = texts(&svg).into_iter().filter(|(text, _)| text.starts_with("Adam"));
        assert_eq!(named.clone().count(), times, "{link}");
        assert_eq!(named.filter(|(text, _)| text == "Adam ←").count(), 1, "{link}");
    }
}

/// A part of the displacement is told where there is any.
#[test]
fn before_the_first_step_nothing_has_moved() {
    let caption = |steps| LandscapeFigure::new(&snapshot("", steps), None, SIZE, &Theme::light()).caption();
    assert_eq!(caption(0), "Nothing has moved yet");
    assert!(caption(20).ends_with(" % of the movement"), "{}", caption(20));
}
