//! A learned matrix beside the inverse Hessian, both in the Hessian's eigenbasis.

use plotters_backend::text_anchor::{HPos, VPos};

use super::pen::{Drawn, Lettering, Pen, Stroke};
use super::picture::diverging;
use super::{Axis, Figure, Frame, Picture, Pixel, Rect, Scale, Theme, nothing};
use crate::experiment::number;
use crate::session::{Matrices, Snapshot};
use crate::text::words::{count, scientific, three_digits};

/// G on the left, H⁻¹ on the right, each entry by its sign (orange above zero, purple below) and its size on a
/// logarithmic scale that both share: from the greatest entry of either down by four decades, and nothing below.
#[derive(Clone, Debug)]
pub struct MatrixFigure<'a> {
    snapshot: &'a Snapshot,
    matrices: Option<&'a Matrices>,
    theme: &'a Theme,
    frame: Frame,
    squares: [Rect; 2],
    greatest: f64,
}

/// Entries smaller than the greatest by more than this many decades are left blank.
const DECADES: f64 = 4.0;
/// How far above the learned entries those of the inverse Hessian are told apart.
const BEYOND: f64 = 100.0;
/// Above the squares, for their names; below, for the directions.
const ABOVE: f64 = 22.0;
const BELOW: f64 = 20.0;
/// Beside them, for the scale.
const SCALE: f64 = 84.0;
const GAP: f64 = 16.0;

impl<'a> MatrixFigure<'a> {
    /// The figure of a snapshot.
    pub fn new(snapshot: &'a Snapshot, size: [f64; 2], theme: &'a Theme) -> Self {
        let n = snapshot.dimension.max(1);
        let sound = |matrices: &&Matrices| matrices.inverse.len() == n && matrices.learned.len() == n * n;
        let matrices = snapshot.matrices.as_ref().filter(sound);
        let largest = |entries: &[f32]| {
            let sizes = entries.iter().map(|entry| f64::from(entry.abs()));
            sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
        };
        // Where the curvature all but vanishes, its inverse must not make the learned entries vanish too.
        let greatest = matrices.map_or(0.0, |matrices| {
            let (learned, inverse) = (largest(&matrices.learned), largest(&matrices.inverse));
            if learned > 0.0 { learned.max(inverse.min(BEYOND * learned)) } else { inverse }
        });
        let greatest = if greatest > 0.0 { greatest } else { 1.0 };
        let [width, height] = size;
        let side = (0.5 * (width - SCALE - GAP - 8.0)).min(height - ABOVE - BELOW).max(20.0).floor();
        let left = (0.5 * (width - SCALE - GAP - 2.0 * side)).max(4.0).floor() + 0.5;
        let top = (ABOVE + 0.5 * (height - ABOVE - BELOW - side)).max(ABOVE).floor() + 0.5;
        let square = |left: f64| Rect { left, top, right: left + side, bottom: top + side };
        let squares = [square(left), square(left + side + GAP)];
        let axis = |from: f64, to: f64| Axis { whole: true, ..Axis::new(Scale::linear(from, to), "") };
        let n = n as f64;
        let (x, y) = (axis(0.5, n + 0.5), axis(n + 0.5, 0.5));
        let frame = Frame { rect: squares[0], size, x, y, column: false, order: Vec::new(), below: None };
        MatrixFigure { snapshot, matrices, theme, frame, squares, greatest }
    }

    /// Where the two matrices are drawn.
    pub fn squares(&self) -> [Rect; 2] {
        self.squares
    }

    /// −1 to 1: the sign of an entry, and its size as its shade has it.
    pub fn depth(&self, entry: f64) -> f64 {
        if entry == 0.0 || !entry.is_finite() {
            return 0.0;
        }
        let depth = 1.0 + libm::log10(entry.abs() / self.greatest) / DECADES;
        depth.clamp(0.0, 1.0) * entry.signum()
    }

    /// The entry of either matrix in a row and a column, from 0.
    fn entry(&self, which: usize, row: usize, column: usize) -> Option<f64> {
        let matrices = self.matrices?;
        let n = matrices.inverse.len();
        Some(f64::from(match which {
            0 => matrices.learned[row * n + column],
            _ if row == column => matrices.inverse[row],
            _ => 0.0,
        }))
    }

    /// The part of the squared entries of G that lies off its diagonal.
    fn beside(&self) -> f64 {
        let Some(matrices) = self.matrices else { return 0.0 };
        let n = matrices.inverse.len();
        let (mut beside, mut all) = (0.0, 0.0);
        for (place, entry) in matrices.learned.iter().map(|&entry| f64::from(entry)).enumerate() {
            all += entry * entry;
            beside += if place / n == place % n { 0.0 } else { entry * entry };
        }
        if all > 0.0 { beside / all } else { 0.0 }
    }

    fn nothing(&self) -> String {
        if self.snapshot.dimension > Matrices::MOST {
            return format!("Matrices are shown up to {} dimensions", Matrices::MOST);
        }
        nothing::why(self.snapshot, "No matrix is known yet").into()
    }

