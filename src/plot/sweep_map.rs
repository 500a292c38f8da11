//! What a method makes of the values of two settings: a map of the loss.

use plotters_backend::text_anchor::{HPos, VPos};

use super::heat::between_colours;
use super::pen::{Drawn, Lettering, Pen, Stroke};
use super::sweep::{csv, extent, panel_words};
use super::{Axis, Colour, Figure, Frame, Pixel, Rect, Scale, Theme};
use crate::experiment::number;
use crate::optim::Range;
use crate::study::{PanelAxis, SweepCell, SweepPanel};
use crate::text::words::three_digits;

/// The mean loss over the last tenth by the values of two settings: the darker the lower, by ratios to the best. A cross is
/// a pair of values with which a run diverged, the frame around a cell the best pair with which none did, the ring the
/// values that the experiment has.
#[derive(Clone, Debug)]
pub struct SweepMap<'a> {
    panel: &'a SweepPanel,
    theme: &'a Theme,
    frame: Frame,
    /// The best loss, and that at which shades end.
    reach: (f64, f64),
}

/// Beside the map, for the scale.
const SCALE: f64 = 92.0;
/// Losses so many times the best, or more, are as light as any.
const SPAN: f64 = 30.0;

/// Where a value lies along its axis: a β as 1 − β.
fn along(axis: &PanelAxis, value: f64) -> f64 {
    if axis.range == Range::Beta { 1.0 - value } else { value }
}

/// An axis as long as the values and half a cell on either side.
fn scale(axis: &PanelAxis) -> Axis {
    let places: Vec<f64> = axis.values.iter().map(|&value| along(axis, value)).collect();
    let (low, high) = extent(places.iter().copied()).unwrap_or((1.0, 2.0));
    let half = 0.5 / (places.len().max(2) - 1) as f64;
    let is_log = low > 0.0 && !matches!(axis.range, Range::Linear { .. } | Range::Integer { .. });
    let bare = if is_log { Scale::log(low, high) } else { Scale::linear(low, high) };
    let ends = [bare.value(-half), bare.value(1.0 + half)];
    let title = if axis.range == Range::Beta { format!("1 − {}", axis.title) } else { axis.title.clone() };
    Axis::new(Scale { from: ends[0], to: ends[1], ..bare }, title)
}

impl<'a> SweepMap<'a> {
    /// The map of a panel with two settings; `None` of another.
    pub fn new(panel: &'a SweepPanel, size: [f64; 2], theme: &'a Theme) -> Option<Self> {
        let [across, up] = &panel.axes[..] else { return None };
        let losses = panel.cells.iter().filter_map(|cell| cell.loss).map(|loss| loss.0);
        let (low, high) = extent(losses).unwrap_or((1.0, 2.0));
        // Of losses at or below zero there are no ratios.
        let high = if low > 0.0 { high.min(SPAN * low).max(1.01 * low) } else { high.max(low + 1e-300) };
        let frame = Frame::new(size, scale(across), scale(up), SCALE);
        Some(SweepMap { panel, theme, frame, reach: (low, high) })
    }

    /// The cell at a point of the picture.
    pub fn cell_at(&self, [x, y]: [f64; 2]) -> Option<usize> {
        (0..self.panel.cells.len()).find(|&cell| self.rect(cell).contains(Pixel::new(x, y)))
    }

    /// From 0, the best, to 1.
    fn height(&self, loss: f64) -> f64 {
        let (low, high) = self.reach;
        let scale = if low > 0.0 { Scale::log(low, high) } else { Scale::linear(low, high) };
        scale.place(loss).clamp(0.0, 1.0)
    }

    fn shade(&self, height: f64) -> Colour {
        let [r, g, b] = between_colours(self.theme.colour("blue"), self.theme.paper, 0.08 + 0.84 * height);
        Colour { rgb: [r, g, b], alpha: 1.0 }
    }

    fn centre(&self, cell: usize) -> Pixel {
        let values = self.panel.values(cell);
        self.frame.at([along(&self.panel.axes[0], values[0]), along(&self.panel.axes[1], values[1])])
    }

