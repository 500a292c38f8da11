//! Everything that determines a run and its picture, as one value with a key for every control.
//!
//! A setting is a field and a row of the table below: whatever is asked about settings is asked of that. Its key is the id
//! of its control on the page, its word in a link and its option on the command line.

use super::choice::Choice;
use super::pause_condition::PauseCondition;
use super::setting::{Group, Setting, known};
use super::view::FASTEST;
use super::{
    ErrorView, LaneSettings, LossAxis, Panel, Scenario, Smoothing, Spacing, Span, SpectrumView, Spread,
    ThemeChoice, View,
};
use crate::objective::{Curvatures, Formula, LANDSCAPES, Landscape, Noise};
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

/// A row of the table.
pub(super) type Row = Setting<Experiment>;

/// Every setting, in the order of the page.
pub(super) static SETTINGS: &[Row] = &[
    function("objective", "Function")
        .menu("function", Experiment::function_names, |e| e.landscape.key.into(), Experiment::choose_function)
        .leads(0),
    Row {
        needs: Some(("objective", "formula")),
        parts: Experiment::letters,
        ..function("formula", "Formula").text(None, |e| e.formula.text().into(), Experiment::take_formula)
    }
    .when(|e| e.landscape.is_typed())
    .rank(2),
    function("dimension", "Dimension")
        .number(Experiment::dimensions, |e| e.dimension as f64, |e, n| e.take_dimension(n as usize))
        .counts(|e| e.landscape.dimensions.start() < e.landscape.dimensions.end())
        .refuses(Experiment::why_not_so_few)
        .leads(1),
    function("condition", "Condition number")
        .number(|_| CONDITION, |e| e.condition, |e, value| e.condition = value)
        .counts(|e| e.landscape.conditioned),
    function("curvatures", "Curvatures")
        .menu(
            "spread of curvatures",
            Experiment::spread_names,
            |e| e.curvatures.key().into(),
            Experiment::choose_curvatures,
        )
        .when(|e| e.landscape.conditioned),
    function("rotation", "Rotation")
        .number(|_| ROTATION, |e| e.rotation, |e, value| e.rotation = value)
        .when(|e| e.landscape.rotation.is_some()),
    randomness("noise-kind", "Noise")
        .menu("noise", Experiment::noise_names, |e| e.noise.key().into(), Experiment::choose_noise)
        .refuses(Experiment::why_not_this_noise)
        .leads(3),
    randomness("noise", "Noise strength")
        .number(|_| STRENGTH, |e| e.noise_strength, |e, value| e.noise_strength = value)
        .counts(|e| e.noise != Noise::None)
        .live(),
    Row {
        shapes: true,
        ..randomness("seed", "Seed")
            .number(|_| SEED, |e| e.seed as f64, |e, value| e.seed = value as u64)
            .without_slider()
    },
    randomness("seeds", "Number of seeds")
        .number(Experiment::numbers_of_seeds, |e| e.seeds as f64, |e, value| e.seeds = value as usize)
        .without_slider(),
    view("speed", "Speed").number(|_| Experiment::SPEED, |e| e.view.speed, |e, value| e.view.speed = value),
    view("speed-up", "From slow to fast")
        .switch(|e| e.view.speeds_up, |e, on| e.view.speeds_up = on)
        .counts(|e| e.view.speed >= FASTEST),
    view("budget", "Steps").has_room(true).text(
        Some(PauseCondition::BUDGET),
        |e| e.view.stop.budget_text(),
        |e, text| e.view.stop.set_budget(text),
    ),
    view("target", "Target loss").has_room(true).text(
        Some(PauseCondition::TARGET),
        |e| e.view.stop.target_text(),
        |e, text| e.view.stop.set_target(text),
    ),
    view("pause-lost", "Pause when an optimizer diverges")
        .switch(|e| e.view.pauses_when_lost, |e, on| e.view.pauses_when_lost = on)
        .survives(),
    view("plane", "Plane")
        .menu("plane", Experiment::plane_names, |e| e.plane().key().into(), Experiment::choose_plane)
        .survives()
        .rank(5),
    view("window", "Window").text(None, Experiment::window_text, Experiment::take_window),
    view("surface", "Surface")
        .text(None, Experiment::surface_text, Experiment::take_surface)
        .when(is_flat)
        .survives(),
    view("loss-axis", "Against")
        .menu(
            "axis",
            |_| known(LossAxis::names()),
            |e| e.view.curves.axis.key().into(),
            |e, key| e.view.curves.axis = LossAxis::with(key),
        )
        .survives(),
    view("step-axis", "Step axis")
        .menu(
            "division",
            |_| known(Spacing::names()),
            |e| e.view.curves.steps.key().into(),
            |e, key| e.view.curves.steps = Spacing::with(key),
        )
        .survives(),
    view("loss-scale", "Loss axis")
        .menu(
            "division",
            |_| known(Spacing::names()),
            |e| e.view.curves.losses.key().into(),
            |e, key| e.view.curves.losses = Spacing::with(key),
        )
        .survives(),
    view("smoothing", "Average over")
        .menu(
            "average",
            |_| known(Smoothing::names()),
            |e| e.view.curves.smoothing.key().into(),
            |e, key| e.view.curves.smoothing = Smoothing::with(key),
        )
        .counts(Experiment::is_noisy)
        .survives(),
    view("spread", "Band over seeds")
        .menu(
            "band",
            |_| known(Spread::names()),
            |e| e.view.curves.spread.key().into(),
            |e, key| e.view.curves.spread = Spread::with(key),
        )
        .counts(|e| e.seeds > 1)
        .survives(),
    view("span", "Steps shown").has_room(true).text(
        None,
        |e| e.view.curves.span.map(|span| span.text()).unwrap_or_default(),
        |e, text| Span::parse(text).map(|span| e.view.curves.span = span),
    ),
    view("error-view", "Show")
        .menu(
            "view",
            |_| known(ErrorView::names()),
            |e| e.view.error.key().into(),
            |e, key| e.view.error = ErrorView::with(key),
        )
        .survives(),
    view("spectrum-view", "Show")
        .menu(
            "view",
            |_| known(SpectrumView::names()),
            |e| e.view.spectrum.key().into(),
            |e, key| e.view.spectrum = SpectrumView::with(key),
        )
        .survives(),
    Row {
        alias: Some(["hide", "controls", "1"]),
        ..view("embed", "Embed").switch(|e| e.view.embedded, |e, on| e.view.embedded = on).survives()
    },
    view("lead", "Leading panel").menu(
        "panel",
        |_| known(Panel::ALL.map(|panel| (panel.key(), panel.name()))),
        |e| e.lead().key().into(),
        Experiment::choose_lead,
    ),
    view("panels", "Panels").text(None, Experiment::panels_text, Experiment::take_panels).survives(),
    view("theme", "Theme")
        .menu(
            "theme",
            |_| known(ThemeChoice::names()),
            |e| e.view.theme.key().into(),
            |e, key| e.view.theme = ThemeChoice::with(key),
        )
        .survives(),
    view("note", "Note").text(None, |e| e.view.note.clone(), Experiment::take_note),
    view("kept", "Kept run").text(None, Experiment::kept_text, Experiment::take_kept).survives(),
    view("present", "Presentation").switch(|e| e.view.presents, |e, on| e.view.presents = on).survives(),
    coordinate("plane-x", "Coordinate across")
        .number(
            Experiment::coordinates,
            |e| e.plane_coordinates()[0] as f64,
            |e, value| e.take_coordinate(0, value as usize),
        )
        .rank(6),
    coordinate("plane-y", "Coordinate up")
        .number(
            Experiment::coordinates,
            |e| e.plane_coordinates()[1] as f64,
            |e, value| e.take_coordinate(1, value as usize),
        )
        .rank(7),
    view("arrows", "Step arrows").switch(|e| e.view.arrows, |e, on| e.view.arrows = on).when(is_flat),
    randomness("start-x", "Start x")
        .number(|_| START, |e| e.start()[0], |e, value| e.take_start(0, value))
        .without_slider()
        .when(is_flat),
    randomness("start-y", "Start y")
        .number(|_| START, |e| e.start()[1], |e, value| e.take_start(1, value))
        .without_slider()
        .when(is_flat),
    Row {
        parts: Experiment::lane_rows,
        ..Row::new(Group::Optimizers, "optimizers", "Optimizers")
            .list(Experiment::optimizers_text, Experiment::set_optimizers)
    }
    .live()
    .leads(4),
    view("regions", "Regions")
        .menu("optimizer", Experiment::region_names, Experiment::region_key, Experiment::choose_regions)
        .when(|e| e.regions().is_some()),
];

