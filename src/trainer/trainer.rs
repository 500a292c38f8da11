//! The page's mind: what happens becomes a change of the form or of the run, and orders to workers.

use std::collections::VecDeque;
use std::rc::Rc;

use lodo_core::optim::Range;
use lodo_network::training::TrainingSettings;

use crate::crew::{Crew, KEEPER, Request};
use crate::curves::{Against, Curves};
use crate::imagined::{AT_A_TIME, Imagined, draws};
use crate::order::{Answer, Asked, Bits, Order, Report};

/// What happens.
#[derive(Clone, Debug)]
pub enum Event {
    /// A value was written for a key.
    Write(String, String),
    /// An optimizer was added, or taken away.
    Toggle(String),
    /// To begin, or to go on.
    Play,
    /// To stop for a while.
    Pause,
    /// To give the run up, so that another can be begun.
    Discard,
    /// To write a checkpoint.
    Save,
    /// A file of images was chosen: its name, and a number by which the page knows it.
    Images(String, u32),
    /// The drawn digits were chosen.
    Drawn,
    /// A checkpoint was chosen.
    Checkpoint(u32),
    /// Another axis was chosen for the losses.
    Against(String),
    /// Another held-out image is looked at, so many places on.
    Turn(i32),
    /// A pixel is asked for.
    Query(u16),
    /// The address has another link.
    Link(String),
    /// A worker of this crew answered; numbers came along.
    Answered(u32, usize, Answer, Vec<f32>),
    /// A worker of this crew is lost, with words about why.
    Lost(u32, String),
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Starts a crew in place of any other: one that keeps the run and so many that compute.
    StartWorkers(u32, usize),
    /// Ends all workers.
    EndWorkers,
    /// Asks a worker, with numbers that come along.
    Send(usize, Order, Rc<Vec<f32>>),
    /// Asks a worker, with the file of this number.
    SendFile(usize, Order, u32),
    /// Writes the address.
    Link(String),
}

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

    /// Fields say what the settings are, and nothing else any more.
    fn write_texts(&mut self) {
        let fields: Vec<String> = self.texts.drain(..).map(|field| field.0).collect();
        self.refusals.retain(|refusal| !fields.contains(&refusal.key));
        let keys = self.settings.keys().into_iter();
        self.texts =
            keys.map(|key| (self.settings.get(&key).unwrap_or_default(), key)).map(|(t, k)| (k, t)).collect();
        self.revision += 1;
    }

    fn write(&mut self, key: &str, text: &str) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != key);
        if let Some(field) = self.texts.iter_mut().find(|field| field.0 == key) {
            text.clone_into(&mut field.1);
        }
        let whole = self
            .settings
            .number(key)
            .is_some_and(|(_, range)| matches!(range, Range::Integer { .. } | Range::LogInteger { .. }));
        let plain = match lodo::text::written_number(text, whole) {
            Ok(plain) => plain,
            Err(words) => return self.refuse(key, words),
        };
        if let Err(words) = self.settings.set(key, &plain) {
            return self.refuse(key, words);
        }
        if !self.is_mistyped() {
            self.notice.clear();
        }
        let mut effects = vec![Effect::Link(self.settings.to_link())];
        effects.extend(self.tune(key));
        effects
    }

    /// Sends the value of a key to the run, if that has another one or is about to.
    fn tune(&mut self, key: &str) -> Vec<Effect> {
        let Some(run) = self.run.as_ref().filter(|_| self.crew.is_there()) else { return Vec::new() };
        let sent = self.tuning.iter().rfind(|sent| sent.0 == key).map(|sent| sent.1.clone());
        match (sent.or_else(|| run.get(key)), self.settings.get(key)) {
            (Some(before), Some(value)) if before != value => {
                self.tuning.push_back((key.into(), value.clone()));
                self.keeper(Request::Tune, Order::Tune(key.into(), value))
            }
            _ => Vec::new(),
        }
    }

    fn refuse(&mut self, key: &str, words: String) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != key);
        self.refusals.push(Refusal { key: key.into(), words });
        Vec::new()
    }

    fn toggle(&mut self, key: &str) -> Vec<Effect> {
        self.refusals.retain(|refusal| refusal.key != "optimizers");
        let keys = self.settings.get("optimizers").unwrap_or_default();
        let mut keys: Vec<&str> = keys.split(',').collect();
        match keys.iter().position(|known| *known == key) {
            Some(place) => drop(keys.remove(place)),
            None => keys.push(key),
        }
        match self.settings.set("optimizers", &keys.join(",")) {
            Ok(()) => {
                let mistyped: Vec<(String, String)> = self
                    .texts
                    .iter()
                    .filter(|(field, _)| self.refusals.iter().any(|refusal| refusal.key == *field))
                    .cloned()
                    .collect();
                self.write_texts();
                // What somebody is about to correct stays, where its field does.
                for (field, text) in mistyped {
                    if self.texts.iter().any(|known| known.0 == field) {
                        self.write(&field, &text);
                    }
                }
                vec![Effect::Link(self.settings.to_link())]
            }
            Err(words) => self.refuse("optimizers", words),
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

    /// Whether a field has a text that is no value for it.
    fn is_mistyped(&self) -> bool {
        self.texts.iter().any(|(field, _)| self.refusals.iter().any(|refusal| refusal.key == *field))
    }

    /// Forgets what was refused, but for what still stands in a field.
    fn keep_mistyped(&mut self) {
        self.refusals.retain(|refusal| self.texts.iter().any(|(field, _)| *field == refusal.key));
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

    fn choose(&mut self, source: Source) -> Vec<Effect> {
        if self.stage != Stage::Idle {
            let words = "A run stays with its images: save it if you like, and press “New run” first";
            return self.refuse("images", words.into());
        }
        self.refusals.retain(|refusal| refusal.key != "images");
        self.source = source;
        self.question.pixels.clear();
        Vec::new()
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

    fn answered(&mut self, worker: usize, answer: Answer, numbers: Vec<f32>, now: f64) -> Vec<Effect> {
        if answer == Answer::Ready {
            return self.ready(worker);
        }
        let Some(request) = self.crew.answered(worker) else { return Vec::new() };
        match (request, answer) {
            (Request::Images, Answer::Loaded(words, [_, held_out])) => self.loaded(worker, words, held_out),
            (Request::Images, Answer::Refused(words)) => {
                let effects = self.discard();
                self.source = Source::Drawn;
                self.refuse("images", words);
                effects
            }
            (Request::Resume, Answer::Refused(words)) => {
                self.refuse("checkpoint", words);
                // Where nothing else was under way, nothing is.
                if self.stage == Stage::Starting { self.discard() } else { self.go_on() }
            }
            (Request::Begin, Answer::Report(report)) => self.begun(report, false),
            (Request::Resume, Answer::Report(report)) => self.begun(report, true),
            (Request::Next, Answer::Round(asked)) => self.begin_round(asked, numbers, now),
            (Request::Finish, Answer::Report(report)) => {
                self.take(report);
                self.go_on()
            }
            (Request::Tune, Answer::Tuned(live)) => {
                let tuned = self.tuning.pop_front().filter(|_| live);
                if let (Some((key, text)), Some(run)) = (tuned, &mut self.run) {
                    run.set(&key, &text).expect("it was taken before");
                }
                self.go_on()
            }
            // Of a run whose place another has taken.
            (Request::Tune, Answer::Refused(_)) => {
                self.tuning.pop_front();
                self.go_on()
            }
            (Request::Save, Answer::Refused(words)) => {
                self.notice = format!("{words}.");
                self.go_on()
            }
            (Request::Save, Answer::Saved) => {
                self.notice = "The run was saved.".into();
                self.saved = self.steps();
                self.go_on()
            }
            (Request::Look, Answer::Spectrum(lane, step, quantiles)) => {
                if let Some(spectrum) = self.spectra.get_mut(lane) {
                    *spectrum = Some((step, quantiles.into_iter().map(f64::from).collect()));
                    self.revision += 1;
                }
                self.go_on()
            }
            (Request::Chunk(round, place), Answer::Sums(sums)) => {
                self.summed(round, place, sums, numbers, now)
            }
            (Request::Sample(lane), Answer::Imagined(pixels)) => {
                if let Some(imagined) = self.imagined.get_mut(lane) {
                    imagined.take(pixels);
                }
                self.employ()
            }
            (Request::Prediction(number, lane, step), Answer::Predicted(pixels)) => {
                // Somebody may have asked something else since.
                if number == self.question.number && lane < self.question.shares.len() {
                    self.question.shares[lane] = Some((step, numbers));
                    self.question.pixels = pixels;
                    self.revision += 1;
                }
                self.employ()
            }
            (_, Answer::Refused(words)) => self.lost(format!("{words}.")),
            (request, _) => self.lost(format!("A worker answered something else than {request:?}.")),
        }
    }

    fn ready(&mut self, worker: usize) -> Vec<Effect> {
        self.crew.ask(worker, Request::Images);
        match &self.source {
            Source::Drawn => vec![Effect::Send(worker, Order::Draw(self.begins_with.seed), none())],
            Source::File(name, file) => vec![Effect::SendFile(worker, Order::Load(name.clone()), *file)],
        }
    }

    fn loaded(&mut self, worker: usize, words: String, held_out: usize) -> Vec<Effect> {
        (self.data, self.held_out) = (words, held_out as u32);
        self.question.image %= self.held_out.max(1);
        if let Some(seat) = self.crew.seat(worker) {
            seat.is_loaded = true;
        }
        if worker != KEEPER {
            return self.employ();
        }
        match self.checkpoint.take() {
            Some(file) => {
                self.crew.ask(KEEPER, Request::Resume);
                vec![Effect::SendFile(KEEPER, Order::Resume, file)]
            }
            None => {
                self.crew.ask(KEEPER, Request::Begin);
                vec![Effect::Send(KEEPER, Order::Begin(self.begins_with.to_link()), none())]
            }
        }
    }

    /// A run has begun, or another took its place.
    fn begun(&mut self, report: Report, resumed: bool) -> Vec<Effect> {
        let run = TrainingSettings::from_link(&report.link).0;
        let lanes = run.optimizers.len();
        let seed = run.seed;
        if resumed {
            self.settings = run.clone();
            self.write_texts();
        }
        self.run = Some(run);
        self.notice.clear();
        self.curves = vec![Curves::default(); lanes];
        self.spectra = vec![None; lanes];
        self.imagined = vec![Imagined::default(); lanes];
        self.weights = vec![None; lanes];
        self.question.shares = vec![None; lanes];
        self.round = None;
        self.tuning.clear();
        self.take(report);
        self.saved = if resumed { self.steps() } else { 0 };
        if self.stage == Stage::Starting {
            self.stage = Stage::Running;
        }
        let mut effects = vec![Effect::Link(self.settings.to_link())];
        if resumed && self.source == Source::Drawn && seed != self.begins_with.seed {
            effects.extend(self.draw_again(seed));
        }
        // What was written while workers were started.
        for key in self.settings.keys() {
            if self.settings.parameter(&key).is_some_and(|(_, parameter)| parameter.live) {
                effects.extend(self.tune(&key));
            }
        }
        effects.extend(self.go_on());
        effects
    }

    /// A checkpoint's digits are drawn from its seed, by those that compute as well.
    fn draw_again(&mut self, seed: u64) -> Vec<Effect> {
        self.begins_with.seed = seed;
        let mut effects = Vec::new();
        for hand in 1..=self.hands {
            if let Some(seat) = self.crew.seat(hand) {
                seat.is_loaded = false;
            }
            self.crew.ask(hand, Request::Images);
            effects.push(Effect::Send(hand, Order::Draw(seed), none()));
        }
        effects
    }

    /// Steps of all optimizers.
    fn steps(&self) -> usize {
        self.curves.iter().map(|curves| curves.losses.len()).sum()
    }

    /// Whether steps would be lost with the run.
    pub fn has_unsaved_steps(&self) -> bool {
        self.run.is_some() && self.crew.is_there() && self.steps() > self.saved
    }

    fn take(&mut self, report: Report) {
        for (curves, progress) in self.curves.iter_mut().zip(report.lanes) {
            curves.take(progress);
        }
        self.revision += 1;
    }

    /// Asks for what comes next, if the run goes on and nothing is under way.
    fn go_on(&mut self) -> Vec<Effect> {
        let mut effects = self.employ();
        let waits = self.round.is_none() && self.crew.keeper_is_idle();
        if self.stage == Stage::Running && waits && self.run.is_some() {
            effects.extend(match self.unseen() {
                Some(lane) => self.keeper(Request::Look, Order::Look(lane)),
                None => self.keeper(Request::Next, Order::Next(u64::MAX)),
            });
        }
        effects
    }

    /// An optimizer whose matrix was not looked at since it was validated.
    fn unseen(&self) -> Option<usize> {
        let curves = self.curves.iter().zip(&self.spectra);
        curves.enumerate().find_map(|(lane, (curves, spectrum))| {
            let step = curves.validations.last()?.0;
            let seen = spectrum.as_ref().map(|spectrum| spectrum.0);
            (curves.diverged.is_none() && seen.is_none_or(|seen| seen < step)).then_some(lane)
        })
    }

    fn begin_round(&mut self, asked: Option<Asked>, weights: Vec<f32>, now: f64) -> Vec<Effect> {
        let Some(asked) = asked else {
            self.stage = Stage::Paused;
            self.notice = "Every optimizer has diverged: lower its learning rate and begin a new run.".into();
            return Vec::new();
        };
        // Another run may be about to take this one's place: it is asked again if not.
        if self.crew.is_at(|request| *request == Request::Resume) {
            return Vec::new();
        }
        let weights = Rc::new(weights);
        if let (Some(latest), Some(curves)) = (self.weights.get_mut(asked.lane), self.curves.get(asked.lane))
        {
            *latest = Some((curves.losses.len() as u64, weights.clone()));
        }
        let sums = vec![None; asked.chunks.len()];
        let began = if self.stage == Stage::Running { now } else { 0.0 };
        self.rounds += 1;
        self.round = Some(Round { number: self.rounds, asked, weights, next: 0, sums, began });
        self.employ()
    }

    fn summed(
        &mut self,
        round: u32,
        place: usize,
        sums: [Bits; 2],
        gradient: Vec<f32>,
        now: f64,
    ) -> Vec<Effect> {
        // Of a round that was given up there may still be an answer.
        let Some(round) = self.round.as_mut().filter(|known| known.number == round) else {
            return self.employ();
        };
        if let Some(sum) = round.sums.get_mut(place) {
            *sum = Some((sums, gradient));
        }
        if round.sums.iter().any(Option::is_none) {
            return self.employ();
        }
        let round = self.round.take().expect("it is there");
        let seconds = if self.stage == Stage::Running { now - round.began } else { -round.began };
        let (mut sums, mut gradients) = (Vec::new(), Vec::new());
        for (sum, gradient) in round.sums.into_iter().flatten() {
            sums.push(sum);
            gradients.extend(gradient);
        }
        self.crew.ask(KEEPER, Request::Finish);
        let mut effects = vec![Effect::Send(KEEPER, Order::Finish { seconds, sums }, Rc::new(gradients))];
        effects.extend(self.employ());
        effects
    }

    /// Gives hands that have nothing to do what there is to do: chunks first, then a prediction, then a sample.
    fn employ(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        while let Some(hand) = self.crew.idle_hand() {
            let Some((request, order, weights)) = self.task() else { break };
            self.crew.ask(hand, request);
            effects.push(Effect::Send(hand, order, weights));
        }
        effects
    }

    fn task(&mut self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        let running = self.stage == Stage::Running;
        if let Some(round) = self.round.as_mut().filter(|round| running && round.next < round.sums.len()) {
            let place = round.next;
            round.next += 1;
            let chunk = round.asked.chunks[place].clone();
            let order = Order::Compute { gradient: round.asked.gradient, chunk };
            return Some((Request::Chunk(round.number, place), order, round.weights.clone()));
        }
        self.prediction().or_else(|| self.sample().filter(|_| running))
    }

    /// A prediction that is older than the last validation, or was never made.
    fn prediction(&self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        let (image, pixel) = (self.question.image, self.question.pixel);
        (0..self.question.shares.len()).find_map(|lane| {
            let (step, weights) = self.weights[lane].as_ref()?;
            let validated = self.curves[lane].validations.last().map_or(0, |last| last.0);
            if self.curves[lane].diverged.is_some() {
                return None;
            }
            let known = self.question.shares[lane].as_ref().is_some_and(|shares| shares.0 >= validated);
            let request = Request::Prediction(self.question.number, lane, *step);
            let asked = |request: &Request| {
                matches!(request, Request::Prediction(number, of, _) if (*number, *of) == (self.question.number, lane))
            };
            (!known && !self.crew.is_at(asked)).then(|| (request, Order::Predict { image, pixel }, weights.clone()))
        })
    }

    /// More pixels of a sample, while the keeper takes a step and hands would wait.
    fn sample(&mut self) -> Option<(Request, Order, Rc<Vec<f32>>)> {
        if self.round.as_ref().is_some_and(|round| round.asked.gradient && round.next < round.sums.len()) {
            return None;
        }
        let run = self.run.as_ref()?;
        let free = (0..self.imagined.len())
            .filter(|&lane| self.curves[lane].diverged.is_none())
            .filter(|&lane| !self.crew.is_at(|request| *request == Request::Sample(lane)));
        let behind = free.min_by_key(|&lane| {
            let drawings = &self.imagined[lane].drawings;
            (drawings.len(), drawings.last().map_or(0, |last| last.pixels.len()))
        })?;
        let (step, weights) = self.weights[behind].as_ref()?;
        let (drawn, weights) = self.imagined[behind].next(*step, run.validate, weights)?;
        let order = Order::Imagine { of: draws(run.seed), drawn, more: AT_A_TIME };
        Some((Request::Sample(behind), order, weights))
    }

    /// Without one of its workers the run cannot go on: what is known of it stays to be seen.
    fn lost(&mut self, words: String) -> Vec<Effect> {
        self.stage = Stage::Idle;
        self.crew = Crew::default();
        (self.round, self.checkpoint) = (None, None);
        self.tuning.clear();
        self.notice = format!("{words} The run has ended; its curves stay until a new one begins.");
        self.revision += 1;
        vec![Effect::EndWorkers]
    }
}
