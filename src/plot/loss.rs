//! The loss of every optimizer, on a logarithmic axis.

use plotters_backend::DrawingBackend;

use super::label::{self, Label};
use super::pen::{DASHED, Drawn, Pen, Stroke};
use super::scale::{doubled, quantile};
use super::words::{count, three_digits};
use super::{Axis, Figure, Frame, Rect, Scale, Theme, style_of};
use crate::run::{Bin, LaneSnapshot, LossAxis, Snapshot, Status};

/// Losses as read, faint, and smoothed, bold; without noise those as read, bold.
#[derive(Clone, Debug)]
pub struct LossFigure<'a> {
    snapshot: &'a Snapshot,
    axis: LossAxis,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
}

/// Losses as read are drawn as a zigzag at least so wide, in pixels: a denser one is a dark band.
const FAINT: f64 = 2.0;

impl<'a> LossFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, axis: LossAxis, size: [f64; 2], theme: &'a Theme) -> Self {
        let reach = reach(snapshot);
        let (title, base) = match axis {
            LossAxis::Steps => ("Steps", 256.0),
            LossAxis::Evaluations => ("Evaluations", 256.0),
            LossAxis::Seconds => ("Seconds of computing", 0.25),
        };
        let ends = snapshot.lanes.iter().filter_map(|lane| lane.curve.last()).map(|bin| axis.along(bin));
        let x = Scale::linear(0.0, doubled(base, ends.filter(|end| end.is_finite()).fold(0.0, f64::max)));
        let y = Scale::log_around(reach);
        let frame =
            Frame::new(size, Axis::new(x, title), Axis::new(y, "Loss"), label::margin(&snapshot.lanes));
        LossFigure { snapshot, axis, theme, frame, reach }
    }

    /// With the vertical axis of the figure before, as long as that serves.
    pub fn keeping(mut self, former: &Frame) -> Self {
        let y = Axis { scale: self.frame.y.scale.or_former(&former.y.scale, self.reach), ..self.frame.y };
        let right = self.frame.size[0] - self.frame.rect.right;
        self.frame = Frame::new(self.frame.size, self.frame.x, y, right);
        self
    }

    /// Where a lane is now, or where its line ends.
    fn end(&self, lane: &LaneSnapshot) -> [f64; 2] {
        let Some(bin) = lane.curve.last() else { return self.frame.at([0.0, lane.smoothed]) };
        let lost = matches!(lane.status, Status::Diverged { .. });
        self.frame.at([self.axis.along(bin), if lost { bin.smoothed } else { lane.smoothed }])
    }

    /// Through the least and the greatest loss of each bin, whichever is nearer to what came before first. Bins
    /// are seen together until they are this many pixels wide.
    fn raw(&self, lane: &LaneSnapshot, width: f64) -> Vec<[f64; 2]> {
        let mut points = Vec::new();
        let (mut from, mut value) = (f64::NEG_INFINITY, f64::NAN);
        let mut waiting: Option<(f64, f64)> = None;
        for (place, bin) in lane.curve.iter().enumerate() {
            let (least, greatest) = waiting
                .take()
                .map_or((bin.least, bin.greatest), |(a, b)| (bin.least.min(a), bin.greatest.max(b)));
            let [to, low] = self.frame.at([self.axis.along(bin), least]);
            if to - from < width && place + 1 < lane.curve.len() {
                waiting = Some((least, greatest));
                continue;
            }
            let [_, high] = self.frame.at([0.0, greatest]);
            if low == high {
                points.push([to, low]);
                value = low;
            } else {
                let falling = (value - high).abs() <= (value - low).abs();
                let (first, second) = if falling { (high, low) } else { (low, high) };
                points.push([if from.is_finite() { 0.5 * (from + to) } else { to }, first]);
                points.push([to, second]);
                value = second;
            }
            from = to;
        }
        points
    }

    fn smoothed(&self, lane: &LaneSnapshot) -> Vec<[f64; 2]> {
        lane.curve.iter().map(|bin| self.frame.at([self.axis.along(bin), bin.smoothed])).collect()
    }

    /// What Newton's method would pay, and its height, if that is to be seen.
    fn newton(&self) -> Option<(f64, f64)> {
        let best = self.snapshot.newton_best.filter(|_| self.snapshot.noisy)?;
        let [_, y] = self.frame.at([0.0, best]);
        (self.frame.rect.top..=self.frame.rect.bottom).contains(&y).then_some((best, y))
    }

    /// Where along the axis settings were changed.
    fn changes(&self) -> impl Iterator<Item = f64> {
        let first = self.snapshot.lanes.first();
        self.snapshot.time.changes.iter().filter_map(move |&step| {
            let place = match self.axis {
                LossAxis::Steps => step as f64,
                _ => self.axis.along(first?.curve.iter().find(|bin| bin.step >= step)?),
            };
            Some(self.frame.at([place, self.frame.y.scale.from])[0])
        })
    }

    fn label(&self, lane: &LaneSnapshot) -> Label {
        let value = match lane.status {
            Status::Diverged { .. } => "diverged".into(),
            _ => three_digits(lane.smoothed) + self.frame.beyond(self.end(lane)),
        };
        Label {
            point: self.frame.within(self.end(lane)),
            name: lane.name.clone(),
            value: Some(value),
            colour: self.theme.colour(style_of(&lane.key).colour),
            reference: false,
        }
    }
}

