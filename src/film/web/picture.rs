//! The panels on one canvas, below a line with title and step.

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlSelectElement};

use super::page::{Panel, Style, document, element, scenario, steps, text};
use crate::{Layout, Place, Shape, arrange, steps_words};

/// Of the line above all and of the panels' names: the middle of the letters, from the top.
const HEAD: f64 = 23.0;
const NAME: f64 = 14.0;
/// Between the left edge and the title, and between a panel's name and what is said beside it.
const GAP: f64 = 16.0;

/// What is filmed.
pub(super) struct Picture {
    pub(super) canvas: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
    panels: Vec<Panel>,
    layout: Layout,
    title: String,
    last: u64,
}

impl Picture {
    /// Of the panels that are chosen in the sheet, as they are now; `None` where none is shown.
    pub(super) fn new() -> Option<Picture> {
        let panels = Panel::all(&element::<HtmlSelectElement>("film-panel").value());
        let shapes: Vec<Shape> = panels.iter().filter_map(|panel| Some(shape(&panel.canvas()?))).collect();
        let layout = arrange(&shapes)?;
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(layout.width);
        canvas.set_height(layout.height);
        let pen = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;
        let ([_, last], [_, title]) = (steps(), scenario());
        Some(Picture { canvas, pen, panels, layout, title, last })
    }

    /// Pictures of so many bits a second are sharp: lines and letters have edges.
    pub(super) fn bits(&self) -> u32 {
        self.layout.width * self.layout.height * 6
    }

    pub(super) fn draw(&self) {
        let style = Style::now();
        let (width, height) = (f64::from(self.layout.width), f64::from(self.layout.height));
        self.pen.set_fill_style_str(&style.paper);
        self.pen.fill_rect(0.0, 0.0, width, height);
        self.pen.set_text_baseline("middle");
        let step = steps_words(&text("step-count"), self.last);
        let right = width - GAP - self.write(&style, Words::Step, &step, [-1.0, HEAD], width);
        self.write(&style, Words::Title, &self.title, [GAP, HEAD], right - 2.0 * GAP);
        for (panel, place) in self.panels.iter().zip(&self.layout.places) {
            let Some(canvas) = panel.canvas() else { continue };
            let Place { left, top, width, height } = place.fit(shape(&canvas));
            // A canvas that has lost its picture leaves its place empty.
            let _ =
                self.pen.draw_image_with_html_canvas_element_and_dw_and_dh(&canvas, left, top, width, height);
            let [name, caption] = panel.words();
            let middle = place.top - NAME;
            let taken = self.write(&style, Words::Name, &name, [place.left, middle], place.width);
            let rest = place.width - taken - GAP;
            let caption = self.within(&style, &caption, rest);
            self.write(&style, Words::Caption, &caption, [place.left + taken + GAP, middle], rest);
        }
    }

    /// As many words of a caption as there is room for.
    fn within(&self, style: &Style, caption: &str, room: f64) -> String {
        self.pen.set_font(&format!("400 14px {}", style.letters));
        let fits = |text: &str| self.pen.measure_text(text).is_ok_and(|measured| measured.width() <= room);
        if fits(caption) {
            return caption.into();
        }
        let shorter = caption.rmatch_indices(' ').map(|(end, _)| format!("{}…", &caption[..end]));
        { shorter }.find(|text| fits(text)).unwrap_or_default()
    }

    /// Writes a line, at most so wide. Returns how wide it is; one at a place below 0 ends at the right edge.
    fn write(&self, style: &Style, words: Words, text: &str, [left, middle]: [f64; 2], most: f64) -> f64 {
        let (weight, size, colour) = match words {
            Words::Title => (600, 20, &style.ink),
            Words::Step => (600, 18, &style.ink),
            Words::Name => (600, 16, &style.ink),
            Words::Caption => (400, 14, &style.muted),
        };
        self.pen.set_font(&format!("{weight} {size}px {}", style.letters));
        self.pen.set_fill_style_str(colour);
        let width = self.pen.measure_text(text).map_or(0.0, |measured| measured.width()).min(most);
        let left = if left < 0.0 { f64::from(self.layout.width) - GAP - width } else { left };
        let _ = self.pen.fill_text_with_max_width(text, left, middle, most);
        width
    }
}

/// Kinds of lines.
enum Words {
    Title,
    Step,
    Name,
    Caption,
}

/// The shape of a canvas on the page.
fn shape(canvas: &HtmlCanvasElement) -> Shape {
    Shape { width: f64::from(canvas.client_width()), height: f64::from(canvas.client_height()) }
}
