//! What a classifier has learned: its examples, and where each optimizer's weights draw the boundary.

use super::contour::zeros;
use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::picture::diverging;
use super::{Axis, Figure, Frame, Marker, Picture, Pixel, Scale, Theme, nothing, style_of};
use crate::experiment::LaneId;
use crate::experiment::number;
use crate::math::read_number;
use crate::session::{Decisions, Examples, LaneSnapshot, Snapshot};
use crate::text::words::three_digits;
use crate::worker::Grid;

/// The examples, a disc or a square by class; the boundary of every optimizer; and the classes' regions after one of
/// them, deeper where it is surer.
#[derive(Clone, Debug)]
pub struct DecisionFigure<'a> {
    snapshot: &'a Snapshot,
    theme: &'a Theme,
    frame: Frame,
    decider: Option<LaneId>,
}

/// Regions recede behind the examples: this much of their colour at most.
const REGION: f64 = 0.42;
/// Said where there is nothing to see.
const NOTHING: &str = "No weights are known yet";

impl<'a> DecisionFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        let window = snapshot.examples.as_ref().map_or([-1.0, 1.0, -1.0, 1.0], |examples| examples.window);
        let x = Axis::new(Scale::linear(window[0], window[1]), "x of an example");
        let y = Axis::new(Scale::linear(window[2], window[3]), "y of an example");
        DecisionFigure { snapshot, theme, frame: Frame::new(size, x, y, 20.0), decider: None }
    }

    /// With the regions of this optimizer, if it is there, in place of the first's.
    pub fn decided_by(self, decider: Option<LaneId>) -> Self {
        DecisionFigure { decider, ..self }
    }

    /// Whose regions are shown.
    pub fn decider(&self) -> Option<(&'a LaneSnapshot, &'a Decisions)> {
        let chosen = self.decided().find(|(lane, _)| self.decider.is_some_and(|id| id.is(&lane.key)));
        chosen.or_else(|| self.decided().next())
    }

    fn examples(&self) -> Option<&'a Examples> {
        self.snapshot.examples.as_ref()
    }

    fn decided(&self) -> impl Iterator<Item = (&'a LaneSnapshot, &'a Decisions)> + Clone {
        self.snapshot.lanes.iter().filter_map(|lane| Some((lane, lane.decisions.as_ref()?)))
    }

    fn grid(&self, decisions: &Decisions) -> Option<Grid> {
        Some(Grid {
            window: self.examples()?.window,
            columns: Decisions::CELLS,
            rows: Decisions::CELLS,
            values: decisions.values.iter().map(|&odds| odds.into()).collect(),
            generation: 0,
        })
    }

    fn right(&self, decisions: &Decisions) -> String {
        let all = self.examples().map_or(1, |examples| examples.points.len().max(1));
        format!("{:.0} %", libm::floor(100.0 * decisions.right as f64 / all as f64))
    }
}

