//! A study's runs on all cores: kept in a file as they are finished, and reported.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use lodo::experiment::version;
use lodo::study::{Course, Format, Job, Parallel, Part, Study};

use super::cores::{Cores, clock};
use super::outcome::{Failure, Outcome, read, replace, unknown};

/// What all studies are asked for alike.
#[derive(clap::Args)]
pub struct Options {
    /// Only this part of the runs, as 3/16; `lodo merge` puts the parts together
    #[arg(long, value_name = "K/N", value_parser = part, requires = "into")]
    part: Option<[usize; 2]>,
    /// Keeps every run in this file as it is finished, and does only those that are missing there
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// How the result is written: text, csv, json, markdown or latex
    #[arg(long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// With what a clock measured, also in CSV and JSON
    #[arg(long)]
    timed: bool,
}

/// The same with a word for the format that programs ask for.
#[derive(clap::Args)]
pub struct StudyArguments {
    #[command(flatten)]
    options: Options,
    /// For machines: --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// A file is written anew when the last time was so long ago: no more than that is lost where a machine stops.
const INTERVAL: Duration = Duration::from_secs(1);

fn part(text: &str) -> Result<[usize; 2], String> {
    let numbers = text.split_once('/').map(|(part, of)| (part.parse(), of.parse()));
    match numbers {
        Some((Ok(part), Ok(of))) if (1..=of).contains(&part) => Ok([part, of]),
        _ => Err("a part is written as 3/16".into()),
    }
}

pub fn format(key: &str) -> Result<Format, String> {
    let known = Format::ALL.iter().find(|format| format.1 == key).map(|format| format.0);
    known.ok_or_else(|| unknown("format", key, Format::ALL.iter().map(|format| format.1)))
}

impl Options {
    /// Whether the runs are asked for as a study.
    pub fn are_given(&self) -> bool {
        self.part.is_some() || self.into.is_some() || self.format.is_some()
    }
}

/// Does a study, or a part of it, and writes the report.
pub fn conduct(
    study: Study,
    arguments: &StudyArguments,
    cores: &Cores,
    out: &mut impl Write,
) -> Result<Part, Failure> {
    let Options { part, into, timed, format } = &arguments.options;
    let format = if arguments.json { Some(Format::Json) } else { *format };
    let options = Options { part: *part, into: into.clone(), timed: *timed, format };
    perform(study, &options, cores, out)
}

/// The same for commands with other words.
pub fn perform(
    study: Study,
    options: &Options,
    cores: &Cores,
    out: &mut impl Write,
) -> Result<Part, Failure> {
    let part = carry_out(study, options.part.unwrap_or([1, 1]), options.into.as_deref(), cores)?;
    match (options.part, &options.into) {
        (Some([number, of]), Some(file)) if of > 1 => {
            let runs = part.courses().iter().flatten().count();
            writeln!(out, "Part {number}/{of}: {runs} runs are in {}", file.display())?;
        }
        _ => {
            let report = part.report();
            write!(out, "{}", report.written(options.format.unwrap_or(Format::Text), options.timed))?;
        }
    }
    Ok(part)
}

/// Does what is missing of a part, which a file may hold some of.
pub fn carry_out(
    study: Study,
    part: [usize; 2],
    file: Option<&Path>,
    cores: &Cores,
) -> Result<Part, Failure> {
    let mut part = Part::new(study, part, &version())?;
    if let Some(file) = file.filter(|file| file.exists()) {
        let before = read_part(file)?;
        part.resume(before).map_err(|words| format!("{} {words}", file.display()))?;
    }
    finish(part, file, cores)
}

/// A file of finished runs.
pub fn read_part(file: &Path) -> Result<Part, Failure> {
    Ok(Part::from_json(&read(file)?).map_err(|words| format!("{} {words}", file.display()))?)
}

/// A part on its way, and when it was last written.
struct Keeper<'a> {
    part: Part,
    file: Option<&'a Path>,
    written: Instant,
}

impl Keeper<'_> {
    fn take(&mut self, place: usize, course: Course) -> Result<(), Failure> {
        self.part.put(place, course);
        if self.written.elapsed() < INTERVAL { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), Failure> {
        self.written = Instant::now();
        self.file.map_or(Ok(()), |file| replace(file, &self.part.to_json()))
    }
}

/// Does the runs that are missing.
fn finish(part: Part, file: Option<&Path>, cores: &Cores) -> Result<Part, Failure> {
    let (jobs, missing) = (part.study().jobs(), part.missing());
    cores.expect(missing.iter().map(|&place| jobs[place].steps).sum());
    let mut keeper = Keeper { part, file, written: Instant::now() };
    // At once, for where no file can be written no run is worth its time.
    keeper.write()?;
    let keeper = Mutex::new(keeper);
    let done = cores.map(missing.len(), |piece| -> Outcome {
        let (place, job): (usize, &Job) = (missing[piece], &jobs[missing[piece]]);
        let course = job.run(&clock, &|steps| cores.done(steps))?;
        keeper.lock().unwrap_or_else(PoisonError::into_inner).take(place, course)?;
        Ok(true)
    });
    cores.rest();
    let mut keeper = keeper.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.into_iter().collect::<Result<Vec<bool>, Failure>>()?;
    keeper.write()?;
    Ok(keeper.part)
}
