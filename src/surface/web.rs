//! Scenes on the page's canvas: the surface is kept as a picture until it is turned.

use std::cell::RefCell;
use std::rc::Rc;

use lodo::plot::{Drawn, Pen, Rect, SUBPIXEL};
use lodo::worker::Grid;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, prelude::*};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::stage::{Ground, Key};
use crate::{Painting, Scene, Stage, drawing};

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// What is kept from frame to frame.
#[derive(Default)]
struct Kept {
    grid: Grid,
    ground: Option<(bool, Rc<Ground>)>,
    surface: Option<(Key, Stage, HtmlCanvasElement)>,
}

/// Begins.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// Draws a scene, in bytes.
///
/// # Errors
/// Where the browser refuses a picture.
#[wasm_bindgen]
pub fn draw(canvas: &HtmlCanvasElement, scene: &[u8]) -> Result<(), JsValue> {
    let mut scene = decoded(scene)?;
    KEPT.with_borrow_mut(|kept| {
        kept.take(&mut scene);
        let key = Stage::key(&scene);
        if kept.surface.as_ref().is_none_or(|surface| surface.0 != key) {
            let stage = Stage::new(kept.ground(scene.dark), &scene);
            let layer = backdrop(&Painting { stage: &stage, scene: &scene }, scene.ratio, 0.0)?;
            kept.surface = Some((key, stage, layer));
        }
        let Some((_, stage, layer)) = &kept.surface else { return Ok(()) };
        let context = context(canvas)?;
        scale(&context, 1.0)?;
        context.draw_image_with_html_canvas_element(layer, 0.0, 0.0)?;
        pen(canvas, scene.ratio, |pen| Painting { stage, scene: &scene }.draw_data(pen))
    })
}

/// A scene over its legend: as an SVG document, or on a canvas of its own.
///
/// # Errors
/// Where the browser refuses a picture.
#[wasm_bindgen]
pub fn still(scene: &[u8], as_svg: bool) -> Result<JsValue, JsValue> {
    let mut scene = decoded(scene)?;
    KEPT.with_borrow_mut(|kept| {
        kept.take(&mut scene);
        if as_svg {
            return Ok(drawing(&kept.grid, &scene).into());
        }
        if let Some(legend) = &scene.legend {
            scene.ratio = legend.fineness(scene.size);
        }
        let stage = Stage::new(kept.ground(scene.dark), &scene);
        let painting = Painting { stage: &stage, scene: &scene };
        let below = scene.legend.as_ref().map_or(0.0, |legend| legend.height(scene.size[0]));
        let canvas = backdrop(&painting, scene.ratio, below)?;
        pen(&canvas, scene.ratio, |pen| {
            painting.draw_data(pen)?;
            scene.legend.as_ref().map_or(Ok(()), |legend| legend.draw(pen, scene.size, &stage.ground.theme))
        })?;
        Ok(canvas.into())
    })
}

impl Kept {
    /// Takes the values that a scene brings.
    fn take(&mut self, scene: &mut Scene) {
        if let Some(grid) = scene.grid.take() {
            *self = Kept { grid, ..Kept::default() };
        }
    }

    /// The surface from wherever it is seen, made where there is none in these colours.
    fn ground(&mut self, dark: bool) -> Rc<Ground> {
        match &self.ground {
            Some((known, ground)) if *known == dark => ground.clone(),
            _ => {
                let ground = Rc::new(Ground::new(&self.grid, dark));
                self.ground = Some((dark, ground.clone()));
                ground
            }
        }
    }
}

fn decoded(scene: &[u8]) -> Result<Scene, JsValue> {
    Scene::decode(scene).map_err(|_| "the page is of another build".into())
}

/// Paper, surface and axes on a canvas that is not on the page, with room below.
fn backdrop(painting: &Painting<'_>, ratio: f64, below: f64) -> Result<HtmlCanvasElement, JsValue> {
    let [width, height] = painting.scene.size;
    let canvas = unseen([width * ratio, (height + below) * ratio])?;
    let rect = Rect { left: 0.0, top: 0.0, right: width, bottom: height };
    pen(&canvas, ratio, |pen| pen.rect(rect, painting.stage.ground.theme.paper))?;
    let depths = &painting.stage.depths;
    let cells = unseen([depths.columns as f64, depths.rows as f64])?;
    let data = ImageData::new_with_u8_clamped_array(Clamped(&depths.pixels), depths.columns as u32)?;
    context(&cells)?.put_image_data(&data, 0.0, 0.0)?;
    let context = context(&canvas)?;
    scale(&context, ratio)?;
    context.draw_image_with_html_canvas_element_and_dw_and_dh(&cells, 0.0, 0.0, width, height)?;
    pen(&canvas, ratio, |pen| painting.draw_axes(pen))?;
    Ok(canvas)
}

fn unseen([width, height]: [f64; 2]) -> Result<HtmlCanvasElement, JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width.round() as u32);
    canvas.set_height(height.round() as u32);
    Ok(canvas)
}

fn context(canvas: &HtmlCanvasElement) -> Result<CanvasRenderingContext2d, JsValue> {
    Ok(canvas.get_context("2d")?.ok_or("there is no memory for a picture")?.unchecked_into())
}

fn scale(context: &CanvasRenderingContext2d, factor: f64) -> Result<(), JsValue> {
    context.set_transform(factor, 0.0, 0.0, factor, 0.0, 0.0)
}

/// Draws in CSS pixels through the figures' pen.
fn pen(
    canvas: &HtmlCanvasElement,
    ratio: f64,
    draw: impl FnOnce(&mut Pen<'_>) -> Drawn,
) -> Result<(), JsValue> {
    scale(&context(canvas)?, ratio / SUBPIXEL)?;
    let mut backend =
        CanvasBackend::with_canvas_object(canvas.clone()).ok_or("there is no memory for a picture")?;
    Ok(draw(&mut Pen::new(&mut backend))?)
}