    fn draw_scale(&self, pen: &mut Pen<'_>) -> Drawn {
        let Rect { top, bottom, right, .. } = self.squares[1];
        let left = right + GAP;
        const SHADES: usize = 32;
        let height = (bottom - top) / SHADES as f64;
        for place in 0..SHADES {
            let depth = 1.0 - 2.0 * (place as f64 + 0.5) / SHADES as f64;
            let [r, g, b] = diverging(self.theme, depth);
            let from = top + height * place as f64;
            let shade = super::Colour { rgb: [r, g, b], alpha: 1.0 };
            pen.rect(
                Rect { left, top: from, right: left + 8.0, bottom: (from + height + 0.5).min(bottom) },
                shade,
            )?;
        }
        let label = Lettering::new(self.theme.muted).at(HPos::Left, VPos::Center);
        let middle = 0.5 * (top + bottom);
        let size = scientific(self.greatest, 0);
        let least = format!("< {}", scientific(self.greatest * libm::pow(10.0, -DECADES), 0));
        for (y, text) in [(top + 5.0, size.clone()), (middle, least), (bottom - 5.0, format!("−{size}"))] {
            pen.text(Pixel::new(left + 12.0, y), &text, &label)?;
        }
        pen.text(Pixel::new(left, bottom + 4.0), "log", &label.at(HPos::Left, VPos::Top))
    }
}

impl Figure for MatrixFigure<'_> {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    fn theme(&self) -> &Theme {
        self.theme
    }

    fn draw_axes(&self, pen: &mut Pen<'_>) -> Drawn {
        let Some(matrices) = self.matrices else {
            return nothing::say(pen, &self.frame, self.theme, &self.nothing());
        };
        let names = [format!("G of {}", matrices.name), "H⁻¹".into()];
        for (square, name) in self.squares.iter().zip(&names) {
            let [upper_left, upper_right, lower_right, lower_left] = square.corners();
            let outline = [upper_left, upper_right, lower_right, lower_left, upper_left];
            pen.line(&outline, Stroke::solid(self.theme.axis, Theme::AXIS_LINE))?;
            let title = Lettering::new(self.theme.ink).at(HPos::Left, VPos::Bottom);
            pen.text(upper_left.offset(0.0, -4.0), name, &title)?;
            let label = Lettering::new(self.theme.muted);
            if square.width() > 92.0 {
                let [left, right] = [lower_left, lower_right].map(|corner| corner.offset(0.0, 4.0));
                pen.text(left, "stiffest", &label.clone().at(HPos::Left, VPos::Top))?;
                pen.text(right, "softest", &label.at(HPos::Right, VPos::Top))?;
            }
        }
        self.draw_scale(pen)
    }

    fn draw_data(&self, _: &mut Pen<'_>) -> Drawn {
        Ok(())
    }

    fn pictures(&self) -> Vec<Picture> {
        let Some(matrices) = self.matrices else { return Vec::new() };
        let n = matrices.inverse.len();
        let picture = |(which, &rect): (usize, &Rect)| {
            let mut pixels = Vec::with_capacity(4 * n * n);
            for place in 0..n * n {
                let entry = self.entry(which, place / n, place % n).unwrap_or_default();
                let [r, g, b] = diverging(self.theme, self.depth(entry));
                pixels.extend([r, g, b, 255]);
            }
            Picture { rect, clip: rect, columns: n, rows: n, pixels, smooth: n as f64 > rect.width() }
        };
        self.squares.iter().enumerate().map(picture).collect()
    }

    fn caption(&self) -> String {
        match self.matrices {
            None => String::new(),
            Some(_) => {
                format!("In H’s eigenbasis; off-diagonal: {:.0} % of squared entries", 100.0 * self.beside())
            }
        }
    }

    fn words(&self) -> String {
        let Some(matrices) = self.matrices else { return format!("{}.", self.nothing()) };
        let n = matrices.inverse.len();
        let ends = |which: usize| {
            let end = |place: usize| self.entry(which, place, place).map(three_digits).unwrap_or_default();
            format!("{} in the stiffest direction to {} in the softest", end(0), end(n - 1))
        };
        format!(
            "Two matrices in the Hessian’s eigenbasis at step {}. The diagonal of {}’s goes from {}, that of the \
             inverse Hessian from {}. Off its diagonal lie {:.1} % of the learned matrix’s squared entries, none of \
             the inverse Hessian’s.",
            count(matrices.step),
            matrices.name,
            ends(0),
            ends(1),
            100.0 * self.beside(),
        )
    }

    fn csv(&self) -> String {
        let mut csv = String::from("optimizer,step,row,column,learned,inverse_hessian\n");
        let Some(matrices) = self.matrices else { return csv };
        let n = matrices.inverse.len();
        for place in 0..n * n {
            let (row, column) = (place / n, place % n);
            let of = |which| self.entry(which, row, column).unwrap_or_default();
            csv += &format!(
                "{},{},{},{},{},{}\n",
                matrices.key,
                matrices.step,
                row + 1,
                column + 1,
                number(of(0)),
                number(of(1))
            );
        }
        csv
    }

    fn at(&self, point: Pixel) -> Option<String> {
        let n = self.matrices?.inverse.len();
        let which = self.squares.iter().position(|square| square.contains(point))?;
        let square = self.squares[which];
        let cell = |place: f64, length: f64| ((place / length * n as f64) as usize).min(n - 1);
        let row = cell(point.y - square.top, square.height());
        let column = cell(point.x - square.left, square.width());
        let [learned, inverse] = [0, 1].map(|which| self.entry(which, row, column).unwrap_or_default());
        Some(format!(
            "Row {}, column {}: G {}, H⁻¹ {}",
            row + 1,
            column + 1,
            three_digits(learned),
            three_digits(inverse)
        ))
    }
}
