//! `cargo xtask test`: everything that must hold before a change lands.

use crate::bench;
use crate::browser::Browser;
use crate::driver::Driver;
use crate::engines;
use crate::load::Load;
use crate::server::{Port, Server};
use crate::site::{self, PACKAGES, WASM};
use crate::steps::Steps;
use crate::toolchain;
use crate::workspace::{Workspace, output, overhear, run};
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, thread};

/// What `cargo xtask test` takes.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// Everything, if it is not given: that stops at the first failure
    #[command(subcommand)]
    pub part: Option<Part>,
}

/// A part of the tests.
#[derive(clap::Subcommand, Debug)]
pub enum Part {
    /// Builds the page and runs only the browser suite
    Browser {
        /// A part of the names of the tests to be run, and words for the test harness
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "FILTER")]
        words: Vec<String>,
    },
    /// Builds the page and visits it with Firefox and WebKit, where they are to be had
    Engines,
}

/// Runs everything, or only the browser suite.
pub fn test(workspace: &Workspace, arguments: Arguments) -> Result<()> {
    let mut steps = Steps::default();
    let outcome = match arguments.part {
        None => everything(workspace, &mut steps),
        Some(Part::Browser { words }) => page(workspace, &mut steps, &words).map(drop),
        Some(Part::Engines) => steps.take("other engines", || engines(workspace, &site::build(workspace)?)),
    };
    println!("\n{}", steps.table());
    outcome
}

fn everything(workspace: &Workspace, steps: &mut Steps) -> Result<()> {
    let cargo = |arguments: &[&str]| run(&mut workspace.cargo(arguments));
    steps.take("toolchain", || {
        toolchain::need_wasm()?;
        toolchain::need_lints(workspace)
    })?;
    let ahead = site::Ahead::start(workspace)?;
    steps
        .take("format", || cargo(&["fmt", "--all", "--check"]).context("`cargo fmt --all` puts it right"))?;
    steps.take("lint", || {
        cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])?;
        // Not among "all targets", since plain `cargo test` leaves it out. The whole workspace again: its features
        // are then the same, and nothing is compiled for this alone.
        cargo(&["clippy", "--workspace", "--test", "browser", "--", "--deny", "warnings"])
    })?;
    // A test in a browser waits for it half of the time; the machine is then free for what needs none.
    let outcome = steps.beside(
        |steps| {
            let site = page(workspace, steps, &[])?;
            steps.take("benchmark", || {
                bench::bench(workspace, &bench::Arguments { quick: true, into: None, limit: None })
            })?;
            steps.take("other engines", || engines(workspace, &site))
        },
        |steps| {
            let native = [
                workspace.cargo(&["test"]),
                // In the profile that built this program, so that nothing is compiled a second time.
                workspace.cargo(&["test", "--package", "xtask", "--profile", "dev"]),
            ];
            steps.take_quietly("native tests", || overhear(native))?;
            let mut clippy = of_the_page(workspace, &["clippy", "--lib", "--target", WASM]);
            clippy.args(["--", "--deny", "warnings"]);
            steps.take_quietly("lint for the browser", || overhear([clippy]))?;
            // That of what only the browser has, too.
            let docs = [&[][..], &["--target", WASM]].map(|target| {
                let mut docs = of_the_page(workspace, &["doc", "--no-deps", "--lib"]);
                docs.args(target).env("RUSTDOCFLAGS", "--deny warnings");
                docs
            });
            steps.take_quietly("documentation", || overhear(docs))
        },
    );
    drop(ahead);
    outcome
}

/// A command of cargo about all packages of the page.
fn of_the_page(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = workspace.cargo(arguments);
    cargo.args(PACKAGES.map(|name| format!("--package={name}")));
    cargo
}

/// Visits the page that was built with other engines.
fn engines(workspace: &Workspace, site: &Path) -> Result<()> {
    engines::visit(site, &site::single_file(workspace, site)?)
}

/// Builds the page, tests it in a browser and returns its folder.
fn page(workspace: &Workspace, steps: &mut Steps, arguments: &[String]) -> Result<PathBuf> {
    let site = steps.take("page", || site::build(workspace))?;
    steps.take("load", || {
        println!("{}", Load::of(&site)?.within_limit()?);
        Ok(())
    })?;
    steps.take("page in a browser", || {
        let browser = Browser::need()?;
        let mut suite = workspace.cargo(&["test", "--test", "browser", "--"]);
        suite.args(arguments);
        if arguments.first().is_some_and(|word| !word.starts_with('-')) {
            // A mistyped name must not pass for a success.
            let mut list = workspace.cargo(&["test", "--quiet", "--test", "browser", "--", "--list"]);
            let names = output(list.args(arguments))?;
            ensure!(names.contains(": test"), "the browser suite has no test named `{}`", arguments[0]);
        }
        let file = site::single_file(workspace, &site)?;
        suite.env("LODO_FILE", file);
        // A test waits for its browser half of the time.
        if env::var_os("RUST_TEST_THREADS").is_none() {
            let cores = thread::available_parallelism()?.get();
            suite.env("RUST_TEST_THREADS", (cores + cores.div_ceil(2)).to_string());
        }
        let server = Server::start(site.clone(), Port::Any)?;
        let driver = Driver::start(&browser)?;
        suite.env("LODO_SITE", &server.address).env("LODO_DRIVER", &driver.address);
        if let Some(chrome) = &browser.chrome {
            suite.env("LODO_CHROME", chrome);
        }
        run(&mut suite)
    })?;
    Ok(site)
}
