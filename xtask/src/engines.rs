//! The page in engines other than the browser suite's: it starts, runs and draws, served and as one file, and checks itself.

use crate::server::{Port, Server};
use crate::webdriver::Session;
use crate::workspace::on_path;
use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use std::env;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// An engine on this machine: its driver, and what that is to start.
struct Engine {
    driver: Command,
    capabilities: Value,
}

/// Finds an engine, with its driver at this port; what is missing is said in words.
type Find = fn(port: u16) -> Result<Engine>;

const ENGINES: [(&str, Find); 2] = [("Firefox", firefox), ("WebKit", webkit)];

fn firefox(port: u16) -> Result<Engine> {
    let driver = program("geckodriver", "cargo install geckodriver")?;
    let browser = on_path("firefox-esr").or_else(|| on_path("firefox"));
    let browser = browser.context("there is no firefox (Debian: apt-get install firefox-esr)")?;
    let mut driver = Command::new(driver);
    driver.args(["--port", &port.to_string()]);
    let options = json!({ "binary": browser, "args": ["-headless"] });
    Ok(Engine { driver, capabilities: json!({ "browserName": "firefox", "moz:firefoxOptions": options }) })
}

fn webkit(port: u16) -> Result<Engine> {
    const INSTALL: &str = "Debian: apt-get install webkit2gtk-driver xvfb";
    let driver = program("WebKitWebDriver", INSTALL)?;
    let browser = mini_browser().with_context(|| format!("there is no MiniBrowser ({INSTALL})"))?;
    // It draws on a screen: its own, where there is none.
    let mut driver = if env::var_os("DISPLAY").is_some() {
        Command::new(driver)
    } else {
        let mut screen = Command::new(program("xvfb-run", INSTALL)?);
        screen.arg("--auto-servernum").arg(driver);
        screen
    };
    driver.arg(format!("--port={port}"));
    let options = json!({ "binary": browser, "args": ["--automation"] });
    let capabilities = json!({ "browserName": "MiniBrowser", "webkitgtk:browserOptions": options });
    Ok(Engine { driver, capabilities })
}

fn program(name: &str, install: &str) -> Result<PathBuf> {
    on_path(name).with_context(|| format!("there is no {name} ({install})"))
}

/// Debian keeps it beside the library, in a folder of its version.
fn mini_browser() -> Option<PathBuf> {
    let folders = ["/usr/lib", "/usr/libexec"].into_iter().flat_map(|root| {
        let inner = folders_in(Path::new(root));
        inner.iter().flat_map(|folder| folders_in(folder)).chain(inner.clone()).collect::<Vec<_>>()
    });
    on_path("MiniBrowser")
        .or_else(|| folders.map(|folder| folder.join("MiniBrowser")).find(|browser| browser.is_file()))
}

fn folders_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

/// Visits the page with every engine that is there, and says which is not.
pub fn visit(site: &Path, file: &Path) -> Result<()> {
    let server = Server::start(site.to_owned(), Port::Any)?;
    for (name, find) in ENGINES {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        match find(port) {
            Ok(engine) => {
                let pages = [server.address.clone(), format!("file://{}", file.display())];
                engine.visit(port, &pages).with_context(|| format!("{name} failed"))?;
                println!("{name}: it starts, runs and draws, served and as one file, and checks itself.");
            }
            Err(missing) => println!("{name} was not tried: {missing}."),
        }
    }
    Ok(())
}

impl Engine {
    fn visit(mut self, port: u16, pages: &[String]) -> Result<()> {
        self.driver.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.driver, 0);
        let _driver = Running(self.driver.spawn()?);
        let address = format!("http://127.0.0.1:{port}");
        let mut session = Session::start(&address, self.capabilities.clone());
        // Until it listens.
        for _ in 0..PATIENCE {
            if session.is_ok() {
                break;
            }
            sleep(LOOK);
            session = Session::start(&address, self.capabilities.clone());
        }
        let session = session?;
        for page in pages {
            inspect(&session, page).with_context(|| format!("at {page}"))?;
        }
        // What the file holds of the check is the same: once is enough, for it takes half a minute.
        check(&session, &pages[0]).with_context(|| format!("at {}", pages[0]))
    }
}

/// From look to look; and so many looks, however long each takes.
const LOOK: Duration = Duration::from_millis(250);
const PATIENCE: usize = 2400;

/// What a script returns.
fn say(session: &Session, script: &str) -> Result<Value> {
    session.command("execute/sync", &json!({ "script": format!("return ({script});"), "args": [] }))
}

/// Waits until a script returns true.
fn wait(session: &Session, what: &str, script: &str) -> Result<()> {
    for _ in 0..PATIENCE {
        if say(session, script)? == true {
            return Ok(());
        }
        sleep(LOOK);
    }
    bail!("{what} did not come; the page says: {}", say(session, "document.body.innerText.slice(0, 2000)")?)
}

const STARTED: &str = "!!window.lodoLab && (lodoLab.snapshot()?.step ?? 0) >= 10";

/// What a person would look at first.
fn inspect(session: &Session, page: &str) -> Result<()> {
    session.command("url", &json!({ "url": page }))?;
    wait(session, "step 10", STARTED)?;
    for canvas in ["landscape", "loss", "spectrum"] {
        let colours = format!(
            "(() => {{ const canvas = document.getElementById('{canvas}'), context = canvas.getContext('2d'); \
             const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data; \
             return new Set(new Uint32Array(pixels.buffer)).size > 10 }})()"
        );
        wait(session, &format!("a picture in {canvas}"), &colours)?;
    }
    Ok(())
}

/// The page's own check.
fn check(session: &Session, page: &str) -> Result<()> {
    session.command("url", &json!({ "url": page }))?;
    wait(session, "step 10", STARTED)?;
    let say = |script: &str| say(session, script);
    say("(document.getElementById('check-open').click(), document.getElementById('check-run').click(), 1)")?;
    wait(session, "the end of the check", "document.getElementById('check-progress').hidden")?;
    let rows = "[document.querySelectorAll('#check-rows tr').length, document.querySelectorAll('#check-rows .missed').length]";
    let (rows, words) = (say(rows)?, say("document.getElementById('check-words').textContent")?);
    ensure!(rows[0].as_u64() > Some(0) && rows[1] == 0, "the check ends with {words}");
    Ok(())
}

/// A driver, which ends with this value, with all that it has started.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        #[cfg(unix)]
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.0.id())]).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
