//! The function's values behind the paths: coarse at once, then finer, in pieces of time.

use nanoserde::{DeBin, SerBin};

/// Values of the function on a grid over a window.
#[derive(Clone, Debug, Default, PartialEq, SerBin, DeBin)]
pub struct Grid {
    /// x from, to; y from, to.
    pub window: [f64; 4],
    /// Across.
    pub columns: usize,
    /// Down.
    pub rows: usize,
    /// Row by row from the lowest y, at the centres of the cells.
    pub values: Vec<f64>,
    /// Of the plane that it was computed on.
    pub generation: u64,
}

impl Grid {
    /// All values over a window of a run's plane, at once.
    pub fn of(session: &crate::session::Session, window: [f64; 4], columns: usize, rows: usize) -> Grid {
        let plane = session.plane();
        let (value, generation) = (plane.slice(session.objective()), plane.generation());
        let empty = Grid { window, columns, rows, values: Vec::new(), generation };
        let values = (0..columns * rows).map(|cell| empty.centre(cell)).map(|[x, y]| value(x, y)).collect();
        Grid { values, ..empty }
    }

    /// The middle of a cell.
    pub fn centre(&self, cell: usize) -> [f64; 2] {
        let [left, right, low, high] = self.window;
        let at = |from: f64, to: f64, place: usize, count: usize| {
            from + (to - from) * (place as f64 + 0.5) / count as f64
        };
        [at(left, right, cell % self.columns, self.columns), at(low, high, cell / self.columns, self.rows)]
    }

    /// The value of the cell around a point.
    pub fn value_near(&self, [x, y]: [f64; 2]) -> Option<f64> {
        let [left, right, low, high] = self.window;
        let cell = |value: f64, from: f64, to: f64, cells: usize| {
            let place = (value - from) / (to - from) * cells as f64;
            (0.0..=cells as f64).contains(&place).then(|| (place as usize).min(cells - 1))
        };
        let (column, row) = (cell(x, left, right, self.columns)?, cell(y, low, high, self.rows)?);
        self.values.get(row * self.columns + column).copied()
    }

    /// Whether it shows all that another does, on the same plane, and in no larger cells.
    pub fn is_finer_than(&self, other: &Grid) -> bool {
        let sides = |grid: &Grid| {
            let [left, right, low, high] = grid.window;
            [(left, right, grid.columns), (low, high, grid.rows)]
        };
        let mut pairs = sides(self).into_iter().zip(sides(other));
        self.generation == other.generation
            && pairs.all(|((from, to, count), (other_from, other_to, other_count))| {
                let finer = (to - from) / count as f64 <= (other_to - other_from) / other_count as f64;
                from <= other_from && to >= other_to && finer
            })
    }
}

/// How many cells of the finest grid one of each level is wide and high. The first costs next to nothing, and all
/// but the last together an eighth of the last.
const LEVELS: [usize; 4] = [27, 9, 3, 1];
/// Fewer cells a side are no picture.
const FEWEST: usize = 6;
/// Seconds between looks at the clock, about.
const CHECK: f64 = 3e-4;

/// A grid on its way, level by level.
pub(super) struct Raster {
    /// Of the finest grid, without values.
    finest: Grid,
    level: usize,
    /// Of the present level, so far.
    values: Vec<f64>,
    /// Cells between looks at the clock.
    chunk: usize,
}

impl Raster {
    /// Nothing of a grid yet.
    pub(super) fn new(window: [f64; 4], columns: usize, rows: usize, generation: u64) -> Self {
        let finest = Grid { window, columns, rows, values: Vec::new(), generation };
        Raster { finest, level: 0, values: Vec::new(), chunk: 1 }
    }

    /// Whether it is on its way to this grid.
    pub(super) fn leads_to(&self, window: [f64; 4], columns: usize, rows: usize, generation: u64) -> bool {
        let finest = Grid { window, columns, rows, values: Vec::new(), generation };
        self.level < LEVELS.len() && self.finest == finest
    }

