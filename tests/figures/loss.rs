//! Losses are drawn where they are.

use super::{SIZE, corners, lines, near, snapshot};
use lodo::experiment::{Experiment, LossAxis, number};
use lodo::plot::{ErrorFigure, Figure, Kind, LandscapeFigure, LossFigure, Pixel, Theme, style_of};
use lodo::session::Session;

#[test]
fn a_loss_curve_ends_at_the_smoothed_loss() {
    let snapshot = snapshot("", 700);
    let theme = Theme::dark();
    let figure = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    let svg = figure.to_svg();
    // Dashes may end before the line does.
    for lane in snapshot.lanes.iter().filter(|lane| style_of(lane).dash.is_empty()) {
        let line = &lines(&svg, theme.colour(style_of(lane).colour))[0];
        let end = figure.frame().at([700.0, lane.smoothed]);
        assert!(near(*line.last().unwrap(), end), "{} ends at {:?}, not at {end:?}", lane.key, line.last());
    }
    let best = snapshot.newton_best.unwrap();
    let y = figure.frame().at([0.0, best]).y;
    assert!(lines(&svg, theme.muted).iter().any(|line| line.iter().all(|corner| (corner.y - y).abs() < 0.2)));
    assert!(figure.words().contains("Newton’s average 7.4"));
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
            let at = figure.frame().at([end, lane.smoothed]);
            if !figure.frame().rect.contains(at) {
                continue;
            }
            let x = at.x;
            let colour = theme.colour(style_of(lane).colour);
            let last = lines(&svg, colour).into_iter().flatten().map(|corner| corner.x);
            let last = last.filter(|&x| x <= figure.frame().rect.right).fold(0.0, f64::max);
            assert!((last - x).abs() < 9.0, "{} against {title}: {last} for {x}", lane.key);
        }
    }
    let evaluations: Vec<u64> = snapshot.lanes.iter().map(|lane| lane.evaluations).collect();
    assert_eq!(evaluations[0], 40);
    assert!(evaluations[1] > 40 && evaluations[2] > 40, "{evaluations:?}");
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
            let line = &lines(&svg, theme.colour(style_of(lane).colour))[0];
            // So early nobody has arrived.
            let bin = lane.curve[4];
            let at = figure.frame().at([bin.step as f64, bin.least - least]);
            assert!(line.iter().any(|&corner| near(corner, at)), "{key}: no {at:?} of {}", lane.key);
            assert!(at.y < figure.frame().rect.bottom - 1.0, "{key}: {at:?}");
        }
        let bin = snapshot.lanes[0].curve[0];
        assert!(figure.csv().contains(&format!("lodo,{},", bin.step)));
        assert!(figure.csv().contains(&format!(
            ",{},{},{}\n",
            number(bin.least),
            number(bin.greatest),
            number(bin.smoothed)
        )));
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
    // Early ones are finer.
    let wide = bins.windows(2).position(|pair| pair[1].step - pair[0].step > 7).unwrap();
    assert!(wide < bins.len() / 2);
    for bin in &bins[wide + 4..] {
        for loss in [bin.least, bin.greatest] {
            let at = figure.frame().within(figure.frame().at([bin.step as f64, loss]));
            assert!(band.iter().any(|&corner| near(corner, at)), "no {at:?}");
        }
    }
    let raw = format!("{}", Theme::RAW_ALPHA);
    let mut lines = document.descendants().filter(|node| node.has_tag_name("polyline"));
    assert!(lines.all(|line| line.attribute("opacity") != Some(&*raw)), "and no zigzag");
    let early = self::snapshot("optimizers=adam", 100);
    assert!(LossFigure::new(&early, LossAxis::Steps, SIZE, &theme).caption().ends_with("Faint: every step"));
}

/// The pieces of the line to compare with at this height.
fn level(svg: &str, y: f64, theme: &Theme) -> Vec<Vec<Pixel>> {
    let mut pieces = lines(svg, theme.muted);
    pieces.retain(|piece| piece.iter().all(|corner| (corner.y - y).abs() < 0.2));
    pieces
}

fn longest(pieces: &[Vec<Pixel>]) -> f64 {
    pieces.iter().map(|piece| piece.last().unwrap().x - piece[0].x).fold(0.0, f64::max)
}

/// The loss at which the run is to stop is dotted and named, above the least value where that is taken from losses, and
/// only where the axis reaches.
#[test]
fn the_target_is_a_line_to_compare_with() {
    let theme = Theme::light();
    let shallow = "objective=styblinski-tang&dimension=2&optimizers=lodo&noise-kind=none";
    for (link, target, seen) in [
        ("optimizers=adam", 13.0, true),
        ("optimizers=adam", 1e-9, false),
        (shallow, -60.0, true),
        (shallow, -99.0, false),
    ] {
        let snapshot = snapshot(link, 300);
        let figure = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme).aiming(Some(target));
        let named = super::texts(&figure.to_svg()).iter().any(|(text, _)| text == "target");
        let least = if link == shallow { snapshot.least.unwrap() } else { 0.0 };
        let y = figure.frame().at([0.0, target - least]).y;
        let svg = figure.to_svg();
        let dots = level(&svg, y, &theme);
        assert_eq!((named, dots.len() > 20), (seen, seen), "{link} {target}: {}", dots.len());
        if let Some(best) = snapshot.newton_best.filter(|_| seen) {
            // The other such line is dashed.
            let y = figure.frame().at([0.0, best]).y;
            let (dot, dash) = (longest(&dots), longest(&level(&svg, y, &theme)));
            assert!(dot < 2.0 && dot < 0.5 * dash, "{dot} {dash}");
        }
    }
}

