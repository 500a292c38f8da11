//! Figures as files: what is in the picture is what is in the snapshot.

mod lettering;

use lettering::{assert_apart, boxes};
use lodo::plot::{
    Colour, DecisionFigure, ErrorFigure, Figure, Kind, LandscapeFigure, LossFigure, MatrixFigure,
    ProductFigure, SUBPIXEL, SpectrumFigure, Theme, pixels, style_of,
};
use lodo::run::{
    Command, Desk, Experiment, Grid, LossAxis, Matrices, Report, Session, Snapshot, Spectrum, Status,
};

const SIZE: [f64; 2] = [420.0, 260.0];

fn snapshot(link: &str, steps: u64) -> Snapshot {
    let (experiment, refusals) = Experiment::from_link(link);
    assert!(refusals.is_empty(), "{refusals:?}");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(steps, &|| 0.0);
    (0..session.lanes().len()).for_each(|lane| session.refresh_spectrum(lane));
    session.refresh_matrices();
    session.snapshot()
}

/// Bowls and valleys, quiet and noisy, before and after the first step, with a lane lost, with none at all.
fn situations() -> Vec<(&'static str, Snapshot)> {
    let mut lost = snapshot("dimension=10&noise-kind=walk&optimizers=lodo,adam", 300);
    lost.lanes[1].status = Status::Diverged { step: 250 };
    lost.lanes[1].loss = f64::NAN;
    lost.lanes[1].smoothed = f64::INFINITY;
    let mut wild = snapshot("scenario=rosenbrock", 50);
    wild.lanes[0].path.push([1e300, f64::NEG_INFINITY]);
    wild.lanes[0].ellipse = Some([f64::NAN; 3]);
    vec![
        ("first", snapshot("", 0)),
        ("bowl", snapshot("", 400)),
        ("valley", snapshot("scenario=rosenbrock", 200)),
        ("large", snapshot("dimension=2000&noise-kind=walk&optimizers=lodo,adam", 40)),
        ("lost", lost),
        ("wild", wild),
        ("nobody", snapshot("optimizers=", 10)),
        ("looked at", snapshot("dimension=12&error-view=matrices&spectrum-view=product", 90)),
        ("network", snapshot("objective=circles&plane=decisions&spectrum-view=product", 30)),
    ]
}

/// Every figure of a snapshot as an SVG document.
fn figures(snapshot: &Snapshot, size: [f64; 2], theme: &Theme) -> [(&'static str, String); 7] {
    [
        ("landscape", LandscapeFigure::new(snapshot, None, size, theme).to_svg()),
        ("loss", LossFigure::new(snapshot, LossAxis::Steps, size, theme).to_svg()),
        ("spectrum", SpectrumFigure::new(snapshot, size, theme).to_svg()),
        ("error", ErrorFigure::new(snapshot, size, theme).to_svg()),
        ("matrix", MatrixFigure::new(snapshot, size, theme).to_svg()),
        ("product", ProductFigure::new(snapshot, size, theme).to_svg()),
        ("decisions", DecisionFigure::new(snapshot, size, theme).to_svg()),
    ]
}

/// The corners of a polyline or polygon in CSS pixels.
fn corners(points: &str) -> Vec<[f64; 2]> {
    let numbers: Vec<f64> = points
        .split([' ', ','])
        .filter(|number| !number.is_empty())
        .map(|number| number.parse::<f64>().unwrap() / SUBPIXEL)
        .collect();
    numbers.as_chunks::<2>().0.to_vec()
}

/// The lines of this colour, each as its corners, thickest first.
fn lines(svg: &str, colour: Colour) -> Vec<Vec<[f64; 2]>> {
    let [r, g, b] = colour.rgb;
    let hex = format!("#{r:02X}{g:02X}{b:02X}");
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut lines: Vec<(f64, Vec<[f64; 2]>)> = document
        .descendants()
        .filter(|node| node.has_tag_name("polyline") && node.attribute("stroke") == Some(&hex))
        .map(|node| {
            let width = node.attribute("stroke-width").and_then(|width| width.parse().ok()).unwrap_or(1.0);
            (width, corners(node.attribute("points").unwrap()))
        })
        .collect();
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    lines.into_iter().map(|(_, line)| line).collect()
}

fn near(a: [f64; 2], b: [f64; 2]) -> bool {
    a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1.0 / SUBPIXEL)
}

