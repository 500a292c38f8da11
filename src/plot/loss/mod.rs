//! The loss of every optimizer.

mod lines;
mod words;

use super::heights::{Heights, heights};
use super::label::{self, Label, Placed};
use super::pen::{Drawn, Pen, Stroke};
use super::{
    Axis, Cursor, Figure, Frame, Kind, Pixel, Rect, Scale, Theme, curves, curves_csv, kept, nothing, passing,
    style_of,
};
use crate::experiment::{CurvesView, LossAxis, Smoothing};
use crate::session::{Bin, LaneSnapshot, Passing, Snapshot};
use crate::text::words::{near, three_digits};

/// Losses as read, faint, and smoothed, bold; without noise those as read, bold. Under several seeds their median, bold,
/// over their range or their middle half.
///
/// Where the least value is known and is not zero, what lies above it is drawn. Where it is not known and a loss is
/// below zero, the axis is linear near zero.
#[derive(Clone, Debug)]
pub struct LossFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    view: CurvesView,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
    /// What is taken from each loss.
    least: f64,
    /// The loss at which the run is to stop.
    target: Option<f64>,
    /// The step that is pointed at.
    cursor: Option<Cursor>,
}

/// The dashes of the loss at which the run is to stop.
const DOTTED: &[f64] = &[1.5, 3.0];
/// Losses as read are drawn as a band of bins at least so wide, in pixels.
const FAINT: f64 = 2.0;
/// Up to so many bands can be told apart.
const FEW: usize = 3;

impl<'a> LossFigure<'a> {
    /// The figure of a snapshot, seen so, or against an axis.
    pub fn new(
        snapshot: &'a Snapshot,
        view: impl Into<CurvesView>,
        size: [f64; 2],
        theme: &'a Theme,
    ) -> Self {
        Self::of(snapshot, None, view.into(), size, theme)
    }

    /// With the lines of a run that was kept, in grey behind these, and room for them.
    pub fn beside(self, kept: Option<&'a Snapshot>) -> Self {
        if kept.is_none() {
            return self;
        }
        let LossFigure { target, cursor, snapshot, view, theme, .. } = self;
        Self { target, cursor, ..Self::of(snapshot, kept, view, self.frame.size, theme) }
    }

    fn of(
        snapshot: &'a Snapshot,
        kept: Option<&'a Snapshot>,
        view: CurvesView,
        size: [f64; 2],
        theme: &'a Theme,
    ) -> Self {
        let Heights { least, reach, scale } = heights(snapshot, kept, &view);
        // Without optimizers there are no axes: the frame says so by having no titles.
        let loss = match scale.kind {
            _ if snapshot.lanes.is_empty() => String::new(),
            _ if least != 0.0 => format!("Loss above the least value, {}", three_digits(least)),
            Kind::SymmetricLog { linear } => format!("Loss, linear within ±{}", three_digits(linear)),
            _ => "Loss".into(),
        };
        let title = if snapshot.lanes.is_empty() { "" } else { curves::title(view.axis) };
        let (x, y) = (Axis::new(curves::across(snapshot, &view), title), Axis::new(scale, loss));
        let frame = label::frame(size, x, y, &snapshot.lanes, 2);
        LossFigure { snapshot, kept, view, theme, frame, reach, least, target: None, cursor: None }
    }

    /// With a line at the loss at which the run is to stop, if there is one.
    pub fn aiming(mut self, target: Option<f64>) -> Self {
        self.target = target;
        self
    }

    /// With a line at the step that is pointed at, if any is, and the losses there in place of the latest.
    pub fn pointed(mut self, cursor: Option<Cursor>) -> Self {
        self.cursor = cursor;
        self
    }

    /// A loss as its bold line has it.
    fn seen(&self, bin: &Bin) -> f64 {
        if self.snapshot.noisy { bin.averaged(self.view.smoothing) } else { bin.smoothed }
    }

    /// That of a lane now.
    fn now(&self, lane: &LaneSnapshot) -> f64 {
        match lane.curve.last() {
            Some(bin) if self.view.smoothing != Smoothing::Tenth => self.seen(bin),
            _ => lane.smoothed,
        }
    }

    /// Where a loss lies at this place along the axis.
    fn place(&self, along: f64, loss: f64) -> Pixel {
        self.frame.at([along, loss - self.least])
    }

    /// Under how many seeds it runs.
    fn seeds(&self) -> usize {
        self.snapshot.seeds()
    }

    /// Whether losses as read, or under several seeds, lie behind the bold lines.
    fn is_banded(&self) -> bool {
        (self.snapshot.noisy && self.view.smoothing != Smoothing::Off) || self.seeds() > 1
    }

    /// Whether they do behind this one: of many, only those of LODO and of the lowest can be told apart.
    fn has_band(&self, lane: &LaneSnapshot) -> bool {
        let lanes = &self.snapshot.lanes;
        let lowest = || lanes.iter().min_by(|a, b| a.smoothed.total_cmp(&b.smoothed));
        lanes.len() <= FEW || lane.is_subject() || lowest().is_some_and(|lowest| lowest.key == lane.key)
    }

