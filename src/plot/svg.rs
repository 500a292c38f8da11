//! A figure as an SVG file.

use plotters::prelude::SVGBackend;
use plotters_backend::DrawingBackend;

use super::{Drawn, Pen, Picture, SUBPIXEL};

/// The backend divides font sizes by this.
const TYPE_SCALE: f64 = 1.24;

/// What the pen draws over pictures, as an SVG document of this size in CSS pixels.
pub fn svg(
    [width, height]: [f64; 2],
    pictures: &[Picture],
    draw: impl FnOnce(&mut Pen<'_>) -> Drawn,
) -> String {
    let size = [width, height].map(|x| (x.max(1.0) * SUBPIXEL).round() as u32);
    let mut text = String::new();
    {
        let mut backend = SVGBackend::with_string(&mut text, (size[0], size[1]));
        draw(&mut Pen::with_type_scale(&mut backend, TYPE_SCALE)).expect("memory takes any drawing");
        backend.present().expect("memory takes any drawing");
    }
    // The root is the first line: its size in CSS pixels, corners of lines as on the canvas.
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    let root = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" stroke-linejoin=\"round\" style=\"font-variant-numeric:tabular-nums\">\n",
        size[0], size[1]
    );
    // Baselines where a canvas has them.
    let body = body
        .replace(" dy=\"0.76em\"", " dy=\"0.93em\"")
        .replace(" dy=\"0.5ex\"", " dy=\"0.35em\"")
        .replace(" dy=\"-0.5ex\"", " dy=\"-0.22em\"");
    // Pictures lie on the paper, which is what is drawn first, and below all else.
    let (paper, rest) = body.split_once('\n').unwrap_or(("", &body));
    let pictures: String = pictures.iter().map(|picture| picture.to_svg(SUBPIXEL)).collect();
    format!("{root}{paper}\n{pictures}{rest}")
}

/// The same with words about where it comes from, which a browser shows to nobody and every editor keeps.
pub fn signed(svg: &str, lines: &[String]) -> String {
    let escaped = lines.join("; ").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (root, rest) = svg.split_once('\n').unwrap_or((svg, ""));
    format!("{root}\n<metadata>{escaped}</metadata>\n{rest}")
}
