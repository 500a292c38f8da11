//! How far every preconditioner is from the inverse Hessian.

use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke};
use super::scale::{quantile, step_above};
use super::{Axis, Cursor, Figure, Frame, Pixel, Scale, Theme, curves, kept, nothing, style_of};
use crate::experiment::{CurvesView, LossAxis, Spread, number};
use crate::session::{Band, LaneSnapshot, Snapshot};
use crate::text::Contradiction;
use crate::text::words::{count, three_digits};

/// ‖I − GH‖_F / √n by step, as last measured: 0 for G = H⁻¹, 1 for G = 0. Linear from 0, so that both are seen, unless
/// the best is so near to 0 that only a logarithm tells. Under several seeds the median, over their range.
#[derive(Clone, Debug)]
pub struct ErrorFigure<'a> {
    snapshot: &'a Snapshot,
    /// The run that was kept.
    kept: Option<&'a Snapshot>,
    theme: &'a Theme,
    frame: Frame,
    reach: (f64, f64),
    view: CurvesView,
    /// The step that is pointed at.
    cursor: Option<Cursor>,
}

/// Said where there is nothing to see.
const NOTHING: &str = "Nothing is measured yet";

impl<'a> ErrorFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        Self::seen(snapshot, CurvesView::default(), size, theme)
    }

    /// The figure of a snapshot, seen so: against steps, whatever losses are drawn against.
    pub fn seen(snapshot: &'a Snapshot, view: CurvesView, size: [f64; 2], theme: &'a Theme) -> Self {
        let view = CurvesView { axis: LossAxis::Steps, ..view };
        let reach = reach(snapshot, &view);
        let x = curves::across(snapshot, &view);
        let y = if reach.0 < 0.05 {
            Scale::log_around((reach.0, reach.1.max(1.0)))
        } else {
            Scale::linear(0.0, linear_top(reach.1))
        };
        // Without anything measured there are no axes: the frame says so by having no titles.
        let titles = measured(snapshot).next().map_or(["", ""], |_| ["Steps", "‖I − GH‖ / √n"]);
        let (x, y) = (Axis::new(x, titles[0]), Axis::new(y, titles[1]));
        let frame = label::frame(size, x, y, &snapshot.lanes, 2);
        ErrorFigure { snapshot, kept: None, theme, frame, reach, view, cursor: None }
    }

    /// With the lines of a run that was kept, in grey behind these.
    pub fn beside(mut self, kept: Option<&'a Snapshot>) -> Self {
        self.kept = kept;
        self
    }

    /// With the vertical axis of the figure before, as long as that serves, and its names in the same order.
    pub fn keeping(mut self, former: &Frame) -> Self {
        self.frame = self.frame.keeping(former, self.reach);
        self.frame.order = label::order(self.labels(), &former.order);
        self
    }

    /// With a line at the step that is pointed at, if any is, and the errors there in place of the latest.
    pub fn pointed(mut self, cursor: Option<Cursor>) -> Self {
        self.cursor = cursor;
        self
    }

    fn points(&self, lane: &LaneSnapshot, value: fn(&Band) -> f64) -> Vec<Pixel> {
        // A logarithmic axis has no step 0.
        let shown = lane.error.iter().filter(|(step, _)| *step > 0 || self.frame.x.scale.from == 0.0);
        shown.map(|(step, error)| self.frame.at([*step as f64, value(error)])).collect()
    }

    /// The rim of the range under several seeds: back along the least and along the greatest.
    fn band(&self, lane: &LaneSnapshot) -> Vec<Pixel> {
        let mut rim = self.points(lane, |error| error.least);
        rim.reverse();
        rim.append(&mut self.points(lane, |error| error.greatest));
        rim
    }

    fn lines(&self) -> Vec<(&'a LaneSnapshot, Vec<Pixel>)> {
        self.snapshot.lanes.iter().map(|lane| (lane, self.points(lane, |error| error.median))).collect()
    }

    fn labels(&self) -> Vec<Label> {
        let words = ["no better", "than G = 0"];
        let nothing = self.nothing().map(|y| Label::reference(&self.frame, y, words, self.theme));
        label::of(&self.snapshot.lanes, nothing.into_iter().collect(), &self.frame, self.theme, &|lane| {
            let &(step, Band { median: error, .. }) = lane.error.last()?;
            let pointed =
                self.cursor.map(|at| self.error_at(lane, at.step).map(|(_, at)| three_digits(at.median)));
            let latest = || if lane.is_active() { three_digits(error) } else { "diverged".into() };
            let value = pointed.unwrap_or_else(|| Some(latest()));
            Some((self.frame.at([step as f64, error]), value))
        })
    }

    /// What was measured of a lane at a step, or next after it.
    fn error_at<'b>(&self, lane: &'b LaneSnapshot, step: u64) -> Option<&'b (u64, Band)> {
        lane.error.get(lane.error.partition_point(|measured| measured.0 < step))
    }

    /// The height of what steps of no length would have, if that is to be seen.
    fn nothing(&self) -> Option<f64> {
        let y = self.frame.at([0.0, 1.0]).y;
        (self.frame.rect.top..=self.frame.rect.bottom).contains(&y).then_some(y)
    }
}

