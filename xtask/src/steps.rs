//! Steps, each with a heading and a time, one after another or in two rows beside each other, and a table of them at
//! the end.

use anyhow::{Context, Result, anyhow, ensure};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// The steps so far.
pub struct Steps {
    taken: Vec<Step>,
    start: Instant,
    /// Whether a step of this row or of the one beside it has failed.
    failed: Arc<AtomicBool>,
}

struct Step {
    name: &'static str,
    time: Duration,
    passed: bool,
}

impl Default for Steps {
    fn default() -> Self {
        Self { taken: Vec::new(), start: Instant::now(), failed: Arc::default() }
    }
}

impl Steps {
    /// Takes the next step. Its failure ends the row, which the caller sees to with `?`.
    pub fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.measure(name, || {
            println!("\n== {name} ==");
            work()
        })
    }

    /// Takes the next step and says nothing until it has ended; then all at once, so that what is said beside it stays
    /// apart. The work returns what is to be said, whether it failed or not.
    pub fn take_quietly(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> (String, Result<()>),
    ) -> Result<()> {
        self.measure(name, || {
            let (words, outcome) = work();
            println!("\n== {name} ==\n{}", words.trim_end());
            outcome
        })
    }

    /// Takes two rows of steps beside each other. A failure in one ends the other after its step.
    pub fn beside(
        &mut self,
        row: impl FnOnce(&mut Steps) -> Result<()>,
        other: impl FnOnce(&mut Steps) -> Result<()> + Send,
    ) -> Result<()> {
        let mut others = Steps { failed: self.failed.clone(), ..Steps::default() };
        let outcomes = thread::scope(|scope| {
            let other = scope.spawn(|| other(&mut others));
            (row(self), other.join().expect("a step fails and does not panic"))
        });
        self.taken.append(&mut others.taken);
        match outcomes {
            (Err(error), Err(other)) => Err(anyhow!("{error:#}; {other:#}")),
            (outcome, other) => outcome.and(other),
        }
    }

    fn measure<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        ensure!(!self.failed.load(Ordering::Relaxed), "the step \"{name}\" was left out");
        let start = Instant::now();
        let outcome = work();
        let passed = outcome.is_ok();
        self.failed.fetch_or(!passed, Ordering::Relaxed);
        self.taken.push(Step { name, time: start.elapsed(), passed });
        outcome.with_context(|| format!("the step \"{name}\" failed"))
    }

    /// The steps taken and their seconds, one a line. Those taken beside each other make more than all of it.
    pub fn table(&self) -> String {
        self.table_at(self.start.elapsed())
    }

    fn table_at(&self, total: Duration) -> String {
        let width =
            self.taken.iter().map(|step| step.name.len()).max().unwrap_or_default().max("in all".len());
        let line = |name: &str, time: Duration, end: &str| {
            format!("{name:width$} {:>7.1} s{end}\n", time.as_secs_f64())
        };
        let steps = self
            .taken
            .iter()
            .map(|step| line(step.name, step.time, if step.passed { "" } else { "  failed" }));
        steps.collect::<String>() + &line("in all", total, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    /// Whatever the machine was busy with.
    fn table(mut steps: Steps) -> String {
        steps.taken.iter_mut().for_each(|step| step.time = Duration::ZERO);
        steps.table_at(Duration::ZERO)
    }

    #[test]
    fn a_failed_step_is_named_in_the_error_and_marked_in_the_table() {
        let mut steps = Steps::default();
        assert_eq!(steps.take("format", || Ok(7)).unwrap(), 7);
        let error = steps.take::<()>("lint", || anyhow::bail!("it is late")).unwrap_err();
        assert_eq!(format!("{error:#}"), "the step \"lint\" failed: it is late");
        assert_eq!(table(steps), "format     0.0 s\nlint       0.0 s  failed\nin all     0.0 s\n");
    }

    #[test]
    fn a_failure_ends_the_row_beside_it_after_its_step() {
        let mut steps = Steps::default();
        let (begun, beginning) = mpsc::channel();
        let (over, end) = mpsc::channel();
        let error = steps
            .beside(
                |row| {
                    row.take("page", || {
                        begun.send(())?;
                        Ok(end.recv()?)
                    })?;
                    row.take("browser", || Ok(()))
                },
                move |row| {
                    beginning.recv()?;
                    let outcome =
                        row.take_quietly("tests", || ("1 failed\n".into(), Err(anyhow!("no luck"))));
                    over.send(())?;
                    outcome
                },
            )
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "the step \"browser\" was left out; the step \"tests\" failed: no luck"
        );
        assert_eq!(table(steps), "page       0.0 s\ntests      0.0 s  failed\nin all     0.0 s\n");
    }
}
