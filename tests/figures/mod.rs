//! Figures as files: what is in the picture is what is in the snapshot.

mod cloud;
mod decision;
mod error;
mod grid;
mod inset;
mod kept;
mod landscape;
mod legend;
mod loss;
mod matrix;
mod pictures;
mod spectrum;

use crate::lettering::{assert_apart, assert_clear, boxes};
use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{
    Colour, DecisionFigure, ErrorFigure, Figure, LandscapeFigure, LossFigure, MatrixFigure, Pixel,
    ProductFigure, SUBPIXEL, SpectrumFigure, Theme,
};
use lodo::session::{Session, Snapshot, Status};

const SIZE: [f64; 2] = [420.0, 260.0];

fn snapshot(link: &str, steps: u64) -> Snapshot {
    let (experiment, refusals) = Experiment::from_link(link);
    assert!(refusals.is_empty(), "{refusals:?}");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(steps, &|| 0.0);
    (0..session.lanes().len()).for_each(|lane| session.refresh_spectrum(lane));
    session.refresh_decisions();
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
        ("loss", LossFigure::new(snapshot, LossAxis::Steps, size, theme).aiming(Some(15.0)).to_svg()),
        ("spectrum", SpectrumFigure::new(snapshot, size, theme).to_svg()),
        ("error", ErrorFigure::new(snapshot, size, theme).to_svg()),
        ("matrix", MatrixFigure::new(snapshot, size, theme).to_svg()),
        ("product", ProductFigure::new(snapshot, size, theme).to_svg()),
        ("decisions", DecisionFigure::new(snapshot, size, theme).to_svg()),
    ]
}

/// The corners of a polyline or polygon.
fn corners(points: &str) -> Vec<Pixel> {
    let numbers: Vec<f64> = points
        .split([' ', ','])
        .filter(|number| !number.is_empty())
        .map(|number| number.parse::<f64>().unwrap() / SUBPIXEL)
        .collect();
    numbers.as_chunks::<2>().0.iter().map(|&[x, y]| Pixel::new(x, y)).collect()
}

/// A colour as documents have it.
fn hex(colour: Colour) -> String {
    let [r, g, b] = colour.rgb;
    format!("#{r:02X}{g:02X}{b:02X}")
}

/// The lines of this colour, each as its corners, thickest first.
fn lines(svg: &str, colour: Colour) -> Vec<Vec<Pixel>> {
    let hex = hex(colour);
    let document = roxmltree::Document::parse(svg).unwrap();
    let mut lines: Vec<(f64, Vec<Pixel>)> = document
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

fn near(a: Pixel, b: Pixel) -> bool {
    (a.x - b.x).abs() <= 1.0 / SUBPIXEL && (a.y - b.y).abs() <= 1.0 / SUBPIXEL
}

/// The middle of these corners.
fn middle(corners: &[Pixel]) -> Pixel {
    let mean = |along: fn(&Pixel) -> f64| corners.iter().map(along).sum::<f64>() / corners.len() as f64;
    Pixel::new(mean(|corner| corner.x), mean(|corner| corner.y))
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
                        let inside = [(corner.x, size[0]), (corner.y, size[1])]
                            .into_iter()
                            .all(|(place, most)| (-20.0..=most + 20.0).contains(&place));
                        assert!(inside, "{situation} {figure}: a corner at {corner:?} of {size:?}");
                    }
                    let words = svg.contains("NaN") || svg.contains("inf\"");
                    assert!(!words, "{situation} {figure} says what is no number");
                }
            }
        }
    }
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

/// No line to compare with crosses a text, neither a name nor a value.
#[test]
fn no_line_to_compare_with_crosses_text() {
    let theme = Theme::light();
    for link in ["", "optimizers=lodo,adam,momentum", "dimension=12"] {
        for steps in [60, 200, 900] {
            let snapshot = snapshot(&format!("{link}&spectrum-view=product"), steps);
            for size in [SIZE, [388.0, 190.0], [1030.0, 600.0]] {
                for (name, svg) in figures(&snapshot, size, &theme) {
                    if ["loss", "error", "product"].contains(&name) {
                        let what = format!("{name} of {link} at step {steps}");
                        assert_clear(&boxes(&svg), &lines(&svg, theme.muted), &what);
                    }
                }
            }
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
        for name in ["vermillion", "blue", "green", "magenta", "sky", "amber", "grey", "rose", "violet"] {
            assert!(theme.colour(name).contrast(theme.paper) >= 3.0, "{name}");
        }
    }
}

/// Behind text that stands on a curve, this is seen, and the text is read on it.
#[test]
fn curves_are_seen_through_what_is_behind_text() {
    for theme in [Theme::light(), Theme::dark()] {
        for name in ["vermillion", "blue", "green", "magenta", "sky", "amber", "grey", "rose", "violet"] {
            let (curve, plate) = (theme.colour(name), theme.plate);
            let mixed = |(&over, under): (&u8, u8)| {
                (plate.alpha * f64::from(over) + (1.0 - plate.alpha) * f64::from(under)) as u8
            };
            let mut seen = plate.rgb.iter().zip(curve.rgb).map(mixed);
            let seen = Colour { rgb: std::array::from_fn(|_| seen.next().unwrap()), alpha: 1.0 };
            assert!(theme.ink.contrast(seen) >= 4.5, "{name}: {seen:?}");
            assert!(seen.contrast(theme.paper) >= 1.8, "{name}: {seen:?}");
        }
    }
    // It is what is drawn: LODO's curve goes on below the name of one that ended.
    let mut snapshot = snapshot("optimizers=lodo,adam", 200);
    snapshot.lanes[1].curve.truncate(100);
    let theme = Theme::dark();
    let svg = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme).to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let opacity = format!("{}", theme.plate.alpha);
    let plates = document.descendants().filter(|node| node.attribute("opacity") == Some(&opacity));
    assert!(plates.filter(|node| node.attribute("fill") == Some(&hex(theme.paper))).count() >= 2);
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
        assert!(loss.words().contains(&lodo::text::words::three_digits(lane.smoothed)));
        assert!(error.words().contains(&lodo::text::words::three_digits(lane.latest_error().unwrap())));
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
    of(loss.to_svg(), loss.frame(), ["Newton’s", "mean"]);
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
