//! All that is taken from a run, in one archive.

mod archive;
mod arguments;
mod chosen;
mod entries;
mod figures;
mod matrix_steps;
mod readme;

use std::io::Write;

use lodo::session::{Record, Session};
use lodo::study::{Parallel, Recording, Subject};

use super::cores::Cores;
use super::outcome::Outcome;
use archive::Archive;
pub use arguments::Arguments;
use chosen::chosen;
use entries::{Entry, entries};
use readme::{README, readme};

/// Runs an experiment and writes its numbers and figures.
pub fn data(arguments: &Arguments, cores: &Cores, out: &mut impl Write) -> Outcome {
    let archive = Archive::new(&arguments.into)?;
    let run = chosen(arguments)?;
    run.refusals.iter().take(3).for_each(|refusal| cores.say(&format!("{}.", refusal.words)));
    let extent = arguments.extent(run.steps)?;
    let subjects = Subject::all(&run.settings());
    extent.check(&subjects, run.experiment.dimension)?;
    let mut session = Session::new(&run.experiment)?;
    session.preload(&run.changes);
    cores.expect(extent.steps);
    let recording = Recording::of(&mut session, subjects, &extent, &|steps| cores.done(steps));
    cores.rest();
    let figures = figures::figures(&mut session, arguments.width);
    let snapshot = session.snapshot();
    let record = Record::to_json(session.experiment(), session.history(), &snapshot);
    let head = run.head(extent.steps);
    let mut entries = entries(&recording, record, &figures, &head);
    let text = readme(arguments, &run, &extent, snapshot.step, &entries);
    entries.insert(0, Entry::text(README, "", text));
    cores.expect(entries.iter().map(|entry| entry.size).sum());
    archive.write(&entries, &|bytes| cores.done(bytes))?;
    cores.rest();
    let [rows, columns, matrices] = recording.sizes();
    let (name, files, drawn) = (arguments.into.display(), entries.len(), figures.len());
    writeln!(out, "{name}: {files} files; losses {rows} × {columns}, {matrices} matrices, {drawn} figures")?;
    Ok(true)
}
