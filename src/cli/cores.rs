//! All cores of the machine, and how far they are.

use std::io::{IsTerminal, stderr};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use lodo::study::Parallel;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use super::outcome::Failure;

/// Shorter work is over before anybody asks how long it takes.
const PATIENCE: Duration = Duration::from_secs(1);

/// Threads, and a bar of what they have done where a person watches.
pub struct Cores {
    pool: ThreadPool,
    bar: ProgressBar,
    watched: bool,
}

impl Cores {
    /// So many threads, or one for each core.
    pub fn new(threads: Option<u16>) -> Result<Self, Failure> {
        let pool = ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0).into()).build();
        let pool = pool.map_err(|error| format!("Threads cannot be started: {error}"))?;
        let style = ProgressStyle::with_template("{bar:40} {percent:>3} %  {eta} left");
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden())
            .with_style(style.expect("the template is sound"));
        Ok(Cores { pool, bar, watched: stderr().is_terminal() })
    }

    /// How many threads compute.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// So much is to be done from here on, in steps.
    pub fn expect(&self, steps: u64) {
        self.bar.set_length(steps);
        self.bar.reset();
    }

    /// A line for whoever watches, or for a log.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| eprintln!("{line}"));
    }

    /// All is done.
    pub fn rest(&self) {
        self.bar.finish_and_clear();
    }
}

impl Parallel for Cores {
    fn map<T: Send>(&self, pieces: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        self.pool.install(|| (0..pieces).into_par_iter().map(work).collect())
    }

    fn done(&self, steps: u64) {
        if self.watched && self.bar.is_hidden() && self.bar.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        self.bar.inc(steps);
    }
}

/// Seconds since it was first asked: of those since 1970 a number has no digits left below a quarter of a microsecond.
pub fn clock() -> f64 {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    BEGAN.elapsed().as_secs_f64()
}
