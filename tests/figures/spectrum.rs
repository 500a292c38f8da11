//! Eigenvalues are drawn where they are.

use super::{SIZE, corners, hex, lines, middle, near, snapshot, texts};
use lodo::plot::{DirectionFigure, Figure, Pixel, ProductFigure, SpectrumFigure, Theme, style_of};
use lodo::session::Spectrum;

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
    let line = &lines(&svg, theme.colour(style_of(&snapshot.lanes[0]).colour))[0];
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
            .any(|corner| (corner.x - end.x).abs() < 9.0 && (corner.y - end.y).abs() < 9.0)
    );
}

/// What is done stands above, what it costs below, as its file says it, and the pointer reads both.
#[test]
fn directions_are_drawn_where_their_values_are() {
    let link = "dimension=6&noise-kind=walk&optimizers=lodo&spectrum-view=directions";
    let (snapshot, theme) = (snapshot(link, 300), Theme::light());
    let figure = DirectionFigure::new(&snapshot, [600.0, 400.0], &theme);
    let directions = snapshot.lanes[0].directions.as_ref().expect("they are looked at");
    let below = figure.frame().below.as_ref().expect("there is height for two");
    let svg = figure.to_svg();
    let drawn = lines(&svg, theme.colour(style_of(&snapshot.lanes[0]).colour)).concat();
    for (frame, values) in [(figure.frame(), &directions.done), (&**below, &directions.costs)] {
        for place in [0, 5] {
            let end = frame.at([place as f64 + 1.0, values[place]]);
            assert!(drawn.iter().any(|&corner| near(corner, end)), "{place} of {values:?}");
        }
        let read = figure.at(frame.at([3.0, values[2]])).expect("it lies within the axes");
        assert!(read.starts_with("Direction 3 of 6, curvature ") && read.contains("LODO "), "{read}");
    }
    assert_eq!(figure.csv().lines().count(), 7);
    let sum: f64 = directions.costs.iter().sum();
    assert!((sum / snapshot.lanes[0].smoothed - 1.0).abs() < 1e-12);
    assert!(DirectionFigure::new(&snapshot, [600.0, 200.0], &theme).frame().below.is_none());
}

/// Of a value below zero only the rim of the marker has the optimizer's colour: inside is paper, on its line too.
#[test]
fn what_an_optimizer_has_below_zero_is_hollow() {
    let mut snapshot = snapshot("dimension=4&optimizers=lodo,adam", 5);
    let values = [-3.0, -0.2, 0.5, 40.0];
    let spectrum = Spectrum {
        step: 5,
        effective: values.to_vec(),
        product: Some(values.to_vec()),
        ..Spectrum::default()
    };
    snapshot.lanes[0].spectrum = Some(spectrum);
    snapshot.lanes[1].spectrum = None;
    for theme in [Theme::light(), Theme::dark()] {
        let colour = theme.colour(style_of(&snapshot.lanes[0]).colour);
        let spectrum = SpectrumFigure::new(&snapshot, SIZE, &theme);
        let product = ProductFigure::new(&snapshot, SIZE, &theme);
        for (frame, svg) in [(spectrum.frame(), spectrum.to_svg()), (product.frame(), product.to_svg())] {
            for (place, value) in values.into_iter().enumerate() {
                let at = frame.at([place as f64 + 1.0, f64::abs(value)]);
                let fills = discs(&svg, at);
                let [rim, inside] = [colour, theme.paper].map(hex);
                let expected = if value < 0.0 { vec![rim, inside] } else { vec![rim] };
                assert_eq!(fills, expected, "{value}");
            }
        }
    }
}

