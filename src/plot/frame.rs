//! Axes around a rectangle, and the way from values to pixels within it.

use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{Drawn, Lettering, Pen, Stroke, text_width};
use super::ticks::{Tick, offset, offset_words, ticks};
use super::{Pixel, Rect, Scale, Theme};

/// One axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it spans.
    pub scale: Scale,
    /// What it shows.
    pub title: String,
    /// Whether there is nothing between whole numbers.
    pub whole: bool,
}

impl Axis {
    /// An axis of any numbers.
    pub fn new(scale: Scale, title: impl Into<String>) -> Self {
        Axis { scale, title: title.into(), whole: false }
    }

    /// What it shows, less what its labels leave out.
    pub(super) fn shown_title(&self) -> String {
        format!("{}{}", self.title, offset_words(offset(&self.scale)))
    }
}

/// A rectangle with two axes. Two equal frames look the same: the page draws one anew only when it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Where data are drawn.
    pub rect: Rect,
    /// The whole figure.
    pub size: [f64; 2],
    /// To the right.
    pub x: Axis,
    /// Upwards.
    pub y: Axis,
    /// Whether names of lines stand in a column beside it, having no room at the ends of their lines.
    pub column: bool,
    /// Those names from top to bottom, as last drawn.
    pub order: Vec<String>,
    /// A second one under it, in the same figure.
    pub below: Option<Box<Frame>>,
}

pub(super) const ABOVE: f64 = 24.0;
pub(super) const BELOW: f64 = 38.0;
const TICK: f64 = 4.0;
/// How far a tick's label may reach beyond the axis' end, where names begin.
const OVER: f64 = 7.0;

impl Frame {
    /// A frame in a figure of this size, with room for tick labels and titles, and `right` pixels beside it.
    pub fn new([width, height]: [f64; 2], x: Axis, y: Axis, right: f64) -> Self {
        let mut frame = Frame {
            rect: Rect { left: 0.0, top: ABOVE, right: width, bottom: height - BELOW },
            size: [width, height],
            x,
            y,
            column: false,
            order: Vec::new(),
            below: None,
        };
        // Whole pixels, and lines in their middle, are drawn sharp. Few labels are wider than the usual
        // margin, so that it stays the same.
        let labels = frame.y_ticks().into_iter().filter_map(|tick| tick.label);
        let widest = labels.map(|label| text_width(&label)).fold(34.0, f64::max);
        let left = (widest + 10.0).ceil() + 0.5;
        frame.rect = Rect {
            left,
            top: ABOVE + 0.5,
            right: ((width - right).floor() + 0.5).max(left + 20.0),
            bottom: ((height - BELOW).floor() + 0.5).max(ABOVE + 20.5),
        };
        frame
    }

    /// With the vertical scale of the frame before, as long as that serves for what is to be seen.
    pub(super) fn keeping(self, former: &Frame, reach: (f64, f64)) -> Self {
        let y = Axis { scale: self.y.scale.or_former(&former.y.scale, reach), ..self.y };
        let right = self.size[0] - self.rect.right;
        Frame { column: self.column, ..Frame::new(self.size, self.x, y, right) }
    }

    /// With another one under it, in a figure as high as both.
    pub(super) fn over(mut self, mut below: Frame) -> Self {
        below.rect.top += self.size[1];
        below.rect.bottom += self.size[1];
        self.size[1] += below.size[1];
        below.size = self.size;
        Frame { below: Some(Box::new(below)), ..self }
    }

    /// Where a value lies; what is infinite lies far outside, and what is not a number nowhere.
    pub fn at(&self, [x, y]: [f64; 2]) -> Pixel {
        let Rect { left, bottom, .. } = self.rect;
        let [x, y] = [self.x.scale.place(x), self.y.scale.place(y)].map(|place| place.clamp(-1e7, 1e7));
        Pixel::new(left + self.rect.width() * x, bottom - self.rect.height() * y)
    }

    /// Which values lie there, if it is within the axes.
    pub fn values_at(&self, point: Pixel) -> Option<[f64; 2]> {
        let Rect { left, bottom, .. } = self.rect;
        self.rect.contains(point).then(|| {
            [
                self.x.scale.value((point.x - left) / self.rect.width()),
                self.y.scale.value((bottom - point.y) / self.rect.height()),
            ]
        })
    }

