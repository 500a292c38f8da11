//! The page's mind: what happens becomes a change of the form or of the run, and orders to workers.

mod answers;
mod event;
mod form;
mod tasks;

use std::collections::VecDeque;
use std::rc::Rc;

use lodo_network::training::TrainingSettings;

use crate::crew::{Crew, KEEPER, Request};
use crate::curves::{Against, Curves};
use crate::imagined::Imagined;
use crate::order::{Asked, Bits, Order};

pub use event::{Effect, Event, INSPECTOR};

/// Where the run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is none.
    Idle,
    /// Workers are being started.
    Starting,
    /// It goes on.
    Running,
    /// It waits.
    Paused,
}

/// What was not taken, and the control that it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The control's key.
    pub key: String,
    /// Why not.
    pub words: String,
}

/// Images to train with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Drawn ones.
    Drawn,
    /// A file's: its name, and its number.
    File(String, u32),
}

/// A round on its way.
#[derive(Clone, Debug)]
struct Round {
    /// No other has it.
    number: u32,
    asked: Asked,
    weights: Rc<Vec<f32>>,
    /// The first chunk that nobody was given.
    next: usize,
    sums: Vec<Option<([Bits; 2], Vec<f32>)>>,
    /// When it was begun, in seconds, pauses not counted.
    began: f64,
}

/// What is asked of one held-out image.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Whether two are the same one.
    pub number: u32,
    /// The image's place.
    pub image: u32,
    /// The pixel's.
    pub pixel: u16,
    /// The image, once it is known.
    pub pixels: Vec<u8>,
    /// The shares of the grey levels by each optimizer, and the step of its weights.
    pub shares: Vec<Shares>,
}

/// The shares of the grey levels by an optimizer’s weights of a step.
pub type Shares = Option<(u64, Vec<f32>)>;

/// The spectrum of an optimizer's matrix at a step.
pub type Spectrum = Option<(u64, Vec<f64>)>;

/// All that is known.
pub struct Trainer {
    pub(crate) settings: TrainingSettings,
    pub(crate) texts: Vec<(String, String)>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) notice: String,
    pub(crate) source: Source,
    pub(crate) stage: Stage,
    pub(crate) against: Against,
    /// The settings of the run that there is.
    pub(crate) run: Option<TrainingSettings>,
    pub(crate) data: String,
    pub(crate) held_out: u32,
    pub(crate) curves: Vec<Curves>,
    pub(crate) spectra: Vec<Spectrum>,
    pub(crate) imagined: Vec<Imagined>,
    pub(crate) question: Question,
    /// The latest weights of each optimizer, and their step.
    weights: Vec<Option<(u64, Rc<Vec<f32>>)>>,
    crew: Crew,
    /// Workers of an earlier crew may still have something to say.
    number: u32,
    pub(crate) hands: usize,
    pub(crate) gigabytes: Option<f64>,
    round: Option<Round>,
    /// How many rounds there were.
    rounds: u32,
    /// The settings that a crew begins with.
    begins_with: TrainingSettings,
    /// Steps of all optimizers when the run was last saved.
    saved: usize,
    /// Values that the run was asked to take.
    tuning: VecDeque<(String, String)>,
    /// The images before those of a file that is being read for the first time.
    inspected: Option<Source>,
    /// The checkpoint that the crew begins with.
    checkpoint: Option<u32>,
    pub(crate) revision: u64,
}

/// What of a link could not be taken.
fn link_words(refusals: &[String]) -> String {
    if refusals.is_empty() {
        return String::new();
    }
    format!("Not all of this link was taken: {}.", refusals.join(". "))
}

/// Numbers that do not come along.
fn none() -> Rc<Vec<f32>> {
    Rc::default()
}

impl Trainer {
    /// With the run of a link, for so many workers that compute, on a device that has so many gigabytes if that is known.
    pub fn new(link: &str, hands: usize, gigabytes: Option<f64>) -> Self {
        let (settings, refusals) = TrainingSettings::from_link(link);
        let mut trainer = Trainer {
            begins_with: settings.clone(),
            settings,
            texts: Vec::new(),
            refusals: Vec::new(),
            notice: link_words(&refusals),
            source: Source::Drawn,
            stage: Stage::Idle,
            against: Against::Steps,
            run: None,
            data: String::new(),
            held_out: 1,
            curves: Vec::new(),
            spectra: Vec::new(),
            imagined: Vec::new(),
            question: Question { number: 0, image: 0, pixel: 406, pixels: Vec::new(), shares: Vec::new() },
            weights: Vec::new(),
            crew: Crew::default(),
            number: 0,
            hands,
            gigabytes,
            round: None,
            rounds: 0,
            saved: 0,
            tuning: VecDeque::new(),
            inspected: None,
            checkpoint: None,
            revision: 0,
        };
        trainer.write_texts();
        trainer
    }

