//! From points in space to places on a canvas.

use lodo::plot::{Pixel, Rect};

/// How far away whoever looks is, where the longer side of the floor is 1: near enough for the far end to be smaller, far
/// enough for parallel lines to look parallel.
const DISTANCE: f64 = 5.0;

/// Directions from which the surface has to fit, so that it keeps its size while it is turned.
const DIRECTIONS: usize = 24;

/// A point of space: across, up the page when seen from above, and up.
pub type Point = [f64; 3];

/// A place on the canvas, and how near it is: 1 / distance, which is linear along lines of the canvas.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Where.
    pub at: Pixel,
    /// How near.
    pub near: f64,
}

/// Whoever looks at a box around the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Camera {
    /// To the right, upwards and away from whoever looks.
    right: Point,
    up: Point,
    away: Point,
    /// Pixels to a unit at the origin, and where that is.
    scale: f64,
    origin: Pixel,
}

impl Camera {
    /// One that looks from these degrees around and above at a box of these sides, which fills the room from wherever it
    /// is seen at that elevation.
    pub fn new([around, above]: [f64; 2], sides: Point, room: Rect) -> Self {
        let mut camera = Camera::facing(around, above);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for direction in 0..DIRECTIONS {
            let turned = Camera::facing(360.0 * direction as f64 / DIRECTIONS as f64, above);
            for corner in corners(sides) {
                let Pixel { x, y } = turned.see(corner).at;
                (low, high) = ([low[0].min(x), low[1].min(y)], [high[0].max(x), high[1].max(y)]);
            }
        }
        camera.scale = (room.width() / (high[0] - low[0])).min(room.height() / (high[1] - low[1])).max(1e-3);
        let middle =
            |from: f64, to: f64, low: f64, high: f64| 0.5 * (from + to) - 0.5 * camera.scale * (low + high);
        camera.origin = Pixel::new(
            middle(room.left, room.right, low[0], high[0]),
            middle(room.top, room.bottom, low[1], high[1]),
        );
        camera
    }

    fn facing(around: f64, above: f64) -> Self {
        let (sin, cos) = libm::sincos(around.to_radians());
        let (rise, level) = libm::sincos(above.to_radians());
        Camera {
            right: [cos, sin, 0.0],
            up: [-rise * sin, rise * cos, level],
            away: [-level * sin, level * cos, -rise],
            scale: 1.0,
            origin: Pixel::new(0.0, 0.0),
        }
    }

    /// Where a point is seen.
    pub fn see(&self, point: Point) -> Spot {
        let near = 1.0 / (DISTANCE + dot(self.away, point));
        let scale = self.scale * DISTANCE * near;
        let at = self.origin.offset(scale * dot(self.right, point), -scale * dot(self.up, point));
        Spot { at, near }
    }

    /// Pixels to a unit at the origin.
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// The direction of the light: over the left shoulder of whoever looks, so that every side has some.
    pub fn light(&self) -> Point {
        let [x, y, _] = self.right;
        [-0.5 * x + 0.35 * y, -0.5 * y - 0.35 * x, 0.79]
    }
}

/// The corners of a box around the origin.
pub fn corners([x, y, z]: Point) -> impl Iterator<Item = Point> {
    (0..8).map(move |corner: usize| {
        let half = |bit: usize, side: f64| if corner >> bit & 1 == 0 { -0.5 * side } else { 0.5 * side };
        [half(0, x), half(1, y), half(2, z)]
    })
}

/// The sum of the products of their parts.
pub fn dot(a: Point, b: Point) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
