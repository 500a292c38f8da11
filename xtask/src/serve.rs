//! `cargo xtask serve`: the page, built and opened.

use crate::server::{Port, Server};
use crate::site;
use crate::workspace::Workspace;
use anyhow::Result;
use std::env;
use std::process::{Command, Stdio};

const PORT: u16 = 8080;

/// What `cargo xtask serve` takes.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// Where to listen; 8080, or the next free port, if it is not given
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,
    /// Opens no browser
    #[arg(long)]
    no_open: bool,
}

/// Builds the page, serves it until the process is ended, and shows it where there is a screen.
pub fn serve(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let site = site::build(workspace)?;
    let server = Server::start(site, arguments.port.map_or(Port::From(PORT), Port::Exactly))?;
    println!("LODO Lab is at {}/ (Ctrl-C ends it)", server.address);
    if !arguments.no_open && has_screen() {
        open(&format!("{}/", server.address));
    }
    server.wait();
    Ok(())
}

/// Whether a browser could be seen: not on a server, nor through a remote shell.
fn has_screen() -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    if cfg!(any(target_os = "macos", windows)) {
        !set("SSH_CONNECTION")
    } else {
        set("DISPLAY") || set("WAYLAND_DISPLAY")
    }
}

/// Opens the visitor's browser. Failing is no error, since the address is printed.
fn open(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        let mut command = Command::new("cmd");
        // `start` takes its first quoted word for a title.
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    let command = command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    if command.spawn().is_err() {
        println!("No browser could be opened here: open the address by hand.");
    }
}
