//! The figures on their canvases, and the function's values behind one of them.

use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use super::canvas::Canvas;
use super::dom::Text;
use super::drawing::{CANVASES, Drawing, canvas_of};
use super::{page, theme};
use crate::experiment::{Experiment, PlaneChoice, Window};
use crate::plot::{Figure, Frame, Theme};
use crate::session::{Snapshot, Surface};
use crate::worker::{Command, Grid};

/// CSS pixels to a cell of the heat map, which is smooth.
const CELL: f64 = 4.0;
/// Seconds that the worker may spend on the heat map before it goes on with the run.
pub(super) const PIECE: f64 = 0.004;

/// All figures.
pub(super) struct Figures {
    canvases: [Canvas; 5],
    captions: [Text; 4],
    words: [Text; 5],
    /// What the pictures on each canvas were made of.
    stamps: [Option<(u64, String)>; 5],
    /// Whether the names of lines are to be put in order, whatever it was: now and then, and where the run rests.
    unordered: bool,
    grid: Option<Grid>,
    /// The window, columns, rows and plane that a grid was last asked for, whether all of it is there, and the
    /// function that it belongs to.
    asked: Option<([f64; 4], usize, usize, u64)>,
    complete: bool,
    function: String,
    /// The function on the plane that these settings show, once it was asked for a value.
    surface: Option<(String, Option<Surface>)>,
    /// Where the pointer is.
    pointer: Option<(usize, [f64; 2])>,
    sizes_stale: bool,
}

