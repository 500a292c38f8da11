//! The mind with hands that compute in the same thread, in any order that workers can have.

mod checkpoints;
mod form;
mod images;
mod run;

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use lodo_network::training::TrainingSettings;

use super::*;

/// An order, and what comes along: numbers, or the file of a number.
type Letter = (Order, Rc<Vec<f32>>, Option<u32>);

/// A page, its workers, and what is on its way to them.
struct House {
    trainer: Trainer,
    crew: Option<u32>,
    hands: Vec<Hand>,
    /// What each worker was sent and has not looked at yet.
    inboxes: Vec<VecDeque<Letter>>,
    files: BTreeMap<u32, Vec<u8>>,
    /// The file that is being read before anything is begun.
    inspecting: Option<(u32, String)>,
    link: String,
    saved: Option<Vec<u8>>,
    now: f64,
}

/// A run that is over in moments: an optimizer with a small state, one question a step.
const LINK: &str = "optimizers=gd,momentum&batch=9&validate=2&held-out=8&seed=3";

impl House {
    fn new(link: &str) -> Self {
        House {
            trainer: Trainer::new(link, 2, None),
            crew: None,
            hands: Vec::new(),
            inboxes: Vec::new(),
            files: BTreeMap::new(),
            inspecting: None,
            link: String::new(),
            saved: None,
            now: 0.0,
        }
    }

    fn happen(&mut self, event: Event) {
        self.now += 0.01;
        for effect in self.trainer.handle(event, self.now) {
            match effect {
                Effect::StartWorkers(crew, hands) => {
                    self.crew = Some(crew);
                    self.hands = (0..=hands).map(|_| Hand::default()).collect();
                    self.inboxes = vec![VecDeque::new(); hands + 1];
                    for worker in 0..=hands {
                        self.happen(Event::Answered(crew, worker, Answer::Ready, Vec::new()));
                    }
                }
                Effect::EndWorkers => {
                    self.crew = None;
                    self.hands.clear();
                    self.inboxes.clear();
                }
                Effect::Send(worker, order, numbers) => {
                    self.inboxes[worker].push_back((order, numbers, None))
                }
                Effect::SendFile(worker, order, file) => {
                    self.inboxes[worker].push_back((order, Rc::default(), Some(file)));
                }
                Effect::Inspect(file, name) => self.inspecting = Some((file, name)),
                Effect::EndInspection => self.inspecting = None,
                Effect::Link(link) => self.link = link,
            }
        }
    }

    /// The file that was chosen is read, if there is one.
    fn inspect(&mut self) {
        let Some((file, name)) = self.inspecting.take() else { return };
        self.happen(Event::Answered(INSPECTOR, file as usize, Answer::Ready, Vec::new()));
        let load = Load::Bytes(&self.files[&file]);
        let answer = Hand::default().answer(Order::Load(name), &load, &mut Vec::new(), &|| 0.0);
        self.happen(Event::Answered(INSPECTOR, file as usize, answer, Vec::new()));
    }

    /// A worker does the next thing that it was asked for, if there is any.
    fn work(&mut self, worker: usize) {
        let Some((order, numbers, file)) = self.inboxes.get_mut(worker).and_then(VecDeque::pop_front) else {
            return;
        };
        let crew = self.crew.expect("workers are of a crew");
        let mut along = Vec::new();
        let answer = if order == Order::Save {
            let mut bytes = Vec::new();
            self.hands[worker].save(&mut bytes).unwrap();
            self.saved = Some(bytes);
            Answer::Saved
        } else {
            let load = match file {
                Some(file) => Load::Bytes(&self.files[&file]),
                None => Load::Numbers(&numbers),
            };
            self.hands[worker].answer(order, &load, &mut along, &|| 0.0)
        };
        // As it is written and read on the way.
        let text = serde_json::to_string(&answer).unwrap();
        let answer = serde_json::from_str(&text).unwrap();
        self.happen(Event::Answered(crew, worker, answer, along));
    }

    /// Everybody works by turns until this is so.
    fn work_until(&mut self, done: impl Fn(&Trainer) -> bool) {
        for turn in 0..100_000 {
            if done(&self.trainer) {
                return;
            }
            self.work(turn % 3);
        }
        panic!("it never came to that: {:?}", self.trainer.screen().notice);
    }

    fn steps(&self) -> Vec<usize> {
        self.trainer.curves.iter().map(|curves| curves.losses.len()).collect()
    }

    fn is_quiet(&self) -> bool {
        self.inboxes.iter().all(VecDeque::is_empty)
    }
}

/// Losses of the run as the command line would have them: by one hand alone.
fn alone(link: &str, steps: u64) -> Vec<Vec<f64>> {
    use lodo_network::data::Data;
    use lodo_network::training::{Counts, Training, answer};
    use lodo_network::{Network, Workspace};
    let settings = TrainingSettings::from_link(link).0;
    let data = Data::drawn(settings.seed);
    let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
    let mut training = Training::new(settings, counts);
    let mut workspace = Workspace::default();
    while let Some(round) = training.round(steps) {
        let weights: Vec<f64> = round.weights.iter().map(|&weight| f64::from(weight as f32)).collect();
        let network = Network::new(&weights);
        let chunks = round.chunks.iter();
        let answers: Vec<_> =
            chunks.map(|chunk| answer(round.purpose, &network, &mut workspace, &data, chunk)).collect();
        training.finish(&round, &answers, 0.0, &|| 0.0);
    }
    training.lanes().iter().map(|lane| lane.losses().to_vec()).collect()
}

fn losses(house: &House, steps: usize) -> Vec<Vec<f64>> {
    house.trainer.curves.iter().map(|curves| curves.losses[..steps].to_vec()).collect()
}
