//! A running chromedriver, which never outlives the command that started it.
//!
//! A driver that is simply killed leaves its browsers behind, and a command that is killed cannot clean up. So a
//! second process of this program keeps the driver, out of reach of the terminal's Ctrl-C: when the pipe from its
//! parent closes, for whatever reason, it has the driver close its browsers and removes their profiles.

use crate::browser::Browser;
use crate::webdriver;
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The command of the second process; it is not meant for people.
pub const KEEP: &str = "keep-driver";

/// A driver whose page hangs may hang too, and is then ended by force.
const LIMIT: Duration = Duration::from_secs(30);

/// A driver that is ended with this value.
pub struct Driver {
    /// Where it listens, such as `http://127.0.0.1:9515`.
    pub address: String,
    keeper: Child,
}

impl Driver {
    /// Starts a driver on a free port.
    pub fn start(browser: &Browser) -> Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg(KEEP).arg(&browser.chromedriver).stdin(Stdio::piped()).stdout(Stdio::piped());
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut keeper = command.spawn()?;
        let mut address = String::new();
        let stdout = keeper.stdout.take().expect("it was asked for");
        BufReader::new(stdout).read_line(&mut address)?;
        // From here on the end of this value ends the keeper.
        let driver = Self { address: address.trim_end().into(), keeper };
        if driver.address.is_empty() {
            bail!("{} could not be started", browser.chromedriver.display());
        }
        Ok(driver)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // It has a time limit of its own.
        let _ = self.keeper.wait();
    }
}

/// The second process: keeps a driver until its input ends.
pub fn keep(program: &Path) -> Result<()> {
    let own = std::process::id();
    let folder = env::temp_dir().join(format!("lodo-browser-{own}"));
    fs::create_dir_all(&folder)?;
    let kept = keep_in(&folder, program);
    let removed = fs::remove_dir_all(&folder);
    #[cfg(unix)]
    if let Err(error) = &kept {
        // A driver that did not close its browsers in good order has left them in this process's own group, which
        // is ended as a whole: the error is told before that.
        eprintln!("error: {error:#}");
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{own}")]).status();
    }
    kept.and(removed.context("the browser's profiles could not be removed"))
}

fn keep_in(folder: &Path, program: &Path) -> Result<()> {
    let name = program.display();
    let mut command = Command::new(program);
    command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    for variable in ["TMPDIR", "TEMP", "TMP"] {
        command.env(variable, folder);
    }
    let mut driver = command.spawn().with_context(|| format!("{name} could not be started"))?;
    let mut lines = BufReader::new(driver.stdout.take().expect("it was asked for")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
    let Some(port) = port else {
        let _ = driver.kill();
        bail!("{name} ended before it named its port");
    };
    // Its further words are read and dropped, so that it never waits for a reader.
    thread::spawn(move || lines.for_each(drop));
    let address = format!("http://127.0.0.1:{port}");
    println!("{address}");
    io::copy(&mut io::stdin(), &mut io::sink())?;

    let start = Instant::now();
    let shut_down = webdriver::shut_down(&address, LIMIT);
    while start.elapsed() < LIMIT {
        if driver.try_wait()?.is_some() {
            return shut_down;
        }
        thread::sleep(Duration::from_millis(10));
    }
    driver.kill()?;
    bail!("{name} did not end when it was asked to")
}

/// The port in "ChromeDriver was started successfully on port 9515."
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_port_is_read_from_the_line_that_says_success() {
        assert_eq!(super::port_in("ChromeDriver was started successfully on port 44155."), Some(44155));
        assert_eq!(super::port_in("Starting ChromeDriver 156.0.8078.79 (a21c) on port 0"), None);
    }
}
