//! Labels in their places: beside their points or in a column, above one another where they would collide.

use plotters_backend::text_anchor::{HPos, VPos};

use super::apart::apart;
use super::{APART, GAP, LEADER, LINE, Label, MARK, ordered};
use crate::math::ascending;
use crate::plot::pen::{Drawn, Lettering, Pen, Stroke};
use crate::plot::{Frame, Marker, Pixel, Rect, Theme};

/// A line to compare with ends so far before a text.
const CLEAR: f64 = 3.0;

/// A label in its place.
pub(in crate::plot) struct Placed {
    pub label: Label,
    /// One end of its name, and whether that is the right one.
    pub at: Pixel,
    pub flipped: bool,
    /// Half of the distance from name to value.
    pub half: f64,
    /// A line that leads from its point to it.
    pub lead: Vec<Pixel>,
    /// What is behind it.
    pub paper: Option<Rect>,
    /// What is before its name.
    pub marker: Option<Marker>,
}

impl Placed {
    /// Where it is written, and its marker.
    pub fn place(&self) -> Rect {
        let Placed { label, at, flipped, half, marker, .. } = self;
        let width = Label::width(&label.written(), label.value.as_deref().unwrap_or_default());
        let left = if *flipped { at.x - width } else { at.x };
        let before = if marker.is_some() { MARK } else { 0.0 };
        let high = half + 0.5 * LINE;
        Rect { left: left - before, top: at.y - high, right: left + width, bottom: at.y + high }
    }
}

/// The labels of lines in their places: at their ends, or in the column that a frame has for them.
#[inline(never)]
pub(in crate::plot) fn beside(labels: Vec<Label>, frame: &Frame) -> Vec<Placed> {
    placed(ordered(labels, &frame.order), frame.label_bounds(), frame.column)
}

/// Draws the lines to compare with across a frame, but for where labels lie.
#[inline(never)]
pub(in crate::plot) fn references(pen: &mut Pen<'_>, placed: &[Placed], frame: &Frame) -> Drawn {
    for Placed { label, .. } in placed {
        let Some(dashes) = label.reference else { continue };
        let Pixel { x: end, y } = label.point;
        let (mut left, mut right) = (end, frame.rect.left);
        for paper in placed.iter().filter_map(|placed| placed.paper) {
            if paper.left < end && paper.top - CLEAR < y && y < paper.bottom + CLEAR {
                (left, right) = (left.min(paper.left - CLEAR), right.max(paper.right + CLEAR).min(end));
            }
        }
        let stroke = Stroke::dashed(label.colour, Theme::AXIS_LINE, dashes);
        pen.line(&[Pixel::new(frame.rect.left, y), Pixel::new(left, y)], stroke)?;
        if left < end {
            pen.line(&[Pixel::new(right, y), label.point], stroke)?;
        }
    }
    Ok(())
}

/// Draws labels beside their points, above one another where they would collide, within these bounds.
pub fn draw(pen: &mut Pen<'_>, theme: &Theme, labels: Vec<Label>, bounds: Rect) -> Drawn {
    write(pen, theme, &placed(ordered(labels, &[]), bounds, false))
}

/// Writes labels in their places.
pub(in crate::plot) fn write(pen: &mut Pen<'_>, theme: &Theme, placed: &[Placed]) -> Drawn {
    for Placed { label, at, flipped, half, lead, paper, marker } in placed {
        pen.line(lead, Stroke::dashed(theme.muted, Theme::RAW_LINE, LEADER))?;
        if let Some(paper) = *paper {
            pen.rect(paper, theme.plate)?;
        }
        if let Some(marker) = *marker {
            pen.marker(marker, at.offset(Theme::MARKER - MARK, 0.0), Theme::MARKER, label.colour, None)?;
        }
        let across = if *flipped { HPos::Right } else { HPos::Left };
        let value = label.value.as_deref().unwrap_or_default();
        let bold = label.reference.is_none();
        let ink = if bold { theme.ink } else { label.colour };
        let lines = [(&*label.written(), -half, label.colour, bold), (value, *half, ink, false)];
        for (text, down, colour, bold) in lines {
            let lettering = Lettering::new(colour).at(across, VPos::Center);
            pen.text(at.offset(0.0, down), text, &if bold { lettering.bold() } else { lettering })?;
        }
    }
    Ok(())
}

