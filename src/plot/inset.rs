//! What a preconditioner makes of the Hessian, beside the landscape above two dimensions.

use plotters_backend::text_anchor::{HPos, VPos};

use super::frame::{ABOVE, BELOW};
use super::label::BOLD;
use super::pen::{DASHED, Drawn, Lettering, Pen, Stroke, text_width};
use super::{Ellipse, Frame, Pixel, Rect, Theme, style_of};
use crate::math::zero_below_rounding;
use crate::session::{LaneSnapshot, Snapshot, Status};
use crate::text::words::{digits, three_digits};

/// LODO's matrix, or the first there is, in coordinates in which the Hessian H has circles for contours on the plane: the
/// inverse Hessian is the unit circle, and the ellipse is the image of it under the square root of G·H as H measures.
/// Inside the circle steps are too short, outside too long. Its scale is its own and fixed, so that neither paths nor the
/// window of the landscape change it.
pub(super) struct Inset<'a> {
    /// Under its title.
    rect: Rect,
    /// Down to where there is room for more text.
    bottom: f64,
    lane: Option<&'a LaneSnapshot>,
}

/// The most of a figure's width that it takes, the largest that it grows, and the least that is worth looking at.
const PART: f64 = 0.28;
const MOST: f64 = 190.0;
const LEAST: f64 = 56.0;
/// From the axes to it, and from it to the edge of the figure.
const GAP: f64 = 14.0;
const EDGE: f64 = 6.0;
/// What its title takes, under the page's buttons.
const TITLE: f64 = 22.0;
const LINE: f64 = 15.0;
/// What a name needs of the width beside itself and this: labels of the axis, gaps and an arrow.
const AXES: f64 = 90.0;
/// Radii of the unit circle from the middle to the rim.
const ROOM: f64 = 1.6;

/// How much room beside the axes of a landscape of this size is its own; `None` where there is no matrix or not enough.
pub(super) fn room(snapshot: &Snapshot, [width, height]: [f64; 2]) -> Option<f64> {
    let names = snapshot.lanes.iter().map(|lane| BOLD * text_width(&lane.name));
    let across = width - AXES - names.fold(0.0, f64::max);
    let side = (PART * width).min(MOST).min(across).min(height - ABOVE - TITLE - EDGE);
    // Of a matrix the distance from H⁻¹ is known.
    let known = snapshot.dimension > 2 && snapshot.lanes.iter().any(|lane| !lane.error.is_empty());
    (known && side >= LEAST).then_some(GAP + side + EDGE)
}

/// The eigenvalues of a form xx, xy, yy, ascending, one that is zero but for rounding as zero.
fn eigenvalues([xx, xy, yy]: [f64; 3]) -> [f64; 2] {
    let (mean, radius) = (0.5 * (xx + yy), libm::hypot(0.5 * (xx - yy), xy));
    let mut values = [mean - radius, mean + radius];
    zero_below_rounding(2, &mut values);
    values
}

impl<'a> Inset<'a> {
    /// In the room beside these axes of a landscape, if it has some.
    pub fn new(snapshot: &'a Snapshot, axes: &Frame) -> Option<Self> {
        let [left, top] = [axes.rect.right + GAP, axes.rect.top + TITLE];
        let side = (axes.size[0] - EDGE - left).floor();
        let rect = Rect { left, top, right: left + side, bottom: top + side };
        let lane = snapshot.subject(|lane| !lane.error.is_empty() && lane.status == Status::Running);
        (snapshot.dimension > 2 && side + 1.0 >= LEAST).then_some(Inset {
            rect,
            bottom: axes.rect.bottom + BELOW,
            lane,
        })
    }

    /// Whether a point lies in it.
    pub fn contains(&self, point: Pixel) -> bool {
        self.rect.contains(point)
    }

    /// What it shows, in words; nothing where nobody runs.
    pub fn words(&self) -> Option<String> {
        let lane = self.lane?;
        let Some(form) = lane.ellipse else {
            return Some("The Hessian is not positive definite on this plane".into());
        };
        let [least, greatest] = eigenvalues(form).map(three_digits);
        Some(format!("On this plane {} takes {least} to {greatest} of Newton’s step", lane.name))
    }

    pub fn draw(&self, pen: &mut Pen<'_>, theme: &Theme) -> Drawn {
        let Rect { left, top, right, bottom } = self.rect;
        let middle = Pixel::new(0.5 * (left + right), 0.5 * (top + bottom));
        let unit = 0.5 * self.rect.width() / ROOM;
        let corners = self.rect.corners();
        let grid = Stroke::solid(theme.grid, Theme::AXIS_LINE);
        pen.line(&[corners[0], corners[1], corners[2], corners[3], corners[0]], grid)?;
        let Some(lane) = self.lane else { return Ok(()) };
        let colour = theme.colour(style_of(lane).colour);
        let title = format!("{}: G·H", lane.name);
        let title = if BOLD * text_width(&title) < right - left { &title } else { "G·H" };
        let lettering = Lettering::new(colour).at(HPos::Left, VPos::Top).bold();
        pen.text(Pixel::new(left, top - TITLE + 4.0), title, &lettering)?;
        let muted = Lettering::new(theme.muted).at(HPos::Center, VPos::Center);
        let write = |pen: &mut Pen<'_>, from: f64, lines: &[&str]| -> Drawn {
            lines.iter().enumerate().try_for_each(|(line, words)| {
                pen.text(Pixel::new(middle.x, from + LINE * line as f64), words, &muted)
            })
        };
        let Some(form) = lane.ellipse else {
            return write(pen, middle.y - LINE, &["H is not", "positive", "definite"]);
        };
        pen.line(&[Pixel::new(left, middle.y), Pixel::new(right, middle.y)], grid)?;
        pen.line(&[Pixel::new(middle.x, top), Pixel::new(middle.x, bottom)], grid)?;
        let circle = |form| Ellipse::new(form, [unit; 2]);
        if let Some(ellipse) = circle(form) {
            let outline = ellipse.outline(middle, 1.0);
            let mut inside = pen.inside(self.rect);
            inside.fill(&outline[1..], colour.faint(0.15))?;
            inside.line(&outline, Stroke::solid(colour, Theme::BOLD_LINE))?;
            if ellipse.reach() > ROOM * unit {
                write(pen, bottom - 9.0, &["cut"])?;
            }
        }
        let [least, greatest] = eigenvalues(form).map(|value| digits(value, 2));
        let lines = [&*format!("{least} to {greatest} ×"), "Newton’s step"];
        let fits = |words: &&str| text_width(words) <= right - left + 2.0 * EDGE;
        if bottom + 2.5 * LINE < self.bottom && lines.iter().all(fits) {
            write(pen, bottom + LINE, &lines)?;
        }
        if let Some(inverse) = circle([1.0, 0.0, 1.0]) {
            let outline = inverse.outline(middle, 1.0);
            pen.line(&outline, Stroke::dashed(theme.ink.faint(0.8), 1.5 * Theme::AXIS_LINE, DASHED))?;
        }
        let name = Lettering::new(theme.ink).at(HPos::Right, VPos::Top);
        pen.text(Pixel::new(right - 4.0, top + 4.0), "H⁻¹", &name)
    }
}
