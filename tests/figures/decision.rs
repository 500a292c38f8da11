//! What a network decides is what is drawn.

use super::{lines, snapshot};
use lodo::plot::{DecisionFigure, Figure, Theme, style_of};

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
    let boundary = &lines(&figure.to_svg(), theme.colour(style_of(&snapshot.lanes[0]).colour))[0];
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
    let bottom = lines(&figure.to_svg(), theme.colour(style_of(&snapshot.lanes[0]).colour)).concat();
    assert!(bottom.iter().all(|corner| corner.y > 400.0), "{bottom:?}");
    // Nothing of it where it is not looked at.
    let unseen = self::snapshot("objective=circles&plane=curvature&optimizers=adam", 3);
    assert!(unseen.lanes[0].decisions.is_none() && unseen.examples.is_none() && unseen.matrices.is_none());
}
