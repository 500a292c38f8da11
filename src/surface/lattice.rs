//! The function's values as heights at the nodes of a lattice, with colours, slopes and holes.

use lodo::plot::{Relief, Theme, is_torn, shades};
use lodo::worker::Grid;

use crate::camera::Point;

/// How high the surface is, where the longer side of its floor is 1.
const HEIGHT: f64 = 0.55;
/// The shorter side of the floor is this part of the longer one at least: the window of a narrow valley is a strip.
const NARROWEST: f64 = 0.5;

/// Nodes at the middles of a grid's cells, and a ring of them at the edges of its window.
#[derive(Clone, Debug)]
pub struct Lattice {
    /// x from, to; y from, to.
    pub window: [f64; 4],
    /// How values become heights; `None` where there is no value.
    pub relief: Option<Relief>,
    /// Nodes across and down.
    pub columns: usize,
    pub rows: usize,
    /// Width, depth and height in space.
    pub sides: Point,
    /// From 0 to 1, row by row from the lowest y; NaN where there is no value.
    pub heights: Vec<f64>,
    /// Red, green and blue of each node.
    pub colours: Vec<[f32; 3]>,
    /// The cell above and right of a node is no hole: it has a value at each corner, and no pole crosses it.
    whole: Vec<bool>,
}

impl Lattice {
    /// That of a grid in the colours of a theme; of one that is not whole, nothing.
    pub fn new(grid: &Grid, theme: &Theme) -> Self {
        let sound = grid.columns * grid.rows == grid.values.len();
        let relief = Relief::of(grid).filter(|_| sound);
        let [across, down] = if relief.is_some() { [grid.columns, grid.rows] } else { [1, 1] };
        let (columns, rows) = (across + 2, down + 2);
        let inner: Vec<f64> = match relief {
            Some(relief) => grid.values.iter().map(|&value| relief.height(value)).collect(),
            None => vec![f64::NAN],
        };
        let shades = shades(theme);
        let mut heights = Vec::with_capacity(columns * rows);
        let mut colours = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let at = |column: usize, row: usize| inner[row * across + column];
                let height = edge(row, down, &|r| edge(column, across, &|c| at(c, r)));
                let height = height.clamp(0.0, 1.0);
                heights.push(height);
                colours.push(shades[((255.0 * height + 0.5) as usize).min(255)].map(f32::from));
            }
        }
        let whole = (0..heights.len()).map(|node| is_whole(&heights, columns, node)).collect();
        Lattice {
            window: grid.window,
            relief,
            columns,
            rows,
            sides: sides(grid.window),
            heights,
            colours,
            whole,
        }
    }

    /// Where a node is on the plane, in parts of the window.
    pub fn part(&self, column: usize, row: usize) -> [f64; 2] {
        let part = |place: usize, count: usize| ((place as f64 - 0.5) / (count - 2) as f64).clamp(0.0, 1.0);
        [part(column, self.columns), part(row, self.rows)]
    }

    /// The point of space at a place of the window, in parts of it, and at a height.
    pub fn point(&self, [across, up]: [f64; 2], height: f64) -> Point {
        let [x, y, z] = self.sides;
        [(across - 0.5) * x, (up - 0.5) * y, (height - 0.5) * z]
    }

    /// In parts of the window.
    pub fn parts(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [left, right, low, high] = self.window;
        [(x - left) / (right - left), (y - low) / (high - low)]
    }

    /// Whether the cell above and right of a node is seen.
    pub fn has_cell(&self, column: usize, row: usize) -> bool {
        column + 1 < self.columns && row + 1 < self.rows && self.whole[row * self.columns + column]
    }

    /// The height of the surface as it is drawn, in two triangles a cell; `None` in a hole and outside.
    pub fn height(&self, [across, up]: [f64; 2]) -> Option<f64> {
        let (column, x) = between(across, self.columns)?;
        let (row, y) = between(up, self.rows)?;
        if !self.has_cell(column, row) {
            return None;
        }
        let node = row * self.columns + column;
        let [a, b, d, c] =
            [node, node + 1, node + self.columns, node + self.columns + 1].map(|node| self.heights[node]);
        Some(if x >= y { a + x * (b - a) + y * (c - b) } else { a + y * (d - a) + x * (c - d) })
    }

    /// What stands upright on the surface at a node, of length 1.
    pub fn normal(&self, column: usize, row: usize) -> Point {
        let slope = |from: [usize; 2], to: [usize; 2], axis: usize| {
            let height = |[column, row]: [usize; 2]| self.heights[row * self.columns + column];
            let way = self.part(to[0], to[1])[axis] - self.part(from[0], from[1])[axis];
            let slope = (height(to) - height(from)) * self.sides[2] / (way * self.sides[axis]);
            if slope.is_finite() { slope } else { 0.0 }
        };
        let (right, up) = ((column + 1).min(self.columns - 1), (row + 1).min(self.rows - 1));
        let x = slope([column.saturating_sub(1), row], [right, row], 0);
        let y = slope([column, row.saturating_sub(1)], [column, up], 1);
        let length = (x * x + y * y + 1.0).sqrt();
        [-x / length, -y / length, 1.0 / length]
    }
}

/// A value at a place of a row with one more at either end, which goes on for half a cell.
fn edge(place: usize, count: usize, value: &dyn Fn(usize) -> f64) -> f64 {
    let beyond = |last: usize, before: usize| 1.5 * value(last) - 0.5 * value(before);
    match place {
        0 => beyond(0, 1.min(count - 1)),
        place if place == count + 1 => beyond(count - 1, count.saturating_sub(2)),
        place => value(place - 1),
    }
}

fn is_whole(heights: &[f64], columns: usize, node: usize) -> bool {
    let (right, above) = (node + 1, node + columns);
    let corners = [node, right, above, above + 1];
    let finite = |node: &usize| heights.get(*node).is_some_and(|height| height.is_finite());
    corners.iter().all(finite)
        && ![(node, 1), (above, 1), (node, columns), (right, columns)]
            .iter()
            .any(|&(node, stride)| is_torn(heights, node, stride))
}

/// The node before a part of the window, and the part of the way to the next.
fn between(part: f64, count: usize) -> Option<(usize, f64)> {
    let cells = (count - 2) as f64;
    let place = part * cells;
    if !(0.0..=cells).contains(&place) {
        return None;
    }
    Some(match place {
        _ if place < 0.5 => (0, 2.0 * place),
        _ if place >= cells - 0.5 => (count - 2, 2.0 * (place - cells + 0.5)),
        _ => ((place + 0.5) as usize, (place + 0.5) % 1.0),
    })
}

/// The longer side of the floor is 1.
fn sides([left, right, low, high]: [f64; 4]) -> Point {
    let (width, height) = (right - left, high - low);
    let longer = width.max(height);
    let side = |length: f64| if longer > 0.0 { (length / longer).max(NARROWEST) } else { 1.0 };
    [side(width), side(height), HEIGHT]
}
