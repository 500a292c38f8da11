//! The four figures on their canvases, and the heat map behind one of them.

use wasm_bindgen::prelude::*;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData, ResizeObserver};

use super::canvas::Canvas;
use super::dom::{Text, document, window};
use super::{page, theme};
use crate::plot::{ErrorFigure, Figure, LandscapeFigure, LossFigure, SpectrumFigure, Theme, pixels};
use crate::run::{Experiment, Grid, Snapshot};

/// The canvases' ids, in the order in which they are kept.
const IDS: [&str; 4] = ["landscape", "loss", "spectrum", "error"];

/// CSS pixels to a cell of the heat map, which is smooth.
const CELL: f64 = 4.0;

/// All figures.
pub(super) struct Figures {
    canvases: [Canvas; 4],
    captions: [Text; 4],
    words: [Text; 4],
    readout: Text,
    grid: Option<Grid>,
    heat: Option<HtmlCanvasElement>,
    /// The window, columns, rows and plane that a grid was last asked for, and the function that it belongs to.
    asked: Option<([f64; 4], usize, usize, u64)>,
    function: String,
    /// Where the pointer is.
    pointer: Option<(usize, [f64; 2])>,
    sizes_stale: bool,
}

impl Figures {
    /// The figures of the page, empty.
    pub(super) fn new() -> Self {
        let figures = Figures {
            canvases: IDS.map(Canvas::new),
            captions: IDS.map(|id| Text::new(&format!("{id}-caption"))),
            words: IDS.map(|id| Text::new(&format!("{id}-text"))),
            readout: Text::new("landscape-readout"),
            grid: None,
            heat: None,
            asked: None,
            function: String::new(),
            pointer: None,
            sizes_stale: true,
        };
        let resized = Closure::<dyn FnMut()>::new(|| {
            page::with(|page| {
                page.figures_mut().sizes_stale = true;
                page.redraw();
            });
        });
        let observer =
            ResizeObserver::new(resized.as_ref().unchecked_ref()).expect("browsers can observe sizes");
        figures.canvases.iter().for_each(|canvas| observer.observe(canvas.element()));
        resized.forget();
        figures
    }

    /// Draws a snapshot.
    pub(super) fn draw(&mut self, snapshot: &Snapshot, experiment: &Experiment, arrows: bool) {
        let theme = theme::current();
        // A window that moves to another screen keeps its size, not its resolution.
        let moved = self.canvases.iter().any(|canvas| canvas.ratio() != window().device_pixel_ratio());
        if std::mem::take(&mut self.sizes_stale) || moved {
            self.canvases.iter_mut().for_each(Canvas::measure);
        }
        let sizes = IDS.map(|id| self.canvas(id).size());
        let former = |id: &str| self.canvas(id).frame().cloned();
        let (loss_was, spectrum_was, error_was) = (former("loss"), former("spectrum"), former("error"));
        let grid = self.grid.take();
        let landscape = LandscapeFigure::new(snapshot, grid.as_ref(), sizes[0], &theme).with_arrows(arrows);
        let heat = self.heat.as_ref().zip(landscape.heat_rect());
        self.canvases[0].paint(&landscape, &theme, heat);
        let mut loss = LossFigure::new(snapshot, experiment.view.loss_axis, sizes[1], &theme);
        if let Some(former) = &loss_was {
            loss = loss.keeping(former);
        }
        self.canvases[1].paint(&loss, &theme, None);
        let mut spectrum = SpectrumFigure::new(snapshot, sizes[2], &theme);
        if let Some(former) = &spectrum_was {
            spectrum = spectrum.keeping(former);
        }
        self.canvases[2].paint(&spectrum, &theme, None);
        let mut error = ErrorFigure::new(snapshot, sizes[3], &theme);
        if let Some(former) = &error_was {
            error = error.keeping(former);
        }
        self.canvases[3].paint(&error, &theme, None);

        let read = |place: usize| {
            let (at, point) = self.pointer.filter(|&(at, _)| at == place)?;
            match at {
                0 => landscape.at(point),
                1 => loss.at(point),
                2 => spectrum.at(point),
                _ => error.at(point),
            }
        };
        self.readout.set(&read(0).unwrap_or_default());
        self.captions[0].set(&landscape.caption());
        self.captions[1].set(&read(1).unwrap_or_else(|| loss.caption()));
        self.captions[2].set(&read(2).unwrap_or_else(|| spectrum.caption()));
        self.captions[3].set(&read(3).unwrap_or_else(|| error.caption()));
        self.grid = grid;
    }

