//! The parts of the Rust toolchain that are missing, added. rustup reads them from rust-toolchain.toml only when it
//! installs a toolchain: where that is there already, without the target, it adds nothing by itself.

use crate::site::WASM;
use crate::workspace::{Workspace, on_path, output, run};
use anyhow::{Context, Result, bail};
use std::env;
use std::path::Path;
use std::process::Command;

/// Makes sure that the page's target can be compiled.
pub fn need_wasm() -> Result<()> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    // The folder rather than rustup's list: a toolchain that did not come from rustup may have the target too.
    let folder = output(Command::new(rustc).args(["--print", "target-libdir", "--target", WASM]))?;
    if Path::new(folder.trim()).is_dir() {
        return Ok(());
    }
    rustup(&["target", "add", WASM], &format!("the Rust target {WASM}"))
}

/// Makes sure that `cargo fmt` and `cargo clippy` run.
pub fn need_lints(workspace: &Workspace) -> Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if output(&mut workspace.cargo(&[command, "--version"])).is_err() {
            rustup(&["component", "add", component], &format!("the Rust component {component}"))?;
        }
    }
    Ok(())
}

fn rustup(arguments: &[&str], what: &str) -> Result<()> {
    let Some(rustup) = on_path("rustup") else {
        bail!(
            "{what} is missing, and there is no rustup on the PATH to add it: \
             install rustup (https://rustup.rs), or {what} by the means your Rust came with"
        );
    };
    println!("Adding {what}, which is missing.");
    run(Command::new(rustup).args(arguments)).with_context(|| format!("{what} is missing"))
}
