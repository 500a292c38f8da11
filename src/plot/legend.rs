//! What stands under a figure that is taken away: what it is, and what it is of.

use nanoserde::{DeBin, SerBin};

use super::pen::{Drawn, Lettering, Pen, text_width};
use super::{Pixel, Rect, Theme};
use crate::experiment::Experiment;
use crate::session::Snapshot;
use crate::text::words::{count, three_digits};

/// A bold title, the problem, and below it noise, seeds and step.
#[derive(Clone, Debug, PartialEq, SerBin, DeBin)]
pub struct Legend {
    lines: [String; 3],
}

/// From line to line.
pub(super) const LINE: f64 = 17.0;
/// Around the lines.
pub(super) const MARGIN: f64 = 9.0;

/// The least pixels of a picture to one of CSS, and across.
const FINENESS: f64 = 2.0;
const WIDTH: f64 = 1600.0;
/// The most pixels of a picture: 2^24, beyond which the browser of an iPhone draws nothing.
const MOST: f64 = 16_777_216.0;

impl Legend {
    /// That of a figure of a run.
    pub fn new(title: &str, experiment: &Experiment, snapshot: &Snapshot) -> Self {
        let Experiment { landscape, seed, seeds, noise, noise_strength, .. } = experiment;
        let [mut problem, mut run] = [String::new(), String::new()];
        if landscape.is_typed() {
            let sign = if snapshot.dimension > 2 { "f(x) = " } else { "f(x, y) = " };
            add(&mut problem, sign, &experiment.get("formula").unwrap_or_default());
            for (name, value) in experiment.formula.parameters() {
                add(&mut problem, ", ", name);
                add(&mut problem, " = ", &three_digits(*value));
            }
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
            add(&mut run, noise.name(), ", σ = ");
            add(&mut run, &three_digits(*noise_strength), ", ");
        }
        add(&mut run, "seed ", &seed.to_string());
        if *seeds > 1 {
            add(&mut run, " to ", &(seed + *seeds as u64 - 1).to_string());
        }
        add(&mut run, ", step ", &count(snapshot.step));
        Legend { lines: [title.into(), problem, run] }
    }

    /// How much it adds to the height of a figure of this width.
    pub fn height(&self, width: f64) -> f64 {
        LINE * self.rows(width).len() as f64 + MARGIN
    }

    /// How many pixels a picture of a figure of this size over its legend has to one of CSS: enough for print, and no more
    /// than any browser draws.
    pub fn fineness(&self, [width, height]: [f64; 2]) -> f64 {
        // Both sides are rounded to whole pixels, up by less than one.
        let height = height + self.height(width);
        FINENESS.max(WIDTH / width).min(((MOST / (width * height)).sqrt() - 1.0 / width.min(height)).max(0.1))
    }

    fn rows(&self, width: f64) -> Vec<String> {
        wrapped(&self.lines, width)
    }

    /// Title, problem and run.
    pub(super) fn lines(&self) -> &[String; 3] {
        &self.lines
    }

    /// Draws it under a figure of this size.
    pub fn draw(&self, pen: &mut Pen<'_>, [right, top]: [f64; 2], theme: &Theme) -> Drawn {
        pen.rect(Rect { left: 0.0, top, right, bottom: top + self.height(right) }, theme.paper)?;
        let mut lettering = Lettering::new(theme.ink).bold();
        let mut y = top + 0.5 * LINE;
        for row in &self.rows(right) {
            pen.text(Pixel::new(MARGIN, y), row, &lettering)?;
            (lettering, y) = (Lettering::new(theme.muted), y + LINE);
        }
        Ok(())
    }
}

/// Lines as they fit under a figure of this width: a formula may be longer than it is wide.
#[inline(always)]
pub(super) fn wrapped(lines: &[String], width: f64) -> Vec<String> {
    let mut rows = Vec::new();
    for line in lines {
        let mut row = String::new();
        for letter in line.chars() {
            row.push(letter);
            if text_width(&row) > width - 2.0 * MARGIN {
                let comma = row.rfind(", ").filter(|comma| 2 * comma > row.len());
                let end = comma.map_or(row.len() - letter.len_utf8(), |comma| comma + 2);
                let rest = row.split_off(end);
                rows.push(std::mem::replace(&mut row, rest));
            }
        }
        rows.push(row);
    }
    rows
}

#[inline(never)]
fn add(line: &mut String, label: &str, value: &str) {
    *line += label;
    *line += value;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_fine_enough_for_print_and_small_enough_for_every_browser() {
        let legend = Legend { lines: ["Loss".into(), "Rosenbrock".into(), "seed 1, step 7".into()] };
        assert_eq!(legend.fineness([400.0, 300.0]), 4.0);
        assert_eq!(legend.fineness([900.0, 500.0]), 2.0);
        for size in [[400.0, 4000.0], [3800.0, 2100.0], [5000.0, 3000.0], [60.0, 700.0]] {
            let ratio = legend.fineness(size);
            let pixels = (size[0] * ratio).round() * ((size[1] + legend.height(size[0])) * ratio).round();
            assert!(pixels <= MOST && pixels > 0.95 * MOST, "{size:?}: {ratio}, {pixels}");
        }
    }
}
