//! What stands under a figure that is taken away: what it is, and what it is of.

use super::pen::{Drawn, Lettering, Pen};
use super::words::{count, three_digits};
use super::{Rect, Theme};
use crate::run::{Experiment, Snapshot};

/// A bold title, the problem, and below it noise, seeds and step.
#[derive(Clone, Debug, PartialEq)]
pub struct Legend {
    lines: [String; 3],
}

/// From line to line.
const LINE: f64 = 17.0;
/// Around the lines.
const MARGIN: f64 = 9.0;

impl Legend {
    /// How much it adds to a figure's height.
    pub const HEIGHT: f64 = 3.0 * LINE + MARGIN;

    /// That of a figure of a run.
    pub fn new(title: &str, experiment: &Experiment, snapshot: &Snapshot) -> Self {
        let Experiment { landscape, seed, seeds, noise, noise_strength, .. } = experiment;
        let [mut problem, mut run] = [String::new(), String::new()];
        if landscape.key == "formula" {
            add(&mut problem, "f(x, y) = ", &experiment.get("formula").unwrap_or_default());
        } else {
            add(&mut problem, landscape.name, "");
        }
        if snapshot.dimension > 2 {
            add(&mut problem, ", n = ", &count(snapshot.dimension as u64));
        }
        if landscape.conditioned {
            add(&mut problem, ", κ = ", &three_digits(experiment.condition));
        }
        if snapshot.noisy {
            add(&mut run, noise.key(), " noise, σ = ");
            add(&mut run, &three_digits(*noise_strength), ", ");
        }
        add(&mut run, "seed ", &seed.to_string());
        if *seeds > 1 {
            add(&mut run, " to ", &(seed + *seeds as u64 - 1).to_string());
        }
        add(&mut run, ", step ", &count(snapshot.step));
        Legend { lines: [title.into(), problem, run] }
    }

    /// Draws it under a figure of this size.
    pub fn draw(&self, pen: &mut Pen<'_>, [right, top]: [f64; 2], theme: &Theme) -> Drawn {
        pen.rect(Rect { left: 0.0, top, right, bottom: top + Self::HEIGHT }, theme.paper)?;
        let mut lettering = Lettering::new(theme.ink).bold();
        let mut y = top + 0.5 * LINE;
        for line in &self.lines {
            pen.text([MARGIN, y], line, &lettering)?;
            (lettering, y) = (Lettering::new(theme.muted), y + LINE);
        }
        Ok(())
    }
}

#[inline(never)]
fn add(line: &mut String, label: &str, value: &str) {
    *line += label;
    *line += value;
}
