//! Lines of equal height on a grid.

use super::relief::heights;
use crate::worker::Grid;

/// A line of equal height, in the coordinates of the plane.
#[derive(Clone, Debug, PartialEq)]
pub struct Contour {
    /// The height, between 0 and 1 as shades have it.
    pub level: f64,
    /// Its points; the first again at the end if it is closed.
    pub points: Vec<[f64; 2]>,
}

/// Levels, evenly spaced in height as shades are.
const LEVELS: usize = 14;
/// Heights that lie so far apart in neighbouring cells may be the two sides of a pole: less, and the grain of a function
/// that is finer than the grid would be torn; more, and a faint pole would keep its ribbon.
const LEAP: f64 = 0.25;

/// The contours of a grid, by marching squares.
///
/// Our own: the crate `contour`, a port of d3-contour, closes every line along the edge of the grid, for polygons that are
/// filled, where this draws lines that end at the edge of the window and around cells without a value.
pub fn contours(grid: &Grid) -> Vec<Contour> {
    if grid.columns < 2 || grid.rows < 2 || grid.columns * grid.rows != grid.values.len() {
        return Vec::new();
    }
    let field = Field::around(grid, &heights(grid));
    (0..LEVELS)
        .map(|level| (level as f64 + 0.5) / LEVELS as f64)
        .flat_map(|level| field.lines(level).into_iter().map(move |points| Contour { level, points }))
        .collect()
}

/// Where a grid's values change their sign.
pub(super) fn zeros(grid: &Grid) -> Vec<Vec<[f64; 2]>> {
    if grid.columns < 2 || grid.rows < 2 || grid.columns * grid.rows != grid.values.len() {
        return Vec::new();
    }
    Field::around(grid, &grid.values).lines(0.0)
}

/// Whether heights leap between a node and the next in a direction, against the way they go on both sides of it: across a
/// pole such as that of 1/x, where every level would be crossed at once.
pub fn is_torn(heights: &[f64], node: usize, stride: usize) -> bool {
    let height = |place: Option<usize>| place.and_then(|place| heights.get(place)).copied();
    let (Some(before), Some(after)) = (height(node.checked_sub(stride)), height(Some(node + 2 * stride)))
    else {
        return false;
    };
    let (from, to) = (heights[node], heights[node + stride]);
    let leap = to - from;
    leap.abs() > LEAP && (from - before) * leap < 0.0 && (after - to) * leap < 0.0
}

/// Heights at the nodes of a lattice: the cells' middles, and a ring around them by continuation, so that lines
/// reach the edges of the window.
struct Field {
    columns: usize,
    rows: usize,
    heights: Vec<f64>,
    window: [f64; 4],
}

/// What a segment of a contour ends on: the lattice's edge from a node to the right (even) or upwards (odd).
type Edge = usize;
const NOWHERE: Edge = usize::MAX;

