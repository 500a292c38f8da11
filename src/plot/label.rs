//! Names at the ends of their lines, moved apart until none covers another.

use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{Drawn, Lettering, Pen, Stroke, text_width};
use super::{Colour, Frame, Rect, Theme};
use crate::math::sorted_by_number;
use crate::run::LaneSnapshot;

/// A name, and a value under it, beside a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it names, in pixels.
    pub point: [f64; 2],
    /// The name.
    pub name: String,
    /// A second line.
    pub value: Option<String>,
    /// The name's colour.
    pub colour: Colour,
    /// Of a line to compare with, not of an optimizer: both lines in its colour, neither bold.
    pub reference: bool,
}

/// From a point to its label.
pub(super) const GAP: f64 = 9.0;
/// How much wider bold letters are.
const BOLD: f64 = 1.16;
/// The least room beside a frame.
const MARGIN: f64 = 82.0;
/// From line to line.
const LINE: f64 = 14.0;
/// Between labels.
const APART: f64 = 2.0;

impl Label {
    /// The name of a line to compare with, in two lines, where it meets the right edge of a frame.
    pub(super) fn reference(frame: &Frame, height: f64, text: [&str; 2], theme: &Theme) -> Self {
        let point = frame.within([frame.rect.right, height]);
        Label {
            point,
            name: text[0].into(),
            value: Some(text[1].into()),
            colour: theme.muted,
            reference: true,
        }
    }

    /// How much room it takes to the right of its point.
    pub fn width(name: &str, value: &str) -> f64 {
        GAP + (BOLD * text_width(name)).max(text_width(value))
    }

    fn height(&self) -> f64 {
        LINE * if self.value.is_some() { 2.0 } else { 1.0 } + APART
    }

    /// From its left end to its right: to the left of its point where the other side has no room.
    fn span(&self, bounds: Rect) -> (f64, f64) {
        let [x, _] = self.point;
        let value = self.value.as_deref().unwrap_or_default();
        let width = if self.reference {
            GAP + text_width(&self.name).max(text_width(value))
        } else {
            Label::width(&self.name, value)
        };
        if x + width > bounds.right { (x - width, x - GAP) } else { (x + GAP, x + width) }
    }
}

/// The room beside a frame that the lanes' names and values need at most. It depends on the names alone, so that
/// it does not change while a run goes on.
pub(super) fn margin(lanes: &[LaneSnapshot]) -> f64 {
    let widths = lanes.iter().map(|lane| Label::width(&lane.name, "diverged"));
    widths.fold(MARGIN, f64::max)
}

/// Draws labels beside their points, above one another where they would collide, within these bounds.
/// Where there is no room for all values, there are only names; where there is none for all names, the last go
/// without: a line still has its colour, dash and marker.
pub fn draw<B: DrawingBackend>(
    pen: &mut Pen<'_, B>,
    theme: &Theme,
    mut labels: Vec<Label>,
    bounds: Rect,
) -> Drawn<B> {
    if labels.iter().map(Label::height).sum::<f64>() > bounds.height() {
        labels.iter_mut().filter(|label| !label.reference).for_each(|label| label.value = None);
    }
    while labels.iter().map(Label::height).sum::<f64>() > bounds.height() + LINE
        && labels.last().is_some_and(|label| !label.reference)
    {
        labels.pop();
    }
    for (label, y) in placed(labels, bounds) {
        let (left, right) = label.span(bounds);
        let flipped = left < label.point[0];
        if !label.reference && (y - label.point[1]).abs() > LINE {
            let lead = if flipped { [right + 2.0, y] } else { [left - 2.0, y] };
            let toward = [label.point[0] + 0.5 * (lead[0] - label.point[0]), label.point[1]];
            pen.line(&[toward, lead], Stroke::solid(label.colour.faint(0.5), Theme::RAW_LINE))?;
        }
        let half = if label.value.is_some() { 0.5 * LINE } else { 0.0 };
        // Across other curves, text is read on a trace of paper.
        let (top, bottom) = (y - half - 0.5 * LINE, y + half + 0.5 * LINE);
        pen.rect(Rect { left: left - 1.5, top, right, bottom }, theme.paper.faint(0.7))?;
        let (x, across) = if flipped { (right, HPos::Right) } else { (left, HPos::Left) };
        let name = Lettering::new(label.colour).at(across, VPos::Center);
        pen.text([x, y - half], &label.name, &if label.reference { name } else { name.bold() })?;
        if let Some(value) = &label.value {
            let colour = if label.reference { label.colour } else { theme.ink };
            pen.text([x, y + half], value, &Lettering::new(colour).at(across, VPos::Center))?;
        }
    }
    Ok(())
}