#[test]
fn every_situation_is_a_sound_picture() {
    for (situation, snapshot) in situations() {
        for size in [[320.0, 200.0], [1400.0, 900.0]] {
            for theme in [Theme::light(), Theme::dark()] {
                for (figure, svg) in figures(&snapshot, size, &theme) {
                    let document = roxmltree::Document::parse(&svg)
                        .unwrap_or_else(|error| panic!("{situation} {figure}: {error}"));
                    let shapes = document.descendants().filter(|node| node.has_attribute("points"));
                    for corner in shapes.flat_map(|node| corners(node.attribute("points").unwrap())) {
                        let inside =
                            corner.iter().zip(size).all(|(x, most)| (-20.0..=most + 20.0).contains(x));
                        assert!(inside, "{situation} {figure}: a corner at {corner:?} of {size:?}");
                    }
                    let words = svg.contains("NaN") || svg.contains("inf\"");
                    assert!(!words, "{situation} {figure} says what is no number");
                }
            }
        }
    }
}

#[test]
fn a_spectrum_is_drawn_where_its_values_are() {
    let mut snapshot = snapshot("dimension=4&optimizers=lodo,adam", 5);
    let spectrum = |effective: [f64; 4]| Spectrum {
        step: 5,
        effective: effective.to_vec(),
        inverse_hessian: vec![1.0, 10.0, 100.0, 1000.0],
        ..Spectrum::default()
    };
    snapshot.lanes[0].spectrum = Some(spectrum([0.5, 2.0, 2.5, 40.0]));
    snapshot.lanes[1].spectrum = Some(spectrum([0.3; 4]));
    let theme = Theme::light();
    let figure = SpectrumFigure::new(&snapshot, SIZE, &theme);
    let svg = figure.to_svg();
    let line = &lines(&svg, theme.colour(style_of("lodo").colour))[0];
    assert_eq!(line.len(), 4);
    for (place, (corner, value)) in line.iter().zip([0.5, 2.0, 2.5, 40.0]).enumerate() {
        assert!(near(*corner, figure.frame().at([place as f64 + 1.0, value])), "{corner:?} for {value}");
    }
    // The reference is dashed: many short lines on one curve, the last of which ends at 1000.
    let dashes = lines(&svg, theme.muted);
    let end = figure.frame().at([4.0, 1000.0]);
    assert!(dashes.len() > 5);
    assert!(
        dashes
            .iter()
            .flatten()
            .any(|corner| (corner[0] - end[0]).abs() < 9.0 && (corner[1] - end[1]).abs() < 9.0)
    );
}

#[test]
fn a_loss_curve_ends_at_the_smoothed_loss() {
    let snapshot = snapshot("", 700);
    let theme = Theme::dark();
    let figure = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    let svg = figure.to_svg();
    for lane in &snapshot.lanes {
        let line = &lines(&svg, theme.colour(style_of(&lane.key).colour))[0];
        let end = figure.frame().at([700.0, lane.smoothed]);
        assert!(near(*line.last().unwrap(), end), "{} ends at {:?}, not at {end:?}", lane.key, line.last());
    }
    let best = snapshot.newton_best.unwrap();
    let [_, y] = figure.frame().at([0.0, best]);
    assert!(
        lines(&svg, theme.muted).iter().any(|line| line.iter().all(|corner| (corner[1] - y).abs() < 0.2))
    );
    assert!(figure.words().contains("Newton’s best 7.4"));
}

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

/// The text of every figure, as boxes: no two of them meet.
#[test]
fn no_text_lies_on_other_text() {
    for (situation, snapshot) in situations() {
        let theme = Theme::light();
        for (name, svg) in figures(&snapshot, SIZE, &theme) {
            assert_apart(&boxes(&svg), &format!("{situation} {name}"));
        }
    }
}

