//! Everything that determines a run and its picture, as one value with a key for every control.
//!
//! The same keys are the ids of the page's controls, the words of a link and the command line's options:
//! `get` and `set` take any of them, as text.

use super::link::number;
use super::plane::PlaneChoice;
use super::scenario::Scenario;
use super::{ErrorView, SpectrumView};
use crate::objective::{Curvatures, Formula, LANDSCAPES, Landscape, Noise, Shape, landscape};
use crate::optim::{METHODS, Method, Parameter, Range, method};

/// An optimizer of an experiment.
#[derive(Clone, Debug)]
pub struct LaneSettings {
    /// Which.
    pub method: &'static Method,
    /// Whether it runs.
    pub on: bool,
    /// Its hyper-parameters, in the order of the method's table.
    pub values: Vec<f64>,
}

/// How a run is watched; it does not change what happens in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Steps per second; at [`Experiment::SPEED`]'s upper end as fast as the machine goes.
    pub speed: f64,
    /// The plane of the picture above two dimensions.
    pub plane: PlaneChoice,
    /// What loss curves are drawn against.
    pub loss_axis: LossAxis,
    /// What the panel of the inverse-Hessian error shows.
    pub error: ErrorView,
    /// What the panel of eigenvalues shows.
    pub spectrum: SpectrumView,
    /// Whether the page is part of another one: without header and controls.
    pub embedded: bool,
}

/// What a loss curve is drawn against.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LossAxis {
    /// Steps.
    #[default]
    Steps,
    /// Evaluations of loss and gradient.
    Evaluations,
    /// Seconds of computing.
    Seconds,
}

impl LossAxis {
    /// All of them, with their names.
    pub const ALL: [(LossAxis, &'static str, &'static str); 3] = [
        (LossAxis::Steps, "steps", "Steps"),
        (LossAxis::Evaluations, "evaluations", "Evaluations"),
        (LossAxis::Seconds, "seconds", "Seconds of computing"),
    ];
}

/// Everything that determines a run and how it is watched.
#[derive(Clone)]
pub struct Experiment {
    /// The scenario that it began from: what a link leaves out is as there.
    pub scenario: &'static Scenario,
    /// The function.
    pub landscape: &'static Landscape,
    /// n.
    pub dimension: usize,
    /// Condition number, where the function has a choice.
    pub condition: f64,
    /// How curvatures are spread, where the function has a choice.
    pub curvatures: Curvatures,
    /// How far the function's axes are turned, where they can be.
    pub rotation: f64,
    /// What the visitor typed, for the function that is that.
    pub formula: Formula,
    /// The kind of noise.
    pub noise: Noise,
    /// σ.
    pub noise_strength: f64,
    /// Of all randomness.
    pub seed: u64,
    /// The start in two dimensions, if not the function's own.
    pub start: Option<[f64; 2]>,
    /// The optimizers, in the order of their cards.
    pub lanes: Vec<LaneSettings>,
    /// How it is watched.
    pub view: View,
}

/// What a change of settings means for a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It reaches the run as it is.
    Live,
    /// The run begins again.
    Restart,
}

/// Why a setting was not taken, and which control it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The control's key.
    pub control: String,
    /// Why, in words.
    pub words: String,
}

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

impl std::fmt::Debug for Experiment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_link())
    }
}

impl Default for Experiment {
    /// The first scenario: LODO against Adam on the paper's noisy bowl.
    fn default() -> Self {
        super::SCENARIOS[0].experiment()
    }
}

impl Experiment {
    /// The greatest number of optimizers.
    pub const MOST_LANES: usize = 8;
    /// Speeds, in steps per second.
    pub const SPEED: Range = Range::Log { min: 1.0, max: 1e6 };
    const CONDITION: Range = Range::Log { min: 1.0, max: 1e6 };
    const ROTATION: Range = Range::Linear { min: 0.0, max: 1.0 };
    const STRENGTH: Range = Range::Linear { min: 0.0, max: 3.0 };
    const SEED: Range = Range::Integer { min: 0.0, max: 4_294_967_295.0 };
    const START: Range = Range::Linear { min: -1000.0, max: 1000.0 };

