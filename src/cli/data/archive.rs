//! Where files go: into a zip archive, or a folder.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use lodo::archive::{Entry, write_entry, write_zip};

use crate::cli::outcome::{Failure, replace_by};

/// An archive that is yet to be written.
pub enum Archive {
    Zip(PathBuf),
    Folder(PathBuf),
}

impl Archive {
    /// That of a name: a zip archive if it ends in `.zip`, a folder otherwise.
    ///
    /// # Errors
    /// In words, if it could not be written there: before a run takes its time.
    pub fn new(path: &Path) -> Result<Self, Failure> {
        let is_zip = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"));
        let beside = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if is_zip && path.is_dir() {
            return Err(format!("{} is a folder, and the name of an archive", path.display()).into());
        }
        if let Some(missing) = beside.filter(|parent| is_zip && !parent.is_dir()) {
            return Err(format!("There is no folder {} to write into", missing.display()).into());
        }
        if !is_zip && path.exists() && !path.is_dir() {
            return Err(format!("{} is a file: the name of an archive ends in .zip", path.display()).into());
        }
        Ok(if is_zip { Archive::Zip(path.to_owned()) } else { Archive::Folder(path.to_owned()) })
    }

    /// Writes all files: a zip archive whole or not at all. `progress` is told how many more bytes they are.
    ///
    /// # Errors
    /// In words, if the disk does not take them.
    pub fn write(&self, entries: &[Entry<'_>], progress: &dyn Fn(u64)) -> Result<(), Failure> {
        match self {
            Archive::Zip(path) => replace_by(path, |file| write_zip(BufWriter::new(file), entries, progress)),
            Archive::Folder(path) => {
                let written = entries.iter().try_for_each(|entry| entry_in(path, entry, progress));
                Ok(written.map_err(|error| unwritten(path, &error))?)
            }
        }
    }
}

fn unwritten(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be written: {error}", path.display())
}

fn entry_in(folder: &Path, entry: &Entry<'_>, progress: &dyn Fn(u64)) -> io::Result<()> {
    let path = folder.join(&entry.name);
    path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
    write_entry(&mut File::create(path)?, entry, progress)
}