impl Field {
    fn around(grid: &Grid, inner: &[f64]) -> Self {
        let (columns, rows) = (grid.columns + 2, grid.rows + 2);
        let at = |column: usize, row: usize| inner[row * grid.columns + column];
        let beyond = |place: usize, count: usize, value: &dyn Fn(usize) -> f64| match place {
            0 => 2.0 * value(0) - value(1),
            p if p == count + 1 => 2.0 * value(count - 1) - value(count - 2),
            p => value(p - 1),
        };
        let mut heights = Vec::with_capacity(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                heights.push(beyond(row, grid.rows, &|r| beyond(column, grid.columns, &|c| at(c, r))));
            }
        }
        Field { columns, rows, heights, window: grid.window }
    }

    /// The lines at a level.
    fn lines(&self, level: f64) -> Vec<Vec<[f64; 2]>> {
        // Each edge that is crossed belongs to one or two segments: where these lead to.
        let mut leads = vec![[NOWHERE; 2]; 2 * self.columns * self.rows];
        let mut join = |a: Edge, b: Edge| {
            for (from, to) in [(a, b), (b, a)] {
                let slot = if leads[from][0] == NOWHERE { 0 } else { 1 };
                leads[from][slot] = to;
            }
        };
        for row in 0..self.rows - 1 {
            for column in 0..self.columns - 1 {
                for (a, b) in self.cell(column, row, level).into_iter().flatten() {
                    join(a, b);
                }
            }
        }
        let mut lines = Vec::new();
        // Open lines from their ends first, then what is left is closed.
        for open in [true, false] {
            for start in 0..leads.len() {
                let [first, second] = leads[start];
                if first != NOWHERE && (second == NOWHERE || !open) {
                    lines.push(self.walk(&mut leads, start, level));
                }
            }
        }
        lines
    }

    /// The segments across the cell above and right of a node, from edge to edge. A saddle is split as its mean
    /// height says.
    fn cell(&self, column: usize, row: usize, level: f64) -> [Option<(Edge, Edge)>; 2] {
        let node = row * self.columns + column;
        let [a, b, c, d] = [node, node + 1, node + self.columns + 1, node + self.columns];
        let corners = [a, b, c, d].map(|node| self.heights[node]);
        let torn = self.is_torn(a, 1)
            || self.is_torn(d, 1)
            || self.is_torn(a, self.columns)
            || self.is_torn(b, self.columns);
        if torn || corners.iter().any(|height| !height.is_finite()) {
            return [None; 2];
        }
        let above = corners.map(|height| height > level);
        let [bottom, right, top, left] = [2 * a, 2 * b + 1, 2 * d, 2 * a + 1];
        let one = |from, to| [Some((from, to)), None];
        match above {
            [true, false, true, false] | [false, true, false, true] => {
                let middle = 0.25 * corners.iter().sum::<f64>() > level;
                if middle == above[0] {
                    [Some((bottom, right)), Some((top, left))]
                } else {
                    [Some((left, bottom)), Some((right, top))]
                }
            }
            _ if above.iter().all(|&corner| corner == above[0]) => [None; 2],
            [p, q, r, s] if q == r && r == s && p != q => one(left, bottom),
            [p, q, r, s] if p == r && r == s && q != p => one(bottom, right),
            [p, q, r, s] if p == q && q == s && r != p => one(right, top),
            [p, q, r, s] if p == q && q == r && s != p => one(top, left),
            [p, q, ..] if p == q => one(left, right),
            _ => one(bottom, top),
        }
    }

    fn is_torn(&self, node: usize, stride: usize) -> bool {
        is_torn(&self.heights, node, stride)
    }

    /// Follows segments from an edge and removes them.
    fn walk(&self, leads: &mut [[Edge; 2]], start: Edge, level: f64) -> Vec<[f64; 2]> {
        let mut points = vec![self.crossing(start, level)];
        let mut here = start;
        loop {
            let next = match leads[here] {
                [NOWHERE, NOWHERE] => return points,
                [NOWHERE, next] | [next, _] => next,
            };
            for (from, to) in [(here, next), (next, here)] {
                let slot = if leads[from][0] == to { 0 } else { 1 };
                leads[from][slot] = NOWHERE;
            }
            points.push(self.crossing(next, level));
            here = next;
        }
    }

    /// Where the level crosses an edge, in the coordinates of the plane.
    fn crossing(&self, edge: Edge, level: f64) -> [f64; 2] {
        let (node, upwards) = (edge / 2, edge % 2 == 1);
        let other = if upwards { node + self.columns } else { node + 1 };
        let (from, to) = (self.heights[node], self.heights[other]);
        let part = ((level - from) / (to - from)).clamp(0.0, 1.0);
        let (column, row) = ((node % self.columns) as f64, (node / self.columns) as f64);
        let (column, row) = if upwards { (column, row + part) } else { (column + part, row) };
        let [left, right, low, high] = self.window;
        // The node of the first cell is half a cell inside the window, the ring half a cell outside.
        [
            left + (right - left) * (column - 0.5) / (self.columns - 2) as f64,
            low + (high - low) * (row - 0.5) / (self.rows - 2) as f64,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(columns: usize, rows: usize, f: impl Fn(f64, f64) -> f64) -> Grid {
        let window = [-1.0, 1.0, -2.0, 2.0];
        let at = |from: f64, to: f64, place: usize, count: usize| {
            from + (to - from) * (place as f64 + 0.5) / count as f64
        };
        let values = (0..columns * rows)
            .map(|cell| f(at(-1.0, 1.0, cell % columns, columns), at(-2.0, 2.0, cell / columns, rows)))
            .collect();
        Grid { window, columns, rows, values, generation: 0 }
    }

    #[test]
    fn contours_of_a_round_bowl_are_circles() {
        let contours = contours(&grid(80, 160, |x, y| x * x + y * y));
        let closed: Vec<&Contour> = contours.iter().filter(|c| c.points.first() == c.points.last()).collect();
        assert!(closed.len() >= 7, "{}", closed.len());
        for contour in &closed {
            let radii: Vec<f64> = contour.points.iter().map(|[x, y]| libm::hypot(*x, *y)).collect();
            let mean = radii.iter().sum::<f64>() / radii.len() as f64;
            assert!(radii.iter().all(|r| (r - mean).abs() < 0.02), "{mean}: {radii:?}");
        }
        let levels: std::collections::BTreeSet<u64> = contours.iter().map(|c| c.level.to_bits()).collect();
        assert!(levels.len() >= 12);
        // Those that are cut off reach the edge of the window.
        for contour in contours.iter().filter(|c| c.points.first() != c.points.last()) {
            for [x, y] in [contour.points[0], contour.points[contour.points.len() - 1]] {
                assert!(x.abs() >= 1.0 || y.abs() >= 2.0, "{x}, {y}");
            }
        }
    }

    /// Along a pole no level runs that is crossed only there: on either side, lines keep away from it.
    #[test]
    fn a_pole_has_no_ribbon() {
        type Pole<'a> = (&'a dyn Fn(f64, f64) -> f64, f64);
        let poles: [Pole; 3] = [
            (&|x, y| 1.0 / (x - 0.1) + y * y, 0.1),
            (&|x, y| libm::tan(4.0 * x) + y * y, std::f64::consts::FRAC_PI_8),
            (&|x, y| 1.0 / (0.5 - x) - y, 0.5),
        ];
        for (f, pole) in poles {
            let contours = contours(&grid(60, 60, f));
            // Between the middles of the cells on its two sides.
            let left = ((pole + 1.0) * 30.0 - 0.5).floor();
            let middle = |column: f64| (column + 0.5) / 30.0 - 1.0;
            let (from, to) = (middle(left) + 1e-9, middle(left + 1.0) - 1e-9);
            let within =
                contours.iter().flat_map(|c| &c.points).filter(|point| (from..to).contains(&point[0]));
            assert_eq!(within.count(), 0, "along {pole}");
            assert!(contours.len() > 8, "{} lines", contours.len());
        }
        // A wave that the grid resolves is whole.
        let wave = contours(&grid(60, 60, |x, y| libm::sin(20.0 * x) + 0.1 * y));
        assert!(wave.len() > 60, "{}", wave.len());
    }

    #[test]
    fn a_saddle_splits_and_nothing_is_lost() {
        let saddle = grid(40, 40, |x, y| x * y);
        for contour in contours(&saddle) {
            assert!(contour.points.len() >= 2);
            assert!(contour.points.iter().flatten().all(|x| x.is_finite()));
        }
        let mut pitted = grid(40, 40, |x, y| x * x + y * y);
        pitted.values[820] = f64::NAN;
        pitted.values[5] = f64::INFINITY;
        assert!(contours(&pitted).iter().all(|c| c.points.iter().flatten().all(|x| x.is_finite())));
        assert!(contours(&grid(10, 10, |_, _| 3.0)).is_empty());
    }
}