    /// A desk with a quiet bowl of ten dimensions and no optimizer.
    pub(super) fn blank(scenario: &'static Scenario) -> Self {
        Experiment {
            scenario,
            landscape: LANDSCAPES[0],
            dimension: 10,
            condition: 1000.0,
            curvatures: Curvatures::default(),
            rotation: LANDSCAPES[0].rotation.unwrap_or(0.0),
            formula: Formula::parse(Formula::EXAMPLE).expect("the example is a formula"),
            noise: Noise::None,
            noise_strength: 1.0,
            seed: 1,
            start: None,
            lanes: Vec::new(),
            view: View {
                speed: 1e6,
                plane: PlaneChoice::default(),
                loss_axis: LossAxis::Steps,
                error: ErrorView::default(),
                spectrum: SpectrumView::default(),
                embedded: false,
            },
        }
    }

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
            numeric("speed", "Speed", Self::SPEED),
            menu("plane", "Plane", self.planes().map(|&(_, key, name)| (key, name)).collect()),
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
        if self.is_typed() {
            controls.insert(1, menu("formula", "Formula", vec![]));
        }
        if self.dimension == 2 {
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
        controls
    }

    /// Whether the function is what the visitor types.
    fn is_typed(&self) -> bool {
        self.landscape.key == "formula"
    }

    /// The kinds of noise that this function can have.
    fn noises(&self) -> impl Iterator<Item = Noise> {
        let batched = self.landscape.batched;
        Noise::ALL.into_iter().filter(move |noise| batched || *noise != Noise::Batch)
    }