/// The fills of the markers at a point, each smaller than the one below it.
fn discs(svg: &str, at: Pixel) -> Vec<String> {
    let document = roxmltree::Document::parse(svg).unwrap();
    let (mut fills, mut below) = (Vec::new(), f64::INFINITY);
    for node in document.descendants().filter(|node| node.has_tag_name("polygon")) {
        let corners = corners(node.attribute("points").unwrap());
        let radius = corners.into_iter().map(|corner| corner.distance(at)).fold(0.0, f64::max);
        if radius < 8.0 {
            assert!(radius < below - 1.0, "{radius} {below}");
            below = radius;
            fills.push(node.attribute("fill").unwrap().to_owned());
        }
    }
    fills
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
    let line = &lines(&figure.to_svg(), theme.colour(style_of(&snapshot.lanes[0]).colour))[0];
    for (place, (corner, value)) in line.iter().zip(&values).enumerate() {
        assert!(near(*corner, figure.frame().at([place as f64 + 1.0, f64::abs(*value)])), "{corner:?}");
    }
    let one = figure.frame().at([1.0, 1.0]).y;
    assert!(
        lines(&figure.to_svg(), theme.muted)
            .iter()
            .any(|line| line.iter().all(|at| (at.y - one).abs() < 0.2))
    );
    assert!(figure.caption().starts_with("Hollow: 1 of 3 eigenvalues"));
    assert_eq!(figure.csv().lines().count(), 4);
}

/// Of many eigenvalues below zero, as many are marked as are told apart, and all are counted.
#[test]
fn hollow_markers_stay_apart() {
    let snapshot = snapshot("objective=spirals&optimizers=adam", 60);
    let theme = Theme::light();
    let figure = SpectrumFigure::new(&snapshot, SIZE, &theme);
    let below =
        snapshot.lanes[0].spectrum.as_ref().unwrap().inverse_hessian.iter().filter(|x| **x < 0.0).count();
    assert!(below > 30, "{below}");
    let words = format!("Hollow: {below} of {} eigenvalues of H⁻¹ are below zero", snapshot.dimension);
    assert_eq!(figure.caption(), words);
    let svg = figure.to_svg();
    let document = roxmltree::Document::parse(&svg).unwrap();
    let polygons = document.descendants().filter(|node| node.has_tag_name("polygon"));
    let rims = polygons.filter(|node| node.attribute("fill") == Some("#6A717B"));
    let middles: Vec<Pixel> = rims.map(|node| middle(&corners(node.attribute("points").unwrap()))).collect();
    assert!(middles.len() > 5 && middles.len() < below, "{}", middles.len());
    for pair in middles.windows(2) {
        assert!(pair[0].distance(pair[1]) > 11.0, "{pair:?}");
    }
}

/// What is 0 has no place on a logarithmic axis: neither line nor marker, but a name that tells it.
#[test]
fn eigenvalues_of_zero_are_told_and_not_drawn() {
    let mut snapshot = snapshot("dimension=4&optimizers=lodo,adam&spectrum-view=product", 0);
    let theme = Theme::light();
    // Lines and markers; what leads from a point to its name is fainter.
    let drawn = |svg: &str| {
        let document = roxmltree::Document::parse(svg).unwrap();
        let of = |name: &str, paint: &str| {
            let shapes = document.descendants().filter(|node| node.has_tag_name(name));
            let mine = shapes.filter(|node| node.attribute(paint) == Some(&hex(theme.colour("blue"))));
            mine.filter(|node| node.attribute("opacity") == Some("1")).count()
        };
        let said: Vec<String> = texts(svg).into_iter().map(|(text, _)| text).collect();
        let told = said.windows(2).any(|pair| pair == ["Adam ↓", "0"]);
        (of("polyline", "stroke"), of("polygon", "fill"), told)
    };
    assert_eq!(snapshot.lanes[1].spectrum.as_ref().unwrap().effective, [0.0; 4]);
    for svg in [
        SpectrumFigure::new(&snapshot, SIZE, &theme).to_svg(),
        ProductFigure::new(&snapshot, SIZE, &theme).to_svg(),
    ] {
        assert_eq!(drawn(&svg), (0, 0, true));
    }
    // Where some are above zero, those are drawn and the name is theirs.
    snapshot.lanes[1].spectrum.as_mut().unwrap().effective = vec![0.0, 0.0, 0.5, 1.0];
    let figure = SpectrumFigure::new(&snapshot, SIZE, &theme);
    let (pieces, markers, told) = drawn(&figure.to_svg());
    assert!(pieces > 0 && markers == 2 && !told, "{pieces} {markers}");
    let rect = figure.frame().rect;
    let along = |line: &Vec<Pixel>| line.iter().all(|corner| corner.y > rect.bottom - 1.0);
    assert!(!lines(&figure.to_svg(), theme.colour("blue")).iter().any(along));
}

