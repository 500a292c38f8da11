//! Names at the ends of their lines, or beside the axes, moved apart until none covers another.

use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{DASHED, Drawn, Lettering, Pen, Stroke, text_width};
use super::{Axis, Colour, Frame, Marker, Pixel, Rect, Theme, style_of};
use crate::math::{ascending, sorted_by_number};
use crate::session::LaneSnapshot;

/// A name, and a value under it, beside a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// What it names.
    pub point: Pixel,
    /// The name.
    pub name: String,
    /// After the name: which way the point has left the picture.
    pub beyond: &'static str,
    /// A second line.
    pub value: Option<String>,
    /// The name's colour.
    pub colour: Colour,
    /// What tells it where names stand in columns.
    pub marker: Option<Marker>,
    /// Of a line to compare with, not of an optimizer, its dashes: both lines of text in its colour, neither bold.
    pub reference: Option<&'static [f64]>,
}

/// From a point to its label.
pub(super) const GAP: f64 = 9.0;
/// Grey dots: what leads from a point to its name is no curve.
pub(super) const LEADER: &[f64] = &[1.5, 2.0];
/// How much wider bold letters are.
pub(super) const BOLD: f64 = 1.16;
/// The least room beside a frame.
const MARGIN: f64 = 88.0;
/// From line to line, where there is room.
pub(super) const LINE: f64 = 14.0;
/// What tells which way a line has left the picture takes so much.
const ARROW: f64 = 14.0;
/// Between labels.
const APART: f64 = 2.0;
/// From a marker's left end to its name.
pub(super) const MARK: f64 = 11.0;
/// Names keep their order until one is so far beyond another: two lines that cross each other at every frame must
/// not make them change places as often.
const SWAP: f64 = 6.0;
/// A line to compare with ends so far before a text.
const CLEAR: f64 = 3.0;

impl Label {
    /// A name alone.
    pub fn new(point: Pixel, name: &str, colour: Colour) -> Self {
        let name = name.into();
        Label { point, name, beyond: "", value: None, colour, marker: None, reference: None }
    }

    /// The name of a line to compare with, in one line of text or two, where it meets the right edge of a frame.
    pub(super) fn reference(frame: &Frame, height: f64, text: [&str; 2], theme: &Theme) -> Self {
        let point = frame.within(Pixel::new(frame.rect.right, height));
        let value = Some(text[1]).filter(|text| !text.is_empty()).map(String::from);
        Label { value, reference: Some(DASHED), ..Label::new(point, text[0], theme.muted) }
    }

    /// How much room it takes to the right of its point.
    fn width(name: &str, value: &str) -> f64 {
        GAP + (BOLD * text_width(name)).max(text_width(value))
    }

    /// The name with its arrow.
    fn written(&self) -> String {
        format!("{}{}", self.name, self.beyond)
    }

    fn height(&self, apart: f64) -> f64 {
        LINE * if self.value.is_some() { 2.0 } else { 1.0 } + apart
    }

    /// From its left end to its right: to the left of its point where the other side has no room, across it where neither
    /// has.
    fn span(&self, bounds: Rect) -> (f64, f64) {
        let x = self.point.x;
        let value = self.value.as_deref().unwrap_or_default();
        let width = if self.reference.is_some() {
            GAP + text_width(&self.name).max(text_width(value))
        } else {
            Label::width(&self.written(), value)
        };
        let (left, right) =
            if x + width > bounds.right { (x - width, x - GAP) } else { (x + GAP, x + width) };
        let beyond = (bounds.left - left).max(0.0);
        (left + beyond, right + beyond)
    }
}

/// A frame with room beside it for the names of these lanes and of a line to compare with: at the ends of their lines,
/// each of so many lines of text, or where it is too low for that in a column, without values. This depends on names
/// and size alone, so that it does not change while a run goes on.
pub(super) fn frame(size: [f64; 2], x: Axis, y: Axis, lanes: &[LaneSnapshot], lines: usize) -> Frame {
    let widths = lanes.iter().map(|lane| MARK + ARROW + Label::width(&lane.name, ""));
    let frame = Frame::new(size, x, y, widths.fold(MARGIN, f64::max));
    let names = lanes.len() as f64 * (lines as f64 * LINE + APART) + 2.0 * LINE + APART;
    Frame { column: names > frame.label_bounds().height(), ..frame }
}

