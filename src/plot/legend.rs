//! What stands under a figure that is taken away: what it is, and what it is of.

use super::pen::{Drawn, Lettering, Pen, text_width};
use super::words::{count, three_digits};
use super::{Rect, Theme};
use crate::run::{Experiment, Snapshot};

/// A bold title and, in as many lines as the width asks for, the problem with its seed and the step. Without either it
/// takes no room.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Legend {
    lines: Vec<String>,
}

/// From line to line.
const LINE: f64 = 17.0;
/// Around the lines.
const MARGIN: f64 = 9.0;

impl Legend {
    /// That of a figure of a run, this wide.
    pub fn new(title: &str, experiment: &Experiment, snapshot: &Snapshot, width: f64) -> Self {
        let mut lines = vec![title.into()];
        let mut line = String::new();
        for part in words(experiment, snapshot).split_inclusive(", ") {
            if text_width(&line) + text_width(part) > width - 2.0 * MARGIN {
                lines.push(std::mem::take(&mut line));
            }
            line += part;
        }
        lines.push(line);
        Legend { lines }
    }

    /// How much it adds to a figure's height.
    pub fn height(&self) -> f64 {
        if self.lines.is_empty() { 0.0 } else { LINE * self.lines.len() as f64 + MARGIN }
    }

    /// Draws it under a figure of this size.
    pub fn draw(&self, pen: &mut Pen<'_>, [right, top]: [f64; 2], theme: &Theme) -> Drawn {
        pen.rect(Rect { left: 0.0, top, right, bottom: top + self.height() }, theme.paper)?;
        for (place, line) in self.lines.iter().enumerate() {
            let at = [MARGIN, top + LINE * (place as f64 + 0.5)];
            match place {
                0 => pen.text(at, line, &Lettering::new(theme.ink).bold())?,
                _ => pen.text(at, line.trim_end(), &Lettering::new(theme.muted))?,
            }
        }
        Ok(())
    }
}

/// The problem, its seeds and the step.
fn words(experiment: &Experiment, snapshot: &Snapshot) -> String {
    let Experiment { landscape, seed, seeds, noise, noise_strength, .. } = experiment;
    let (mut words, formula) = match landscape.key {
        "formula" => (String::from("f(x, y) = "), experiment.get("formula").unwrap_or_default()),
        _ => (String::from(landscape.name), String::new()),
    };
    let mut add = |label: &str, value: &str| {
        words += label;
        words += value;
    };
    add("", &formula);
    if snapshot.dimension > 2 {
        add(", n = ", &count(snapshot.dimension as u64));
    }
    if landscape.conditioned {
        add(", κ = ", &three_digits(experiment.condition));
    }
    if snapshot.noisy {
        add(", noise: ", noise.key());
        add(", σ = ", &three_digits(*noise_strength));
    }
    add(", seed ", &seed.to_string());
    if *seeds > 1 {
        add(" to ", &(seed + *seeds as u64 - 1).to_string());
    }
    add(", step ", &count(snapshot.step));
    words
}
