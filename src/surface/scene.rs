//! What a surface shows, from the bytes of the page.

use lodo::plot::{Legend, Style, style_by};
use lodo::session::{LaneSnapshot, Snapshot};
use lodo::worker::Grid;
use nanoserde::{DeBin, DeBinErr};

/// What the surface of a function of two variables shows.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The values of the function; `None` for those that were told last.
    pub grid: Option<Grid>,
    /// What the two axes are, in words.
    pub axes: [String; 2],
    /// The known minima.
    pub minima: Vec<[f64; 2]>,
    /// The optimizers on their way.
    pub lines: Vec<Line>,
    /// Those of a run that was kept.
    pub kept: Vec<Line>,
    /// Degrees around and above.
    pub angle: [f64; 2],
    /// In CSS pixels.
    pub size: [f64; 2],
    /// Pixels of the screen to one of CSS.
    pub ratio: f64,
    /// Whether on near black.
    pub dark: bool,
    /// What stands below it where it stands alone.
    pub legend: Option<Legend>,
}

/// An optimizer on a surface.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// What it looks like.
    pub style: Style,
    /// Where it has been; the last point is where it is.
    pub path: Vec<[f64; 2]>,
    /// Whether it has diverged there.
    pub is_lost: bool,
    /// Where it was at the step that is pointed at in another figure.
    pub then: Option<[f64; 2]>,
}

impl Scene {
    /// From what [`SceneBytes`](lodo::plot::SceneBytes) makes of it.
    ///
    /// # Errors
    /// Where it is of another build.
    pub fn decode(bytes: &[u8]) -> Result<Self, DeBinErr> {
        let mut at = 0;
        let mut number = || f64::de_bin(&mut at, bytes);
        let (angle, size) = ([number()?, number()?], [number()?, number()?]);
        let (ratio, dark) = (number()?, number()? == 1.0);
        let cursor = Option::<u64>::de_bin(&mut at, bytes)?;
        let grid = part(&mut at, bytes)?;
        let legend = part(&mut at, bytes)?;
        let run: Snapshot = part(&mut at, bytes)?.unwrap_or_default();
        let kept: Snapshot = part(&mut at, bytes)?.unwrap_or_default();
        let mut families = bytes[at.min(bytes.len())..].iter().map(|&family| usize::from(family));
        let mut line = |lane: LaneSnapshot, cursor: Option<u64>| Line {
            is_lost: lane.has_diverged(),
            then: cursor.and_then(|step| lane.point_at(step)),
            style: style_by(families.next().unwrap_or(0), lane.colour),
            name: lane.name,
            path: lane.path,
        };
        let lines = run.lanes.into_iter().map(|lane| line(lane, cursor)).collect();
        let kept = kept.lanes.into_iter().map(|lane| line(lane, None)).collect();
        Ok(Scene {
            grid,
            axes: run.plane.axes,
            minima: run.plane.minima,
            lines,
            kept,
            angle,
            size,
            ratio,
            dark,
            legend,
        })
    }
}

fn part<T: DeBin>(at: &mut usize, bytes: &[u8]) -> Result<Option<T>, DeBinErr> {
    Ok(if u8::de_bin(at, bytes)? == 1 { Some(T::de_bin(at, bytes)?) } else { None })
}
