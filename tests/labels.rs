//! Names of lines: every one is there, none covers another, and none wavers.

use crate::lettering::{assert_apart, boxes};
use lodo::experiment::{Experiment, LossAxis, Window};
use lodo::optim::METHODS;
use lodo::plot::{
    DecisionFigure, ErrorFigure, Figure, LandscapeFigure, LossFigure, ProductFigure, SpectrumFigure, Theme,
};
use lodo::session::{LaneSnapshot, Session, Snapshot, Status};
use proptest::prelude::*;
use std::sync::LazyLock;

/// The panels beside the landscape at 1440 × 900, on a tablet, on a phone, enlarged; and the landscape's.
const PANELS: [[f64; 2]; 6] =
    [[388.0, 190.0], [388.0, 147.0], [490.0, 135.0], [490.0, 131.0], [358.0, 224.0], [1030.0, 600.0]];
const LANDSCAPES: [[f64; 2]; 4] = [[600.0, 640.0], [490.0, 283.0], [358.0, 358.0], [1030.0, 600.0]];

/// A lane of every method, with a matrix of its own, and copies whose names say what sets them apart.
static LANES: LazyLock<Vec<LaneSnapshot>> = LazyLock::new(|| {
    let keys: Vec<&str> = METHODS.iter().map(|method| method.key).collect();
    let copies = "lodo,lodo.2,lodo.3,adam,adam.2&lodo.2-meta-lr=0.01&lodo.3-lr=0.1&adam.2-beta2=0.99995";
    let mut lanes = snapshot(copies).lanes;
    lanes.extend(keys.chunks(12).flat_map(|keys| snapshot(&keys.join(",")).lanes));
    lanes
});

fn snapshot(optimizers: &str) -> Snapshot {
    let link = format!("dimension=24&optimizers={optimizers}&spectrum-view=product");
    let (experiment, refusals) = Experiment::from_link(&link);
    assert_eq!(refusals, vec![]);
    let mut session = Session::new(&experiment).unwrap();
    session.advance_to(600, &|| 0.0);
    (0..session.lanes().len()).for_each(|lane| session.refresh_spectrum(lane));
    session.snapshot()
}

/// Up to twelve lanes, each of which may be behind, lost, alike to others or far from them.
fn snapshots() -> impl Strategy<Value = Snapshot> {
    static ONE: LazyLock<Snapshot> = LazyLock::new(|| snapshot("lodo"));
    let chosen = prop::sample::subsequence((0..LANES.len()).collect::<Vec<_>>(), 1..=12);
    let places = prop::collection::vec((-1.0..3.0f64, 0.05..1.0f64, 0..4), 12);
    (chosen, places, -2.0..1.0f64).prop_map(|(chosen, places, spread)| {
        let lane = |(place, (height, along, fate)): (usize, (f64, f64, i32))| {
            let mut lane = LANES[place].clone();
            let factor = libm::pow(10.0, height * spread);
            lane.smoothed = 10.0 * factor;
            let bins = (lane.curve.len() as f64 * along) as usize;
            lane.curve.truncate(bins.max(1));
            lane.step = lane.curve.last().map_or(0, |bin| bin.step);
            lane.status = match fate {
                0 => Status::CatchingUp,
                1 => Status::Diverged { step: lane.step + 1 },
                _ => Status::Running,
            };
            lane.error.iter_mut().for_each(|(_, error)| error.median = factor);
            lane
        };
        let lanes = chosen.into_iter().zip(places).map(lane).collect();
        Snapshot { lanes, ..ONE.clone() }
    })
}

/// What tells which way a line or a point has left the picture.
const ARROWS: [char; 10] = [' ', '↑', '↗', '→', '↘', '↓', '↙', '←', '↖', '\u{fe0e}'];

