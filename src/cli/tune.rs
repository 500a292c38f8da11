//! The tuning procedure, and the table that it fills.

use std::io::Write;
use std::path::PathBuf;

use lodo::experiment::{Experiment, Tuned};
use lodo::objective::{LANDSCAPES, Landscape, landscape};
use lodo::optim::{METHODS, Method, method_named};
use lodo::study::Tuning;

use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, read, unknown, write};

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
    cores.expect(tunings.iter().map(Tuning::steps_of_all_runs).sum::<u64>() * methods.len() as u64);
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
    if let Some(refusal) = refusals.first() {
        return Err(Failure::NotUnderstood(refusal.words.clone()));
    }
    let tuning = Tuning::on(&experiment, arguments.steps, arguments.seed)
        .map_err(|refusal| Failure::NotUnderstood(refusal.words))?;
    let methods: Vec<&Method> = match &arguments.methods[..] {
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
    cores.expect(tuning.steps_of_all_runs() * methods.len() as u64);
    for method in methods {
        let values = tuning.tune(method, cores);
        let settings = method.parameters.iter().zip(&values);
        let settings = settings.map(|(parameter, value)| format!("{}-{}={value}", method.key, parameter.key));
        writeln!(out, "{}", settings.collect::<Vec<_>>().join("&"))?;
    }
    cores.rest();
    Ok(true)
}
