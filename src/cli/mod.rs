//! The command line: what it understands, and how it ends.

// clippy.toml keeps clocks and threads out of what must run in WebAssembly, which this need not.
#![allow(clippy::disallowed_methods)]

mod chosen;
mod conduct;
mod cores;
mod curves;
mod data;
mod list;
mod merge;
mod outcome;
mod replay;
mod results;
mod run;
mod saved;
mod sweep;
mod table;
mod theory;
mod train;
mod tune;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use cores::Cores;
use outcome::{Failure, find_version};

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
    /// Runs an experiment and writes all of its numbers and figures into one archive
    Data(data::Arguments),
    /// Tunes optimizers for functions and prints the values that were found
    Tune(tune::Arguments),
    /// The paper's table: every optimizer on the noisy bowl, beside what is expected
    Table(table::Table),
    /// LODO frozen after it has learned: on the same Hessian, and on another
    Freeze(table::Freeze),
    /// The paper's valley: 200 steps of its Rosenbrock function
    Valley(table::Valley),
    /// Runs optimizers with one or two settings through a range
    Sweep(sweep::Arguments),
    /// Simulates what theory says of LODO
    Theory(theory::Arguments),
    /// Trains the network of 94,696 parameters
    Train(train::Arguments),
    /// Runs all of these and writes what they find as a document with figures
    Results(results::Arguments),
    /// Puts together the parts of a table or another study that were done apart
    Merge(merge::Arguments),
    /// Lists scenarios, functions, optimizers and their settings
    List,
}

/// Does what the arguments say.
pub fn main() -> ExitCode {
    find_version();
    let matches = Arguments::command().version(lodo::experiment::version()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let mut out = io::stdout().lock();
    let outcome = Cores::new(arguments.threads).and_then(|cores| {
        let passed = match &arguments.task {
            Task::Replay(arguments) => replay::replay(arguments, &cores, &mut out),
            Task::Run(arguments) => run::run(arguments, &cores, &mut out),
            Task::Data(arguments) => data::data(arguments, &cores, &mut out),
            Task::Tune(arguments) => tune::tune(arguments, &cores, &mut out),
            Task::Table(arguments) => table::table(arguments, &cores, &mut out),
            Task::Freeze(arguments) => table::freeze(arguments, &cores, &mut out),
            Task::Valley(arguments) => table::valley(arguments, &cores, &mut out),
            Task::Sweep(arguments) => sweep::sweep(arguments, &cores, &mut out),
            Task::Theory(arguments) => theory::theory(arguments, &cores, &mut out),
            Task::Train(arguments) => train::train(arguments, &cores, &mut out),
            Task::Results(arguments) => results::results(arguments, &cores, &mut out),
            Task::Merge(arguments) => merge::merge(arguments, &mut out),
            Task::List => list::list(&mut out),
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

#[test]
fn the_commands_are_described_soundly() {
    Arguments::command().debug_assert();
}
