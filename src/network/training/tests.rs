//! Training with a loss that costs nothing: ½ Σ (w − c)² over the parameters, with c of each question's image.

use lodo_core::math::Stream;
use lodo_core::optim::{Purpose as ParameterPurpose, Range};

use super::*;
use crate::CHUNK;
use crate::layout::PARAMETERS;

const COUNTS: Counts = Counts { training: 1000, held_out: 100 };

fn settings(link: &str) -> TrainingSettings {
    let (settings, refusals) = TrainingSettings::from_link(link);
    assert_eq!(refusals, Vec::<String>::new(), "{link}");
    settings
}

fn answers(round: &Round) -> Vec<Answer> {
    let centre = |query: &Query| f64::from(query.image % 7) + f64::from(query.pixel) / 784.0;
    let answer = |chunk: &Vec<Query>| {
        let loss = |query: &Query| (round.weights[query.pixel as usize] - centre(query)).abs();
        let mean = chunk.iter().map(centre).sum::<f64>();
        let gradient = match round.purpose {
            Purpose::Validation => Vec::new(),
            Purpose::Step => round.weights.iter().map(|w| (chunk.len() as f64 * w - mean) as f32).collect(),
        };
        let squares = chunk.iter().map(|query| loss(query) * loss(query)).sum();
        Answer { loss: chunk.iter().map(loss).sum(), squares, gradient }
    };
    round.chunks.iter().map(answer).collect()
}

/// Takes so many turns, or as many as there are.
fn advance(training: &mut Training, steps: u64, turns: usize) {
    for _ in 0..turns {
        let Some(round) = training.round(steps) else { return };
        training.finish(&round, &answers(&round), 0.25, &|| 0.0);
    }
}

fn bits(training: &Training) -> Vec<Vec<u64>> {
    let of = |lane: &Lane| {
        let validations = lane.validations().iter().flat_map(|v| [v.step as f64, v.mean, v.error]);
        let curves = lane.losses().iter().chain(lane.seconds()).copied().chain(validations);
        curves.chain(lane.weights().iter().copied()).map(f64::to_bits).collect()
    };
    training.lanes().iter().map(of).collect()
}

fn written(training: &mut Training) -> Vec<u8> {
    let mut bytes = Vec::new();
    training.write("images", &mut bytes).unwrap();
    bytes
}

#[test]
fn everybody_steps_by_turns_and_is_validated_where_it_is_due() {
    let mut training = Training::new(settings("optimizers=adam,gd&validate=3&batch=20"), COUNTS);
    let mut turns = Vec::new();
    while let Some(round) = training.round(4) {
        let questions: Vec<usize> = round.chunks.iter().map(Vec::len).collect();
        turns.push((round.lane, round.purpose, questions.iter().sum::<usize>()));
        assert!(questions[..questions.len() - 1].iter().all(|&count| count == CHUNK), "{questions:?}");
        training.finish(&round, &answers(&round), 0.5, &|| 0.0);
    }
    let (step, validation) = ([Purpose::Step; 2], [Purpose::Validation; 2]);
    let order = [validation, step, step, step, validation, step, validation];
    let order: Vec<_> = order.iter().flat_map(|both| [(0, both[0]), (1, both[1])]).collect();
    assert_eq!(turns.iter().map(|turn| (turn.0, turn.1)).collect::<Vec<_>>(), order);
    assert!(turns.iter().all(|turn| turn.2 == if turn.1 == Purpose::Step { 20 } else { 256 }));
    for lane in training.lanes() {
        assert_eq!(lane.validations().iter().map(|v| v.step).collect::<Vec<_>>(), [0, 3, 4]);
        assert_eq!(lane.seconds(), [0.5, 1.0, 1.5, 2.0]);
    }
    // Longer, it goes on from there.
    assert_eq!(training.round(5).map(|round| (round.lane, round.purpose)), Some((0, Purpose::Step)));
}

