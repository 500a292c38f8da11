//! Triangles with colours on a raster: of those that cover a pixel the nearest is seen.

use lodo::plot::Pixel;

use crate::camera::Spot;

/// A corner of a triangle, in pixels of the raster.
#[derive(Clone, Copy, Debug)]
pub struct Vertex {
    /// To the right.
    pub x: f32,
    /// Downwards.
    pub y: f32,
    /// How near.
    pub near: f32,
    /// Red, green and blue, from 0 to 255.
    pub colour: [f32; 3],
}

/// A point that lies on the surface may be so much farther than the raster says, which knows it only in the middle of a
/// pixel: less, and lines on steep slopes are dotted; more, and they shine through ridges.
const TOLERANCE: f64 = 6e-4;

/// Colours and depths of pixels.
#[derive(Clone, Debug)]
pub struct Depths {
    /// Across.
    pub columns: usize,
    /// Down.
    pub rows: usize,
    /// Pixels to one of CSS.
    pub fineness: f64,
    /// Red, green, blue, opacity of every pixel, the top row first.
    pub pixels: Vec<u8>,
    /// How near it is; 0 where there is nothing.
    near: Vec<f32>,
}

impl Depths {
    /// Nothing, over a canvas of this size.
    pub fn new([width, height]: [f64; 2], fineness: f64) -> Self {
        let [columns, rows] = [width, height].map(|side| (side * fineness).max(1.0) as usize);
        Depths {
            columns,
            rows,
            fineness,
            pixels: vec![0; 4 * columns * rows],
            near: vec![0.0; columns * rows],
        }
    }

    /// Fills a triangle where nothing nearer is. One with a corner that is nowhere is none.
    pub fn fill(&mut self, [a, b, c]: [&Vertex; 3]) {
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        let bounds = |a: f32, b: f32, c: f32, most: usize| {
            // The middles of pixels count.
            let (low, high) = (a.min(b).min(c) - 0.5, a.max(b).max(c) - 0.5);
            (low.ceil().max(0.0) as usize, ((high.floor() + 1.0).max(0.0) as usize).min(most))
        };
        if !area.is_finite() || area == 0.0 {
            return;
        }
        let (left, right) = bounds(a.x, b.x, c.x, self.columns);
        let (top, bottom) = bounds(a.y, b.y, c.y, self.rows);
        let part = 1.0 / area;
        // How the weights of b and c change from pixel to pixel.
        let (b_right, b_down) = ((c.y - a.y) * part, (a.x - c.x) * part);
        let (c_right, c_down) = ((a.y - b.y) * part, (b.x - a.x) * part);
        for row in top..bottom {
            let (x, y) = (left as f32 + 0.5 - a.x, row as f32 + 0.5 - a.y);
            let (mut of_b, mut of_c) = (x * b_right + y * b_down, x * c_right + y * c_down);
            for column in left..right {
                let of_a = 1.0 - of_b - of_c;
                if of_a >= 0.0 && of_b >= 0.0 && of_c >= 0.0 {
                    let near = of_a * a.near + of_b * b.near + of_c * c.near;
                    let place = row * self.columns + column;
                    if near > self.near[place] {
                        self.near[place] = near;
                        let shade =
                            |i: usize| (of_a * a.colour[i] + of_b * b.colour[i] + of_c * c.colour[i]) as u8;
                        self.pixels[4 * place..4 * place + 4].copy_from_slice(&[
                            shade(0),
                            shade(1),
                            shade(2),
                            255,
                        ]);
                    }
                }
                of_b += b_right;
                of_c += c_right;
            }
        }
    }

    /// Whether something nearer covers a spot and all that is beside it: what lies on the surface is not hidden by the
    /// slope that it lies on.
    pub fn hides(&self, spot: Spot) -> bool {
        let Pixel { x, y } = spot.at;
        let [x, y] = [x, y].map(|place| (place * self.fineness).floor());
        let inside = |place: f64, most: usize| place >= 0.0 && place < most as f64;
        if !inside(x, self.columns) || !inside(y, self.rows) {
            return false;
        }
        let (column, row) = (x as usize, y as usize);
        let limit = (spot.near + TOLERANCE) as f32;
        let covers = |column: usize, row: usize| self.near[row * self.columns + column] > limit;
        // Most points lie open.
        covers(column, row)
            && (row.saturating_sub(1)..(row + 2).min(self.rows)).all(|row| {
                (column.saturating_sub(1)..(column + 2).min(self.columns)).all(|column| covers(column, row))
            })
    }

    /// Whether there is anything at a place in CSS pixels, for tests.
    #[cfg(test)]
    pub fn covers(&self, at: Pixel) -> bool {
        let [column, row] = [at.x, at.y].map(|place| (place * self.fineness) as usize);
        self.near[row * self.columns + column] > 0.0
    }
}
