//! What theory says of LODO, simulated.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use lodo::experiment::version;
use lodo::plot::{Figure, Theme, signed, theory_figure};
use lodo::study::{Claim, Format, Report, Seeds, Theory};

use super::conduct::format;
use super::cores::Cores;
use super::outcome::{Failure, Outcome, write};
use super::sweep::SIZE;

/// What is simulated.
#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Subject {
    /// E[ΔG] = η(I − HG)E[ggᵀ]: an unconstrained matrix walks to the inverse Hessian
    Update,
    /// Which matrices LODO's layers represent, by their number and the size of their blocks
    Representation,
}

#[derive(clap::Args)]
pub struct Arguments {
    /// What is simulated
    #[arg(value_enum, default_value = "update")]
    subject: Subject,
    /// Once for each seed
    #[arg(long, value_name = "A,B-C,…", default_value = "1-8", value_parser = Seeds::parse)]
    seeds: Seeds,
    /// How long: updates, or random vectors that a fit is given [default: 200000, 20000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=Theory::MOST_STEPS))]
    steps: Option<u64>,
    /// The figure as a file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// How the result is written: text, csv, json, markdown or latex
    #[arg(long, value_name = "FORMAT", value_parser = format, default_value = "text")]
    format: Format,
}

pub fn theory(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let claim = match arguments.subject {
        Subject::Update => Claim::Update,
        Subject::Representation => Claim::Representation,
    };
    let (report, svg) = simulated(claim, arguments.steps, &arguments.seeds.0, cores);
    write!(out, "{}", report.written(arguments.format, false))?;
    match &arguments.svg {
        Some(file) => write(file, &svg).map(|()| true),
        None => Ok::<bool, Failure>(true),
    }
}

/// A claim of theory: its table and its figure.
pub fn simulated(claim: Claim, steps: Option<u64>, seeds: &[u64], cores: &Cores) -> (Report, String) {
    let steps = steps.unwrap_or(claim.usual_steps());
    let theory = Theory { claim, steps, seeds: seeds.to_vec() };
    cores.expect(steps * theory.pieces() as u64);
    let found = theory.simulate(cores);
    cores.rest();
    let report = theory.report(&found, &version());
    let svg = signed(&theory_figure(&found, SIZE, &Theme::light()).to_svg(), &report.head_lines());
    (report, svg)
}
