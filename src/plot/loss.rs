//! The loss of every optimizer, on a logarithmic axis.

use super::heights::{Heights, heights};
use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::scale::doubled;
use super::{Axis, Figure, Frame, Kind, Pixel, Scale, Theme, nothing, style_of};
use crate::experiment::{LossAxis, number};
use crate::session::{Band, Bin, LaneSnapshot, Snapshot, Status};
use crate::text::words::{count, three_digits};

/// Losses as read, faint, and smoothed, bold; without noise those as read, bold. Under several seeds their median, bold,
/// over their range.
///
/// Where the least value is known and is not zero, what lies above it is drawn. Where it is not known and a loss is
/// below zero, the axis is linear near zero.
#[derive(Clone, Debug)]
pub struct LossFigure<'a> {
    snapshot: &'a Snapshot,
    axis: LossAxis,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
    /// What is taken from each loss.
    least: f64,
    /// The loss at which the run is to stop.
    target: Option<f64>,
}

/// Loss curves by optimizer as a table; under several seeds their medians stand in for smoothed losses.
pub fn curves_csv<'a>(curves: impl IntoIterator<Item = (&'a str, &'a [Bin])>, several_seeds: bool) -> String {
    let middle = if several_seeds { "median" } else { "smoothed" };
    let mut csv = format!("optimizer,step,evaluations,seconds,least,greatest,{middle}\n");
    for (key, curve) in curves {
        for Bin { step, evaluations, seconds, least, greatest, smoothed, .. } in curve {
            let values = [seconds, least, greatest, smoothed].map(|value| number(*value)).join(",");
            csv += &format!("{key},{step},{evaluations},{values}\n");
        }
    }
    csv
}

/// The dashes of the loss at which the run is to stop.
const DOTTED: &[f64] = &[1.5, 3.0];
/// Losses as read are drawn as a band of bins at least so wide, in pixels.
const FAINT: f64 = 2.0;

