//! What figures of curves over the run share.

use super::pen::{Drawn, Pen, Stroke};
use super::scale::doubled;
use super::{Colour, Frame, Pixel, Rect, Scale, Theme};
use crate::experiment::{CurvesView, LossAxis, Spacing, Span, number};
use crate::session::{Bin, Snapshot};

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

/// What an axis shows.
pub(super) fn title(axis: LossAxis) -> &'static str {
    match axis {
        LossAxis::Steps => "Steps",
        LossAxis::Evaluations => "Evaluations",
        LossAxis::Seconds => "Seconds of computing",
    }
}

/// The horizontal axis: as long as the run, doubled when it is full; or the part that is looked at. A logarithmic one
/// begins at the first step.
pub(super) fn across(snapshot: &Snapshot, view: &CurvesView) -> Scale {
    let along = |bin: &Bin| bin.along(view.axis);
    let ends = snapshot.lanes.iter().filter_map(|lane| lane.curve.last()).map(along);
    let end = ends.filter(|end| end.is_finite()).fold(0.0, f64::max);
    let (base, least) = match view.axis {
        LossAxis::Steps | LossAxis::Evaluations => (256.0, 1.0),
        // What a browser's clock can tell.
        LossAxis::Seconds => (0.25, 1e-3),
    };
    // A run that was taken back keeps the room for what it had come to.
    let farthest = if view.axis == LossAxis::Steps { snapshot.time.farthest as f64 } else { 0.0 };
    let whole = [0.0, doubled(base, end.max(farthest))];
    let [from, to] = view.span.map_or(whole, |Span(steps)| match view.axis {
        LossAxis::Steps => steps,
        _ => steps.map(|step| place_of(snapshot, view.axis, step)),
    });
    match view.steps {
        Spacing::Linear => Scale::linear(from, if to > from { to } else { from + least }),
        Spacing::Logarithmic => Scale::log(from.max(least), to.max(2.0 * from.max(least))),
    }
}

/// Where a step lies along an axis, by the longest curve.
fn place_of(snapshot: &Snapshot, axis: LossAxis, step: f64) -> f64 {
    let curves = snapshot.lanes.iter().map(|lane| &lane.curve);
    let Some(curve) = curves.max_by_key(|curve| curve.len()) else { return step };
    let bin = curve.iter().rev().find(|bin| bin.step as f64 <= step);
    bin.map_or(0.0, |bin| bin.along(axis))
}

/// A step that is pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The step.
    pub step: u64,
    /// Where a stretch up to it began, while one is being marked.
    pub from: Option<u64>,
}

/// A line down to the axis where the pointer is, with a dot on every curve; and the stretch since `from`, in pixels.
pub(super) fn draw_cursor(
    pen: &mut Pen<'_>,
    frame: &Frame,
    theme: &Theme,
    from: Option<f64>,
    points: Vec<(Colour, Pixel)>,
) -> Drawn {
    let Some(x) = points.first().map(|(_, point)| point.x.floor() + 0.5) else { return Ok(()) };
    if let Some(from) = from {
        pen.rect(Rect { left: from.min(x), right: from.max(x), ..frame.rect }, theme.ink.faint(0.12))?;
    }
    let line = [frame.rect.top, frame.rect.bottom].map(|y| Pixel::new(x, y));
    pen.line(&line, Stroke::solid(theme.muted, Theme::AXIS_LINE))?;
    for (colour, point) in points.into_iter().rev() {
        pen.ring(point, 4.0, Stroke::solid(theme.paper, 3.0))?;
        pen.ring(point, 4.0, Stroke::solid(colour, Theme::BOLD_LINE))?;
    }
    Ok(())
}
