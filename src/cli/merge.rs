//! Parts of a study, united.

use std::io::Write;
use std::path::PathBuf;

use lodo::study::{Format, Part};

use super::conduct::{format, read_part};
use super::outcome::{Failure, Outcome, replace};
use super::sweep::draw;

#[derive(clap::Args)]
pub struct Arguments {
    /// The parts, as --part and --into left them
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Takes what there is, even if runs are missing
    #[arg(long)]
    partial: bool,
    /// Writes all runs into this file, too
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// The figure of a sweep as a file
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// How the result is written: text, csv, json, markdown or latex
    #[arg(long, value_name = "FORMAT", value_parser = format, default_value = "text")]
    format: Format,
    /// For machines: --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// With what a clock measured, also in CSV and JSON
    #[arg(long)]
    timed: bool,
}

pub fn merge(arguments: &Arguments, out: &mut impl Write) -> Outcome {
    let parts = arguments.files.iter().map(|file| Ok((file.display().to_string(), read_part(file)?)));
    let whole = Part::merge(parts.collect::<Result<_, Failure>>()?, arguments.partial)?;
    if let Some(file) = &arguments.into {
        replace(file, &whole.to_json())?;
    }
    if let Some(file) = &arguments.svg {
        draw(&whole, file)?;
    }
    let format = if arguments.json { Format::Json } else { arguments.format };
    write!(out, "{}", whole.report().written(format, arguments.timed))?;
    Ok(true)
}
