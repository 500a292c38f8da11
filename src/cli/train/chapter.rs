//! The network in the document of results.

use std::path::Path;
use std::time::Duration;

use lodo::experiment::version;
use lodo::plot::{Axes, Figure, Line, LinesFigure, Theme, signed, style_at};
use lodo_network::data::Data;
use lodo_network::training::{Counts, Lane, Purpose, Training, TrainingSettings, means};

use super::report::{curves, rows};
use super::{Saving, answers, begin, pictures, run};
use crate::cli::cores::{Cores, clock};
use crate::cli::outcome::{Failure, digits, write};

/// In CSS pixels.
const SIZE: [f64; 2] = [640.0, 380.0];

/// A curve has so many means.
const POINTS: usize = 150;

/// Batches whose steps are timed, and how many steps of each.
const BATCHES: [usize; 4] = [8, 32, 64, 256];
const TIMED: usize = 6;

/// Digits that each network imagines after a run of 3,000 steps; fewer after a shorter one, and none after a trial of a few.
const SAMPLES: u64 = 20;

const IMAGINED: &str = "\n\
    What LODO’s network (first row) and Adam’s imagine at the start and at the end, from the same random numbers:\n\n\
    ![At the start](results/network-start.png)\n\n![At the end](results/network-end.png)\n";

/// Trains LODO and Adam for so many steps, kept in a file, times their steps, and writes figures and pictures into a folder.
/// What was found, as Markdown.
pub fn chapter(steps: u64, keep: Option<&Path>, folder: &Path, cores: &Cores) -> Result<String, Failure> {
    let settings = TrainingSettings::default();
    let data = Data::drawn(settings.seed);
    let mut training = begin(settings.clone(), true, keep, &data)?;
    let samples = (SAMPLES * steps / 3000).min(SAMPLES) as u32;
    if samples > 0 {
        let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
        let start = Training::new(settings, counts);
        pictures::samples(&start, &folder.join("network-start.png"), samples, cores)?;
    }
    let saving = Saving { file: keep, interval: Duration::from_secs(60) };
    run(&mut training, steps, saving, &data, cores)?;
    pictures::images(&data, &folder.join("network-digits.png"))?;
    if samples > 0 {
        pictures::samples(&training, &folder.join("network-end.png"), samples, cores)?;
    }
    write(&folder.join("network.csv"), &curves(&training, &data.words))?;
    let theme = Theme::light();
    let head = [format!("LODO Lab {}", version()), data.words.clone(), training.settings().to_link()];
    for (name, figure) in [
        ("network-steps", figure(&training, false, &theme)),
        ("network-seconds", figure(&training, true, &theme)),
    ] {
        write(&folder.join(format!("{name}.svg")), &signed(&figure.to_svg(), &head))?;
    }
    let imagined = if samples > 0 { IMAGINED } else { "" };
    Ok(text(&training, &paces(steps, &data, cores)) + imagined)
}

/// Losses over steps or seconds.
fn figure<'a>(training: &Training, seconds: bool, theme: &'a Theme) -> LinesFigure<'a> {
    let line = |(place, lane): (usize, &Lane)| {
        let along = |step: usize| match step.checked_sub(1).filter(|_| seconds) {
            Some(last) => lane.seconds()[last],
            None if seconds => 0.0,
            None => step as f64,
        };
        let points = means(lane.losses(), POINTS).map(|(step, loss)| [along(step), loss]);
        let method = lane.choice().contender.method();
        Line {
            name: method.name.into(),
            style: style_at(Some(method), place),
            points: points.collect(),
            measured: Vec::new(),
        }
    };
    let lines = training.lanes().iter().enumerate().map(line).collect();
    let x = if seconds { "Seconds of computing" } else { "Step" };
    let axes = Axes { x: x.into(), y: "Loss (nats per pixel)".into(), is_log: true, mark: None };
    LinesFigure::new(lines, axes, "Means over batches", SIZE, theme)
}

/// Steps per second of LODO and of Adam by the size of a batch, by turns in one run, the first step not counted.
fn paces(steps: u64, data: &Data, cores: &Cores) -> Vec<(usize, [f64; 2])> {
    let pace = |&batch: &usize| {
        let settings =
            TrainingSettings { batch, validate: 1 << 40, held_out: 8, ..TrainingSettings::default() };
        let counts = Counts { training: data.training.count(), held_out: data.held_out.count() };
        let mut training = Training::new(settings, counts);
        while let Some(round) = training.round(TIMED as u64 + 1) {
            let began = clock();
            let answers = answers(&round, data, cores);
            let seconds = if round.purpose == Purpose::Step { clock() - began } else { 0.0 };
            training.finish(&round, &answers, seconds, &clock);
        }
        let of = |lane: &Lane| TIMED as f64 / (lane.seconds()[TIMED] - lane.seconds()[0]);
        (batch, [of(&training.lanes()[0]), of(&training.lanes()[1])])
    };
    // A trial of the document takes no longer than what else is in it.
    BATCHES.iter().filter(|&&batch| batch == BATCHES[0] || batch as u64 <= steps).map(pace).collect()
}

fn text(training: &Training, paces: &[(usize, [f64; 2])]) -> String {
    let rows = rows(training, &vec![None; training.lanes().len()]);
    let [lodo, adam] = [&rows[0], &rows[1]];
    let ratio = |pace: &[f64; 2]| 100.0 * pace[0] / pace[1];
    let (first, last) = (&paces[0], &paces[paces.len() - 1]);
    let mut text = format!(
        "The autoregressive model of digits with 94,696 parameters, on digits that the program draws, by the values that the authors \
         have for LODO and Keras has for Adam; neither was tuned for these images. {}. LODO takes {:.0} % of Adam’s steps \
         per second at a batch of {} and {:.0} % at the paper’s {}: its own step costs the same whatever the batch, and gradients cost more \
         the larger that is. So the paper’s claim, a speed comparable to that of standard optimizers, holds from batches of \
         some tens of images on.\n\n\
         ![Loss by step](results/network-steps.svg)\n\n![Loss by seconds](results/network-seconds.svg)\n\n\
         | Optimizer | Steps | Loss, last tenth | Held out | Steps/s | Own step |\n| --- | ---: | ---: | ---: | ---: | ---: |\n",
        if lodo.loss < adam.loss {
            format!("LODO ends at {} nats a pixel, Adam at {}", digits(lodo.loss), digits(adam.loss))
        } else {
            format!("Adam ends at {} nats a pixel, LODO at {}", digits(adam.loss), digits(lodo.loss))
        },
        ratio(&first.1),
        first.0,
        ratio(&last.1),
        last.0,
    );
    for row in &rows {
        let held_out = row
            .held_out
            .map_or(String::new(), |[mean, error]| format!("{} ± {}", digits(mean), digits(error)));
        text += &format!(
            "| {} | {} | {} | {held_out} | {:.2} | {:.0} % |\n",
            row.optimizer,
            row.steps,
            digits(row.loss),
            row.steps_per_second,
            100.0 * row.own_share
        );
    }
    text += "\n| Batch | LODO, steps/s | Adam, steps/s | LODO/Adam |\n| ---: | ---: | ---: | ---: |\n";
    for (batch, pace) in paces {
        text += &format!("| {batch} | {:.2} | {:.2} | {:.0} % |\n", pace[0], pace[1], ratio(pace));
    }
    text + "\nImages to train with:\n\n![Drawn digits](results/network-digits.png)\n"
}
