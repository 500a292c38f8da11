//! A worker: the images, the run if it keeps it, and the memory to compute in.

use std::io::Write;

use lodo_core::math::{SpectralEstimate, Stream};
use lodo_network::data::{Data, read_images};
use lodo_network::training::{
    Answer as Sum, Counts, Purpose, Round, Sample, Training, TrainingSettings, answer,
};
use lodo_network::{Example, Image, Network, PARAMETERS, Workspace, softmax};

use crate::order::{Answer, Asked, Bits, Order, Progress, Report, received, sent, told};

/// What comes along with an order.
#[derive(Debug)]
pub enum Load<'a> {
    /// Weights or gradients.
    Numbers(&'a [f32]),
    /// A file.
    Bytes(&'a [u8]),
}

/// A worker.
#[derive(Default)]
pub struct Hand {
    data: Option<Data>,
    training: Option<Training>,
    round: Option<Round>,
    /// How many losses of each optimizer were told.
    told: Vec<usize>,
    workspace: Workspace<f32>,
}

/// Products with G for one look: 2 vectors of 20 steps find the ends of a spectrum to a few digits and its shape roughly, in
/// under a second for the largest matrix; twice as many take twice that.
const VECTORS: usize = 2;
const LANCZOS_STEPS: usize = 20;

/// How many quantiles are shown of a spectrum.
const QUANTILES: usize = 64;

impl Hand {
    /// Does what it is asked for; what comes along with the answer is put into `numbers`. `clock` is in seconds.
    pub fn answer(
        &mut self,
        order: Order,
        load: &Load<'_>,
        numbers: &mut Vec<f32>,
        clock: &dyn Fn() -> f64,
    ) -> Answer {
        match (order, load) {
            (Order::Draw(seed), _) => self.take(Data::drawn(seed)),
            (Order::Load(name), Load::Bytes(bytes)) => match read_images(bytes) {
                Ok(images) => self.take(Data::of(images, &name)),
                Err(error) => Answer::Refused(error.to_string()),
            },
            (Order::Begin(link), _) => self.begin(&link),
            (Order::Resume, Load::Bytes(bytes)) => self.resume(bytes),
            (Order::Next(steps), _) => self.next(steps, numbers),
            (Order::Finish { seconds, sums }, Load::Numbers(gradients)) => {
                self.finish(seconds, &sums, gradients, clock)
            }
            (Order::Tune(key, text), _) => self.tune(&key, &text),
            (Order::Look(lane), _) => self.look(lane),
            (order, Load::Numbers(weights)) if weights.len() == PARAMETERS => {
                self.compute(order, weights, numbers)
            }
            (order, _) => Answer::Refused(format!("A worker cannot do this: {order:?}")),
        }
    }

    fn take(&mut self, data: Data) -> Answer {
        let counts = [data.training.count(), data.held_out.count()];
        let words = data.words.clone();
        self.data = Some(data);
        Answer::Loaded(words, counts)
    }

    fn counts(&self) -> Option<Counts> {
        let data = self.data.as_ref()?;
        Some(Counts { training: data.training.count(), held_out: data.held_out.count() })
    }

    fn begin(&mut self, link: &str) -> Answer {
        let Some(counts) = self.counts() else { return no_images() };
        // Before another takes its memory.
        self.training = None;
        let (settings, refusals) = TrainingSettings::from_link(link);
        if let Some(words) = refusals.into_iter().next() {
            return Answer::Refused(words);
        }
        self.training = Some(Training::new(settings, counts));
        self.afresh()
    }

    fn resume(&mut self, bytes: &[u8]) -> Answer {
        // Digits are drawn from the checkpoint's seed where the present ones are drawn too.
        let drawn = self.data.as_ref().and_then(|data| Data::named(&data.words));
        let theirs = Training::data_of(bytes).ok().and_then(|words| Data::named(&words));
        let Some(data) = theirs.filter(|_| drawn.is_some()).or(self.data.clone()) else { return no_images() };
        let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
        match Training::read(&data.words, counts, &mut &bytes[..]) {
            Ok(training) => {
                self.data = Some(data);
                self.training = Some(training);
                self.afresh()
            }
            Err(error) => Answer::Refused(error.to_string()),
        }
    }

    fn afresh(&mut self) -> Answer {
        self.round = None;
        self.told.clear();
        self.report()
    }

    fn report(&mut self) -> Answer {
        let Some(training) = &self.training else { return no_run() };
        self.told.resize(training.lanes().len(), 0);
        let progress = |(lane, known): (&lodo_network::training::Lane, &mut usize)| {
            let from = std::mem::replace(known, lane.losses().len());
            Progress {
                from,
                losses: lane.losses()[from..].iter().map(|&loss| Bits::from(loss)).collect(),
                seconds: lane.seconds()[from..].to_vec(),
                own: lane.own_seconds(),
                validations: lane.validations().iter().map(told).collect(),
                diverged: lane.diverged_at(),
            }
        };
        let lanes = training.lanes().iter().zip(&mut self.told).map(progress).collect();
        Answer::Report(Report { link: training.settings().to_link(), lanes })
    }

    fn next(&mut self, steps: u64, numbers: &mut Vec<f32>) -> Answer {
        let Some(training) = &self.training else { return no_run() };
        self.round = training.round(steps);
        let asked = self.round.as_ref().map(|round| {
            numbers.extend(round.weights.iter().map(|&weight| weight as f32));
            Asked {
                lane: round.lane,
                gradient: round.purpose == Purpose::Step,
                chunks: round.chunks.iter().map(|chunk| sent(chunk)).collect(),
            }
        });
        Answer::Round(asked)
    }

    fn finish(
        &mut self,
        seconds: f64,
        sums: &[[Bits; 2]],
        gradients: &[f32],
        clock: &dyn Fn() -> f64,
    ) -> Answer {
        let (Some(training), Some(round)) = (&mut self.training, self.round.take()) else { return no_run() };
        let wanted = if round.purpose == Purpose::Step { PARAMETERS } else { 0 };
        if sums.len() != round.chunks.len() || gradients.len() != wanted * sums.len() {
            return Answer::Refused("What was computed does not fit what was asked for".into());
        }
        let answers = sums.iter().enumerate().map(|(place, &[loss, squares])| Sum {
            loss: loss.into(),
            squares: squares.into(),
            gradient: gradients[place * wanted..][..wanted].to_vec(),
        });
        training.finish(&round, &answers.collect::<Vec<_>>(), seconds, clock);
        self.report()
    }

    fn tune(&mut self, key: &str, text: &str) -> Answer {
        let Some(training) = &mut self.training else { return no_run() };
        match training.tune(key, text) {
            Ok(live) => Answer::Tuned(live),
            Err(words) => Answer::Refused(words),
        }
    }

    /// Writes a checkpoint.
    ///
    /// # Errors
    /// In words.
    pub fn save(&mut self, out: &mut impl Write) -> Result<(), String> {
        let (Some(training), Some(data)) = (&mut self.training, &self.data) else {
            return Err("There is no run to be saved".into());
        };
        training.write(&data.words, out).map_err(|error| error.to_string())
    }

    /// The spectrum of an optimizer's matrix: exactly of a diagonal one, otherwise by stochastic Lanczos quadrature, from products alone, since a matrix of
    /// 94,696² numbers would have 72 GB.
    fn look(&self, lane: usize) -> Answer {
        let Some(lane_of) = self.training.as_ref().and_then(|training| training.lanes().get(lane)) else {
            return no_run();
        };
        let map = lane_of.preconditioner();
        if let Some(diagonal) = map.as_ref().and_then(|map| map.diagonal()) {
            let mut values = diagonal.to_vec();
            values.sort_by(f64::total_cmp);
            let at = |place: usize| values[(2 * place + 1) * values.len() / (2 * QUANTILES)];
            let quantiles = (0..QUANTILES).map(|place| Bits::from(at(place))).collect();
            return Answer::Spectrum(lane, lane_of.step(), quantiles);
        }
        let estimate = map.and_then(|map| {
            let mut product = |v: &[f64], out: &mut [f64]| map.apply(v, out);
            SpectralEstimate::new(PARAMETERS, &mut product, VECTORS, LANCZOS_STEPS, &mut Stream::new(1, 4))
        });
        let quantiles = estimate.map_or_else(Vec::new, |estimate| estimate.quantiles(QUANTILES));
        Answer::Spectrum(lane, lane_of.step(), quantiles.into_iter().map(Bits::from).collect())
    }

    fn compute(&mut self, order: Order, weights: &[f32], numbers: &mut Vec<f32>) -> Answer {
        let Some(data) = &self.data else { return no_images() };
        let weights: Vec<f64> = weights.iter().map(|&weight| weight.into()).collect();
        let network = Network::new(&weights);
        match order {
            Order::Compute { gradient, chunk } => {
                let purpose = if gradient { Purpose::Step } else { Purpose::Validation };
                let images = if gradient { data.training.count() } else { data.held_out.count() };
                if chunk.iter().any(|query| query.0 as usize >= images || query.1 >= 784) {
                    return Answer::Refused("There is no such image".into());
                }
                let sum = answer(purpose, &network, &mut self.workspace, data, &received(&chunk));
                *numbers = sum.gradient;
                Answer::Sums([sum.loss.into(), sum.squares.into()])
            }
            Order::Imagine { of: (seed, number), drawn, more } => {
                let mut sample = Sample::resume(seed, number, &drawn);
                sample.draw(&network, &mut self.workspace, more);
                Answer::Imagined(sample.image().0[..sample.drawn()].to_vec())
            }
            Order::Predict { image, pixel } => {
                if image as usize >= data.held_out.count() || pixel >= 784 {
                    return Answer::Refused("There is no such image".into());
                }
                let Image(pixels) = data.held_out.get(image as usize);
                let example = Example { image: &Image(pixels), queried: pixel.into() };
                let shares = softmax(&network.logits(&mut self.workspace, &example));
                numbers.extend(shares.iter().map(|&share| share as f32));
                Answer::Predicted(pixels.to_vec())
            }
            order => Answer::Refused(format!("A worker cannot do this: {order:?}")),
        }
    }
}

fn no_images() -> Answer {
    Answer::Refused("A worker has no images yet".into())
}

fn no_run() -> Answer {
    Answer::Refused("No run was begun".into())
}
