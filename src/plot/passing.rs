//! Where one curve passed another.

use super::label::LEADER;
use super::pen::{Drawn, Lettering, Pen, Stroke, text_width};
use super::{Colour, Frame, Pixel, Rect, Theme};
use plotters_backend::text_anchor::{HPos, VPos};

/// A ring where one curve passed another.
pub(super) struct Mark {
    pub(super) at: Pixel,
    pub(super) colour: Colour,
    /// What happened there.
    pub(super) words: String,
}

const RADIUS: f64 = 6.0;
/// From the ring to its words.
const APART: f64 = 12.0;
/// Heights of the words above and below it, in lines: the nearest that cover nothing.
const HEIGHTS: [f64; 10] = [-1.0, 1.0, -2.0, 2.0, -3.0, 3.0, -4.5, 4.5, -6.0, 6.0];

/// Rings, and the words of the last with a thin line to it, where there is room beside the curves and what else is taken;
/// without room the ring stands alone.
pub(super) fn draw(
    pen: &mut Pen<'_>,
    frame: &Frame,
    theme: &Theme,
    marks: &[Mark],
    curves: &[Vec<Pixel>],
    taken: &[Rect],
) -> Drawn {
    for mark in marks.iter().filter(|mark| frame.rect.contains(mark.at)) {
        pen.ring(mark.at, RADIUS, Stroke::solid(theme.paper, 4.0))?;
        pen.ring(mark.at, RADIUS, Stroke::solid(mark.colour, 1.5))?;
    }
    let Some(mark) = marks.last().filter(|mark| frame.rect.contains(mark.at)) else { return Ok(()) };
    let Some(place) = room(frame, mark, curves, taken) else { return Ok(()) };
    let below = place.top > mark.at.y;
    let near = Pixel::new(mark.at.x, if below { place.top } else { place.bottom });
    let rim = mark.at.offset(0.0, if below { RADIUS } else { -RADIUS });
    pen.line(&[rim, near], Stroke::dashed(theme.muted, Theme::AXIS_LINE, LEADER))?;
    pen.rect(place, theme.plate)?;
    let middle = Pixel::new(0.5 * (place.left + place.right), 0.5 * (place.top + place.bottom));
    pen.text(middle, &mark.words, &Lettering::new(mark.colour).at(HPos::Center, VPos::Center))
}

/// The nearest room for the words of a mark.
fn room(frame: &Frame, mark: &Mark, curves: &[Vec<Pixel>], taken: &[Rect]) -> Option<Rect> {
    let (half, line) = (0.5 * text_width(&mark.words) + 2.0, 1.25 * Theme::TEXT);
    let Rect { left, right, top, bottom } = frame.rect;
    if 2.0 * half > right - left {
        return None;
    }
    let x = mark.at.x.clamp(left + half, right - half);
    HEIGHTS.into_iter().find_map(|lines| {
        let y = mark.at.y + APART.copysign(lines) + (lines - 0.5_f64.copysign(lines)) * line;
        let place = Rect { left: x - half, right: x + half, top: y - 0.5 * line, bottom: y + 0.5 * line };
        let inside = place.top >= top && place.bottom <= bottom;
        let free = !taken.iter().any(|taken| overlap(taken, &place));
        (inside && free && !curves.iter().any(|curve| crosses(curve, place))).then_some(place)
    })
}

fn overlap(one: &Rect, other: &Rect) -> bool {
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom
}

/// Whether a curve of which x grows comes into a rectangle.
fn crosses(curve: &[Pixel], Rect { left, top, right, bottom }: Rect) -> bool {
    curve.windows(2).any(|pair| {
        let [from, to] = [pair[0], pair[1]];
        if to.x < left || from.x > right {
            return false;
        }
        let height = |x: f64, otherwise: f64| {
            if to.x <= from.x {
                return otherwise;
            }
            from.y + ((x - from.x) / (to.x - from.x)).clamp(0.0, 1.0) * (to.y - from.y)
        };
        let (a, b) = (height(left, from.y), height(right, to.y));
        a.min(b) <= bottom + 2.0 && a.max(b) >= top - 2.0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Rect = Rect { left: 10.0, top: 10.0, right: 30.0, bottom: 20.0 };

    fn line(points: &[[f64; 2]]) -> Vec<Pixel> {
        points.iter().map(|&[x, y]| Pixel::new(x, y)).collect()
    }

    #[test]
    fn a_curve_through_the_words_is_seen() {
        for curve in [[[0.0, 15.0], [40.0, 15.0]], [[0.0, 0.0], [40.0, 40.0]], [[20.0, 0.0], [20.0, 100.0]]] {
            assert!(crosses(&line(&curve), PLACE), "{curve:?}");
        }
        for curve in [[[0.0, 5.0], [40.0, 5.0]], [[0.0, 30.0], [40.0, 25.0]], [[31.0, 0.0], [40.0, 40.0]]] {
            assert!(!crosses(&line(&curve), PLACE), "{curve:?}");
        }
    }
}
