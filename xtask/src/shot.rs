//! `cargo xtask shot`: a picture of the page, for whoever changes it.

use crate::browser::Browser;
use crate::driver::Driver;
use crate::server::{Port, Server};
use crate::site;
use crate::view::{Size, View};
use crate::webdriver::Session;
use crate::workspace::Workspace;
use anyhow::{Context, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// What `cargo xtask shot` takes.
#[derive(clap::Args, Debug)]
pub struct Arguments {
    /// The file to write
    picture: PathBuf,
    /// What is looked through: desktop, tablet, phone or WIDTHxHEIGHT
    #[arg(long, value_parser = size, default_value = "desktop")]
    size: Size,
    /// As on a dark system
    #[arg(long)]
    dark: bool,
    /// Device pixels to a CSS pixel
    #[arg(long, default_value_t = 1.0)]
    dpr: f64,
    /// For a visitor who wants less motion
    #[arg(long)]
    reduced_motion: bool,
    /// Seconds until the picture is taken
    #[arg(long, value_parser = seconds, default_value = "1", allow_negative_numbers = true)]
    wait: Duration,
    /// The part of the address from # on, which has the settings
    #[arg(long, default_value = "")]
    hash: String,
    /// The whole page instead of the screen
    #[arg(long)]
    full: bool,
}

/// A size by its name, or by its width and height.
fn size(text: &str) -> Result<Size> {
    let exactly = || {
        let (width, height) = text.split_once(['x', '×'])?;
        Some(Size::Exactly(width.parse().ok()?, height.parse().ok()?))
    };
    match text {
        "desktop" => Ok(Size::Desktop),
        "tablet" => Ok(Size::Tablet),
        "phone" => Ok(Size::Phone),
        _ => exactly().context("a size is desktop, tablet, phone or WIDTHxHEIGHT"),
    }
}

fn seconds(text: &str) -> Result<Duration> {
    let number = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    number.context("it takes a number of seconds")
}

/// Builds the page, opens it and saves what is seen.
pub fn shot(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let mut view = View::from(arguments.size).ratio(arguments.dpr);
    if arguments.dark {
        view = view.dark();
    }
    if arguments.reduced_motion {
        view = view.reduced_motion();
    }
    let (hash, file) = (&arguments.hash, &arguments.picture);
    let site = site::build(workspace)?;
    let browser = Browser::need()?;
    let server = Server::start(site, Port::Any)?;
    let driver = Driver::start(&browser)?;
    let chrome = browser.chrome.as_deref().and_then(Path::to_str);
    let session = Session::start(&driver.address, view.capabilities(chrome))?;
    for (command, parameters) in view.emulation() {
        session.browser(command, &parameters)?;
    }
    let mark = if hash.is_empty() || hash.starts_with('#') { "" } else { "#" };
    session.command("url", &json!({ "url": format!("{}/{mark}{hash}", server.address) }))?;
    thread::sleep(arguments.wait);
    let png = picture(&session, arguments.full)?;
    fs::write(file, png).with_context(|| format!("{} cannot be written", file.display()))?;
    println!("{}", file.display());
    for message in session.command("se/log", &json!({ "type": "browser" }))?.as_array().into_iter().flatten()
    {
        let text = |field| message[field].as_str().unwrap_or_default();
        eprintln!("{}: {}", text("level").to_lowercase(), text("message"));
    }
    Ok(())
}

/// The screen, or the whole page, as a PNG file.
fn picture(session: &Session, full: bool) -> Result<Vec<u8>> {
    let mut parameters = json!({ "format": "png", "captureBeyondViewport": full });
    if full {
        let size = session.browser("Page.getLayoutMetrics", &json!({}))?["cssContentSize"].take();
        parameters["clip"] =
            json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
    }
    let answer = session.browser("Page.captureScreenshot", &parameters)?;
    Ok(BASE64_STANDARD.decode(answer["data"].as_str().context("the browser gave no picture")?)?)
}
