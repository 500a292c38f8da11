//! The bench against a visitor and workers who come in any order.

mod acts;
mod data;
mod form;
mod simulation;
mod study;
mod tuning;

use lodo::experiment::Experiment;
use lodo::study::{Plan, Study};

use crate::{Bench, Effect, Event, Order, Screen, Stage};

const LINK: &str = "dimension=3&noise-kind=walk&optimizers=lodo,adam";

/// A bench, and workers whose runs end when the test says so.
struct House {
    bench: Bench,
    crew: u32,
    /// Of each worker whether it said that it is there, and what it does.
    workers: Vec<(bool, Option<Order>)>,
    now: f64,
}

impl House {
    fn new(link: &str) -> Self {
        House { bench: Bench::new(link, 2, "1.2.3"), crew: 0, workers: Vec::new(), now: 0.0 }
    }

    fn happen(&mut self, event: Event) {
        self.now += 0.01;
        for effect in self.bench.handle(event, self.now) {
            match effect {
                Effect::StartWorkers(crew) => (self.crew, self.workers) = (crew, vec![(false, None); 2]),
                Effect::EndWorkers => self.workers.clear(),
                Effect::Send(number, order) => {
                    let busy: Vec<&Order> =
                        self.workers.iter().filter_map(|worker| worker.1.as_ref()).collect();
                    assert!(!busy.contains(&&order), "a run is done twice");
                    assert_eq!(self.workers[number].1.replace(order), None, "a worker has two runs");
                }
            }
        }
    }

    fn write(&mut self, field: &str, text: &str) {
        self.happen(Event::Write(field.into(), text.into()));
    }

    /// A worker says that it is there, or does its run.
    fn work(&mut self, number: usize) {
        let Some((is_there, order)) = self.workers.get_mut(number) else { return };
        if !*is_there {
            *is_there = true;
            return self.happen(Event::Ready(self.crew, number));
        }
        if let Some(order) = order.take() {
            let answer = order.run(&|| 0.0, &|_| {});
            self.happen(Event::Answered(self.crew, number, Box::new(answer)));
        }
    }

    fn finish(&mut self) {
        for turn in 0..100_000 {
            if self.screen().stage == Stage::Done {
                return;
            }
            self.work(turn % 2);
        }
        panic!("it does not come to an end: {:?}", self.screen().refusal);
    }

    fn screen(&self) -> Screen {
        self.bench.screen(self.now)
    }

    /// The text of a field.
    fn text(&self, field: &str) -> String {
        let fields = self.screen().fields;
        fields.into_iter().find(|known| known.0 == field).unwrap().1
    }
}

/// A small comparison, begun.
fn comparing() -> House {
    let mut house = House::new(LINK);
    house.write("steps", "40");
    house.write("seeds", "1-3");
    house.happen(Event::Start);
    house
}

/// What one after the other makes of the same.
fn in_turn() -> String {
    let link = Experiment::from_link(LINK).0.to_link();
    let study = Study::new(Plan::Comparison { link }, 40, vec![1, 2, 3]).unwrap();
    let courses: Vec<_> = study.jobs().iter().map(|job| job.run(&|| 0.0, &|_| {}).ok()).collect();
    study.report(&courses, "1.2.3").csv(false)
}

/// A small tuning, begun.
fn tuning() -> House {
    let mut house = House::new("dimension=2&optimizers=momentum,adam");
    house.happen(Event::Choose("tuning".into()));
    house.write("steps", "20");
    house.write("seeds", "3");
    house.happen(Event::Start);
    house
}