    /// The planes that this function can be seen on.
    fn planes(&self) -> impl Iterator<Item = &'static (PlaneChoice, &'static str, &'static str)> {
        let classifies = self.landscape.classifies();
        PlaneChoice::ALL.iter().filter(move |(plane, ..)| classifies || *plane != PlaneChoice::Decisions)
    }

    fn dimensions(&self) -> Range {
        let bounds = &self.landscape.dimensions;
        Range::LogInteger { min: *bounds.start() as f64, max: *bounds.end() as f64 }
    }

    /// The number behind a key, where it is one.
    pub fn number(&self, key: &str) -> Option<f64> {
        Some(match key {
            "dimension" => self.dimension as f64,
            "condition" => self.condition,
            "rotation" if self.landscape.rotation.is_some() => self.rotation,
            "noise" => self.noise_strength,
            "seed" => self.seed as f64,
            "speed" => self.view.speed,
            "embed" => f64::from(u8::from(self.view.embedded)),
            "start-x" if self.dimension == 2 => self.start()[0],
            "start-y" if self.dimension == 2 => self.start()[1],
            _ => {
                let (lane, part) = self.lane_part(key)?;
                match part {
                    Part::On => f64::from(u8::from(lane.on)),
                    Part::Value(place) => lane.values[place],
                }
            }
        })
    }

    /// The setting with this key, as text; `None` for a key that this experiment does not have.
    pub fn get(&self, key: &str) -> Option<String> {
        let name_of = |names: &[(PlaneChoice, &'static str, &'static str)]| {
            names.iter().find(|(choice, ..)| *choice == self.view.plane).map(|(_, key, _)| key.to_string())
        };
        match key {
            "objective" => Some(self.landscape.key.into()),
            "noise-kind" => Some(self.noise.key().into()),
            "curvatures" => self.landscape.conditioned.then(|| self.curvatures.key().into()),
            "formula" => self.is_typed().then(|| self.formula.text().into()),
            "plane" => name_of(&PlaneChoice::ALL),
            "loss-axis" => LossAxis::ALL
                .iter()
                .find(|(axis, ..)| *axis == self.view.loss_axis)
                .map(|(_, key, _)| (*key).into()),
            "error-view" => {
                ErrorView::ALL.iter().find(|v| v.0 == self.view.error).map(|(_, key, _)| (*key).into())
            }
            "spectrum-view" => {
                SpectrumView::ALL.iter().find(|v| v.0 == self.view.spectrum).map(|(_, key, _)| (*key).into())
            }
            "optimizers" => Some(self.lanes.iter().map(|lane| lane.method.key).collect::<Vec<_>>().join(",")),
            _ => self.number(key).map(number),
        }
    }

    /// Takes a setting from text; nothing has changed if it is refused.
    ///
    /// # Errors
    /// A [`Refusal`] that says in words what is wrong with it.
    pub fn set(&mut self, key: &str, text: &str) -> Result<(), Refusal> {
        let refuse = |words: String| Refusal { control: key.into(), words };
        let parse = |label, range: Range| range.parse(label, text).map_err(refuse);
        let unknown = |what: &str| refuse(format!("There is no {what} called “{text}”"));
        match key {
            "objective" => {
                self.landscape = landscape(text).ok_or_else(|| unknown("function"))?;
                let dimensions = &self.landscape.dimensions;
                self.dimension = self.dimension.clamp(*dimensions.start(), *dimensions.end());
                self.start = None;
                self.rotation = self.landscape.rotation.unwrap_or(0.0);
                if !self.noises().any(|noise| noise == self.noise) {
                    self.noise = Noise::None;
                }
                if self.planes().all(|plane| plane.0 != self.view.plane) {
                    self.view.plane = PlaneChoice::default();
                }
                if self.is_typed() {
                    self.dimension = self.dimension.max(self.formula.least_dimension());
                }
            }
            "dimension" => {
                let dimension = parse("Dimension", self.dimensions())? as usize;
                if self.is_typed() && dimension < self.formula.least_dimension() {
                    let least = self.formula.least_dimension();
                    return Err(refuse(format!(
                        "Dimension must be at least {least}: the formula names x{least}"
                    )));
                }
                self.dimension = dimension;
                self.start = self.start.filter(|_| self.dimension == 2);
            }
            "condition" => self.condition = parse("Condition number", Self::CONDITION)?,
            "curvatures" if self.landscape.conditioned => {
                let found = Curvatures::ALL.into_iter().find(|curvatures| curvatures.key() == text);
                self.curvatures = found.ok_or_else(|| unknown("spread of curvatures"))?;
            }
            "rotation" if self.landscape.rotation.is_some() => {
                self.rotation = parse("Rotation", Self::ROTATION)?;
            }
            "formula" if self.is_typed() => {
                let formula = Formula::parse(text).map_err(|mistake| refuse(mistake.to_string()))?;
                let least = formula.least_dimension();
                if least > self.dimension {
                    let words = format!("The formula names x{least}: raise the dimension to {least} first");
                    return Err(refuse(words));
                }
                self.formula = formula;
            }
            "noise-kind" => {
                let found = Noise::ALL.into_iter().find(|noise| noise.key() == text);
                let found = found.ok_or_else(|| unknown("noise"))?;
                if !self.noises().any(|noise| noise == found) {
                    return Err(refuse(format!(
                        "{} are for functions that are a mean over data",
                        found.name()
                    )));
                }
                self.noise = found;
            }
            "noise" => self.noise_strength = parse("Noise strength", Self::STRENGTH)?,
            "seed" => self.seed = parse("Seed", Self::SEED)? as u64,
            "speed" => self.view.speed = parse("Speed", Self::SPEED)?,
            "plane" => {
                let found = self.planes().find(|(_, key, _)| *key == text).map(|plane| plane.0);
                self.view.plane = found.ok_or_else(|| unknown("plane"))?;
            }
            "error-view" => {
                let found = ErrorView::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.error = found.ok_or_else(|| unknown("view"))?.0;
            }
            "spectrum-view" => {
                let found = SpectrumView::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.spectrum = found.ok_or_else(|| unknown("view"))?.0;
            }
            "embed" => self.view.embedded = parse("Embed", Range::Switch)? == 1.0,
            "loss-axis" => {
                let found = LossAxis::ALL.iter().find(|(_, key, _)| *key == text);
                self.view.loss_axis = found.ok_or_else(|| unknown("axis"))?.0;
            }
            "start-x" | "start-y" if self.dimension == 2 => {
                let label = if key == "start-x" { "Start x" } else { "Start y" };
                let value = parse(label, Self::START)?;
                let mut start = [self.start()[0], self.start()[1]];
                start[usize::from(key == "start-y")] = value;
                self.start = Some(start);
            }
            "optimizers" => self.set_optimizers(text).map_err(refuse)?,
            _ => {
                let Some((place, part)) = self.lane_place(key) else {
                    return Err(refuse(format!("There is no setting called “{key}” here")));
                };
                let lane = &mut self.lanes[place];
                match part {
                    Part::On => lane.on = parse(lane.method.name, Range::Switch)? == 1.0,
                    Part::Value(place) => {
                        let Parameter { name, symbol, range, .. } = lane.method.parameters[place];
                        let label = if symbol.is_empty() { name } else { symbol };
                        lane.values[place] = parse(label, range)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes a list of methods; those that were there keep their settings.
    fn set_optimizers(&mut self, text: &str) -> Result<(), String> {
        let mut lanes: Vec<LaneSettings> = Vec::new();
        for key in text.split(',').filter(|key| !key.is_empty()) {
            let method = method(key).ok_or_else(|| format!("There is no optimizer called “{key}”"))?;
            if lanes.iter().any(|lane| lane.method.key == key) {
                return Err(format!("{} is named twice", method.name));
            }
            let former = self.lanes.iter().find(|lane| lane.method.key == key).cloned();
            lanes.push(former.unwrap_or_else(|| LaneSettings {
                method,
                on: true,
                values: method.defaults(),
            }));
        }
        if lanes.len() > Self::MOST_LANES {
            return Err(format!("At most {} optimizers can run side by side", Self::MOST_LANES));
        }
        self.lanes = lanes;
        Ok(())
    }

    /// The value closest to what was written that a control can take, for links made by hand.
    pub(super) fn nearest(&self, key: &str, text: &str) -> Option<String> {
        let range = self.controls().into_iter().find(|control| control.key == key)?.range?;
        let value: f64 = text.trim().parse().ok().filter(|value: &f64| value.is_finite())?;
        let (min, max) = range.bounds();
        let whole = matches!(range, Range::Integer { .. } | Range::LogInteger { .. } | Range::Switch);
        Some(number(if whole { value.round() } else { value }.clamp(min, max)))
    }

    fn lane_part(&self, key: &str) -> Option<(&LaneSettings, Part)> {
        let (place, part) = self.lane_place(key)?;
        Some((&self.lanes[place], part))
    }

    /// Which lane and which of its settings a key `<method>-<setting>` means. No method's key is the beginning
    /// of another's followed by a hyphen and one of its settings.
    fn lane_place(&self, key: &str) -> Option<(usize, Part)> {
        self.lanes.iter().enumerate().find_map(|(place, lane)| {
            let setting = key.strip_prefix(lane.method.key)?.strip_prefix('-')?;
            let part = if setting == "on" { Part::On } else { Part::Value(lane.method.position(setting)?) };
            Some((place, part))
        })
    }

    /// Whether anything that matters to the run is no longer as in its scenario.
    pub fn differs_from_scenario(&self) -> bool {
        let unchanged = self.scenario.experiment();
        // The scenario's view on ours: of another function, ours could be one that its own does not have.
        let mut ours = self.clone();
        ours.view = unchanged.view;
        ours.to_link() != unchanged.to_link()
    }

    /// What going over to other settings means for a run.
    pub fn effect_of(&self, other: &Experiment) -> Effect {
        let fixed = |lane: &LaneSettings| {
            let values = lane.method.parameters.iter().zip(&lane.values);
            values.filter(|(parameter, _)| !parameter.live).map(|(_, &value)| value).collect::<Vec<_>>()
        };
        let rebuilt = self.running_lanes().any(|lane| {
            let same = other.running_lanes().find(|theirs| theirs.method.key == lane.method.key);
            same.is_some_and(|theirs| fixed(lane) != fixed(theirs))
        });
        let same_problem = self.landscape.key == other.landscape.key
            && self.shape() == other.shape()
            && self.noise == other.noise
            && self.seed == other.seed
            && self.start() == other.start();
        if same_problem && !rebuilt { Effect::Live } else { Effect::Restart }
    }

    /// Whether it can be run at all.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let named = if self.is_typed() { self.formula.least_dimension() } else { 0 };
        if !self.landscape.dimensions.contains(&self.dimension) || named > self.dimension {
            let words = format!("{} has no {} dimensions", self.landscape.name, self.dimension);
            return Err(Refusal { control: "dimension".into(), words });
        }
        match self.running_lanes().find(|lane| self.dimension > lane.method.most) {
            None => Ok(()),
            Some(LaneSettings { method, .. }) => {
                let words = format!(
                    "{} needs a matrix of n × n numbers: it runs in at most {} dimensions, not in {}",
                    method.name, method.most, self.dimension
                );
                Err(Refusal { control: format!("{}-on", method.key), words })
            }
        }
    }

    /// What shapes the function: a setting counts only where the function has the choice.
    pub fn shape(&self) -> Shape {
        let mut shape = Shape::of(self.dimension);
        if self.landscape.conditioned {
            shape.condition = self.condition;
            shape.curvatures = self.curvatures;
        }
        if self.landscape.rotation.is_some() {
            shape.rotation = self.rotation;
        }
        if self.is_typed() {
            shape.formula = Some(self.formula.clone());
        }
        shape
    }

    /// Where optimizers start.
    pub fn start(&self) -> Vec<f64> {
        match self.start {
            Some(start) if self.dimension == 2 => start.to_vec(),
            _ => (self.landscape.start)(self.dimension),
        }
    }

    /// Whether losses are read under noise.
    pub fn is_noisy(&self) -> bool {
        self.noise != Noise::None && self.noise_strength > 0.0
    }

    /// Whether steps are to be taken as fast as the machine goes.
    pub fn is_unlimited(&self) -> bool {
        self.view.speed >= Self::SPEED.bounds().1
    }

    /// The optimizers that are switched on.
    pub fn running_lanes(&self) -> impl Iterator<Item = &LaneSettings> {
        self.lanes.iter().filter(|lane| lane.on)
    }

    /// Methods that could be added.
    pub fn addable(&self) -> impl Iterator<Item = &'static Method> {
        METHODS.iter().copied().filter(|method| self.lanes.iter().all(|lane| lane.method.key != method.key))
    }
}

/// A setting of an optimizer.
#[derive(Clone, Copy)]
enum Part {
    On,
    Value(usize),
}
