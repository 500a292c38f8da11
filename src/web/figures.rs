//! The figures on their canvases.

use std::time::Duration;

use wasm_bindgen::prelude::*;
use web_sys::ResizeObserver;

use super::canvas::Canvas;
use super::dom::Text;
use super::{files, queue, surface, theme};
use lodo::experiment::{Experiment, PlaneChoice};
use lodo::page::{Event, FileKind, Sight};
use lodo::plot::{CANVASES, Cursor, Drawing, Figure, Legend, Panel, Pixel, SceneBytes, Theme, signed};
use lodo::session::Surface;
use lodo::text::share::origin;

/// Between two descriptions of a figure of a run that plays, for those who do not see it.
const DESCRIPTIONS: Duration = Duration::from_secs(1);

/// All figures.
pub(super) struct Figures {
    canvases: [Canvas; 5],
    captions: [Text; 4],
    words: [Text; 5],
    /// What the pictures on each canvas were made of.
    stamps: [Option<(u64, String)>; 5],
    /// The picture of the function, and the function, that were drawn last.
    raster: u64,
    function: u64,
    /// The picture of which the surface knows the values.
    told: Option<u64>,
    /// The function on a plane, once it was asked for a value.
    surface: Option<(SurfaceKey, Option<Surface>)>,
    /// Where the pointer is.
    pointer: Option<(usize, Pixel)>,
    /// The step that it points at, as last drawn.
    cursor: Option<Cursor>,
    /// Where and at which step a button went down.
    pressed: Option<(Pixel, u64)>,
    sizes_stale: bool,
    dark: bool,
    /// When they were last described, and whether that is what is drawn.
    described: Option<Duration>,
    undescribed: bool,
}

/// What a surface was made of.
type SurfaceKey = (u64, PlaneChoice, [usize; 2]);

impl Figures {
    /// The figures of the page, empty. Says when a canvas may have another size.
    pub(super) fn new(resized: fn()) -> Self {
        let figures = Figures {
            canvases: CANVASES.map(Canvas::new),
            captions: Panel::ALL.map(|panel| Text::new(&format!("{}-caption", panel.key()))),
            words: CANVASES.map(|id| Text::new(&format!("{id}-text"))),
            stamps: Default::default(),
            raster: 0,
            function: 0,
            told: None,
            surface: None,
            pointer: None,
            cursor: None,
            pressed: None,
            sizes_stale: true,
            dark: false,
            described: None,
            undescribed: false,
        };
        let resized = Closure::<dyn FnMut()>::new(resized);
        let observer =
            ResizeObserver::new(resized.as_ref().unchecked_ref()).expect("browsers can observe sizes");
        figures.canvases.iter().for_each(|canvas| observer.observe(canvas.element()));
        resized.forget();
        figures
    }

    /// A canvas may have another size.
    pub(super) fn resize(&mut self) {
        self.sizes_stale = true;
    }

    /// Takes the sizes of the canvases, where they may have changed.
    fn measure(&mut self) {
        // A window that moves to another screen keeps its size, not its resolution.
        let moved = self.canvases.iter().any(Canvas::has_moved);
        if !std::mem::take(&mut self.sizes_stale) && !moved {
            return;
        }
        let before = self.canvases[0].size();
        self.canvases.iter_mut().for_each(Canvas::measure);
        let size = self.canvases[0].size();
        if size != before {
            queue::send(Event::Resized(size));
        }
    }

    /// What was drawn of another function, or of another picture of it, is of no use.
    fn forget(&mut self, sight: &Sight<'_>) {
        if self.function != sight.function {
            self.function = sight.function;
            self.canvases.iter_mut().for_each(Canvas::forget_frame);
        }
        if self.raster != sight.raster {
            self.raster = sight.raster;
            self.canvases[0].forget_axes();
        }
    }

    /// Draws what is to be seen.
    pub(super) fn draw(&mut self, sight: &Sight<'_>, now: Duration) {
        let theme = theme::current();
        if theme::is_dark() != std::mem::replace(&mut self.dark, theme::is_dark()) {
            self.recolour();
        }
        self.measure();
        self.forget(sight);
        self.make_surface(sight);
        let describes = sight.rests || self.is_description_due(now);
        let surface = self.surface.take();
        self.cursor = self.step_pointed_at(sight, &theme);
        for place in 0..CANVASES.len() {
            if self.canvases[place].size().contains(&0.0) {
                continue;
            }
            let mut former = self.canvases[place].frame().cloned();
            // The names of lines are put in order, whatever it was.
            former.iter_mut().filter(|_| describes).for_each(|former| former.order.clear());
            let drawing =
                self.drawing_of(place, sight, &theme).with_arrows(sight.arrows).pointed(self.cursor);
            let known = surface.as_ref().and_then(|(_, surface)| surface.as_ref());
            let drawing = drawing.over(known).keeping(former.as_ref());
            let stamp = drawing.stamp(sight.snapshot);
            if stamp != self.stamps[place] {
                self.stamps[place] = stamp;
                self.canvases[place].forget_axes();
            }
            let surface = place == 0 && sight.surface;
            if surface {
                self.draw_surface(sight);
            } else {
                self.told = self.told.filter(|_| place != 0);
                self.canvases[place].paint(&drawing, &theme);
            }
            let pointed =
                self.pointer.filter(|&(at, _)| at == place && !surface).and_then(|(_, at)| drawing.at(at));
            let shown = |panel: &Panel| panel.canvas(sight.experiment) == place;
            if let Some(panel) = Panel::ALL.iter().position(shown) {
                self.captions[panel].set(&pointed.unwrap_or_else(|| drawing.caption()));
            }
            if describes {
                self.words[place].set(&drawing.words());
            }
        }
        self.surface = surface;
        self.undescribed = !describes;
        if describes {
            self.described = Some(now);
        }
    }

