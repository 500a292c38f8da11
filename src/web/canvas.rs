//! A canvas at the screen's resolution, in two layers: axes are kept as a picture until they change.

use js_sys::{Function, Reflect};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData, console};

use super::dom::{document, element, window};
use lodo::plot::{Drawn, Figure, Frame, Legend, Pen, Picture, Rect, SUBPIXEL, Theme};

/// A canvas of the page.
pub(super) struct Canvas {
    shown: Layer,
    axes: Layer,
    /// In CSS pixels.
    size: [f64; 2],
    /// The bitmap's pixels to one of CSS, and the screen's, as last measured: on a page with CSS zoom they differ.
    ratio: f64,
    screen: f64,
    /// What the axes were drawn for.
    frame: Option<Frame>,
    stale: bool,
}

struct Layer {
    element: HtmlCanvasElement,
    /// None where the browser has no memory left for another.
    context: Option<CanvasRenderingContext2d>,
}

impl Layer {
    fn new(element: HtmlCanvasElement) -> Self {
        let context = element.get_context("2d").ok().flatten().map(JsCast::unchecked_into);
        Layer { element, context }
    }

    /// Resizes the bitmap, which clears it.
    fn resize(&self, [width, height]: [f64; 2], ratio: f64) {
        self.element.set_width((width * ratio).round() as u32);
        self.element.set_height((height * ratio).round() as u32);
    }

    /// A canvas that is not on the page.
    fn unseen() -> Self {
        Layer::new(document().create_element("canvas").expect("canvases can be made").unchecked_into())
    }

    /// Paper, pictures and axes.
    fn draw_axes(&self, figure: &impl Figure, theme: &Theme, ratio: f64) {
        let [right, bottom] = figure.frame().size;
        self.draw(ratio, |pen| pen.rect(Rect { left: 0.0, top: 0.0, right, bottom }, theme.paper));
        for picture in figure.pictures() {
            self.draw_picture(&picture, ratio);
        }
        self.draw(ratio, |pen| figure.draw_axes(pen));
    }

    fn draw_picture(&self, picture: &Picture, ratio: f64) {
        let cells = Layer::unseen();
        cells.resize([picture.columns as f64, picture.rows as f64], 1.0);
        let columns = u32::try_from(picture.columns).expect("pictures are small");
        let filled =
            ImageData::new_with_u8_clamped_array(Clamped(&picture.pixels), columns).and_then(|data| {
                cells.context.as_ref().map_or(Ok(()), |context| context.put_image_data(&data, 0.0, 0.0))
            });
        report(filled);
        self.scale(ratio);
        let (Some(context), Picture { rect, clip, .. }) = (&self.context, picture) else { return };
        context.save();
        context.set_image_smoothing_enabled(picture.smooth);
        context.begin_path();
        context.rect(clip.left, clip.top, clip.width(), clip.height());
        context.clip();
        report(context.draw_image_with_html_canvas_element_and_dw_and_dh(
            &cells.element,
            rect.left,
            rect.top,
            rect.width(),
            rect.height(),
        ));
        context.restore();
    }

    fn scale(&self, factor: f64) {
        if let Some(context) = &self.context {
            context.set_transform(factor, 0.0, 0.0, factor, 0.0, 0.0).expect("factors are finite");
        }
    }