impl Figure for DecisionFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        self.frame.draw(pen, self.theme, false)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        let Some(examples) = self.examples().filter(|_| self.decided().next().is_some()) else {
            return nothing::say(pen, &self.frame, self.theme, NOTHING);
        };
        let mut inside = pen.inside(self.frame.rect);
        for &(point, positive) in &examples.points {
            let at = self.frame.at(point.map(f64::from));
            let (marker, colour) = if positive {
                (Marker::Circle, self.theme.diverging[2])
            } else {
                (Marker::Square, self.theme.diverging[0])
            };
            inside.marker(marker, at, 0.75 * Theme::MARKER, colour, Some(self.theme.paper))?;
        }
        let mut labels = Vec::new();
        let all: Vec<_> = self.decided().collect();
        for (lane, decisions) in all.into_iter().rev() {
            let style = style_of(lane);
            let colour = self.theme.colour(style.colour);
            let lines = self.grid(decisions).map(|grid| zeros(&grid)).unwrap_or_default();
            let mut longest: Vec<Pixel> = Vec::new();
            for line in lines {
                let line: Vec<Pixel> = line.into_iter().map(|point| self.frame.at(point)).collect();
                inside.line(&line, Stroke::solid(self.theme.paper, 2.0 * Theme::BOLD_LINE))?;
                inside.line(&line, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
                if line.len() > longest.len() {
                    longest = line;
                }
            }
            // Its name stands where its boundary is highest.
            let seen = longest.into_iter().filter(|&point| self.frame.rect.contains(point));
            labels.extend(seen.min_by(|a, b| a.y.total_cmp(&b.y)).map(|point| Label {
                value: Some(self.right(decisions)),
                ..Label::new(point, &lane.name, colour)
            }));
        }
        label::draw(pen, self.theme, labels, self.frame.rect)
    }

    fn pictures(&self) -> Vec<Picture> {
        let Some((_, decisions)) = self.decider() else { return Vec::new() };
        let cells = Decisions::CELLS;
        if decisions.values.len() != cells * cells {
            return Vec::new();
        }
        let mut pixels = Vec::with_capacity(4 * cells * cells);
        for row in decisions.values.chunks_exact(cells).rev() {
            for &odds in row {
                // From odds to a probability, and that from −1 to 1.
                let sure = libm::tanh(0.5 * f64::from(odds));
                let [r, g, b] = diverging(self.theme, if sure.is_finite() { REGION * sure } else { 0.0 });
                pixels.extend([r, g, b, 255]);
            }
        }
        let clip = self.frame.rect;
        vec![Picture { rect: clip, clip, columns: cells, rows: cells, pixels, smooth: true }]
    }

    fn caption(&self) -> String {
        match self.decider() {
            Some((lane, _)) => format!("Discs against squares; regions as {} decides", lane.name),
            None => NOTHING.into(),
        }
    }

    fn words(&self) -> String {
        let Some(examples) = self.examples() else { return format!("{NOTHING}.") };
        let count = examples.points.len();
        let positive = examples.points.iter().filter(|(_, positive)| *positive).count();
        let mut words = format!("{count} examples: {positive} discs, {} squares.", count - positive);
        for (lane, decisions) in self.decided() {
            words += &format!(
                " {} tells {} of them right at step {}.",
                lane.name, decisions.right, decisions.step
            );
        }
        if let Some((lane, _)) = self.decider() {
            words += &format!(" The regions are those of {}.", lane.name);
        }
        words
    }

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,step,x,y,log_odds\n");
        let Some(examples) = self.examples() else { return csv };
        let [left, right, low, high] = examples.window;
        let cells = Decisions::CELLS;
        let at = |from: f64, to: f64, place: usize| from + (to - from) * (place as f64 + 0.5) / cells as f64;
        for (lane, decisions) in self.decided() {
            for (cell, odds) in decisions.values.iter().enumerate() {
                let (x, y) = (at(left, right, cell % cells), at(low, high, cell / cells));
                // The digits of single precision are fewer.
                let odds = read_number(&odds.to_string()).unwrap_or(f64::NAN);
                let [x, y, odds] = [x, y, odds].map(number);
                csv += &format!("{},{},{x},{y},{odds}\n", lane.key, decisions.step);
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let [x, y] = self.frame.values_at(point)?;
        let [left, right, low, high] = self.examples()?.window;
        let cells = Decisions::CELLS;
        let cell = |value: f64, from: f64, to: f64| {
            (((value - from) / (to - from) * cells as f64) as usize).min(cells - 1)
        };
        let place = cell(y, low, high) * cells + cell(x, left, right);
        let odds = self.decided().filter_map(|(lane, decisions)| {
            let odds = f64::from(*decisions.values.get(place)?);
            let sure = 100.0 / (1.0 + libm::exp(-odds));
            Some(format!("{} {sure:.0} %", lane.name))
        });
        let odds: Vec<String> = odds.collect();
        Some(format!("x {}, y {}: a disc by {}", three_digits(x), three_digits(y), odds.join(", ")))
    }
}