/// Along flat directions the Hessian has no inverse: that is said, and the dashed line is only at the ranks that have one.
#[test]
fn where_the_hessian_is_flat_there_is_no_inverse() {
    let theme = Theme::light();
    let link = "scenario=blank&objective=formula&dimension=50&optimizers=gd,lodo&spectrum-view=product";
    for (formula, curved, caption) in [
        ("x1^2%2Bx2^2", 2, "48 directions are flat: H⁻¹ exists only on the other 2"),
        ("3*x1%2Bx2", 0, "All directions are flat: H has no inverse"),
        ("sum(xi^2)-x7^2", 49, "1 direction is flat: H⁻¹ exists only on the other 49"),
        ("sum(xi^2)", 50, "Sorted, as of step 3"),
        // Turned by 45°, so that zero is met by rounding alone.
        ("(x1%2Bx2)^2%2B0.1*(x3-1.7*x4)^2", 2, "48 directions are flat: H⁻¹ exists only on the other 2"),
    ] {
        let snapshot = snapshot(&format!("{link}&formula={formula}"), 3);
        let spectrum = snapshot.lanes[0].spectrum.as_ref().unwrap();
        assert_eq!((spectrum.inverse_hessian.len(), spectrum.flat), (curved, 50 - curved), "{formula}");
        let figure = SpectrumFigure::new(&snapshot, SIZE, &theme);
        assert_eq!(figure.caption(), caption, "{formula}");
        let words = figure.words();
        assert_eq!(words.contains("flat"), curved < 50, "{words}");
        assert!(!words.contains("negative"), "{formula}: {words}");
        let product = ProductFigure::new(&snapshot, SIZE, &theme);
        assert!(!product.caption().contains("below zero"), "{formula}: {}", product.caption());
        let muted = lines(&figure.to_svg(), theme.muted).concat();
        let last = muted.iter().map(|corner| corner.x).fold(0.0, f64::max);
        let expected = if curved == 0 { 0.0 } else { figure.frame().at([curved as f64, 1.0]).x };
        assert!((last - expected).abs() < 6.0, "{formula}: {last} for {expected}");
        // The pointer and the table have it at those ranks and at no others.
        let (frame, height) = (figure.frame(), 0.5 * (figure.frame().rect.top + figure.frame().rect.bottom));
        let place = |rank: usize| Pixel { y: height, ..frame.at([rank as f64, 1.0]) };
        let read = |rank: usize| figure.at(frame.within(place(rank))).unwrap_or_default();
        let cells = figure.csv().lines().skip(1).take(50).map(|row| !row.ends_with(',')).collect::<Vec<_>>();
        for rank in 1..=50 {
            assert_eq!(read(rank).contains("inverse Hessian"), rank <= curved, "{formula}: {}", read(rank));
            assert_eq!(cells[rank - 1], rank <= curved, "{formula}: rank {rank}");
        }
    }
}

/// A semidefinite Hessian seen through a matrix that spans many orders of magnitude has no product below zero by rounding.
#[test]
fn rounding_is_not_below_zero() {
    let theme = Theme::light();
    for seed in 1..6 {
        let link = format!(
            "scenario=blank&objective=formula&dimension=30&optimizers=bfgs,lodo&seed={seed}&spectrum-view=product\
             &formula=1e6*(x1%2B0.3*x2-x3)^2%2B(x4-0.7*x5)^2%2B1e-3*(x6%2Bx7)^2"
        );
        let snapshot = snapshot(&link, 60);
        for lane in &snapshot.lanes {
            let Some(spectrum) = &lane.spectrum else { continue };
            assert_eq!(spectrum.flat, 27, "{}", lane.key);
            assert!(spectrum.inverse_hessian.iter().all(|&value| value > 0.0));
        }
        let captions = [
            SpectrumFigure::new(&snapshot, SIZE, &theme).caption(),
            ProductFigure::new(&snapshot, SIZE, &theme).caption(),
        ];
        assert!(captions.iter().all(|caption| !caption.contains("below zero")), "{captions:?}");
    }
}
