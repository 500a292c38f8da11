//! Pens: from polylines to ink on 28 × 28 pixels.

use lodo_core::math::Stream;

use super::canvas::{Ink, blurred, centred};
use super::spline::{Point, distance};
use crate::{Image, SIDE};

/// Side in pixels of the box that holds a digit, as in MNIST.
const BOX: f64 = 20.0;

/// Pixels between a stroke and the border of the image, for the soft edge and for rounding to whole pixels: with fewer,
/// a digit with one long arm cannot always be centred.
const MARGIN: f64 = 1.5;

/// The pen of one digit; lengths in pixels.
pub(super) struct Pen {
    /// Half the width of a stroke.
    radius: f64,
    /// Width of the soft edge, from full ink to none.
    edge: f64,
    /// Relative variation of the radius along a stroke, a sine: amplitude, cycles and phase.
    pressure: [f64; 3],
    /// Relative radius at the start and at the end of a stroke.
    ends: [f64; 2],
    /// Length over which the ends taper.
    taper: f64,
    /// A broad nib makes thin strokes along its own direction and thick ones across: relative change of the radius.
    nib: f64,
    /// Unit vector.
    nib_direction: Point,
    /// Share of a pixel's ink that spreads to each of its neighbours in the row and in the column.
    blur: f64,
}

impl Pen {
    /// Draws a pen at random.
    pub(super) fn sample(random: &mut Stream) -> Self {
        let radius = 1.22 * libm::exp(0.24 * random.normal().clamp(-2.0, 1.5));
        let (sin, cos) = libm::sincos(-0.8 + 0.3 * random.normal());
        Pen {
            radius,
            edge: 0.8 + 0.4 * random.uniform(),
            pressure: [
                0.18 * random.uniform(),
                0.5 + random.uniform(),
                std::f64::consts::TAU * random.uniform(),
            ],
            ends: [0.7 + 0.35 * random.uniform(), 0.6 + 0.4 * random.uniform()],
            taper: 1.5 + 4.0 * random.uniform(),
            nib: 0.16 * random.uniform(),
            nib_direction: [cos, sin],
            blur: 0.02 + 0.05 * random.uniform(),
        }
    }

    /// Renders polylines as MNIST's images were made: scaled to a box of 20 × 20 pixels with the aspect ratio kept, then
    /// moved by whole pixels to bring the centre of mass to the centre of the image.
    pub(super) fn render(&self, lines: &mut [Vec<Point>]) -> Image {
        self.fit(lines);
        let mut ink = [[0.0; SIDE]; SIDE];
        for line in lines.iter() {
            self.stroke(line, &mut ink);
        }
        centred(&blurred(&ink, self.blur))
    }

    /// Scales polylines to the box, the pen's width included, and centres the box in the image. A digit that would reach
    /// beyond the image once its mass is centred becomes smaller.
    fn fit(&self, lines: &mut [Vec<Point>]) {
        let centre = centre_of_mass(lines);
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for point in lines.iter().flatten() {
            for axis in 0..2 {
                low[axis] = low[axis].min(point[axis]);
                high[axis] = high[axis].max(point[axis]);
            }
        }
        let (mut extent, mut reach) = (0.0f64, 0.0f64);
        for axis in 0..2 {
            extent = extent.max(high[axis] - low[axis]);
            reach = reach.max(high[axis] - centre[axis]).max(centre[axis] - low[axis]);
        }
        let room = 0.5 * SIDE as f64 - self.radius - MARGIN;
        let scale = ((BOX - 2.0 * self.radius) / extent).min(room / reach);
        for point in lines.iter_mut().flatten() {
            for axis in 0..2 {
                let middle = 0.5 * (low[axis] + high[axis]);
                point[axis] = 0.5 * SIDE as f64 + scale * (point[axis] - middle);
            }
        }
    }

    /// Adds the ink of one polyline.
    fn stroke(&self, line: &[Point], ink: &mut Ink) {
        let length: f64 = line.windows(2).map(|ends| distance(ends[0], ends[1])).sum();
        let mut at = 0.0;
        let mut before = None;
        for ends in line.windows(2) {
            let step = distance(ends[0], ends[1]);
            at += step;
            let radius = self.radius_at(at, length, ends, step);
            self.segment([ends[0], ends[1]], [before.unwrap_or(radius), radius], ink);
            before = Some(radius);
        }
    }

    /// The radius at the end of a segment of length `step`, `at` pixels along a stroke of `length` pixels.
    fn radius_at(&self, at: f64, length: f64, ends: &[Point], step: f64) -> f64 {
        let [amplitude, cycles, phase] = self.pressure;
        let angle = std::f64::consts::TAU * cycles * at / length + phase;
        let pressed = 1.0 + amplitude * libm::sin(angle);
        let taper = self.taper.min(0.4 * length);
        let end = |from: f64, distance: f64| from + (1.0 - from) * (distance / taper).min(1.0);
        let tapered = end(self.ends[0], at) * end(self.ends[1], length - at);
        let along = if step > 0.0 {
            let direction = [(ends[1][0] - ends[0][0]) / step, (ends[1][1] - ends[0][1]) / step];
            direction[0] * self.nib_direction[0] + direction[1] * self.nib_direction[1]
        } else {
            0.0
        };
        self.radius * pressed * tapered * (1.0 + self.nib * (1.0 - 2.0 * along * along))
    }

    /// Adds the ink of a segment with round caps. Where segments overlap, a pixel keeps the darkest: no joint shows.
    fn segment(&self, [a, b]: [Point; 2], [from, to]: [f64; 2], ink: &mut Ink) {
        let reach = from.max(to) + 0.5 * self.edge;
        let (x, y) = (b[0] - a[0], b[1] - a[1]);
        let square = (x * x + y * y).max(1e-12);
        let columns = pixels(a[0].min(b[0]) - reach, a[0].max(b[0]) + reach);
        for row in pixels(a[1].min(b[1]) - reach, a[1].max(b[1]) + reach) {
            for column in columns.clone() {
                let (u, v) = (column as f64 + 0.5 - a[0], row as f64 + 0.5 - a[1]);
                let t = ((u * x + v * y) / square).clamp(0.0, 1.0);
                let away = distance([t * x, t * y], [u, v]);
                let radius = from + t * (to - from);
                let cover = (0.5 + (radius - away) / self.edge).clamp(0.0, 1.0);
                ink[row][column] = ink[row][column].max(cover);
            }
        }
    }
}

/// The centre of mass of polylines of constant width.
fn centre_of_mass(lines: &[Vec<Point>]) -> Point {
    let (mut mass, mut moments) = (0.0, [0.0; 2]);
    for ends in lines.iter().flat_map(|line| line.windows(2)) {
        let length = distance(ends[0], ends[1]);
        mass += length;
        for (axis, moment) in moments.iter_mut().enumerate() {
            *moment += 0.5 * length * (ends[0][axis] + ends[1][axis]);
        }
    }
    moments.map(|moment| moment / mass)
}

/// The pixels whose centres lie between two coordinates.
fn pixels(low: f64, high: f64) -> std::ops::Range<usize> {
    let first = (low - 0.5).ceil().clamp(0.0, SIDE as f64);
    let end = (high - 0.5).floor().clamp(-1.0, SIDE as f64 - 1.0) + 1.0;
    first as usize..end as usize
}