impl Figures {
    /// The figures of the page, empty.
    pub(super) fn new() -> Self {
        let figures = Figures {
            canvases: CANVASES.map(Canvas::new),
            captions: ["landscape", "loss", "spectrum", "error"]
                .map(|id| Text::new(&format!("{id}-caption"))),
            words: CANVASES.map(|id| Text::new(&format!("{id}-text"))),
            stamps: Default::default(),
            unordered: false,
            grid: None,
            asked: None,
            complete: false,
            function: String::new(),
            surface: None,
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
        let moved = self.canvases.iter().any(Canvas::has_moved);
        if std::mem::take(&mut self.sizes_stale) || moved {
            self.canvases.iter_mut().for_each(Canvas::measure);
        }
        self.make_surface(experiment);
        let (grid, surface) = (self.grid.take(), self.surface.take());
        let shown = canvas_of("error", experiment);
        let unordered = std::mem::take(&mut self.unordered);
        for place in 0..CANVASES.len() {
            if self.canvases[place].size().contains(&0.0) {
                continue;
            }
            let size = self.canvases[place].size();
            let mut former = self.canvases[place].frame().cloned();
            former.iter_mut().filter(|_| unordered).for_each(|former| former.order.clear());
            let drawing =
                Drawing::new(place, snapshot, experiment, grid.as_ref(), size, &theme).with_arrows(arrows);
            let known = surface.as_ref().and_then(|(_, surface)| surface.as_ref());
            let drawing = drawing.over(known).keeping(former.as_ref());
            let stamp = drawing.stamp(snapshot);
            if stamp != self.stamps[place] {
                self.stamps[place] = stamp;
                self.canvases[place].forget_axes();
            }
            self.canvases[place].paint(&drawing, &theme);
            let pointed = self.pointer.filter(|&(at, _)| at == place).and_then(|(_, at)| drawing.at(at));
            if place < 3 || shown == Some(place) {
                self.captions[place.min(3)].set(&pointed.unwrap_or_else(|| drawing.caption()));
            }
        }
        (self.grid, self.surface) = (grid, surface);
    }

    /// Makes the function, where a value of it or the lack of one is to be told: of many variables it takes a while.
    fn make_surface(&mut self, experiment: &Experiment) {
        let blank = |grid: &Grid| grid.values.iter().any(|value| !value.is_finite());
        if self.pointer.is_none_or(|(place, _)| place != 0) && !self.grid.as_ref().is_some_and(blank) {
            return;
        }
        let keys = ["plane", "plane-x", "plane-y"].map(|key| experiment.get(key).unwrap_or_default());
        let settings = format!("{} {}", experiment.function_text(), keys.join(" "));
        if self.surface.as_ref().is_none_or(|known| known.0 != settings) {
            self.surface = Some((settings, Surface::new(experiment)));
        }
    }

    /// Says what is seen, for those who do not see it: about once a second, and at every frame where the run rests.
    pub(super) fn describe(&mut self, snapshot: &Snapshot, experiment: &Experiment) {
        self.unordered = true;
        let theme = Theme::light();
        for place in 0..CANVASES.len() {
            let size = self.canvases[place].size();
            let drawing = Drawing::new(place, snapshot, experiment, self.grid.as_ref(), size, &theme);
            let drawing = drawing.over(self.surface.as_ref().and_then(|(_, surface)| surface.as_ref()));
            self.words[place].set(&drawing.words());
        }
    }

    /// What a panel shows, to be taken away.
    pub(super) fn drawing<'a>(
        &'a self,
        panel: &str,
        snapshot: &'a Snapshot,
        experiment: &Experiment,
        theme: &'a Theme,
    ) -> Option<Drawing<'a>> {
        let canvas = &self.canvases[canvas_of(panel, experiment)?];
        let place = canvas_of(panel, experiment)?;
        let drawing = Drawing::new(place, snapshot, experiment, self.grid.as_ref(), canvas.size(), theme);
        Some(drawing.keeping(canvas.frame()))
    }

    /// What the worker is to do for the grid that the landscape lacks.
    pub(super) fn wanted_grid(&mut self, snapshot: &Snapshot, experiment: &Experiment) -> Option<Command> {
        let cells = |length: f64| (length / CELL).clamp(24.0, 240.0) as usize;
        let [width, height] = self.canvases[0].size();
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

    /// Takes a grid. Returns whether there is anything new to see.
    pub(super) fn take_grid(&mut self, grid: Grid) -> bool {
        let Some((window, columns, rows, _)) = self.asked else { return false };
        let complete = (window, columns, rows) == (grid.window, grid.columns, grid.rows);
        self.complete |= complete;
        // A part of a finer picture, enlarged, is better than a coarse one.
        let better = complete || !self.grid.as_ref().is_some_and(|former| former.is_finer_than(&grid));
        let new = better && !grid.values.is_empty();
        if new {
            self.grid = Some(grid);
            self.canvases[0].forget_axes();
        }
        new
    }

    /// The grid of another function is of no use.
    pub(super) fn set_function(&mut self, experiment: &Experiment) {
        let function = experiment.function_text();
        self.asked = None;
        if function != self.function {
            self.function = function;
            self.grid = None;
            self.canvases.iter_mut().for_each(Canvas::forget_frame);
        }
    }

    /// The browser has lost what was drawn, and can draw again.
    pub(super) fn renew(&mut self) {
        self.canvases.iter_mut().for_each(Canvas::renew);
    }

    /// Colours have changed.
    pub(super) fn recolour(&mut self) {
        self.canvases.iter_mut().for_each(Canvas::forget_axes);
    }

    /// The pointer is here on a canvas, or has left it.
    pub(super) fn point(&mut self, id: &str, at: Option<[f64; 2]>) {
        let place = CANVASES.iter().position(|known| *known == id);
        self.pointer = place.zip(at);
    }

    /// The point of the landscape under a place on its canvas.
    pub(super) fn landscape_point(&self, at: [f64; 2]) -> Option<[f64; 2]> {
        self.canvases[0].frame()?.values_at(at)
    }

    /// The place of a point of the landscape on its canvas.
    pub(super) fn landscape_place(&self, point: [f64; 2]) -> Option<[f64; 2]> {
        Some(self.canvases[0].frame()?.at(point))
    }

    /// What the landscape shows.
    pub(super) fn window(&self) -> Option<Window> {
        let Frame { x, y, .. } = self.canvases[0].frame()?;
        Window::new([x.scale.from, x.scale.to, y.scale.from, y.scale.to])
    }

    /// A window of the landscape's axes, zoomed about a place on its canvas.
    pub(super) fn zoomed(&self, window: Window, at: [f64; 2], factor: f64) -> Window {
        let Some(frame) = self.canvases[0].frame() else { return window };
        let [x, y] = frame.within(at);
        let [left, right, low, high] = window.0;
        let (across, up) = (x - frame.rect.left, frame.rect.bottom - y);
        let about = [
            left + across / frame.rect.width() * (right - left),
            low + up / frame.rect.height() * (high - low),
        ];
        window.zoomed(about, factor)
    }

    /// A window of the landscape's axes, moved as a hand moves the picture.
    pub(super) fn moved(&self, window: Window, from: [f64; 2], to: [f64; 2]) -> Window {
        let Some(frame) = self.canvases[0].frame() else { return window };
        window.moved([(from[0] - to[0]) / frame.rect.width(), (to[1] - from[1]) / frame.rect.height()])
    }
}
