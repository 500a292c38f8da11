//! The names of many optimizers with their markers, in rows below the axes.

use super::label::{BOLD, LINE, Label, MARK, Placed};
use super::pen::text_width;
use super::{Pixel, Theme, style_of};
use crate::session::LaneSnapshot;

/// From a name to the next marker.
const APART: f64 = 12.0;
/// What is not below the axes of a figure, and the part of that to the left of them.
const BESIDE: f64 = 64.0;
const LEFT: f64 = 44.5;

/// How high the rows are, and the names in them at the lower end of a figure of this size.
pub(super) fn rows(lanes: &[LaneSnapshot], size: [f64; 2], theme: &Theme) -> (f64, Vec<Placed>) {
    let (mut x, mut rows) = (0.0, 1.0);
    let mut placed = Vec::with_capacity(lanes.len());
    for lane in lanes {
        let room = MARK + BOLD * text_width(&lane.name);
        if x > 0.0 && x + room > size[0] - BESIDE {
            (x, rows) = (0.0, rows + 1.0);
        }
        let style = style_of(lane);
        let at = Pixel::new(LEFT + x + MARK, LINE * (rows - 0.5));
        placed.push(Placed {
            label: Label::new(at, &lane.name, theme.colour(style.colour)),
            at,
            flipped: false,
            half: 0.0,
            lead: Vec::new(),
            paper: None,
            marker: Some(style.marker),
        });
        x += room + APART;
    }
    let height = LINE * rows;
    placed.iter_mut().for_each(|placed| placed.at.y += size[1] - height);
    (height, placed)
}
