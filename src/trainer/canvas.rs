//! Images on canvases.

use lodo_network::SIDE;
use wasm_bindgen::Clamped;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use crate::imagined::{Drawing, MOST};

/// Pixels between two images.
const GAP: usize = 2;

/// A picture in the making: red, green, blue and opacity of every pixel.
struct Raster {
    width: usize,
    height: usize,
    bytes: Vec<u8>,
}

impl Raster {
    fn new(width: usize, height: usize) -> Self {
        Raster { width, height, bytes: vec![0; 4 * width * height] }
    }

    fn put(&mut self, x: usize, y: usize, colour: [u8; 3]) {
        let at = 4 * (y * self.width + x);
        self.bytes[at..at + 3].copy_from_slice(&colour);
        self.bytes[at + 3] = 255;
    }

    fn show(&self, canvas: &HtmlCanvasElement) {
        if (canvas.width(), canvas.height()) != (self.width as u32, self.height as u32) {
            canvas.set_width(self.width as u32);
            canvas.set_height(self.height as u32);
        }
        let context = canvas.get_context("2d").ok().flatten();
        let context = context.and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
        let image = ImageData::new_with_u8_clamped_array_and_sh(
            Clamped(&self.bytes),
            self.width as u32,
            self.height as u32,
        );
        if let (Some(context), Ok(image)) = (context, image) {
            // A canvas of its own size takes it.
            let _ = context.put_image_data(&image, 0.0, 0.0);
        }
    }
}

/// Ink on paper, in either theme: 0 is paper.
fn ink(shade: f32, dark: bool) -> [u8; 3] {
    let (paper, ink) = if dark { (28.0, 231.0) } else { (255.0, 27.0) };
    [(paper + (ink - paper) * shade.clamp(0.0, 1.0)) as u8; 3]
}

/// What is not there yet.
fn blank(dark: bool) -> [u8; 3] {
    if dark { [40, 52, 66] } else { [226, 234, 242] }
}

/// The digits of one optimizer in a row; pixels that are not drawn yet are bluish.
pub fn draw_imagined(canvas: &HtmlCanvasElement, drawings: &[Drawing], dark: bool) {
    let cell = SIDE + GAP;
    let mut raster = Raster::new(MOST * cell - GAP, SIDE);
    for (place, drawing) in drawings.iter().enumerate() {
        for at in 0..SIDE * SIDE {
            let level = drawing.pixels.get(at);
            let colour = level.map_or(blank(dark), |level| ink(f32::from(*level) / 255.0, dark));
            raster.put(place * cell + at % SIDE, at / SIDE, colour);
        }
    }
    raster.show(canvas);
}

/// An image of which the pixels from the asked one on are not seen: these are bluish, the asked one is blue.
pub fn draw_question(canvas: &HtmlCanvasElement, pixels: &[u8], asked: usize, dark: bool) {
    let mut raster = Raster::new(SIDE, SIDE);
    for at in 0..SIDE * SIDE {
        let shade = f32::from(pixels.get(at).copied().unwrap_or(0)) / 255.0;
        let [paper, tint] = [ink(shade, dark), blank(dark)];
        let unseen = std::array::from_fn(|k| ((u16::from(paper[k]) + 2 * u16::from(tint[k])) / 3) as u8);
        let colour = match at {
            at if at < asked => paper,
            at if at == asked => [0, 114, 178],
            _ => unseen,
        };
        raster.put(at % SIDE, at / SIDE, colour);
    }
    raster.show(canvas);
}

/// A channel, its shades as ink.
pub fn draw_channel(canvas: &HtmlCanvasElement, shades: &[f32], dark: bool) {
    let mut raster = Raster::new(SIDE, SIDE);
    for (at, shade) in shades.iter().enumerate() {
        raster.put(at % SIDE, at / SIDE, ink(*shade, dark));
    }
    raster.show(canvas);
}
