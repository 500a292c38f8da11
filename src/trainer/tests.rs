//! The mind with hands that compute in the same thread, in any order that workers can have.

use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

use lodo_network::training::TrainingSettings;
use proptest::prelude::*;

use super::*;
use crate::crew::KEEPER;

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

#[test]
fn a_run_by_workers_has_the_bits_of_one_by_one() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| {
        trainer.curves.iter().all(|curves| curves.losses.len() >= 4) && !trainer.curves.is_empty()
    });
    assert_eq!(losses(&house, 4), alone(LINK, 4));
    let screen = house.trainer.screen();
    assert_eq!((screen.stage, screen.rows.len()), (Stage::Running, 2));
    assert!(screen.rows[0].cells[3].contains('±') && screen.status.starts_with("Step 4"), "{screen:?}");
    // Neither has a matrix that is looked at in vain: gradient descent's is a multiple of the identity.
    house.work_until(|trainer| trainer.spectra.iter().all(Option::is_some));
    let (_, quantiles) = house.trainer.spectra[0].clone().unwrap();
    assert!(quantiles.iter().all(|value| (value - 0.1).abs() < 1e-9), "{quantiles:?}");
    house.work_until(|trainer| trainer.imagined.iter().any(|imagined| imagined.drawings.len() > 1));
    let csv = house.trainer.csv();
    assert!(csv.starts_with("# LODO Lab ") && csv.contains("\nMomentum,0,"), "{}", &csv[..300]);
    assert!(
        house.trainer.figures(&lodo::plot::Theme::light(), 800.0).iter().all(|svg| svg.0.contains("</svg>"))
    );
}

#[test]
fn a_pause_comes_soon_and_nothing_runs_in_it() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 2));
    house.happen(Event::Pause);
    // At the most one thing each is still done.
    (0..6).for_each(|turn| house.work(turn % 3));
    let before = house.steps();
    assert!(house.is_quiet());
    (0..30).for_each(|turn| house.work(turn % 3));
    assert_eq!(house.steps(), before);
    assert!(house.trainer.screen().status.starts_with("Paused at step"));
    // A question is answered all the same.
    house.happen(Event::Query(300));
    house.work_until(|trainer| trainer.question.shares.iter().all(Option::is_some));
    assert_eq!(house.trainer.question.pixels.len(), 784);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().all(|curves| curves.losses.len() >= 5));
    assert_eq!(losses(&house, 5), alone(LINK, 5));
    // The time of the pause is not theirs.
    assert!(
        house.trainer.curves.iter().all(|curves| curves.seconds.windows(2).all(|pair| pair[0] < pair[1]))
    );
}

#[test]
fn a_checkpoint_is_gone_on_with_and_a_wrong_one_changes_nothing() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 3));
    house.happen(Event::Save);
    while house.saved.is_none() {
        house.work(KEEPER);
    }
    let bytes = house.saved.take().unwrap();
    house.files.insert(1, bytes[..1000].to_vec());
    house.happen(Event::Checkpoint(1));
    house.work_until(|trainer| !trainer.refusals.is_empty());
    let refusal = house.trainer.refusals[0].clone();
    assert_eq!(
        (refusal.key.as_str(), refusal.words.contains("cut short")),
        ("checkpoint", true),
        "{refusal:?}"
    );
    let steps = house.steps();
    house.work_until(|trainer| trainer.curves[0].losses.len() > steps[0] + 1);

    let mut other = House::new("optimizers=adam");
    other.files.insert(7, bytes);
    // Its digits are of another seed, from which they are then drawn.
    other.happen(Event::Checkpoint(7));
    other.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 6));
    assert_eq!(other.trainer.settings, TrainingSettings::from_link(LINK).0);
    assert_eq!(losses(&other, 5), alone(LINK, 5));
}

#[test]
fn images_of_a_file_are_taken_or_refused_beside_their_control() {
    let mut file = [0x803, 14, 28, 28u32].map(u32::to_be_bytes).concat();
    file.extend((0..14 * 784).map(|place| (place % 251) as u8));
    let mut house = House::new(LINK);
    house.files.insert(1, b"<html>".to_vec());
    house.files.insert(2, file);
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Play);
    house.work_until(|trainer| !trainer.refusals.is_empty());
    assert_eq!(house.trainer.refusals[0].key, "images");
    assert_eq!((house.trainer.stage, &house.trainer.source), (Stage::Idle, &Source::Drawn));
    house.happen(Event::Images("mine.idx".into(), 2));
    assert!(house.trainer.refusals.is_empty());
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 2));
    assert!(
        house.trainer.screen().images.contains("mine.idx, 14 images"),
        "{}",
        house.trainer.screen().images
    );
    house.happen(Event::Drawn);
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("images"));
    assert_ne!(house.trainer.source, Source::Drawn);
}

