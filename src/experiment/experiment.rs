//! Everything that determines a run and its picture, as one value with a key for every control.
//!
//! The same keys are the ids of the page's controls, the words of a link and the command line's options:
//! `get` and `set` take any of them, as text.

use super::stop::Stop;
use super::streams;
use super::{ErrorView, LaneSettings, LossAxis, PlaneChoice, Scenario, SpectrumView, View};
use crate::math::Stream;
use crate::objective::{Curvatures, Formula, LANDSCAPES, Landscape, Noise, Shape};
use crate::optim::Range;

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

/// By value: two are equal if they began from the same scenario and every setting that either has is the same in both.
/// Settings that are kept but do not apply do not count, as the formula of a bowl: no link says them.
impl PartialEq for Experiment {
    fn eq(&self, other: &Self) -> bool {
        let start = |experiment: &Self| (experiment.dimension == 2).then(|| experiment.start());
        self.scenario == other.scenario
            && self.landscape == other.landscape
            && self.dimension == other.dimension
            && self.condition == other.condition
            && self.shape() == other.shape()
            && self.noise == other.noise
            && self.noise_strength == other.noise_strength
            && self.seed == other.seed
            && self.seeds == other.seeds
            && start(self) == start(other)
            && self.lanes == other.lanes
            && self.seen_view() == other.seen_view()
    }
}

impl Default for Experiment {
    /// The first scenario: LODO against Adam on the paper's noisy bowl.
    fn default() -> Self {
        super::SCENARIOS[0].experiment()
    }
}

impl Scenario {
    /// The experiment.
    pub fn experiment(&'static self) -> Experiment {
        let mut experiment = Experiment::blank(self);
        for (key, text) in self.settings {
            experiment.set(key, text).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", self.key));
        }
        experiment
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
    /// Of the letters in a formula: greater numbers can be written in the formula itself, beside the letter.
    pub(super) const PARAMETER: Range = Range::Linear { min: -10.0, max: 10.0 };
    pub(super) const START: Range = Range::Linear { min: -1000.0, max: 1000.0 };

    /// A desk with a quiet bowl of ten dimensions and no optimizer.
    pub(crate) fn blank(scenario: &'static Scenario) -> Self {
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

    /// The letter in the formula whose number has this key, and that number.
    pub(super) fn parameter(&self, key: &str) -> Option<(&'static str, f64)> {
        let name = key.strip_prefix("formula-").filter(|_| self.landscape.is_typed())?;
        self.formula.parameters().iter().find(|known| known.0 == name).copied()
    }

    /// The kinds of noise that this function can have.
    pub(super) fn noises(&self) -> impl Iterator<Item = Noise> {
        let batched = self.landscape.batched;
        Noise::ALL.into_iter().filter(move |noise| batched || *noise != Noise::Batch)
    }

    /// The planes that this function can be seen on.
    pub(super) fn planes(&self) -> impl Iterator<Item = &'static (PlaneChoice, &'static str, &'static str)> {
        let classifies = self.landscape.classifies;
        PlaneChoice::ALL.iter().filter(move |(plane, ..)| classifies || *plane != PlaneChoice::Decisions)
    }

    /// The plane that it is seen on: the chosen one where this function has it. A view may come from another desk.
    pub fn plane(&self) -> PlaneChoice {
        let chosen = self.planes().find(|plane| plane.0 == self.view.plane);
        chosen.map_or_else(PlaneChoice::default, |plane| plane.0)
    }

    /// The coordinates of [`PlaneChoice::Coordinates`]: the chosen ones where there are so many, else the first two.
    pub fn plane_coordinates(&self) -> [usize; 2] {
        let exist = self.view.coordinates.iter().all(|&coordinate| coordinate <= self.dimension);
        if exist { self.view.coordinates } else { [1, 2] }
    }

    /// Whether the plane is one of two chosen coordinates.
    pub(super) fn shows_coordinates(&self) -> bool {
        self.dimension > 2 && self.plane() == PlaneChoice::Coordinates
    }

    /// The view as far as it applies here.
    fn seen_view(&self) -> View {
        let coordinates = if self.shows_coordinates() { self.plane_coordinates() } else { [1, 2] };
        let (plane, regions) = (self.plane(), self.regions());
        View { plane, coordinates, regions, arrows: self.dimension == 2 && self.view.arrows, ..self.view }
    }

    /// Looks at figures as another desk does, as far as this one has what is looked at there.
    pub fn look_as(&mut self, other: &Experiment) {
        for key in ["plane", "plane-x", "plane-y", "loss-axis", "error-view", "spectrum-view", "embed"] {
            let _ = other.get(key).map(|text| self.set(key, &text));
        }
    }

    /// Whose regions the plane of decisions shows, where that is looked at.
    pub(super) fn regions(&self) -> Option<&'static str> {
        let decisions = self.plane() == PlaneChoice::Decisions;
        let keys = || self.running_lanes().map(|lane| lane.method.key).filter(|_| decisions);
        keys().find(|&key| self.view.regions == Some(key)).or_else(|| keys().next())
    }

    /// The coordinates that there are, numbered from 1.
    pub(super) fn coordinates(&self) -> Range {
        Range::Integer { min: 1.0, max: self.dimension as f64 }
    }

    /// Back to the first two where the dimension has become too small for those that were chosen.
    pub(super) fn forget_missing_coordinates(&mut self) {
        self.view.coordinates = self.plane_coordinates();
    }

    /// Where a function has no directions of its own, its first two coordinates stand in.
    pub(super) fn name_of_plane(&self, plane: &(PlaneChoice, &'static str, &'static str)) -> &'static str {
        let stand_in = plane.0 == PlaneChoice::Curvature && !self.landscape.own_axes;
        if stand_in { "Coordinates 1 and 2" } else { plane.2 }
    }

    pub(super) fn most_seeds(&self) -> usize {
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

    /// Whether anything that matters to the run is no longer as in its scenario.
    pub fn differs_from_scenario(&self) -> bool {
        let unchanged = self.scenario.experiment();
        // The scenario's view on ours: of another function, ours could be one that its own does not have.
        let mut ours = self.clone();
        ours.view = unchanged.view;
        ours != unchanged
    }

    /// Whether it can be run at all.
    ///
    /// # Errors
    /// A [`Refusal`] that says why not.
    pub fn check(&self) -> Result<(), Refusal> {
        let named = if self.landscape.is_typed() { self.formula.least_dimension() } else { 0 };
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
        if self.landscape.is_typed() {
            shape.formula = Some(self.formula.clone());
        }
        shape
    }

    /// Whether it is the paper's task: the bowl whose minimum walks.
    pub(crate) fn is_papers_task(&self) -> bool {
        self.landscape.papers_task && self.noise == Noise::Walk
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