fn measured(snapshot: &Snapshot) -> impl Iterator<Item = &LaneSnapshot> + Clone {
    snapshot.lanes.iter().filter(|lane| !lane.error.is_empty())
}

/// Who is never farther than this is at 0 on every axis: Newton's method, but for rounding.
const EXACT: f64 = 1e-4;

/// The least and the greatest error to be seen, but for those who are exact all along. What is above one and a half
/// times the worst of the best lane leaves the picture: it must not press a change from 0.96 to 0.76 flat.
fn reach(snapshot: &Snapshot, view: &CurvesView) -> (f64, f64) {
    let errors = |lane: &'_ LaneSnapshot, part| {
        let seen = lane.error.iter().filter(|(step, _)| view.shows(*step as f64));
        quantile(seen.map(|(_, error)| error.median), part)
    };
    let learns = |lane: &&LaneSnapshot| errors(lane, 1.0).is_some_and(|worst| worst > EXACT);
    let least = measured(snapshot).filter(learns).filter_map(|lane| errors(lane, 0.0)).reduce(f64::min);
    let tops = measured(snapshot).filter(learns).filter_map(|lane| errors(lane, 0.97));
    let (greatest, best) = (tops.clone().reduce(f64::max), tops.reduce(f64::min));
    match (least, greatest, best) {
        (Some(least), Some(greatest), Some(best)) => {
            let high = greatest.min((1.5 * best).max(1.15)).clamp(1e-12, 1e250);
            (least.clamp(1e-6 * high, high), high)
        }
        _ => (0.1, 1.0),
    }
}

/// Where a linear axis ends: a little above 1, or at the next step above that.
fn linear_top(high: f64) -> f64 {
    let steps = [1.2, 1.5, 2.0, 3.0];
    steps.into_iter().find(|&step| high <= step).unwrap_or_else(|| step_above(high))
}

