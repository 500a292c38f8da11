//! What is known of an optimizer's run.

use lodo_network::training::Choice;

use crate::order::Progress;

/// The curves of one optimizer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// The loss of each step's batch, in nats.
    pub losses: Vec<f64>,
    /// Seconds by the end of each step.
    pub seconds: Vec<f64>,
    /// Seconds of these in the optimizer's own steps.
    pub own: f64,
    /// Step, mean and standard error of held-out losses.
    pub validations: Vec<(u64, f64, f64)>,
    /// The step at which it diverged.
    pub diverged: Option<u64>,
}

impl Curves {
    /// Takes what was added.
    pub fn take(&mut self, progress: Progress) {
        self.losses.truncate(progress.from);
        self.seconds.truncate(progress.from);
        self.losses.extend(progress.losses.into_iter().map(f64::from));
        self.seconds.extend(progress.seconds);
        self.own = progress.own;
        let validations = progress.validations.into_iter();
        self.validations = validations.map(|(step, mean, error)| (step, mean.into(), error.into())).collect();
        self.diverged = progress.diverged;
    }

    /// Steps in a second, gradients included.
    pub fn pace(&self) -> Option<f64> {
        self.seconds
            .last()
            .filter(|seconds| **seconds > 0.0)
            .map(|seconds| self.seconds.len() as f64 / seconds)
    }
}

/// Along what a loss is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// Steps.
    #[default]
    Steps,
    /// Images that were seen.
    Images,
    /// Seconds that were spent.
    Seconds,
}

impl Against {
    /// All, with their keys.
    pub const ALL: [(Against, &'static str, &'static str); 3] = [
        (Against::Steps, "steps", "Step"),
        (Against::Images, "images", "Images seen"),
        (Against::Seconds, "seconds", "Seconds of computing"),
    ];

    /// Where a number of steps is.
    pub fn place(self, curves: &Curves, steps: usize, batch: usize) -> f64 {
        match self {
            Against::Steps => steps as f64,
            Against::Images => (steps * batch) as f64,
            Against::Seconds => steps.checked_sub(1).map_or(0.0, |last| {
                curves.seconds.get(last).or(curves.seconds.last()).copied().unwrap_or(0.0)
            }),
        }
    }
}

/// The name of an optimizer.
pub fn name(choice: &Choice) -> &'static str {
    choice.contender.method().name
}
