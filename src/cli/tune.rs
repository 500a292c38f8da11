//! The tuning procedure, and the table that it fills.

use std::io::Write;
use std::path::{Path, PathBuf};

use lodo::experiment::{Experiment, LaneSettings, Tuned};
use lodo::objective::{LANDSCAPES, Landscape, landscape};
use lodo::optim::{METHODS, Method, method_named};
use lodo::plot::{Figure, SweepFigure, Theme, signed};
use lodo::study::{Budget, Plan, SHARPNESS_SEEDS, Tuning, sharpness};

use super::conduct::carry_out;
use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, beside, read, unknown, write};
use super::sweep::SIZE;

#[derive(clap::Args)]
pub struct Arguments {
    /// The functions
    #[arg(value_name = "FUNCTION", value_parser = function)]
    functions: Vec<&'static Landscape>,
    /// For all functions
    #[arg(long, conflicts_with = "functions")]
    all: bool,
    /// For the very problem of this link, in runs of --steps; prints the settings that were found
    #[arg(long, value_name = "TEXT", conflicts_with_all = ["functions", "all", "into"])]
    link: Option<String>,
    /// How long a run for a link is
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "link", value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    steps: u64,
    /// Only this optimizer, any number of times [default: all]
    #[arg(long = "method", value_name = "KEY", value_parser = method)]
    methods: Vec<&'static Method>,
    /// Of the procedure
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How sharp the optimum is, as a figure: each hyper-parameter swept around what was found for the link
    #[arg(long, value_name = "FILE", requires = "link")]
    svg: Option<PathBuf>,
    /// Puts the values into such a table
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
}

fn function(key: &str) -> Result<&'static Landscape, String> {
    landscape(key).ok_or_else(|| unknown("function", key, LANDSCAPES.iter().map(|known| known.key)))
}

fn method(name: &str) -> Result<&'static Method, String> {
    method_named(name).ok_or_else(|| unknown("optimizer", name, METHODS.iter().map(|known| known.key)))
}

pub fn tune(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    if let Some(link) = &arguments.link {
        return tune_for(link, arguments, cores, out);
    }
    let landscapes = if arguments.all { LANDSCAPES } else { &arguments.functions };
    let methods = if arguments.methods.is_empty() { METHODS } else { &arguments.methods };
    if landscapes.is_empty() {
        return Err(Failure::NotUnderstood("tune needs at least one function, --all or --link".into()));
    }
    let mut table = match &arguments.into {
        Some(file) => Tuned::parse(&read(file)?)?,
        None => Tuned::default(),
    };
    let tunings = landscapes.iter().map(|landscape| Tuning::new(landscape, arguments.seed));
    let tunings: Vec<Tuning> = tunings.collect();
    cores.expect(tunings.iter().map(|tuning| tuning.budget().steps).sum::<u64>() * methods.len() as u64);
    for (landscape, tuning) in landscapes.iter().zip(&tunings) {
        for method in methods {
            let began = clock();
            table.put(landscape, method, tuning.tune(method, cores));
            cores.say(&format!("{} {}: {:.1} s", landscape.key, method.key, clock() - began));
            // At once, for a long procedure may be stopped.
            if let Some(file) = &arguments.into {
                write(file, &table.text())?;
            }
        }
    }
    cores.rest();
    if arguments.into.is_none() {
        write!(out, "{}", table.text())?;
    }
    Ok(true)
}

/// Tunes for a link's own problem: its optimizers, or those that are named.
fn tune_for(link: &str, arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let (experiment, refusals) = Experiment::from_link(link);
    if let Some(refusal) = refusals.into_iter().next() {
        return Err(refusal.into());
    }
    let tuning = Tuning::on(&experiment, arguments.steps, arguments.seed)?;
    let methods: Vec<&'static Method> = match &arguments.methods[..] {
        // Copies of a method have one problem, and so the same values.
        [] => {
            let mut methods: Vec<&Method> = Vec::new();
            for lane in experiment.running_lanes() {
                if !methods.contains(&lane.method) {
                    methods.push(lane.method);
                }
            }
            methods
        }
        named => named.to_vec(),
    };
    let budget = tuning.budget();
    cores.expect(budget.steps * methods.len() as u64);
    let mut tuned = Vec::new();
    for method in methods {
        let began = clock();
        let values = tuning.tune(method, cores);
        let (Budget { runs, steps }, seconds) = (budget, clock() - began);
        cores.say(&format!("{}: {runs} runs, at most {steps} steps, {seconds:.1} s", method.key));
        let settings = method.parameters.iter().zip(&values);
        let settings = settings.map(|(parameter, value)| format!("{}-{}={value}", method.key, parameter.key));
        writeln!(out, "{}", settings.collect::<Vec<_>>().join("&"))?;
        tuned.push(LaneSettings { method, copy: 1, on: true, values });
    }
    cores.rest();
    if let Some(file) = &arguments.svg {
        tuned.iter().try_for_each(|lane| {
            let file = if tuned.len() > 1 { beside(file, lane.method.key) } else { file.clone() };
            draw_sharpness(&experiment, lane, arguments.steps, &file, cores)
        })?;
    }
    Ok(true)
}

/// Sweeps each tuned hyper-parameter around what was found, says within what it may be, and draws that.
fn draw_sharpness(
    experiment: &Experiment,
    lane: &LaneSettings,
    steps: u64,
    file: &Path,
    cores: &Cores,
) -> Result<(), Failure> {
    let (mut panels, mut head) = (Vec::new(), Vec::new());
    for study in sharpness(experiment, lane, steps, &SHARPNESS_SEEDS) {
        let part = carry_out(study, [1, 1], None, cores)?;
        let Plan::Sweep(sweep) = &part.study().plan else { continue };
        head = part.report().head_lines();
        panels.extend(sweep.panels(&part.courses(), SHARPNESS_SEEDS.len()));
    }
    for panel in &panels {
        if let Some((from, to, near)) = panel.near_best() {
            let (key, percent) = (&panel.axes[0].key, 100.0 * (near - 1.0));
            let values = if from == to { format!("at {from} alone") } else { format!("from {from} to {to}") };
            cores.say(&format!("{key}: within {percent:.0} % of the best {values}"));
        }
    }
    write(file, &signed(&SweepFigure::relative(&panels, SIZE, &Theme::light()).to_svg(), &head))
}