/// At once, and not when a run is begun: what was chosen before stays, whatever is read meanwhile.
#[test]
fn a_file_of_images_is_read_when_it_is_chosen() {
    let mut sound = [0x803, 14, 28, 28u32].map(u32::to_be_bytes).concat();
    sound.extend([7; 14 * 784]);
    let mut house = House::new(LINK);
    for (number, bytes) in [(1, b"<html>".to_vec()), (2, sound.clone()), (3, sound[..999].to_vec())] {
        house.files.insert(number, bytes);
    }
    house.happen(Event::Images("page.html".into(), 1));
    house.inspect();
    assert_eq!((house.trainer.refusals[0].key.as_str(), house.trainer.stage), ("images", Stage::Idle));
    assert_eq!((&house.trainer.source, house.inspecting.is_some()), (&Source::Drawn, false));
    house.happen(Event::Images("mine.idx".into(), 2));
    house.inspect();
    assert!(house.trainer.notice.contains("mine.idx, 14 images"), "{}", house.trainer.notice);
    assert!(house.trainer.refusals.is_empty());
    // A file that is cut short does not take the place of a sound one.
    house.happen(Event::Images("cut.idx".into(), 3));
    house.inspect();
    assert_eq!(house.trainer.source, Source::File("mine.idx".into(), 2));
    assert_eq!(house.trainer.refusals[0].key, "images");
    // Nor does what is said of a file whose place another has taken, or of one that a run has begun with.
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Drawn);
    house.happen(Event::Answered(INSPECTOR, 1, Answer::Refused("late".into()), Vec::new()));
    assert_eq!((&house.trainer.source, house.trainer.refusals.len()), (&Source::Drawn, 0));
    house.happen(Event::Images("page.html".into(), 1));
    house.happen(Event::Play);
    house.inspect();
    assert_eq!((house.trainer.stage, house.trainer.refusals.len()), (Stage::Starting, 0));
    house.work_until(|trainer| !trainer.refusals.is_empty());
    assert_eq!((house.trainer.stage, &house.trainer.source), (Stage::Idle, &Source::Drawn));
}

#[test]
fn a_value_reaches_the_run_or_waits_for_the_next() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.iter().any(|curves| curves.losses.len() >= 2));
    let waits = |house: &House, key: &str| {
        house.trainer.screen().fields.iter().find(|field| field.key == key).unwrap().is_for_next
    };
    house.happen(Event::Write("gd-lr".into(), "0,05".into()));
    house.happen(Event::Write("batch".into(), "32".into()));
    house.work_until(|trainer| {
        trainer.run.as_ref().is_some_and(|run| run.get("gd-lr").as_deref() == Some("0.05"))
    });
    assert!(!waits(&house, "gd-lr") && waits(&house, "batch"));
    assert!(house.link.contains("gd-lr=0.05") && house.link.contains("batch=32"), "{}", house.link);
    house.happen(Event::Write("gd-lr".into(), "fast".into()));
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("gd-lr"));
    assert_eq!(house.trainer.settings.get("gd-lr").as_deref(), Some("0.05"));
    // Only a new one is begun with what waits.
    house.happen(Event::Discard);
    house.happen(Event::Write("gd-lr".into(), "0.05".into()));
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.run.is_some());
    assert!(!waits(&house, "batch"));
}

#[test]
fn optimizers_come_and_go_but_one_stays() {
    let mut house = House::new("optimizers=gd");
    house.happen(Event::Toggle("muon".into()));
    assert_eq!(house.trainer.settings.get("optimizers").as_deref(), Some("gd,muon"));
    house.happen(Event::Toggle("gd".into()));
    house.happen(Event::Toggle("muon".into()));
    assert_eq!(house.trainer.settings.get("optimizers").as_deref(), Some("muon"));
    assert_eq!(house.trainer.refusals.last().map(|refusal| refusal.key.as_str()), Some("optimizers"));
    house.happen(Event::Toggle("newton".into()));
    assert!(house.trainer.refusals[0].words.contains("newton"));
}

