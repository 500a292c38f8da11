//! A row of steps, each with a heading and a time, and a table of them at the end.

use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// The steps so far.
#[derive(Default)]
pub struct Steps(Vec<Step>);

struct Step {
    name: &'static str,
    time: Duration,
    passed: bool,
}

impl Steps {
    /// Takes the next step. Its failure ends the row, which the caller sees to with `?`.
    pub fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name} ==");
        let start = Instant::now();
        let outcome = work();
        self.0.push(Step { name, time: start.elapsed(), passed: outcome.is_ok() });
        outcome.with_context(|| format!("the step \"{name}\" failed"))
    }

    /// The steps taken and their seconds, one a line.
    pub fn table(&self) -> String {
        let width = self.0.iter().map(|step| step.name.len()).max().unwrap_or_default().max("in all".len());
        let line = |name: &str, time: Duration, end: &str| {
            format!("{name:width$} {:>7.1} s{end}\n", time.as_secs_f64())
        };
        let steps =
            self.0.iter().map(|step| line(step.name, step.time, if step.passed { "" } else { "  failed" }));
        let total = self.0.iter().map(|step| step.time).sum();
        steps.collect::<String>() + &line("in all", total, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_step_is_named_in_the_error_and_marked_in_the_table() {
        let mut steps = Steps::default();
        assert_eq!(steps.take("format", || Ok(7)).unwrap(), 7);
        let error = steps.take::<()>("lint", || anyhow::bail!("it is late")).unwrap_err();
        assert_eq!(format!("{error:#}"), "the step \"lint\" failed: it is late");
        // Whatever the machine was busy with.
        steps.0.iter_mut().for_each(|step| step.time = Duration::ZERO);
        assert_eq!(steps.table(), "format     0.0 s\nlint       0.0 s  failed\nin all     0.0 s\n");
    }
}
