//! What a visitor does and sees, in the words of the page.

use super::super::{Action, Card, Env, Event, Input, Property, Setting};
use super::world::World;
use crate::plot::{CANVASES, Drawing, Figure, Pixel, Theme};
use crate::session::Surface;

/// Seconds between two looks of a worker at its clock, where many steps are wanted in one round.
pub const QUICK: f64 = 2e-4;

/// The canvas that every figure is drawn for.
pub const CANVAS: [f64; 2] = [300.0, 200.0];

/// A place on it, in parts of its width and height.
pub fn parts([x, y]: [f64; 2]) -> Pixel {
    Pixel::new(x * CANVAS[0], y * CANVAS[1])
}

/// One, two and three workers, with and without motion.
pub fn worlds(link: &str) -> impl Iterator<Item = World> {
    (1..=3).flat_map(move |workers| {
        [false, true].map(|still| World::with(link, workers, Env { reduced_motion: still, ..Env::default() }))
    })
}

/// A world at rest: nothing of the run matters.
pub fn at_rest(link: &str) -> World {
    let mut world = World::with(link, 2, Env { reduced_motion: true, ..Env::default() });
    world.settle();
    world
}

impl World {
    pub fn play(&mut self) {
        if self.text("play") == "Play" {
            self.act(Action::PlayOrPause);
        }
    }

    pub fn pause(&mut self) {
        if self.text("play") == "Pause" {
            self.act(Action::PlayOrPause);
        }
        self.settle();
    }

    pub fn step(&self) -> u64 {
        self.page.snapshot().step
    }

    /// Plays to at least this step.
    pub fn pass(&mut self, step: u64) {
        self.play();
        self.until("the step", |world| world.step() >= step);
    }

    /// Goes to a step by the slider of time.
    pub fn go_to(&mut self, step: u64) {
        self.tell(Event::Scrub(step));
        self.settle();
        assert_eq!(self.step(), step);
    }

    /// A number is written into its field, which is left.
    pub fn write(&mut self, key: &str, text: &str) {
        self.tell(Event::Control { key: key.into(), input: Input::Number(text.into()), done: true });
    }

    /// An arrow is pressed in a field in which this is written.
    pub fn nudge(&mut self, key: &str, written: &str, steps: f64) {
        self.tell(Event::Nudge { key: key.into(), written: written.into(), steps });
    }

    pub fn switch(&mut self, key: &str, on: bool) {
        self.tell(Event::Control { key: key.into(), input: Input::Switch(on), done: true });
    }

    /// A slider is moved through these places, from 0 to 1, and let go.
    pub fn slide(&mut self, key: &str, places: &[f64]) {
        let place = |place: f64, done| Event::Control { key: key.into(), input: Input::Place(place), done };
        places.iter().for_each(|&at| self.tell(place(at, false)));
        self.tell(place(*places.last().expect("a slider is somewhere"), true));
    }

    /// A file is dropped on the page, and read.
    pub fn drop_file(&mut self, text: &str) {
        self.tell(Event::FileChosen { size: text.len() as f64 });
        self.read(text);
    }

    /// What the button saves.
    pub fn save_run(&mut self) -> (String, String) {
        self.act(Action::SaveRun);
        self.until("a file", |world| !world.saved.is_empty());
        self.saved.pop().expect("a file")
    }

    pub fn text(&self, id: &str) -> String {
        self.page.screen(&self.env).text(id).unwrap_or_default().into()
    }

    pub fn shows(&self, id: &str) -> bool {
        self.page.screen(&self.env).is_shown(id)
    }

    pub fn attribute(&self, id: &str, name: &str) -> Option<String> {
        self.page.screen(&self.env).elements.into_iter().find_map(|(known, property)| match property {
            Property::Attribute(attribute, value) if known == id && attribute == name => value,
            _ => None,
        })
    }

    pub fn notice(&self) -> String {
        self.text("notice-text")
    }

    pub fn get(&self, key: &str) -> String {
        self.page.experiment.get(key).unwrap_or_default()
    }

    /// The controls of a setting.
    pub fn seen(&self, key: &str) -> Setting {
        let settings = self.page.screen(&self.env).settings;
        settings
            .into_iter()
            .find(|setting| setting.key == key)
            .unwrap_or_else(|| panic!("no control of {key}"))
    }

    pub fn choices(&self, key: &str) -> Vec<String> {
        self.seen(key).choices.iter().map(|(choice, _)| choice.to_string()).collect()
    }

    pub fn error(&self, key: &str) -> String {
        self.seen(key).error.unwrap_or_default()
    }

    pub fn cards(&self) -> Vec<Card> {
        self.page.screen(&self.env).cards
    }

    /// The keys of those who run.
    pub fn running(&self) -> String {
        let keys: Vec<&str> = self.page.snapshot().lanes.iter().map(|lane| lane.key.as_str()).collect();
        keys.join(",")
    }

    /// What is to be the same whenever the run is at one step.
    pub fn picture(&self) -> Vec<serde_json::Value> {
        let snapshot = self.page.snapshot().to_json(false);
        let fields =
            ["key", "step", "loss", "smoothedLoss", "lossRange", "point", "eigenvalues", "evaluations"];
        let lanes = snapshot["optimizers"].as_array().expect("a list").iter();
        lanes.flat_map(|lane| fields.map(|field| lane[field].clone())).collect()
    }

    /// Asks the figure on a canvas.
    pub fn drawn<T>(&self, canvas: &str, ask: impl FnOnce(&Drawing<'_>) -> T) -> T {
        let (sight, theme) = (self.page.sight(), Theme::light());
        let place = CANVASES.iter().position(|known| *known == canvas).expect("a canvas");
        let surface = Surface::new(sight.experiment);
        let drawing = Drawing::new(place, sight.snapshot, sight.experiment, sight.grid, CANVAS, &theme);
        ask(&drawing.with_arrows(sight.arrows).over(surface.as_ref()))
    }

    pub fn caption(&self, canvas: &str) -> String {
        self.drawn(canvas, |drawing| drawing.caption())
    }

    pub fn words(&self, canvas: &str) -> String {
        self.drawn(canvas, |drawing| drawing.words())
    }

    /// What is said of a place, in parts of the canvas.
    pub fn told(&self, canvas: &str, place: [f64; 2]) -> String {
        self.drawn(canvas, |drawing| drawing.at(parts(place))).unwrap_or_default()
    }

    /// The setting of the address, which follows.
    pub fn wait_for_link(&mut self) {
        self.until("the address", |world| world.address == world.page.experiment().to_link());
    }
}