/// Going back through a run moves its lines, not its axis; what is changed there gives up what came after.
#[test]
fn a_run_taken_back_keeps_its_axis() {
    let theme = Theme::light();
    let (mut experiment, _) = Experiment::from_link("dimension=10&optimizers=adam,sophia");
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(1500, &|| 0.0);
    let ends = |session: &mut Session, formers: Option<&[lodo::plot::Frame]>| {
        let snapshot = session.snapshot();
        let axes = [LossAxis::Steps, LossAxis::Evaluations];
        let frames = axes.iter().enumerate().map(|(place, axis)| {
            let figure = LossFigure::new(&snapshot, *axis, SIZE, &theme);
            formers.map_or(figure.clone(), |formers| figure.keeping(&formers[place])).frame().clone()
        });
        frames.collect::<Vec<_>>()
    };
    let far = ends(&mut session, None);
    session.go_to(100);
    session.travel(1e9, &|| 0.0);
    let back = ends(&mut session, Some(&far));
    assert_eq!(session.step(), 100);
    for (far, back) in far.iter().zip(&back) {
        assert_eq!(far.x, back.x);
    }
    // By step that needs no picture before.
    let snapshot = session.snapshot();
    let fresh = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    assert_eq!(fresh.frame().x, far[0].x);
    assert_eq!(ErrorFigure::new(&snapshot, SIZE, &theme).frame().x.scale, far[0].x.scale);
    experiment.set("adam-lr", "0.5").unwrap();
    session.adjust(&experiment).unwrap();
    session.advance_to(101, &|| 0.0);
    for (far, anew) in far.iter().zip(ends(&mut session, Some(&back))) {
        assert!(anew.x.scale.to < far.x.scale.to, "{}", anew.x.title);
    }
}

/// A loss of 0 is below every logarithmic axis: the curve leaves it there and does not run along its end.
#[test]
fn a_loss_of_zero_is_below_the_axis() {
    let mut snapshot = snapshot("scenario=rosenbrock&optimizers=lodo", 60);
    let theme = Theme::light();
    let lane = &mut snapshot.lanes[0];
    for bin in &mut lane.curve[40..] {
        (bin.least, bin.greatest, bin.smoothed) = (0.0, 0.0, 0.0);
    }
    lane.smoothed = 0.0;
    let figure = LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme);
    let (svg, rect) = (figure.to_svg(), figure.frame().rect);
    assert_eq!(figure.frame().y.scale.kind, Kind::Log);
    let line = &lines(&svg, theme.colour("vermillion"))[0];
    let [x, next] = [40.0, 41.0].map(|step| figure.frame().at([step, 1.0]).x);
    let [.., from, end] = line.as_slice() else { panic!("{line:?}") };
    assert!((from.x - x).abs() < 0.2 && from.y < rect.bottom - 1.0, "{from:?}");
    assert!((x - 0.2..next).contains(&end.x) && near(*end, Pixel { y: rect.bottom, ..*end }), "{end:?}");
    let said: Vec<String> = super::texts(&svg).into_iter().map(|(text, _)| text).collect();
    assert!(said.windows(2).any(|pair| pair == ["LODO ↓", "0"]), "{said:?}");
}

/// However small they are, and with all their bits.
#[test]
fn numbers_in_tables_are_short() {
    let snapshot = snapshot("scenario=blank&dimension=4&optimizers=lbfgs,adam", 300);
    let theme = Theme::light();
    let tables = [
        LossFigure::new(&snapshot, LossAxis::Steps, SIZE, &theme).csv(),
        ErrorFigure::new(&snapshot, SIZE, &theme).csv(),
        LandscapeFigure::new(&snapshot, None, SIZE, &theme).csv(),
    ];
    let fields = || tables.iter().flat_map(|table| table.lines().skip(1)).flat_map(|row| row.split(','));
    assert!(fields().all(|field| field.len() <= 24), "{:?}", fields().max_by_key(|field| field.len()));
    // A point and all of its digits are more than thirty signs.
    let tiny = snapshot.lanes.iter().flat_map(|lane| &lane.curve).map(|bin| bin.smoothed);
    let tiny = tiny.filter(|&loss| loss > 0.0).fold(1.0, f64::min);
    assert!(tiny.to_string().len() > 30 && tables[0].contains(&format!(",{}\n", number(tiny))), "{tiny}");
}