    /// From the middle between it and its neighbours to the other.
    fn rect(&self, cell: usize) -> Rect {
        let columns = self.panel.axes[0].values.len();
        let (column, row) = (cell % columns, cell / columns);
        let rows = self.panel.axes[1].values.len();
        let at = |column: usize, row: usize| self.centre(row * columns + column);
        let here = at(column, row);
        let sides = |here: f64, before: Option<f64>, after: Option<f64>, ends: [f64; 2]| {
            let [one, other] = [before, after].map(|next| next.map(|next| 0.5 * (here + next)));
            // At the rim as far as on the other side.
            let reach = |side: Option<f64>| side.map(|side| 2.0 * here - side);
            let (one, other) =
                (one.or(reach(other)).unwrap_or(ends[0]), other.or(reach(one)).unwrap_or(ends[1]));
            (one.min(other), one.max(other))
        };
        let frame = self.frame.rect;
        let (left, right) = sides(
            here.x,
            (column > 0).then(|| at(column - 1, row).x),
            (column + 1 < columns).then(|| at(column + 1, row).x),
            [frame.left, frame.right],
        );
        let (top, bottom) = sides(
            here.y,
            (row > 0).then(|| at(column, row - 1).y),
            (row + 1 < rows).then(|| at(column, row + 1).y),
            [frame.bottom, frame.top],
        );
        Rect { left, top, right, bottom }
    }

    fn draw_cell(&self, pen: &mut Pen<'_>, place: usize, cell: &SweepCell) -> Drawn {
        let rect = self.rect(place);
        if let Some((loss, _)) = cell.loss {
            pen.rect(rect, self.shade(self.height(loss)))?;
        }
        if cell.diverged > 0 {
            let size = (0.25 * rect.width().min(rect.height())).clamp(1.5, 1.5 * Theme::MARKER);
            let dark = cell.loss.is_some_and(|(loss, _)| self.height(loss) < 0.5);
            let ink = if dark { self.theme.paper } else { self.theme.muted };
            pen.cross(self.centre(place), size, Stroke::solid(ink, Theme::AXIS_LINE))?;
        }
        Ok(())
    }

    fn draw_scale(&self, pen: &mut Pen<'_>) -> Drawn {
        const SHADES: usize = 32;
        let Rect { top, right, bottom, .. } = self.frame.rect;
        let (left, height) = (right + 14.0, (bottom - top) / SHADES as f64);
        for shade in 0..SHADES {
            let from = top + height * shade as f64;
            let part = 1.0 - (shade as f64 + 0.5) / SHADES as f64;
            let rect = Rect { left, top: from, right: left + 8.0, bottom: (from + height + 0.5).min(bottom) };
            pen.rect(rect, self.shade(part))?;
        }
        let (low, high) = self.reach;
        let label = Lettering::new(self.theme.muted).at(HPos::Left, VPos::Center);
        let beyond = self.panel.cells.iter().filter_map(|cell| cell.loss).any(|loss| loss.0 > high);
        let words = [format!("{}{}", if beyond { "≥ " } else { "" }, three_digits(high)), three_digits(low)];
        for (y, words) in [top + 5.0, bottom - 5.0].into_iter().zip(words) {
            pen.text(Pixel::new(left + 12.0, y), &words, &label)?;
        }
        pen.text(Pixel::new(left, bottom + 4.0), "Loss", &label.at(HPos::Left, VPos::Top))
    }
}

impl Figure for SweepMap<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        self.frame.draw(pen, self.theme, false)?;
        self.draw_scale(pen)
    }

    fn draw_data(&self, pen: &mut Pen<'_>) -> Drawn {
        let mut inside = pen.inside(self.frame.rect);
        for (place, cell) in self.panel.cells.iter().enumerate() {
            self.draw_cell(&mut inside, place, cell)?;
        }
        if let Some(best) = self.panel.best {
            let [one, two, three, four] = self.rect(best).corners();
            let stroke = Stroke::solid(self.theme.colour("vermillion"), Theme::BOLD_LINE);
            inside.line(&[one, two, three, four, one], stroke)?;
        }
        let [across, up] = [&self.panel.axes[0], &self.panel.axes[1]];
        let present = self.frame.at([along(across, across.present), along(up, up.present)]);
        inside.ring(present, Theme::MARKER + 1.5, Stroke::solid(self.theme.paper, 2.0 * Theme::BOLD_LINE))?;
        inside.ring(present, Theme::MARKER + 1.5, Stroke::solid(self.theme.ink, Theme::BOLD_LINE))
    }

    fn caption(&self) -> String {
        "Frame: best; cross: diverged; ring: the present values".into()
    }

    fn words(&self) -> String {
        format!("{}.", panel_words(self.panel))
    }

    fn csv(&self) -> String {
        csv(&mut std::iter::once(self.panel))
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let place = (0..self.panel.cells.len()).find(|&place| self.rect(place).contains(point))?;
        let cell = self.panel.cells[place];
        let loss = cell.loss.map_or("diverged".into(), |(mean, deviation)| {
            format!("{} ± {}", three_digits(mean), three_digits(deviation))
        });
        let values: Vec<String> = self.panel.values(place).into_iter().map(number).collect();
        let diverged = match cell.diverged {
            0 => String::new(),
            diverged => format!(", {diverged} of {} diverged", cell.done),
        };
        Some(format!("{}: {loss}{diverged}", values.join(", ")))
    }
}