    /// The nearest place within the axes.
    pub fn within(&self, point: Pixel) -> Pixel {
        self.rect.nearest(point)
    }

    /// Where labels of lines may be: beside the axes too, or in a column from the upper to the lower end, but for a
    /// title that reaches there.
    pub(super) fn label_bounds(&self) -> Rect {
        let Rect { top, right, .. } = self.rect;
        if !self.column {
            return Rect { top: top - 8.0, right: self.size[0], ..self.rect };
        }
        let top = top - if text_width(&self.y.shown_title()) > right { 6.0 } else { ABOVE - 1.5 };
        Rect { top, bottom: self.rect.bottom + BELOW - 2.5, ..self.rect }
    }

    /// Which way a point lies beyond the edges, as the end of a text.
    pub(super) fn beyond(&self, point: Pixel) -> &'static str {
        let Rect { left, top, right, bottom } = self.rect;
        let side = |x: f64, from: f64, to: f64| usize::from(x >= from - 1.0) + usize::from(x > to + 1.0);
        // Without the selector some systems set a slanted arrow as a picture.
        let arrows =
            [[" ↖\u{fe0e}", " ↑", " ↗\u{fe0e}"], [" ←", "", " →"], [" ↙\u{fe0e}", " ↓", " ↘\u{fe0e}"]];
        arrows[side(point.y, top, bottom)][side(point.x, left, right)]
    }

    /// The ticks of the x axis.
    pub fn x_ticks(&self) -> Vec<Tick> {
        let width = self.rect.width();
        ticks(&self.x.scale, width, |label| (text_width(label) + 3.0 * OVER).max(width / 11.0), self.x.whole)
    }

    /// The ticks of the y axis.
    pub fn y_ticks(&self) -> Vec<Tick> {
        let height = self.rect.height();
        ticks(&self.y.scale, height, |_| (2.2 * Theme::TEXT).max(height / 12.0), self.y.whole)
    }

    /// Grid, axes, ticks, their labels and the titles.
    pub fn draw(&self, pen: &mut Pen<'_>, theme: &Theme, grid: bool) -> Drawn {
        let Rect { left, top, right, bottom } = self.rect;
        let axis = Stroke::solid(theme.axis, Theme::AXIS_LINE);
        let sharp = |x: f64| x.floor() + 0.5;
        let label = Lettering::new(theme.muted);
        let mut widest = 34.0_f64;
        for tick in self.y_ticks() {
            let y = sharp(self.at([self.x.scale.from, tick.value]).y).clamp(top, bottom);
            let end = Pixel::new(left, y);
            let Some(text) = tick.label else {
                pen.line(&[end.offset(-0.5 * TICK, 0.0), end], axis)?;
                continue;
            };
            if grid && y < bottom {
                pen.line(&[end, Pixel::new(right, y)], Stroke::solid(theme.grid, Theme::GRID_LINE))?;
            }
            pen.line(&[end.offset(-TICK, 0.0), end], axis)?;
            widest = widest.max(text_width(&text));
            pen.text(end.offset(-TICK - 4.0, 0.0), &text, &label.clone().at(HPos::Right, VPos::Center))?;
        }
        for tick in self.x_ticks() {
            let x = sharp(self.at([tick.value, self.y.scale.from]).x).clamp(left, right);
            let end = Pixel::new(x, bottom);
            let length = if tick.label.is_some() { TICK } else { 0.5 * TICK };
            pen.line(&[end, end.offset(0.0, length)], axis)?;
            let text = tick.label.unwrap_or_default();
            let x = x.min(right + OVER - 0.5 * text_width(&text));
            pen.text(Pixel::new(x, bottom + TICK + 3.0), &text, &label.clone().at(HPos::Center, VPos::Top))?;
        }
        pen.line(&[Pixel::new(left, top), Pixel::new(left, bottom), Pixel::new(right, bottom)], axis)?;
        let above = Pixel::new((left - (widest + 10.0).ceil() + 1.5).max(2.0), top - ABOVE + 3.5);
        pen.text(above, &self.y.shown_title(), &label.clone().at(HPos::Left, VPos::Top))?;
        let end = Pixel::new(right, bottom + BELOW - 3.5);
        pen.text(end, &self.x.shown_title(), &label.at(HPos::Right, VPos::Bottom))
    }
}