    /// Takes what happens at a time in seconds.
    pub fn handle(&mut self, event: Event, now: f64) -> Vec<Effect> {
        match event {
            Event::Write(key, text) => self.write(&key, &text),
            Event::Toggle(key) => self.toggle(&key),
            Event::Play => self.play(now),
            Event::Pause => self.pause(now),
            Event::Discard => self.discard(),
            Event::Save => {
                let effects = self.keeper(Request::Save, Order::Save);
                if !effects.is_empty() {
                    self.notice = "Saving…".into();
                }
                effects
            }
            Event::Link(link) => {
                let (settings, refusals) = TrainingSettings::from_link(&link);
                (self.settings, self.notice) = (settings, link_words(&refusals));
                self.write_texts();
                Vec::new()
            }
            Event::Images(name, file) => self.choose(Source::File(name, file)),
            Event::Drawn => self.choose(Source::Drawn),
            Event::Checkpoint(file) => self.open(file),
            Event::Against(key) => {
                let known = Against::ALL.iter().find(|known| known.1 == key);
                self.against = known.map_or(self.against, |known| known.0);
                self.revision += 1;
                Vec::new()
            }
            Event::Turn(places) => {
                let image = i64::from(self.question.image) + i64::from(places);
                self.ask(image.rem_euclid(i64::from(self.held_out.max(1))) as u32, self.question.pixel)
            }
            Event::Query(pixel) => self.ask(self.question.image, pixel.min(783)),
            Event::Answered(INSPECTOR, file, answer, _) => self.inspected(file as u32, answer),
            Event::Lost(INSPECTOR, _) => vec![Effect::EndInspection],
            // Of a crew that was ended.
            Event::Answered(crew, ..) | Event::Lost(crew, _)
                if crew != self.number || !self.crew.is_there() =>
            {
                Vec::new()
            }
            Event::Answered(_, worker, answer, numbers) => self.answered(worker, answer, numbers, now),
            Event::Lost(_, words) => self.lost(words),
        }
    }

    fn play(&mut self, now: f64) -> Vec<Effect> {
        match self.stage {
            Stage::Running | Stage::Starting => Vec::new(),
            Stage::Paused => {
                self.stage = Stage::Running;
                if let Some(round) = &mut self.round {
                    // What was left of it begins now.
                    round.began += now;
                }
                self.go_on()
            }
            // A run with another value than the one that is seen would be a surprise.
            Stage::Idle if self.is_mistyped() => {
                self.notice = "One of the values cannot be taken: correct it first.".into();
                Vec::new()
            }
            Stage::Idle => self.start(),
        }
    }

    fn start(&mut self) -> Vec<Effect> {
        self.keep_mistyped();
        self.notice.clear();
        self.stage = Stage::Starting;
        self.begins_with = self.settings.clone();
        self.number += 1;
        self.crew = Crew::new(self.hands);
        vec![Effect::StartWorkers(self.number, self.hands)]
    }

    fn pause(&mut self, now: f64) -> Vec<Effect> {
        if self.stage == Stage::Running {
            self.stage = Stage::Paused;
            if let Some(round) = &mut self.round {
                round.began -= now;
            }
        }
        Vec::new()
    }

    fn discard(&mut self) -> Vec<Effect> {
        let there = self.crew.is_there();
        self.stage = Stage::Idle;
        self.crew = Crew::default();
        (self.round, self.run, self.checkpoint) = (None, None, None);
        self.keep_mistyped();
        self.notice.clear();
        self.tuning.clear();
        self.curves.clear();
        self.spectra.clear();
        self.imagined.clear();
        self.weights.clear();
        self.question.shares.clear();
        self.revision += 1;
        if there { vec![Effect::EndWorkers] } else { Vec::new() }
    }

    fn open(&mut self, file: u32) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != "checkpoint");
        match self.stage {
            Stage::Idle => {
                self.checkpoint = Some(file);
                self.start()
            }
            Stage::Starting => self.refuse("checkpoint", "Wait until the run has begun".into()),
            Stage::Running | Stage::Paused => {
                // What is under way for the former run is asked for again if there is no other.
                self.round = None;
                self.crew.ask(KEEPER, Request::Resume);
                vec![Effect::SendFile(KEEPER, Order::Resume, file)]
            }
        }
    }

    /// Asks the keeper, if there is a run.
    fn keeper(&mut self, request: Request, order: Order) -> Vec<Effect> {
        if self.run.is_none() || !self.crew.is_there() {
            return Vec::new();
        }
        self.crew.ask(KEEPER, request);
        vec![Effect::Send(KEEPER, order, none())]
    }

    fn ask(&mut self, image: u32, pixel: u16) -> Vec<Effect> {
        if image != self.question.image {
            self.question.pixels.clear();
        }
        (self.question.image, self.question.pixel) = (image, pixel);
        self.question.number += 1;
        self.question.shares = vec![None; self.curves.len()];
        self.employ()
    }

    /// Steps of all optimizers.
    fn steps(&self) -> usize {
        self.curves.iter().map(|curves| curves.losses.len()).sum()
    }

    /// Whether steps would be lost with the run.
    pub fn has_unsaved_steps(&self) -> bool {
        self.run.is_some() && self.crew.is_there() && self.steps() > self.saved
    }
}