    /// Draws in CSS pixels through the figures' pen.
    fn draw(&self, ratio: f64, draw: impl FnOnce(&mut Pen<'_>) -> Drawn) {
        let Some(mut backend) = CanvasBackend::with_canvas_object(self.element.clone()) else {
            return report(Err(JsValue::NULL));
        };
        self.scale(ratio / SUBPIXEL);
        if let Err(error) = draw(&mut Pen::new(&mut backend)) {
            console::error_1(&error.into());
        }
    }
}

/// Tells the visitor of a picture that the browser refused, as of an error that nobody caught: the run goes on.
fn report(drawn: Result<(), JsValue>) {
    if drawn.is_err()
        && let Ok(report) = Reflect::get(&window(), &"reportError".into())
        && let Ok(report) = report.dyn_into::<Function>()
    {
        let _ = report.call1(&window(), &"it refused a picture".into());
    }
}

impl Canvas {
    /// The canvas with this id.
    pub(super) fn new(id: &str) -> Self {
        Canvas {
            shown: Layer::new(element(id)),
            axes: Layer::unseen(),
            size: [0.0; 2],
            ratio: 1.0,
            screen: 1.0,
            frame: None,
            stale: true,
        }
    }

    /// The element.
    pub(super) fn element(&self) -> &HtmlCanvasElement {
        &self.shown.element
    }

    /// Whether it was measured for another screen, or for another zoom.
    pub(super) fn has_moved(&self) -> bool {
        self.screen != window().device_pixel_ratio()
    }

    /// Width and height in CSS pixels.
    pub(super) fn size(&self) -> [f64; 2] {
        self.size
    }

    /// The frame that was last drawn.
    pub(super) fn frame(&self) -> Option<&Frame> {
        self.frame.as_ref()
    }

    /// Takes the size of its box, at the resolution of the screen.
    pub(super) fn measure(&mut self) {
        let size = [self.shown.element.client_width(), self.shown.element.client_height()].map(f64::from);
        self.screen = window().device_pixel_ratio();
        let shown = self.shown.element.get_bounding_client_rect().width();
        let zoom = if size[0] > 0.0 && shown > 0.0 { shown / size[0] } else { 1.0 };
        // Fractions of a pixel are of the layout, not of a zoom.
        let ratio = self.screen * if (zoom - 1.0).abs() < 0.02 { 1.0 } else { zoom };
        if size != self.size || ratio != self.ratio {
            (self.size, self.ratio) = (size, ratio);
            self.shown.resize(size, ratio);
            self.axes.resize(size, ratio);
            self.stale = true;
        }
    }

    /// The bitmap's pixels to one of CSS.
    pub(super) fn ratio(&self) -> f64 {
        self.ratio
    }

    /// Begins with a fresh bitmap: the browser has lost what was on the former ones.
    pub(super) fn renew(&mut self) {
        self.axes = Layer::unseen();
        self.size = [0.0; 2];
        self.measure();
    }

    /// Draws the axes anew next time.
    pub(super) fn forget_axes(&mut self) {
        self.stale = true;
    }

    /// Forgets the scales too: the next figure has nothing to do with the last.
    pub(super) fn forget_frame(&mut self) {
        self.frame = None;
        self.stale = true;
    }

    /// Draws a figure.
    pub(super) fn paint(&mut self, figure: &impl Figure, theme: &Theme) {
        if self.size.contains(&0.0) {
            return;
        }
        if self.stale || self.frame.as_ref() != Some(figure.frame()) {
            self.axes.draw_axes(figure, theme, self.ratio);
            self.frame = Some(figure.frame().clone());
            self.stale = false;
        }
        self.shown.scale(1.0);
        if let Some(context) = &self.shown.context {
            report(context.draw_image_with_html_canvas_element(&self.axes.element, 0.0, 0.0));
        }
        self.shown.draw(self.ratio, |pen| figure.draw_data(pen));
    }

    /// A figure over its legend on a canvas of its own.
    pub(super) fn still(figure: &impl Figure, legend: &Legend, theme: &Theme) -> HtmlCanvasElement {
        let layer = Layer::unseen();
        let size = figure.frame().size;
        let ratio = legend.fineness(size);
        layer.resize([size[0], size[1] + legend.height(size[0])], ratio);
        layer.draw_axes(figure, theme, ratio);
        layer.draw(ratio, |pen| {
            figure.draw_data(pen)?;
            legend.draw(pen, size, theme)
        });
        layer.element
    }
}
