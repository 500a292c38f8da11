//! A surface as it is to be drawn, in bytes for the module that draws it.

use nanoserde::SerBin;

use super::{Cursor, Legend};
use crate::session::Snapshot;
use crate::worker::Grid;

/// What the surface of a function of two variables shows.
#[derive(Clone, Copy)]
pub struct SceneBytes<'a> {
    /// Where the run stands.
    pub snapshot: &'a Snapshot,
    /// The run that was kept.
    pub kept: Option<&'a Snapshot>,
    /// The values of the function; `None` for those that were told last.
    pub grid: Option<&'a Grid>,
    /// What stands below it where it stands alone.
    pub legend: Option<&'a Legend>,
    /// The step that is pointed at in another figure.
    pub cursor: Option<Cursor>,
    /// Degrees around and above, width and height in CSS pixels, pixels of the screen to one of them, and 1 on near black.
    pub look: [f64; 6],
}

impl SceneBytes<'_> {
    /// In this order: what there is of grid, kept run and legend is preceded by 1, what there is not is 0. A method is known
    /// by its family here, so that whoever reads it need not know the optimizers.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.look.iter().for_each(|number| number.ser_bin(&mut bytes));
        self.cursor.map(|cursor| cursor.step).ser_bin(&mut bytes);
        part(self.grid, &mut bytes);
        part(self.legend, &mut bytes);
        part(Some(self.snapshot), &mut bytes);
        part(self.kept, &mut bytes);
        for run in [Some(self.snapshot), self.kept].into_iter().flatten() {
            bytes.extend(run.lanes.iter().map(|lane| lane.method().map_or(0, |method| method.family as u8)));
        }
        bytes
    }
}

fn part<T: SerBin>(part: Option<&T>, bytes: &mut Vec<u8>) {
    bytes.push(u8::from(part.is_some()));
    if let Some(part) = part {
        part.ser_bin(bytes);
    }
}
