//! Approved pictures: every figure in the cases that look different, as SVG files that a browser shows.
//!
//! A figure that has changed fails, and the new picture lies beside the approved one as `.snap.new.svg`.
//! `cargo insta review` goes through them one by one; `INSTA_UPDATE=always cargo test --test suite pictures` accepts all,
//! for `git diff` to show.

use std::cell::Cell;

use super::{SIZE, snapshot};
use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{
    Axes, DecisionFigure, DirectionFigure, DotsFigure, ErrorFigure, Figure, LandscapeFigure, Line,
    LinesFigure, LossFigure, MatrixFigure, ProductFigure, SpectrumFigure, SweepFigure, SweepMap, Theme,
    style_at,
};
use lodo::session::{Session, Snapshot, Status};
use lodo::study::{Plan, Standing, Study, Sweep, SweepAxis, SweepPanel};
use lodo::worker::{Command, Grid, Report, Simulator};

/// Compares a figure with its approved picture.
fn assert_picture(name: &str, figure: &impl Figure) {
    // Two figures in one page would share it.
    assert!(!figure.to_svg().contains(" id="), "{name} has an id");
    insta::with_settings!({ snapshot_path => "approved", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_binary_snapshot!(&format!("{name}.svg"), figure.to_svg().into_bytes());
    });
}

/// A coarse map of a landscape, so that files stay small.
fn grid(link: &str, snapshot: &Snapshot) -> Grid {
    let mut simulator = Simulator::default();
    simulator.answer(Command::Load { experiment: link.into(), changes: vec![], owned: None }, &|| 0.0);
    let window = snapshot.plane.window;
    let command = Command::Grid { window, columns: 30, rows: 20, seconds: 1.0 };
    let Report::Grid(grid) = simulator.answer(command, &|| 0.0) else { panic!("no grid") };
    Grid { generation: snapshot.plane.generation, ..grid }
}

/// A run in which the second of two optimizers has diverged.
fn diverged() -> Snapshot {
    let mut lost = snapshot("dimension=10&optimizers=lodo,adam", 120);
    lost.lanes[1].status = Status::Diverged { step: 100 };
    lost.lanes[1].curve.truncate(100);
    lost.lanes[1].loss = f64::NAN;
    lost
}

#[test]
fn pictures_of_landscapes() {
    let (light, dark) = (Theme::light(), Theme::dark());
    let link = "scenario=rosenbrock&seed=3";
    let valley = snapshot(link, 150);
    let map = grid(link, &valley);
    assert_picture("landscape_valley", &LandscapeFigure::new(&valley, Some(&map), SIZE, &light));
    assert_picture("landscape_valley_dark", &LandscapeFigure::new(&valley, Some(&map), SIZE, &dark));
    let bowl = snapshot("dimension=20", 1500);
    assert_picture("landscape_plane_of_bowl", &LandscapeFigure::new(&bowl, None, SIZE, &light));
    assert_picture("landscape_plane_of_bowl_dark", &LandscapeFigure::new(&bowl, None, SIZE, &dark));
    let coordinates = snapshot("dimension=20&plane=coordinates&plane-x=3&plane-y=7", 60);
    assert_picture("landscape_coordinates", &LandscapeFigure::new(&coordinates, None, SIZE, &light));
    let many = snapshot("scenario=rosenbrock&optimizers=lodo,adam,momentum,gd,newton,bfgs,cg", 60);
    assert_picture("landscape_many", &LandscapeFigure::new(&many, None, SIZE, &light));
}

/// Copies of two methods, apart by their rates: their names say these, each has a colour of its own, and the lines of a
/// method are alike.
#[test]
fn pictures_of_copies() {
    let link = "dimension=100&noise-kind=walk&optimizers=lodo,lodo.2,adam,adam.2,adam.3&lodo.2-meta-lr=0.01\
                &adam.2-lr=0.3&adam.3-lr=5";
    let copies = snapshot(link, 1500);
    for (theme, name) in [(Theme::light(), "copies"), (Theme::dark(), "copies_dark")] {
        assert_picture(&format!("loss_{name}"), &LossFigure::new(&copies, LossAxis::Steps, SIZE, &theme));
    }
    assert_picture("landscape_copies", &LandscapeFigure::new(&copies, None, SIZE, &Theme::light()));
}

