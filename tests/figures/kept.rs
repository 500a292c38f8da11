//! A run that was kept, behind the present one.

use super::{lines, snapshot};
use lodo::experiment::{CurvesView, Experiment, LossAxis, Spacing};
use lodo::plot::{CANVASES, Drawing, Figure, LossFigure, Theme};

const SIZE: [f64; 2] = [500.0, 300.0];

/// In every figure with lines there are as many more as the kept run has lanes; what is known of the present one stays.
#[test]
fn what_was_kept_is_seen_in_grey_in_every_figure() {
    let theme = Theme::light();
    let grey = theme.muted.faint(0.75);
    for view in ["eigenvalues", "product", "directions"] {
        for (dimension, canvases) in [(2, 0..4), (12, 1..4)] {
            let link =
                format!("dimension={dimension}&spectrum-view={view}&noise-kind=walk&optimizers=lodo,adam");
            let (experiment, _) = Experiment::from_link(&link);
            let (now, kept) = (snapshot(&link, 300), snapshot(&format!("{link}&seed=5&adam-lr=0.3"), 200));
            for place in canvases {
                let draw = || Drawing::new(place, &now, &experiment, None, SIZE, &theme);
                let (alone, beside) = (draw().to_svg(), draw().beside(Some(&kept)).to_svg());
                let count = |svg: &str| lines(svg, grey).len();
                let more = count(&beside) - count(&alone);
                assert!(more >= 2, "{} of {link}: {more} lines more", CANVASES[place]);
                let words = |drawing: Drawing<'_>| drawing.words();
                assert_eq!(words(draw()), words(draw().beside(Some(&kept))));
            }
        }
    }
}

/// A kept run of other dimensions is compared where that means something: by its losses.
#[test]
fn ranks_of_another_dimension_are_not_compared() {
    let theme = Theme::light();
    let link = "dimension=12&optimizers=lodo";
    let (experiment, _) = Experiment::from_link(link);
    let (now, kept) = (snapshot(link, 100), snapshot("dimension=5&optimizers=lodo", 100));
    let svg =
        |place: usize, kept| Drawing::new(place, &now, &experiment, None, SIZE, &theme).beside(kept).to_svg();
    assert_eq!(svg(2, Some(&kept)), svg(2, None));
    assert_ne!(svg(1, Some(&kept)), svg(1, None));
}

/// There is room for the losses of both.
#[test]
fn the_axis_has_room_for_both() {
    let theme = Theme::light();
    let link = "dimension=12&optimizers=adam";
    let (now, kept) = (snapshot(link, 300), snapshot(&format!("{link}&noise=0.01"), 300));
    let figure = LossFigure::new(&now, LossAxis::Steps, SIZE, &theme);
    let least = kept.lanes[0].smoothed;
    assert!(figure.frame().y.scale.from > least);
    let beside = figure.beside(Some(&kept));
    assert!(beside.frame().y.scale.from <= least, "{:?}", beside.frame().y.scale);
    assert!(beside.caption().ends_with("Grey: kept"));
    // Also where differences take equal room.
    let below = snapshot("dimension=2&objective=formula&formula=x^2%2By^2-9&optimizers=adam", 300);
    let view = CurvesView { losses: Spacing::Linear, ..CurvesView::default() };
    let linear = LossFigure::new(&now, view, SIZE, &theme).beside(Some(&below));
    assert!(linear.frame().y.scale.from <= below.lanes[0].loss, "{:?}", linear.frame().y.scale);
}

/// A run that has yet to begin, here at the minimum, takes no room from it.
#[test]
fn a_run_at_its_start_takes_no_room() {
    let theme = Theme::light();
    let (start, kept) =
        (snapshot("dimension=12&optimizers=adam", 0), snapshot("dimension=12&optimizers=adam", 300));
    for losses in [Spacing::Logarithmic, Spacing::Linear] {
        let view = CurvesView { losses, ..CurvesView::default() };
        let scale = |run| LossFigure::new(run, view, SIZE, &theme).beside(Some(&kept)).frame().y.scale;
        assert_eq!(scale(&start), scale(&kept));
    }
}