impl<'a> LossFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, axis: LossAxis, size: [f64; 2], theme: &'a Theme) -> Self {
        let Heights { least, reach, scale } = heights(snapshot);
        let (title, base) = match axis {
            LossAxis::Steps => ("Steps", 256.0),
            LossAxis::Evaluations => ("Evaluations", 256.0),
            LossAxis::Seconds => ("Seconds of computing", 0.25),
        };
        // A run that was taken back keeps the room for what it had come to.
        let farthest = if axis == LossAxis::Steps { snapshot.time.farthest as f64 } else { 0.0 };
        let ends = snapshot.lanes.iter().filter_map(|lane| lane.curve.last()).map(|bin| bin.along(axis));
        let end = ends.filter(|end| end.is_finite()).fold(farthest, f64::max);
        let x = Scale::linear(0.0, doubled(base, end));
        // Without optimizers there are no axes: the frame says so by having no titles.
        let loss = match scale.kind {
            _ if snapshot.lanes.is_empty() => String::new(),
            _ if least != 0.0 => format!("Loss above the least value, {}", three_digits(least)),
            Kind::SymmetricLog { linear } => format!("Loss, linear within ±{}", three_digits(linear)),
            _ => "Loss".into(),
        };
        let title = if snapshot.lanes.is_empty() { "" } else { title };
        let (x, y) = (Axis::new(x, title), Axis::new(scale, loss));
        let frame = label::frame(size, x, y, &snapshot.lanes, 2);
        LossFigure { snapshot, axis, theme, frame, reach, least, target: None }
    }

    /// With a line at the loss at which the run is to stop, if there is one.
    pub fn aiming(mut self, target: Option<f64>) -> Self {
        self.target = target;
        self
    }

    /// Where a loss lies at this place along the axis.
    fn place(&self, along: f64, loss: f64) -> Pixel {
        self.frame.at([along, loss - self.least])
    }

    /// A loss as drawn, in words.
    fn digits(&self, loss: f64) -> String {
        three_digits(loss - self.least)
    }

    /// Under how many seeds it runs.
    fn seeds(&self) -> usize {
        self.snapshot.seeds()
    }

    /// Whether a faint band lies behind the bold line.
    fn is_banded(&self) -> bool {
        self.snapshot.noisy || self.seeds() > 1
    }

    /// The range over several seeds, in words in brackets.
    fn range(&self, band: Option<Band>) -> String {
        band.map_or(String::new(), |band| {
            format!(" ({} to {})", self.digits(band.least), self.digits(band.greatest))
        })
    }

    /// With the vertical axis of the figure before, as long as that serves, and its names in the same order; with the
    /// horizontal one where the run was taken back.
    pub fn keeping(mut self, former: &Frame) -> Self {
        let Snapshot { step, time, .. } = self.snapshot;
        if *step < time.farthest && former.x.title == self.frame.x.title {
            let to = &mut self.frame.x.scale.to;
            *to = to.max(former.x.scale.to);
        }
        self.frame = self.frame.keeping(former, self.reach);
        self.frame.order = label::order(self.labels(), &former.order);
        self
    }

    /// Where a lane is now, or where its line ends.
    fn end(&self, lane: &LaneSnapshot) -> Pixel {
        let Some(bin) = lane.curve.last() else { return self.place(0.0, lane.smoothed) };
        self.place(bin.along(self.axis), if lane.is_active() { lane.smoothed } else { bin.smoothed })
    }

    /// Through the least and the greatest loss of each bin, whichever is nearer to what came before first.
    fn raw(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        let mut points = Vec::new();
        let (mut from, mut value) = (f64::NEG_INFINITY, f64::NAN);
        for bin in &lane.curve {
            let Pixel { x: to, y: low } = self.place(bin.along(self.axis), bin.least);
            let high = self.place(0.0, bin.greatest).y;
            if low == high {
                points.push(Pixel::new(to, low));
                value = low;
            } else {
                let falling = (value - high).abs() <= (value - low).abs();
                let (first, second) = if falling { (high, low) } else { (low, high) };
                let middle = if from.is_finite() { 0.5 * (from + to) } else { to };
                points.extend([Pixel::new(middle, first), Pixel::new(to, second)]);
                value = second;
            }
            from = to;
        }
        points
    }

    /// The rim of the band between the least and the greatest loss of each bin: along the greatest and back along the
    /// least. Bins are seen together until they are [`FAINT`] wide.
    fn band(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        let (mut rim, mut lower) = (Vec::new(), Vec::new());
        let (mut from, mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY, f64::NEG_INFINITY);
        for (place, bin) in lane.curve.iter().enumerate() {
            (low, high) = (low.min(bin.least), high.max(bin.greatest));
            let point = self.place(bin.along(self.axis), high);
            if point.x - from >= FAINT || place + 1 == lane.curve.len() {
                rim.push(point);
                lower.push(self.place(bin.along(self.axis), low));
                (from, low, high) = (point.x, f64::INFINITY, f64::NEG_INFINITY);
            }
        }
        rim.extend(lower.into_iter().rev());
        rim
    }

    fn smoothed(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        lane.curve.iter().map(|bin| self.place(bin.along(self.axis), bin.smoothed)).collect()
    }

    /// What a loss to compare with is called, if it is to be seen.
    fn reference(&self, loss: Option<f64>, text: [&str; 2]) -> Option<Label> {
        let Scale { from, to, .. } = self.frame.y.scale;
        let loss = loss.filter(|loss| (from..=to).contains(&(loss - self.least)))?;
        Some(Label::reference(&self.frame, self.place(0.0, loss).y, text, self.theme))
    }

    /// What Newton's method would pay on average, where losses are read under noise.
    fn newton(&self) -> Option<f64> {
        self.snapshot.newton_best.filter(|_| self.snapshot.noisy)
    }

    /// Where along the axis settings were changed.
    fn changes(&self) -> impl Iterator<Item = f64> {
        let first = self.snapshot.lanes.first();
        self.snapshot.time.changes.iter().filter_map(move |&step| {
            let place = match self.axis {
                LossAxis::Steps => step as f64,
                _ => first?.curve.iter().find(|bin| bin.step >= step)?.along(self.axis),
            };
            Some(self.frame.at([place, self.frame.y.scale.from]).x)
        })
    }

    /// Steps to a bin.
    fn stride(&self) -> u64 {
        self.snapshot
            .lanes
            .iter()
            .filter_map(|lane| lane.curve.first())
            .map(|bin| bin.step)
            .max()
            .unwrap_or(1)
    }

    fn labels(&self) -> Vec<Label> {
        let best = self.newton().map_or(String::new(), |best| format!("mean {}", three_digits(best)));
        let mut references = Vec::with_capacity(2);
        references.extend(self.reference(self.newton(), ["Newton’s", &best]));
        let target = self.reference(self.target, ["target", ""]);
        references.extend(target.map(|label| Label { reference: Some(DOTTED), ..label }));
        label::of(&self.snapshot.lanes, references, &self.frame, self.theme, &|lane| {
            let value = if lane.is_active() { self.digits(lane.smoothed) } else { "diverged".into() };
            Some((self.end(lane), Some(value)))
        })
    }
}

