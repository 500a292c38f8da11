//! The paper's table, and what belongs to it: ablations, the frozen optimizer, the valley.

use std::io::Write;

use lodo::study::{Plan, Seeds, Study, TABLE_DIMENSION, TABLE_STEPS, VALLEY_STEPS};

use super::conduct::{StudyArguments, conduct};
use super::cores::Cores;
use super::outcome::Outcome;

#[derive(clap::Args)]
pub struct Table {
    /// LODO with a part taken away, or with one setting varied, in place of the other optimizers
    #[arg(long, conflicts_with = "only")]
    ablations: bool,
    /// Only these rows, by key
    #[arg(long, value_name = "KEY,…", value_delimiter = ',')]
    only: Vec<String>,
    /// How long
    #[arg(long, value_name = "N", default_value_t = TABLE_STEPS, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    #[command(flatten)]
    bowl: Bowl,
    #[command(flatten)]
    arguments: StudyArguments,
}

#[derive(clap::Args)]
pub struct Freeze {
    /// How long LODO learns
    #[arg(long, value_name = "N", default_value_t = TABLE_STEPS, value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    steps: u64,
    /// How long it goes on frozen
    #[arg(long, value_name = "N", default_value_t = 20_000, value_parser = clap::value_parser!(u64).range(1..=1 << 40))]
    frozen_steps: u64,
    #[command(flatten)]
    bowl: Bowl,
    #[command(flatten)]
    arguments: StudyArguments,
}

#[derive(clap::Args)]
pub struct Valley {
    /// How long
    #[arg(long, value_name = "N", default_value_t = VALLEY_STEPS, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Once for each seed
    #[arg(long, value_name = "A,B-C,…", default_value = "1-8", value_parser = Seeds::parse)]
    seeds: Seeds,
    #[command(flatten)]
    arguments: StudyArguments,
}

/// The noisy bowl.
#[derive(clap::Args)]
struct Bowl {
    /// Once for each seed
    #[arg(long, value_name = "A,B-C,…", default_value = "1-8", value_parser = Seeds::parse)]
    seeds: Seeds,
    /// Dimensions of the bowl
    #[arg(long, value_name = "N", default_value_t = TABLE_DIMENSION as u16, value_parser = clap::value_parser!(u16).range(2..=1000))]
    dimension: u16,
}

pub fn table(arguments: &Table, cores: &Cores, out: &mut impl Write) -> Outcome {
    let dimension = arguments.bowl.dimension.into();
    let plan = match arguments.ablations {
        true => Plan::Ablations { dimension },
        false => Plan::Table { dimension, only: arguments.only.clone() },
    };
    let planned = Study::new(plan, arguments.steps, arguments.bowl.seeds.0.clone())?;
    conduct(planned, &arguments.arguments, cores, out).map(|_| true)
}

pub fn freeze(arguments: &Freeze, cores: &Cores, out: &mut impl Write) -> Outcome {
    let plan = Plan::Freeze { dimension: arguments.bowl.dimension.into(), after: arguments.steps };
    let steps = arguments.steps + arguments.frozen_steps;
    let planned = Study::new(plan, steps, arguments.bowl.seeds.0.clone())?;
    conduct(planned, &arguments.arguments, cores, out).map(|_| true)
}

pub fn valley(arguments: &Valley, cores: &Cores, out: &mut impl Write) -> Outcome {
    let planned = Study::new(Plan::Valley, arguments.steps, arguments.seeds.0.clone())?;
    conduct(planned, &arguments.arguments, cores, out).map(|_| true)
}