const fn function(key: &'static str, label: &'static str) -> Row {
    Row::new(Group::Function, key, label)
}

const fn randomness(key: &'static str, label: &'static str) -> Row {
    Row::new(Group::Randomness, key, label)
}

const fn view(key: &'static str, label: &'static str) -> Row {
    Row::new(Group::View, key, label)
}

/// One of two that span the plane, if that is chosen.
const fn coordinate(key: &'static str, label: &'static str) -> Row {
    Row { said: "Coordinate", is_seen: Experiment::shows_coordinates, ..view(key, label) }
        .without_slider()
        .has_room(true)
        .when(|e| e.dimension > 2)
        .survives()
}

fn is_flat(e: &Experiment) -> bool {
    e.dimension == 2
}

const CONDITION: Range = Range::Log { min: 1.0, max: 1e6 };
const ROTATION: Range = Range::Linear { min: 0.0, max: 1.0 };
const STRENGTH: Range = Range::Linear { min: 0.0, max: 3.0 };
const SEED: Range = Range::Integer { min: 0.0, max: 4_294_967_295.0 };
const START: Range = Range::Linear { min: -1000.0, max: 1000.0 };

impl Experiment {
    /// Speeds, in steps per second.
    pub const SPEED: Range = Range::Log { min: 1.0, max: FASTEST };

    /// A desk with a quiet bowl of ten dimensions and no optimizer.
    pub(crate) fn blank(scenario: &'static Scenario) -> Self {
        Experiment {
            scenario,
            landscape: LANDSCAPES[0],
            dimension: 10,
            condition: 1000.0,
            curvatures: Curvatures::default(),
            rotation: LANDSCAPES[0].rotation.unwrap_or(0.0),
            formula: Formula::example().clone(),
            noise: Noise::None,
            noise_strength: 1.0,
            seed: 1,
            seeds: 1,
            start: None,
            lanes: Vec::new(),
            view: View::default(),
        }
    }
}
