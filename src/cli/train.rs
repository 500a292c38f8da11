//! The network of 94,696 parameters, trained on all cores.

mod chapter;
mod pictures;
mod report;

use std::cell::RefCell;
use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use lodo::study::Parallel;
use lodo_network::data::{Data, read_images};
use lodo_network::training::{Answer, Counts, Purpose, Round, Training, TrainingSettings, answer};
use lodo_network::{Network, Workspace};

use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, replace_by, write};
pub use chapter::chapter;
use report::{curves, json, table};

#[derive(clap::Args)]
pub struct Arguments {
    /// The run as a link, as optimizers=lodo,adam&batch=64
    #[arg(long, value_name = "LINK")]
    link: Option<String>,
    /// One setting of the run: optimizers, seed, batch, validate, held-out, or an optimizer’s hyper-parameter
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Images of MNIST’s format, gzipped or not [default: digits that are drawn]
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,
    /// Keeps the run in this file now and then, and goes on with what is there
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Seconds between two savings
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..))]
    save_every: u64,
    /// The loss of every step, seconds and held-out losses as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Digits that each network imagines at the end, as a PNG picture
    #[arg(long, value_name = "FILE")]
    samples: Option<PathBuf>,
    /// Images to train with, as a PNG picture
    #[arg(long, value_name = "FILE")]
    sheet: Option<PathBuf>,
    /// The mean over all 784 pixels of so many held-out images at the end, which takes a while
    #[arg(long, value_name = "N", default_value_t = 0)]
    evaluate: usize,
    /// For machines
    #[arg(long)]
    json: bool,
}

pub fn train(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let settings = arguments.settings()?;
    let data = arguments.data(&settings)?;
    let mut training = arguments.begin(settings, &data)?;
    if let Some(file) = &arguments.sheet {
        pictures::images(&data, file)?;
    }
    let saving =
        Saving { file: arguments.into.as_deref(), interval: Duration::from_secs(arguments.save_every) };
    run(&mut training, arguments.steps, saving, &data, cores)?;
    let evaluations = evaluate(&training, arguments.evaluate.min(data.held_out.count()), &data, cores);
    if let Some(file) = &arguments.csv {
        write(file, &curves(&training, &data.words))?;
    }
    if let Some(file) = &arguments.samples {
        pictures::samples(&training, file, pictures::SAMPLES, cores)?;
    }
    let text =
        if arguments.json { json(&training, &evaluations) } else { table(&training, &evaluations, &data) };
    write!(out, "{text}")?;
    Ok(true)
}

impl Arguments {
    fn settings(&self) -> Result<TrainingSettings, Failure> {
        let (mut settings, refusals) = TrainingSettings::from_link(self.link.as_deref().unwrap_or_default());
        if let Some(words) = refusals.into_iter().next() {
            return Err(words.into());
        }
        // Who takes part decides which hyper-parameters there are.
        let (first, then): (Vec<&String>, Vec<&String>) =
            self.set.iter().partition(|pair| pair.starts_with("optimizers="));
        for pair in first.into_iter().chain(then) {
            let (key, value) = pair
                .split_once('=')
                .ok_or_else(|| format!("A setting is written as batch=64, not as {pair}"))?;
            settings.set(key, value)?;
        }
        Ok(settings)
    }

    fn data(&self, settings: &TrainingSettings) -> Result<Data, Failure> {
        let Some(file) = &self.data else { return Ok(Data::drawn(settings.seed)) };
        let unread = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
        let bytes = std::fs::read(file).map_err(|error| unread(&error))?;
        let images = read_images(&bytes).map_err(|error| unread(&error))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Ok(Data::of(images, &name))
    }

    /// The run of the file, or a new one.
    fn begin(&self, settings: TrainingSettings, data: &Data) -> Result<Training, Failure> {
        let asked = self.link.is_some() || !self.set.is_empty();
        begin(settings, asked, self.into.as_deref(), data)
    }
}

/// The run that a file holds, if there is one, which is this one if one was asked for; or a new one.
fn begin(
    settings: TrainingSettings,
    asked: bool,
    file: Option<&Path>,
    data: &Data,
) -> Result<Training, Failure> {
    let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
    let Some(file) = file.filter(|file| file.exists()) else {
        return Ok(Training::new(settings, counts));
    };
    let opened = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let training = Training::read(&data.words, counts, &mut BufReader::new(opened))
        .map_err(|error| format!("{}: {error}", file.display()))?;
    if asked && *training.settings() != settings {
        let theirs = training.settings().to_link();
        return Err(format!("{} is another run: --link '{theirs}'", file.display()).into());
    }
    Ok(training)
}

/// Where a run is kept, and how often.
#[derive(Clone, Copy)]
struct Saving<'a> {
    file: Option<&'a Path>,
    interval: Duration,
}

/// Writes a checkpoint whole, or leaves the former one.
fn save(training: &mut Training, data: &Data, file: &Path) -> Result<(), Failure> {
    replace_by(file, |opened| {
        let mut buffered = BufWriter::with_capacity(1 << 20, opened);
        training.write(&data.words, &mut buffered)?;
        buffered.flush()
    })
}

/// Trains to the end.
fn run(
    training: &mut Training,
    steps: u64,
    saving: Saving<'_>,
    data: &Data,
    cores: &Cores,
) -> Result<(), Failure> {
    let lanes = training.lanes().len() as u64;
    cores.expect(lanes * steps.saturating_sub(training.step()));
    if let Some(file) = saving.file {
        // At once, for where no file can be written no step is worth its time.
        save(training, data, file)?;
    }
    let mut saved = Instant::now();
    while let Some(round) = training.round(steps) {
        let began = clock();
        let answers = answers(&round, data, cores);
        training.finish(&round, &answers, clock() - began, &clock);
        cores.done(u64::from(round.purpose == Purpose::Step));
        if let Some(file) = saving.file.filter(|_| saved.elapsed() >= saving.interval) {
            save(training, data, file)?;
            saved = Instant::now();
        }
    }
    cores.rest();
    saving.file.map_or(Ok(()), |file| save(training, data, file))
}

thread_local! {
    /// Memory that each thread uses for all of its images.
    static WORKSPACE: RefCell<Workspace<f32>> = RefCell::default();
}

/// What all cores answer.
fn answers(round: &Round, data: &Data, cores: &Cores) -> Vec<Answer> {
    let network = Network::new(&round.weights);
    cores.map(round.chunks.len(), |chunk| {
        let chunk = &round.chunks[chunk];
        WORKSPACE.with_borrow_mut(|workspace| answer(round.purpose, &network, workspace, data, chunk))
    })
}

/// The mean loss over all pixels of so many held-out images, of each network.
fn evaluate(training: &Training, images: usize, data: &Data, cores: &Cores) -> Vec<Option<f64>> {
    let lanes = training.lanes().iter();
    let of = |lane: &lodo_network::training::Lane| {
        let round = training.evaluation(lane, images)?;
        let losses: f64 = answers(&round, data, cores).iter().map(|answer| answer.loss).sum();
        Some(losses / round.chunks.iter().map(Vec::len).sum::<usize>() as f64)
    };
    lanes.map(of).collect()
}