    /// Says what is seen, for those who do not see it.
    pub(super) fn describe(&mut self, snapshot: &Snapshot, experiment: &Experiment) {
        let theme = Theme::light();
        let sizes = IDS.map(|id| self.canvas(id).size());
        let words = [
            LandscapeFigure::new(snapshot, self.grid.as_ref(), sizes[0], &theme)
                .with_arrows(experiment.view.arrows)
                .words(),
            LossFigure::new(snapshot, experiment.view.loss_axis, sizes[1], &theme).words(),
            SpectrumFigure::new(snapshot, sizes[2], &theme).words(),
            ErrorFigure::new(snapshot, sizes[3], &theme).words(),
        ];
        for (text, words) in self.words.iter_mut().zip(words) {
            text.set(&words);
        }
    }

    fn canvas(&self, id: &str) -> &Canvas {
        &self.canvases[IDS.iter().position(|known| *known == id).expect("one of four")]
    }

    /// The grid that the landscape lacks: its window, columns and rows.
    pub(super) fn wanted_grid(&mut self, snapshot: &Snapshot) -> Option<([f64; 4], usize, usize)> {
        let cells = |length: f64| (length / CELL).clamp(24.0, 240.0) as usize;
        let [width, height] = self.canvases[0].size();
        let (window, columns, rows) = (snapshot.plane.window, cells(width), cells(height));
        let wanted = Some((window, columns, rows, snapshot.plane.generation));
        // A tab that was never seen has no size yet.
        if snapshot.dimension == 0 || width == 0.0 || self.asked == wanted {
            return None;
        }
        self.asked = wanted;
        Some((window, columns, rows))
    }

    /// Takes a grid.
    pub(super) fn take_grid(&mut self, grid: Grid) {
        self.grid = Some(grid);
        self.paint_heat();
        self.canvases[0].forget_axes();
    }

    /// The grid of another function is of no use.
    pub(super) fn set_function(&mut self, experiment: &Experiment) {
        let parts = ["objective", "formula", "dimension", "condition", "curvatures", "rotation", "seed"]
            .map(|key| experiment.get(key).unwrap_or_default());
        let function = parts.join(" ");
        self.asked = None;
        if function != self.function {
            self.function = function;
            self.grid = None;
            self.heat = None;
            self.canvases.iter_mut().for_each(Canvas::forget_frame);
        }
    }

    /// Colours have changed.
    pub(super) fn recolour(&mut self) {
        self.paint_heat();
        self.canvases.iter_mut().for_each(Canvas::forget_axes);
    }

    fn paint_heat(&mut self) {
        let Some(grid) = &self.grid else { return };
        let bytes = pixels(grid, &theme::current(), grid.columns, grid.rows);
        let columns = u32::try_from(grid.columns).expect("grids are small");
        let picture =
            ImageData::new_with_u8_clamped_array(Clamped(&bytes), columns).expect("four bytes to a cell");
        let heat: HtmlCanvasElement =
            document().create_element("canvas").expect("canvases can be made").unchecked_into();
        heat.set_width(columns);
        heat.set_height(u32::try_from(grid.rows).expect("grids are small"));
        let context: CanvasRenderingContext2d =
            heat.get_context("2d").ok().flatten().expect("a canvas has a context").unchecked_into();
        context.put_image_data(&picture, 0.0, 0.0).expect("a canvas takes pictures");
        self.heat = Some(heat);
    }

    /// The pointer is here on a canvas, or has left it.
    pub(super) fn point(&mut self, id: &str, at: Option<(f64, f64)>) {
        let place = IDS.iter().position(|known| *known == id);
        self.pointer = place.zip(at).map(|(place, (x, y))| (place, [x, y]));
    }

    /// The point of the landscape under a place on its canvas.
    pub(super) fn landscape_point(&self, (x, y): (f64, f64)) -> Option<[f64; 2]> {
        self.canvases[0].frame()?.values_at([x, y])
    }
}
