//! The values of the function behind the landscape: which are there, and which are to be asked for.

use crate::experiment::{Experiment, PlaneChoice};
use crate::session::Snapshot;
use crate::worker::{Command, Grid};

/// CSS pixels to a cell of the heat map, which is smooth.
const CELL: f64 = 4.0;

/// Seconds that a worker may spend on the heat map before it goes on with the run.
pub const PIECE: f64 = 0.004;

/// The values that there are, and what they were asked for.
#[derive(Clone, Debug, Default)]
pub struct Raster {
    grid: Option<Grid>,
    /// The window, columns, rows and plane of the last question, and whether it was answered in full.
    asked: Option<([f64; 4], usize, usize, u64)>,
    complete: bool,
    /// The settings that make the function.
    of: String,
    /// The last command was for a piece of it: the run comes next.
    pub had_its_turn: bool,
    /// Counts pictures, and functions.
    revision: u64,
    functions: u64,
}

impl Raster {
    /// The values.
    pub fn grid(&self) -> Option<&Grid> {
        self.grid.as_ref()
    }

    /// Another number for every other picture.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Another number for every other function.
    pub fn function(&self) -> u64 {
        self.functions
    }

    /// The command for what the landscape lacks, on a canvas of this size.
    pub fn wanted(
        &mut self,
        snapshot: &Snapshot,
        experiment: &Experiment,
        [width, height]: [f64; 2],
    ) -> Option<Command> {
        let cells = |length: f64| (length / CELL).clamp(24.0, 240.0) as usize;
        let window = experiment.view.window.map_or(snapshot.plane.window, |window| window.0);
        let (columns, rows) = (cells(width), cells(height));
        let wanted = Some((window, columns, rows, snapshot.plane.generation));
        // A tab that was never seen has no size yet.
        let idle = snapshot.dimension == 0 || width == 0.0 || experiment.plane() == PlaneChoice::Decisions;
        if idle || (self.asked == wanted && self.complete) {
            return None;
        }
        self.complete &= self.asked == wanted;
        self.asked = wanted;
        Some(Command::Grid { window, columns, rows, seconds: PIECE })
    }

    /// Takes values. Returns whether there is anything new to see.
    pub fn on_grid(&mut self, grid: Grid) -> bool {
        let Some((window, columns, rows, _)) = self.asked else { return false };
        let complete = (window, columns, rows) == (grid.window, grid.columns, grid.rows);
        self.complete |= complete;
        // A part of a finer picture, enlarged, is better than a coarse one.
        let better = complete || !self.grid.as_ref().is_some_and(|former| former.is_finer_than(&grid));
        let new = better && !grid.values.is_empty();
        if new {
            self.grid = Some(grid);
            self.revision += 1;
        }
        new
    }

    /// What was asked will not be answered: it is not asked again.
    pub fn on_refused(&mut self) {
        self.complete = true;
    }

    /// The function is that of these settings: values of another one are of no use.
    pub fn set_function(&mut self, experiment: &Experiment) {
        self.asked = None;
        let function = experiment.function_text();
        if self.of != function {
            self.of = function;
            self.grid = None;
            self.revision += 1;
            self.functions += 1;
        }
    }
}
