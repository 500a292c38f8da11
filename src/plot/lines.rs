//! Lines of any numbers over any others.

use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke, text_width};
use super::scale::linear_around;
use super::sweep::extent;
use super::{Axis, Figure, Frame, Pixel, Scale, Style, Theme};
use crate::text::words::three_digits;

/// A line of a [`LinesFigure`].
#[derive(Clone, Debug)]
pub struct Line {
    /// What is written at its end.
    pub name: String,
    /// How it is drawn.
    pub style: Style,
    /// Its corners.
    pub points: Vec<[f64; 2]>,
    /// Points that are measured by themselves: x, y and the standard error of y.
    pub measured: Vec<[f64; 3]>,
}

/// What the axes of a [`LinesFigure`] are.
#[derive(Clone, Debug)]
pub struct Axes {
    /// What is said along the horizontal one.
    pub x: String,
    /// What is said along the vertical one.
    pub y: String,
    /// Whether the vertical one is logarithmic, where all numbers are above 0.
    pub is_log: bool,
    /// A value of x that is marked by a vertical line.
    pub mark: Option<f64>,
}

/// Lines over a linear axis, with points and their error bars.
#[derive(Clone, Debug)]
pub struct LinesFigure<'a> {
    theme: &'a Theme,
    frame: Frame,
    lines: Vec<Line>,
    axes: Axes,
    caption: String,
}

impl<'a> LinesFigure<'a> {
    /// The figure of these lines. Without a number it shows its axes alone.
    pub fn new(lines: Vec<Line>, axes: Axes, caption: &str, size: [f64; 2], theme: &'a Theme) -> Self {
        let points = || {
            lines.iter().flat_map(|line| {
                line.points.iter().copied().chain(line.measured.iter().map(|m| [m[0], m[1]]))
            })
        };
        let (from, to) = extent(points().map(|point| point[0])).unwrap_or((0.0, 1.0));
        let seen = points().map(|point| point[1]).filter(|y| !axes.is_log || *y > 0.0);
        let (low, high) = match extent(seen).unwrap_or((0.1, 1.0)) {
            // A line that is level has room on both sides.
            (low, high) if axes.is_log && high < 1.01 * low => (low / 2.0, 2.0 * high),
            both => both,
        };
        let y = if axes.is_log && low > 0.0 {
            Scale::log_around((low, high))
        } else {
            linear_around((low, high))
        };
        let widest = lines.iter().map(|line| label::BOLD * text_width(&line.name)).fold(0.0, f64::max);
        let frame = Frame::new(
            size,
            Axis::new(Scale::linear(from, if to > from { to } else { from + 1.0 }), axes.x.clone()),
            Axis::new(y, axes.y.clone()),
            widest + label::MARK + 2.0 * label::GAP,
        );
        LinesFigure { theme, frame: Frame { column: true, ..frame }, lines, axes, caption: caption.into() }
    }

    fn draw_line(&self, pen: &mut Pen<'_>, line: &Line) -> Drawn {
        let (frame, colour) = (&self.frame, self.theme.colour(line.style.colour));
        let points: Vec<Pixel> = line.points.iter().map(|point| frame.at(*point)).collect();
        let mut inside = pen.inside(frame.rect);
        inside.line(&points, Stroke { colour, width: Theme::BOLD_LINE, dash: line.style.dash })?;
        for [x, y, error] in &line.measured {
            let bar = [y - error, y + error].map(|y| frame.at([*x, y]));
            inside.line(&bar, Stroke::solid(colour, Theme::AXIS_LINE))?;
            inside.marker(
                line.style.marker,
                frame.at([*x, *y]),
                0.7 * Theme::MARKER,
                colour,
                Some(self.theme.paper),
            )?;
        }
        Ok(())
    }

    /// Where a line ends.
    fn end(&self, line: &Line) -> Option<Pixel> {
        let last = line.points.iter().rfind(|point| point.iter().all(|value| value.is_finite()))?;
        Some(self.frame.within(self.frame.at(*last)))
    }
}

impl Figure for LinesFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        self.frame.draw(pen, self.theme, true)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        if let Some(mark) = self.axes.mark {
            let x = self.frame.at([mark, 1.0]).x;
            let edges = [self.frame.rect.bottom, self.frame.rect.top].map(|y| Pixel::new(x, y));
            pen.inside(self.frame.rect).line(&edges, Stroke::solid(self.theme.muted, Theme::AXIS_LINE))?;
        }
        self.lines.iter().try_for_each(|line| self.draw_line(pen, line))?;
        let labels = self.lines.iter().filter_map(|line| {
            let label = Label::new(self.end(line)?, &line.name, self.theme.colour(line.style.colour));
            Some(Label { marker: Some(line.style.marker), ..label })
        });
        label::write(pen, self.theme, &label::beside(labels.collect(), &self.frame))
    }

    fn caption(&self) -> String {
        self.caption.clone()
    }

    fn words(&self) -> String {
        let line = |line: &Line| {
            let [_, y] = line.points.last()?;
            Some(format!("{}: {} at the end.", line.name, three_digits(*y)))
        };
        self.lines.iter().filter_map(line).collect::<Vec<_>>().join(" ")
    }

    fn csv(&self) -> String {
        let mut csv = format!("line,{},{},error\n", self.axes.x, self.axes.y);
        for line in &self.lines {
            for [x, y] in &line.points {
                csv += &format!("{},{x},{y},\n", line.name);
            }
            for [x, y, error] in &line.measured {
                csv += &format!("{},{x},{y},{error}\n", line.name);
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let corners = self.lines.iter().flat_map(|line| line.points.iter().map(move |corner| (line, corner)));
        let near = corners.map(|(line, corner)| (line, corner, self.frame.at(*corner).distance(point)));
        let (line, [x, y], _) =
            near.filter(|near| near.2 <= 12.0).min_by(|one, other| one.2.total_cmp(&other.2))?;
        Some(format!("{}: {} at {}", line.name, three_digits(*y), three_digits(*x)))
    }
}
