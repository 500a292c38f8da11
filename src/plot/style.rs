//! How a lane looks: the same colour, dash and marker in every figure and on its card.

use super::Pixel;
use crate::experiment::{Experiment, LaneId};
use crate::optim::Method;
use crate::session::LaneSnapshot;

/// What a lane's points look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ▼
    Nabla,
    /// ✚
    Plus,
    /// ⬟
    Pentagon,
    /// ★
    Star,
    /// ▬
    Bar,
}

/// How a lane looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The name of its colour in [`Theme::colour`](super::Theme::colour), and in the page's style sheet.
    pub colour: &'static str,
    /// Lengths of dash and gap by turns, in pixels; empty for a solid line.
    pub dash: &'static [f64],
    /// What its points look like.
    pub marker: Marker,
}

/// The colours of lanes with their markers, by place.
const LOOKS: [(&str, Marker); Experiment::COLOURS] = [
    ("vermillion", Marker::Circle),
    ("blue", Marker::Square),
    ("green", Marker::Triangle),
    ("grey", Marker::Diamond),
    ("magenta", Marker::Nabla),
    ("sky", Marker::Plus),
    ("amber", Marker::Pentagon),
    ("rose", Marker::Star),
    ("violet", Marker::Bar),
];

/// The lines of each family, and those where its colours come a second time.
const DASHES: [[&[f64]; 2]; 4] = [
    [&[], &[14.0, 4.0]],
    [&[10.0, 3.0], &[4.0, 2.0]],
    [&[2.0, 2.0], &[1.0, 3.0]],
    [&[9.0, 3.0, 2.0, 3.0], &[6.0, 2.0, 2.0, 2.0, 2.0, 2.0]],
];

/// The style of a lane where a run stands.
pub fn style_of(lane: &LaneSnapshot) -> Style {
    style_at(lane.method(), lane.colour)
}

/// The style of a lane of an experiment.
pub fn style_in(experiment: &Experiment, id: LaneId) -> Style {
    style_at(Some(id.method), experiment.colour_of(id).unwrap_or_default())
}

/// Colour and marker tell lanes apart, the dash says of what family the method is.
/// The style of a method that is the optimizer at this place.
pub fn style_at(method: Option<&Method>, place: usize) -> Style {
    style_by(method.map_or(0, |method| method.family as usize), place)
}

/// The style of a method of the family at this place that is the optimizer at that.
pub fn style_by(family: usize, place: usize) -> Style {
    let (colour, marker) = LOOKS[place % LOOKS.len()];
    let dashes = DASHES[family % DASHES.len()];
    Style { colour, dash: dashes[(place / LOOKS.len()).min(1)], marker }
}

impl Marker {
    /// Its corners around a centre, sized so that all markers look equally heavy.
    pub fn corners(self, centre: Pixel, radius: f64) -> Vec<Pixel> {
        let regular = |corners: usize, from: f64, size: f64, inner: f64| {
            (0..corners)
                .map(|corner| {
                    let turn = from + corner as f64 / corners as f64;
                    let r = radius * size * if corner % 2 == 1 { inner } else { 1.0 };
                    let (sin, cos) = libm::sincos(std::f64::consts::TAU * turn);
                    centre.offset(r * cos, r * sin)
                })
                .collect()
        };
        match self {
            Marker::Circle => regular(24, 0.0, 1.0, 1.0),
            Marker::Square => regular(4, 0.125, 1.25, 1.0),
            Marker::Triangle => regular(3, -0.25, 1.35, 1.0),
            Marker::Diamond => regular(4, 0.0, 1.3, 1.0),
            Marker::Nabla => regular(3, 0.25, 1.35, 1.0),
            Marker::Plus => {
                let (a, b) = (0.4 * radius, 1.2 * radius);
                let corners = [[b, a], [a, a], [a, b], [-a, b], [-a, a], [-b, a]];
                let opposite = corners.map(|[x, y]| [-x, -y]);
                corners.into_iter().chain(opposite).map(|[x, y]| centre.offset(x, y)).collect()
            }
            Marker::Pentagon => regular(5, -0.25, 1.15, 1.0),
            Marker::Star => regular(10, -0.25, 1.5, 0.45),
            Marker::Bar => {
                let (a, b) = (1.4 * radius, 0.55 * radius);
                [[a, b], [-a, b], [-a, -b], [a, -b]].map(|[x, y]| centre.offset(x, y)).to_vec()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optim::METHODS;

    /// Twelve lanes of one method, the most that can have looks so alike, all look different; the lines of a family are no
    /// other's.
    #[test]
    fn every_lane_has_its_own_look() {
        for method in METHODS {
            let copies: Vec<String> =
                (1..=Experiment::MOST_LANES).map(|copy| format!("{}.{copy}", method.key)).collect();
            let mut experiment = Experiment::default();
            experiment.set("optimizers", &copies.join(",")).unwrap();
            let styles: Vec<Style> =
                experiment.lanes.iter().map(|lane| style_in(&experiment, lane.id())).collect();
            for (place, style) in styles.iter().enumerate() {
                let same = |other: &&Style| (other.colour, other.dash) == (style.colour, style.dash);
                assert!(!styles[..place].iter().any(|other| same(&other)), "{method:?}");
            }
        }
        let default = Experiment::default();
        let colour = |place: usize| style_in(&default, default.lanes[place].id()).colour;
        assert_eq!((colour(0), colour(1)), ("vermillion", "blue"));
        let lines: Vec<&[f64]> = DASHES.concat();
        for (place, line) in lines.iter().enumerate() {
            assert!(!lines[..place].contains(line), "{line:?}");
        }
    }
}
