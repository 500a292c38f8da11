//! Workers: which run each of them does, and how far it is.

/// A worker at its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Errand {
    /// The run's place in the work.
    pub place: usize,
    /// Its steps.
    pub steps: u64,
    /// Those that are done.
    pub done: u64,
}

/// All workers.
#[derive(Clone, Debug, Default)]
pub struct Crew(Vec<Option<Errand>>);

impl Crew {
    /// So many, none of which does anything.
    pub fn new(count: usize) -> Self {
        Crew(vec![None; count])
    }

    /// The places of runs that are being done.
    pub fn busy(&self) -> Vec<usize> {
        self.0.iter().flatten().map(|errand| errand.place).collect()
    }

    /// Sends a worker to a run.
    pub fn send(&mut self, number: usize, place: usize, steps: u64) {
        if let Some(seat) = self.0.get_mut(number) {
            *seat = Some(Errand { place, steps, done: 0 });
        }
    }

    /// A worker did so many more steps.
    pub fn advance(&mut self, number: usize, steps: u64) {
        if let Some(Some(errand)) = self.0.get_mut(number) {
            errand.done = (errand.done + steps).min(errand.steps);
        }
    }

    /// A worker is back from its run.
    pub fn back(&mut self, number: usize) -> Option<Errand> {
        self.0.get_mut(number)?.take()
    }

    /// Whether a worker has nothing to do.
    pub fn is_idle(&self, number: usize) -> bool {
        self.0.get(number).is_some_and(Option::is_none)
    }

    /// Steps that are done of runs under way.
    pub fn steps(&self) -> u64 {
        self.0.iter().flatten().map(|errand| errand.done).sum()
    }
}