/// What a visitor can do, and workers.
fn events() -> impl Strategy<Value = u8> {
    0u8..24
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// In whatever order things happen: curves are those of the run, what was begun is gone on with, and nobody waits for
    /// ever.
    #[test]
    fn in_any_order_the_run_is_the_run(events in prop::collection::vec(events(), 0..80)) {
        let mut house = House::new(LINK);
        house.files.insert(3, b"no checkpoint".to_vec());
        for event in events {
            match event {
                0 | 1 => house.happen(Event::Play),
                2 => house.happen(Event::Pause),
                3 => house.happen(Event::Query(u16::from(event) * 31)),
                4 => house.happen(Event::Turn(-3)),
                5 => house.happen(Event::Save),
                6 => house.happen(Event::Checkpoint(3)),
                7 => house.happen(Event::Write("held-out".into(), "9".into())),
                8 => house.happen(Event::Write("momentum-lr".into(), "none".into())),
                9 => house.happen(Event::Discard),
                10 => house.happen(Event::Against("seconds".into())),
                11 if house.crew.is_some() => {
                    house.happen(Event::Lost(house.crew.unwrap(), "It broke.".into()));
                }
                worker => house.work(usize::from(worker) % 3),
            }
            let screen = house.trainer.screen();
            prop_assert!(screen.stage == Stage::Idle || house.crew.is_some());
            prop_assert_eq!(screen.can_be_saved, house.trainer.run.is_some() && !matches!(screen.stage, Stage::Idle | Stage::Starting));
        }
        house.happen(Event::Write("momentum-lr".into(), "0.01".into()));
        house.happen(Event::Write("held-out".into(), "8".into()));
        // A run that was lost leaves its curves.
        if house.crew.is_none() || house.trainer.run.as_ref().is_some_and(|run| run.held_out != 8) {
            house.happen(Event::Discard);
        }
        // A checkpoint that is refused ends what was only begun for it: then it is pressed again.
        while house.steps().is_empty() || house.steps().iter().any(|&steps| steps < 2) {
            house.happen(Event::Play);
            house.work_until(|trainer| {
                let steps = trainer.curves.iter().map(|curves| curves.losses.len()).min();
                trainer.stage == Stage::Idle || steps.is_some_and(|steps| steps >= 2)
            });
        }
        prop_assert_eq!(losses(&house, 2), alone(LINK, 2));
    }
}

#[test]
fn a_device_with_too_little_memory_is_told_so() {
    let words = |link: &str, gigabytes| Trainer::new(link, 2, gigabytes).screen().memory;
    assert!(words("", Some(0.5)).contains("may be too much for this device: it says that it has 0.5 GB"));
    assert!(!words("", Some(8.0)).contains("too much") && !words("", None).contains("too much"));
    assert!(!words("optimizers=adam", Some(1.0)).contains("too much"));
}

/// Several fields can be wrong at once, and a run waits until none is.
#[test]
fn a_run_begins_with_the_values_that_are_seen() {
    let mut house = House::new(LINK);
    let write =
        |house: &mut House, key: &str, text: &str| house.happen(Event::Write(key.into(), text.into()));
    write(&mut house, "gd-lr", "fast");
    write(&mut house, "batch", "0");
    assert_eq!(house.trainer.refusals.len(), 2);
    write(&mut house, "batch", "9");
    house.happen(Event::Play);
    assert_eq!((house.trainer.stage, house.crew), (Stage::Idle, None));
    assert!(house.trainer.screen().notice.contains("correct it first"));
    write(&mut house, "gd-lr", "1e-2");
    assert_eq!(house.trainer.screen().notice, "");
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.run.is_some());
}

/// Whatever is asked of the worker that keeps the run meanwhile, the run goes on.
#[test]
fn saving_and_tuning_stop_nothing() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    for (turn, rate) in (0..40).zip([0.02, 0.03].into_iter().cycle()) {
        house.happen(if turn % 3 == 0 {
            Event::Save
        } else {
            Event::Write("gd-lr".into(), rate.to_string())
        });
        house.work(turn % 3);
    }
    let steps = house.steps().into_iter().min().unwrap_or(0);
    house.work_until(|trainer| {
        trainer.curves.iter().all(|curves| curves.losses.len() > steps + 1) && !trainer.curves.is_empty()
    });
    house.happen(Event::Pause);
    while !house.is_quiet() {
        (0..3).for_each(|worker| house.work(worker));
    }
    let run = house.trainer.run.clone().unwrap();
    assert_eq!(run.get("gd-lr"), house.trainer.settings.get("gd-lr"), "the run has what the form says");
    assert_eq!(
        (house.trainer.has_unsaved_steps(), house.trainer.screen().notice.as_str()),
        (true, "The run was saved.")
    );
}

