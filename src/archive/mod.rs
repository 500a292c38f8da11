//! All that is taken from a run, in one archive: its record, its numbers, its figures, and what they are.
//!
//! ```text
//! Run, Selection ─▶ Contents ─▶ Entry, Entry, … ─▶ zip
//! ```

mod contents;
mod entries;
mod figures;
mod matrix_steps;
mod readme;
mod run;
mod selection;
mod zip;

pub use contents::Contents;
pub use entries::Entry;
pub use matrix_steps::MatrixSteps;
pub use readme::Origin;
pub use run::Run;
pub use selection::Selection;
pub use zip::{write_entry, write_zip};
