//! The loss of every optimizer, on a logarithmic axis.

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::label::{self, Label};
use super::pen::{Drawn, Lettering, Pen, Stroke};
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

impl<'a> LossFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, axis: LossAxis, size: [f64; 2], theme: &'a Theme) -> Self {
        let reach = reach(snapshot);
        let (title, base) = match axis {
            LossAxis::Steps => ("Steps", 256.0),
            LossAxis::Evaluations => ("Evaluations", 256.0),
            LossAxis::Seconds => ("Seconds of computing", 0.25),
        };
        let ends = snapshot.lanes.iter().filter_map(|lane| lane.curve.last()).map(|bin| along(bin, axis));
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

    /// Where a lane is now.
    fn end(&self, lane: &LaneSnapshot) -> [f64; 2] {
        let x = lane.curve.last().map_or(0.0, |bin| along(bin, self.axis));
        self.frame.at([x, lane.smoothed])
    }

    /// Through the least and the greatest loss of each bin, whichever is nearer to what came before first.
    fn raw(&self, lane: &LaneSnapshot) -> Vec<[f64; 2]> {
        let mut points = Vec::with_capacity(2 * lane.curve.len());
        let (mut from, mut value) = (0.0, f64::NAN);
        for bin in &lane.curve {
            let to = along(bin, self.axis);
            if bin.least == bin.greatest {
                points.push(self.frame.at([to, bin.least]));
                value = bin.least;
            } else {
                let falling = (value - bin.greatest).abs() <= (value - bin.least).abs();
                let (first, second) =
                    if falling { (bin.greatest, bin.least) } else { (bin.least, bin.greatest) };
                points.push(self.frame.at([0.5 * (from + to), first]));
                points.push(self.frame.at([to, second]));
                value = second;
            }
            from = to;
        }
        points
    }

    fn smoothed(&self, lane: &LaneSnapshot) -> Vec<[f64; 2]> {
        lane.curve.iter().map(|bin| self.frame.at([along(bin, self.axis), bin.smoothed])).collect()
    }

    fn draw_newton<B: DrawingBackend>(&self, pen: &mut Pen<'_, B>, best: f64) -> Drawn<B> {
        let Rect { left, right, top, bottom } = self.frame.rect;
        let [_, y] = self.frame.at([0.0, best]);
        if !(top..=bottom).contains(&y) {
            return Ok(());
        }
        pen.line(&[[left, y], [right, y]], Stroke::dashed(self.theme.muted, Theme::AXIS_LINE, &[6.0, 4.0]))?;
        // Below, where no mean comes, unless the axis is there.
        let (y, down) = if bottom - y > 18.0 { (y + 4.0, VPos::Top) } else { (y - 4.0, VPos::Bottom) };
        let text = format!("Newton’s best {}", three_digits(best));
        pen.text([left + 8.0, y], &text, &Lettering::new(self.theme.muted).at(HPos::Left, down))
    }

    fn label(&self, lane: &LaneSnapshot) -> Label {
        let value = match lane.status {
            Status::Diverged { .. } => "diverged".into(),
            _ => three_digits(lane.smoothed),
        };
        Label {
            point: self.frame.within(self.end(lane)),
            name: lane.name.clone(),
            value: Some(value),
            colour: self.theme.colour(style_of(&lane.key).colour),
        }
    }
}

/// How far along the axis a bin ends.
fn along(bin: &Bin, axis: LossAxis) -> f64 {
    match axis {
        LossAxis::Steps => bin.step as f64,
        LossAxis::Evaluations => bin.evaluations as f64,
        LossAxis::Seconds => bin.seconds,
    }
}

/// The least and the greatest loss to be seen. A few odd bins do not count, nor does what is above ten thousand
/// times the median of the lowest lane, unless all of them began there: one that diverges must not press the
/// others flat. Nothing below 1e-16 of the greatest is told apart.
fn reach(snapshot: &Snapshot) -> (f64, f64) {
    let (mut low, mut high) = (f64::INFINITY, 0.0f64);
    let (mut median, mut began) = (f64::INFINITY, f64::INFINITY);
    let odd = if snapshot.noisy { 0.03 } else { 0.01 };
    for lane in &snapshot.lanes {
        let now = Some(lane.smoothed).filter(|loss| loss.is_finite());
        let latest = now.filter(|_| matches!(lane.status, Status::Running | Status::CatchingUp));
        let bins = lane.curve.iter();
        let least = quantile(bins.clone().map(|bin| bin.least), odd).or(now);
        low = [least, latest].into_iter().flatten().fold(low, f64::min);
        let greatest = quantile(bins.clone().map(|bin| bin.greatest), 1.0 - odd).or(now);
        high = [greatest, latest].into_iter().flatten().fold(high, f64::max);
        median = median.min(quantile(bins.map(|bin| bin.smoothed), 0.5).or(now).unwrap_or(f64::INFINITY));
        let first = lane.curve.first().map_or(lane.loss, |bin| bin.greatest);
        began = began.min(if first.is_finite() { first } else { f64::INFINITY });
    }
    if !snapshot.noisy && began.is_finite() {
        high = high.max(began);
    }
    let cap = (1e4 * median).max(if began.is_finite() { 2.0 * began } else { 0.0 });
    high = high.min(cap);
    if let Some(best) = snapshot.newton_best.filter(|best| snapshot.noisy && best.is_finite()) {
        (low, high) = (low.min(0.9 * best), high.max(best));
    }
    if high < 1e-250 || !high.is_finite() {
        high = 1.0;
    }
    (low.clamp(1e-16 * high, high), high)
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
            inside.line(&self.raw(lane), Stroke::solid(faint, Theme::RAW_LINE))?;
        }
        if let Some(best) = self.snapshot.newton_best.filter(|_| self.snapshot.noisy) {
            self.draw_newton(&mut inside, best)?;
        }
        for lane in lanes.iter().rev() {
            let style = style_of(&lane.key);
            let colour = self.theme.colour(style.colour);
            let points = if self.snapshot.noisy { self.smoothed(lane) } else { self.raw(lane) };
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
        let labels =
            lanes.iter().map(|lane| self.label(lane)).filter(|label| label.point[1].is_finite()).collect();
        let bounds =
            Rect { top: self.frame.rect.top - 8.0, bottom: self.frame.rect.bottom, ..self.frame.rect };
        label::draw(pen, self.theme, labels, bounds)
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
            let place = lane.curve.partition_point(|bin| along(bin, self.axis) < x);
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