/// Gradient descent by the mean gradient is known in closed form.
#[test]
fn a_step_is_along_the_mean_gradient() {
    let mut training = Training::new(settings("optimizers=gd&gd-lr=0.5&batch=21&validate=10000"), COUNTS);
    advance(&mut training, 1, 1);
    let (round, before) = (training.round(1).unwrap(), training.lanes()[0].weights().to_vec());
    let centres: Vec<f64> =
        round.chunks.concat().iter().map(|q| f64::from(q.image % 7) + f64::from(q.pixel) / 784.0).collect();
    advance(&mut training, 1, 1);
    let mean = centres.iter().sum::<f64>() / centres.len() as f64;
    for (after, before) in training.lanes()[0].weights().iter().zip(before) {
        assert!((after - (before - 0.5 * (before - mean))).abs() < 1e-6, "{after} {before} {mean}");
    }
}

/// Killed after any turn, a run goes on to the same bits: with LODO among the others, whose θ is the most of its state.
#[test]
fn a_checkpoint_goes_on_to_the_bit() {
    let run =
        settings("optimizers=lodo,adam,lars,hd-sgd&lodo-layers=2&lodo-meta-lr=0.001&validate=2&batch=16");
    let mut whole = Training::new(run.clone(), COUNTS);
    advance(&mut whole, 4, usize::MAX);
    for turns in [0, 1, 6, 9, 14, 40] {
        let mut training = Training::new(run.clone(), COUNTS);
        advance(&mut training, 4, turns);
        let bytes = written(&mut training);
        drop(training);
        let mut restored = Training::read("images", COUNTS, &mut &bytes[..]).unwrap();
        assert!(written(&mut restored) == bytes, "what was read is what was written, after {turns} turns");
        advance(&mut restored, 4, usize::MAX);
        assert!(bits(&restored) == bits(&whole), "after {turns} turns");
    }
}

#[test]
fn what_is_no_checkpoint_is_refused_in_words() {
    let mut training = Training::new(settings("optimizers=gd&validate=2"), COUNTS);
    advance(&mut training, 3, usize::MAX);
    let bytes = written(&mut training);
    let refused = |bytes: &[u8], data: &str| match Training::read(data, COUNTS, &mut &bytes[..]) {
        Ok(_) => panic!("read"),
        Err(error) => (error.to_string(), error),
    };
    assert!(matches!(refused(b"", "images").1, CheckpointError::Foreign));
    assert!(matches!(refused(b"seed=1&batch=64 and so on", "images").1, CheckpointError::Foreign));
    let (words, error) = refused(&bytes, "other images");
    assert!(matches!(error, CheckpointError::OtherData(_)) && words.contains("(images)"), "{words}");
    let mut other = bytes.clone();
    other[7] = b'2';
    assert!(matches!(refused(&other, "images").1, CheckpointError::Version));
    // Cut anywhere: everywhere in what comes first, now and then in the weights.
    let ends = (8..400).chain((400..bytes.len()).step_by(9973)).chain([bytes.len() - 1]);
    for end in ends {
        assert!(matches!(refused(&bytes[..end], "images").1, CheckpointError::Cut), "cut at {end}");
    }
    // Nothing may follow, and as many images are wanted as there were.
    let longer = [&bytes[..], &[0]].concat();
    assert!(matches!(refused(&longer, "images").1, CheckpointError::Damaged));
    let fewer = Counts { training: 999, ..COUNTS };
    let error = Training::read("images", fewer, &mut &bytes[..]).err().expect("refused").to_string();
    assert!(error.contains("another number of images"), "{error}");
    assert_eq!(Training::data_of(&bytes).unwrap(), "images");
    assert!(Training::data_of(b"LODONET1").is_err());
    // One bit changed anywhere is noticed by something.
    for place in (0..400).chain((400..bytes.len()).step_by(9973)) {
        let mut damaged = bytes.clone();
        damaged[place] ^= 1 << (place % 8);
        refused(&damaged, "images");
    }
}

