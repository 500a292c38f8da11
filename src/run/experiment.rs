//! Everything that determines a run and its picture, as one value with a key for every control.
//!
//! The same keys are the ids of the page's controls, the words of a link and the command line's options:
//! `get` and `set` take any of them, as text.

use super::draw::streams;
use super::lineup::Part;
use super::link::number;
use super::stop::Stop;
use super::{ErrorView, LaneSettings, LossAxis, PlaneChoice, Scenario, SpectrumView, View, Window};
use crate::math::Stream;
use crate::objective::{Curvatures, Formula, LANDSCAPES, Landscape, Noise, Shape, landscape};
use crate::optim::{Parameter, Range};

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
    /// Under how many seeds it runs: that one and those after it.
    pub seeds: usize,
    /// The start in two dimensions, if not the function's own.
    pub start: Option<[f64; 2]>,
    /// The optimizers, in the order of their cards.
    pub lanes: Vec<LaneSettings>,
    /// How it is watched.
    pub view: View,
}

/// Why a setting was not taken, and which control it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The control's key.
    pub control: String,
    /// Why, in words.
    pub words: String,
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
    /// Speeds, in steps per second.
    pub const SPEED: Range = Range::Log { min: 1.0, max: 1e6 };
    pub(super) const CONDITION: Range = Range::Log { min: 1.0, max: 1e6 };
    pub(super) const ROTATION: Range = Range::Linear { min: 0.0, max: 1.0 };
    pub(super) const STRENGTH: Range = Range::Linear { min: 0.0, max: 3.0 };
    pub(super) const SEED: Range = Range::Integer { min: 0.0, max: 4_294_967_295.0 };
    const MOST_SEEDS: usize = 9;
    /// Variables under all seeds together: 16 optimizers like LODO would hold 1 GB of weights.
    const MOST_VARIABLES: usize = 20_000;
    pub(super) const START: Range = Range::Linear { min: -1000.0, max: 1000.0 };

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
            seeds: 1,
            start: None,
            lanes: Vec::new(),
            view: View {
                speed: 1e6,
                plane: PlaneChoice::default(),
                coordinates: [1, 2],
                window: None,
                loss_axis: LossAxis::Steps,
                stop: Stop::default(),
                arrows: true,
                regions: None,
                error: ErrorView::default(),
                spectrum: SpectrumView::default(),
                embedded: false,
            },
        }
    }

    /// Whether the function is what the visitor types.
    pub(super) fn is_typed(&self) -> bool {
        self.landscape.key == "formula"
    }

    /// The kinds of noise that this function can have.
    pub(super) fn noises(&self) -> impl Iterator<Item = Noise> {
        let batched = self.landscape.batched;
        Noise::ALL.into_iter().filter(move |noise| batched || *noise != Noise::Batch)
    }

    /// The planes that this function can be seen on.
    pub(super) fn planes(&self) -> impl Iterator<Item = &'static (PlaneChoice, &'static str, &'static str)> {
        let classifies = self.landscape.classifies();
        PlaneChoice::ALL.iter().filter(move |(plane, ..)| classifies || *plane != PlaneChoice::Decisions)
    }

    /// Whether the plane is one of two chosen coordinates.
    pub(super) fn shows_coordinates(&self) -> bool {
        self.dimension > 2 && self.view.plane == PlaneChoice::Coordinates
    }

    /// Whose regions the plane of decisions shows, where that is looked at.
    fn regions(&self) -> Option<&'static str> {
        let decisions = self.view.plane == PlaneChoice::Decisions;
        let keys = || self.running_lanes().map(|lane| lane.method.key).filter(|_| decisions);
        keys().find(|&key| self.view.regions == Some(key)).or_else(|| keys().next())
    }

    /// The coordinates that there are, numbered from 1.
    pub(super) fn coordinates(&self) -> Range {
        Range::Integer { min: 1.0, max: self.dimension as f64 }
    }

    /// Back to the first two where the dimension has become too small for those that were chosen.
    fn forget_missing_coordinates(&mut self) {
        if self.view.coordinates.iter().any(|&coordinate| coordinate > self.dimension) {
            self.view.coordinates = [1, 2];
        }
    }

    /// Where a function has no directions of its own, its first two coordinates stand in.
    pub(super) fn name_of_plane(&self, plane: &(PlaneChoice, &'static str, &'static str)) -> &'static str {
        let stand_in = plane.0 == PlaneChoice::Curvature && self.landscape.key != "bowl";
        if stand_in { "First two coordinates" } else { plane.2 }
    }

    fn most_seeds(&self) -> usize {
        (Self::MOST_VARIABLES / self.dimension).clamp(1, Self::MOST_SEEDS)
    }

    /// How many seeds there can be: fewer in so many dimensions that memory would not do.
    pub(super) fn numbers_of_seeds(&self) -> Range {
        Range::Integer { min: 1.0, max: self.most_seeds() as f64 }
    }

    pub(super) fn dimensions(&self) -> Range {
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
            "seeds" => self.seeds as f64,
            "speed" => self.view.speed,
            "arrows" if self.dimension == 2 => f64::from(u8::from(self.view.arrows)),

            "plane-x" | "plane-y" if self.shows_coordinates() => {
                self.view.coordinates[usize::from(key == "plane-y")] as f64
            }
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
            "budget" => Some(self.view.stop.budget_text()),
            "target" => Some(self.view.stop.target_text()),
            "plane" => name_of(&PlaneChoice::ALL),
            "regions" => self.regions().map(String::from),
            "window" => Some(self.view.window.map(|window| window.text()).unwrap_or_default()),
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
                let found = landscape(text).ok_or_else(|| unknown("function"))?;
                let untouched = self.untouched(true);
                self.landscape = found;
                self.view.window = None;
                let dimensions = &self.landscape.dimensions;
                self.dimension = self.dimension.clamp(*dimensions.start(), *dimensions.end());
                self.seeds = self.seeds.min(self.most_seeds());
                self.start = None;
                self.rotation = self.landscape.rotation.unwrap_or(0.0);
                // A walk is the paper's for its bowl: it leads out of most other windows in a few steps, and up their
                // walls. Whoever wants it there can have it.
                if self.noise == Noise::Walk && !self.is_papers_task()
                    || !self.noises().any(|noise| noise == self.noise)
                {
                    self.noise = Noise::None;
                }
                if self.planes().all(|plane| plane.0 != self.view.plane) {
                    self.view.plane = PlaneChoice::default();
                }
                self.forget_missing_coordinates();
                if self.is_typed() {
                    self.dimension = self.dimension.max(self.formula.least_dimension());
                }
                self.begin_with_proposals(&untouched);
            }
            "dimension" => {
                let dimension = parse("Dimension", self.dimensions())? as usize;
                if self.is_typed() && dimension < self.formula.least_dimension() {
                    let least = self.formula.least_dimension();
                    return Err(refuse(format!(
                        "Dimension must be at least {least}: the formula names x{least}"
                    )));
                }
                if self.dimension != dimension {
                    self.view.window = None;
                }
                self.dimension = dimension;
                self.seeds = self.seeds.min(self.most_seeds());
                self.start = self.start.filter(|_| self.dimension == 2);
                self.forget_missing_coordinates();
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
                let untouched = self.untouched(false);
                self.noise = found;
                self.begin_with_proposals(&untouched);
            }
            "noise" => self.noise_strength = parse("Noise strength", Self::STRENGTH)?,
            "seed" => self.seed = parse("Seed", Self::SEED)? as u64,
            "seeds" => self.seeds = parse("Number of seeds", self.numbers_of_seeds())? as usize,
            "speed" => self.view.speed = parse("Speed", Self::SPEED)?,
            "budget" => self.view.stop.set_budget(text).map_err(refuse)?,
            "target" => self.view.stop.set_target(text).map_err(refuse)?,
            "plane" => {
                let found = self.planes().find(|(_, key, _)| *key == text).map(|plane| plane.0);
                let found = found.ok_or_else(|| unknown("plane"))?;
                if self.view.plane != found {
                    self.view.window = None;
                }
                self.view.plane = found;
            }
            "plane-x" | "plane-y" if self.dimension > 2 => {
                let place = usize::from(key == "plane-y");
                let coordinate = parse("Coordinate", self.coordinates())? as usize;
                let former = self.view.coordinates;
                if former[1 - place] == coordinate {
                    // Two axes need two coordinates: they change places.
                    self.view.coordinates.swap(0, 1);
                } else {
                    self.view.coordinates[place] = coordinate;
                }
                if self.view.coordinates != former && self.view.plane == PlaneChoice::Coordinates {
                    self.view.window = None;
                }
            }
            "regions" if self.regions().is_some() => {
                let found = self.running_lanes().map(|lane| lane.method.key).find(|&key| key == text);
                self.view.regions = Some(found.ok_or_else(|| unknown("optimizer"))?);
            }
            "window" => self.view.window = Window::parse(text).map_err(refuse)?,
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
            "arrows" if self.dimension == 2 => {
                self.view.arrows = parse("Step arrows", Range::Switch)? == 1.0;
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

    /// Whether anything that matters to the run is no longer as in its scenario.
    pub fn differs_from_scenario(&self) -> bool {
        let unchanged = self.scenario.experiment();
        // The scenario's view on ours: of another function, ours could be one that its own does not have.
        let mut ours = self.clone();
        ours.view = unchanged.view;
        ours.to_link() != unchanged.to_link()
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

    /// Whether it is the paper's task: the bowl whose minimum walks.
    pub(super) fn is_papers_task(&self) -> bool {
        self.landscape.key == "bowl" && self.noise == Noise::Walk
    }

    /// Where optimizers start: in the paper's task at 0, where the minimum is before it walks.
    pub fn start(&self) -> Vec<f64> {
        match self.start {
            Some(start) if self.dimension == 2 => start.to_vec(),
            _ if self.is_papers_task() => vec![0.0; self.dimension],
            _ => (self.landscape.start)(self.dimension, &mut Stream::new(self.seed, streams::START)),
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
}
