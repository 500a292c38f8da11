//! `cargo xtask shot`: a picture of the page, for whoever changes it.

use crate::arguments::Arguments;
use crate::browser::Browser;
use crate::driver::Driver;
use crate::server::{Port, Server};
use crate::site;
use crate::view::{Size, View};
use crate::webdriver::Session;
use crate::workspace::Workspace;
use anyhow::{Context, Error, Result};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::thread;
use std::time::Duration;

/// What `--size` takes: a name, or a width and a height.
struct Named(Size);

impl FromStr for Named {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Ok(Self(match text {
            "desktop" => Size::Desktop,
            "tablet" => Size::Tablet,
            "phone" => Size::Phone,
            _ => {
                let (width, height) = text.split_once(['x', '×']).context("a size has an x in it")?;
                Size::Exactly(width.parse()?, height.parse()?)
            }
        }))
    }
}

/// Builds the page, opens it and saves what is seen.
pub fn shot(workspace: &Workspace, mut arguments: Arguments) -> Result<()> {
    let size = arguments.option("--size", "desktop, tablet, phone or WIDTHxHEIGHT")?;
    let mut view = View::from(size.map_or(Size::Desktop, |Named(size)| size));
    if arguments.switch("--dark") {
        view = view.dark();
    }
    if arguments.switch("--reduced-motion") {
        view = view.reduced_motion();
    }
    if let Some(ratio) = arguments.option("--dpr", "a number")? {
        view = view.ratio(ratio);
    }
    let wait: Option<f64> = arguments.option("--wait", "a number of seconds")?;
    let wait =
        Duration::try_from_secs_f64(wait.unwrap_or(1.0)).context("--wait needs a number of seconds")?;
    let hash: String = arguments.option("--hash", "the part of the address from # on")?.unwrap_or_default();
    let full = arguments.switch("--full");
    let file =
        PathBuf::from(arguments.next().context("name the picture, such as `cargo xtask shot page.png`")?);
    arguments.finish()?;

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
    thread::sleep(wait);
    let png = picture(&session, full)?;
    fs::write(&file, png).with_context(|| format!("{} cannot be written", file.display()))?;
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