/// Gradients in single precision end at 3e38: a loss that grows ninefold a step is no number soon after.
#[test]
fn who_diverges_stops_and_the_others_go_on() {
    let mut training = Training::new(settings("optimizers=gd,adam&gd-lr=10&validate=100"), COUNTS);
    advance(&mut training, 400, usize::MAX);
    let [gd, adam] = training.lanes() else { panic!("two") };
    assert!(gd.diverged_at().is_some_and(|step| (20..60).contains(&step)), "{:?}", gd.diverged_at());
    assert_eq!((adam.diverged_at(), adam.step(), training.step()), (None, 400, 400));
    assert!(adam.validations().last().is_some_and(|last| last.step == 400));
}

#[test]
fn a_live_value_is_taken_while_the_run_goes_on() {
    let mut training = Training::new(settings("optimizers=adam,momentum&validate=100"), COUNTS);
    advance(&mut training, 2, usize::MAX);
    assert_eq!(training.tune("momentum-lr", "0.5"), Ok(true));
    assert_eq!(training.settings().get("momentum-lr").as_deref(), Some("0.5"));
    let before = bits(&training);
    for (key, text) in
        [("seed", "2"), ("batch", "8"), ("optimizers", "adam"), ("optimizers", "adam,momentum,gd")]
    {
        assert_eq!(training.tune(key, text), Ok(false), "{key}");
    }
    for (key, text) in
        [("momentum-lr", "-1"), ("momentum-lr", "fast"), ("lodo-lr", "0.1"), ("seed", "1.5"), ("", "")]
    {
        assert!(training.tune(key, text).is_err(), "{key} {text}");
    }
    assert_eq!(training.settings().to_link(), settings(&training.settings().to_link()).to_link());
    assert!(bits(&training) == before);
    advance(&mut training, 3, usize::MAX);
    assert!(bits(&training)[1] != before[1]);
}

#[test]
fn links_go_round_for_every_contender() {
    let mut everybody = TrainingSettings::default();
    let keys: Vec<&str> = CONTENDERS.iter().map(|contender| contender.method().key).collect();
    everybody.set("optimizers", &keys.join(",")).unwrap();
    let mut stream = Stream::new(5, 0);
    for key in everybody.keys() {
        if let Some((_, range)) = everybody.number(&key) {
            everybody.set(&key, &range.value(stream.uniform()).to_string()).unwrap();
        }
    }
    assert_eq!(settings(&everybody.to_link()), everybody);
    assert_eq!(settings(""), TrainingSettings::default());
    let (kept, refusals) =
        TrainingSettings::from_link("lodo-lr=0.5&batch=0&optimizers=adam,newton&who=1&held-out=16");
    assert_eq!(refusals.len(), 3, "{refusals:?}");
    assert_eq!((kept.get("lodo-lr").as_deref(), kept.batch, kept.held_out), (Some("0.5"), 64, 16));
}

/// Values are within their ranges, every default is of a hyper-parameter that there is, and nobody's memory is unknown.
#[test]
fn contenders_have_sound_values() {
    for contender in CONTENDERS {
        let method = contender.method();
        let values = contender.defaults();
        for (parameter, value) in method.parameters.iter().zip(&values) {
            let (min, max) = parameter.range.bounds();
            assert!((min..=max).contains(value), "{method:?} {} = {value}", parameter.key);
            assert!(parameter.range != Range::Switch || parameter.purpose == ParameterPurpose::Chosen);
        }
        assert!(contender.memory(&values) >= 8 * PARAMETERS, "{method:?}");
    }
}