/// One diverges, is asked nothing any more, and the other goes on; alone it ends the run.
#[test]
fn a_divergence_ends_nobody_else() {
    let mut house = House::new("optimizers=adam,gd&gd-lr=10&batch=2&validate=4&held-out=8");
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.last().is_some_and(|curves| curves.diverged.is_some()));
    let steps = house.steps()[0];
    house.happen(Event::Turn(1));
    house.work_until(|trainer| {
        trainer.curves[0].losses.len() > steps + 9 && trainer.question.shares[0].is_some()
    });
    assert!(house.trainer.screen().status.starts_with(&format!("Step {}", house.steps()[0])));
    assert!(house.trainer.screen().rows[1].cells[1].starts_with("diverged at"));
    let mut alone = House::new("optimizers=gd&gd-lr=10&batch=2&validate=4&held-out=8");
    alone.happen(Event::Play);
    alone.work_until(|trainer| trainer.stage == Stage::Paused);
    assert!(alone.trainer.screen().notice.starts_with("Every optimizer has diverged"));
}

/// Opened in the middle of a round, a checkpoint takes the run's place, and nothing of the former run gets into it.
#[test]
fn a_checkpoint_is_opened_while_the_run_goes_on() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.work_until(|trainer| trainer.curves.first().is_some_and(|curves| curves.losses.len() == 2));
    house.happen(Event::Save);
    while house.saved.is_none() {
        house.work(KEEPER);
    }
    house.files.insert(1, house.saved.take().unwrap());
    for more in 0..9 {
        (0..more).for_each(|turn| house.work(turn % 3));
        house.happen(Event::Checkpoint(1));
        (0..more).for_each(|turn| house.work((turn + 1) % 3));
    }
    house.work_until(|trainer| trainer.curves.iter().all(|curves| curves.losses.len() >= 6));
    assert_eq!(losses(&house, 6), alone(LINK, 6));
}

/// What is written while workers are started is not lost, and the run has the values with which it was begun.
#[test]
fn what_is_written_at_the_start_stays() {
    let mut house = House::new(LINK);
    house.happen(Event::Play);
    house.happen(Event::Write("batch".into(), "5".into()));
    house.happen(Event::Write("gd-lr".into(), "0.02".into()));
    house.work_until(|trainer| {
        trainer.run.as_ref().is_some_and(|run| run.get("gd-lr").as_deref() == Some("0.02"))
    });
    let texts: Vec<String> = ["batch", "gd-lr"]
        .iter()
        .map(|key| house.trainer.texts.iter().find(|text| text.0 == *key).unwrap().1.clone())
        .collect();
    assert_eq!(texts, ["5", "0.02"]);
    assert_eq!(house.trainer.run.as_ref().unwrap().batch, 9);
    // Another address is for the next run.
    house.happen(Event::Link("batch=abc&held-out=16".into()));
    let screen = house.trainer.screen();
    assert!(
        screen.notice.starts_with("Not all of this link was taken: Batch must be a number"),
        "{}",
        screen.notice
    );
    assert!(screen.fields.iter().any(|field| field.key == "held-out" && field.is_for_next));
    // The curves of a run that is lost stay until another begins.
    house.work_until(|trainer| trainer.curves[0].losses.len() > 1);
    house.happen(Event::Lost(house.crew.unwrap(), "It broke.".into()));
    assert_eq!((house.trainer.screen().rows.len(), house.trainer.screen().can_be_saved), (2, false));
    assert!(house.trainer.csv().lines().count() > 5);
}

/// What is mistyped keeps its text and its words while optimizers come, and when a checkpoint is opened and refused.
#[test]
fn what_is_mistyped_stays_until_it_is_corrected() {
    let mut house = House::new(LINK);
    house.files.insert(1, b"no checkpoint".to_vec());
    house.happen(Event::Write("batch".into(), "many".into()));
    house.happen(Event::Toggle("adam".into()));
    house.happen(Event::Checkpoint(1));
    house.work_until(|trainer| trainer.stage == Stage::Idle);
    let screen = house.trainer.screen();
    assert!(screen.fields.iter().any(|field| field.key == "batch" && field.text == "many"));
    assert!(screen.fields.iter().any(|field| field.key == "adam-lr"));
    house.happen(Event::Play);
    assert_eq!(house.crew, None, "{:?}", house.trainer.refusals);
    house.happen(Event::Save);
    assert!(house.trainer.screen().notice.contains("correct it first"));
}
