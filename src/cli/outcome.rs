//! How a command ends, and what each has to say of files and names.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use lodo::experiment::{Refusal, nearest};

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

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Failure::NotUnderstood(refusal.words)
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

/// Finds out the commit where the build did not say it, and this is run from a checkout.
pub fn find_version() {
    if let Some(commit) = checked_out().filter(|_| option_env!("LODO_COMMIT").is_none()) {
        lodo::experiment::set_version(format!("{} ({commit})", env!("CARGO_PKG_VERSION")));
    }
}

/// The commit of the checkout that this was built in, if it is still there.
fn checked_out() -> Option<String> {
    let mut git = Command::new("git");
    git.args(["rev-parse", "--short", "HEAD"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let commit = git.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&commit.stdout).trim_end().to_owned())
}

pub fn read(file: &Path) -> Result<String, Failure> {
    let words = |error| format!("{} cannot be read: {error}", file.display());
    Ok(std::fs::read_to_string(file).map_err(words)?)
}

pub fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let words = |error| format!("{} cannot be written: {error}", file.display());
    Ok(std::fs::write(file, text).map_err(words)?)
}

/// Writes a whole file or leaves the former one: beside it first, then in its place.
pub fn replace(file: &Path, text: &str) -> Result<(), Failure> {
    replace_by(file, |opened| opened.write_all(text.as_bytes()))
}

/// The same for what writes by itself. All of it is on the disk before it takes the former one's place.
pub fn replace_by(file: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), Failure> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    let written = File::create(&beside).and_then(|mut opened| {
        write(&mut opened)?;
        opened.sync_all()?;
        std::fs::rename(&beside, file)
    });
    Ok(written.map_err(|error| format!("{} cannot be written: {error}", file.display()))?)
}

/// A file's name with a key at the end of its stem.
pub fn beside(file: &Path, key: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let extension = file.extension().map_or(String::new(), |end| format!(".{}", end.to_string_lossy()));
    file.with_file_name(format!("{stem}-{key}{extension}"))
}

/// Four decimals where these say enough.
pub fn digits(value: f64) -> String {
    let plain = value == 0.0 || (1e-2..1e6).contains(&value.abs());
    if plain { format!("{value:.4}") } else { format!("{value:.3e}") }
}

/// That there is nothing of this name, and what was probably meant.
pub fn unknown<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let meant = nearest(name, known).map_or(String::new(), |nearest| format!(", the nearest is “{nearest}”"));
    format!("There is no {what} called “{name}”{meant}")
}