    fn is_description_due(&self, now: Duration) -> bool {
        self.described.is_none_or(|before| now.saturating_sub(before) > DESCRIPTIONS)
    }

    /// Whether what is drawn has waited long enough to be told.
    pub(super) fn are_to_be_described(&self, now: Duration) -> bool {
        self.undescribed && self.is_description_due(now)
    }

    /// The step under the pointer.
    fn step_pointed_at(&self, sight: &Sight<'_>, theme: &Theme) -> Option<Cursor> {
        let (place, at) = self.pointer?;
        let drawing = self.drawing_of(place, sight, theme).keeping(self.canvases[place].frame());
        let from = self.pressed.filter(|(from, _)| is_drag(*from, at)).map(|(_, step)| step);
        // A drag may leave the picture.
        let at = if from.is_some() { drawing.frame().within(at) } else { at };
        Some(Cursor { step: drawing.step_at(at)?, from })
    }

    fn drawing_of<'a>(&self, place: usize, sight: &Sight<'a>, theme: &'a Theme) -> Drawing<'a> {
        let size = self.canvases[place].size();
        let drawing = Drawing::new(place, sight.snapshot, sight.experiment, sight.grid, size, theme);
        drawing.beside(sight.kept)
    }

    /// Makes the function, where a value of it or the lack of one is to be told: of many variables it takes a while.
    fn make_surface(&mut self, sight: &Sight<'_>) {
        let pointed = self.pointer.is_some_and(|(place, _)| place == 0);
        let blank = sight.grid.is_some_and(|grid| grid.values.iter().any(|value| !value.is_finite()));
        if !pointed && !blank {
            return;
        }
        let experiment: &Experiment = sight.experiment;
        let key = (sight.function, experiment.plane(), experiment.plane_coordinates());
        if self.surface.as_ref().is_none_or(|known| known.0 != key) {
            self.surface = Some((key, Surface::new(experiment)));
        }
    }

    /// The surface as it is to be drawn, with the values of the function if they are to be told.
    #[inline(never)]
    fn scene(&self, sight: &Sight<'_>, told: bool, legend: Option<&Legend>) -> Vec<u8> {
        let (canvas, angle) = (&self.canvases[0], sight.experiment.view.surface.unwrap_or_default());
        let [width, height] = canvas.size();
        let dark = f64::from(u8::from(self.dark));
        let scene = SceneBytes {
            snapshot: sight.snapshot,
            kept: sight.kept,
            grid: sight.grid.filter(|_| !told),
            legend,
            cursor: self.cursor,
            look: [angle.azimuth, angle.elevation, width, height, canvas.ratio(), dark],
        };
        scene.encode()
    }

    fn draw_surface(&mut self, sight: &Sight<'_>) {
        // Until there are values, what was there before is.
        if sight.grid.is_some() {
            let told = self.told.replace(sight.raster) == Some(sight.raster);
            surface::draw(self.canvases[0].element(), &self.scene(sight, told, None));
        }
    }

    /// Saves what a panel shows.
    pub(super) fn save(&self, panel: Panel, kind: FileKind, name: String, sight: &Sight<'_>) {
        let theme = theme::current();
        let place = panel.canvas(sight.experiment);
        let drawing = self.drawing_of(place, sight, &theme).keeping(self.canvases[place].frame());
        let legend = Legend::new(drawing.title(), sight.experiment, sight.snapshot);
        let origin = origin(sight.experiment, sight.snapshot.step);
        let surface = (panel == Panel::Landscape && sight.surface && kind != FileKind::Csv)
            .then(|| surface::still(&self.scene(sight, false, Some(&legend)), kind == FileKind::Svg))
            .and_then(Result::ok);
        match kind {
            FileKind::Svg => {
                let surface = surface.and_then(|surface| surface.as_string());
                let svg = surface.unwrap_or_else(|| drawing.to_svg_over(Some(&legend)));
                files::save_text(&name, &signed(&svg, &origin), "image/svg+xml");
            }
            FileKind::Csv => {
                let head: String = origin.iter().map(|line| format!("# {line}\n")).collect();
                files::save_text(&name, &(head + &drawing.csv()), "text/csv");
            }
            FileKind::Png => {
                let surface = surface.and_then(|surface| surface.dyn_into().ok());
                let canvas = surface.unwrap_or_else(|| Canvas::still(&drawing, &legend, &theme));
                files::save_canvas(name, &canvas);
            }
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
    pub(super) fn point(&mut self, id: &str, at: Option<Pixel>) {
        let place = CANVASES.iter().position(|known| *known == id);
        self.pointer = place.zip(at);
    }

    /// A button went down where the pointer is.
    pub(super) fn press(&mut self) {
        self.pressed = self.pointer.zip(self.cursor).map(|((_, at), cursor)| (at, cursor.step));
    }

    /// It counts for nothing: the browser has taken the gesture for something else.
    pub(super) fn give_up_press(&mut self) {
        self.pressed = None;
    }

    /// It was let go: a click, or the end of a stretch that was marked. `None` where nothing can be meant.
    pub(super) fn release(&mut self) -> Option<Cursor> {
        let (from, step) = self.pressed.take()?;
        let (_, at) = self.pointer?;
        let now = self.cursor?.step;
        Some(if is_drag(from, at) {
            Cursor { step: now, from: Some(step) }
        } else {
            Cursor { step, from: None }
        })
    }
}

/// Whether a hand that went down here and is there now has moved on purpose.
fn is_drag(from: Pixel, to: Pixel) -> bool {
    (from.x - to.x).abs() > 6.0
}