/// Each label as near to its point as the others and the bounds allow: beside it, or all of them in a column at the
/// right edge. Where there is no room for all values, there are only names, closer if need be.
fn placed(mut labels: Vec<Label>, bounds: Rect, column: bool) -> Vec<Placed> {
    let together = |labels: &[Label]| labels.iter().map(|label| label.height(APART)).sum::<f64>();
    if column || together(&labels) > bounds.height() {
        labels.iter_mut().filter(|label| label.reference.is_none()).for_each(|label| label.value = None);
    }
    let lines: f64 = labels.iter().map(|label| label.height(0.0)).sum();
    let closer = (bounds.height() / lines).min(1.0);
    let apart_by = if together(&labels) > bounds.height() { 0.0 } else { APART };
    let mut placed = Vec::with_capacity(labels.len());
    for group in columns(labels, bounds, column) {
        let heights: Vec<f64> = group.iter().map(|label| closer * label.height(apart_by)).collect();
        let wanted: Vec<f64> = group.iter().map(|label| label.point.y).collect();
        for (label, y) in group.into_iter().zip(apart(&wanted, &heights, bounds.top, bounds.bottom)) {
            let Pixel { x, y: height } = label.point;
            let half = if label.value.is_some() { 0.5 * closer * LINE } else { 0.0 };
            let (left, right) = label.span(bounds);
            let flipped = left < x && !column;
            let end = match (column, flipped) {
                (true, _) => bounds.right + GAP,
                (_, true) => right,
                _ => left,
            };
            let lead = match (label.reference.is_some(), column) {
                (true, _) => Vec::new(),
                (_, true) => {
                    let from = label.point.offset(GAP, 0.0);
                    let corner = Pixel { x: bounds.right.max(from.x), ..from };
                    vec![from, corner, Pixel::new(end - 1.0, y)]
                }
                _ if (y - height).abs() <= LINE => Vec::new(),
                _ => {
                    let end = if flipped { end + 2.0 } else { end - 2.0 };
                    vec![Pixel::new(x + 0.5 * (end - x), height), Pixel::new(end, y)]
                }
            };
            // Across other curves, text is read on a trace of paper.
            let (top, bottom) = (y - half - 0.5 * LINE, y + half + 0.5 * LINE);
            let paper = Rect { left: left - 1.5, top, right, bottom };
            let marker = label.marker.filter(|_| column);
            let at = Pixel::new(if marker.is_some() { end + MARK } else { end }, y);
            placed.push(Placed { label, at, flipped, half, lead, paper: (!column).then_some(paper), marker });
        }
    }
    placed
}

/// Groups of labels that reach over each other sideways, each in the order given; `one` for all of them.
fn columns(labels: Vec<Label>, bounds: Rect, one: bool) -> Vec<Vec<Label>> {
    if one {
        return vec![labels];
    }
    let spans: Vec<(f64, f64)> = labels.iter().map(|label| label.span(bounds)).collect();
    let lefts: Vec<f64> = spans.iter().map(|span| span.0).collect();
    let mut columns: Vec<Vec<Label>> = Vec::new();
    let mut column_of = vec![0; labels.len()];
    let mut reach = f64::NEG_INFINITY;
    for place in ascending(&lefts) {
        let (left, right) = spans[place];
        if left > reach {
            columns.push(Vec::new());
        }
        column_of[place] = columns.len() - 1;
        reach = reach.max(right);
    }
    for (label, column) in labels.into_iter().zip(column_of) {
        columns[column].push(label);
    }
    columns
}