impl Figure for LossFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        if self.snapshot.lanes.is_empty() {
            return Ok(());
        }
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        let lanes = &self.snapshot.lanes;
        if lanes.is_empty() {
            return nothing::say(pen, &self.frame, self.theme, nothing::why(self.snapshot, ""));
        }
        let mut inside = pen.inside(self.frame.rect);
        // The first lane last, above the others.
        for lane in lanes.iter().rev().filter(|_| self.is_banded()) {
            let colour = self.theme.colour(style_of(lane).colour);
            let faint = colour.faint(Theme::RAW_ALPHA);
            match self.stride() {
                1 if self.seeds() == 1 => {
                    inside.line(&self.raw(lane), Stroke::solid(faint, Theme::RAW_LINE))?
                }
                _ => inside.fill(&self.band(lane), colour.faint(Theme::BAND_ALPHA))?,
            }
        }
        for x in self.changes() {
            let tip = Pixel::new(x, self.frame.rect.bottom);
            inside.fill(&[tip.offset(-3.5, -7.0), tip.offset(3.5, -7.0), tip], self.theme.ink)?;
        }
        let labels = label::beside(self.labels(), &self.frame);
        label::references(&mut inside, &labels, &self.frame)?;
        for lane in lanes.iter().rev() {
            let style = style_of(lane);
            let colour = self.theme.colour(style.colour);
            let points = if self.is_banded() { self.smoothed(lane) } else { self.raw(lane) };
            inside.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
        }
        for lane in lanes.iter().rev() {
            label::end(&mut inside, self.theme, lane, self.end(lane), &self.frame)?;
        }
        label::write(pen, self.theme, &labels)
    }

    fn caption(&self) -> String {
        if self.snapshot.lanes.is_empty() {
            return String::new();
        }
        let stride = self.stride();
        let mut caption = match (self.snapshot.noisy, stride) {
            _ if self.seeds() > 1 => format!("Bold: median of {} seeds. Faint: their range", self.seeds()),
            (true, 1) => "Bold: running mean. Faint: every step".into(),
            (true, _) => "Bold: running mean. Faint: range".into(),
            (false, 1) => "Loss at every step".into(),
            (false, stride) => format!("Least and greatest of {} steps", count(stride)),
        };
        caption += match self.frame.y.scale.kind {
            _ if self.least != 0.0 => ", above the least",
            Kind::SymmetricLog { .. } => ", linear near 0",
            _ => "",
        };
        caption
    }

    fn words(&self) -> String {
        let Snapshot { lanes, step, .. } = self.snapshot;
        if lanes.is_empty() {
            return format!("{}.", nothing::why(self.snapshot, ""));
        }
        let axis = match self.frame.y.scale.kind {
            _ if self.least != 0.0 => {
                format!("Loss above the least value, {}, on a logarithmic axis", three_digits(self.least))
            }
            Kind::SymmetricLog { linear } => {
                format!("Loss on a logarithmic axis that is linear within ±{}", three_digits(linear))
            }
            _ => "Loss on a logarithmic axis".into(),
        };
        let seeds = match self.seeds() {
            1 => String::new(),
            seeds => format!(", the median of {seeds} seeds"),
        };
        let mut words = format!("{axis}{seeds}, up to step {}.", count(*step));
        let running: Vec<String> = lanes
            .iter()
            .filter(|lane| lane.is_active())
            .map(|lane| {
                format!(
                    "{} {}{}",
                    lane.name,
                    self.digits(lane.smoothed),
                    self.range(lane.replicates.as_ref().and_then(|replicates| replicates.loss))
                )
            })
            .collect();
        if !running.is_empty() {
            words += &format!(" Now {}", running.join(", "));
            if let Some(best) = self.newton() {
                words += &format!("; Newton’s average {}", three_digits(best));
            }
            words.push('.');
        }
        let changes = &self.snapshot.time.changes;
        if let Some((last, others)) = changes.split_last() {
            // The latest few are enough to hear.
            let others: Vec<String> =
                others[others.len().saturating_sub(5)..].iter().map(|&step| count(step)).collect();
            words += &match others.len() {
                0 => format!(" Settings were changed at step {}, marked on the axis.", count(*last)),
                _ => format!(
                    " Settings were changed at steps {} and {}, marked on the axis.",
                    others.join(", "),
                    count(*last)
                ),
            };
        }
        for lane in lanes {
            if let Status::Diverged { step } = lane.status {
                let under = if self.seeds() > 1 { " under the first seed" } else { "" };
                words += &format!(" {} diverged at step {}{under}.", lane.name, count(step));
            }
        }
        words
    }

    fn csv(&self) -> String {
        let lanes = self.snapshot.lanes.iter();
        curves_csv(lanes.map(|lane| -> (&str, &[Bin]) { (&lane.key, &lane.curve) }), self.seeds() > 1)
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let [x, _] = self.frame.values_at(point)?;
        let bins = self.snapshot.lanes.iter().filter_map(|lane| {
            let place = lane.curve.partition_point(|bin| bin.along(self.axis) < x);
            Some((lane, lane.curve.get(place)?))
        });
        let losses: Vec<String> = bins
            .clone()
            .map(|(lane, bin)| {
                let loss = if self.seeds() > 1 {
                    let Bin { least, greatest, smoothed: median, .. } = *bin;
                    self.digits(median) + &self.range(Some(Band { least, median, greatest }))
                } else if self.snapshot.noisy || bin.least == bin.greatest {
                    self.digits(if self.snapshot.noisy { bin.smoothed } else { bin.least })
                } else {
                    format!("{} to {}", self.digits(bin.least), self.digits(bin.greatest))
                };
                format!("{} {loss}", lane.name)
            })
            .collect();
        let (_, bin) = bins.clone().next()?;
        let place = match self.axis {
            LossAxis::Steps => format!("Step {}", count(bin.step)),
            LossAxis::Evaluations => format!("{} evaluations", three_digits(x)),
            LossAxis::Seconds => format!("{} s", three_digits(x)),
        };
        Some(format!("{place}: {}", losses.join(", ")))
    }
}