/// Each label with the height of its middle: as near its point as the others and the bounds allow.
fn placed(labels: Vec<Label>, bounds: Rect) -> Vec<(Label, f64)> {
    let mut placed = Vec::with_capacity(labels.len());
    for column in columns(labels, bounds) {
        let column = sorted_by_number(column, |label| label.point[1]);
        let heights: Vec<f64> = column.iter().map(Label::height).collect();
        let wanted: Vec<f64> = column.iter().map(|label| label.point[1]).collect();
        placed.extend(column.into_iter().zip(apart(&wanted, &heights, bounds.top, bounds.bottom)));
    }
    placed
}

/// Groups of labels that reach over each other sideways.
fn columns(labels: Vec<Label>, bounds: Rect) -> Vec<Vec<Label>> {
    let mut columns: Vec<Vec<Label>> = Vec::new();
    let mut reach = f64::NEG_INFINITY;
    for label in sorted_by_number(labels, |label| label.span(bounds).0) {
        let (left, right) = label.span(bounds);
        match columns.last_mut() {
            Some(column) if left <= reach => column.push(label),
            _ => columns.push(vec![label]),
        }
        reach = reach.max(right);
    }
    columns
}

/// Middles of blocks of these heights in this order, with the least squared distance to where they want to be:
/// neighbours that touch are joined and moved as one (pool adjacent violators).
fn apart(wanted: &[f64], heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    /// Blocks joined: how many, their height together, and the sum of the tops that its first block would want.
    struct Stack {
        count: usize,
        height: f64,
        tops: f64,
    }
    let mut stacks: Vec<Stack> = Vec::new();
    let clamp = |stack: &Stack| (stack.tops / stack.count as f64).min(bottom - stack.height).max(top);
    for (wanted, &height) in wanted.iter().zip(heights) {
        stacks.push(Stack { count: 1, height, tops: wanted - 0.5 * height });
        while let [.., above, below] = stacks.as_slice()
            && clamp(above) + above.height > clamp(below)
        {
            let (above, below) = (&stacks[stacks.len() - 2], &stacks[stacks.len() - 1]);
            let joined = Stack {
                count: above.count + below.count,
                height: above.height + below.height,
                tops: above.tops + below.tops - below.count as f64 * above.height,
            };
            stacks.truncate(stacks.len() - 2);
            stacks.push(joined);
        }
    }
    let mut middles = Vec::with_capacity(wanted.len());
    for stack in &stacks {
        let mut from = clamp(stack);
        for &height in &heights[middles.len()..middles.len() + stack.count] {
            middles.push(from + 0.5 * height);
            from += height;
        }
    }
    middles
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_stay_where_there_is_room() {
        assert_eq!(apart(&[20.0, 80.0], &[10.0, 10.0], 0.0, 100.0), vec![20.0, 80.0]);
        assert_eq!(apart(&[50.0, 50.0], &[10.0, 10.0], 0.0, 100.0), vec![45.0, 55.0]);
        assert_eq!(apart(&[99.0, 99.0], &[10.0, 10.0], 0.0, 100.0), vec![85.0, 95.0]);
    }

    proptest! {
        #[test]
        fn labels_never_cover_each_other(mut wanted in prop::collection::vec(-50.0..250.0f64, 0..9)) {
            wanted.sort_unstable_by(f64::total_cmp);
            let heights: Vec<f64> = (0..wanted.len()).map(|i| if i % 2 == 0 { 14.0 } else { 28.0 }).collect();
            let middles = apart(&wanted, &heights, 0.0, 200.0);
            for i in 0..middles.len() {
                prop_assert!(middles[i] - 0.5 * heights[i] >= -1e-9 && middles[i] + 0.5 * heights[i] <= 200.0 + 1e-9);
                prop_assert!(i == 0 || middles[i] - middles[i - 1] >= 0.5 * (heights[i] + heights[i - 1]) - 1e-9);
            }
        }
    }
}