/// The least and the greatest loss to be seen. A few odd bins do not count, nor does what is above ten thousand
/// times the median of the lowest lane, unless all of them began there; a lane that diverged adds a decade at
/// most. So one that leaves all bounds does not press the others flat. Nothing below 1e-16 of the greatest is
/// told apart.
fn reach(snapshot: &Snapshot) -> (f64, f64) {
    let odd = if snapshot.noisy { 0.03 } else { 0.01 };
    let (diverged, running): (Vec<_>, Vec<_>) =
        snapshot.lanes.iter().partition(|lane| matches!(lane.status, Status::Diverged { .. }));
    let best = snapshot.newton_best.filter(|best| snapshot.noisy && best.is_finite() && *best > 0.0);
    let known = running.into_iter().filter_map(|lane| extent(lane, odd)).reduce(Extent::joined);
    let lost = diverged.into_iter().filter_map(|lane| extent(lane, odd)).reduce(Extent::joined);
    let Some(Extent { low, high, median, began }) = known.or(lost) else { return (0.1, 1.0) };
    let began = if snapshot.noisy { 0.0 } else { began };
    let mut high = high.max(began).min((1e4 * median).max(2.0 * began));
    if let Some(lost) = lost.filter(|_| known.is_some()) {
        high = high.max(lost.high.min(10.0 * high));
    }
    let (low, high) = best.map_or((low, high), |best| (low.min(0.9 * best), high.max(best)));
    let high = if high > 1e-250 && high < 1e250 { high } else { 1.0 };
    (low.clamp(1e-16 * high, high), high)
}

/// What one lane would have seen.
#[derive(Clone, Copy)]
struct Extent {
    low: f64,
    high: f64,
    median: f64,
    began: f64,
}

impl Extent {
    fn joined(self, other: Extent) -> Extent {
        Extent {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
            median: self.median.min(other.median),
            began: self.began.min(other.began),
        }
    }
}

/// The losses of a lane without this part of its bins at either end, but with the latest; `None` if none is finite.
fn extent(lane: &LaneSnapshot, odd: f64) -> Option<Extent> {
    let now = Some(lane.smoothed).filter(|loss| loss.is_finite());
    let bins = || lane.curve.iter();
    let low = quantile(bins().map(|bin| bin.least), odd).into_iter().chain(now).reduce(f64::min)?;
    let high = quantile(bins().map(|bin| bin.greatest), 1.0 - odd).into_iter().chain(now).reduce(f64::max)?;
    let median = quantile(bins().map(|bin| bin.smoothed), 0.5).unwrap_or(high);
    let began = lane.curve.first().map(|bin| bin.greatest).filter(|loss| loss.is_finite()).unwrap_or(low);
    Some(Extent { low, high, median, began })
}

