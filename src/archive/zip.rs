//! Files as bytes: one beside the other in a zip archive, or alone.

use std::io::{self, BufWriter, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::Entry;

/// Writes files as a zip archive. The time of each is that of the format's first day, so that the same files are the same
/// bytes. `progress` is told how many more bytes, uncompressed, they are.
///
/// # Errors
/// Those of `out`.
pub fn write_zip(out: impl Write + Seek, entries: &[Entry<'_>], progress: &dyn Fn(u64)) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(out);
    for entry in entries {
        archive.start_file(entry.name.as_str(), options)?;
        write_entry(&mut archive, entry, progress)?;
    }
    archive.finish()?.flush()
}

/// Writes a file in large pieces.
///
/// # Errors
/// Those of `out`.
pub fn write_entry(out: &mut dyn Write, entry: &Entry<'_>, progress: &dyn Fn(u64)) -> io::Result<()> {
    let mut buffered = BufWriter::new(Watched { out, progress });
    entry.write(&mut buffered)?;
    buffered.flush()
}

/// What tells how many bytes went through it.
struct Watched<'a> {
    out: &'a mut dyn Write,
    progress: &'a dyn Fn(u64),
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        (self.progress)(count as u64);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
