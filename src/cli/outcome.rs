//! How a command ends, and what each has to say of files and names.

use std::io;
use std::path::Path;
use std::process::Command;

use lodo::experiment::nearest;

/// Why nothing, or no more, was done.
pub enum Failure {
    /// In words.
    NotUnderstood(String),
    /// Whoever read the output has read enough.
    Closed,
}

/// Whether all that was compared is the same.
pub type Outcome = Result<bool, Failure>;

impl From<String> for Failure {
    fn from(words: String) -> Self {
        Failure::NotUnderstood(words)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::NotUnderstood(format!("The output cannot be written: {error}")),
        }
    }
}

/// The version, and the commit where this is run from a checkout.
pub fn version() -> String {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--short", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let commit = git.output().ok().filter(|output| output.status.success());
    let commit = commit
        .map_or(String::new(), |output| format!(" ({})", String::from_utf8_lossy(&output.stdout).trim_end()));
    format!("{}{commit}", env!("CARGO_PKG_VERSION"))
}

pub fn read(file: &Path) -> Result<String, Failure> {
    let words = |error| format!("{} cannot be read: {error}", file.display());
    Ok(std::fs::read_to_string(file).map_err(words)?)
}

pub fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let words = |error| format!("{} cannot be written: {error}", file.display());
    Ok(std::fs::write(file, text).map_err(words)?)
}

/// That there is nothing of this name, and what was probably meant.
pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let meant = nearest(name, known).map_or(String::new(), |nearest| format!(", the nearest is “{nearest}”"));
    format!("There is no {what} called “{name}”{meant}")
}