/// Where a line ends, and what is there.
type End = (Pixel, Option<String>);

/// The names of lanes at the ends of their lines, or where these leave the picture, with values; after those of lines
/// to compare with. `end` is that of a lane, if it has a line.
pub(super) fn of(
    lanes: &[LaneSnapshot],
    mut labels: Vec<Label>,
    frame: &Frame,
    theme: &Theme,
    end: &dyn Fn(&LaneSnapshot) -> Option<End>,
) -> Vec<Label> {
    for lane in lanes {
        let Some((end, value)) = end(lane) else { continue };
        if end.is_finite() {
            let style = style_of(lane);
            let label = Label::new(frame.within(end), &lane.name, theme.colour(style.colour));
            labels.push(Label { beyond: frame.beyond(end), value, marker: Some(style.marker), ..label });
        }
    }
    labels
}

/// The names of labels from top to bottom, given those of the picture before.
pub(super) fn order(labels: Vec<Label>, former: &[String]) -> Vec<String> {
    ordered(labels, former).into_iter().map(|label| label.name).collect()
}

fn ordered(labels: Vec<Label>, former: &[String]) -> Vec<Label> {
    let place = |label: &Label| former.iter().position(|name| *name == label.name).unwrap_or(former.len());
    let wrong = labels.iter().any(|label| {
        let mine = place(label);
        let below = |other: &Label| label.point.y > other.point.y + SWAP;
        mine == former.len() || labels.iter().any(|other| mine < place(other) && below(other))
    });
    sorted_by_number(labels, |label| if wrong { label.point.y } else { place(label) as f64 })
}

/// The labels of lines in their places: at their ends, or in the column that a frame has for them.
#[inline(never)]
pub(super) fn beside(labels: Vec<Label>, frame: &Frame) -> Vec<Placed> {
    placed(ordered(labels, &frame.order), frame.label_bounds(), frame.column)
}

/// Draws the lines to compare with across a frame, but for where labels lie.
#[inline(never)]
pub(super) fn references(pen: &mut Pen<'_>, placed: &[Placed], frame: &Frame) -> Drawn {
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

/// Draws where a lane's line ends: its marker, or a cross where it diverged under every seed.
#[inline(never)]
pub(super) fn end(pen: &mut Pen<'_>, theme: &Theme, lane: &LaneSnapshot, at: Pixel, frame: &Frame) -> Drawn {
    let style = style_of(lane);
    let colour = theme.colour(style.colour);
    if lane.is_active() {
        pen.marker(style.marker, at, 0.9 * Theme::MARKER, colour, Some(theme.paper))
    } else {
        pen.cross(frame.within(at), Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE))
    }
}

/// Draws labels beside their points, above one another where they would collide, within these bounds.
pub fn draw(pen: &mut Pen<'_>, theme: &Theme, labels: Vec<Label>, bounds: Rect) -> Drawn {
    write(pen, theme, &placed(ordered(labels, &[]), bounds, false))
}

/// A label in its place.
pub(super) struct Placed {
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

/// Writes labels in their places.
pub(super) fn write(pen: &mut Pen<'_>, theme: &Theme, placed: &[Placed]) -> Drawn {
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

/// Middles of blocks of these heights in this order, with the least squared distance to where they want to be:
/// neighbours that touch are joined and moved as one (pool adjacent violators).
#[inline(never)]
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

    /// Each a little beyond the next, the first and the last are far from in order: all are put in order.
    #[test]
    fn an_order_that_has_drifted_is_mended() {
        let names = |heights: [f64; 3], former: &[String]| {
            let label = |(name, y)| Label::new(Pixel::new(0.0, y), name, Theme::light().ink);
            order(["a", "b", "c"].into_iter().zip(heights).map(label).collect(), former)
        };
        let first = names([1.0, 2.0, 3.0], &[]);
        assert_eq!(first, ["a", "b", "c"]);
        assert_eq!(names([5.0, 4.0, 3.0], &first), first, "a little is borne");
        assert_eq!(names([9.0, 5.0, 1.0], &first), ["c", "b", "a"]);
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
