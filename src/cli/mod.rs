//! The command line: what it understands, and how it ends.

// clippy.toml keeps clocks and threads out of what must run in WebAssembly, which this need not.
#![allow(clippy::disallowed_methods)]

mod cores;
mod replay;
mod run;
mod table;
mod tune;

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use lodo::run::nearest;

use cores::Cores;

/// LODO Lab at the command line
#[derive(Parser)]
#[command(
    name = "lodo",
    after_help = "Exit codes: 0 for success, 1 for a comparison that failed, 2 for words or files that are not understood."
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// How many threads compute; their number changes no bit [default: one for each core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
}

#[derive(Subcommand)]
enum Task {
    /// Replays recorded traces; fails if one is missed
    Replay(replay::Arguments),
    /// Runs an experiment, or a run that the page saved, and prints each optimizer's loss
    Run(run::Arguments),
    /// Tunes optimizers for functions and prints the values that were found
    Tune(tune::Arguments),
    /// Scenarios, functions, optimizers and their settings
    Table,
}

/// Why nothing, or no more, was done.
enum Failure {
    /// In words.
    NotUnderstood(String),
    /// Whoever read the output has read enough.
    Closed,
}

/// Whether all that was compared is the same.
type Outcome = Result<bool, Failure>;

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Failure::NotUnderstood(words)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::NotUnderstood(format!("The output cannot be written: {error}")),
        }
    }
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    let matches = Arguments::command().version(version()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let mut out = io::stdout().lock();
    let outcome = Cores::new(arguments.threads).and_then(|cores| {
        let passed = match &arguments.task {
            Task::Replay(arguments) => replay::replay(arguments, &cores, &mut out),
            Task::Run(arguments) => run::run(arguments, &cores, &mut out),
            Task::Tune(arguments) => tune::tune(arguments, &cores, &mut out),
            Task::Table => table::table(&mut out),
        }?;
        out.flush()?;
        Ok(passed)
    });
    match outcome {
        Ok(true) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Failure::NotUnderstood(words)) => {
            // Where nobody reads that either, the exit code says it.
            let _ = writeln!(io::stderr(), "error: {words}");
            ExitCode::from(2)
        }
    }
}

/// The version, and the commit where this is run from a checkout.
fn version() -> String {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--short", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let commit = git.output().ok().filter(|output| output.status.success());
    let commit = commit
        .map_or(String::new(), |output| format!(" ({})", String::from_utf8_lossy(&output.stdout).trim_end()));
    format!("{}{commit}", env!("CARGO_PKG_VERSION"))
}

fn read(file: &Path) -> Result<String, Failure> {
    let words = |error| format!("{} cannot be read: {error}", file.display());
    Ok(std::fs::read_to_string(file).map_err(words)?)
}

fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let words = |error| format!("{} cannot be written: {error}", file.display());
    Ok(std::fs::write(file, text).map_err(words)?)
}

/// That there is nothing of this name, and what was probably meant.
fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let meant = nearest(name, known).map_or(String::new(), |nearest| format!(", the nearest is “{nearest}”"));
    format!("There is no {what} called “{name}”{meant}")
}

#[test]
fn the_commands_are_described_soundly() {
    Arguments::command().debug_assert();
}