/// LODO's state as it is written, all but a thousandth of which is θ with its two means, is within what is said of its
/// memory.
#[test]
fn what_is_said_of_memory_covers_what_is_saved() {
    for link in ["optimizers=lodo", "optimizers=lodo&lodo-single=0&lodo-layers=3", "optimizers=adam"] {
        let run = settings(link);
        let (said, saved) = (run.memory(), written(&mut Training::new(run, COUNTS)).len());
        assert!((saved..5 * saved).contains(&said), "{link}: {said} {saved}");
    }
}

/// A chunk is answered by the network's own loss and gradient, of training or of held-out images.
#[test]
fn answers_are_the_networks() {
    let data = crate::data::Data::drawn(1);
    let network = crate::Network::<f32>::new(&crate::initial(&mut Stream::new(1, 0)));
    let mut workspace = crate::Workspace::default();
    let chunk = [Query { image: 3, pixel: 400 }, Query { image: 9, pixel: 0 }];
    for (purpose, images) in [(Purpose::Step, &data.training), (Purpose::Validation, &data.held_out)] {
        let answer = answer(purpose, &network, &mut workspace, &data, &chunk);
        let losses = chunk.map(|query| {
            let image = images.get(query.image as usize);
            network.loss(&mut workspace, &crate::Example { image: &image, queried: query.pixel.into() })
        });
        assert!((answer.loss - losses.iter().sum::<f64>()).abs() < 1e-5, "{purpose:?}");
        assert_eq!(answer.gradient.is_empty(), purpose == Purpose::Validation);
    }
}

/// What is drawn in pieces is what is drawn at once, nothing that was drawn changes, and grey levels are drawn as often as
/// they are likely: the first pixel of 600 samples within five standard deviations.
#[test]
fn samples_are_drawn_pixel_by_pixel() {
    let network = crate::Network::<f32>::new(&crate::initial(&mut Stream::new(1, 0)));
    let mut workspace = crate::Workspace::default();
    let (mut whole, mut pieces) = (Sample::new(5, 1), Sample::new(5, 1));
    whole.draw(&network, &mut workspace, 40);
    for pixels in [1, 20, 19] {
        let before = pieces.image().0[..pieces.drawn()].to_vec();
        pieces = Sample::resume(5, 1, &before);
        pieces.draw(&network, &mut workspace, pixels);
        assert_eq!(pieces.image().0[..before.len()], before);
    }
    assert_eq!((pieces.image(), pieces.drawn()), (whole.image(), 40));
    assert!(pieces.image().0[40..].iter().all(|&level| level == 0) && !pieces.is_done());
    let blank = crate::Image([0; 784]);
    let shares =
        crate::softmax(&network.logits(&mut workspace, &crate::Example { image: &blank, queried: 0 }));
    let share: f64 = shares[..128].iter().sum();
    let mut dark = 0.0;
    for number in 0..600 {
        let mut sample = Sample::new(number, 0);
        sample.draw(&network, &mut workspace, 1);
        dark += f64::from(u8::from(sample.image().0[0] < 128));
    }
    let deviation = (600.0 * share * (1.0 - share)).sqrt();
    assert!((dark - 600.0 * share).abs() < 5.0 * deviation, "{dark} {share}");
}

/// A file whose checksum is right can still say what no run says.
#[test]
fn a_checkpoint_that_contradicts_itself_is_refused() {
    let mut training = Training::new(settings("optimizers=gd&validate=2"), COUNTS);
    advance(&mut training, 3, usize::MAX);
    for spoil in [
        (|lane| lane.seconds[1] = f64::NAN) as fn(&mut Lane),
        |lane| lane.own_seconds = f64::INFINITY,
        |lane| lane.validations[1].step = 77,
        |lane| lane.validations.reverse(),
    ] {
        let mut spoilt = Training::read("images", COUNTS, &mut &written(&mut training)[..]).unwrap();
        spoil(&mut spoilt.lanes[0]);
        let error = Training::read("images", COUNTS, &mut &written(&mut spoilt)[..]).err().expect("refused");
        assert!(matches!(error, CheckpointError::Nonsense(_)), "{error}");
    }
}