#[test]
fn pictures_of_losses() {
    let (light, dark) = (Theme::light(), Theme::dark());
    let bowl = snapshot("dimension=10&noise-kind=walk&optimizers=lodo,adam", 200);
    fn of<'a>(snapshot: &'a Snapshot, axis: LossAxis, theme: &'a Theme) -> LossFigure<'a> {
        LossFigure::new(snapshot, axis, SIZE, theme)
    }
    assert_picture("loss_steps", &of(&bowl, LossAxis::Steps, &light).aiming(Some(5.0)));
    assert_picture("loss_steps_dark", &of(&bowl, LossAxis::Steps, &dark));
    let searches = snapshot("scenario=rosenbrock&optimizers=lodo,lbfgs-wolfe,newton", 60);
    assert_picture("loss_evaluations", &of(&searches, LossAxis::Evaluations, &light));
    let (experiment, _) = Experiment::from_link("dimension=10&optimizers=lodo,adam");
    let mut session = Session::new(&experiment).expect("it can run");
    let now = Cell::new(0.0);
    session.advance_to(200, &|| {
        now.set(now.get() + 1e-3);
        now.get()
    });
    assert_picture("loss_seconds", &of(&session.snapshot(), LossAxis::Seconds, &light));
    let seeds = snapshot("dimension=6&seeds=5&noise-kind=walk&optimizers=lodo,adam", 100);
    assert_picture("loss_seeds", &of(&seeds, LossAxis::Steps, &light));
    assert_picture("loss_diverged", &of(&diverged(), LossAxis::Steps, &light));
    assert_picture("loss_empty", &of(&snapshot("optimizers=", 10), LossAxis::Steps, &light));
}

#[test]
fn pictures_of_matrices() {
    let (light, dark) = (Theme::light(), Theme::dark());
    let bowl = snapshot("dimension=12&error-view=matrices&spectrum-view=product", 150);
    assert_picture("spectrum", &SpectrumFigure::new(&bowl, SIZE, &light));
    assert_picture("spectrum_dark", &SpectrumFigure::new(&bowl, SIZE, &dark));
    assert_picture("product", &ProductFigure::new(&bowl, SIZE, &light));
    assert_picture("error", &ErrorFigure::new(&bowl, SIZE, &light));
    assert_picture("error_dark", &ErrorFigure::new(&bowl, SIZE, &dark));
    assert_picture("matrices", &MatrixFigure::new(&bowl, SIZE, &light));
    assert_picture("matrices_dark", &MatrixFigure::new(&bowl, SIZE, &dark));
    let saddle = snapshot("objective=monkey-saddle&optimizers=lodo,newton", 3);
    assert_picture("spectrum_of_both_signs", &SpectrumFigure::new(&saddle, SIZE, &light));
    let flat =
        snapshot("scenario=blank&objective=formula&formula=x^2%2By^2&dimension=50&optimizers=lodo,adam", 60);
    assert_picture("spectrum_of_flat_directions", &SpectrumFigure::new(&flat, SIZE, &light));
    assert_picture("error_diverged", &ErrorFigure::new(&diverged(), SIZE, &light));
}

#[test]
fn pictures_of_directions() {
    let bowl =
        snapshot("dimension=40&noise-kind=walk&optimizers=lodo,adam,momentum&spectrum-view=directions", 1500);
    for (name, theme) in [("directions", Theme::light()), ("directions_dark", Theme::dark())] {
        assert_picture(name, &DirectionFigure::new(&bowl, [600.0, 400.0], &theme));
    }
    assert_picture("directions_low", &DirectionFigure::new(&bowl, [400.0, 200.0], &Theme::light()));
}

#[test]
fn pictures_of_decisions() {
    let network =
        snapshot("objective=circles&plane=decisions&spectrum-view=product&optimizers=lodo,adam", 20);
    assert_picture("decisions", &DecisionFigure::new(&network, SIZE, &Theme::light()));
}