/// Whose names a figure must have: with an arrow where a line has left it.
fn assert_named(figure: &impl Figure, shown: impl Iterator<Item = String>, what: &str) {
    let boxes = boxes(&figure.to_svg());
    for name in shown {
        let named = boxes.iter().find(|(text, _)| text.trim_end_matches(ARROWS) == name);
        let (_, [left, right, top, bottom]) = named.unwrap_or_else(|| panic!("{what}: no {name}: {boxes:?}"));
        let [width, height] = figure.frame().size;
        let inside = *left >= 0.0 && *right <= width && *top >= 0.0 && *bottom <= height;
        assert!(inside, "{what}: {name} is cut at {left} {right} {top} {bottom}");
    }
    assert_apart(&boxes, what);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_line_is_named_and_no_name_covers_another(snapshot in snapshots()) {
        let theme = Theme::light();
        let names = |shows: fn(&LaneSnapshot) -> bool| {
            snapshot.lanes.iter().filter(move |lane| shows(lane)).map(|lane| lane.name.clone())
        };
        for size in PANELS {
            for axis in [LossAxis::Steps, LossAxis::Evaluations] {
                let figure = LossFigure::new(&snapshot, axis, size, &theme);
                assert_named(&figure, names(|_| true), &format!("loss {size:?}"));
            }
            let figure = SpectrumFigure::new(&snapshot, size, &theme);
            assert_named(&figure, names(|lane| lane.spectrum.is_some()), &format!("spectrum {size:?}"));
            let product = |lane: &LaneSnapshot| {
                lane.spectrum.as_ref().is_some_and(|known| known.product.as_ref().is_some_and(|p| !p.is_empty()))
            };
            let figure = ProductFigure::new(&snapshot, size, &theme);
            assert_named(&figure, names(product), &format!("product {size:?}"));
            let figure = ErrorFigure::new(&snapshot, size, &theme);
            assert_named(&figure, names(|lane| !lane.error.is_empty()), &format!("error {size:?}"));
        }
        for size in LANDSCAPES {
            let figure = LandscapeFigure::new(&snapshot, None, size, &theme);
            assert_named(&figure, names(|_| true), &format!("landscape {size:?}"));
            let [left, right, low, high] = snapshot.plane.window;
            let part = |from: f64, to: f64| [from, from + 0.3 * (to - from)];
            let ([left, right], [low, high]) = (part(left, right), part(low, high));
            let figure = figure.within(Some(Window([left, right, low, high])));
            assert_named(&figure, names(|_| true), &format!("a part of the landscape {size:?}"));
        }
    }
}

/// Two lines that cross each other by a little at every frame keep the order of their names; one that passes another
/// does not.
#[test]
fn names_do_not_waver() {
    let theme = Theme::light();
    let mut snapshot = snapshot("lodo,adam,momentum,rmsprop,yogi,lbfgs");
    let names = |snapshot: &Snapshot, former: Option<&lodo::plot::Frame>| {
        let figure = LossFigure::new(snapshot, LossAxis::Steps, [388.0, 147.0], &theme);
        let figure = match former {
            Some(former) => figure.keeping(former),
            None => figure.clone().keeping(figure.frame()),
        };
        let mut boxes = boxes(&figure.to_svg());
        boxes.retain(|(text, _)| ["Adam", "Yogi"].contains(&text.as_str()));
        boxes.sort_by(|a, b| a.1[2].total_cmp(&b.1[2]));
        let order: Vec<String> = boxes.into_iter().map(|(text, _)| text).collect();
        (order, figure.frame().clone())
    };
    let mut at = |adam: f64, yogi: f64| {
        (snapshot.lanes[1].smoothed, snapshot.lanes[4].smoothed) = (adam, yogi);
        snapshot.clone()
    };
    let (first, mut frame) = names(&at(10.1, 10.0), None);
    assert_eq!(first, ["Adam", "Yogi"]);
    for (adam, yogi) in [(10.0, 10.1), (10.1, 10.0), (10.0, 10.05)] {
        let (order, kept) = names(&at(adam, yogi), Some(&frame));
        assert_eq!((order, &kept.order), (first.clone(), &frame.order));
        frame = kept;
    }
    assert_eq!(names(&at(10.0, 30.0), Some(&frame)).0, ["Yogi", "Adam"]);
}

/// The boundaries of nine networks.
#[test]
fn boundaries_are_named() {
    let optimizers = "lodo,adam,momentum,rmsprop,yogi,lbfgs,nadam,lion,adagrad";
    let link = format!("objective=circles&plane=decisions&noise-kind=none&optimizers={optimizers}");
    let mut session = Session::new(&Experiment::from_link(&link).0).unwrap();
    session.advance_to(60, &|| 0.0);
    session.refresh_decisions();
    let snapshot = session.snapshot();
    for size in LANDSCAPES {
        let theme = Theme::light();
        let figure = DecisionFigure::new(&snapshot, size, &theme);
        // One whose weights call everything the same has no boundary.
        let split = |lane: &&LaneSnapshot| {
            let values = &lane.decisions.as_ref().unwrap().values;
            values.iter().any(|&odds| odds > 0.0) && values.iter().any(|&odds| odds < 0.0)
        };
        let shown: Vec<String> = snapshot.lanes.iter().filter(split).map(|lane| lane.name.clone()).collect();
        assert!(shown.len() > 5, "{shown:?}");
        assert_named(&figure, shown.into_iter(), &format!("decisions {size:?}"));
    }
}
