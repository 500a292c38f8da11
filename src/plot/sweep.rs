//! What each method makes of a setting's values: the loss over one setting, a curve for each method.

use super::label::{self, Label};
use super::pen::{DASHED, Drawn, Pen, Stroke, text_width};
use super::scale::linear_around;
use super::{Axis, Figure, Frame, Pixel, Scale, Style, Theme, style_in};
use crate::experiment::{Experiment, LaneId, number};
use crate::optim::Range;
use crate::study::{PanelAxis, SweepCell, SweepPanel};
use crate::text::words::three_digits;

/// The mean loss over the last tenth by the values of one setting. Bars are standard deviations over seeds; a cross at the
/// upper edge is a value with which a run diverged, a ring the best value with which none did, a dashed line the value
/// that the experiment has.
#[derive(Clone, Debug)]
pub struct SweepFigure<'a> {
    theme: &'a Theme,
    frame: Frame,
    lines: Vec<Line<'a>>,
}

/// One curve.
#[derive(Clone, Debug)]
struct Line<'a> {
    panel: &'a SweepPanel,
    name: String,
    style: Style,
    /// Where its values lie along the axis, and the experiment's.
    places: Vec<f64>,
    present: f64,
}

/// Losses beyond this many times the least of all leave the picture.
const SPAN: f64 = 1e4;

impl<'a> SweepFigure<'a> {
    /// The figure of panels with one setting each, of this experiment's optimizers.
    pub fn new(panels: &'a [SweepPanel], experiment: &Experiment, size: [f64; 2], theme: &'a Theme) -> Self {
        let line = |panel: &'a SweepPanel| {
            let axis = panel.axes.first()?;
            let along = |value: f64| if axis.range == Range::Beta { 1.0 - value } else { value };
            Some(Line {
                panel,
                name: panel.name.clone(),
                style: style_in(experiment, LaneId::parse(&panel.lane)?),
                places: axis.values.iter().map(|&value| along(value)).collect(),
                present: along(axis.present),
            })
        };
        let lines: Vec<Line<'a>> = panels.iter().filter_map(line).collect();
        let axis = lines.first().map(|line| &line.panel.axes[0]);
        let title = |axis: &PanelAxis| match axis.range {
            Range::Beta => format!("1 − {}", axis.title),
            _ => axis.title.clone(),
        };
        let same = lines.windows(2).all(|pair| pair[0].panel.axes[0].title == pair[1].panel.axes[0].title);
        let title = axis.filter(|_| same).map_or("Value of the setting".into(), title);
        let is_log =
            axis.is_none_or(|axis| !matches!(axis.range, Range::Linear { .. } | Range::Integer { .. }));
        Self::of(lines, title, is_log, size, theme)
    }

    /// How sharp an optimum is: panels of several settings of one optimizer, each around its present value, by how many
    /// times that a value is (of a β, how many times its 1 − β).
    pub fn relative(panels: &'a [SweepPanel], size: [f64; 2], theme: &'a Theme) -> Self {
        let mut copies = Experiment::default();
        let line = |(place, panel): (usize, &'a SweepPanel)| {
            let (axis, id) = (panel.axes.first()?, LaneId::parse(&panel.lane)?);
            // Looks that are told apart are those of an experiment's lanes.
            let look = LaneId { copy: place as u8 + 1, ..id };
            let names: Vec<String> =
                (0..=place).map(|copy| LaneId { copy: copy as u8 + 1, ..id }.to_string()).collect();
            copies.set("optimizers", &names.join(",")).ok()?;
            let ratio = |value: f64| match axis.range {
                Range::Beta => (1.0 - value) / (1.0 - axis.present),
                _ => value / axis.present,
            };
            Some(Line {
                panel,
                name: axis.title.clone(),
                style: style_in(&copies, look),
                places: axis.values.iter().map(|&value| ratio(value)).collect(),
                present: 1.0,
            })
        };
        let lines: Vec<Line<'a>> = panels.iter().enumerate().filter_map(line).collect();
        Self::of(lines, "Times the tuned value (of a β: of 1 − β)".into(), true, size, theme)
    }

    fn of(lines: Vec<Line<'a>>, title: String, is_log: bool, size: [f64; 2], theme: &'a Theme) -> Self {
        let places = lines.iter().flat_map(|line| line.places.iter().copied());
        let (from, to) = extent(places).unwrap_or((1.0, 10.0));
        let x = if is_log && from > 0.0 { Scale::log(from, to) } else { Scale::linear(from, to) };
        let losses = lines.iter().flat_map(|line| &line.panel.cells).filter_map(|cell| cell.loss);
        let (low, high) = extent(losses.map(|loss| loss.0)).unwrap_or((0.1, 1.0));
        let y = if low > 0.0 && high > 2.0 * low {
            Scale::log_around((low, high.min(SPAN * low)))
        } else {
            linear_around((low, high))
        };
        let widest = lines.iter().map(|line| label::BOLD * text_width(&line.name)).fold(0.0, f64::max);
        let frame = Frame::new(
            size,
            Axis::new(x, title),
            Axis::new(y, "Mean loss over the last tenth"),
            widest + label::MARK + 2.0 * label::GAP,
        );
        SweepFigure { theme, frame: Frame { column: true, ..frame }, lines }
    }

    fn points(&self, line: &Line<'_>) -> Vec<Pixel> {
        let point = |(&x, cell): (&f64, &SweepCell)| match cell.loss {
            Some((mean, _)) => self.frame.at([x, mean]),
            None => Pixel::new(f64::NAN, f64::NAN),
        };
        line.places.iter().zip(&line.panel.cells).map(point).collect()
    }

    /// Draws a line; of several the crosses stand below each other.
    fn draw_line(&self, pen: &mut Pen<'_>, place: usize, line: &Line<'_>) -> Drawn {
        let (frame, colour) = (&self.frame, self.theme.colour(line.style.colour));
        let points = self.points(line);
        let edges =
            [frame.rect.bottom, frame.rect.top].map(|y| Pixel::new(frame.at([line.present, 1.0]).x, y));
        let mut inside = pen.inside(frame.rect);
        inside.line(&edges, Stroke::dashed(colour.faint(0.6), Theme::AXIS_LINE, DASHED))?;
        let stroke = Stroke { colour, width: Theme::BOLD_LINE, dash: line.style.dash };
        inside.line(&points, stroke)?;
        for ((x, cell), &point) in line.places.iter().zip(&line.panel.cells).zip(&points) {
            if let Some((mean, deviation)) = cell.loss.filter(|loss| loss.1 > 0.0) {
                let bar = [mean - deviation, mean + deviation].map(|loss| frame.at([*x, loss]));
                inside.line(&bar, Stroke::solid(colour, Theme::AXIS_LINE))?;
            }
            if cell.loss.is_some() {
                inside.marker(
                    line.style.marker,
                    point,
                    0.7 * Theme::MARKER,
                    colour,
                    Some(self.theme.paper),
                )?;
            }
            if cell.diverged > 0 {
                let edge = Pixel::new(frame.at([*x, 1.0]).x, frame.rect.top + 6.0 + 10.0 * place as f64);
                inside.cross(edge, Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE))?;
            }
        }
        if let Some(best) = line.panel.best {
            inside.ring(points[best], 2.0 * Theme::MARKER, Stroke::solid(colour, Theme::BOLD_LINE))?;
        }
        Ok(())
    }
}

