//! The controls of an experiment: what the page shows of it, and what each can take.

use super::writing::number;
use super::{ErrorView, Experiment, LossAxis, SpectrumView};
use crate::objective::{Curvatures, LANDSCAPES};
use crate::optim::{Range, parse_number};

/// A control: what a slider, a field or a menu needs to know.
#[derive(Clone, Debug)]
pub struct Control {
    /// Its key.
    pub key: String,
    /// Its name.
    pub label: &'static str,
    /// Its values, if it is a number or a switch.
    pub range: Option<Range>,
    /// Key and name of every choice, if it is a menu. With neither range nor choices it is a line of text.
    pub choices: Vec<(&'static str, &'static str)>,
}

impl Experiment {
    /// The controls of this experiment, in the order of the page. A start exists in two dimensions only; a
    /// spectrum, a rotation and a formula where the function has them.
    pub fn controls(&self) -> Vec<Control> {
        let numeric =
            |key: &str, label, range| Control { key: key.into(), label, range: Some(range), choices: vec![] };
        let menu = |key: &str, label, choices| Control { key: key.into(), label, range: None, choices };
        let mut controls = vec![
            menu("objective", "Function", LANDSCAPES.iter().map(|l| (l.key, l.name)).collect()),
            numeric("dimension", "Dimension", self.dimensions()),
            numeric("condition", "Condition number", Self::CONDITION),
            menu("noise-kind", "Noise", self.noises().map(|n| (n.key(), n.name())).collect()),
            numeric("noise", "Noise strength", Self::STRENGTH),
            numeric("seed", "Seed", Self::SEED),
            numeric("seeds", "Number of seeds", self.numbers_of_seeds()),
            numeric("speed", "Speed", Self::SPEED),
            menu("budget", "Steps", vec![]),
            menu("target", "Target loss", vec![]),
            menu("plane", "Plane", self.planes().map(|plane| (plane.1, self.name_of_plane(plane))).collect()),
            menu("window", "Window", vec![]),
            menu("loss-axis", "Against", LossAxis::ALL.iter().map(|&(_, key, name)| (key, name)).collect()),
            menu("error-view", "Show", ErrorView::ALL.iter().map(|&(_, key, name)| (key, name)).collect()),
            menu(
                "spectrum-view",
                "Show",
                SpectrumView::ALL.iter().map(|&(_, key, name)| (key, name)).collect(),
            ),
            numeric("embed", "Embed", Range::Switch),
        ];
        // After the condition number, the last first.
        if self.landscape.rotation.is_some() {
            controls.insert(3, numeric("rotation", "Rotation", Self::ROTATION));
        }
        if self.landscape.conditioned {
            let choices = Curvatures::ALL.iter().map(|c| (c.key(), c.name())).collect();
            controls.insert(3, menu("curvatures", "Curvatures", choices));
        }
        if self.landscape.is_typed() {
            controls.insert(1, menu("formula", "Formula", vec![]));
            for (place, (name, _)) in self.formula.parameters().iter().enumerate() {
                controls.insert(2 + place, numeric(&format!("formula-{name}"), name, Self::PARAMETER));
            }
        }
        if self.shows_coordinates() {
            controls.push(numeric("plane-x", "Coordinate across", self.coordinates()));
            controls.push(numeric("plane-y", "Coordinate up", self.coordinates()));
        }
        if self.dimension == 2 {
            controls.push(numeric("arrows", "Step arrows", Range::Switch));
            controls.push(numeric("start-x", "Start x", Self::START));
            controls.push(numeric("start-y", "Start y", Self::START));
        }
        for lane in &self.lanes {
            controls.push(numeric(&format!("{}-on", lane.method.key), lane.method.name, Range::Switch));
            for parameter in lane.method.parameters {
                let key = format!("{}-{}", lane.method.key, parameter.key);
                controls.push(numeric(&key, parameter.name, parameter.range));
            }
        }
        // After the optimizers, among whom it is chosen.
        if self.get("regions").is_some() {
            let choices = self.running_lanes().map(|lane| (lane.method.key, lane.method.name)).collect();
            controls.push(menu("regions", "Regions", choices));
        }
        controls
    }

    /// The value closest to what was written that a control can take, for links made by hand.
    pub(super) fn nearest(&self, key: &str, text: &str) -> Option<String> {
        // Controls are many: of a key that there is not nothing is near.
        self.number(key)?;
        let range = self.controls().into_iter().find(|control| control.key == key)?.range?;
        let value = parse_number(text)?;
        let (min, max) = range.bounds();
        let whole = matches!(range, Range::Integer { .. } | Range::LogInteger { .. } | Range::Switch);
        Some(number(if whole { value.round() } else { value }.clamp(min, max)))
    }
}
