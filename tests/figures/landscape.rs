//! Paths, ellipses and the function beneath them.

use super::lettering::{assert_apart, boxes};
use super::{SIZE, lines, near, snapshot, texts};
use lodo::plot::{Figure, LandscapeFigure, Theme, pixels, style_of};
use lodo::run::{Command, Desk, Grid, Report, Window};

#[test]
fn a_path_ends_at_its_point_and_an_ellipse_lies_around_it() {
    let snapshot = snapshot("scenario=rosenbrock", 120);
    let theme = Theme::light();
    let figure = LandscapeFigure::new(&snapshot, None, [500.0, 500.0], &theme);
    let svg = figure.to_svg();
    let colour = theme.colour(style_of("lodo").colour);
    let here = figure.frame().at(*snapshot.lanes[0].path.last().unwrap());
    assert!(lines(&svg, colour)[0].last().is_some_and(|&end| near(end, here)));
    let ellipse = lines(&svg, colour).into_iter().find(|line| line.len() == 73).expect("an ellipse");
    let count = (ellipse.len() - 1) as f64;
    let centre = [0, 1].map(|axis| ellipse[1..].iter().map(|corner| corner[axis]).sum::<f64>() / count);
    assert!(near(centre, here), "{centre:?} {here:?}");
}

#[test]
fn a_heat_map_is_lightest_where_the_function_is_least() {
    let (columns, rows) = (31, 21);
    let value = |column: usize, row: usize| {
        let (x, y) = (column as f64 - 20.0, row as f64 - 5.0);
        (x * x + 3.0 * y * y) as f32
    };
    let values = (0..rows).flat_map(|row| (0..columns).map(move |column| value(column, row))).collect();
    let grid = Grid { window: [0.0, 1.0, 0.0, 1.0], columns, rows, values, ..Grid::default() };
    let theme = Theme::light();
    let shades = pixels(&grid, &theme, columns, rows);
    let light = |column: usize, row: usize| {
        let at = 4 * ((rows - 1 - row) * columns + column);
        shades[at..at + 3].iter().map(|&channel| u32::from(channel)).sum::<u32>()
    };
    let least = light(20, 5);
    assert!((0..rows).all(|row| (0..columns).all(|column| light(column, row) <= least)));
    assert!(light(0, 20) < light(10, 10) && light(10, 10) < least);
}

/// With the desk's own grid, contours are drawn and the value under a point is the function's.
#[test]
fn the_value_under_a_point_is_the_functions() {
    let mut desk = Desk::default();
    desk.answer(
        Command::Load { experiment: "scenario=rosenbrock".into(), changes: vec![], here: None },
        &|| 0.0,
    );
    let command = Command::Grid { window: [-2.0, 2.0, -1.0, 3.0], columns: 80, rows: 80, seconds: 1.0 };
    let Report::Grid(grid) = desk.answer(command, &|| 0.0) else { panic!("no grid") };
    let snapshot = snapshot("scenario=rosenbrock", 10);
    let theme = Theme::light();
    let figure = LandscapeFigure::new(&snapshot, Some(&grid), [500.0, 500.0], &theme);
    let words = figure.at(figure.frame().at([1.0, 1.0])).unwrap();
    let value: f64 = words.rsplit("f ").next().unwrap().replace("·10⁻", "e-").parse().unwrap_or(0.0);
    assert!(value < 0.01, "{words}");
    let bare = LandscapeFigure::new(&snapshot, None, [500.0, 500.0], &theme);
    assert!(figure.to_svg().len() > bare.to_svg().len() + 1000, "no contours");
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

/// Where there is an ellipse and none of H⁻¹ beside it, the words say so, and above two dimensions the caption.
#[test]
fn a_missing_ellipse_is_accounted_for() {
    let theme = Theme::light();
    for (link, known) in [
        ("", true),
        ("plane=principal", false),
        ("plane=coordinates", false),
        ("objective=circles&optimizers=lodo", false),
        ("scenario=rosenbrock&start-x=-0.5&start-y=0&optimizers=lodo", true),
        ("scenario=rosenbrock&start-x=0&start-y=2&optimizers=lodo", false),
    ] {
        let snapshot = snapshot(link, 0);
        let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
        assert_eq!(snapshot.plane.inverse_hessian.is_some(), known, "{link}");
        let said = figure.caption().ends_with("; H⁻¹ not drawn on this plane");
        assert_eq!(said, !known && snapshot.dimension > 2, "{link}: {}", figure.caption());
        assert_eq!(!figure.words().contains("No ellipse of the inverse Hessian"), known, "{link}");
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
    assert!(caption(20).ends_with(" % of the displacement"), "{}", caption(20));
}