impl Figure for LossFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes<B: DrawingBackend>(&self, pen: &mut Pen<'_, B>) -> Drawn<B> {
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data<B: DrawingBackend>(&self, pen: &mut Pen<'_, B>) -> Drawn<B> {
        let lanes = &self.snapshot.lanes;
        let mut inside = pen.inside(self.frame.rect);
        // The first lane last, above the others.
        for lane in lanes.iter().rev().filter(|_| self.snapshot.noisy) {
            let faint = self.theme.colour(style_of(&lane.key).colour).faint(Theme::RAW_ALPHA);
            inside.line(&self.raw(lane, FAINT), Stroke::solid(faint, Theme::RAW_LINE))?;
        }
        for x in self.changes() {
            let bottom = self.frame.rect.bottom;
            let flag = [[x - 3.5, bottom - 7.0], [x + 3.5, bottom - 7.0], [x, bottom]];
            inside.fill(&flag, self.theme.ink)?;
        }
        let Rect { left, right, .. } = self.frame.rect;
        let mut labels = Vec::new();
        if let Some((best, y)) = self.newton() {
            inside
                .line(&[[left, y], [right, y]], Stroke::dashed(self.theme.muted, Theme::AXIS_LINE, DASHED))?;
            let text = ["Newton’s", &format!("best {}", three_digits(best))];
            labels.push(Label::reference(&self.frame, y, text, self.theme));
        }
        for lane in lanes.iter().rev() {
            let style = style_of(&lane.key);
            let colour = self.theme.colour(style.colour);
            let points = if self.snapshot.noisy { self.smoothed(lane) } else { self.raw(lane, 0.0) };
            inside.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
        }
        for lane in lanes.iter().rev() {
            let style = style_of(&lane.key);
            let colour = self.theme.colour(style.colour);
            match lane.status {
                Status::Diverged { .. } => {
                    let end = self.frame.within(self.end(lane));
                    inside.cross(end, Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE))?;
                }
                _ => inside.marker(
                    style.marker,
                    self.end(lane),
                    0.9 * Theme::MARKER,
                    colour,
                    Some(self.theme.paper),
                )?,
            }
        }
        labels.extend(lanes.iter().map(|lane| self.label(lane)).filter(|label| label.point[1].is_finite()));
        label::draw(pen, self.theme, labels, self.frame.label_bounds())
    }

    fn caption(&self) -> String {
        if self.snapshot.noisy {
            return "Bold: mean over about the last tenth. Faint: as read".into();
        }
        let stride =
            self.snapshot.lanes.iter().filter_map(|lane| lane.curve.first()).map(|bin| bin.step).max();
        match stride {
            Some(stride @ 2..) => format!("Least and greatest loss of every {} steps", count(stride)),
            _ => "Loss at every step".into(),
        }
    }

    fn words(&self) -> String {
        let Snapshot { lanes, step, .. } = self.snapshot;
        if lanes.is_empty() {
            return "No optimizer is switched on.".into();
        }
        let mut words = format!("Loss on a logarithmic axis, up to step {}.", count(*step));
        let running: Vec<String> = lanes
            .iter()
            .filter(|lane| !matches!(lane.status, Status::Diverged { .. }))
            .map(|lane| format!("{} {}", lane.name, three_digits(lane.smoothed)))
            .collect();
        if !running.is_empty() {
            words += &format!(" Now {}", running.join(", "));
            if let Some(best) = self.snapshot.newton_best.filter(|_| self.snapshot.noisy) {
                words += &format!("; Newton’s best {}", three_digits(best));
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
                words += &format!(" {} diverged at step {}.", lane.name, count(step));
            }
        }
        words
    }

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,step,evaluations,seconds,least,greatest,smoothed\n");
        for lane in &self.snapshot.lanes {
            for Bin { step, evaluations, seconds, least, greatest, smoothed } in &lane.curve {
                csv +=
                    &format!("{},{step},{evaluations},{seconds},{least},{greatest},{smoothed}\n", lane.key);
            }
        }
        csv
    }

    fn at(&self, point: [f64; 2]) -> Option<String> {
        let [x, _] = self.frame.values_at(point)?;
        let bins = self.snapshot.lanes.iter().filter_map(|lane| {
            let place = lane.curve.partition_point(|bin| self.axis.along(bin) < x);
            Some((lane, lane.curve.get(place)?))
        });
        let losses: Vec<String> = bins
            .clone()
            .map(|(lane, bin)| {
                let loss = if self.snapshot.noisy || bin.least == bin.greatest {
                    three_digits(if self.snapshot.noisy { bin.smoothed } else { bin.least })
                } else {
                    format!("{} to {}", three_digits(bin.least), three_digits(bin.greatest))
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
