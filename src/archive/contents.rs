//! A run, done again for its data.

use super::entries::{Entry, entries};
use super::figures::{Plate, figures};
use super::readme::{Origin, README, readme};
use super::{Run, Selection};
use crate::experiment::Refusal;
use crate::session::{Record, Session};
use crate::study::{Extent, Recording, Subject};

/// All that an archive holds.
pub struct Contents {
    run: Run,
    selection: Selection,
    extent: Extent,
    origin: Origin,
    recording: Recording,
    figures: Vec<Plate>,
    record: String,
    head: [String; 4],
    /// The step that was reached.
    reached: u64,
}

impl Contents {
    /// Checks that a run can be written, and says how many steps it takes.
    ///
    /// # Errors
    /// What is too much or cannot be run.
    pub fn check(run: &Run, selection: &Selection) -> Result<Extent, Refusal> {
        let extent = selection.extent(run.steps)?;
        extent.check(&Subject::all(&run.settings()), run.experiment.dimension)?;
        run.experiment.check()?;
        Ok(extent)
    }

    /// Does the run. `progress` is told how many more steps are done.
    ///
    /// # Errors
    /// Those of [`Contents::check`].
    pub fn of(
        run: Run,
        selection: Selection,
        origin: Origin,
        progress: &dyn Fn(u64),
    ) -> Result<Self, Refusal> {
        let extent = Self::check(&run, &selection)?;
        let mut session = Session::new(&run.experiment)?;
        session.preload(&run.changes);
        let recording = Recording::of(&mut session, Subject::all(&run.settings()), &extent, progress);
        let figures = figures(&mut session, selection.width);
        let snapshot = session.snapshot();
        let record = Record::to_json(session.experiment(), session.history(), &snapshot);
        let head = run.head(extent.steps, &origin.version);
        let reached = snapshot.step;
        Ok(Contents { run, selection, extent, origin, recording, figures, record, head, reached })
    }

    /// The files: first the one that tells of the others.
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = entries(&self.recording, &self.record, &self.figures, &self.head);
        let text = readme(&self.run, &self.selection, &self.extent, &self.origin, self.reached, &entries);
        entries.insert(0, Entry::text(README, "what the files are, how to cite, and the command", text));
        entries
    }

    /// How many rows and columns of losses there are, how many matrices, and how many figures.
    pub fn sizes(&self) -> [usize; 4] {
        let [rows, columns, matrices] = self.recording.sizes();
        [rows, columns, matrices, self.figures.len()]
    }
}
