//! What is said of the runs of one arm.

use super::cell::{Audience, Cell, Column};
use super::statistics::{Pairs, estimate, quartiles};
use super::{Arm, Course};

/// The runs of an arm, a seed each; none where they are still to be done.
pub struct Tally<'a> {
    courses: &'a [Option<Course>],
}

impl<'a> Tally<'a> {
    /// Of these runs.
    pub fn of(courses: &'a [Option<Course>]) -> Self {
        Tally { courses }
    }

    fn done(&self) -> impl Iterator<Item = &'a Course> {
        self.courses.iter().flatten()
    }

    /// How many runs are done.
    pub fn count(&self) -> u64 {
        self.done().count() as u64
    }

    /// How many of them diverged.
    pub fn diverged(&self) -> u64 {
        self.done().filter(|course| course.diverged.is_some()).count() as u64
    }

    /// Mean and deviation of a number over the runs that have it.
    fn over(&self, number: impl Fn(&Course) -> Option<f64>) -> Cell {
        let values: Vec<f64> = self.done().filter_map(number).collect();
        estimate(&values).map_or(Cell::Nothing, |(mean, deviation)| Cell::Estimate(mean, deviation))
    }

    /// The mean losses over the last tenth, of the runs that did not diverge.
    pub fn losses(&self) -> Vec<f64> {
        self.done().filter_map(|course| course.mean).collect()
    }

    fn share(&self, share: u64) -> Cell {
        match self.count() {
            0 => Cell::Nothing,
            count => Cell::Share(share, count),
        }
    }

    /// Against the same seeds of another arm.
    fn pairs(&self, first: &Tally<'_>) -> Option<(Pairs, Cell)> {
        let both = self.courses.iter().zip(first.courses);
        let both: Vec<_> =
            both.filter_map(|(ours, theirs)| Some((ours.as_ref()?, theirs.as_ref()?))).collect();
        if both.is_empty() {
            return None;
        }
        let differences: Vec<f64> =
            both.iter().filter_map(|(ours, theirs)| Some(ours.mean? - theirs.mean?)).collect();
        let difference =
            estimate(&differences).map_or(Cell::Nothing, |(mean, deviation)| Cell::Estimate(mean, deviation));
        Some((Pairs::of(both.iter().map(|(ours, theirs)| (ours.mean, theirs.mean))), difference))
    }
}

/// What a column says of an arm; the last is the tally of the study's first arm.
type Measure = fn(&Arm, &Tally<'_>, Option<&Tally<'_>>) -> Cell;

/// A column and how it is filled.
pub struct Measured {
    /// The column.
    pub column: Column,
    /// How.
    pub measure: Measure,
}

const fn measured(column: Column, measure: Measure) -> Measured {
    Measured { column, measure }
}

/// Who it is, the loss over the last tenth, and how many diverged: the columns that every report begins with.
pub fn first_columns() -> Vec<Measured> {
    vec![
        measured(Column::new("", &["optimizer"]).read_by(Audience::Programs), |arm, _, _| {
            Cell::Text(arm.key.clone())
        }),
        measured(Column::new("Optimizer", &["name"]), |arm, _, _| Cell::Text(arm.name.clone())),
        measured(Column::new("Loss", &["mean", "deviation"]), |_, tally, _| tally.over(|course| course.mean)),
        measured(Column::new("Diverged", &["diverged", "seeds"]), |_, tally, _| {
            tally.share(tally.diverged())
        }),
    ]
}

/// What others found.
pub fn expected(title: &str) -> Measured {
    measured(Column::new(title, &["expected", "expected_deviation"]), |arm, _, _| arm.expected.clone())
}

/// How many of its standard deviations the loss is from the expected one.
pub fn off() -> Measured {
    measured(Column::new("Off by σ", &["off"]), |arm, tally, _| {
        match (tally.over(|course| course.mean), &arm.expected) {
            (Cell::Estimate(found, _), &Cell::Estimate(mean, deviation)) if deviation > 0.0 => {
                Cell::Number((found - mean) / deviation)
            }
            _ => Cell::Nothing,
        }
    })
}

/// The last loss of all.
pub fn last_loss(title: &str) -> Measured {
    measured(Column::new(title, &["last", "last_deviation"]), |_, tally, _| tally.over(|course| course.loss))
}

/// ‖I − GH‖_F / √n.
pub fn error() -> Measured {
    measured(Column::new("‖I − GH‖/√n", &["error", "error_deviation"]), |_, tally, _| {
        tally.over(|course| course.error)
    })
}

/// Evaluations to a step.
pub fn evaluations() -> Measured {
    measured(Column::new("Evaluations/step", &["evaluations_per_step"]), |_, tally, _| {
        let sum = |of: fn(&Course) -> u64| tally.done().map(of).sum::<u64>() as f64;
        let steps = sum(|course| course.steps);
        if steps > 0.0 { Cell::Number(sum(|course| course.evaluations) / steps) } else { Cell::Nothing }
    })
}

/// Steps to a second, of all runs together.
pub fn pace() -> Measured {
    measured(Column::new("Steps/s", &["steps_per_second"]).read_by(Audience::Timed), |_, tally, _| {
        let seconds: f64 = tally.done().map(|course| course.seconds).sum();
        let steps: u64 = tally.done().map(|course| course.steps).sum();
        if seconds > 0.0 { Cell::Count((steps as f64 / seconds).round() as u64) } else { Cell::Nothing }
    })
}

/// Median and quartiles of the loss.
pub fn spread() -> Measured {
    measured(
        Column::new("Median (quartiles)", &["lower_quartile", "median", "upper_quartile"]),
        |_, tally, _| quartiles(&tally.losses()).map_or(Cell::Nothing, Cell::Quartiles),
    )
}

/// Where the target was reached.
pub fn to_target() -> [Measured; 3] {
    [
        measured(Column::new("Target reached", &["reached", "of"]), |_, tally, _| {
            tally.share(tally.done().filter(|course| course.reached.is_some()).count() as u64)
        }),
        measured(
            Column::new("Steps to target", &["steps_to_target", "steps_to_target_deviation"]),
            |_, tally, _| tally.over(|course| Some(course.reached?.step as f64)),
        ),
        measured(
            Column::new("Seconds to target", &["seconds_to_target", "seconds_to_target_deviation"])
                .read_by(Audience::Timed),
            |_, tally, _| tally.over(|course| Some(course.reached?.seconds)),
        ),
    ]
}

/// Against the study's first arm, seed by seed on the same noise.
pub fn against_first(name: &str) -> [Measured; 3] {
    [
        measured(
            Column::new(&format!("Loss − {name}’s"), &["difference", "difference_deviation"]),
            |_, tally, first| {
                first.and_then(|first| tally.pairs(first)).map_or(Cell::Nothing, |(_, difference)| difference)
            },
        ),
        measured(Column::new("Better in", &["better", "unequal"]), |_, tally, first| {
            let pairs = first.and_then(|first| tally.pairs(first));
            pairs.map_or(Cell::Nothing, |(pairs, _)| Cell::Share(pairs.won, pairs.won + pairs.lost))
        }),
        measured(Column::new("Sign test p", &["p"]), |_, tally, first| {
            let pairs = first.and_then(|first| tally.pairs(first));
            pairs.map_or(Cell::Nothing, |(pairs, _)| Cell::Number(pairs.sign_test()))
        }),
    ]
}
