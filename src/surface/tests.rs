//! Closed forms of what is seen from where, and every grid.

use std::rc::Rc;

use lodo::experiment::Experiment;
use lodo::plot::{Cursor, Legend, Pixel, Rect, Relief, SceneBytes, Theme};
use lodo::session::Session;
use lodo::worker::Grid;
use proptest::prelude::*;

use crate::axes::values;
use crate::camera::{Camera, Spot, corners};
use crate::depths::{Depths, Vertex};
use crate::lattice::Lattice;
use crate::stage::Ground;
use crate::{Scene, Stage, drawing};

const WINDOW: [f64; 4] = [-1.0, 1.0, -1.0, 1.0];

fn grid(columns: usize, rows: usize, f: impl Fn(f64, f64) -> f64) -> Grid {
    let empty = Grid { window: WINDOW, columns, rows, ..Grid::default() };
    let values = (0..columns * rows).map(|cell| empty.centre(cell)).map(|[x, y]| f(x, y)).collect();
    Grid { values, ..empty }
}

fn staged(grid: &Grid, scene: Scene) -> Stage {
    Stage::new(Rc::new(Ground::new(grid, false)), &scene)
}

/// From these degrees around and above.
fn from(around: f64, above: f64) -> Scene {
    let axes = ["x", "y"].map(String::from);
    Scene { angle: [around, above], size: [400.0, 300.0], ratio: 1.0, axes, ..Scene::default() }
}

/// From before, x goes to the right, y away and up, and what is higher is higher; from above there is no height; from the
/// right, y goes to the right.
#[test]
fn directions_are_where_they_are_looked_for() {
    let room = Rect { left: 20.0, top: 10.0, right: 420.0, bottom: 310.0 };
    let seen = |angle: [f64; 2], point| Camera::new(angle, [1.0, 1.0, 0.5], room).see(point);
    let place = |angle, point| seen(angle, point).at;
    let (x, y, z) = ([0.5, 0.0, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.25]);
    let middle = place([0.0, 30.0], [0.0; 3]);
    let right = place([0.0, 30.0], x);
    assert!(right.x > middle.x + 50.0 && (right.y - middle.y).abs() < 1e-9);
    let away = place([0.0, 30.0], y);
    assert!((away.x - middle.x).abs() < 1e-9 && away.y < middle.y - 20.0);
    assert!(seen([0.0, 30.0], y).near < seen([0.0, 30.0], [0.0; 3]).near);
    assert!(place([0.0, 30.0], z).y < middle.y - 20.0);
    assert!(place([0.0, 90.0], z).distance(place([0.0, 90.0], [0.0; 3])) < 1e-9);
    assert!(place([90.0, 30.0], y).x > middle.x + 50.0 && seen([90.0, 30.0], x).near > 0.2);
}

fn triangle(near: f32, colour: f32) -> [Vertex; 3] {
    [[2.0, 2.0], [18.0, 2.0], [2.0, 18.0]].map(|[x, y]| Vertex { x, y, near, colour: [colour; 3] })
}

/// Whatever is drawn first, the nearer of two is seen, and each pixel within is filled once.
#[test]
fn the_nearer_triangle_is_seen() {
    for nearer_first in [true, false] {
        let mut depths = Depths::new([20.0, 20.0], 1.0);
        let (near, far) = (triangle(0.4, 200.0), triangle(0.2, 100.0));
        let both = if nearer_first { [&near, &far] } else { [&far, &near] };
        both.into_iter().for_each(|[a, b, c]| depths.fill([a, b, c]));
        let pixel = |column: usize, row: usize| depths.pixels[4 * (20 * row + column)..][..4].to_vec();
        assert_eq!(pixel(4, 4), [200, 200, 200, 255]);
        assert_eq!(pixel(16, 16), [0; 4], "beyond the long side");
        let filled = depths.pixels.chunks(4).filter(|pixel| pixel[3] > 0).count();
        assert!((120..=136).contains(&filled), "half of 16 by 16: {filled}");
        let at = Pixel::new(4.5, 4.5);
        assert!(depths.hides(Spot { at, near: 0.3 }) && !depths.hides(Spot { at, near: 0.4 }));
        assert!(!depths.hides(Spot { at: Pixel::new(-50.0, 4.0), near: 0.1 }), "outside nothing is hidden");
    }
}

