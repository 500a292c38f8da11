//! A run that was kept, behind the present one.

use super::pen::{Drawn, Pen, Stroke};
use super::{Pixel, Theme, style_of};
use crate::session::LaneSnapshot;

/// Draws the lines of a kept run: grey, told apart by their dashes.
pub(super) fn draw(pen: &mut Pen<'_>, theme: &Theme, lines: Vec<(&LaneSnapshot, Vec<Pixel>)>) -> Drawn {
    for (lane, points) in lines {
        let dash = style_of(lane).dash;
        pen.line(&points, Stroke::dashed(theme.muted.faint(0.75), 0.75 * Theme::BOLD_LINE, dash))?;
    }
    Ok(())
}