impl Figure for ErrorFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        if measured(self.snapshot).next().is_none() {
            return Ok(());
        }
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        if measured(self.snapshot).next().is_none() {
            return nothing::say(pen, &self.frame, self.theme, nothing::why(self.snapshot, NOTHING));
        }
        let labels = label::beside(self.labels(), &self.frame);
        let mut inside = pen.inside(self.frame.rect);
        label::references(&mut inside, &labels, &self.frame)?;
        if let Some(snapshot) = self.kept {
            kept::draw(&mut inside, self.theme, Self { snapshot, ..self.clone() }.lines())?;
        }
        for lane in self.snapshot.lanes.iter().rev().filter(|lane| lane.replicates.is_some()) {
            let colour = self.theme.colour(style_of(lane).colour);
            inside.fill(&self.band(lane), colour.faint(Theme::BAND_ALPHA))?;
        }
        for (lane, points) in self.lines().into_iter().rev() {
            let style = style_of(lane);
            let colour = self.theme.colour(style.colour);
            inside.line(&points, Stroke::dashed(colour, Theme::BOLD_LINE, style.dash))?;
            if let Some(&end) = points.last() {
                label::end(&mut inside, self.theme, lane, end, &self.frame)?;
            }
        }
        if let Some(Cursor { step, from }) = self.cursor {
            let errors =
                self.snapshot.lanes.iter().filter_map(|lane| Some((lane, self.error_at(lane, step)?)));
            let at = |(step, error): &(u64, Band)| self.frame.at([*step as f64, error.median]);
            let dots = errors.map(|(lane, error)| (self.theme.colour(style_of(lane).colour), at(error)));
            let from = from.map(|from| self.frame.at([from as f64, 1.0]).x);
            curves::draw_cursor(&mut inside, &self.frame, self.theme, from, dots.collect())?;
        }
        label::write(pen, self.theme, &labels)
    }

    fn caption(&self) -> String {
        if measured(self.snapshot).next().is_none() {
            return String::new();
        }
        if let Some(contradiction) = Contradiction::of(self.snapshot) {
            return contradiction.caption();
        }
        let errors = measured(self.snapshot).flat_map(|lane| &lane.error);
        let peak = errors.fold(0.0, |peak: f64, (_, error)| peak.max(error.median));
        let cut = self.frame.at([0.0, peak]).y < self.frame.rect.top - 1.0;
        let estimated = measured(self.snapshot).any(|lane| lane.error_estimated);
        let cut_off = |how: &str| {
            let [above, highest] = [self.frame.y.scale.to, peak].map(three_digits);
            format!("{how} off above {above} (highest {highest})")
        };
        let how = match (cut, estimated) {
            (true, true) => cut_off("Estimated; cut"),
            (true, false) => cut_off("Cut"),
            (false, true) => "Estimated from random vectors".into(),
            (false, false) => "Computed exactly".into(),
        };
        match self.snapshot.seeds() {
            1 => format!("0 is the inverse Hessian. {how}"),
            seeds => match self.view.spread {
                Spread::Range => format!("Median and range of {seeds} seeds. {how}"),
                Spread::Quartiles => format!("Median and middle half of {seeds} seeds. {how}"),
            },
        }
    }

    fn words(&self) -> String {
        if measured(self.snapshot).next().is_none() {
            return format!("{}.", nothing::why(self.snapshot, NOTHING));
        }
        let mut words = String::from(
            "Distance of each preconditioner from the inverse Hessian, 0 where they agree, 1 for steps of no length.",
        );
        for lane in measured(self.snapshot) {
            let (first, last) = (lane.error[0], lane.error[lane.error.len() - 1]);
            let (from, to) = (three_digits(first.1.median), three_digits(last.1.median));
            words += &format!(
                " {} from {from} at step {} to {to} at step {}.",
                lane.name,
                count(first.0),
                count(last.0)
            );
        }
        if let Some(contradiction) = Contradiction::of(self.snapshot) {
            words += &format!(" {}", contradiction.words());
        }
        words
    }

    fn csv(&self) -> String {
        let seeds = self.snapshot.seeds();
        let range = if seeds > 1 { ",least,greatest" } else { "" };
        let mut csv = format!("optimizer,step,error,estimated{range}\n");
        for lane in &self.snapshot.lanes {
            for (step, Band { least, median, greatest }) in &lane.error {
                let [least, median, greatest] = [least, median, greatest].map(|value| number(*value));
                let range = if seeds > 1 { format!(",{least},{greatest}") } else { String::new() };
                csv += &format!("{},{step},{median},{}{range}\n", lane.key, lane.error_estimated);
            }
        }
        csv
    }

    fn step_at(&self, point: Pixel) -> Option<u64> {
        let [x, _] = self.frame.values_at(point)?;
        let steps = measured(self.snapshot).filter_map(|lane| {
            let place = lane.error.partition_point(|&(step, _)| (step as f64) < x);
            Some(lane.error.get(place)?.0)
        });
        steps.min()
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let at = self.step_at(point)?;
        let errors = measured(self.snapshot).filter_map(|lane| {
            let &(step, error) = self.error_at(lane, at)?;
            Some((step, format!("{} {}", lane.name, three_digits(error.median))))
        });
        let (step, _) = errors.clone().next()?;
        let errors: Vec<String> = errors.map(|(_, words)| words).collect();
        Some(format!("Step {}: {}", count(step), errors.join(", ")))
    }
}