    /// With the vertical axis of the figure before, as long as that serves, and its names in the same order; with the
    /// horizontal one where the run was taken back.
    pub fn keeping(mut self, former: &Frame) -> Self {
        let Snapshot { step, time, .. } = self.snapshot;
        let same = former.x.title == self.frame.x.title && former.x.scale.from == self.frame.x.scale.from;
        if *step < time.farthest && same && self.view.span.is_none() {
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
        self.place(bin.along(self.view.axis), if lane.is_active() { self.now(lane) } else { self.seen(bin) })
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
            let place = match self.view.axis {
                LossAxis::Steps => step as f64,
                _ => first?.curve.iter().find(|bin| bin.step >= step)?.along(self.view.axis),
            };
            Some(self.frame.at([place, self.frame.y.scale.from]).x)
        })
    }

    /// Where the one that leads passed others.
    fn marks(&self) -> Vec<passing::Mark> {
        let mark = |passing: &Passing<'_>| {
            let Passing { who, whom, bin } = *passing;
            let loss = if self.is_banded() { self.seen(bin) } else { bin.least };
            passing::Mark {
                at: self.place(bin.along(self.view.axis), loss),
                colour: self.theme.colour(style_of(who).colour),
                words: format!("{} passes {} {}", who.name, whom.name, near(bin.step)),
            }
        };
        self.snapshot.passings().iter().map(mark).collect()
    }

    /// The bin of a lane with a step.
    fn bin_at<'b>(&self, lane: &'b LaneSnapshot, step: u64) -> Option<&'b Bin> {
        lane.curve.get(lane.curve.partition_point(|bin| bin.step < step))
    }

    /// Steps to a bin, of the widest.
    fn stride(&self) -> u64 {
        let curve = self.snapshot.lanes.iter().map(|lane| &lane.curve).max_by_key(|curve| curve.len());
        let steps = curve.into_iter().flatten().map(|bin| bin.step);
        let before = std::iter::once(0).chain(steps.clone());
        steps.zip(before).map(|(step, before)| step - before).max().unwrap_or(1)
    }

    fn labels(&self) -> Vec<Label> {
        let best = self.newton().map_or(String::new(), |best| format!("mean {}", three_digits(best)));
        let mut references = Vec::with_capacity(2);
        references.extend(self.reference(self.newton(), ["Newton’s", &best]));
        let target = self.reference(self.target, ["target", ""]);
        references.extend(target.map(|label| Label { reference: Some(DOTTED), ..label }));
        label::of(&self.snapshot.lanes, references, &self.frame, self.theme, &|lane| {
            let pointed =
                self.cursor.map(|at| self.bin_at(lane, at.step).map(|bin| self.digits(self.seen(bin))));
            let value = pointed.unwrap_or_else(|| {
                Some(if lane.is_active() { self.digits(self.now(lane)) } else { "diverged".into() })
            });
            Some((self.end(lane), value))
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
        for lane in lanes.iter().rev().filter(|lane| self.is_banded() && self.has_band(lane)) {
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
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        let mut drawn = Vec::with_capacity(lanes.len());
        for (lane, points) in self.lines().into_iter().rev() {
            let style = style_of(lane);
            let colour = self.theme.colour(style.colour);
            inside.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
            drawn.push(points);
        }
        let mut taken: Vec<Rect> = labels.iter().map(Placed::place).collect();
        for label in labels.iter().filter(|placed| placed.label.reference.is_some()) {
            let y = label.label.point.y;
            drawn.push(vec![Pixel::new(self.frame.rect.left, y), label.label.point]);
        }
        for lane in lanes.iter().rev() {
            let end = self.end(lane);
            label::end(&mut inside, self.theme, lane, end, &self.frame)?;
            taken.push(Rect::around(self.frame.within(end), Theme::MARKER + 2.0));
        }
        passing::draw(&mut inside, &self.frame, self.theme, &self.marks(), &drawn, &taken)?;
        if let Some(Cursor { step, from }) = self.cursor {
            let bins = lanes.iter().filter_map(|lane| Some((lane, self.bin_at(lane, step)?)));
            let at = |bin: &Bin| self.place(bin.along(self.view.axis), self.seen(bin));
            let points =
                bins.map(|(lane, bin)| (self.theme.colour(style_of(lane).colour), at(bin))).collect();
            let from = from.and_then(|from| Some(at(self.bin_at(lanes.first()?, from)?).x));
            curves::draw_cursor(&mut inside, &self.frame, self.theme, from, points)?;
        }
        label::write(pen, self.theme, &labels)
    }

    fn caption(&self) -> String {
        self.captioned()
    }

    fn words(&self) -> String {
        self.described()
    }

    fn csv(&self) -> String {
        let lanes = self.snapshot.lanes.iter();
        curves_csv(lanes.map(|lane| -> (&str, &[Bin]) { (&lane.key, &lane.curve) }), self.seeds() > 1)
    }

    fn step_at(&self, point: Pixel) -> Option<u64> {
        let [x, _] = self.frame.values_at(point)?;
        let curve = self.snapshot.lanes.iter().map(|lane| &lane.curve).max_by_key(|curve| curve.len())?;
        Some(curve.get(curve.partition_point(|bin| bin.along(self.view.axis) < x))?.step)
    }

    fn at(&self, point: Pixel) -> Option<String> {
        self.read_at(point)
    }
}
