//! The browser and its driver on this machine.

use crate::workspace::{on_path, output, run};
use anyhow::{Context, Result, bail, ensure};
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The programs that the page is tested with.
pub struct Browser {
    /// The browser, where it is known; otherwise its driver looks for it.
    pub chrome: Option<PathBuf>,
    /// The driver that belongs to it.
    pub chromedriver: PathBuf,
}

impl Browser {
    /// Finds them, installs them where that needs nobody's permission, or says what to install.
    pub fn need() -> Result<Self> {
        if let Some(browser) = Self::find()? {
            return Ok(browser);
        }
        if !may_install() {
            bail!("{}", MISSING);
        }
        println!("Installing chromium and chromium-driver, which are missing.");
        run(Command::new("apt-get").arg("update")).context(MISSING)?;
        let install = ["install", "--yes", "chromium", "chromium-driver"];
        run(Command::new("apt-get").args(install).env("DEBIAN_FRONTEND", "noninteractive"))
            .context(MISSING)?;
        Self::find()?.context(MISSING)
    }

    fn find() -> Result<Option<Self>> {
        let chromedriver = named("CHROMEDRIVER")?.or_else(|| on_path("chromedriver"));
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
        let chrome = named("CHROME")?.or_else(|| names.into_iter().find_map(on_path));
        // Only on Linux are browsers on the PATH; elsewhere the driver knows the usual folders.
        let known = chrome.is_some() || !cfg!(target_os = "linux");
        Ok(chromedriver.filter(|_| known).map(|chromedriver| Self { chrome, chromedriver }))
    }
}

const MISSING: &str = "the page is tested in a real browser, and Chromium or its driver is missing: install both \
     (Debian: `apt-get install chromium chromium-driver`; \
     Ubuntu: `apt-get install chromium-browser chromium-chromedriver`; \
     elsewhere Chrome and the ChromeDriver of the same version), \
     or name the programs in the variables CHROME and CHROMEDRIVER";

/// The program in a variable of the environment, which must exist if it is named.
fn named(variable: &str) -> Result<Option<PathBuf>> {
    let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from) else {
        return Ok(None);
    };
    ensure!(path.is_file(), "{variable} names {}, which is no file", path.display());
    Ok(Some(path))
}

/// Whether this is a Debian-like machine and we are its administrator.
fn may_install() -> bool {
    let root = || output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    Path::new("/etc/debian_version").exists() && on_path("apt-get").is_some() && root()
}