/// A wall along y: what is on either side of it is hidden from the other, and a line across it in part.
#[test]
fn a_ridge_hides_what_lies_behind_it() {
    let wall = grid(60, 60, |x, _| if x.abs() < 0.2 { 1.0 } else { 0.01 * x });
    for (around, hidden) in [(90.0, -0.5), (-90.0, 0.5)] {
        let stage = staged(&wall, from(around, 15.0));
        let hides = |x: f64| stage.hides(stage.on_surface([x, 0.0]).expect("it has a value"));
        assert!(hides(hidden) && !hides(-hidden), "from {around}");
        let pieces = stage.draped(&[[-0.9, 0.0], [0.9, 0.0]]);
        assert!(pieces.iter().any(|piece| piece.hidden) && pieces.iter().any(|piece| !piece.hidden));
        // From above nothing is.
        let above = staged(&wall, from(around, 90.0));
        assert!(above.draped(&[[-0.9, 0.0], [0.9, 0.0]]).iter().all(|piece| !piece.hidden));
    }
}

/// Where the function has no value nothing is drawn and no line runs; nor across a pole.
#[test]
fn holes_are_left_out() {
    let pitted = grid(40, 40, |x, y| if x * x + y * y < 0.16 { f64::NAN } else { x + y });
    let stage = staged(&pitted, from(0.0, 90.0));
    let covered = |x: f64, y: f64| {
        let [across, up] = stage.ground.lattice.parts([x, y]);
        stage.depths.covers(stage.in_box([across, up, 0.5]).at)
    };
    assert!(!covered(0.0, 0.0) && !covered(0.25, 0.1) && covered(0.6, 0.0) && covered(-0.9, 0.9));
    assert_eq!(stage.on_surface([0.1, 0.1]), None);
    assert_eq!(stage.draped(&[[-0.9, 0.0], [0.9, 0.0]]).len(), 2, "before the hole and behind it");
    let pole = staged(&grid(40, 40, |x, _| 1.0 / x), from(0.0, 90.0));
    let cut = pole.ground.lattice.has_cell(20, 20);
    assert!(!cut && pole.ground.lattice.has_cell(10, 20), "the pole is a cut, its sides are whole");
    assert!(pole.on_surface([0.0, 0.3]).is_none() && pole.on_surface([0.5, 0.3]).is_some());
}

/// At the middles of cells the surface has the heights of the map's shades, and its edges are those of the window.
#[test]
fn heights_are_those_of_the_map() {
    let bowl = grid(20, 30, |x, y| x * x + 4.0 * y * y);
    let lattice = Lattice::new(&bowl, &Theme::light());
    let relief = Relief::of(&bowl).unwrap();
    for (cell, &value) in bowl.values.iter().enumerate() {
        let height = lattice.height(lattice.parts(bowl.centre(cell))).unwrap();
        assert!((height - relief.height(value)).abs() < 1e-9, "{cell}");
    }
    let corners = [[-1.0, -1.0], [1.0, 1.0], [1.0, -1.0]].map(|at| lattice.height(lattice.parts(at)));
    assert!(corners.iter().all(|height| height.is_some_and(|height| height > 0.9)), "{corners:?}");
    assert_eq!(lattice.height(lattice.parts([1.01, 0.0])), None);
}

/// The values at the ticks are round, in order, within what there is, and spread over it.
#[test]
fn ticks_of_the_values_are_round() {
    for (f, wanted) in [
        (&(|x: f64, y: f64| 100.0 * (y - x * x) * (y - x * x) + x * x) as &dyn Fn(f64, f64) -> f64, 4),
        (&|x, y| 1e6 + x + y, 2),
        (&|x, y| -1e-7 * (x * x + y * y), 2),
    ] {
        let relief = Relief::of(&grid(60, 60, f)).unwrap();
        let values = values(&relief, 5);
        assert!(values.len() >= wanted && values.is_sorted_by(|a, b| a < b), "{values:?}");
        for value in &values {
            assert!((-1e-9..=1.0 + 1e-9).contains(&relief.height(*value)), "{value} of {values:?}");
        }
        let spread = relief.height(values[values.len() - 1]) - relief.height(values[0]);
        assert!(spread > 0.5, "{values:?}");
    }
}

