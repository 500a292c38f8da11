//! The project's commands, for a machine with nothing but rustup: `cargo xtask --help` lists them.

// clippy.toml keeps clocks and threads out of what must run in WebAssembly, which this need not.
#![allow(clippy::disallowed_methods)]

mod bench;
mod bind;
mod browser;
mod chart;
mod driver;
mod engines;
mod lean;
mod limit;
mod load;
mod network_speed;
mod order;
mod scaling;
mod serve;
mod server;
mod shot;
mod single;
mod site;
mod steps;
mod test;
mod toolchain;
#[path = "../../tests/browser/view.rs"]
mod view;
mod webdriver;
mod workspace;

use anyhow::Result;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use workspace::Workspace;

/// The commands of this project.
#[derive(Debug, Parser)]
#[command(
    bin_name = "cargo xtask",
    after_help = "CHROME and CHROMEDRIVER name the browser and its driver where they are not on the PATH.\n\
                  Exit codes: 0 for success, 1 for a failure, 2 for words that are not understood."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds the page, serves it on 127.0.0.1 and opens a browser where there is one
    Serve(serve::Arguments),
    /// Runs everything that must hold: format, lints, native tests, load, benchmark, the page in a browser
    Test(test::Arguments),
    /// Builds the page as a folder for any static host, and as one file that opens by double click
    #[command(alias = "build")]
    Dist,
    /// Saves a picture of the page as a PNG file
    Shot(shot::Arguments),
    /// Times the kernels natively and in a browser, the page's frames, its load and the paper's run
    Bench(bench::Arguments),
    /// Keeps a browser's driver for another process
    #[command(name = driver::KEEP, hide = true)]
    Keep {
        /// The driver's program
        program: PathBuf,
    },
}

fn main() -> ExitCode {
    let matches = Arguments::command().version(version()).get_matches();
    let arguments = Arguments::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    match dispatch(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<()> {
    match command {
        Command::Keep { program } => driver::keep(&program),
        Command::Serve(arguments) => serve::serve(&Workspace::find()?, &arguments),
        Command::Test(arguments) => test::test(&Workspace::find()?, arguments),
        Command::Dist => site::dist(&Workspace::find()?),
        Command::Shot(arguments) => shot::shot(&Workspace::find()?, &arguments),
        Command::Bench(arguments) => bench::bench(&Workspace::find()?, &arguments),
    }
}

/// The version, and the commit where this is a checkout.
fn version() -> String {
    let commit = workspace::commit().map_or(String::new(), |commit| format!(" ({commit})"));
    format!("{}{commit}", env!("CARGO_PKG_VERSION"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(words: &str) -> String {
        let refused = Arguments::try_parse_from(["xtask"].into_iter().chain(words.split(' ')));
        refused.expect_err(words).to_string()
    }

    #[test]
    fn the_commands_are_described_soundly() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_mistyped_word_is_refused_with_the_nearest_one() {
        for (words, nearest) in [
            ("serv", "'serve'"),
            ("test brwoser", "'browser'"),
            ("serve --prot 80", "'--port'"),
            ("shot page.png --drak", "'--dark'"),
            ("bench --quik", "'--quick'"),
        ] {
            let refusal = refusal(words);
            assert!(refusal.contains("similar") && refusal.contains(nearest), "{words}: {refusal}");
        }
    }

    #[test]
    fn bad_and_missing_values_are_refused_in_words() {
        for (words, part) in [
            ("serve --port many", "invalid value 'many' for '--port <PORT>'"),
            ("serve --port 0", "0 is not in 1..=65535"),
            ("shot page.png --size large", "desktop, tablet, phone or WIDTHxHEIGHT"),
            ("shot page.png --wait -1", "a number of seconds"),
            ("shot", "<PICTURE>"),
        ] {
            let refusal = refusal(words);
            assert!(refusal.contains(part), "{words}: {refusal}");
        }
    }

    #[test]
    fn words_for_the_test_harness_are_handed_on() {
        let words = ["xtask", "test", "browser", "controls", "--test-threads=1", "--exact"];
        let Command::Test(arguments) = Arguments::try_parse_from(words).unwrap().command else { panic!() };
        let Some(test::Part::Browser { words }) = arguments.part else { panic!() };
        assert_eq!(words, ["controls", "--test-threads=1", "--exact"]);
    }
}