/// A sweep of a small bowl, done.
fn swept(link: &str, axes: &[&str], seeds: &[u64]) -> Vec<SweepPanel> {
    let axes = axes.iter().map(|text| SweepAxis::parse(text, 7).unwrap()).collect();
    let sweep = Sweep { link: link.into(), axes };
    let study = Study::new(Plan::Sweep(sweep.clone()), 300, seeds.to_vec()).unwrap();
    let courses: Vec<_> = study.jobs().iter().map(|job| job.run(&|| 0.0, &|_| {}).ok()).collect();
    sweep.panels(&courses, seeds.len())
}

#[test]
fn pictures_of_sweeps() {
    let link = "dimension=6&noise-kind=walk&optimizers=lodo,adam,gd";
    let (light, dark) = (Theme::light(), Theme::dark());
    let experiment = Experiment::from_link(link).0;
    let curves = swept(link, &["lr=0.01..10"], &[1, 2, 3]);
    let size = [520.0, 340.0];
    assert_picture("sweep_curves", &SweepFigure::new(&curves, &experiment, size, &light));
    assert_picture("sweep_curves_dark", &SweepFigure::new(&curves, &experiment, size, &dark));
    let maps = swept(link, &["lodo-lr=0.01..10", "lodo-meta-lr=1e-5..0.1"], &[1]);
    assert_picture("sweep_map", &SweepMap::new(&maps[0], size, &light).unwrap());
    assert_picture("sweep_map_dark", &SweepMap::new(&maps[0], size, &dark).unwrap());
    let decays = swept(link, &["adam-beta1=0..0.99", "adam-beta2=0.9..0.9999"], &[1, 2]);
    assert_picture("sweep_map_of_decays", &SweepMap::new(&decays[0], size, &light).unwrap());
    assert!(SweepMap::new(&curves[0], size, &light).is_none());
    let sharp =
        [swept(link, &["adam-lr=0.2..10"], &[1]), swept(link, &["adam-beta1=0..0.95"], &[1])].concat();
    let standing = |name: &str, loss, expected, diverged| Standing {
        name: name.into(),
        loss,
        expected,
        diverged,
        done: 8,
    };
    let standings = vec![
        standing("Newton", Some((7.41, 0.01)), Some((7.42, 0.01)), 0),
        standing("LODO", Some((8.9, 0.3)), Some((9.6, 0.05)), 0),
        standing("LODO, frozen on another Hessian", None, None, 8),
        standing("BFGS", Some((8e4, 4e4)), None, 2),
        standing("Yet to be run", None, Some((18.0, 0.0)), 0),
    ];
    let title = "Mean loss over the last tenth";
    assert_picture("dots", &DotsFigure::new(standings.clone(), title, 520.0, &light));
    assert_picture("dots_dark", &DotsFigure::new(standings, title, 520.0, &dark));
    assert_picture("sweep_sharpness", &SweepFigure::relative(&sharp, size, &light));
}

/// Losses of a network: lines, points with errors beyond them, a number that is none, a mark, and no line at all.
#[test]
fn pictures_of_lines() {
    let (light, dark) = (Theme::light(), Theme::dark());
    let line = |place: usize, name: &str, rate: f64, last: f64| {
        let loss = |step: usize| if step == 39 { last } else { 8.0 / (1.0 + rate * step as f64) };
        Line {
            name: name.into(),
            style: style_at(lodo::optim::method("lodo"), place),
            points: (0..40).map(|step| [step as f64, loss(step)]).collect(),
            measured: vec![[10.0, loss(10) * 1.2, 0.4], [39.0, 0.9 * loss(38), 0.1]],
        }
    };
    let axes = |mark| Axes { x: "Step".into(), y: "Loss (nats a pixel)".into(), is_log: true, mark };
    let lines = vec![line(0, "LODO", 0.2, 1.0), line(1, "Adam", 0.4, f64::NAN)];
    let size = [520.0, 340.0];
    let figure = LinesFigure::new(lines.clone(), axes(Some(20.0)), "Means", size, &light);
    assert!(figure.words().contains("LODO: 1.00 at the end.") && figure.csv().starts_with("line,Step,"));
    assert_picture("lines", &figure);
    assert_picture("lines_dark", &LinesFigure::new(lines, axes(None), "Means", size, &dark));
    assert_picture("lines_none", &LinesFigure::new(Vec::new(), axes(None), "", size, &light));
}
