//! Lines through points that are given, with their names: what a study says of a few numbers.

use super::label::{self, Label};
use super::pen::{Drawn, Pen, Stroke, text_width};
use super::scale::linear_around;
use super::sweep::extent;
use super::{Axis, Figure, Frame, Marker, Pixel, Scale, Theme};
use crate::experiment::number;

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartLine {
    /// Its name beside its end; none if it is empty.
    pub name: String,
    /// The name of its colour in [`Theme::colour`].
    pub colour: &'static str,
    /// Dash and gap by turns; empty for a solid line.
    pub dash: &'static [f64],
    /// What its points look like, if they are seen.
    pub marker: Option<Marker>,
    /// The points, with half the length of a bar through each.
    pub points: Vec<([f64; 2], f64)>,
}

/// What a chart is of.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartText {
    /// What is to the right.
    pub across: String,
    /// What is up.
    pub up: String,
    /// What is seen, in at most sixty characters.
    pub caption: String,
}

/// Lines between axes.
#[derive(Clone, Debug)]
pub struct ChartFigure<'a> {
    theme: &'a Theme,
    frame: Frame,
    lines: Vec<ChartLine>,
    caption: String,
}

impl<'a> ChartFigure<'a> {
    /// The chart of these lines; `logarithmic` says of each axis whether equal ratios take equal room.
    pub fn new(
        lines: Vec<ChartLine>,
        text: ChartText,
        logarithmic: [bool; 2],
        size: [f64; 2],
        theme: &'a Theme,
    ) -> Self {
        let places = |side: usize| {
            let points = lines.iter().flat_map(|line| &line.points).map(move |point| point.0[side]);
            extent(points.filter(|&place| !logarithmic[side] || place > 0.0)).unwrap_or((1.0, 10.0))
        };
        let ((left, right), reach) = (places(0), places(1));
        let x = if logarithmic[0] { Scale::log(left, right) } else { Scale::linear(left, right) };
        let y = match reach {
            _ if logarithmic[1] => Scale::log_around(reach),
            (low, high) if low >= 0.0 && 2.0 * low < high => Scale::linear(0.0, 1.05 * high),
            _ => linear_around(reach),
        };
        let widths = lines.iter().map(|line| label::BOLD * text_width(&line.name));
        let room = widths.fold(0.0, f64::max) + label::MARK + 2.0 * label::GAP;
        let frame = Frame::new(size, Axis::new(x, text.across), Axis::new(y, text.up), room);
        ChartFigure { theme, frame: Frame { column: true, ..frame }, lines, caption: text.caption }
    }

    fn draw_line(&self, pen: &mut Pen<'_>, line: &ChartLine) -> Drawn {
        let colour = self.theme.colour(line.colour);
        let mut inside = pen.inside(self.frame.rect);
        let points: Vec<Pixel> = line.points.iter().map(|point| self.frame.at(point.0)).collect();
        inside.line(&points, Stroke { colour, width: Theme::BOLD_LINE, dash: line.dash })?;
        for (&([x, y], half), &at) in line.points.iter().zip(&points) {
            if half > 0.0 {
                let bar = [y - half, y + half].map(|end| self.frame.at([x, end]));
                inside.line(&bar, Stroke::solid(colour, Theme::AXIS_LINE))?;
            }
            if let Some(marker) = line.marker {
                inside.marker(marker, at, 0.7 * Theme::MARKER, colour, Some(self.theme.paper))?;
            }
        }
        Ok(())
    }
}

impl Figure for ChartFigure<'_> {
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
        self.lines.iter().try_for_each(|line| self.draw_line(pen, line))?;
        let named = self.lines.iter().filter(|line| !line.name.is_empty());
        let labels = named.filter_map(|line| {
            let end = self.frame.at(line.points.last()?.0);
            let label = Label::new(self.frame.within(end), &line.name, self.theme.colour(line.colour));
            Some(Label { marker: line.marker, ..label })
        });
        label::write(pen, self.theme, &label::beside(labels.collect(), &self.frame))
    }

    fn caption(&self) -> String {
        self.caption.clone()
    }

    fn words(&self) -> String {
        let end = |line: &ChartLine| {
            let ([x, y], _) = line.points.last()?;
            Some(format!("{}: {} at {}.", line.name, number(*y), number(*x)))
        };
        self.lines.iter().filter(|line| !line.name.is_empty()).filter_map(end).collect::<Vec<_>>().join(" ")
    }

    fn csv(&self) -> String {
        let mut csv = String::from("line,x,y,bar\n");
        for (place, line) in self.lines.iter().enumerate() {
            for ([x, y], half) in &line.points {
                csv += &format!("{place},{},{},{}\n", number(*x), number(*y), number(*half));
            }
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let [x, y] = self.frame.values_at(point)?;
        Some(format!("{x:.3}, {y:.3}"))
    }
}
