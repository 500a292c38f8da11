//! What theory says of LODO, simulated.

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use lodo::plot::{ChartFigure, ChartLine, ChartText, Figure, Marker, Theme, signed};
use lodo::study::statistics::estimate;
use lodo::study::{Fit, Format, Law, LawFound, Report, Representation, Seeds, Target};

use super::conduct::format;
use super::cores::Cores;
use super::outcome::{Failure, Outcome, version, write};
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
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1 << 32))]
    steps: Option<u64>,
    /// The figure as a file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// How the result is written: text, csv, json, markdown or latex
    #[arg(long, value_name = "FORMAT", value_parser = format, default_value = "text")]
    format: Format,
}

pub fn theory(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let seeds = &arguments.seeds.0;
    let (report, svg) = match arguments.subject {
        Subject::Update => update(arguments.steps, seeds, cores),
        Subject::Representation => representation(arguments.steps, seeds, cores),
    };
    write!(out, "{}", report.written(arguments.format, false))?;
    match &arguments.svg {
        Some(file) => write(file, &svg).map(|()| true),
        None => Ok::<bool, Failure>(true),
    }
}

/// The law of the expected update: its table and its figure.
pub fn update(steps: Option<u64>, seeds: &[u64], cores: &Cores) -> (Report, String) {
    let whole = Law::default();
    let law = Law { steps: steps.unwrap_or(whole.steps), ..whole };
    cores.expect(law.steps * seeds.len() as u64);
    let found = law.simulate(seeds, cores);
    cores.rest();
    let report = found.report(&law, seeds, &version());
    let svg = law_chart(&law, &found, &Theme::light());
    let svg = signed(&svg, &report.head_lines());
    (report, svg)
}

/// Colours by place.
const COLOURS: [&str; 6] = ["vermillion", "amber", "green", "sky", "blue", "violet"];

fn law_chart(law: &Law, found: &LawFound, theme: &Theme) -> String {
    let mut lines = Vec::new();
    for (direction, lambda) in law.curvatures.iter().enumerate() {
        let line = |name: String, dash: &'static [f64], at: &dyn Fn(usize) -> (f64, f64)| {
            let looks = found.steps.iter().enumerate().filter(|(_, step)| **step > 0);
            let points = looks.map(|(look, &step)| {
                let (value, bar) = at(look);
                ([step as f64, value], bar)
            });
            ChartLine { name, colour: COLOURS[direction % 6], dash, marker: None, points: points.collect() }
        };
        lines.push(line(format!("λ = {lambda:.2}"), &[], &|look| found.simulated[look][direction]));
        lines.push(line(String::new(), &[6.0, 4.0], &|look| (found.predicted[look][direction], 0.0)));
    }
    let text = ChartText {
        across: "Steps".into(),
        up: "uᵀGu λ: 1 for G = H⁻¹".into(),
        caption: "Solid: simulated, over seeds; dashed: the law".into(),
    };
    ChartFigure::new(lines, text, [true, false], SIZE, theme).to_svg()
}

/// What layers represent: its table and its figure.
pub fn representation(steps: Option<u64>, seeds: &[u64], cores: &Cores) -> (Report, String) {
    let whole = Representation::default();
    let fits = Representation { steps: steps.unwrap_or(whole.steps), ..whole };
    cores.expect(fits.steps * (fits.fits() * seeds.len()) as u64);
    let found = fits.fit(seeds, cores);
    cores.rest();
    let report = fits.report(&found, seeds, &version());
    let svg = signed(&representation_chart(&fits, &found, &Theme::light()), &report.head_lines());
    (report, svg)
}

fn representation_chart(fits: &Representation, found: &[Fit], theme: &Theme) -> String {
    const DASHES: [&[f64]; 3] = [&[2.0, 2.0], &[], &[10.0, 3.0]];
    const MARKERS: [Marker; 3] = [Marker::Triangle, Marker::Circle, Marker::Square];
    let mut lines = Vec::new();
    for (place, (target, key, _)) in Target::ALL.into_iter().enumerate() {
        for (kind, &block) in fits.blocks.iter().enumerate() {
            let own = found.iter().filter(|fit| fit.target == target && fit.block == block);
            let points = own.filter_map(|fit| {
                let (mean, deviation) = estimate(&fit.errors)?;
                Some(([fit.depth as f64, mean], deviation))
            });
            lines.push(ChartLine {
                name: format!("{key}, b = {block}"),
                colour: ["vermillion", "blue", "green"][place],
                dash: DASHES[kind % 3],
                marker: Some(MARKERS[kind % 3]),
                points: points.collect(),
            });
        }
    }
    let text = ChartText {
        across: "Layers L".into(),
        up: "‖G − M‖ / ‖M‖".into(),
        caption: "The error of a fit by depth and block size".into(),
    };
    ChartFigure::new(lines, text, [true, true], SIZE, theme).to_svg()
}
