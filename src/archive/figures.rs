//! Figures of a run, as the page shows them.

use crate::experiment::{Experiment, PlaneChoice, SpectrumView};
use crate::plot::{Drawing, Panel, Theme, printed};
use crate::session::Session;
use crate::worker::Grid;

/// A figure as a document.
pub struct Plate {
    pub name: &'static str,
    pub title: &'static str,
    /// In CSS pixels.
    pub width: u16,
    pub svg: String,
}

/// Height to width, without title and caption.
const RATIO: f64 = 0.62;
/// Cells of the landscape across.
const CELLS: usize = 200;

/// A figure of every panel where a run stands; and the eigenvalues of G, where the panel shows others.
pub fn figures(session: &mut Session, width: u16) -> Vec<Plate> {
    for lane in 0..session.lanes().len() {
        session.refresh_spectrum(lane);
        session.refresh_error(lane);
        session.look_ahead(lane);
    }
    session.refresh_decisions();
    session.refresh_matrices();
    let (experiment, snapshot, theme) = (session.experiment().clone(), session.snapshot(), Theme::light());
    let landscape = experiment.plane() != PlaneChoice::Decisions;
    let window = experiment.view.window.map_or(snapshot.plane.window, |window| window.0);
    let (columns, rows) = (CELLS, (CELLS as f64 * RATIO) as usize);
    let finite = window.iter().all(|end| end.is_finite());
    let grid = (landscape && finite).then(|| Grid::of(session, window, columns, rows));
    let size = [f64::from(width), (f64::from(width) * RATIO).round()];
    let plate = |experiment: &Experiment, panel: Panel| {
        let canvas = panel.canvas(experiment);
        let drawing = Drawing::new(canvas, &snapshot, experiment, grid.as_ref(), size, &theme);
        let svg = printed(&drawing, experiment, &snapshot);
        Plate { name: panel.shows(experiment), title: drawing.title(), width, svg }
    };
    let mut plates: Vec<Plate> = Panel::ALL.iter().map(|panel| plate(&experiment, *panel)).collect();
    if experiment.view.spectrum != SpectrumView::Effective {
        let mut other = experiment.clone();
        other.view.spectrum = SpectrumView::Effective;
        plates.push(plate(&other, Panel::Spectrum));
    }
    plates
}
