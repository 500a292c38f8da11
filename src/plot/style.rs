//! How a method looks: the same colour, dash and marker in every figure and on its card.

use crate::optim::METHODS;

/// What a method's points look like.
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
}

/// How a method looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// The name of its colour in [`Theme::colour`](super::Theme::colour), and in the page's style sheet.
    pub colour: &'static str,
    /// Lengths of dash and gap by turns, in pixels; empty for a solid line.
    pub dash: &'static [f64],
    /// What its points look like.
    pub marker: Marker,
}

/// LODO and Adam have these two to themselves, and solid lines.
const LODO: Style = Style { colour: "vermillion", dash: &[], marker: Marker::Circle };
const ADAM: Style = Style { colour: "blue", dash: &[], marker: Marker::Square };

const COLOURS: [&str; 5] = ["green", "grey", "purple", "sky", "amber"];
const DASHES: [&[f64]; 7] = [
    &[7.0, 3.0],
    &[2.0, 2.0],
    &[9.0, 3.0, 2.0, 3.0],
    &[4.0, 2.0],
    &[14.0, 4.0],
    &[6.0, 2.0, 2.0, 2.0, 2.0, 2.0],
    &[10.0, 2.0, 5.0, 2.0],
];
const MARKERS: [Marker; 6] =
    [Marker::Triangle, Marker::Diamond, Marker::Nabla, Marker::Plus, Marker::Pentagon, Marker::Star];

/// The style of the method with this key. After the first, every five of the registry have the five colours, in another
/// order than the five before; the paper's first baselines are such five.
/// Within a colour dash and marker turn.
pub fn style_of(method_key: &str) -> Style {
    match method_key {
        "lodo" => LODO,
        "adam" => ADAM,
        _ => {
            let mut others =
                METHODS.iter().map(|method| method.key).filter(|key| !matches!(*key, "lodo" | "adam"));
            let place = others.position(|key| key == method_key);
            place.map_or(Style { colour: "grey", dash: &[1.0, 3.0], marker: Marker::Plus }, styled)
        }
    }
}

fn styled(place: usize) -> Style {
    let five = place.div_ceil(5);
    let colour = (place + five) % 5;
    let turn = five + colour;
    Style { colour: COLOURS[colour], dash: DASHES[turn % 7], marker: MARKERS[turn % 6] }
}

impl Marker {
    /// Its corners around a centre, sized so that all markers look equally heavy.
    pub fn corners(self, [x, y]: [f64; 2], radius: f64) -> Vec<[f64; 2]> {
        let regular = |corners: usize, from: f64, size: f64, inner: f64| {
            (0..corners)
                .map(|corner| {
                    let turn = from + corner as f64 / corners as f64;
                    let r = radius * size * if corner % 2 == 1 { inner } else { 1.0 };
                    let (sin, cos) = libm::sincos(std::f64::consts::TAU * turn);
                    [x + r * cos, y + r * sin]
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
                let opposite = corners.map(|[dx, dy]| [-dx, -dy]);
                corners.into_iter().chain(opposite).map(|[dx, dy]| [x + dx, y + dy]).collect()
            }
            Marker::Pentagon => regular(5, -0.25, 1.15, 1.0),
            Marker::Star => regular(10, -0.25, 1.5, 0.45),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_of_the_registry_has_its_own_look() {
        let styles: Vec<Style> = METHODS.iter().map(|method| style_of(method.key)).collect();
        for (place, style) in styles.iter().enumerate() {
            let same = |other: &&Style| (other.colour, other.dash) == (style.colour, style.dash);
            assert!(!styles[..place].iter().any(|other| same(&other)), "{}", METHODS[place].key);
        }
        assert_eq!((style_of("lodo").colour, style_of("adam").colour), ("vermillion", "blue"));
    }

    /// What is often compared: no colour more than this many times, and where one returns, with another marker.
    #[test]
    fn those_that_are_compared_are_told_apart() {
        let first = ["lodo", "adam", "momentum", "rmsprop", "yogi", "lars", "olbfgs"];
        let quasi = ["bfgs", "levenberg", "newton"];
        let ablations =
            ["lodo-diagonal", "lodo-global", "lodo-residuals", "lodo-no-momentum", "lodo-sgd", "lndo"];
        let common = ["lodo", "adam", "momentum", "lbfgs", "gd", "nadam", "rmsprop", "yogi", "lars"];
        let baselines = [&first[..], &quasi[..]].concat();
        for (keys, most) in [(&first[..], 1), (&baselines, 2), (&ablations, 2), (&common, 2)] {
            let styles: Vec<Style> = keys.iter().map(|key| style_of(key)).collect();
            for style in &styles {
                let of_it: Vec<Marker> = styles
                    .iter()
                    .filter(|other| other.colour == style.colour)
                    .map(|other| other.marker)
                    .collect();
                assert!(
                    of_it.len() <= most && of_it.iter().filter(|m| **m == style.marker).count() == 1,
                    "{keys:?}"
                );
            }
        }
    }
}