/// What is read must stand out by 4.5 to 1, what is only seen by 3 to 1.
#[test]
fn colours_stand_out() {
    for theme in [Theme::light(), Theme::dark()] {
        for text in [theme.ink, theme.muted] {
            assert!(text.contrast(theme.paper) >= 4.5, "{text:?}");
        }
        for name in ["vermillion", "blue", "green", "purple", "sky", "amber", "grey"] {
            assert!(theme.colour(name).contrast(theme.paper) >= 3.0, "{name}");
        }
    }
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

/// The words hold the numbers of the snapshot, and a table has a row for every one of them.
#[test]
fn words_and_tables_say_what_the_picture_shows() {
    let snapshot = snapshot("dimension=10&noise-kind=walk&optimizers=lodo,adam", 300);
    let theme = Theme::light();
    let loss = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    let spectrum = SpectrumFigure::new(&snapshot, SIZE, &theme);
    let error = ErrorFigure::new(&snapshot, SIZE, &theme);
    for lane in &snapshot.lanes {
        assert!(loss.words().contains(&lodo::plot::words::three_digits(lane.smoothed)));
        assert!(error.words().contains(&lodo::plot::words::three_digits(lane.latest_error().unwrap())));
    }
    let rows = |csv: String| csv.lines().count() - 1;
    assert_eq!(rows(loss.csv()), snapshot.lanes.iter().map(|lane| lane.curve.len()).sum::<usize>());
    assert_eq!(rows(spectrum.csv()), 20);
    assert_eq!(rows(error.csv()), snapshot.lanes.iter().map(|lane| lane.error.len()).sum::<usize>());
    assert_eq!(
        rows(LandscapeFigure::new(&snapshot, None, SIZE, &theme).csv()),
        snapshot.lanes.iter().map(|lane| lane.path.len()).sum::<usize>()
    );
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

/// A matrix with a known entry: its shade and place are those of the entry, the same in the SVG's picture.
#[test]
fn a_matrix_is_drawn_where_and_as_its_entries_are() {
    let n = 5;
    let mut snapshot = snapshot("dimension=5&optimizers=lodo", 3);
    let mut learned = vec![0.0f32; n * n];
    learned[n + 3] = -100.0;
    learned[3 * n + 1] = 100.0;
    learned[4 * n + 4] = 1.0;
    let inverse = vec![0.01, 0.1, 1.0, 10.0, 100.0];
    snapshot.matrices = Some(Matrices { step: 3, key: "lodo".into(), name: "LODO".into(), learned, inverse });
    for theme in [Theme::light(), Theme::dark()] {
        let figure = MatrixFigure::new(&snapshot, SIZE, &theme);
        let pictures = figure.pictures();
        let pixel = |which: usize, row: usize, column: usize| {
            let at = 4 * (row * n + column);
            let pixels = &pictures[which].pixels;
            [pixels[at], pixels[at + 1], pixels[at + 2]]
        };
        let [negative, zero, positive] = theme.diverging.map(|colour| colour.rgb);
        assert_eq!((pixel(0, 1, 3), pixel(0, 3, 1), pixel(0, 0, 0)), (negative, positive, zero));
        assert_eq!((pixel(1, 4, 4), pixel(1, 0, 0), pixel(1, 1, 3)), (positive, zero, zero));
        // Two decades below the greatest is half as deep, and the same on either side.
        assert_eq!((figure.depth(1.0), figure.depth(-1.0), figure.depth(1e-3)), (0.5, -0.5, 0.0));
        assert_eq!(pixel(0, 4, 4), pixel(1, 2, 2));
        // A square lies where its picture does, and what is under a point is the entry.
        let [left, right] = figure.squares();
        assert_eq!((pictures[0].rect, pictures[1].rect), (left, right));
        let middle = |row: f64, column: f64| {
            [left.left + (column + 0.5) / 5.0 * left.width(), left.top + (row + 0.5) / 5.0 * left.height()]
        };
        assert_eq!(figure.at(middle(1.0, 3.0)).unwrap(), "Row 2, column 4: G −100, H⁻¹ 0");
        assert_eq!(figure.at(middle(4.0, 4.0)).unwrap(), "Row 5, column 5: G 1.00, H⁻¹ 100");
        let svg = figure.to_svg();
        let labels = texts(&svg);
        for size in ["1·10²", "< 1·10⁻²", "−1·10²", "log"] {
            assert!(labels.iter().any(|(text, _)| text == size), "{labels:?}");
        }
        let document = roxmltree::Document::parse(&svg).unwrap();
        let images: Vec<_> = document.descendants().filter(|node| node.has_tag_name("image")).collect();
        assert_eq!(images.len(), 2);
        let x: f64 = images[1].attribute("x").unwrap().parse().unwrap();
        assert_eq!(x / SUBPIXEL, right.left);
    }
}

/// LODO's matrix and an inverse Hessian are symmetric, and so are their pictures.
#[test]
fn a_symmetric_matrix_is_a_symmetric_picture() {
    let snapshot = snapshot("dimension=14&seed=3&error-view=matrices", 200);
    let theme = Theme::light();
    for picture in MatrixFigure::new(&snapshot, SIZE, &theme).pictures() {
        let n = picture.columns;
        let pixel = |row: usize, column: usize| &picture.pixels[4 * (row * n + column)..][..4];
        for row in 0..n {
            for column in 0..row {
                let difference =
                    pixel(row, column).iter().zip(pixel(column, row)).map(|(a, b)| a.abs_diff(*b));
                assert!(difference.max() <= Some(1), "{row} {column}");
            }
        }
    }
    // Learned: no longer the multiple of one that it was at the start.
    let learned = &snapshot.matrices.as_ref().unwrap().learned;
    assert!(learned[1].abs() > 1e-6 * learned[0].abs());
}

#[test]
fn a_product_is_drawn_where_its_eigenvalues_are() {
    let mut snapshot = snapshot("dimension=3&optimizers=lodo&spectrum-view=product", 4);
    let theme = Theme::light();
    // Against a diagonal of ones: those of the bowl itself.
    assert_eq!(snapshot.lanes[0].spectrum.as_ref().unwrap().product.as_ref().unwrap().len(), 3);
    let values = vec![-0.2, 1.0, 5.0];
    snapshot.lanes[0].spectrum.as_mut().unwrap().product = Some(values.clone());
    let figure = ProductFigure::new(&snapshot, SIZE, &theme);
    let line = &lines(&figure.to_svg(), theme.colour(style_of("lodo").colour))[0];
    for (place, (corner, value)) in line.iter().zip(&values).enumerate() {
        assert!(near(*corner, figure.frame().at([place as f64 + 1.0, f64::abs(*value)])), "{corner:?}");
    }
    let one = figure.frame().at([1.0, 1.0])[1];
    assert!(
        lines(&figure.to_svg(), theme.muted)
            .iter()
            .any(|line| line.iter().all(|at| (at[1] - one).abs() < 0.2))
    );
    assert!(figure.caption().starts_with("Hollow: 1 of 3 eigenvalues"));
    assert_eq!(figure.csv().lines().count(), 4);
}

/// A network that has learned: discs lie in regions of their colour, and the words say how many are right.
#[test]
fn decisions_are_those_of_the_weights() {
    let snapshot =
        snapshot("objective=circles&plane=decisions&optimizers=adam&adam-lr=0.02&noise-kind=none", 600);
    let theme = Theme::light();
    let figure = DecisionFigure::new(&snapshot, [500.0, 500.0], &theme);
    let decisions = snapshot.lanes[0].decisions.as_ref().unwrap();
    assert!(decisions.right > 180, "{}", decisions.right);
    assert!(figure.words().contains(&format!("Adam tells {} of them right at step 600", decisions.right)));
    let picture = &figure.pictures()[0];
    let cells = picture.columns;
    let warm = |row: usize, column: usize| {
        let at = 4 * (row * cells + column);
        i32::from(picture.pixels[at]) - i32::from(picture.pixels[at + 2])
    };
    assert!(
        warm(cells / 2, cells / 2) > 20 && warm(0, 0) < 0,
        "{} {}",
        warm(cells / 2, cells / 2),
        warm(0, 0)
    );
    // The boundary goes around the middle, between both classes.
    let boundary = &lines(&figure.to_svg(), theme.colour(style_of("adam").colour))[0];
    for corner in boundary {
        let [x, y] = figure.frame().values_at(*corner).unwrap();
        assert!((0.5..2.2).contains(&libm::hypot(x, y)), "{x} {y}");
    }
    assert!(figure.at(figure.frame().at([0.0, 0.0])).unwrap().contains("a disc by Adam"));
    // Low is low: weights that call only the lowest row discs.
    let mut lowest = snapshot.clone();
    let values = &mut lowest.lanes[0].decisions.as_mut().unwrap().values;
    values.iter_mut().enumerate().for_each(|(cell, odds)| *odds = if cell < cells { 9.0 } else { -9.0 });
    let figure = DecisionFigure::new(&lowest, [500.0, 500.0], &theme);
    let pixels = &figure.pictures()[0].pixels;
    let warm = |row: usize| pixels[4 * row * cells] > pixels[4 * row * cells + 2];
    assert!(warm(cells - 1) && !warm(0) && !warm(cells - 2));
    let bottom = lines(&figure.to_svg(), theme.colour(style_of("adam").colour)).concat();
    assert!(bottom.iter().all(|corner| corner[1] > 400.0), "{bottom:?}");
    // Nothing of it where it is not looked at.
    let unseen = self::snapshot("objective=circles&optimizers=adam", 3);
    assert!(unseen.lanes[0].decisions.is_none() && unseen.examples.is_none() && unseen.matrices.is_none());
}

/// Methods that evaluate several times a step: by step all end together, by evaluation they do not.
#[test]
fn a_loss_is_drawn_against_what_its_axis_says() {
    let snapshot = snapshot("objective=rosenbrock&optimizers=adam,sophia,lbfgs-wolfe", 40);
    let theme = Theme::light();
    for (axis, title) in [
        (LossAxis::Steps, "Steps"),
        (LossAxis::Evaluations, "Evaluations"),
        (LossAxis::Seconds, "Seconds of computing"),
    ] {
        let figure = LossFigure::new(&snapshot, axis, [700.0, 400.0], &theme);
        assert_eq!(figure.frame().x.title, title);
        let svg = figure.to_svg();
        for lane in &snapshot.lanes {
            let end = match axis {
                LossAxis::Steps => lane.step as f64,
                LossAxis::Evaluations => lane.evaluations as f64,
                LossAxis::Seconds => continue,
            };
            let x = figure.frame().at([end, 1.0])[0];
            let colour = theme.colour(style_of(&lane.key).colour);
            let last = lines(&svg, colour).into_iter().flatten().map(|corner| corner[0]);
            let last = last.filter(|&x| x <= figure.frame().rect.right).fold(0.0, f64::max);
            assert!((last - x).abs() < 9.0, "{} against {title}: {last} for {x}", lane.key);
        }
    }
    let evaluations: Vec<u64> = snapshot.lanes.iter().map(|lane| lane.evaluations).collect();
    assert_eq!(evaluations[0], 40);
    assert!(evaluations[1] > 40 && evaluations[2] > 40, "{evaluations:?}");
}

/// The texts of a document.
fn texts(svg: &str) -> Vec<(String, f64)> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let texts = document.descendants().filter(|node| node.has_tag_name("text"));
    let text = |node: roxmltree::Node<'_, '_>| {
        let x = node.attribute("x").unwrap().parse::<f64>().unwrap() / SUBPIXEL;
        (node.text().unwrap_or_default().trim().to_owned(), x)
    };
    texts.map(text).collect()
}

/// Losses below zero have heights of their own: above the least value where that is known, else on an axis that has
/// zero on it. The table has them as they are.
#[test]
fn losses_below_zero_are_readable() {
    let theme = Theme::light();
    for key in ["mccormick", "styblinski-tang", "easom", "saddle", "monkey-saddle", "formula"] {
        let snapshot = snapshot(&format!("scenario=rosenbrock&objective={key}&optimizers=lodo"), 400);
        let figure = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
        // McCormick's least value is that of its window, out of which these are led.
        let known = !["formula", "mccormick"].contains(&key);
        let scale = figure.frame().y.scale;
        assert_eq!(scale.kind == Kind::Log, known, "{key}");
        let (word, short) = if known {
            ("above the least value, −", ", above the least")
        } else {
            ("linear within ±", ", linear near 0")
        };
        assert!(figure.words().contains(word) && figure.caption().ends_with(short), "{}", figure.words());
        assert!(figure.frame().y.title.contains(word), "{}", figure.frame().y.title);
        assert!(figure.caption().chars().count() <= 60);
        let least = if known { snapshot.least.unwrap() } else { 0.0 };
        for lane in &snapshot.lanes {
            let svg = figure.to_svg();
            let line = &lines(&svg, theme.colour(style_of(&lane.key).colour))[0];
            // So early nobody has arrived.
            let bin = lane.curve[4];
            let at = figure.frame().at([bin.step as f64, bin.least - least]);
            assert!(line.iter().any(|&corner| near(corner, at)), "{key}: no {at:?} of {}", lane.key);
            assert!(at[1] < figure.frame().rect.bottom - 1.0, "{key}: {at:?}");
        }
        let bin = snapshot.lanes[0].curve[0];
        assert!(figure.csv().contains(&format!("lodo,{},", bin.step)));
        assert!(figure.csv().contains(&format!(",{},{},{}\n", bin.least, bin.greatest, bin.smoothed)));
    }
    let bowl = snapshot("", 50);
    assert_eq!(
        (bowl.least, LossFigure::new(&bowl, LossAxis::Steps, SIZE, &theme).frame().y.title.as_str()),
        (Some(0.0), "Loss")
    );
    // The mean over a mini-batch can be less than the least of the whole.
    let batches = snapshot("objective=logistic&noise-kind=batch&optimizers=adam", 1);
    assert_eq!(batches.least, None);
}

/// Of many steps to a bin, a band tells how far the losses reach, from the greatest to the least.
#[test]
fn losses_as_read_are_a_band() {
    let snapshot = snapshot("optimizers=adam", 3000);
    let theme = Theme::light();
    let figure = LossFigure::new(&snapshot, LossAxis::Steps, [1200.0, 400.0], &theme);
    assert!(figure.caption().ends_with("Faint: range"), "{}", figure.caption());
    let svg = figure.to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let shapes = document.descendants().filter(|node| node.has_tag_name("polygon"));
    let band = shapes.map(|node| corners(node.attribute("points").unwrap())).max_by_key(Vec::len).unwrap();
    let bins = &snapshot.lanes[0].curve;
    assert!(bins[0].step > 1 && bins.windows(2).all(|pair| pair[1].step - pair[0].step > 5));
    for bin in &bins[10..] {
        for loss in [bin.least, bin.greatest] {
            let at = figure.frame().within(figure.frame().at([bin.step as f64, loss]));
            assert!(band.iter().any(|&corner| near(corner, at)), "no {at:?}");
        }
    }
    assert_eq!(lines(&svg, theme.colour(style_of("adam").colour)).len(), 1, "and no zigzag");
    let early = self::snapshot("optimizers=adam", 100);
    assert!(LossFigure::new(&early, LossAxis::Steps, SIZE, &theme).caption().ends_with("Faint: as read"));
}

/// The name of a line to compare with is beside the picture, where there are no data.
#[test]
fn references_are_named_beside_the_picture() {
    let snapshot = snapshot("dimension=12&spectrum-view=product", 90);
    let theme = Theme::light();
    let of = |svg: String, frame: &lodo::plot::Frame, words: [&str; 2]| {
        let texts = texts(&svg);
        for word in words {
            let &(_, x) = texts.iter().find(|(text, _)| text.starts_with(word)).expect(word);
            assert!(x > frame.rect.right, "{word} at {x}");
        }
    };
    let error = ErrorFigure::new(&snapshot, SIZE, &theme);
    of(error.to_svg(), error.frame(), ["no better", "than G = 0"]);
    let product = ProductFigure::new(&snapshot, SIZE, &theme);
    of(product.to_svg(), product.frame(), ["as the", "inverse: 1"]);
    let loss = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    of(loss.to_svg(), loss.frame(), ["Newton’s", "best"]);
}

/// Without optimizers every figure but the landscape says so, once.
#[test]
fn an_empty_figure_says_why() {
    let nobody = snapshot("optimizers=", 10);
    let theme = Theme::light();
    let say = |svg: String| {
        texts(&svg).into_iter().filter(|(text, _)| text == "No optimizer is switched on").count()
    };
    let loss = LossFigure::new(&nobody, LossAxis::Steps, SIZE, &theme);
    let spectrum = SpectrumFigure::new(&nobody, SIZE, &theme);
    let error = ErrorFigure::new(&nobody, SIZE, &theme);
    let matrix = MatrixFigure::new(&nobody, SIZE, &theme);
    let product = ProductFigure::new(&nobody, SIZE, &theme);
    let all = [
        (say(loss.to_svg()), loss.caption(), loss.words()),
        (say(spectrum.to_svg()), spectrum.caption(), spectrum.words()),
        (say(error.to_svg()), error.caption(), error.words()),
        (say(matrix.to_svg()), matrix.caption(), matrix.words()),
        (say(product.to_svg()), product.caption(), product.words()),
    ];
    for (count, caption, words) in all {
        assert_eq!((count, caption.as_str(), words.as_str()), (1, "", "No optimizer is switched on."));
    }
    // Before there is a run there is nothing to say.
    let nothing = Snapshot::default();
    assert_eq!(say(LossFigure::new(&nothing, LossAxis::Steps, SIZE, &theme).to_svg()), 0);
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
