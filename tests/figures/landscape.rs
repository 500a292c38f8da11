//! Paths, ellipses and the function beneath them.

use super::{SIZE, corners, hex, lines, middle, near, snapshot, texts};
use crate::lettering::{assert_apart, boxes};
use lodo::experiment::{Experiment, Window};
use lodo::plot::{Figure, LandscapeFigure, Pixel, SUBPIXEL, Theme, pixels, style_of};
use lodo::session::{LaneSnapshot, Surface};
use lodo::worker::{Command, Grid, Report, Simulator};

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

#[test]
fn a_heat_map_is_lightest_where_the_function_is_least() {
    let (columns, rows) = (31, 21);
    let value = |column: usize, row: usize| {
        let (x, y) = (column as f64 - 20.0, row as f64 - 5.0);
        x * x + 3.0 * y * y
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

fn grid(link: &str, window: [f64; 4]) -> Grid {
    let mut simulator = Simulator::default();
    simulator.answer(Command::Load { experiment: link.into(), changes: vec![], owned: None }, &|| 0.0);
    let Report::Grid(grid) =
        simulator.answer(Command::Grid { window, columns: 80, rows: 80, seconds: 9.0 }, &|| 0.0)
    else {
        panic!("no grid")
    };
    grid
}

/// With the simulator's own grid, contours are drawn.
#[test]
fn a_grid_has_contours() {
    let (grid, snapshot) =
        (grid("scenario=rosenbrock", [-2.0, 2.0, -1.0, 3.0]), snapshot("scenario=rosenbrock", 10));
    let theme = Theme::light();
    let figure = LandscapeFigure::new(&snapshot, Some(&grid), [500.0, 500.0], &theme);
    let bare = LandscapeFigure::new(&snapshot, None, [500.0, 500.0], &theme);
    assert!(figure.to_svg().len() > bare.to_svg().len() + 1000, "no contours");
    // Without the function itself, the cell's value is told as what it is.
    let words = figure.at(figure.frame().at([1.0, 1.0])).unwrap();
    assert!(words.contains(": f about "), "{words}");
}

/// The value under the pointer is f at the very point that is said, however fine the function or small the window.
#[test]
fn the_value_under_a_point_is_the_functions() {
    let theme = Theme::light();
    for (formula, centre, half) in [
        ("sin(20*x)%2Bcos(20*y)", [0.0, 0.0], 3.0),
        ("x^2%2By^2%2B1000", [0.0, 0.0], 1e-3),
        ("20-10*(cos(6*x)%2Bcos(6*y))%2Bx^2%2By^2", [0.3, -0.7], 5.0),
        ("1e39*(x^2%2By^2)", [1.0, 2.0], 10.0),
        ("100*(y-x^2)^2%2B(1-x)^2", [0.0, 0.0], 1e12),
        ("(x-3)^2%2By", [3.0, 0.5], 1e-6),
    ] {
        let link = format!("scenario=blank&objective=formula&dimension=2&formula={formula}");
        let snapshot = snapshot(&link, 0);
        let window = [centre[0] - half, centre[0] + half, centre[1] - half, centre[1] + half];
        let (experiment, _) = Experiment::from_link(&link);
        let (surface, grid) = (Surface::new(&experiment).unwrap(), grid(&link, window));
        let figure = LandscapeFigure::new(&snapshot, Some(&grid), SIZE, &theme).within(Some(Window(window)));
        let figure = figure.over(Some(&surface));
        let rect = figure.frame().rect;
        for [across, down] in [[0.123, 0.456], [0.5, 0.5], [0.9, 0.05], [0.371, 0.642]] {
            let at = Pixel::new(rect.left + across * rect.width(), rect.top + down * rect.height());
            let words = figure.at(at).unwrap();
            let numbers: Vec<f64> = words
                .replace("x ", "")
                .replace(", y ", ": ")
                .replace("f ", "")
                .split(": ")
                .map(read)
                .collect();
            let [x, y, told] = numbers[..] else { panic!("{words}") };
            let there = figure.frame().values_at(at).unwrap();
            let pixel = 2.0 * half / 400.0;
            assert!((x - there[0]).abs() < pixel && (y - there[1]).abs() < pixel, "{words}: {there:?}");
            let value = surface.value([x, y]);
            assert!((told - value).abs() <= 6e-5 * value.abs(), "{words}: {value}");
            // Digits tell neighbours apart where the picture does.
            let spread = grid.values.iter().fold(0.0f64, |spread, v| spread.max((v - grid.values[0]).abs()));
            assert!((told - value).abs() <= 1e-3 * spread, "{words}: {value}");
        }
    }
}

/// A number as the page prints it.
fn read(text: &str) -> f64 {
    let digit =
        |sign: char| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|raised| raised == sign).map(|digit| digit.to_string());
    let plain = text.replace(',', "").replace('−', "-").replace("·10", "e").replace('⁻', "-");
    let plain: String = plain.chars().map(|sign| digit(sign).unwrap_or(sign.to_string())).collect();
    plain.parse().unwrap_or_else(|_| panic!("{text}"))
}

/// Where the picture is blank, the caption and the pointer say why.
#[test]
fn a_blank_part_says_why() {
    let theme = Theme::light();
    for (formula, window, place, words) in [
        (
            "log(x)%2By^2",
            [-1.0, 3.0, -2.0, 2.0],
            [-0.5, 0.0],
            "log(−0.5) has no value: a logarithm needs a number above 0",
        ),
        ("sqrt(x*y)", [-1.0, 1.0, -1.0, 1.0], [-0.5, 0.5], "a root needs a number from 0 on"),
        ("exp(exp(x))%2By", [-1.0, 10.0, -2.0, 2.0], [9.0, 0.0], "is beyond the greatest number"),
        ("x^1.5%2By^2", [-1.0, 3.0, -2.0, 2.0], [-0.5, 0.0], "below 0 a power needs a whole exponent"),
    ] {
        let link =
            format!("scenario=blank&objective=formula&dimension=2&formula={formula}&start-x=1&start-y=1");
        let (snapshot, grid) = (snapshot(&link, 0), grid(&link, window));
        let surface = Surface::new(&Experiment::from_link(&link).0).unwrap();
        let figure = LandscapeFigure::new(&snapshot, Some(&grid), SIZE, &theme).within(Some(Window(window)));
        let figure = figure.over(Some(&surface));
        let about = words.rsplit(": ").next().unwrap();
        assert!(
            figure.caption().starts_with("Blank: ") && figure.caption().contains(about),
            "{}",
            figure.caption()
        );
        assert!(figure.words().contains(about), "{}", figure.words());
        let said = figure.at(figure.frame().at(place)).unwrap();
        assert!(said.contains(about), "{said}");
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
    assert!(caption(20).ends_with(" % of how far they moved"), "{}", caption(20));
}

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

/// Under noise above two dimensions a lane is a cloud, the ellipse of two standard deviations of its last tenth around
/// their mean, with that part of its path alone.
#[test]
fn clouds_are_two_standard_deviations_of_the_last_tenth() {
    let theme = Theme::light();
    let snapshot = snapshot("dimension=40&optimizers=adam,momentum", 2000);
    let figure = LandscapeFigure::new(&snapshot, None, SIZE, &theme);
    assert!(figure.caption().starts_with("Clouds: ±2 SD; "), "{}", figure.caption());
    assert!(figure.caption().ends_with(" % of how far they moved") && figure.caption().chars().count() <= 60);
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
        let snapshot = self::snapshot(link, 400);
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