/// The least and the greatest of these.
pub(super) fn extent(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    values.filter(|value| value.is_finite()).fold(None, |extent, value| match extent {
        None => Some((value, value)),
        Some((low, high)) => Some((f64::min(low, value), f64::max(high, value))),
    })
}

/// What a panel comes to, in words: its best values, or where there are none the losses at both ends.
pub(super) fn panel_words(panel: &SweepPanel) -> String {
    let at = |place: usize| {
        let loss = panel.cells.get(place).and_then(|cell| cell.loss);
        let values = panel.axes.iter().zip(panel.values(place));
        let values: Vec<String> =
            values.map(|(axis, value)| format!("{} {}", axis.title, number(value))).collect();
        let loss = loss.map_or("diverged".into(), |(mean, _)| three_digits(mean));
        format!("{loss} at {}", values.join(", "))
    };
    match panel.best {
        Some(best) => format!("{}: best {}", panel.name, at(best)),
        None => format!("{}: {}, {}", panel.name, at(0), at(panel.cells.len().max(1) - 1)),
    }
}

/// Values and losses of panels as a table.
pub(super) fn csv(panels: &mut dyn Iterator<Item = &SweepPanel>) -> String {
    let mut csv = String::from("optimizer,values,mean,deviation,diverged,runs\n");
    for panel in panels {
        for (place, cell) in panel.cells.iter().enumerate() {
            let values: Vec<String> = panel.values(place).into_iter().map(number).collect();
            let loss = cell.loss.map(|(mean, deviation)| format!("{},{}", number(mean), number(deviation)));
            let loss = loss.unwrap_or_else(|| ",".into());
            let (lane, values) = (&panel.lane, values.join(" "));
            csv += &format!("{lane},{values},{loss},{},{}\n", cell.diverged, cell.done);
        }
    }
    csv
}

impl Figure for SweepFigure<'_> {
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
        self.lines.iter().enumerate().try_for_each(|(place, line)| self.draw_line(pen, place, line))?;
        let labels = self.lines.iter().filter_map(|line| {
            let last = self.points(line).into_iter().rfind(|point| point.is_finite())?;
            let label = Label::new(self.frame.within(last), &line.name, self.theme.colour(line.style.colour));
            Some(Label { marker: Some(line.style.marker), ..label })
        });
        label::write(pen, self.theme, &label::beside(labels.collect(), &self.frame))
    }

    fn caption(&self) -> String {
        "Ring: best; cross: diverged; dashed: the present value".into()
    }

    fn words(&self) -> String {
        let lines: Vec<String> =
            self.lines.iter().map(|line| format!("{}.", panel_words(line.panel))).collect();
        lines.join(" ")
    }

    fn csv(&self) -> String {
        csv(&mut self.lines.iter().map(|line| line.panel))
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let near = self.lines.iter().flat_map(|line| {
            let points = self.points(line).into_iter().enumerate();
            points.map(move |(place, at)| (line, place, at.distance(point)))
        });
        let near = near.filter(|near| near.2 <= 12.0);
        let (line, place, _) = near.min_by(|one, other| one.2.total_cmp(&other.2))?;
        let (mean, deviation) = line.panel.cells[place].loss?;
        let value = number(line.panel.axes[0].values[place]);
        Some(format!("{}, {value}: {} ± {}", line.name, three_digits(mean), three_digits(deviation)))
    }
}
