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
use crate::workspace::{Workspace, output, run};
use anyhow::{Context, Result, ensure};
use std::path::Path;
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
        Some(Part::Browser { words }) => page(workspace, &mut steps, &words),
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
    steps.take("lint for the browser", || {
        let mut clippy = workspace.cargo(&["clippy", "--lib", "--target", WASM]);
        run(clippy.args(PACKAGES.map(|name| format!("--package={name}"))).args(["--", "--deny", "warnings"]))
    })?;
    steps.take("native tests", || {
        cargo(&["test"])?;
        // In the profile that built this program, so that nothing is compiled a second time.
        cargo(&["test", "--package", "xtask", "--profile", "dev"])
    })?;
    steps.take("documentation", || {
        // That of what only the browser has, too.
        [&[][..], &["--target", WASM]].into_iter().try_for_each(|target| {
            let mut docs = workspace.cargo(&["doc", "--no-deps", "--lib"]);
            docs.args(PACKAGES.map(|name| format!("--package={name}"))).args(target);
            run(docs.env("RUSTDOCFLAGS", "--deny warnings"))
        })
    })?;
    page(workspace, steps, &[])?;
    drop(ahead);
    // Both wait for a browser most of the time, and what is timed here nobody is told.
    steps.take("other engines, benchmark", || {
        let site = site::build(workspace)?;
        thread::scope(|scope| {
            let engines = scope.spawn(|| engines(workspace, &site));
            bench::bench(workspace, &bench::Arguments { quick: true, into: None })?;
            engines.join().expect("a visit does not panic")
        })
    })
}

/// Visits the page that was built with other engines.
fn engines(workspace: &Workspace, site: &Path) -> Result<()> {
    engines::visit(site, &site::single_file(workspace, site)?)
}

/// Builds the page and tests it in a browser.
fn page(workspace: &Workspace, steps: &mut Steps, arguments: &[String]) -> Result<()> {
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
        let server = Server::start(site, Port::Any)?;
        let driver = Driver::start(&browser)?;
        suite.env("LODO_SITE", &server.address).env("LODO_DRIVER", &driver.address);
        if let Some(chrome) = &browser.chrome {
            suite.env("LODO_CHROME", chrome);
        }
        run(&mut suite)
    })
}
