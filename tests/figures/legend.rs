//! What stands under a figure that is taken away.

use super::{SIZE, boxes, snapshot};
use crate::lettering::assert_apart;
use lodo::experiment::{Experiment, LossAxis};
use lodo::plot::{Figure, Legend, LossFigure, Theme};

/// Title, problem, seeds and step, within the picture, under a figure that stays as it is.
#[test]
fn a_figure_taken_away_says_what_it_is_of() {
    let theme = Theme::light();
    for (link, steps, words) in [
        ("", 1200, "Quadratic bowl, n = 100, κ = 1,000 The minimum walks, σ = 1.00, seed 1, step 1,200"),
        ("seeds=3&seed=4&dimension=10&noise=0.25", 20, "The minimum walks, σ = 0.250, seed 4 to 6, step 20"),
        ("scenario=rosenbrock", 5, "Rosenbrock valley seed 1, step 5"),
        (
            "objective=formula&formula=x^2+y^4&noise-kind=none&dimension=2",
            5,
            "f(x, y) = x^2+y^4 seed 1, step 5",
        ),
        (
            "objective=formula&formula=sum(xi^2)&noise-kind=none&dimension=3",
            5,
            "f(x) = sum(xi^2), n = 3 seed 1, step 5",
        ),
    ] {
        for width in [320.0, 1030.0] {
            let snapshot = snapshot(link, steps);
            let (experiment, _) = Experiment::from_link(link);
            let figure = LossFigure::new(&snapshot, LossAxis::Steps, [width, SIZE[1]], &theme);
            let legend = Legend::new("Loss", &experiment, &snapshot);
            let svg = figure.to_svg_over(Some(&legend));
            let root = roxmltree::Document::parse(&svg).unwrap();
            let height: f64 = root.root_element().attribute("height").unwrap().parse().unwrap();
            assert_eq!(height, SIZE[1] + legend.height(width));
            let all = boxes(&svg);
            assert_apart(&all, link);
            let added: Vec<_> = all.into_iter().filter(|(_, place)| place[2] >= SIZE[1]).collect();
            for (text, [left, right, _, bottom]) in &added {
                assert!(*left >= 0.0 && *right <= width && *bottom <= height, "{text} {right} {bottom}");
            }
            let text = added.into_iter().map(|(text, _)| text).collect::<Vec<_>>();
            assert_eq!(text[0], "Loss");
            let said = text[1..].join(" ").replace("  ", " ");
            assert!(said.ends_with(words), "{said}");
            assert!(boxes(&figure.to_svg()).iter().all(|(_, place)| place[3] <= SIZE[1]));
        }
    }
}

/// As many lines as the longest formula needs, and nothing of it is lost.
#[test]
fn a_long_formula_is_broken_into_lines() {
    let theme = Theme::light();
    let formula = format!("x^2{}", "+sin(3*x)*cos(4*y)".repeat(22));
    let link =
        format!("objective=formula&noise-kind=none&dimension=2&formula={}", formula.replace('+', "%2B"));
    let (experiment, refusals) = Experiment::from_link(&link);
    assert_eq!(refusals, []);
    let snapshot = snapshot(&link, 1);
    for (width, rows) in [(320.0, 10..20), (1030.0, 5..9)] {
        let figure = LossFigure::new(&snapshot, LossAxis::Steps, [width, SIZE[1]], &theme);
        let svg = figure.to_svg_over(Some(&Legend::new("Loss", &experiment, &snapshot)));
        let added: Vec<_> = boxes(&svg).into_iter().filter(|(_, place)| place[2] >= SIZE[1]).collect();
        assert!(rows.contains(&added.len()), "{width}: {}", added.len());
        assert!(added.iter().all(|(_, [left, right, ..])| *left >= 0.0 && *right <= width));
        let text: String = added.into_iter().map(|(text, _)| text).collect();
        assert!(text.contains(&formula), "{text}");
    }
}
