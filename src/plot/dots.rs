//! The arms of a study one below the other: what each comes to, beside what is expected.

use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{Drawn, Lettering, Pen, Stroke, text_width};
use super::scale::linear_around;
use super::sweep::extent;
use super::{Axis, Figure, Frame, Marker, Pixel, Rect, Scale, Theme};
use crate::experiment::number;
use crate::study::Standing;
use crate::text::words::three_digits;

/// A row for each arm: a dot at its mean loss, over a bar of its standard deviation; a ring at what is expected; a cross
/// where all runs diverged, an arrow where the loss is beyond the picture.
#[derive(Clone, Debug)]
pub struct DotsFigure<'a> {
    theme: &'a Theme,
    frame: Frame,
    standings: Vec<Standing>,
}

/// From row to row.
const ROW: f64 = 19.0;
const ABOVE: f64 = 10.0;
const BELOW: f64 = 38.0;
const RIGHT: f64 = 24.0;
/// Losses beyond this many times the least are beyond the picture: it is for those that come near each other.
const SPAN: f64 = 10.0;

impl<'a> DotsFigure<'a> {
    /// The figure of these arms, so wide, and as high as they need.
    pub fn new(standings: Vec<Standing>, title: &str, width: f64, theme: &'a Theme) -> Self {
        let rows = standings.len().max(1) as f64;
        let left = standings.iter().map(|arm| text_width(&arm.name)).fold(40.0, f64::max).ceil() + 16.5;
        let rect = Rect { left, top: ABOVE, right: width - RIGHT + 0.5, bottom: ABOVE + ROW * rows };
        let losses = standings.iter().flat_map(|arm| [arm.loss, arm.expected]).flatten().map(|loss| loss.0);
        let (low, high) = extent(losses).unwrap_or((0.1, 1.0));
        let scale = if low > 0.0 && high > 2.0 * low {
            Scale::log_around((low, high.min(SPAN * low)))
        } else {
            let bars = standings.iter().filter_map(|arm| arm.loss);
            let ends = bars.flat_map(|(mean, deviation)| [mean - deviation, mean + deviation]);
            linear_around(extent(ends.chain([low, high])).unwrap_or((low, high)))
        };
        // Rows count downwards.
        let (x, y) = (Axis::new(scale, title), Axis::new(Scale::linear(rows - 0.5, -0.5), ""));
        let size = [width, rect.bottom + BELOW];
        let frame = Frame { rect, size, x, y, column: false, order: Vec::new(), below: None };
        DotsFigure { theme, frame, standings }
    }

    fn draw_row(&self, pen: &mut Pen<'_>, row: usize, arm: &Standing) -> Drawn {
        let Rect { right, .. } = self.frame.rect;
        let at = |loss: f64| self.frame.at([loss, row as f64]);
        let (ink, muted) = (self.theme.colour("vermillion"), self.theme.muted);
        if let Some((expected, _)) = arm.expected {
            pen.ring(at(expected), 1.7 * Theme::MARKER, Stroke::solid(muted, Theme::BOLD_LINE))?;
        }
        let Some((mean, deviation)) = arm.loss else {
            let end = Pixel::new(right - 8.0, at(1.0).y);
            return if arm.diverged > 0 {
                pen.cross(end, Theme::MARKER, Stroke::solid(ink, Theme::BOLD_LINE))
            } else {
                Ok(())
            };
        };
        let bar = [mean - deviation, mean + deviation].map(at);
        pen.inside(self.frame.rect).line(&bar, Stroke::solid(ink, Theme::BOLD_LINE))?;
        if at(mean).x > right {
            let end = Pixel::new(right + 8.0, at(mean).y);
            let lettering = Lettering::new(ink).at(HPos::Center, VPos::Center);
            return pen.text(end, "→", &lettering);
        }
        pen.marker(Marker::Circle, at(mean), 0.9 * Theme::MARKER, ink, Some(self.theme.paper))
    }
}

impl Figure for DotsFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        let Rect { left, top, right, bottom } = self.frame.rect;
        let (axis, label) =
            (Stroke::solid(self.theme.axis, Theme::AXIS_LINE), Lettering::new(self.theme.muted));
        for tick in self.frame.x_ticks() {
            let x = self.frame.at([tick.value, 0.0]).x.floor() + 0.5;
            let Some(text) = tick.label else { continue };
            let grid = Stroke::solid(self.theme.grid, Theme::GRID_LINE);
            pen.line(&[Pixel::new(x, top), Pixel::new(x, bottom)], grid)?;
            pen.line(&[Pixel::new(x, bottom), Pixel::new(x, bottom + 4.0)], axis)?;
            let place = Pixel::new(x, bottom + 7.0);
            pen.text(place, &text, &label.clone().at(HPos::Center, VPos::Top))?;
        }
        pen.line(&[Pixel::new(left, bottom), Pixel::new(right, bottom)], axis)?;
        for (row, arm) in self.standings.iter().enumerate() {
            let place = Pixel::new(left - 10.0, self.frame.at([1.0, row as f64]).y);
            let name = Lettering::new(self.theme.ink).at(HPos::Right, VPos::Center);
            pen.text(place, &arm.name, &name)?;
        }
        let end = Pixel::new(right, bottom + BELOW - 3.5);
        pen.text(end, &self.frame.x.title, &label.at(HPos::Right, VPos::Bottom))
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        self.standings.iter().enumerate().try_for_each(|(row, arm)| self.draw_row(pen, row, arm))
    }

    fn caption(&self) -> String {
        "Dot: mean and deviation; ring: expected; cross: diverged".into()
    }

    fn words(&self) -> String {
        let word = |arm: &Standing| match arm.loss {
            Some((mean, _)) => format!("{}: {}.", arm.name, three_digits(mean)),
            None => format!("{}: {} of {} diverged.", arm.name, arm.diverged, arm.done),
        };
        self.standings.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    fn csv(&self) -> String {
        let mut csv = String::from("name,mean,deviation,expected,diverged,runs\n");
        for arm in &self.standings {
            let loss = arm.loss.map(|(mean, deviation)| format!("{},{}", number(mean), number(deviation)));
            let expected = arm.expected.map(|expected| number(expected.0)).unwrap_or_default();
            let (name, loss) = (arm.name.replace('"', "\"\""), loss.unwrap_or_else(|| ",".into()));
            csv += &format!("\"{name}\",{loss},{expected},{},{}\n", arm.diverged, arm.done);
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let [_, row] = self.frame.values_at(point)?;
        let arm = self.standings.get(row.round().max(0.0) as usize)?;
        let (mean, deviation) = arm.loss?;
        Some(format!("{}: {} ± {}", arm.name, three_digits(mean), three_digits(deviation)))
    }
}
