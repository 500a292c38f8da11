//! Independent pieces of work, one after the other or side by side.

/// Where pieces of work are done. Threads are the command line's: the page shares lanes out over workers, which share no
/// memory.
pub trait Parallel: Sync {
    /// The results of so many pieces, in the order of the pieces, whichever was done first.
    fn map<T: Send>(&self, pieces: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T>;

    /// So many more steps are done, of all pieces.
    fn done(&self, _steps: u64) {}
}

/// One piece after the other.
pub struct InTurn;

impl Parallel for InTurn {
    fn map<T: Send>(&self, pieces: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        (0..pieces).map(work).collect()
    }
}
