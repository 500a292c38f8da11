//! What theory says beside what is simulated.

use super::{ChartFigure, ChartLine, ChartText, Marker, Theme};
use crate::study::statistics::estimate;
use crate::study::{Fit, Law, LawFound, Representation, Target, TheoryFound};

/// The figure of a claim.
pub fn theory_figure<'a>(found: &TheoryFound, size: [f64; 2], theme: &'a Theme) -> ChartFigure<'a> {
    match found {
        TheoryFound::Update(law, found) => self::law(law, found, size, theme),
        TheoryFound::Representation(fits, found) => layers(fits, found, size, theme),
    }
}

/// Colours by place.
const COLOURS: [&str; 6] = ["vermillion", "amber", "green", "sky", "blue", "violet"];

fn law<'a>(law: &Law, found: &LawFound, size: [f64; 2], theme: &'a Theme) -> ChartFigure<'a> {
    let mut lines = Vec::new();
    for (direction, lambda) in law.curvatures.iter().enumerate() {
        let line = |name: String, dash: &'static [f64], at: &dyn Fn(usize) -> (f64, f64)| {
            let looks = found.steps.iter().enumerate().filter(|(_, step)| **step > 0);
            let points = looks.map(|(look, &step)| {
                let (value, bar) = at(look);
                ([step as f64, value], bar)
            });
            ChartLine { name, colour: COLOURS[direction % 6], dash, marker: None, points: points.collect() }
        };
        lines.push(line(format!("λ = {lambda:.2}"), &[], &|look| found.simulated[look][direction]));
        lines.push(line(String::new(), &[6.0, 4.0], &|look| (found.predicted[look][direction], 0.0)));
    }
    let text = ChartText {
        across: "Steps".into(),
        up: "uᵀGu λ: 1 for G = H⁻¹".into(),
        caption: "Solid: simulated, over seeds; dashed: the law".into(),
    };
    ChartFigure::new(lines, text, [true, false], size, theme)
}

fn layers<'a>(fits: &Representation, found: &[Fit], size: [f64; 2], theme: &'a Theme) -> ChartFigure<'a> {
    const DASHES: [&[f64]; 3] = [&[2.0, 2.0], &[], &[10.0, 3.0]];
    const MARKERS: [Marker; 3] = [Marker::Triangle, Marker::Circle, Marker::Square];
    let mut lines = Vec::new();
    for (place, (target, key, _)) in Target::ALL.into_iter().enumerate() {
        for (kind, &block) in fits.blocks.iter().enumerate() {
            let own = found.iter().filter(|fit| fit.target == target && fit.block == block);
            let points = own.filter_map(|fit| {
                let (mean, deviation) = estimate(&fit.errors)?;
                Some(([fit.depth as f64, mean], deviation))
            });
            lines.push(ChartLine {
                name: format!("{key}, b = {block}"),
                colour: ["vermillion", "blue", "green"][place],
                dash: DASHES[kind % 3],
                marker: Some(MARKERS[kind % 3]),
                points: points.collect(),
            });
        }
    }
    let text = ChartText {
        across: "Layers L".into(),
        up: "‖G − M‖ / ‖M‖".into(),
        caption: "The error of a fit by depth and block size".into(),
    };
    ChartFigure::new(lines, text, [true, true], size, theme)
}
