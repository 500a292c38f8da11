//! Loss curves as a table.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::outcome::{Failure, write};

#[derive(clap::Args)]
pub struct Curves {
    /// Loss curves as a table of comma-separated values, in a file or in place of what is printed
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "-")]
    csv: Option<PathBuf>,
}

impl Curves {
    pub fn are_asked_for(&self) -> bool {
        self.csv.is_some()
    }

    /// Whether they take the place of what is printed.
    pub fn take_the_place(&self) -> bool {
        self.csv.as_deref() == Some(Path::new("-"))
    }

    /// Writes them below what they are of.
    pub fn write(&self, head: &[String], table: &str, out: &mut impl Write) -> Result<(), Failure> {
        let Some(file) = &self.csv else { return Ok(()) };
        let head = head.iter().map(|line| format!("# {line}\n"));
        let text = head.collect::<String>() + table;
        match self.take_the_place() {
            true => Ok(out.write_all(text.as_bytes())?),
            false => write(file, &text),
        }
    }
}
