//! The error is drawn as far as it is known.

use super::{SIZE, lines, middle, near, snapshot, texts};
use lodo::plot::{ErrorFigure, Figure, Theme, style_of};
use lodo::text::words::three_digits;
use lodo::worker::{Command, Report, Simulator};

/// What diverged says so where its curve ends, and not what it last was.
#[test]
fn what_diverged_ends_in_a_cross() {
    let snapshot = snapshot("scenario=too-fast", 3000);
    let theme = Theme::light();
    let figure = ErrorFigure::new(&snapshot, SIZE, &theme);
    let svg = figure.to_svg();
    let frame = figure.frame();
    for lane in &snapshot.lanes {
        let &(step, error) = lane.error.last().unwrap();
        let end = frame.within(frame.at([step as f64, error.median]));
        let crosses = lines(&svg, theme.colour(style_of(lane).colour))
            .into_iter()
            .filter(|line| line.len() == 2 && line[0].x != line[1].x && near(middle(line), end));
        assert_eq!(crosses.count(), if lane.has_diverged() { 2 } else { 0 }, "{}", lane.key);
    }
    let said: Vec<String> = texts(&svg).into_iter().map(|(text, _)| text).collect();
    assert_eq!(said.iter().filter(|text| *text == "diverged").count(), 1, "{said:?}");
}

/// Between two steps at which it is measured the curve ends early while a run goes on, and at the present where it rests.
#[test]
fn it_is_known_where_the_run_rests() {
    let mut simulator = Simulator::default();
    let mut answer = |command: Command| match simulator.answer(command, &|| 0.0) {
        Report::Snapshot(snapshot) => *snapshot,
        other => panic!("{other:?}"),
    };
    answer(Command::Load { experiment: "scenario=few-steps".into(), changes: vec![], owned: None });
    let going = answer(Command::Advance { experiment: None, owned: None, until: 189, seconds: 1e9 });
    assert_eq!((going.step, going.lanes[0].error.last().unwrap().0), (189, 160));
    let resting = answer(Command::Advance { experiment: None, owned: None, until: 189, seconds: 1e9 });
    assert_eq!(resting.lanes[0].error.last().unwrap().0, 189);
    let theme = Theme::light();
    let figure = ErrorFigure::new(&resting, SIZE, &theme);
    assert!(figure.words().contains(" at step 189."), "{}", figure.words());
}

/// Where a peak leaves the picture, the caption says how high it was; else how it was measured.
#[test]
fn a_peak_that_is_cut_is_told() {
    let theme = Theme::light();
    for (link, steps, cut) in
        [("scenario=ellipse", 3000, true), ("", 3000, false), ("dimension=300", 40, false)]
    {
        let snapshot = snapshot(link, steps);
        let figure = ErrorFigure::new(&snapshot, SIZE, &theme);
        let errors = snapshot.lanes.iter().flat_map(|lane| lane.error.iter().map(|(_, error)| error.median));
        let peak = errors.fold(0.0, f64::max);
        assert_eq!(figure.frame().at([0.0, peak]).y < figure.frame().rect.top, cut, "{link} {peak}");
        let top = three_digits(figure.frame().y.scale.to);
        let told = format!("0 is the inverse Hessian. Cut off above {top} (highest {})", three_digits(peak));
        assert_eq!(figure.caption() == told, cut, "{}", figure.caption());
    }
}

/// Newton's method is at 0 from the start: it does not press the others together on a logarithmic axis.
#[test]
fn who_is_exact_all_along_does_not_choose_the_axis() {
    let theme = Theme::light();
    for link in ["dimension=30&optimizers=lodo,adam,newton", "dimension=30&optimizers=lodo,adam"] {
        let snapshot = snapshot(link, 600);
        let figure = ErrorFigure::new(&snapshot, SIZE, &theme);
        let height = |error: f64| figure.frame().at([600.0, error]).y;
        let [half, whole] = [height(0.0) - height(0.5), height(0.5) - height(1.0)];
        assert!((half - whole).abs() < 1e-9 && half > 20.0, "{link}: {half} {whole}");
    }
    // Who comes to it on the way is seen coming.
    let coming = snapshot("scenario=blank&dimension=4&noise-kind=none&optimizers=lbfgs-wolfe", 5);
    let errors = || coming.lanes[0].error.iter().map(|(_, error)| error.median);
    assert!(errors().fold(0.0, f64::max) > 0.5 && errors().fold(1.0, f64::min) < 1e-4);
    let figure = ErrorFigure::new(&coming, SIZE, &theme);
    let height = |error: f64| figure.frame().at([0.0, error]).y;
    assert!(height(0.0001) - height(0.001) > 10.0, "on a logarithmic axis");
    // Alone it has an axis all the same.
    let alone = snapshot("dimension=30&optimizers=newton", 600);
    assert!(ErrorFigure::new(&alone, SIZE, &theme).to_svg().contains("Newton"));
}
