//! The project's commands, for a machine with nothing but rustup: `cargo xtask help` lists them.

// clippy.toml keeps clocks and threads out of what must run in WebAssembly, which this need not.
#![allow(clippy::disallowed_methods)]

mod arguments;
mod bench;
mod bind;
mod browser;
mod chart;
mod driver;
mod lean;
mod load;
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

use anyhow::{Result, bail};
use arguments::Arguments;
use std::process::ExitCode;
use workspace::Workspace;

const HELP: &str = "\
The commands of this project:

  cargo xtask serve [--port N] [--no-open]
      Builds the page, serves it on 127.0.0.1 and opens a browser where there is one.
      Without --port it takes 8080, or the next free port.

  cargo xtask test
      Runs everything that must hold: format, lints for both targets, native tests,
      the WebAssembly build, what a first visit loads, and the page in a real browser.
      Stops at the first failure.

  cargo xtask test browser [FILTER] [ARGUMENTS OF THE TEST HARNESS]
      Builds the page and runs only the browser suite, or only its tests whose names
      contain FILTER.

  cargo xtask dist        (or: cargo xtask build)
      Builds the page into target/site and prints that folder, the size of each file and
      what a first visit loads; and into one file that opens by double click,
      target/lodo-lab.html.

  cargo xtask shot OUT.png [--size desktop|tablet|phone|WIDTHxHEIGHT] [--dark] [--dpr N]
                           [--reduced-motion] [--wait SECONDS] [--hash '#...'] [--full]
      Builds the page, opens it in a headless browser and saves what is seen after
      SECONDS (1 if not given); --full takes the whole page instead of the screen.

  cargo xtask bench [--quick] [--into FOLDER]
      Times the kernels natively and in a browser, the page's frames, its load and the
      paper's 100,000 steps. Prints a table, and leaves it with a chart and the numbers as
      bench.md, bench.svg and bench.json in target, or in FOLDER. Takes minutes.

  cargo xtask help
      Prints this text.

CHROME and CHROMEDRIVER name the browser and its driver where they are not on the PATH.";

fn main() -> ExitCode {
    match dispatch(Arguments::of_process()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut arguments: Arguments) -> Result<()> {
    match arguments.next().as_deref() {
        Some("serve") => serve::serve(&Workspace::find()?, arguments),
        Some("test") => test::test(&Workspace::find()?, arguments),
        Some("dist" | "build") => site::dist(&Workspace::find()?, arguments),
        Some("bench") => bench::bench(&Workspace::find()?, arguments),
        Some("shot") => shot::shot(&Workspace::find()?, arguments),
        Some(driver::KEEP) => driver::keep(arguments),
        Some("help" | "--help" | "-h") => {
            println!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command `{other}`: `cargo xtask help` lists those there are"),
        None => {
            println!("{HELP}");
            bail!("name one of the commands above")
        }
    }
}
