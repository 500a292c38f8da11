//! Names at the ends of their lines, or beside the axes, moved apart until none covers another.

mod apart;
mod placed;

use super::pen::{DASHED, Drawn, Pen, Stroke, text_width};
use super::{Axis, Colour, Frame, Marker, Pixel, Rect, Theme, style_of};
use crate::math::sorted_by_number;
use crate::session::LaneSnapshot;

pub use placed::draw;
pub(super) use placed::{Placed, beside, references, write};

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

#[cfg(test)]
mod tests {
    use super::*;

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
}
