//! The runs that were kept, to compare others with: as they were seen, and as a link says them.

use crate::experiment::KeptRun;
use crate::session::Snapshot;

/// So many are remembered, for whoever undoes: the one that is seen is among them.
const MOST: usize = 4;

/// The runs that were kept.
#[derive(Debug, Default)]
pub struct Kept {
    /// The latest last.
    known: Vec<(Said, Box<Snapshot>)>,
    /// The one that the workers hold in place of the visitor's, and where it stands.
    recalled: Option<(KeptRun, Option<Box<Snapshot>>)>,
}

/// How a run that is known is said: `None` for one that no link can bring back, as settings were changed on its way.
type Said = Option<KeptRun>;

impl Kept {
    /// A run stays to be seen as it stands.
    pub fn keep(&mut self, said: Said, snapshot: Box<Snapshot>) {
        self.known.retain(|known| known.0 != said);
        self.known.push((said, snapshot));
        if self.known.len() > MOST {
            self.known.remove(0);
        }
    }

    /// The one that is to be drawn, where the settings want this one: also on its way.
    pub fn drawn(&self, wanted: Option<&KeptRun>) -> Option<&Snapshot> {
        let recalled = || self.recalled.as_ref().filter(|recalled| Some(&recalled.0) == wanted);
        self.seen(wanted).or_else(|| recalled()?.1.as_deref())
    }

    /// The one that is seen, where the settings want this one.
    pub fn seen(&self, wanted: Option<&KeptRun>) -> Option<&Snapshot> {
        let known = self.known.iter().rev().find(|known| known.0.as_ref() == wanted);
        known.map(|(_, snapshot)| &**snapshot)
    }

    /// The one that no link can bring back is not seen any more.
    pub fn let_go(&mut self) {
        self.known.retain(|known| known.0.is_some());
    }

    /// The run that has to be computed, as it is wanted and not known, and its step if it has begun.
    pub fn unknown(&mut self, wanted: Option<&KeptRun>) -> Option<(KeptRun, Option<u64>)> {
        let wanted = wanted.filter(|wanted| self.seen(Some(wanted)).is_none())?;
        if self.recalled.as_ref().is_none_or(|recalled| recalled.0 != *wanted) {
            self.recalled = Some((wanted.clone(), None));
        }
        let (run, snapshot) = self.recalled.as_ref()?;
        Some((run.clone(), snapshot.as_ref().map(|snapshot| snapshot.step)))
    }

    /// How far the run has come that the workers hold in place of the visitor's, and where it is to come.
    pub fn on_the_way(&self) -> Option<(u64, u64)> {
        let (run, snapshot) = self.recalled.as_ref()?;
        Some((snapshot.as_ref().map_or(0, |snapshot| snapshot.step), run.step()))
    }

    /// A run that is being computed stands here; it has arrived if nobody took a step any more.
    pub fn on_snapshot(&mut self, run: &KeptRun, snapshot: Snapshot) {
        let Some((_, former)) = self.recalled.as_mut().filter(|recalled| recalled.0 == *run) else { return };
        let arrived = former.as_ref().is_some_and(|former| former.step == snapshot.step);
        *former = Some(Box::new(snapshot.clone()));
        if arrived {
            self.keep(Some(run.clone()), Box::new(snapshot));
        }
    }

    /// The workers hold the visitor's run again, or none.
    pub fn give_way(&mut self) {
        self.recalled = None;
    }
}
