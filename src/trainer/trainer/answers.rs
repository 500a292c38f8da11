//! What workers answer.

use std::rc::Rc;

use lodo_network::training::TrainingSettings;

use super::{Effect, Round, Source, Stage, Trainer, none};
use crate::crew::{Crew, KEEPER, Request};
use crate::curves::Curves;
use crate::imagined::Imagined;
use crate::order::{Answer, Asked, Bits, Order, Report};

impl Trainer {
    pub(super) fn answered(
        &mut self,
        worker: usize,
        answer: Answer,
        numbers: Vec<f32>,
        now: f64,
    ) -> Vec<Effect> {
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

    pub(super) fn ready(&mut self, worker: usize) -> Vec<Effect> {
        self.crew.ask(worker, Request::Images);
        match &self.source {
            Source::Drawn => vec![Effect::Send(worker, Order::Draw(self.begins_with.seed), none())],
            Source::File(name, file) => vec![Effect::SendFile(worker, Order::Load(name.clone()), *file)],
        }
    }

    pub(super) fn loaded(&mut self, worker: usize, words: String, held_out: usize) -> Vec<Effect> {
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
    pub(super) fn begun(&mut self, report: Report, resumed: bool) -> Vec<Effect> {
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
    pub(super) fn draw_again(&mut self, seed: u64) -> Vec<Effect> {
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

    pub(super) fn take(&mut self, report: Report) {
        for (curves, progress) in self.curves.iter_mut().zip(report.lanes) {
            curves.take(progress);
        }
        self.revision += 1;
    }

    pub(super) fn begin_round(&mut self, asked: Option<Asked>, weights: Vec<f32>, now: f64) -> Vec<Effect> {
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

    pub(super) fn summed(
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

    /// Without one of its workers the run cannot go on: what is known of it stays to be seen.
    pub(super) fn lost(&mut self, words: String) -> Vec<Effect> {
        self.stage = Stage::Idle;
        self.crew = Crew::default();
        (self.round, self.checkpoint) = (None, None);
        self.tuning.clear();
        self.notice = format!("{words} The run has ended; its curves stay until a new one begins.");
        self.revision += 1;
        vec![Effect::EndWorkers]
    }
}