/// What the page says is what is drawn: paths, looks, where each was, and the run that was kept.
#[test]
fn the_bytes_of_a_run_are_its_scene() {
    let experiment = Experiment::from_link("scenario=rosenbrock&optimizers=lodo,adam,gd&surface=-120,25").0;
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(20, &|| 0.0);
    let kept = session.snapshot();
    session.advance_to(60, &|| 0.0);
    let (snapshot, legend) = (session.snapshot(), Legend::new("Landscape", &experiment, &session.snapshot()));
    let values = Grid::of(&session, snapshot.plane.window, 20, 20);
    let bytes = SceneBytes {
        snapshot: &snapshot,
        kept: Some(&kept),
        grid: Some(&values),
        legend: Some(&legend),
        cursor: Some(Cursor { step: 10, from: None }),
        look: [-120.0, 25.0, 420.0, 310.0, 2.0, 1.0],
    };
    let scene = Scene::decode(&bytes.encode()).unwrap();
    assert_eq!(
        (scene.angle, scene.size, scene.ratio, scene.dark),
        ([-120.0, 25.0], [420.0, 310.0], 2.0, true)
    );
    assert_eq!((scene.grid.as_ref(), scene.legend.as_ref()), (Some(&values), Some(&legend)));
    assert_eq!((&scene.axes, &scene.minima), (&snapshot.plane.axes, &snapshot.plane.minima));
    for (line, lane) in scene.lines.iter().zip(&snapshot.lanes) {
        assert_eq!((&line.name, &line.path), (&lane.name, &lane.path));
        assert_eq!((line.style, line.then), (lodo::plot::style_of(lane), lane.point_at(10)));
    }
    let paths =
        |run: &lodo::session::Snapshot| run.lanes.iter().map(|lane| lane.path.clone()).collect::<Vec<_>>();
    assert_eq!(scene.kept.iter().map(|line| line.path.clone()).collect::<Vec<_>>(), paths(&kept));
    let svg = drawing(&values, &scene);
    for word in ["LODO", "Adam", "Gradient descent", "f, log scale", "Rosenbrock", "data:image/png"] {
        assert!(svg.contains(word), "{word}");
    }
    let without = SceneBytes { kept: None, grid: None, legend: None, cursor: None, ..bytes };
    let scene = Scene::decode(&without.encode()).unwrap();
    assert!(scene.grid.is_none() && scene.legend.is_none() && scene.kept.is_empty());
    assert!(Scene::decode(&bytes.encode()[..100]).is_err(), "half of it is an error, not a panic");
}

fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -10.0..10.0f64,
        1 => prop_oneof![
            Just(f64::NAN), Just(f64::INFINITY), Just(f64::NEG_INFINITY), Just(f64::MAX), Just(f64::MIN), Just(0.0)
        ],
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    /// From every side the box fits into its room, and its middle stays where it is while it is turned.
    #[test]
    fn the_surface_fits_from_every_side(around in -180..180i32, above in 5..=90i32, width in 60.0..900.0f64, height in 60.0..700.0f64) {
        let room = Rect { left: 20.0, top: 10.0, right: 20.0 + width, bottom: 10.0 + height };
        let sides = [1.0, 0.7, 0.55];
        let camera = Camera::new([f64::from(around), f64::from(above)], sides, room);
        for corner in corners(sides) {
            let at = camera.see(corner).at;
            // Between the directions that were tried it may be a little wider.
            prop_assert!(at.x > room.left - 0.02 * width && at.x < room.right + 0.02 * width, "{at:?}");
            prop_assert!(at.y > room.top - 0.02 * height && at.y < room.bottom + 0.02 * height, "{at:?}");
        }
        let turned = Camera::new([f64::from(around) + 77.0, f64::from(above)], sides, room);
        prop_assert!(camera.see([0.0; 3]).at.distance(turned.see([0.0; 3]).at) < 1e-6);
        prop_assert!((camera.scale() - turned.scale()).abs() < 1e-9);
    }

    /// Every grid, even one that is none, and every path are drawn from every side on a canvas of any size.
    #[test]
    fn every_grid_is_drawn(
        columns in 0..9usize,
        rows in 0..9usize,
        values in proptest::collection::vec(any_value(), 0..64),
        path in proptest::collection::vec([any_value(), any_value()], 0..12),
        angle in (-180..180i32, 5..=90i32),
        size in [0.0..500.0f64, 0.0..400.0f64],
        dark: bool,
    ) {
        let values: Vec<f64> = values.iter().copied().cycle().take(if values.is_empty() { 0 } else { columns * rows }).collect();
        let grid = Grid { window: WINDOW, columns, rows, values, generation: 0 };
        let style = lodo::plot::style_by(1, 1);
        let line = crate::Line { name: "Adam".into(), style, then: path.first().copied(), path, is_lost: dark };
        let angle = [f64::from(angle.0), f64::from(angle.1)];
        let scene = Scene { lines: vec![line.clone()], kept: vec![line], minima: vec![[0.0, 0.5], [9.0, 9.0]], size, dark, ..from(0.0, 5.0) };
        let svg = drawing(&grid, &Scene { angle, ..scene });
        prop_assert!(svg.starts_with("<svg") && !svg.contains("NaN"));
    }
}
