//! One or two settings through a range.

use std::io::Write;
use std::path::{Path, PathBuf};

use lodo::experiment::Experiment;
use lodo::plot::{Figure, SweepFigure, SweepMap, Theme, signed};
use lodo::study::{Part, Plan, Seeds, Study, Sweep, SweepAxis};

use super::chosen::Chosen;
use super::conduct::{StudyArguments, conduct};
use super::cores::Cores;
use super::outcome::{Failure, Outcome, beside, write};

#[derive(clap::Args)]
pub struct Arguments {
    /// One setting or two, each through a range along its slider: lodo-lr=0.01..1, or lr=0.01..1 for every optimizer that
    /// has it
    #[arg(value_name = "KEY=FROM..TO", required = true, num_args = 1..)]
    axes: Vec<String>,
    #[command(flatten)]
    chosen: Chosen,
    /// How many values of each setting
    #[arg(long, value_name = "N", default_value_t = 11, value_parser = clap::value_parser!(u16).range(2..=200))]
    points: u16,
    /// How long
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
    steps: u64,
    /// Once for each seed [default: the experiment's]
    #[arg(long, value_name = "A,B-C,…", value_parser = Seeds::parse)]
    seeds: Option<Seeds>,
    /// The figure as a file; of two settings and several optimizers one for each
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    #[command(flatten)]
    arguments: StudyArguments,
}

pub fn sweep(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let experiment = arguments.chosen.experiment()?;
    let axes = arguments.axes.iter().map(|text| SweepAxis::parse(text, arguments.points.into()));
    let axes = axes.collect::<Result<Vec<SweepAxis>, String>>()?;
    let seeds = arguments.seeds.as_ref().map_or_else(|| vec![experiment.seed], |seeds| seeds.0.clone());
    let plan = Plan::Sweep(Sweep { link: experiment.to_link(), axes });
    let part = conduct(Study::new(plan, arguments.steps, seeds)?, &arguments.arguments, cores, out)?;
    if let Some(file) = &arguments.svg {
        draw(&part, file)?;
    }
    Ok(true)
}

/// In CSS pixels.
pub const SIZE: [f64; 2] = [560.0, 380.0];

/// Writes the figure of a sweep, or of each optimizer of a sweep through two settings, whose key then stands in the
/// file's name.
pub fn draw(part: &Part, file: &Path) -> Result<(), Failure> {
    let study = part.study();
    let Plan::Sweep(sweep) = &study.plan else {
        return Err(Failure::NotUnderstood("Only a sweep has a figure of its own".into()));
    };
    let panels = sweep.panels(&part.courses(), study.seeds.len());
    let (theme, head) = (Theme::light(), part.report().head_lines());
    if panels.iter().all(|panel| panel.axes.len() == 1) {
        let experiment = Experiment::from_link(&sweep.link).0;
        let figure = SweepFigure::new(&panels, &experiment, SIZE, &theme);
        return write(file, &signed(&figure.to_svg(), &head));
    }
    for panel in &panels {
        let Some(map) = SweepMap::new(panel, SIZE, &theme) else { continue };
        let name = match panels.len() {
            1 => file.to_owned(),
            _ => beside(file, &panel.lane),
        };
        write(&name, &signed(&map.to_svg(), &head))?;
    }
    Ok(())
}