    /// Goes on for so many seconds, or a single value if that takes longer. Returns the finest level that has become
    /// whole; without values if none has.
    pub(super) fn go_on(
        &mut self,
        f: impl Fn(f64, f64) -> f64,
        seconds: f64,
        clock: &dyn Fn() -> f64,
    ) -> Grid {
        let mut before = clock();
        let end = before + seconds;
        let mut whole = Grid { columns: 0, rows: 0, ..self.finest.clone() };
        while let Some(&size) = LEVELS.get(self.level) {
            let cells = |finest: usize| finest.div_ceil(size).max(FEWEST).min(finest);
            let (columns, rows) = (cells(self.finest.columns), cells(self.finest.rows));
            let [left, right, low, high] = self.finest.window;
            let at = |from: f64, to: f64, place: usize, count: usize| {
                from + (to - from) * (place as f64 + 0.5) / count as f64
            };
            let next = (self.values.len() + self.chunk).min(columns * rows);
            self.values.extend((self.values.len()..next).map(|cell| {
                f(at(left, right, cell % columns, columns), at(low, high, cell / columns, rows))
            }));
            if next == columns * rows {
                whole =
                    Grid { columns, rows, values: std::mem::take(&mut self.values), ..self.finest.clone() };
                self.level += 1;
            }
            let now = clock();
            if now >= end {
                break;
            }
            self.chunk = if now - before < CHECK { 2 * self.chunk } else { self.chunk.div_ceil(2) };
            before = now;
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    /// All that comes of a raster in pieces, where a value takes so many seconds; and how long the pieces took.
    fn pieces(seconds: f64, cost: f64, columns: usize, rows: usize) -> (Vec<Grid>, Vec<f64>) {
        let now = Cell::new(0.0);
        let f = |x: f64, y: f64| {
            now.set(now.get() + cost);
            x * x - 3.0 * y
        };
        let mut raster = Raster::new([-1.0, 2.0, 0.0, 1.0], columns, rows, 5);
        let (mut grids, mut times) = (Vec::new(), Vec::new());
        while raster.leads_to([-1.0, 2.0, 0.0, 1.0], columns, rows, 5) {
            let began = now.get();
            let grid = raster.go_on(f, seconds, &|| now.get());
            times.push(now.get() - began);
            grids.extend((!grid.values.is_empty()).then_some(grid));
        }
        (grids, times)
    }

    #[test]
    fn a_part_of_a_finer_grid_is_finer() {
        let grid = |window, columns| Grid { window, columns, rows: columns, ..Grid::default() };
        let former = grid([0.0, 4.0, 0.0, 4.0], 80);
        assert!(former.is_finer_than(&grid([1.0, 2.0, 1.0, 2.0], 10)));
        assert!(!former.is_finer_than(&grid([1.0, 2.0, 1.0, 2.0], 30)));
        assert!(!former.is_finer_than(&grid([1.0, 2.0, 1.0, 5.0], 10)));
        assert!(!former.is_finer_than(&Grid { generation: 1, ..grid([1.0, 2.0, 1.0, 2.0], 10) }));
    }

    /// Of a slow function a coarse picture comes first, and no piece takes much longer than it was given.
    #[test]
    fn coarse_comes_first_and_every_piece_is_short() {
        let (grids, times) = pieces(0.004, 4e-4, 240, 160);
        let sizes: Vec<_> = grids.iter().map(|grid| (grid.columns, grid.rows)).collect();
        assert_eq!(sizes, [(9, 6), (27, 18), (80, 54), (240, 160)]);
        assert!(times.iter().all(|&time| time < 0.0055), "{times:?}");
        // Of a quick one it is not seen at all.
        let (grids, _) = pieces(0.004, 2e-8, 240, 160);
        assert_eq!(grids.len(), 1);
    }

    proptest! {
        /// However it is cut into pieces, the values are the same, and those of the function.
        #[test]
        fn pieces_make_the_same_grid(seconds in 1e-5..0.1f64, cost in 1e-8..1e-2f64, columns in 1..50usize, rows in 1..50usize) {
            let (grids, _) = pieces(seconds, cost, columns, rows);
            let (whole, finest) = (pieces(1e9, 1e-6, columns, rows).0, grids.last().unwrap());
            prop_assert_eq!(&whole, std::slice::from_ref(finest));
            prop_assert_eq!(finest.values.len(), columns * rows);
            let x = -1.0 + 3.0 * (columns as f64 - 0.5) / columns as f64;
            let y = (rows as f64 - 0.5) / rows as f64;
            prop_assert_eq!(*finest.values.last().unwrap(), x * x - 3.0 * y);
        }
    }
}
